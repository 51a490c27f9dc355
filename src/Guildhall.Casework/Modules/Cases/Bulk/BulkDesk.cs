using System.Text.Json;
using Dapper;
using Guildhall.Casework.Modules.Cases.Desk;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;

namespace Guildhall.Casework.Modules.Cases.Bulk;

/// <summary>How far a bulk action has come.</summary>
public enum BulkState
{
    /// <summary>Its cases are chosen.</summary>
    Draft,

    /// <summary>It is being done.</summary>
    Running,

    /// <summary>Every case has its result.</summary>
    Done,

    /// <summary>The officer stopped it.</summary>
    Stopped,
}

/// <summary>A bulk action, as its officer sees it.</summary>
public sealed record BulkRow
{
    /// <summary>Its key.</summary>
    public required Guid Id { get; init; }

    /// <summary>What is done; null while that is not chosen.</summary>
    public string? Action { get; init; }

    /// <summary>The same, with all it needs to know, as stored.</summary>
    public string? WhatJson { get; init; }

    /// <summary>How far it has come, as stored.</summary>
    public required string StateText { get; init; }

    /// <summary>How many cases it has.</summary>
    public required int Total { get; init; }

    /// <summary>To how many it was done.</summary>
    public required int Done { get; init; }

    /// <summary>To how many it could not be done.</summary>
    public required int NotDone { get; init; }

    /// <summary>When its cases were chosen.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>How far it has come.</summary>
    public BulkState State => Text.Parse<BulkState>(StateText);

    /// <summary>What the action needs to know.</summary>
    public BulkWhat What => WhatJson is null ? new BulkWhat() : JsonSerializer.Deserialize<BulkWhat>(WhatJson)!;
}

/// <summary>The result of one case.</summary>
public sealed record BulkLine
{
    /// <summary>Its number among the chosen.</summary>
    public required int Number { get; init; }

    /// <summary>What people call the case by.</summary>
    public required string Reference { get; init; }

    /// <summary>What came of it, as stored; null before anything did.</summary>
    public string? Result { get; init; }

    /// <summary>Why it was not done.</summary>
    public string? Reason { get; init; }
}

/// <summary>Why cases stay as they are, and how many for each reason.</summary>
/// <param name="Reason">In words.</param>
/// <param name="References">The first of them.</param>
/// <param name="Count">How many.</param>
public sealed record CannotGroup(string Reason, IReadOnlyList<string> References, int Count);

/// <summary>Where officers choose many cases and what is done to them. Each sees their own alone.</summary>
internal sealed class BulkDesk(Database database, IEnumerable<IBulkAction> actions)
{
    /// <summary>The most cases at once.</summary>
    public const int Most = 5000;

    private const string Selected =
        """
        b.id, b.action, b.what::text as what_json, b.state as state_text, b.total, b.created_at,
            (select count(*)::int from cases.bulk_line l where l.bulk = b.id and l.result = 'done') as done,
            (select count(*)::int from cases.bulk_line l where l.bulk = b.id and l.result = 'not-done') as not_done
        """;

    private const string Cases =
        """
        c.id, c.reference, c.service_version, c.stage, c.team, c.owner, c.flags, c.closed_at, c.version, l.seen_version, l.number
        """;

    /// <summary>The action of that name; null for none.</summary>
    public IBulkAction? Action(string? name) => actions.FirstOrDefault(a => a.Name == name);

    /// <summary>Chooses cases by their references; null where the officer may see none of them.</summary>
    public Task<Guid?> ChooseAsync(IReadOnlyCollection<string> references, CurrentStaff staff, CancellationToken cancellationToken = default) => ChooseAsync(
        $"""
        select c.id, c.reference, c.version
        from cases."case" c
        join unnest(@references) with ordinality as given (reference, number) on given.reference = c.reference
        where (not c.restricted or c.team = any(@MyTeams))
        order by given.number
        limit @Most
        """,
        new DynamicParameters(new { references = references.Distinct(StringComparer.Ordinal).ToArray(), MyTeams = staff.Teams.ToArray() }),
        staff, cancellationToken);

    /// <summary>Chooses all cases of a list, in its order; null where it has none.</summary>
    public Task<Guid?> ChooseAsync(CaseFilter filter, CaseScope scope, CancellationToken cancellationToken = default)
    {
        var query = new CaseQuery(filter, scope);
        return ChooseAsync(query.Choice(), query.Parameters, scope.Staff, cancellationToken);
    }

    /// <summary>One of the officer's own; null where there is none.</summary>
    public async Task<BulkRow?> FindAsync(Guid id, CurrentStaff staff, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<BulkRow>($"select {Selected} from cases.bulk b where b.id = @id and b.officer = @Officer", new { id, Officer = staff.Id });
    }

    /// <summary>The latest of the officer's own that were begun.</summary>
    public async Task<IReadOnlyList<BulkRow>> LatestAsync(CurrentStaff staff, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<BulkRow>(
            $"select {Selected} from cases.bulk b where b.officer = @Officer and b.state <> 'draft' order by b.created_at desc, b.id desc limit 20", new { Officer = staff.Id })).AsList();
    }

    /// <summary>The chosen cases as they are now, those the officer may still see.</summary>
    public async Task<IReadOnlyList<BulkCase>> CasesAsync(Guid id, CurrentStaff staff, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<BulkCase>(
            $"""
            select {Cases}
            from cases.bulk b
            join cases.bulk_line l on l.bulk = b.id
            join cases."case" c on c.id = l.case_id
            where b.id = @id and b.officer = @Officer and (not c.restricted or c.team = any(@Teams))
            order by l.number
            """,
            new { id, Officer = staff.Id, Teams = staff.Teams.ToArray() })).AsList();
    }

    /// <summary>Says what is to be done. False where it was begun meanwhile.</summary>
    public async Task<bool> DecideAsync(Guid id, string action, BulkWhat what, CurrentStaff staff, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteAsync(
            "update cases.bulk set action = @action, what = @what::jsonb where id = @id and officer = @Officer and state = 'draft'",
            new { id, action, what = JsonSerializer.Serialize(what), Officer = staff.Id }) > 0;
    }

    /// <summary>What would come of it now: to how many it can be done, and why not to the others.</summary>
    public async Task<(int Can, IReadOnlyList<CannotGroup> Cannot)> PreviewAsync(BulkRow bulk, CurrentStaff staff, CancellationToken cancellationToken = default)
    {
        var action = Action(bulk.Action) ?? throw new InvalidOperationException($"There is no action {bulk.Action}.");
        var (can, cannot) = (0, new List<(string Reason, string Reference)>());
        var cases = await CasesAsync(bulk.Id, staff, cancellationToken);
        foreach (var one in cases)
        {
            if (await action.WhyNotAsync(bulk.What, one, cancellationToken) is { } reason)
            {
                cannot.Add((reason, one.Reference));
            }
            else
            {
                can++;
            }
        }

        var groups = cannot.GroupBy(c => c.Reason).Select(g => new CannotGroup(g.Key, [.. g.Take(20).Select(c => c.Reference)], g.Count())).OrderByDescending(g => g.Count).ToList();
        if (cases.Count < bulk.Total)
        {
            groups.Add(new CannotGroup(WhyNot.Gone, [], bulk.Total - cases.Count));
        }

        return (can, groups);
    }

    /// <summary>Begins it; it goes on in the background. False where it was begun already.</summary>
    public async Task<bool> BeginAsync(Guid id, CurrentStaff staff, CancellationToken cancellationToken = default)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        var begun = await tx.QuerySingleOrDefaultAsync<BulkRow>(
            $"""
            update cases.bulk b
            set state = 'running', started_at = @Now
            where b.id = @id and b.officer = @Officer and b.state = 'draft' and b.action is not null
            returning {Selected}
            """,
            new { id, Officer = staff.Id, tx.Now });
        if (begun is null)
        {
            return false;
        }

        tx.Publish(new BulkBegun(id));
        tx.Audit("bulk.begun", id.ToString(), new { action = begun.Action, cases = begun.Total });
        await tx.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Stops it: what is done stays done.</summary>
    public async Task StopAsync(Guid id, CurrentStaff staff, CancellationToken cancellationToken = default)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (await tx.ExecuteAsync(
            "update cases.bulk set state = 'stopped', ended_at = @Now where id = @id and officer = @Officer and state = 'running'", new { id, Officer = staff.Id, tx.Now }) > 0)
        {
            tx.Audit("bulk.stopped", id.ToString());
            await tx.CommitAsync(cancellationToken);
        }
    }

    /// <summary>The results, those that were not done first; a page of them.</summary>
    public async Task<IReadOnlyList<BulkLine>> LinesAsync(Guid id, string? result, int after, int limit, CurrentStaff staff, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<BulkLine>(
            """
            select l.number, l.reference, l.result, l.reason
            from cases.bulk b
            join cases.bulk_line l on l.bulk = b.id
            where b.id = @id and b.officer = @Officer and l.number > @after and l.result is not distinct from @result
            order by l.number
            limit @limit
            """,
            new { id, Officer = staff.Id, result, after, limit })).AsList();
    }

    /// <summary>Forgets what was chosen and never begun, and what was done long ago.</summary>
    public async Task<int> ForgetAsync(DateTimeOffset draftsBefore, DateTimeOffset endedBefore, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteAsync(
            "delete from cases.bulk where (state = 'draft' and created_at < @draftsBefore) or ended_at < @endedBefore", new { draftsBefore, endedBefore });
    }

    private async Task<Guid?> ChooseAsync(string choice, DynamicParameters parameters, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        var id = tx.NewId();
        parameters.AddDynamicParams(new { Bulk = id, Officer = staff.Id, OfficerName = staff.Name, tx.Now, Most });
        var chosen = await tx.ExecuteAsync(
            $"""
            with chosen as materialized (
                select row_number() over () as number, o.id, o.reference, o.version
                from ({choice}) o
            ),
            made as (
                insert into cases.bulk (id, officer, officer_name, state, total, created_at)
                select @Bulk, @Officer, @OfficerName, 'draft', count(*), @Now from chosen having count(*) > 0
            )
            insert into cases.bulk_line (bulk, number, case_id, reference, seen_version)
            select @Bulk, n.number, n.id, n.reference, n.version from chosen n
            """,
            parameters);
        if (chosen == 0)
        {
            return null;
        }

        await tx.CommitAsync(cancellationToken);
        return id;
    }
}
