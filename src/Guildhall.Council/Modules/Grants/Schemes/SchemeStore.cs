using System.Collections.Concurrent;
using Dapper;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Guildhall.Council.Modules.Grants.Schemes;

/// <summary>A scheme as it stands.</summary>
internal sealed record SchemeRow
{
    public required string Name { get; init; }

    public required string Service { get; init; }

    public required string Team { get; init; }

    public required long BudgetPence { get; init; }

    public required long CommittedPence { get; init; }

    public required long PaidPence { get; init; }

    public string? Problem { get; init; }

    /// <summary>The rules in force. Set by the store.</summary>
    public Scheme Rules { get; init; } = null!;

    public Money Budget => new(BudgetPence);

    public Money Committed => new(CommittedPence);

    public Money Paid => new(PaidPence);

    public Money Left => Budget - Committed;

    internal string Text { get; init; } = "";
}

/// <summary>The days of a round.</summary>
internal sealed record RoundDays
{
    public required string Service { get; init; }

    public required string Team { get; init; }

    public required DateOnly OpensOn { get; init; }

    public DateOnly? ClosesOn { get; init; }
}

/// <summary>The schemes: written in files of the council's folder, and kept where their money is counted.</summary>
internal sealed partial class SchemeStore(Database database, ServiceCatalogue catalogue, string folder, TimeProvider clock, ILogger<SchemeStore> logger)
{
    private static readonly TimeSpan s_fresh = TimeSpan.FromSeconds(30);

    private const string Selected =
        """
        s.name, s.service, s.team, s.budget as budget_pence, s.committed as committed_pence, s.problem, s.text,
            (select coalesce(sum(p.pence), 0)::bigint from grants.payment p where p.scheme = s.name and p.state = 'paid') as paid_pence
        """;

    private readonly ConcurrentDictionary<(string Name, string Text), Scheme> _read = new();
    private volatile Known? _known;

    /// <summary>The schemes of the teams someone is in, the newest first.</summary>
    public async Task<IReadOnlyList<SchemeRow>> AllAsync(CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return [.. (await connection.QueryAsync<SchemeRow>(
            $"select {Selected} from grants.scheme s where s.team = any(@Teams) order by s.opens_on desc, s.name", new { Teams = staff.Teams.ToArray() })).Select(Whole)];
    }

    /// <summary>A scheme for somebody of its team; null where there is none: the two look the same.</summary>
    public async Task<SchemeRow?> FindAsync(string? name, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<SchemeRow>(
            $"select {Selected} from grants.scheme s where s.name = @name and s.team = any(@Teams)", new { name, Teams = staff.Teams.ToArray() }) is { } row ? Whole(row) : null;
    }

    /// <summary>A scheme, locked for a change of its money or of who scores what; null where there is none for them.</summary>
    public async Task<SchemeRow?> TakeAsync(Transaction tx, string name, CurrentStaff staff) =>
        await tx.QuerySingleOrDefaultAsync<SchemeRow>(
            $"select {Selected} from grants.scheme s where s.name = @name and s.team = any(@Teams) for update of s", new { name, Teams = staff.Teams.ToArray() }) is { } row ? Whole(row) : null;

    /// <summary>A scheme by its name, for work nobody asks for.</summary>
    public async Task<SchemeRow> GetAsync(Transaction tx, string name) =>
        Whole(await tx.QuerySingleAsync<SchemeRow>($"select {Selected} from grants.scheme s where s.name = @name", new { name }));

    /// <summary>The schemes of a service, the newest first.</summary>
    public async Task<IReadOnlyList<SchemeRow>> OfServiceAsync(string service, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return [.. (await connection.QueryAsync<SchemeRow>($"select {Selected} from grants.scheme s where s.service = @service order by s.opens_on desc, s.name", new { service })).Select(Whole)];
    }

    /// <summary>The services that have schemes. Every move of a case asks, so a node keeps a copy.</summary>
    public async ValueTask<IReadOnlySet<string>> ServicesAsync(CancellationToken cancellationToken) => (await KnownAsync(cancellationToken)).Services;

    /// <summary>The teams that have schemes, as this node last read them.</summary>
    public IReadOnlySet<string> Teams { get; private set; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>The days of a service's rounds, the first first; none where it has no schemes.</summary>
    public async ValueTask<IReadOnlyList<RoundDays>> RoundsAsync(string service, CancellationToken cancellationToken) =>
        [.. (await KnownAsync(cancellationToken)).Rounds[service]];

    /// <summary>Takes in what changed in the files. A file that cannot be taken in changes nothing, and its scheme says why.</summary>
    public async Task TakeFromFilesAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (var path in Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileNameWithoutExtension(path);
            var problem = "";
            try
            {
                problem = await TakeAsync(name, await File.ReadAllTextAsync(path, cancellationToken), cancellationToken);
            }
            catch (Exception e) when (e is FormatException or IOException)
            {
                problem = e.Message;
            }

            await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
            if (await tx.ExecuteAsync("update grants.scheme set problem = @Problem where name = @name and problem is distinct from @Problem", new { name, Problem = problem.Length == 0 ? null : problem }) > 0)
            {
                await tx.CommitAsync(cancellationToken);
            }

            if (problem.Length > 0)
            {
                NotTaken(logger, path, problem);
            }
        }

        await ReadAsync(cancellationToken);
    }

    private async Task<string> TakeAsync(string name, string text, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        // Two nodes take the same file in one after the other.
        await tx.ExecuteAsync("select pg_advisory_xact_lock(hashtext('grants.schemes'))");
        var known = await tx.QuerySingleOrDefaultAsync<SchemeRow>($"select {Selected} from grants.scheme s where s.name = @name", new { name });
        if (known?.Text == text)
        {
            return "";
        }

        var scheme = SchemeReader.Read(name, text);
        var service = catalogue.Find(scheme.Service)?.Definition;
        if (SchemeReader.Check(scheme, service) is { Count: > 0 } problems)
        {
            return string.Join("; ", problems);
        }

        if (known is not null && Whole(known).Rules.Frozen != scheme.Frozen
            && await tx.QuerySingleAsync<bool>("select exists (select from grants.assessment s join grants.application a on a.id = s.application where a.scheme = @name)", new { name }))
        {
            return "its scoring has begun: the service, the criteria, the pass line, the difference and the number of assessors stay as they are";
        }

        if (await tx.QuerySingleOrDefaultAsync<string>(
            """
            select s.name
            from grants.scheme s
            where s.service = @Service and s.name <> @name
                and daterange(s.opens_on, s.closes_on, '[]') && daterange(@Opens, @Closes, '[]')
            limit 1
            """,
            new { scheme.Service, name, scheme.Opens, scheme.Closes }) is { } other)
        {
            return $"on some days the service has the scheme “{other}” too";
        }

        try
        {
            await tx.ExecuteAsync(
                """
                insert into grants.scheme (name, service, title, team, budget, opens_on, closes_on, text, taken_at)
                values (@name, @Service, @Title, @Team, @Budget, @Opens, @Closes, @text, @Now)
                on conflict (name) do update
                set service = excluded.service, title = excluded.title, team = excluded.team, budget = excluded.budget, opens_on = excluded.opens_on,
                    closes_on = excluded.closes_on, text = excluded.text, taken_at = excluded.taken_at
                """,
                new { name, scheme.Service, scheme.Title, service!.Case.Team, Budget = scheme.Budget.Pence, scheme.Opens, scheme.Closes, text, tx.Now });
        }
        catch (PostgresException e) when (e.ConstraintName == "scheme_within_budget")
        {
            return $"budget: {known!.Committed} is promised already";
        }

        tx.Audit("grants.scheme-taken", name, new { budget = scheme.Budget.Pence });
        await tx.CommitAsync(cancellationToken);
        return "";
    }

    private SchemeRow Whole(SchemeRow row) => row with { Rules = _read.GetOrAdd((row.Name, row.Text), key => SchemeReader.Read(key.Name, key.Text)) };

    private async ValueTask<Known> KnownAsync(CancellationToken cancellationToken)
    {
        return _known is { } known && clock.GetElapsedTime(known.Read) < s_fresh ? known : await ReadAsync(cancellationToken);
    }

    private async Task<Known> ReadAsync(CancellationToken cancellationToken)
    {
        var read = clock.GetTimestamp();
        await using var connection = await database.OpenAsync(cancellationToken);
        var rounds = (await connection.QueryAsync<RoundDays>("select service, team, opens_on, closes_on from grants.scheme order by opens_on")).ToLookup(r => r.Service, StringComparer.Ordinal);
        Teams = rounds.SelectMany(r => r).Select(r => r.Team).ToHashSet(StringComparer.Ordinal);
        return _known = new Known(rounds, rounds.Select(r => r.Key).ToHashSet(StringComparer.Ordinal), read);
    }

    private sealed record Known(ILookup<string, RoundDays> Rounds, IReadOnlySet<string> Services, long Read);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Path} was not taken in: {Problem}")]
    private static partial void NotTaken(ILogger logger, string path, string problem);
}

/// <summary>Every minute, takes in what changed in the files of schemes.</summary>
internal sealed class TakeSchemesFromFiles(SchemeStore store) : Platform.Jobs.IScheduledJob
{
    public Task RunAsync(CancellationToken cancellationToken) => store.TakeFromFilesAsync(cancellationToken);
}
