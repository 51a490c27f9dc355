using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;

namespace Guildhall.Casework.Modules.Cases.Tasks;

/// <summary>Something to do about a case.</summary>
public sealed record CaseTask
{
    /// <summary>Its key.</summary>
    public required Guid Id { get; init; }

    /// <summary>The stage whose checklist it is of; null for what somebody added.</summary>
    public string? Stage { get; init; }

    /// <summary>What to do.</summary>
    public required string Text { get; init; }

    /// <summary>Who does it.</summary>
    public Guid? Assignee { get; init; }

    /// <summary>Their name.</summary>
    public string? AssigneeName { get; init; }

    /// <summary>By when.</summary>
    public DateOnly? DueOn { get; init; }

    /// <summary>When it was done; null while it is to be done.</summary>
    public DateTimeOffset? DoneAt { get; init; }

    /// <summary>Who did it.</summary>
    public string? DoneByName { get; init; }
}

/// <summary>What is written down of a task.</summary>
/// <param name="Text">What to do.</param>
/// <param name="Assignee">Who does it; null for whoever comes to it.</param>
/// <param name="DueOn">By when; null for no day.</param>
public sealed record TaskDetails(string Text, StaffMember? Assignee, DateOnly? DueOn);

/// <summary>What came of changing a task.</summary>
public enum TaskChange
{
    /// <summary>It is as asked for.</summary>
    Changed,

    /// <summary>There is no such case or task for this officer.</summary>
    NotFound,

    /// <summary>The case is closed.</summary>
    Closed,

    /// <summary>There are as many as one case may have.</summary>
    TooMany,
}

/// <summary>The tasks of cases: added, given out, ticked off, put in order.</summary>
public sealed class CaseTasks(Database database)
{
    /// <summary>The most characters of a task.</summary>
    public const int TextLength = 500;

    /// <summary>The most tasks of a case.</summary>
    public const int Most = 100;

    /// <summary>Adds a task at the end.</summary>
    public async Task<TaskChange> AddAsync(string reference, TaskDetails details, CurrentStaff staff, CancellationToken cancellationToken = default)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        return await CommitAsync(tx, await AddAsync(tx, reference, details, staff), cancellationToken);
    }

    /// <summary>The same in the caller's transaction, who commits it.</summary>
    public async Task<TaskChange> AddAsync(Transaction tx, string reference, TaskDetails details, CurrentStaff staff)
    {
        if (await LockedCase.TakeAsync(tx, reference, staff, version: null) is not { } found)
        {
            return TaskChange.NotFound;
        }

        if (found.ClosedAt is not null)
        {
            return TaskChange.Closed;
        }

        var (count, last) = await tx.QuerySingleAsync<(long, int)>(
            "select count(*), coalesce(max(position), 0) from cases.task where case_id = @Id", new { found.Id });
        if (count >= Most)
        {
            return TaskChange.TooMany;
        }

        tx.AtCommit(
            """
            insert into cases.task (id, case_id, position, text, assignee, assignee_name, due_on, added_at)
            values (@id, @caseId, @position, @text, @assignee, @assigneeName, @dueOn, @now)
            """,
            ("id", tx.NewId()), ("caseId", found.Id), ("position", last + 1), ("text", details.Text),
            ("assignee", details.Assignee?.Id), ("assigneeName", details.Assignee?.Name), ("dueOn", details.DueOn), ("now", tx.Now));
        Timeline.Add(tx, new TimelineEntry
        {
            CaseId = found.Id,
            Kind = TimelineKind.TaskAdded,
            Public = false,
            Text = details.Text,
            Data = details.Assignee is null && details.DueOn is null ? null : new { assignee = details.Assignee?.Name, due = details.DueOn },
        });
        tx.Audit("case.task-added", found.Reference);
        return TaskChange.Changed;
    }

    /// <summary>Writes down a task anew. The words of a stage's checklist stay: who does it and by when may change.</summary>
    public Task<TaskChange> ChangeAsync(string reference, Guid task, TaskDetails details, CurrentStaff staff, CancellationToken cancellationToken = default) =>
        OnTaskAsync(reference, task, staff, (tx, found, _) =>
        {
            tx.AtCommit(
                """
                update cases.task
                set text = case when stage is null then @text else text end, assignee = @assignee, assignee_name = @assigneeName, due_on = @dueOn
                where id = @task
                """,
                ("task", task), ("text", details.Text), ("assignee", details.Assignee?.Id), ("assigneeName", details.Assignee?.Name), ("dueOn", details.DueOn));
            tx.Audit("case.task-changed", found.Reference, new { task, assignee = details.Assignee?.Id });
            return Task.CompletedTask;
        }, cancellationToken);

    /// <summary>Ticks a task off, or takes the tick away. A tick that is there already is left as it is.</summary>
    public Task<TaskChange> TickAsync(string reference, Guid task, bool done, CurrentStaff staff, CancellationToken cancellationToken = default) =>
        OnTaskAsync(reference, task, staff, (tx, found, was) =>
        {
            if (was.DoneAt is not null == done)
            {
                return Task.CompletedTask;
            }

            tx.AtCommit(
                "update cases.task set done_at = @at, done_by_name = @name where id = @task",
                ("task", task), ("at", done ? tx.Now : null), ("name", done ? tx.Actor.Name : null));
            Timeline.Add(tx, new TimelineEntry { CaseId = found.Id, Kind = done ? TimelineKind.TaskDone : TimelineKind.TaskReopened, Public = false, Text = was.Text });
            tx.Audit(done ? "case.task-done" : "case.task-reopened", found.Reference, new { task });
            return Task.CompletedTask;
        }, cancellationToken);

    /// <summary>Moves a task one place up or down.</summary>
    public Task<TaskChange> ShiftAsync(string reference, Guid task, bool up, CurrentStaff staff, CancellationToken cancellationToken = default) =>
        OnTaskAsync(reference, task, staff, (tx, found, _) => tx.ExecuteAsync(
            """
            with ordered as (
                select id, row_number() over (order by position, id) as place from cases.task where case_id = @Id
            ), placed as (
                select id, place * 2 + case when id = @task then (case when @up then -3 else 3 end) else 0 end as place from ordered
            )
            update cases.task t
            set position = p.place
            from (select id, row_number() over (order by place)::integer as place from placed) p
            where t.id = p.id and t.position <> p.place
            """,
            new { found.Id, task, up }), cancellationToken);

    /// <summary>Adds a stage's checklist when a case gets there. What is there from before stays as it is.</summary>
    internal static void AddFor(Transaction tx, Guid caseId, Stage stage)
    {
        if (stage.Tasks.Count == 0)
        {
            return;
        }

        tx.AtCommit(
            """
            insert into cases.task (id, case_id, stage, position, text, added_at)
            select t.id, @caseId, @stage, coalesce((select max(position) from cases.task where case_id = @caseId), 0) + t.place, t.text, @now
            from unnest(@ids::uuid[], @texts::text[]) with ordinality as t(id, text, place)
            on conflict (case_id, stage, text) where stage is not null do nothing
            """,
            ("caseId", caseId), ("stage", stage.Name), ("ids", stage.Tasks.Select(_ => tx.NewId()).ToArray()), ("texts", stage.Tasks.ToArray()), ("now", tx.Now));
    }

    /// <summary>Whether something of the stage's checklist is still to be done. Asks nothing where the stage has none.</summary>
    internal static async Task<bool> IsLeftAsync(Transaction tx, Guid caseId, Stage? stage) =>
        stage is { Tasks.Count: > 0 } && await tx.QuerySingleAsync<bool>(
            "select exists (select from cases.task where case_id = @caseId and stage = @Name and text = any(@texts) and done_at is null)",
            new { caseId, stage.Name, texts = stage.Tasks.ToArray() });

    private async Task<TaskChange> OnTaskAsync(
        string reference, Guid task, CurrentStaff staff, Func<Transaction, LockedCase, CaseTask, Task> change, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (await LockedCase.TakeAsync(tx, reference, staff, version: null) is not { } found
            || await tx.QuerySingleOrDefaultAsync<CaseTask>(
                """
                select id, stage, text, assignee, assignee_name, due_on, done_at, done_by_name
                from cases.task
                where id = @task and case_id = @Id
                """,
                new { task, found.Id }) is not { } was)
        {
            return TaskChange.NotFound;
        }

        if (found.ClosedAt is not null)
        {
            return TaskChange.Closed;
        }

        await change(tx, found, was);
        return await CommitAsync(tx, TaskChange.Changed, cancellationToken);
    }

    private static async Task<TaskChange> CommitAsync(Transaction tx, TaskChange change, CancellationToken cancellationToken)
    {
        if (change == TaskChange.Changed)
        {
            await tx.CommitAsync(cancellationToken);
        }

        return change;
    }
}
