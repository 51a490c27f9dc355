using System.Text.Json.Nodes;
using Guildhall.Casework.Modules.Cases.CasePage;
using Guildhall.Casework.Modules.Cases.Independent;
using Guildhall.Casework.Modules.Cases.TellCustomer;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Notifications;
using Guildhall.Platform.Data;
using Guildhall.Platform.Events;

namespace Guildhall.Casework.Modules.Cases.HandOver;

/// <summary>A case given to another team, as an officer asks for it.</summary>
internal sealed record Handing
{
    public required string Reference { get; init; }

    /// <summary>The team that gets it.</summary>
    public required string To { get; init; }

    /// <summary>Why, for that team.</summary>
    public required string Why { get; init; }

    /// <summary>What was done so far, for that team.</summary>
    public required string Done { get; init; }

    /// <summary>What the customer is told besides who has it now; empty for nothing.</summary>
    public required string Message { get; init; }

    public required int Version { get; init; }
}

/// <summary>What came of handing a case over.</summary>
internal enum HandResult
{
    /// <summary>The other team has it.</summary>
    Handed,

    /// <summary>There is no such case for this officer.</summary>
    NotFound,

    /// <summary>It is closed.</summary>
    Closed,

    /// <summary>There is no such team, or it has the case already.</summary>
    NoTeam,

    /// <summary>It did not come from another team, or was worked on since.</summary>
    NotHandedHere,
}

/// <summary>What was said when a case was handed over, as its timeline keeps it.</summary>
internal sealed record HandOverFacts(string From, string FromTitle, string Team, string TeamTitle, string? Why, string? Done, Guid? Owner, bool IsBack)
{
    /// <summary>What a customer who is written to in Welsh calls the team; null where it has no Welsh title.</summary>
    public string? TeamTitleCy { get; init; }

    /// <summary>What a customer calls the team, in their language.</summary>
    public string TitleIn(string language) => language == "cy" ? TeamTitleCy ?? TeamTitle : TeamTitle;

    public static HandOverFacts? Of(string? data) => data is not null && JsonNode.Parse(data) is JsonObject kept && kept["team"] is not null
        ? new HandOverFacts(
            kept["from"]!.GetValue<string>(), kept["from-title"]!.GetValue<string>(), kept["team"]!.GetValue<string>(), kept["team-title"]!.GetValue<string>(),
            kept["why"]?.GetValue<string>(), kept["done"]?.GetValue<string>(), kept["owner"]?.GetValue<Guid>(), kept["back"]?.GetValue<bool>() == true)
        { TeamTitleCy = kept["team-title-cy"]?.GetValue<string>() }
        : null;

    /// <summary>The last hand-over of a case, while its team may still refuse it; null where there is none.</summary>
    public static HandOverFacts? ToRefuse(CaseRecord record) =>
        record.Case.ClosedAt is null && record.Timeline.FirstOrDefault(l => l.Kind is "handed-over" or "moved") is { Kind: "handed-over" } last
        && Of(last.Data) is { IsBack: false } facts && facts.Team == record.Case.Team ? facts : null;

    public JsonObject ToData() => new()
    {
        ["from"] = From,
        ["from-title"] = FromTitle,
        ["team"] = Team,
        ["team-title"] = TeamTitle,
        ["team-title-cy"] = TeamTitleCy,
        ["why"] = Why,
        ["done"] = Done,
        ["owner"] = Owner,
        ["back"] = IsBack,
    };
}

/// <summary>Hands cases to other teams: under one reference, with their targets going on, and the customer told who has theirs now.</summary>
internal sealed class CaseHander(Database database, ServiceCatalogue catalogue, Teams teams)
{
    /// <summary>Hands it over.</summary>
    /// <exception cref="CaseChangedException">Someone else changed the case in the meantime.</exception>
    public async Task<HandResult> HandOverAsync(Handing handing, CurrentStaff staff, CancellationToken cancellationToken = default)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        var result = await HandOverAsync(tx, handing, staff, cancellationToken);
        if (result == HandResult.Handed)
        {
            await tx.CommitAsync(cancellationToken);
        }

        return result;
    }

    /// <summary>The same in the caller's transaction, who commits it where the case was handed over.</summary>
    /// <exception cref="CaseChangedException">Someone else changed the case in the meantime.</exception>
    public async Task<HandResult> HandOverAsync(Transaction tx, Handing handing, CurrentStaff staff, CancellationToken cancellationToken = default)
    {
        var to = (await teams.AllAsync(cancellationToken)).FirstOrDefault(t => t.Name == handing.To);
        if (await LockedCase.TakeAsync(tx, handing.Reference, staff, handing.Version) is not { } found)
        {
            return HandResult.NotFound;
        }

        if (found.ClosedAt is not null)
        {
            return HandResult.Closed;
        }

        if (to is null || to.Name == found.Team)
        {
            return HandResult.NoTeam;
        }

        var from = await teams.FindAsync(found.Team, cancellationToken);
        Give(tx, found, new HandOverFacts(found.Team, from?.Title ?? found.Team, to.Name, to.Title, handing.Why, handing.Done, found.Owner, IsBack: false) { TeamTitleCy = to.TitleCy }, handing.Message, owner: null);
        return HandResult.Handed;
    }

    /// <summary>Gives it back to the team it came from, to whoever had it there where they can still take it.</summary>
    public async Task<HandResult> HandBackAsync(string reference, string why, string message, int version, CurrentStaff staff, CancellationToken cancellationToken = default)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (await LockedCase.TakeAsync(tx, reference, staff, version) is not { } found)
        {
            return HandResult.NotFound;
        }

        var last = await tx.QuerySingleOrDefaultAsync<Last>(
            """
            select t.kind, t.data::text as data
            from cases.timeline_entry t
            where t.case_id = @Id and t.kind in ('handed-over', 'moved')
            order by t.at desc, t.id desc
            limit 1
            """,
            new { found.Id });
        if (found.ClosedAt is not null || last is not { Kind: "handed-over" } || HandOverFacts.Of(last.Data) is not { IsBack: false } came || came.Team != found.Team)
        {
            return HandResult.NotHandedHere;
        }

        var owner = (await teams.MembersAsync(came.From, cancellationToken)).FirstOrDefault(m => m.Id == came.Owner && m.AwayUntil is null);
        var stage = (await catalogue.VersionAsync(found.ServiceVersion, cancellationToken)).Definition.Case.Stage(found.Stage);
        if (owner is not null && (await Independence.BarredAsync(tx, found.Id, stage, [owner.Id])).Count > 0)
        {
            owner = null;
        }

        var back = (await teams.FindAsync(came.From, cancellationToken))?.TitleCy;
        Give(tx, found, new HandOverFacts(came.Team, came.TeamTitle, came.From, came.FromTitle, why, null, null, IsBack: true) { TeamTitleCy = back }, message, owner);
        await tx.CommitAsync(cancellationToken);
        return HandResult.Handed;
    }

    private static void Give(Transaction tx, LockedCase found, HandOverFacts facts, string message, StaffMember? owner)
    {
        var entry = Timeline.Add(
            tx,
            new TimelineEntry
            {
                CaseId = found.Id,
                Kind = TimelineKind.HandedOver,
                Public = true,
                Text = message.Length == 0 ? null : message,
                Data = facts.ToData(),
            },
            "team = @team, owner = @owner, owner_name = @ownerName, snoozed_until = null, version = version + 1",
            ("team", facts.Team), ("owner", owner?.Id), ("ownerName", owner?.Name));
        tx.Publish(new CaseHandedOver(found.Id, found.Reference, found.Service, facts.From, facts.Team, entry));
        tx.Audit("case.handed-over", found.Reference, new { from = facts.From, to = facts.Team, back = facts.IsBack });
    }

    private sealed record Last
    {
        public required string Kind { get; init; }

        public string? Data { get; init; }
    }
}

/// <summary>Tells the customer who has their case now.</summary>
internal sealed class TellOfHandOver(Teams teams, CaseMessages messages) : ISubscriber<CaseHandedOver>
{
    /// <summary>The message.</summary>
    public const string Template = "case-handed-over";

    /// <summary>What it may use.</summary>
    public static readonly string[] ValueNames = ["reference", "service", "team", "target-date", "officer-message", "track-link", "council-phone", "name"];

    public async Task HandleAsync(CaseHandedOver happened, Delivery delivery, CancellationToken cancellationToken)
    {
        var team = await teams.FindAsync(happened.To, cancellationToken);
        await messages.QueueAsync(happened.CaseId, Template, happened.EntryId, language => Values(team?.In(language) ?? happened.To), delivery, cancellationToken);
    }

    /// <summary>The message as it would be sent; null where the customer cannot be written to.</summary>
    public static Task<MessagePreview?> PreviewAsync(CaseMessages messages, Guid caseId, Func<string, string> team, string message, CancellationToken cancellationToken) =>
        messages.PreviewAsync(caseId, Template, message, language => Values(team(language)), cancellationToken);

    private static Dictionary<string, string> Values(string team) => new() { ["team"] = team };
}
