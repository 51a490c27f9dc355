using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Notifications;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Guildhall.Platform.Events;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Localisation;
using Microsoft.Extensions.Options;

namespace Guildhall.Casework.Modules.Cases.Targets;

/// <summary>Writes to those who are to know that a target is near or was missed. The message names no customer.</summary>
internal sealed class TellOfTarget(Database database, ServiceCatalogue catalogue, Teams teams, StaffAddresses staff, Messenger messenger, IOptions<SiteOptions> site) : ISubscriber<CaseClockRang>
{
    /// <summary>The message that a target is near.</summary>
    public const string Near = "target-near";

    /// <summary>The message that a target was missed.</summary>
    public const string Missed = "target-missed";

    /// <summary>What both may use.</summary>
    public static readonly string[] ValueNames = ["name", "reference", "service", "target", "due", "owner", "link"];

    public async Task HandleAsync(CaseClockRang happened, Delivery delivery, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        var found = await tx.QuerySingleAsync<Row>(
            """
            select c.team, c.owner, c.owner_name, c.service_version, k.due_on, k.stopped_at is not null or c.closed_at is not null as is_over
            from cases."case" c
            join cases.clock k on k.case_id = c.id and k.name = @Clock
            where c.id = @CaseId
            """,
            new { happened.CaseId, happened.Clock });
        if (found.IsOver)
        {
            return;
        }

        var service = (await catalogue.VersionAsync(found.ServiceVersion, cancellationToken)).Definition;
        foreach (var contact in await ContactsAsync(happened.To, found, cancellationToken))
        {
            await messenger.QueueAsync(tx, new OutgoingMessage
            {
                Key = KeyOf(delivery.EventId, contact.Email),
                About = delivery.EventId,
                Template = happened.Word == ClockWord.Warned ? Near : Missed,
                To = contact.Email,
                Language = "en",
                Values = new Dictionary<string, string>
                {
                    ["name"] = contact.Name,
                    ["reference"] = happened.Reference,
                    ["service"] = service.Title.English,
                    ["target"] = ClockWords.For(happened.Clock).ToLower(CultureInfo.InvariantCulture),
                    ["due"] = PlainDates.Long(found.DueOn, "en"),
                    ["owner"] = found.OwnerName ?? "",
                    ["link"] = site.Value.Url.TrimEnd('/') + CaseLinks.Case(happened.Reference),
                },
            });
        }

        await tx.CommitAsync(cancellationToken);
    }

    private async Task<IEnumerable<(string Name, string Email)>> ContactsAsync(IReadOnlyList<string> to, Row found, CancellationToken cancellationToken)
    {
        var contacts = new List<(string Name, string Email)>();
        foreach (var whom in to)
        {
            switch (whom)
            {
                // What nobody has is its managers' care.
                case "owner" when found.Owner is { } owner && await staff.FindAsync(owner, cancellationToken) is { } known:
                    contacts.Add(known);
                    break;
                case "owner" or "managers":
                    contacts.AddRange((await teams.ManagersAsync(found.Team, cancellationToken)).Select(m => (m.Name, m.Email)));
                    break;
                default:
                    foreach (var member in await teams.MembersAsync(whom, cancellationToken))
                    {
                        if (await staff.FindAsync(member.Id, cancellationToken) is { } known)
                        {
                            contacts.Add(known);
                        }
                    }

                    break;
            }
        }

        return contacts.DistinctBy(contact => contact.Email);
    }

    // Delivered twice, each is still written to once.
    private static Guid KeyOf(Guid happened, string email) => new(SHA256.HashData([.. happened.ToByteArray(), .. Encoding.UTF8.GetBytes(email)]).AsSpan(0, 16));

    private sealed record Row
    {
        public required string Team { get; init; }

        public Guid? Owner { get; init; }

        public string? OwnerName { get; init; }

        public required Guid ServiceVersion { get; init; }

        public required DateOnly DueOn { get; init; }

        public required bool IsOver { get; init; }
    }
}

/// <summary>What a clock is called.</summary>
internal static class ClockWords
{
    /// <summary>Its name as officers read it.</summary>
    public static string For(string clock) => clock switch
    {
        CaseRules.Finish => "Finish",
        "acknowledge" => "Acknowledge",
        "decide" => "Decide",
        _ => char.ToUpperInvariant(clock[0]) + clock[1..].Replace('-', ' '),
    };
}
