using Guildhall.Platform.Events;
using Guildhall.Platform.Ids;
using Npgsql;

namespace Guildhall.Platform.Data;

/// <summary>The way to PostgreSQL: a connection to read with, a <see cref="Transaction"/> to write with.</summary>
public sealed class Database(NpgsqlDataSource source, Subscriptions subscriptions, DeliverySignal signal, Broadcasts broadcasts, TimeProvider clock)
{
    /// <summary>The data source itself, for COPY.</summary>
    public NpgsqlDataSource Source => source;

    /// <summary>A connection for reading. Dispose of it soon: the pool is shared.</summary>
    public ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken = default) =>
        source.OpenConnectionAsync(cancellationToken);

    /// <summary>Starts the one transaction of a change, made by <paramref name="actor"/>.</summary>
    public async Task<Transaction> BeginAsync(Actor actor, CancellationToken cancellationToken = default) =>
        new(await source.OpenConnectionAsync(cancellationToken), actor, subscriptions, signal, broadcasts, clock);
}
