using System.Collections.Concurrent;
using Dapper;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Catalogue.Reading;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;

namespace Guildhall.Casework.Modules.Automation.Keep;

/// <summary>A rule as a list shows it.</summary>
internal sealed record RuleLine
{
    public required Guid Id { get; init; }

    public string? Service { get; init; }

    public required string Name { get; init; }

    public required bool InFile { get; init; }

    public int? Live { get; init; }

    public DateTimeOffset? LiveSince { get; init; }

    public string? LiveByName { get; init; }

    public DateTimeOffset? GoneAt { get; init; }

    public required int Latest { get; init; }

    public required string Text { get; init; }

    public DateTimeOffset? TriedAt { get; init; }

    public string? TriedByName { get; init; }

    public int? TriedCases { get; init; }

    public CaseRule Rule => RuleReader.ReadKept(Text) ?? throw new InvalidOperationException($"The rule {Id} cannot be read.");

    /// <summary>How it stands, in words.</summary>
    public string Told => GoneAt is not null ? "Taken away"
        : Live is null ? TriedAt is null ? "Off, not tried out yet" : "Off"
        : Live < Latest ? $"On (version {Live}); version {Latest} is not"
        : "On";
}

/// <summary>A version of a rule.</summary>
internal sealed record RuleVersion
{
    public required int Number { get; init; }

    public required string Text { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    public required string MadeByName { get; init; }

    public DateTimeOffset? TriedAt { get; init; }

    public string? TriedByName { get; init; }

    public int? TriedCases { get; init; }
}

/// <summary>A rule that is switched on.</summary>
internal sealed record LiveRule(Guid Id, string? Service, int Version, CaseRule Rule);

/// <summary>What came of a change to a rule.</summary>
internal enum RuleChange
{
    /// <summary>It was made.</summary>
    Made,

    /// <summary>There is no such rule.</summary>
    NotFound,

    /// <summary>Another rule of the service has that name.</summary>
    NameTaken,

    /// <summary>Its latest version was not tried out.</summary>
    NotTried,
}

/// <summary>Keeps the rules, their versions and their switches.</summary>
internal sealed class RuleStore(Database database, ServiceCatalogue catalogue, TimeProvider clock)
{
    // The same version is the same text for ever.
    private readonly ConcurrentDictionary<(Guid, int), CaseRule> _read = new();

    private volatile IReadOnlyDictionary<string, ServiceVersion>? _taken;

    /// <summary>The rules that are on, that wait for an event and look at cases of a service.</summary>
    public async Task<IReadOnlyList<LiveRule>> LiveAsync(IReadOnlyCollection<RuleEvent> events, string? service, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<(Guid Id, string? Service, int Version, string Text)>(
            """
            select r.id, r.service, v.number as version, v.text
            from automation.rule r
            join automation.rule_version v on v.rule = r.id and v.number = r.live
            where v.event = any(@events) and (@service::text is null or r.service is null or r.service = @service)
                and not exists (select from automation.switch where off_since is not null)
            order by r.name, r.id
            """,
            new { events = events.Select(Text.Kebab).ToArray(), service });
        return [.. rows.Select(r => new LiveRule(r.Id, r.Service, r.Version, Read(r.Id, r.Version, r.Text)))];
    }

    /// <summary>A version of a rule, whether it is on or not, with the switch; null where there is none.</summary>
    public async Task<(LiveRule Rule, bool IsOn)?> VersionAsync(Guid rule, int version, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<(string? Service, string Text, bool IsOn)?>(
            """
            select r.service, v.text, r.live is not null and not exists (select from automation.switch where off_since is not null) as is_on
            from automation.rule r
            join automation.rule_version v on v.rule = r.id and v.number = @version
            where r.id = @rule
            """,
            new { rule, version }) is var (service, text, isOn) ? (new LiveRule(rule, service, version, Read(rule, version, text)), isOn) : null;
    }

    /// <summary>All rules, those of all services first.</summary>
    public async Task<IReadOnlyList<RuleLine>> AllAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return [.. await connection.QueryAsync<RuleLine>(
            """
            select r.id, r.service, r.name, r.in_file, r.live, r.live_since, r.live_by_name, r.gone_at, v.number as latest, v.text, v.tried_at, v.tried_by_name, v.tried_cases
            from automation.rule r
            cross join lateral (select * from automation.rule_version where rule = r.id order by number desc limit 1) v
            where r.gone_at is null
            order by r.service nulls first, r.name
            """)];
    }

    /// <summary>One rule; null where there is none.</summary>
    public async Task<(RuleLine Rule, IReadOnlyList<RuleVersion> Versions)?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var results = await connection.QueryMultipleAsync(
            """
            select r.id, r.service, r.name, r.in_file, r.live, r.live_since, r.live_by_name, r.gone_at, v.number as latest, v.text, v.tried_at, v.tried_by_name, v.tried_cases
            from automation.rule r
            cross join lateral (select * from automation.rule_version where rule = r.id order by number desc limit 1) v
            where r.id = @id;

            select number, text, made_at, made_by_name, tried_at, tried_by_name, tried_cases
            from automation.rule_version
            where rule = @id
            order by number desc
            limit 50
            """,
            new { id });
        return await results.ReadSingleOrDefaultAsync<RuleLine>() is { } rule ? (rule, (await results.ReadAsync<RuleVersion>()).AsList()) : null;
    }

    /// <summary>Takes the rules of the services' files in: a changed one is a new version, and the old one goes on until the new is switched on.</summary>
    public async Task TakeFromFilesAsync(CancellationToken cancellationToken)
    {
        // Nothing is offered before the services have been read, and nothing changed where they are the same object.
        var current = catalogue.Current;
        if (current.Count == 0 || ReferenceEquals(current, _taken))
        {
            return;
        }

        var written = current.Values
            .Where(v => v.Definition is { Retired: null, Work: not null })
            .SelectMany(v => v.Definition.Case.Rules.Select(rule => (Service: v.Definition.Name, Rule: rule)))
            .ToList();
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);

        // Every node does it at its start: one after the other.
        await tx.ExecuteAsync("select pg_advisory_xact_lock(hashtext('automation.rules'))");
        var kept = (await tx.QueryAsync<(Guid Id, string Service, string Name, bool InFile, bool Gone, int Latest, string Text)>(
            """
            select r.id, r.service, r.name, r.in_file, r.gone_at is not null as gone, v.number as latest, v.text
            from automation.rule r
            cross join lateral (select number, text from automation.rule_version where rule = r.id order by number desc limit 1) v
            where r.service is not null
            """)).ToDictionary(r => (r.Service, r.Name));
        foreach (var (service, rule) in written)
        {
            if (!kept.TryGetValue((service, rule.Name), out var known))
            {
                var id = tx.NewId();
                await tx.ExecuteAsync(
                    "insert into automation.rule (id, service, name, in_file, made_at) values (@id, @service, @Name, true, @Now)", new { id, service, rule.Name, tx.Now });
                await AddVersionAsync(tx, id, 1, rule);
            }
            else if (known.InFile)
            {
                if (known.Gone)
                {
                    await tx.ExecuteAsync("update automation.rule set gone_at = null where id = @Id", new { known.Id });
                }

                if (known.Text != rule.Text)
                {
                    await AddVersionAsync(tx, known.Id, known.Latest + 1, rule);
                }
            }
        }

        var gone = kept.Values.Where(k => k.InFile && !k.Gone && !written.Exists(w => w.Service == k.Service && w.Rule.Name == k.Name)).Select(k => k.Id).ToArray();
        if (gone.Length > 0)
        {
            await tx.ExecuteAsync("update automation.rule set gone_at = @Now, live = null, live_since = null, live_by_name = null where id = any(@gone)", new { tx.Now, gone });
        }

        await tx.CommitAsync(cancellationToken);
        _taken = current;
    }

    /// <summary>Keeps a new rule, or a new version of one.</summary>
    /// <param name="id">The rule; null for a new one.</param>
    public async Task<(RuleChange Change, Guid Id)> SaveAsync(Guid? id, string? service, CaseRule rule, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        await tx.ExecuteAsync("select pg_advisory_xact_lock(hashtext('automation.rules'))");
        if (await tx.QuerySingleOrDefaultAsync<Guid?>(
            "select id from automation.rule where service is not distinct from @service and name = @Name", new { service, rule.Name }) is { } other && other != id)
        {
            return (RuleChange.NameTaken, other);
        }

        if (id is { } known)
        {
            var latest = await tx.QuerySingleOrDefaultAsync<(int Number, string Text)?>(
                """
                select v.number, v.text
                from automation.rule r
                join automation.rule_version v on v.rule = r.id
                where r.id = @known and not r.in_file and r.gone_at is null
                order by v.number desc
                limit 1
                """,
                new { known });
            if (latest is not var (number, text))
            {
                return (RuleChange.NotFound, known);
            }

            if (text == rule.Text)
            {
                return (RuleChange.Made, known);
            }

            await tx.ExecuteAsync("update automation.rule set name = @Name where id = @known", new { known, rule.Name });
            await AddVersionAsync(tx, known, number + 1, rule);
            tx.Audit("rule.changed", known.ToString(), new { version = number + 1 });
            await tx.CommitAsync(cancellationToken);
            return (RuleChange.Made, known);
        }

        var made = tx.NewId();
        await tx.ExecuteAsync(
            "insert into automation.rule (id, service, name, in_file, made_at) values (@made, @service, @Name, false, @Now)", new { made, service, rule.Name, tx.Now });
        await AddVersionAsync(tx, made, 1, rule);
        tx.Audit("rule.made", made.ToString(), new { service });
        await tx.CommitAsync(cancellationToken);
        return (RuleChange.Made, made);
    }

    /// <summary>Notes that a version was tried out.</summary>
    public async Task NoteTriedAsync(Guid rule, int version, int cases, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        await tx.ExecuteAsync(
            "update automation.rule_version set tried_at = @Now, tried_by_name = @Name, tried_cases = @cases where rule = @rule and number = @version",
            new { rule, version, cases, tx.Now, staff.Name });
        tx.Audit("rule.tried", rule.ToString(), new { version, cases });
        await tx.CommitAsync(cancellationToken);
    }

    /// <summary>Switches the latest version of a rule on. From now on: what came before is left alone.</summary>
    /// <param name="upto">For a timer, the moments that have been before now.</param>
    public async Task<RuleChange> SwitchOnAsync(Guid rule, int version, DateTimeOffset? upto, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        var latest = await tx.QuerySingleOrDefaultAsync<(int Number, bool Tried)?>(
            """
            select v.number, v.tried_at is not null as tried
            from automation.rule r
            join automation.rule_version v on v.rule = r.id
            where r.id = @rule and r.gone_at is null
            order by v.number desc
            limit 1
            for update of r
            """,
            new { rule });
        if (latest is not var (number, tried) || number != version)
        {
            return RuleChange.NotFound;
        }

        if (!tried)
        {
            return RuleChange.NotTried;
        }

        await tx.ExecuteAsync("update automation.rule set live = @version, live_since = @Now, live_by_name = @Name where id = @rule", new { rule, version, tx.Now, staff.Name });
        if (upto is { } until)
        {
            await tx.ExecuteAsync(
                "insert into automation.timer (rule, upto) values (@rule, @until) on conflict (rule) do update set upto = excluded.upto", new { rule, until });
        }

        tx.Audit("rule.on", rule.ToString(), new { version });
        await tx.CommitAsync(cancellationToken);
        return RuleChange.Made;
    }

    /// <summary>Switches a rule off, or takes one that is not in a file away.</summary>
    public async Task<bool> SwitchOffAsync(Guid rule, bool takeAway, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        var changed = await tx.ExecuteAsync(
            """
            update automation.rule
            set live = null, live_since = null, live_by_name = null, gone_at = case when @takeAway then @Now end,
                name = case when @takeAway then left(name, 60) || ' (' || id || ')' else name end
            where id = @rule and gone_at is null and not (@takeAway and in_file)
            """,
            new { rule, takeAway, tx.Now });
        tx.Audit(takeAway ? "rule.taken-away" : "rule.off", rule.ToString());
        await tx.CommitAsync(cancellationToken);
        return changed == 1;
    }

    /// <summary>Since when all rules are off, and who did it; null while they are not.</summary>
    public async Task<(DateTimeOffset Since, string By)?> AllOffAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<(DateTimeOffset, string)?>("select off_since, off_by_name from automation.switch where off_since is not null");
    }

    /// <summary>Switches all rules off together, or lets those that are on go on.</summary>
    public async Task SwitchAllAsync(bool off, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        await tx.ExecuteAsync(
            "update automation.switch set off_since = case when @off then @Now end, off_by_name = case when @off then @Name end where (off_since is not null) <> @off",
            new { off, tx.Now, staff.Name });
        tx.Audit(off ? "rules.off" : "rules.on", "all");
        await tx.CommitAsync(cancellationToken);
    }

    /// <summary>What the rule did last.</summary>
    public async Task<IReadOnlyList<(Guid CaseId, DateTimeOffset At, string State, string Did)>> RunsAsync(Guid rule, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return [.. await connection.QueryAsync<(Guid, DateTimeOffset, string, string)>(
            "select case_id, at, state, did::text from automation.run where rule = @rule order by at desc limit 50", new { rule })];
    }

    /// <summary>How many cases the rule did something to in the last month, counted to a thousand.</summary>
    public async Task<int> CountAsync(Guid rule, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleAsync<int>(
            "select count(*)::int from (select from automation.run where rule = @rule and at > @since limit 1000) runs", new { rule, since = clock.GetUtcNow().AddDays(-30) });
    }

    private CaseRule Read(Guid rule, int version, string text) => _read.GetOrAdd((rule, version), _ =>
        RuleReader.ReadKept(text) ?? throw new InvalidOperationException($"Version {version} of the rule {rule} cannot be read."));

    private static Task AddVersionAsync(Transaction tx, Guid rule, int number, CaseRule written) => tx.ExecuteAsync(
        "insert into automation.rule_version (rule, number, event, text, made_at, made_by_name) values (@rule, @number, @Event, @Text, @Now, @By)",
        new { rule, number, Event = Text.Kebab(written.When.Event), written.Text, tx.Now, By = tx.Actor.Kind == ActorKind.System ? "The service’s file" : tx.Actor.Name });
}
