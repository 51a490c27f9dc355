using System.Security.Cryptography;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Notifications;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Guildhall.Platform.Events;
using Guildhall.Platform.Ids;
using Microsoft.Extensions.Options;

namespace Guildhall.Casework.Modules.Cases.AddNote;

/// <summary>Tells colleagues that a note names them, or that a case was taken from them. What it says stays on the page.</summary>
internal sealed class TellMentioned(Database database, ServiceCatalogue catalogue, StaffAddresses addresses, Messenger messenger, IOptions<SiteOptions> site) : ISubscriber<StaffMentioned>
{
    public const string Template = "case-mentioned";

    public const string TakenTemplate = "case-not-yours";

    public static readonly string[] ValueNames = ["name", "officer", "reference", "service", "link"];

    public async Task HandleAsync(StaffMentioned happened, Delivery delivery, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        var rows = (await tx.QueryAsync<Row>(
            """
            select m.account, t.kind, t.actor_name, c.service_version
            from cases.mention m
            join cases.timeline_entry t on t.id = m.entry
            join cases."case" c on c.id = m.case_id
            where m.entry = @EntryId
            """,
            new { happened.EntryId })).ToList();
        foreach (var row in rows)
        {
            if (await addresses.FindAsync(row.Account, cancellationToken) is not var (name, email))
            {
                continue;
            }

            await messenger.QueueAsync(tx, new OutgoingMessage
            {
                // Delivered twice, each is still written to once. Not about the case, whose page lists what the customer was sent.
                Key = new Guid(SHA256.HashData([.. happened.EntryId.ToByteArray(), .. row.Account.ToByteArray()]).AsSpan(0, 16)),
                About = delivery.EventId,
                Template = row.Kind == "assigned" ? TakenTemplate : Template,
                To = email,
                Language = "en",
                Values = new Dictionary<string, string>
                {
                    ["name"] = name,
                    ["officer"] = row.ActorName,
                    ["reference"] = happened.Reference,
                    ["service"] = (await catalogue.VersionAsync(row.ServiceVersion, cancellationToken)).Definition.Title.English,
                    ["link"] = site.Value.Url.TrimEnd('/') + CaseLinks.Mention(happened.EntryId),
                },
            });
        }

        await tx.CommitAsync(cancellationToken);
    }

    private sealed record Row
    {
        public required Guid Account { get; init; }

        public required string Kind { get; init; }

        public required string ActorName { get; init; }

        public required Guid ServiceVersion { get; init; }
    }
}
