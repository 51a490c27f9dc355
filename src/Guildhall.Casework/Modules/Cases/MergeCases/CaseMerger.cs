using Guildhall.Casework.Modules.Cases.Independent;
using Guildhall.Casework.Modules.Cases.Targets;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;

namespace Guildhall.Casework.Modules.Cases.MergeCases;

/// <summary>What came of merging two cases, or undoing that.</summary>
public enum MergeResult
{
    /// <summary>It is so.</summary>
    Done,

    /// <summary>One of them is not there for this officer.</summary>
    NotFound,

    /// <summary>One of them is closed.</summary>
    Closed,

    /// <summary>They may not be merged: one is restricted, a test or made up, and the other is not; or they are restricted to different teams.</summary>
    Unlike,

    /// <summary>The one that would close is decided by somebody who had no part in it before, and this officer had one.</summary>
    HadPart,
}

/// <summary>Merges a case into another that says the same, and undoes it. The customers of both are told at public stages of the one that stays.</summary>
public sealed class CaseMerger(Database database, ServiceCatalogue catalogue, CaseClocks clocks)
{
    /// <summary>The most characters of a reason.</summary>
    public const int ReasonLength = 1000;

    /// <summary>Merges a case into another.</summary>
    /// <param name="merged">The reference of the case that is closed.</param>
    /// <param name="stays">The reference of the one that goes on.</param>
    public async Task<MergeResult> MergeAsync(string merged, string stays, string reason, CurrentStaff staff, CancellationToken cancellationToken = default)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (merged == stays || await LockedCase.TakeTwoAsync(tx, merged, stays, staff) is not ({ } from, { } into))
        {
            return MergeResult.NotFound;
        }

        if (from.ClosedAt is not null || into.ClosedAt is not null)
        {
            return MergeResult.Closed;
        }

        if (from.Test != into.Test || from.Sample != into.Sample || from.Restricted != into.Restricted || (from.Restricted && from.Team != into.Team))
        {
            return MergeResult.Unlike;
        }

        if (await Independence.IsBarredAsync(tx, from.Id, (await catalogue.VersionAsync(from.ServiceVersion, cancellationToken)).Definition.Case.Stage(from.Stage)))
        {
            return MergeResult.HadPart;
        }

        tx.AtCommit(
            """
            insert into cases.merge (id, case_id, into_id, reason, at, by_name, unread_since)
            select @id, @from, @into, @reason, @now, @name, customer_wrote_at from cases."case" where id = @from
            """,
            ("id", tx.NewId()), ("from", from.Id), ("into", into.Id), ("reason", reason), ("now", tx.Now), ("name", tx.Actor.Name));
        tx.AtCommit(
            """
            update cases."case" i
            set customer_wrote_at = least(i.customer_wrote_at, f.customer_wrote_at), version = i.version + 1
            from cases."case" f
            where i.id = @into and f.id = @from
            """,
            ("from", from.Id), ("into", into.Id));
        tx.AtCommit(
            """
            update cases."case"
            set closed_at = coalesce(closed_at, @now), outcome = 'merged', merged_into = @into, customer_wrote_at = null, reply = null, reply_by = null,
                snoozed_until = null, version = version + 1
            where id = @from or merged_into = @from
            """,
            ("from", from.Id), ("into", into.Id), ("now", tx.Now));
        CaseClocks.Closed(tx, from.Id);

        // A checklist stays with the stage it belongs to.
        tx.AtCommit(
            """
            update cases.task t
            set case_id = @into, came_from = coalesce(t.came_from, @from), position = t.position + coalesce((select max(position) from cases.task where case_id = @into), 0)
            where t.case_id = @from and t.stage is null and t.done_at is null
            """,
            ("from", from.Id), ("into", into.Id));
        var entry = Timeline.Add(tx, new TimelineEntry { CaseId = from.Id, Kind = TimelineKind.Merged, Public = true, Data = new { Into = into.Reference } });
        Timeline.Add(tx, new TimelineEntry { CaseId = into.Id, Kind = TimelineKind.Merged, Public = false, Text = reason, Data = new { From = from.Reference } });
        tx.Publish(new CaseMerged(from.Id, from.Reference, into.Id, into.Reference, entry));
        tx.Audit("case.merged", from.Reference, new { into = into.Reference });
        await tx.CommitAsync(cancellationToken);
        return MergeResult.Done;
    }

    /// <summary>Takes a case out of the one it was merged into: it is worked again on its own, with what came with it.</summary>
    public async Task<MergeResult> UndoAsync(string merged, string reason, CurrentStaff staff, CancellationToken cancellationToken = default)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        var stays = await tx.QuerySingleOrDefaultAsync<string>(
            """select i.reference from cases."case" c join cases."case" i on i.id = c.merged_into where c.reference = @merged""", new { merged });
        if (stays is null || await LockedCase.TakeTwoAsync(tx, merged, stays, staff) is not ({ } from, { } into)
            || await tx.QuerySingleOrDefaultAsync<MergeRow>(
                "select id, at, unread_since from cases.merge where case_id = @Id and undone_at is null", new { from.Id }) is not { } was)
        {
            return MergeResult.NotFound;
        }

        await tx.ExecuteAsync("update cases.merge set undone_at = @Now, undone_by_name = @Name where id = @merge", new { merge = was.Id, tx.Now, tx.Actor.Name });
        await tx.ExecuteAsync(
            """
            update cases."case"
            set closed_at = null, outcome = null, merged_into = null, customer_wrote_at = @UnreadSince, version = version + 1
            where id = @Id;
            update cases.clock set stopped_at = null where case_id = @Id and stopped_at = @At
            """,
            new { from.Id, was.UnreadSince, was.At });

        // What had been merged into it before comes with it again.
        await tx.ExecuteAsync(
            """
            with recursive mine as (
                select case_id from cases.merge where into_id = @Id and undone_at is null
                union
                select m.case_id from cases.merge m join mine on m.into_id = mine.case_id where m.undone_at is null
            ), back as (
                update cases."case" c set merged_into = @Id, version = c.version + 1 from mine where c.id = mine.case_id returning c.id
            )
            update cases.task t
            set case_id = @Id, came_from = nullif(t.came_from, @Id)
            where t.case_id = @Into and (t.came_from = @Id or t.came_from in (select case_id from mine))
            """,
            new { from.Id, Into = into.Id });
        // What its customers wrote meanwhile and nobody has read is unread where it was written, and no longer where it was dealt with.
        await tx.ExecuteAsync(
            """
            with said as (
                select t.at, t.case_id = @Id or c.merged_into = @Id as is_theirs
                from cases."case" i
                join cases."case" c on c.id in (@Id, @Into) or c.merged_into in (@Id, @Into)
                join cases.timeline_entry t on t.case_id = c.id and t.kind in ('written', 'disputed') and t.at >= i.customer_wrote_at
                where i.id = @Into
            ), theirs as (
                update cases."case" set customer_wrote_at = least(customer_wrote_at, (select min(at) from said where is_theirs)) where id = @Id
            )
            update cases."case" i
            set customer_wrote_at = (select min(at) from said where not is_theirs)
            where i.id = @Into and i.customer_wrote_at = (select min(at) from said where is_theirs)
            """,
            new { from.Id, Into = into.Id });
        tx.AtCommit("""update cases."case" set version = version + 1 where id = @into""", ("into", into.Id));
        var rules = (await catalogue.VersionAsync(from.ServiceVersion, cancellationToken)).Definition.Case;
        var kept = await clocks.TakeAsync(tx, from.Id, rules, cancellationToken);
        kept.Each(clock => clock.IsRunning, clock => clock.Reckon(rules, kept.Calendars, tx.Now));
        kept.Save(tx, rules.Stage(from.Stage)?.WaitsForCustomer == true);
        var entry = Timeline.Add(tx, new TimelineEntry { CaseId = from.Id, Kind = TimelineKind.Unmerged, Public = true, Data = new { From = into.Reference } });
        Timeline.Add(tx, new TimelineEntry { CaseId = into.Id, Kind = TimelineKind.Unmerged, Public = false, Text = reason, Data = new { Case = from.Reference } });
        tx.Publish(new CaseUnmerged(from.Id, from.Reference, into.Id, into.Reference, entry));
        tx.Audit("case.unmerged", from.Reference, new { from = into.Reference });
        await tx.CommitAsync(cancellationToken);
        return MergeResult.Done;
    }

    private sealed record MergeRow
    {
        public required Guid Id { get; init; }

        public required DateTimeOffset At { get; init; }

        public DateTimeOffset? UnreadSince { get; init; }
    }
}
