using Dapper;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Localisation;
using Guildhall.Platform.Time;

namespace Guildhall.Casework.Modules.Catalogue;

/// <summary>How a service is not as usual.</summary>
public enum ServiceState
{
    /// <summary>It takes longer than it should.</summary>
    Slow,

    /// <summary>Nothing new can be asked for.</summary>
    Closed,
}

/// <summary>What is the matter with a service at the moment.</summary>
/// <param name="State">How it is not as usual.</param>
/// <param name="Said">What people are told.</param>
/// <param name="Until">The last day on which it is so; null while nobody knows.</param>
public sealed record ServiceStatus(ServiceState State, LocalText Said, DateOnly? Until)
{
    /// <summary>Who said so and when; null where the days of its round are over.</summary>
    public (string Name, DateTimeOffset At)? SetBy { get; init; }

    /// <summary>The wards it is so in, by their codes; empty for everywhere. Who lives elsewhere is not told.</summary>
    public IReadOnlyList<string> Wards { get; init; } = [];

    /// <summary>Whether it is so where somebody lives, as far as we know.</summary>
    public bool IsIn(string? ward) => Wards.Count == 0 || (ward is not null && Wards.Contains(ward));

    /// <summary>Whether forms begun before cannot be sent either.</summary>
    public bool EndsForms => State == ServiceState.Closed && SetBy is null;

    internal bool IsOn(DateOnly day) => Until is not { } until || until >= day;
}

/// <summary>Which services are slow or closed for now. Every start page asks: a node keeps a copy for half a minute.</summary>
public sealed class ServiceStatuses(Database database, IEnumerable<IServiceRounds> rounds, TimeProvider clock)
{
    private static readonly TimeSpan s_fresh = TimeSpan.FromSeconds(30);

    private volatile Copy? _copy;

    /// <summary>What is the matter with a service today, to who lives anywhere; null for nothing.</summary>
    public ValueTask<ServiceStatus?> FindAsync(string service, CancellationToken cancellationToken = default) => FindAsync(service, () => Task.FromResult<string?>(null), cancellationToken);

    /// <summary>The same to who lives in a ward.</summary>
    /// <param name="wardAsync">Finds the ward, where that matters; null where nobody knows.</param>
    public async ValueTask<ServiceStatus?> FindAsync(string service, Func<Task<string?>> wardAsync, CancellationToken cancellationToken)
    {
        var today = LondonTime.Today(clock);
        foreach (var round in rounds)
        {
            if (await round.ClosedAsync(service, today, cancellationToken) is { } said)
            {
                return new ServiceStatus(ServiceState.Closed, said, Until: null);
            }
        }

        var set = await FindSetAsync(service, cancellationToken);
        return set is null || set.IsIn(null) || set.IsIn(await wardAsync()) ? set : null;
    }

    /// <summary>What staff said of a service that still holds today; null for nothing.</summary>
    internal async ValueTask<ServiceStatus?> FindSetAsync(string service, CancellationToken cancellationToken) =>
        (await AllAsync(cancellationToken)).GetValueOrDefault(service) is { } status && status.IsOn(LondonTime.Today(clock)) ? status : null;

    /// <summary>What staff said that still holds today, by the services' names.</summary>
    public async ValueTask<IReadOnlyDictionary<string, ServiceStatus>> SetTodayAsync(CancellationToken cancellationToken = default) =>
        (await AllAsync(cancellationToken)).Where(one => one.Value.IsOn(LondonTime.Today(clock))).ToDictionary();

    internal async Task SetAsync(string service, ServiceStatus status, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        await tx.ExecuteAsync(
            """
            insert into catalogue.service_status (service, state, words, words_welsh, until, wards, set_at, set_by, set_by_name)
            values (@service, @state, @English, @Welsh, @Until, @wards, @Now, @Id, @Name)
            on conflict (service) do update
            set state = excluded.state, words = excluded.words, words_welsh = excluded.words_welsh, until = excluded.until, wards = excluded.wards,
                set_at = excluded.set_at, set_by = excluded.set_by, set_by_name = excluded.set_by_name
            """,
            new { service, state = Text.Kebab(status.State), status.Said.English, status.Said.Welsh, status.Until, wards = status.Wards.ToArray(), tx.Now, staff.Id, staff.Name });
        tx.Audit("service.status-set", service, new { state = Text.Kebab(status.State), until = status.Until, wards = status.Wards });
        await tx.CommitAsync(cancellationToken);
        _copy = null;
    }

    internal async Task ClearAsync(string service, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (await tx.ExecuteAsync("delete from catalogue.service_status where service = @service", new { service }) == 1)
        {
            tx.Audit("service.status-cleared", service);
            await tx.CommitAsync(cancellationToken);
        }

        _copy = null;
    }

    private async ValueTask<IReadOnlyDictionary<string, ServiceStatus>> AllAsync(CancellationToken cancellationToken)
    {
        if (_copy is { } copy && clock.GetElapsedTime(copy.Read) < s_fresh)
        {
            return copy.Statuses;
        }

        var read = clock.GetTimestamp();
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<Row>("select service, state, words, words_welsh, until, wards, set_by_name, set_at from catalogue.service_status");
        var statuses = rows.ToDictionary(row => row.Service, row => new ServiceStatus(Text.Parse<ServiceState>(row.State), new LocalText(row.Words, row.WordsWelsh), row.Until) { SetBy = (row.SetByName, row.SetAt), Wards = row.Wards });
        _copy = new Copy(statuses, read);
        return statuses;
    }

    private sealed record Copy(IReadOnlyDictionary<string, ServiceStatus> Statuses, long Read);

    private sealed record Row
    {
        public required string Service { get; init; }

        public required string State { get; init; }

        public required string Words { get; init; }

        public required string WordsWelsh { get; init; }

        public DateOnly? Until { get; init; }

        public required string[] Wards { get; init; }

        public required string SetByName { get; init; }

        public required DateTimeOffset SetAt { get; init; }
    }
}
