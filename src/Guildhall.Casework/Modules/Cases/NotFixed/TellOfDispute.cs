using System.Security.Cryptography;
using System.Text;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Notifications;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Guildhall.Platform.Events;
using Guildhall.Platform.Ids;
using Microsoft.Extensions.Options;

namespace Guildhall.Casework.Modules.Cases.NotFixed;

/// <summary>Tells the officer who has the case that its customer says it is not fixed; where nobody has it, the managers of its team.</summary>
internal sealed class TellOfDispute(Database database, ServiceCatalogue catalogue, Teams teams, StaffAddresses staff, Messenger messenger, IOptions<SiteOptions> site) : ISubscriber<CaseDisputed>
{
    public const string Template = "case-disputed";

    public static readonly string[] ValueNames = ["name", "reference", "service", "link"];

    public async Task HandleAsync(CaseDisputed happened, Delivery delivery, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        var (team, owner, version) = await tx.QuerySingleAsync<(string, Guid?, Guid)>("""select team, owner, service_version from cases."case" where id = @CaseId""", new { happened.CaseId });
        var service = (await catalogue.VersionAsync(version, cancellationToken)).Definition;
        (string Name, string Email)[] contacts = owner is { } officer && await staff.FindAsync(officer, cancellationToken) is { } known
            ? [known]
            : [.. (await teams.ManagersAsync(team, cancellationToken)).Select(m => (m.Name, m.Email))];
        foreach (var (name, email) in contacts)
        {
            await messenger.QueueAsync(tx, new OutgoingMessage
            {
                Key = new(SHA256.HashData([.. delivery.EventId.ToByteArray(), .. Encoding.UTF8.GetBytes(email)]).AsSpan(0, 16)),
                About = delivery.EventId,
                Template = Template,
                To = email,
                Language = "en",
                Values = new Dictionary<string, string>
                {
                    ["name"] = name,
                    ["reference"] = happened.Reference,
                    ["service"] = service.Title.English,
                    ["link"] = site.Value.Url.TrimEnd('/') + CaseLinks.Case(happened.Reference),
                },
            });
        }

        await tx.CommitAsync(cancellationToken);
    }
}
