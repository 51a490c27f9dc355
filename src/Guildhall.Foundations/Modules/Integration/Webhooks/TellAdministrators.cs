using System.Security.Cryptography;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Notifications;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Guildhall.Platform.Events;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Localisation;
using Microsoft.Extensions.Options;

namespace Guildhall.Foundations.Modules.Integration.Webhooks;

/// <summary>Tells the administrators that a webhook was switched off.</summary>
internal sealed class TellAdministrators(Database database, Teams teams, Messenger messenger, IOptions<SiteOptions> site) : ISubscriber<WebhookSwitchedOff>
{
    public const string Template = "webhook-off";

    public static readonly string[] ValueNames = ["name", "webhook", "since", "link"];

    public async Task HandleAsync(WebhookSwitchedOff happened, Delivery delivery, CancellationToken cancellationToken)
    {
        var administrators = await teams.AdministratorsAsync(cancellationToken);
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        var hook = await tx.QuerySingleOrDefaultAsync<Row>("select name, failing_since from integration.webhook where id = @Webhook and not enabled", new { happened.Webhook });
        if (hook is null)
        {
            return;
        }

        foreach (var administrator in administrators)
        {
            await messenger.QueueAsync(tx, new OutgoingMessage
            {
                Key = new Guid(SHA256.HashData([.. delivery.EventId.ToByteArray(), .. administrator.Id.ToByteArray()]).AsSpan(0, 16)),
                About = happened.Webhook,
                Template = Template,
                To = administrator.Email,
                Language = "en",
                Values = new Dictionary<string, string>
                {
                    ["name"] = administrator.Name,
                    ["webhook"] = hook.Name,
                    ["since"] = PlainDates.WithTime(hook.FailingSince ?? delivery.OccurredAt),
                    ["link"] = site.Value.Url.TrimEnd('/') + WebhookLinks.One(happened.Webhook),
                },
            });
        }

        await tx.CommitAsync(cancellationToken);
    }

    private sealed record Row(string Name, DateTimeOffset? FailingSince);
}
