using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Guildhall.Platform.Audit;
using Guildhall.Platform.Events;
using Guildhall.Platform.Ids;
using Npgsql;
using NpgsqlTypes;

namespace Guildhall.Platform.Data;

/// <summary>
/// One change: its rows, its events and its audit entries, all or nothing.
/// Disposed without <see cref="CommitAsync"/>, it never happened.
/// </summary>
public sealed class Transaction : IAsyncDisposable
{
    private const string Happened =
        """
        insert into platform.event (id, kind, data, occurred_at, actor_kind, actor_id, actor_name, subscribers)
        values (@id, @kind, @data, @at, @actorKind, @actorId, @actorName, @subscribers)
        """;

    private const string Entry =
        """
        insert into platform.audit_entry (at, actor_kind, actor_id, actor_name, action, subject, detail)
        values (@at, @actorKind, @actorId, @actorName, @action, @subject, @detail)
        """;

    // What happened and who did it mostly go together: as one statement they are one less for the database to run.
    private const string HappenedAndEntry = $"with happened as ({Happened}) {Entry}";

    private readonly NpgsqlConnection _connection;
    private readonly Subscriptions _subscriptions;
    private readonly DeliverySignal _signal;
    private readonly Broadcasts _broadcasts;
    private readonly TimeProvider _clock;
    private readonly List<Statement> _pending = [];
    private NpgsqlTransaction? _begun;
    private Statement? _event;
    private List<PostgresNotice>? _notices;
    private bool _hasDeliveries;

    internal Transaction(
        NpgsqlConnection connection,
        Actor actor,
        Subscriptions subscriptions,
        DeliverySignal signal,
        Broadcasts broadcasts,
        TimeProvider clock)
    {
        _connection = connection;
        Actor = actor;
        _subscriptions = subscriptions;
        _signal = signal;
        _broadcasts = broadcasts;
        _clock = clock;
        _connection.Notice += OnNotice;
        Now = clock.GetUtcNow();
    }

    /// <summary>Who makes the change.</summary>
    public Actor Actor { get; }

    /// <summary>The instant of the change: every row it writes carries the same.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>The connection, for what Dapper has no word for (COPY).</summary>
    public NpgsqlConnection Connection => Begun.Connection!;

    // Begun when it is first needed: a change that only writes goes in one batch, which is a transaction by itself.
    // No round trip here: Npgsql sends the word with the statement that follows.
    private NpgsqlTransaction Begun => _begun ??= _connection.BeginTransaction();

    /// <summary>A new key.</summary>
    public Guid NewId() => Key.New(_clock);

    /// <summary>Runs a statement and returns how many rows it touched.</summary>
    public Task<int> ExecuteAsync(string sql, object? parameters = null) =>
        Connection.ExecuteAsync(sql, parameters, Begun);

    /// <summary>Rows as records.</summary>
    public Task<IEnumerable<T>> QueryAsync<T>(string sql, object? parameters = null) =>
        Connection.QueryAsync<T>(sql, parameters, Begun);

    /// <summary>The one row there may be.</summary>
    public Task<T?> QuerySingleOrDefaultAsync<T>(string sql, object? parameters = null) =>
        Connection.QuerySingleOrDefaultAsync<T?>(sql, parameters, Begun);

    /// <summary>The one row there must be.</summary>
    public Task<T> QuerySingleAsync<T>(string sql, object? parameters = null) =>
        Connection.QuerySingleAsync<T>(sql, parameters, Begun);

    /// <summary>
    /// Adds a statement that is sent with the commit, in one round trip with the events and the audit.
    /// For inserts and updates whose outcome nobody waits for; a constraint it breaks fails <see cref="CommitAsync"/>.
    /// </summary>
    public void AtCommit(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var statement = new Statement(sql);
        foreach (var (name, value) in parameters)
        {
            statement.Add(name, value);
        }

        _pending.Add(statement);
    }

    /// <summary>Writes an event when the change commits, with the names of those who are owed a delivery of it.</summary>
    public void Publish<TEvent>(TEvent happened)
        where TEvent : IEvent
    {
        var subscribers = _subscriptions.To(TEvent.Kind).Select(subscription => subscription.Name).ToArray();
        var insert = new Statement(Happened);
        insert.Add("id", NewId());
        insert.Add("kind", TEvent.Kind);
        insert.Add("data", JsonSerializer.Serialize(happened, Subscriptions.Json), NpgsqlDbType.Json);
        insert.Add("at", Now);
        insert.Add("subscribers", subscribers.Length > 0 ? subscribers : null, NpgsqlDbType.Array | NpgsqlDbType.Text);
        AddActor(insert);
        _pending.Add(insert);
        _event = insert;
        _hasDeliveries |= subscribers.Length > 0;
    }

    /// <summary>Records in the tamper-evident audit that the actor did something to a subject.</summary>
    /// <param name="action">What was done, as <c>noun.verb</c>: <c>case.moved</c>, <c>case.read</c>.</param>
    /// <param name="subject">To what: a reference or key, never personal data.</param>
    /// <param name="detail">What a reviewer needs to know, as plain values.</param>
    public void Audit(string action, string subject, object? detail = null)
    {
        var insert = _event;
        if (insert is not null)
        {
            insert.Sql = HappenedAndEntry;
            _event = null;
        }
        else
        {
            insert = new Statement(Entry);
            insert.Add("at", Now);
            AddActor(insert);
            _pending.Add(insert);
        }

        insert.Add("action", action);
        insert.Add("subject", subject);
        insert.Add("detail", Detail(detail ?? new { }), NpgsqlDbType.Json);
    }

    /// <summary>Makes the change real, and wakes the workers if anyone is to hear of it.</summary>
    public async Task CommitAsync(CancellationToken cancellationToken = default)
    {
        if (_pending.Count > 0)
        {
            await using var batch = new NpgsqlBatch(_connection, _begun);
            foreach (var statement in _pending)
            {
                batch.BatchCommands.Add(statement.ToCommand());
            }

            if (_begun is not null)
            {
                // Sent with them, for one round trip less. After a statement that fails it is not reached, and disposal rolls back.
                batch.BatchCommands.Add(new NpgsqlBatchCommand("commit"));
            }

            await batch.ExecuteNonQueryAsync(cancellationToken);
        }
        else if (_begun is not null)
        {
            await _begun.CommitAsync(cancellationToken);
        }

        if (_hasDeliveries)
        {
            _signal.Raise();
        }

        _notices?.ForEach(_broadcasts.Hear);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _connection.Notice -= OnNotice;
        if (_begun is not null)
        {
            await _begun.DisposeAsync();
        }

        await _connection.DisposeAsync();
    }

    private void OnNotice(object sender, NpgsqlNoticeEventArgs e) => (_notices ??= []).Add(e.Notice);

    private string Detail(object detail)
    {
        if (Actor.For is not { } whom || JsonSerializer.SerializeToNode(detail, Subscriptions.Json) is not JsonObject written)
        {
            return JsonSerializer.Serialize(detail, Subscriptions.Json);
        }

        written[ActsForOthers.ForWhom] = whom;
        return written.ToJsonString(Subscriptions.Json);
    }

    private void AddActor(Statement statement)
    {
        statement.Add("actorKind", Text.Kebab(Actor.Kind));
        statement.Add("actorId", Actor.Id, NpgsqlDbType.Uuid);
        statement.Add("actorName", Actor.Name);
    }

    private sealed class Statement(string sql)
    {
        private readonly List<(string Name, NpgsqlParameter Value)> _parameters = [];

        public string Sql { get; set; } = sql;

        public void Add(string name, object? value, NpgsqlDbType? type = null)
        {
            var parameter = new NpgsqlParameter { Value = value ?? DBNull.Value };
            if (type is { } known)
            {
                parameter.NpgsqlDbType = known;
            }

            _parameters.Add((name, parameter));
        }

        public NpgsqlBatchCommand ToCommand() => NumberedSql.Of(Sql).ToCommand(name => _parameters.Find(p => p.Name == name).Value);
    }
}
