using Dapper;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Platform.Data;
using Guildhall.Platform.Time;

namespace Guildhall.Casework.Modules.Cases.Targets;

/// <summary>
/// Keeps the clocks of cases. Called by what changes a case, in its transaction and with the case locked; most changes cost nothing here,
/// for most stages neither wait nor meet a target.
/// </summary>
public sealed class CaseClocks(WorkingCalendar calendar)
{
    /// <summary>The columns of a clock, in the order of <see cref="ClockRow"/>.</summary>
    internal const string Columns = "k.name, k.started_at, k.amount, k.unit, k.pauses, k.due_on, k.due_at, k.warn_on, k.stopped_at, k.warned_at, k.breached_at, k.escalated, k.extensions, k.next_at";

    /// <summary>
    /// The day that was promised when the entry <c>t</c> of a case was made, as <see cref="KeptClocks.PromisedOn"/> chose it then; null where no clock ran. What was said of
    /// a day is not said of another day later, when the case has gone on.
    /// </summary>
    internal const string PromisedThen =
        """
        (select k.due_on from cases.clock k
            where k.case_id = t.case_id and k.started_at <= t.at and (k.stopped_at is null or k.stopped_at > t.at)
            order by k.name = 'finish' desc, k.due_on desc
            limit 1)
        """;

    /// <summary>The clocks a new case starts with.</summary>
    internal async ValueTask<IReadOnlyList<Clock>> FirstAsync(CaseRules rules, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var calendars = await calendar.AllAsync(cancellationToken);
        return [.. rules.FirstClocks.Select(name => Clock.Start(name, rules, calendars, now))];
    }

    /// <summary>What a move does to the clocks: it stops, starts, restarts, pauses and resumes them, as the stages say; the last move stops them all.</summary>
    internal async Task MovedAsync(Transaction tx, Guid caseId, CaseRules rules, Stage from, Stage to, CancellationToken cancellationToken)
    {
        if (to.Closes is not null)
        {
            Closed(tx, caseId);
            return;
        }

        if (!from.WaitsForCustomer && !to.WaitsForCustomer && to.Stops.Count == 0 && to.Starts.Count == 0 && to.Extends is null)
        {
            return;
        }

        var kept = await TakeAsync(tx, caseId, rules, cancellationToken);
        if (from.WaitsForCustomer)
        {
            kept.GoOn(from.Restarts);
        }

        kept.Each(clock => to.Stops.Contains(clock.Name), clock => clock.Stop(tx.Now));
        foreach (var name in to.Starts.Where(name => kept.Find(name)?.IsRunning != true))
        {
            kept.Start(name);
        }

        if (to.Extends is { } more)
        {
            kept.Each(clock => clock is { Name: CaseRules.Finish, IsRunning: true, Extensions: 0 }, clock => clock.Extend(more, rules, kept.Calendars, tx.Now));
        }

        kept.Save(tx, waits: to.WaitsForCustomer || kept.IsReplyAwaited);
    }

    /// <summary>What asking the customer for more does: the clocks stand still.</summary>
    internal async Task AskedAsync(Transaction tx, Guid caseId, CaseRules rules, CancellationToken cancellationToken) =>
        (await TakeAsync(tx, caseId, rules, cancellationToken)).Save(tx, waits: true);

    /// <summary>
    /// What the answer does, or word that none is needed: they go on, unless the stage waits too. Where the law counts from the answer,
    /// as it does when a request for information is made clearer, the target begins again.
    /// </summary>
    /// <param name="answered">Whether it came; false where we need it no more.</param>
    internal async Task AnsweredAsync(Transaction tx, Guid caseId, CaseRules rules, bool answered, CancellationToken cancellationToken)
    {
        var kept = await TakeAsync(tx, caseId, rules, cancellationToken);
        var waits = rules.Stage(kept.Stage)?.WaitsForCustomer == true;
        if (!waits)
        {
            kept.GoOn(answered && rules.Law is TargetLaw.FreedomOfInformation or TargetLaw.EnvironmentalInformation ? [CaseRules.Finish] : []);
        }

        kept.Save(tx, waits);
    }

    /// <summary>What closing a case does: the clocks end.</summary>
    internal static void Closed(Transaction tx, Guid caseId)
    {
        tx.AtCommit(
            """
            update cases.clock
            set stopped_at = @now, next_at = null, pauses = case when cardinality(pauses) % 2 = 1 then pauses || @now else pauses end
            where case_id = @id and stopped_at is null
            """,
            ("now", tx.Now), ("id", caseId));
        tx.AtCommit("""update cases."case" set warn_on = null, waiting_since = null where id = @id""", ("id", caseId));
    }

    /// <summary>What opening a case again does: the time to finish it begins again, and the customer has a new day.</summary>
    internal async Task<DateOnly> ReopenedAsync(Transaction tx, Guid caseId, CaseRules rules, Stage at, CancellationToken cancellationToken)
    {
        var kept = await TakeAsync(tx, caseId, rules, cancellationToken);
        kept.Start(CaseRules.Finish);
        foreach (var name in at.Starts)
        {
            kept.Start(name);
        }

        kept.Save(tx, at.WaitsForCustomer);
        tx.AtCommit("""update cases."case" set expected_on = null, told_late_at = null where id = @id""", ("id", caseId));
        return kept.PromisedOn;
    }

    /// <summary>Gives a clock more time, and returns its new day; null where it does not run.</summary>
    internal async Task<DateOnly?> ExtendAsync(Transaction tx, Guid caseId, CaseRules rules, string name, Period more, CancellationToken cancellationToken)
    {
        var kept = await TakeAsync(tx, caseId, rules, cancellationToken);
        if (kept.Find(name) is not { IsRunning: true } clock || clock.Target.Unit != more.Unit)
        {
            return null;
        }

        kept.Each(c => c.Name == name, c => c.Extend(more, rules, kept.Calendars, tx.Now));
        kept.Save(tx, kept.WaitingSince is not null);
        return kept.Find(name)!.DueOn;
    }

    /// <summary>The clocks of a case that is locked, to be changed and saved.</summary>
    internal async Task<KeptClocks> TakeAsync(Transaction tx, Guid caseId, CaseRules rules, CancellationToken cancellationToken)
    {
        var rows = (await tx.QueryAsync<ClockRow>(
            $"""
            select c.opened_at, c.stage, c.target_on, c.reply is not distinct from 'awaited' as is_reply_awaited, c.waiting_since, c.test or c.sample as test, {Columns}
            from cases."case" c
            left join cases.clock k on k.case_id = c.id
            where c.id = @caseId
            """,
            new { caseId })).AsList();
        return new KeptClocks(caseId, rules, await calendar.AllAsync(cancellationToken), tx.Now, rows);
    }
}

/// <summary>The clocks of one case while they are changed.</summary>
internal sealed class KeptClocks
{
    private readonly Guid _caseId;
    private readonly CaseRules _rules;
    private readonly DateTimeOffset _now;
    private readonly ClockRow _case;
    private readonly Dictionary<string, Clock> _before;
    private readonly List<Clock> _clocks;

    public KeptClocks(Guid caseId, CaseRules rules, Calendars calendars, DateTimeOffset now, IReadOnlyList<ClockRow> rows)
    {
        (_caseId, _rules, _now, _case, Calendars) = (caseId, rules, now, rows[0], calendars);
        _clocks = [.. rows.Where(row => row.Name is not null).Select(row => row.ToClock())];
        _before = _clocks.ToDictionary(clock => clock.Name);
        if (_clocks.Count == 0)
        {
            // It was opened before there were clocks.
            _clocks.AddRange(rules.FirstClocks.Select(name => Clock.Start(name, rules, calendars, _case.OpenedAt)));
        }
    }

    public Calendars Calendars { get; }

    public string Stage => _case.Stage;

    public bool IsReplyAwaited => _case.IsReplyAwaited;

    public DateTimeOffset? WaitingSince => _case.WaitingSince;

    /// <summary>The day the customer is told: that of the main target while it runs, else the last of the others.</summary>
    public DateOnly PromisedOn =>
        _clocks.Find(c => c is { Name: CaseRules.Finish, IsRunning: true })?.DueOn
        ?? _clocks.Where(c => c.IsRunning).Select(c => (DateOnly?)c.DueOn).Max()
        ?? _case.TargetOn;

    public Clock? Find(string name) => _clocks.Find(c => c.Name == name);

    public void Each(Func<Clock, bool> which, Func<Clock, Clock> change)
    {
        for (var i = 0; i < _clocks.Count; i++)
        {
            _clocks[i] = which(_clocks[i]) ? change(_clocks[i]) : _clocks[i];
        }
    }

    public void Start(string name)
    {
        _clocks.RemoveAll(c => c.Name == name);
        _clocks.Add(Clock.Start(name, _rules, Calendars, _now));
    }

    /// <summary>Has the clocks go on; those named begin again.</summary>
    public void GoOn(IReadOnlyList<string> restarts) => Each(
        clock => clock.IsPaused,
        clock => restarts.Contains(clock.Name) ? clock.Restart(_rules, Calendars, _now) : clock.Resume(_rules, Calendars, _now));

    /// <summary>Writes down what changed.</summary>
    /// <param name="waits">Whether we wait for the customer from now on.</param>
    public void Save(Transaction tx, bool waits)
    {
        Each(clock => clock.IsRunning, clock => waits ? clock.Pause(_rules, Calendars, _now) : clock.Resume(_rules, Calendars, _now));
        foreach (var clock in _clocks.Where(clock => !_before.TryGetValue(clock.Name, out var was) || was != clock))
        {
            Write(tx, _case.Test ? clock with { NextAt = null } : clock);
        }

        tx.AtCommit(
            """
            update cases."case"
            set target_on = @target, warn_on = @warn, waiting_since = @waiting
            where id = @id and (target_on, warn_on, waiting_since) is distinct from (@target, @warn, @waiting)
            """,
            ("id", _caseId), ("target", PromisedOn), ("warn", _clocks.Where(c => c is { IsRunning: true, IsPaused: false }).Select(c => (DateOnly?)c.WarnOn).Min()),
            ("waiting", waits ? WaitingSince ?? _now : null));
        if (waits != (WaitingSince is not null) && _clocks.Exists(c => c.IsRunning))
        {
            Timeline.Add(tx, new TimelineEntry
            {
                CaseId = _caseId,
                Kind = waits ? TimelineKind.Paused : TimelineKind.Resumed,
                Public = false,
                Data = waits ? null : new { Due = PromisedOn },
            });
        }
    }

    private void Write(Transaction tx, Clock clock) => tx.AtCommit(
        """
        insert into cases.clock (case_id, name, started_at, amount, unit, pauses, due_on, due_at, warn_on, stopped_at, warned_at, breached_at, escalated, extensions, next_at)
        values (@id, @name, @started, @amount, @unit, @pauses, @dueOn, @dueAt, @warnOn, @stopped, @warned, @breached, @escalated, @extensions, @next)
        on conflict (case_id, name) do update
        set started_at = excluded.started_at, amount = excluded.amount, unit = excluded.unit, pauses = excluded.pauses, due_on = excluded.due_on, due_at = excluded.due_at,
            warn_on = excluded.warn_on, stopped_at = excluded.stopped_at, warned_at = excluded.warned_at, breached_at = excluded.breached_at,
            escalated = excluded.escalated, extensions = excluded.extensions, next_at = excluded.next_at
        """,
        ("id", _caseId), ("name", clock.Name), ("started", clock.StartedAt), ("amount", clock.Target.Amount), ("unit", Text.Kebab(clock.Target.Unit)),
        ("pauses", ClockRow.Flat(clock.Pauses)), ("dueOn", clock.DueOn), ("dueAt", clock.DueAt), ("warnOn", clock.WarnOn), ("stopped", clock.StoppedAt),
        ("warned", clock.WarnedAt), ("breached", clock.BreachedAt), ("escalated", clock.Escalated), ("extensions", clock.Extensions), ("next", clock.NextAt));
}

/// <summary>A clock as stored, with what its changes need to know of its case.</summary>
internal record ClockRow
{
    public DateTimeOffset OpenedAt { get; init; }

    public string Stage { get; init; } = "";

    public DateOnly TargetOn { get; init; }

    public bool IsReplyAwaited { get; init; }

    public DateTimeOffset? WaitingSince { get; init; }

    public bool Test { get; init; }

    /// <summary>Its name; null where the case has none.</summary>
    public string? Name { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    public int Amount { get; init; }

    public string Unit { get; init; } = "";

    public DateTime[] Pauses { get; init; } = [];

    public DateOnly DueOn { get; init; }

    public DateTimeOffset DueAt { get; init; }

    public DateOnly WarnOn { get; init; }

    public DateTimeOffset? StoppedAt { get; init; }

    public DateTimeOffset? WarnedAt { get; init; }

    public DateTimeOffset? BreachedAt { get; init; }

    public int Escalated { get; init; }

    public int Extensions { get; init; }

    public DateTimeOffset? NextAt { get; init; }

    public Clock ToClock() => new()
    {
        Name = Name!,
        StartedAt = StartedAt,
        Target = new Period(Amount, Text.Parse<PeriodUnit>(Unit)),
        Pauses = [.. Pauses.Chunk(2).Select(pair => new Pause(Instant(pair[0]), pair.Length == 2 ? Instant(pair[1]) : null))],
        DueOn = DueOn,
        DueAt = DueAt,
        WarnOn = WarnOn,
        StoppedAt = StoppedAt,
        WarnedAt = WarnedAt,
        BreachedAt = BreachedAt,
        Escalated = Escalated,
        Extensions = Extensions,
        NextAt = NextAt,
    };

    /// <summary>Pauses as they are stored.</summary>
    public static DateTime[] Flat(IReadOnlyList<Pause> pauses) =>
        [.. pauses.SelectMany(pause => pause.To is { } to ? new[] { pause.From.UtcDateTime, to.UtcDateTime } : [pause.From.UtcDateTime])];

    private static DateTimeOffset Instant(DateTime utc) => new(DateTime.SpecifyKind(utc, DateTimeKind.Utc));
}
