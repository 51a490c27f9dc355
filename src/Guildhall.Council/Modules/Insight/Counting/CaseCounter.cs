using System.Text.Json;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;

namespace Guildhall.Council.Modules.Insight.Counting;

/// <summary>
/// Keeps the numbers. It looks at a case anew, takes off what was counted of it and adds what it is now, so that it makes no difference how often or in
/// which order it hears of a change. One counts at a time; each time is a matter of milliseconds.
/// </summary>
public sealed class CaseCounter(Database database)
{
    private const int Batch = 5_000;

    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Sees that all is counted anew where it was counted by an older definition of the measures, or never.</summary>
    internal async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        if (await tx.ExecuteAsync("update insight.state set definition = @Definition, whole = false where definition < @Definition", new { CaseFact.Definition }) > 0)
        {
            await ForgetAsync(tx);
            tx.Publish(new RecountAsked(null));
            await tx.CommitAsync(cancellationToken);
        }
    }

    /// <summary>Forgets all numbers and counts every case; how many there were.</summary>
    public async Task<int> RebuildAsync(CancellationToken cancellationToken = default)
    {
        await using (var tx = await database.BeginAsync(Actor.System, cancellationToken))
        {
            await LockAsync(tx);
            await tx.ExecuteAsync("update insight.state set whole = false");
            await ForgetAsync(tx);
            tx.Audit("insight.rebuilt", "cases");
            await tx.CommitAsync(cancellationToken);
        }

        return await RecountAsync(cancellationToken);
    }

    /// <summary>Looks at every case and puts right what is counted of it; how many there were.</summary>
    public async Task<int> RecountAsync(CancellationToken cancellationToken = default)
    {
        var (after, cases) = ((Guid?)null, 0);
        do
        {
            (after, var some) = await RecountSomeAsync(after, cancellationToken);
            cases += some;
        }
        while (after is not null);

        return cases;
    }

    /// <summary>The next of them, and the case to go on after: null when all are done.</summary>
    internal async Task<(Guid? After, int Cases)> RecountSomeAsync(Guid? after, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        await LockAsync(tx);

        // Of those that are there and those that were counted and are there no more.
        var ids = (await tx.QueryAsync<Guid>(
            """
            select both_.case_id
            from (
                (select v.case_id from cases.insight_case v where v.case_id > @after order by v.case_id limit @Batch)
                union
                (select f.case_id from insight.fact f where f.case_id > @after order by f.case_id limit @Batch)) both_
            order by both_.case_id
            limit @Batch
            """,
            new { after = after ?? Guid.Empty, Batch })).ToArray();
        await CountAsync(tx, ids);
        if (ids.Length < Batch)
        {
            // What came to nothing was left where it was.
            await tx.ExecuteAsync(
                """
                delete from insight.day
                where opened = 0 and still_open = 0 and ended = 0 and closed = 0 and resolved = 0 and in_target = 0 and first_contact = 0 and reopened = 0
                    and chases = 0 and answers = 0 and satisfied = 0 and score = 0;
                update insight.state set whole = true, counted_at = @Now
                """,
                new { tx.Now });
        }

        await tx.CommitAsync(cancellationToken);
        return (ids.Length < Batch ? null : ids[^1], ids.Length);
    }

    /// <summary>Counts one case anew, with those merged into it.</summary>
    internal async Task CountAsync(Guid caseId, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        await LockAsync(tx);
        await CountAsync(tx, [caseId, .. await tx.QueryAsync<Guid>("select v.case_id from cases.insight_case v where v.merged_into = @caseId", new { caseId })]);
        await tx.ExecuteAsync("update insight.state set counted_at = @Now where counted_at is null or counted_at < @Now", new { tx.Now });
        await tx.CommitAsync(cancellationToken);
    }

    // What is read after it is what was committed before.
    private static Task LockAsync(Transaction tx) => tx.ExecuteAsync("select pg_advisory_xact_lock(hashtext('insight.count'))");

    private static Task ForgetAsync(Transaction tx) => tx.ExecuteAsync("delete from insight.day; delete from insight.fact");

    private static async Task CountAsync(Transaction tx, Guid[] ids)
    {
        var facts = (await tx.QueryAsync<CaseFact>(
            """
            select v.case_id, v.service, v.team, coalesce(v.ward, '') as ward, v.channel, v.restricted, v.outcome, v.opened_on, v.closed_on,
                coalesce(v.outcome in ('done', 'refused') and v.closed_on <= v.target_on, false) as in_target,
                coalesce(v.outcome in ('done', 'refused') and not v.passed_around and cardinality(v.chased_on) = 0 and cardinality(v.reopened_on) = 0, false) as first_contact,
                v.chased_on, v.reopened_on, v.score, v.surveyed_on
            from cases.insight_case v
            where v.case_id = any(@ids)
            """,
            new { ids })).ToDictionary(f => f.CaseId);
        var counted = (await tx.QueryAsync<CaseFact>(
            """
            select case_id, service, team, ward, channel, restricted, outcome, opened_on, closed_on, in_target, first_contact, chased_on, reopened_on,
                score::int as score, surveyed_on
            from insight.fact
            where case_id = any(@ids)
            """,
            new { ids })).ToDictionary(f => f.CaseId);
        var sums = new Dictionary<Cell, Counts>();
        var changed = new List<CaseFact>();
        var gone = new List<Guid>();
        foreach (var id in ids)
        {
            var own = new Dictionary<Cell, Counts>();
            var fact = facts.GetValueOrDefault(id);
            counted.GetValueOrDefault(id)?.AddTo(own, -1);
            fact?.AddTo(own, 1);
            if (own.Values.All(c => c == default))
            {
                continue;
            }

            foreach (var (cell, counts) in own)
            {
                sums[cell] = sums.GetValueOrDefault(cell).Plus(counts);
            }

            if (fact is null)
            {
                gone.Add(id);
            }
            else
            {
                changed.Add(fact);
            }
        }

        if (gone.Count > 0)
        {
            await tx.ExecuteAsync("delete from insight.fact where case_id = any(@gone)", new { gone });
        }

        if (changed.Count > 0)
        {
            await tx.ExecuteAsync(
                """
                insert into insight.fact (case_id, service, team, ward, channel, restricted, outcome, opened_on, closed_on, in_target, first_contact, chased_on, reopened_on, score, surveyed_on)
                select f.case_id, f.service, f.team, f.ward, f.channel, f.restricted, f.outcome, f.opened_on, f.closed_on, f.in_target, f.first_contact, f.chased_on, f.reopened_on, f.score, f.surveyed_on
                from jsonb_to_recordset(@facts::jsonb) as f (case_id uuid, service text, team text, ward text, channel text, restricted boolean, outcome text, opened_on date, closed_on date,
                    in_target boolean, first_contact boolean, chased_on date[], reopened_on date[], score smallint, surveyed_on date)
                on conflict (case_id) do update
                set service = excluded.service, team = excluded.team, ward = excluded.ward, channel = excluded.channel, restricted = excluded.restricted, outcome = excluded.outcome,
                    opened_on = excluded.opened_on, closed_on = excluded.closed_on, in_target = excluded.in_target, first_contact = excluded.first_contact,
                    chased_on = excluded.chased_on, reopened_on = excluded.reopened_on, score = excluded.score, surveyed_on = excluded.surveyed_on
                """,
                new { facts = JsonSerializer.Serialize(changed, s_json) });
        }

        if (sums.Values.Any(c => c != default))
        {
            await tx.ExecuteAsync(
                """
                insert into insight.day as d (ward, day, team, service, channel, restricted, opened, still_open, ended, closed, resolved, in_target, first_contact, reopened, chases, answers, satisfied, score)
                select s.ward, s.day, s.team, s.service, s.channel, s.restricted, s.opened, s.still_open, s.ended, s.closed, s.resolved, s.in_target, s.first_contact, s.reopened, s.chases, s.answers, s.satisfied, s.score
                from jsonb_to_recordset(@sums::jsonb) as s (ward text, day date, team text, service text, channel text, restricted boolean, opened int, still_open int, ended int, closed int,
                    resolved int, in_target int, first_contact int, reopened int, chases int, answers int, satisfied int, score int)
                on conflict (ward, day, team, service, channel, restricted) do update
                set opened = d.opened + excluded.opened, still_open = d.still_open + excluded.still_open, ended = d.ended + excluded.ended, closed = d.closed + excluded.closed,
                    resolved = d.resolved + excluded.resolved, in_target = d.in_target + excluded.in_target, first_contact = d.first_contact + excluded.first_contact,
                    reopened = d.reopened + excluded.reopened, chases = d.chases + excluded.chases, answers = d.answers + excluded.answers,
                    satisfied = d.satisfied + excluded.satisfied, score = d.score + excluded.score
                """,
                new { sums = JsonSerializer.Serialize(sums.Where(s => s.Value != default).Select(s => Row(s.Key, s.Value)), s_json) });
        }
    }

    private static object Row(Cell cell, Counts counts) => new
    {
        cell.Ward,
        cell.Day,
        cell.Team,
        cell.Service,
        cell.Channel,
        cell.Restricted,
        counts.Opened,
        counts.StillOpen,
        counts.Ended,
        counts.Closed,
        counts.Resolved,
        counts.InTarget,
        counts.FirstContact,
        counts.Reopened,
        counts.Chases,
        counts.Answers,
        counts.Satisfied,
        counts.Score,
    };
}
