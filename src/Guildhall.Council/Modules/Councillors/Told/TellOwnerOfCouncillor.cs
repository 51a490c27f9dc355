using System.Security.Cryptography;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Notifications;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Guildhall.Platform.Events;
using Guildhall.Platform.Ids;
using Microsoft.Extensions.Options;

namespace Guildhall.Council.Modules.Councillors.Told;

/// <summary>Tells who has a case that a councillor wrote; where nobody has it, the managers of its team. What they wrote stays at the desk.</summary>
internal sealed class TellOwnerOfCouncillor(
    Database database, CaseFactReader facts, StaffAddresses addresses, Teams teams, Messenger messenger, IOptions<SiteOptions> site) : ISubscriber<CouncillorWrote>
{
    public const string Template = "councillor-wrote";

    public static readonly string[] ValueNames = ["name", "reference", "service", "link"];

    public async Task HandleAsync(CouncillorWrote happened, Delivery delivery, CancellationToken cancellationToken)
    {
        if ((await facts.FindAsync([happened.CaseId], cancellationToken)).SingleOrDefault() is not { } about)
        {
            return;
        }

        // Where it is dealt with together with another, those who have that.
        var worked = about.MergedInto is { } into ? (await facts.FindAsync([into], cancellationToken)).SingleOrDefault() ?? about : about;
        (Guid Id, string Name, string Email)[] to = worked.Owner is { } owner && await addresses.FindAsync(owner, cancellationToken) is var (name, email)
            ? [(owner, name, email)]
            : [.. (await teams.ManagersAsync(worked.Team, cancellationToken)).Select(m => (m.Id, m.Name, m.Email))];
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        foreach (var one in to)
        {
            await messenger.QueueAsync(tx, new OutgoingMessage
            {
                Key = KeyOf(delivery.EventId, one.Id),
                About = happened.Message,
                Template = Template,
                To = one.Email,
                Language = "en",
                Values = new Dictionary<string, string>
                {
                    ["name"] = one.Name,
                    ["reference"] = about.Reference,
                    ["service"] = about.Definition.Title.English,
                    ["link"] = site.Value.Url.TrimEnd('/') + CouncillorLinks.OnCase(about.Reference),
                },
            });
        }

        await tx.CommitAsync(cancellationToken);
    }

    // Delivered twice, each is still written to once.
    private static Guid KeyOf(Guid happened, Guid reader) => new(SHA256.HashData([.. happened.ToByteArray(), .. reader.ToByteArray()]).AsSpan(0, 16));
}
