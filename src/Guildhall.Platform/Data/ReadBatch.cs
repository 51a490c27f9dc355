using Dapper;
using Npgsql;

namespace Guildhall.Platform.Data;

/// <summary>
/// What several parts of a page ask of the database, sent in one round trip. Each part asks and awaits its answer; whoever shows the page sends
/// when all have asked. A part that asks later is answered at once, by a round trip of its own.
/// </summary>
/// <remarks>A part must ask before it awaits anything else, or it is one of those that ask later.</remarks>
public sealed class ReadBatch(Database database, CancellationToken cancellationToken = default)
{
    private List<Ask>? _asks = [];

    /// <summary>Sends each query as it is asked, for who has but one.</summary>
    public static ReadBatch AtOnce(Database database, CancellationToken cancellationToken = default) => new(database, cancellationToken) { _asks = null };

    /// <summary>The rows of a query. Its columns are mapped as Dapper maps them.</summary>
    /// <param name="sql">One statement, which has rows; one of a limited number.</param>
    /// <param name="parameters">Its parameters, by name; there may be more than it has.</param>
    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, params (string Name, object? Value)[] parameters)
    {
        var ask = new Ask<T>(sql, parameters);
        if (_asks is { } open)
        {
            open.Add(ask);
        }
        else
        {
            await RunAsync([ask]);
        }

        return await ask.Answer;
    }

    /// <summary>Sends what has been asked.</summary>
    /// <exception cref="NpgsqlException">A statement failed, or the database is away.</exception>
    public async Task SendAsync()
    {
        var asks = _asks ?? throw new InvalidOperationException("It has been sent.");
        _asks = null;
        if (asks.Count > 0)
        {
            await RunAsync(asks);
        }
    }

    private async Task RunAsync(List<Ask> asks)
    {
        await using (var connection = await database.OpenAsync(cancellationToken))
        {
            await using var batch = new NpgsqlBatch(connection);
            foreach (var ask in asks)
            {
                batch.BatchCommands.Add(ask.ToCommand());
            }

            await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
            foreach (var ask in asks)
            {
                await ask.ReadAsync(reader, cancellationToken);
                await reader.NextResultAsync(cancellationToken);
            }
        }

        // Only now, for what goes on with an answer may want a connection itself.
        foreach (var ask in asks)
        {
            ask.Done();
        }
    }

    private abstract class Ask(string sql, (string Name, object? Value)[] parameters)
    {
        public NpgsqlBatchCommand ToCommand() => NumberedSql.Of(sql).ToCommand(
            name => Array.Find(parameters, p => p.Name == name) is { Name: not null } found ? new NpgsqlParameter { Value = found.Value ?? DBNull.Value } : null);

        public abstract Task ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken);

        public abstract void Done();
    }

    private sealed class Ask<T>(string sql, (string Name, object? Value)[] parameters) : Ask(sql, parameters)
    {
        private readonly TaskCompletionSource<IReadOnlyList<T>> _answer = new();
        private readonly List<T> _rows = [];

        public Task<IReadOnlyList<T>> Answer => _answer.Task;

        public override async Task ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
        {
            // Not GetRowParser<T>, which cannot be asked for a text.
            Func<System.Data.Common.DbDataReader, object>? parse = null;
            while (await reader.ReadAsync(cancellationToken))
            {
                parse ??= reader.GetRowParser(typeof(T));
                _rows.Add((T)parse(reader));
            }
        }

        public override void Done() => _answer.SetResult(_rows);
    }
}
