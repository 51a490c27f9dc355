using System.Security.Cryptography;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Notifications;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Guildhall.Platform.Events;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Localisation;
using Microsoft.Extensions.Options;

namespace Guildhall.Casework.Modules.Cases.OpenAnyway;

/// <summary>Tells the managers of a team that a restricted case of theirs was opened from outside. The reason stays on the page: it may name people.</summary>
internal sealed class TellManagers(Database database, Teams teams, Messenger messenger, IOptions<SiteOptions> site) : ISubscriber<CaseOpenedAnyway>
{
    public const string Template = "case-opened-anyway";

    public static readonly string[] ValueNames = ["name", "officer", "team", "reference", "at", "until", "link"];

    public async Task HandleAsync(CaseOpenedAnyway happened, Delivery delivery, CancellationToken cancellationToken)
    {
        var managers = await teams.ManagersAsync(happened.Team, cancellationToken);
        var title = (await teams.FindAsync(happened.Team, cancellationToken))?.Title ?? happened.Team;
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        var opening = await tx.QuerySingleAsync<Row>(
            "select officer_name, at, until from cases.opened_anyway where id = @Opening", new { happened.Opening });
        foreach (var manager in managers)
        {
            await messenger.QueueAsync(tx, new OutgoingMessage
            {
                Key = KeyOf(delivery.EventId, manager.Id),
                About = happened.Opening,
                Template = Template,
                To = manager.Email,
                Language = "en",
                Values = new Dictionary<string, string>
                {
                    ["name"] = manager.Name,
                    ["officer"] = opening.OfficerName,
                    ["team"] = title,
                    ["reference"] = happened.Reference,
                    ["at"] = PlainDates.WithTime(opening.At),
                    ["until"] = PlainDates.Time(opening.Until),
                    ["link"] = site.Value.Url.TrimEnd('/') + CaseLinks.Readers(happened.Reference),
                },
            });
        }

        await tx.CommitAsync(cancellationToken);
    }

    // Delivered twice, each manager is still written to once.
    private static Guid KeyOf(Guid happened, Guid manager) => new(SHA256.HashData([.. happened.ToByteArray(), .. manager.ToByteArray()]).AsSpan(0, 16));

    private sealed record Row(string OfficerName, DateTimeOffset At, DateTimeOffset Until);
}
