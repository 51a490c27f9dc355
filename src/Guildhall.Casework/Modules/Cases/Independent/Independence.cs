using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;

namespace Guildhall.Casework.Modules.Cases.Independent;

/// <summary>
/// Who had a part in a case before it came to a stage that wants somebody who had none: who moved it, wrote on it or to its customer, or had it. What was
/// done on the case it is a part of, or on one merged into it, counts too. Who only sorted it had none: handed it to another team, or sent it on its way from the
/// stage where it began. A manager's exception, with its reason, is in the history.
/// </summary>
internal static class Independence
{
    // What an officer does to a case that is more than to look after its place in a list.
    private static readonly string[] s_parts =
    [
        .. new[]
        {
            TimelineKind.Moved, TimelineKind.Note, TimelineKind.Contacted, TimelineKind.Replied, TimelineKind.Asked, TimelineKind.PassedOn, TimelineKind.Extended,
            TimelineKind.Reopened, TimelineKind.FieldsSet, TimelineKind.TaskDone, TimelineKind.LetterMade, TimelineKind.EvidenceAdded, TimelineKind.ToldLate,
        }.Select(Text.Kebab),
    ];

    /// <summary>Those of some officers who had a part, so that they may neither have the case at the stage nor move it on from there.</summary>
    public static async Task<IReadOnlySet<Guid>> BarredAsync(Transaction tx, Guid caseId, Stage? at, IEnumerable<Guid> officers)
    {
        var asked = officers.Distinct().ToArray();
        if (at?.IndependentOf is not { } since || asked.Length == 0)
        {
            return new HashSet<Guid>();
        }

        // The moment it first came to the stage; none of that while it is only about to.
        return (await tx.QueryAsync<Guid>(
            """
            with came as (
                select t.at, t.id
                from cases.timeline_entry t
                where t.case_id = @caseId and t.stage = coalesce(
                    (select e.stage from cases.timeline_entry e where e.case_id = @caseId and e.stage = @since limit 1), @Name)
                order by t.at, t.id
                limit 1
            ), related as (
                select a as id from cases.tie where b = @caseId and kind = 'parent' and ended_at is null
                union all
                select id from cases."case" where merged_into = @caseId
            ), step as (
                select t.id, lag(t.kind) over way = 'opened' and lead(t.kind) over way = 'moved' as sorts
                from cases.timeline_entry t
                where t.case_id in (select @caseId union all select id from related) and t.stage is not null
                window way as (partition by t.case_id order by t.at, t.id)
            ), earlier as (
                select t.id, t.kind, t.actor_kind, t.actor_id, t.data
                from cases.timeline_entry t
                where t.case_id = @caseId and not exists (select from came where (t.at, t.id) >= (came.at, came.id))
                union all
                select t.id, t.kind, t.actor_kind, t.actor_id, t.data
                from cases.timeline_entry t
                where t.case_id in (select id from related) and not exists (select from came where t.at >= came.at)
            )
            select o.id
            from unnest(@asked) as o (id)
            where exists (
                    select from earlier e
                    where (e.actor_kind = 'officer' and e.actor_id = o.id and e.kind = any(@Parts) and not exists (select from step s where s.id = e.id and e.kind = 'moved' and s.sorts))
                        or (e.kind = 'assigned' and e.data->>'owner' = o.id::text))
                and not exists (
                    select from cases.timeline_entry x
                    where x.case_id = @caseId and x.kind = 'assigned' and x.data->>'owner' = o.id::text and x.data->>'exception' is not null
                        and exists (select from came where (x.at, x.id) >= (came.at, came.id)))
            """,
            new { caseId, since, at.Name, asked, Parts = s_parts })).ToHashSet();
    }

    /// <summary>Whether who makes a change is an officer who had a part. What no person does is nobody's part.</summary>
    public static async Task<bool> IsBarredAsync(Transaction tx, Guid caseId, Stage? at) =>
        tx.Actor is { Kind: ActorKind.Officer, Id: { } officer } && (await BarredAsync(tx, caseId, at, [officer])).Contains(officer);
}
