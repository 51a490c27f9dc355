using System.Collections.Concurrent;
using Dapper;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Guildhall.Platform.Events;

/// <summary>
/// Hands events to their subscribers, at least once. Taking a delivery moves its next attempt on by a lease, so a
/// worker that dies loses nothing. Each subscriber's deliveries run apart from the others', so a slow one delays only itself.
/// </summary>
public sealed class DeliveryWorker(
    Database database,
    Subscriptions subscriptions,
    Broadcasts broadcasts,
    IServiceScopeFactory scopes,
    IOptions<DeliveryOptions> options,
    TimeProvider clock,
    ILogger<DeliveryWorker> logger) : BackgroundService
{
    private readonly ConcurrentDictionary<string, Task> _busy = new();
    private readonly Signal _wake = new();

    private DeliveryOptions Options => options.Value;

    /// <summary>Delivers what is due now, one batch of each subscriber. Returns how many deliveries were tried.</summary>
    public async Task<int> DeliverDueAsync(CancellationToken cancellationToken = default)
    {
        var due = await TakeAsync([.. subscriptions.Names], cancellationToken);
        await Task.WhenAll(due.GroupBy(d => d.Subscriber).Select(batch => DeliverAsync([.. batch], cancellationToken)));
        return due.Count;
    }

    /// <summary>Forgets deliveries that went well long ago, and their events. Returns how many events were forgotten.</summary>
    public async Task<int> PurgeAsync(CancellationToken cancellationToken = default)
    {
        var before = clock.GetUtcNow().AddDays(-Options.KeepDays);
        var total = 0;
        await using var connection = await database.OpenAsync(cancellationToken);
        while (true)
        {
            var events = await connection.ExecuteScalarAsync<int>(
                """
                with old as (
                    select e.id from platform.event e
                    where e.id < @boundary and e.subscribers is null
                        and not exists (
                            select from platform.delivery d
                            where d.event_id = e.id and (d.state <> 'done' or d.finished_at >= @before))
                    order by e.id
                    limit 5000
                ), deliveries as (
                    delete from platform.delivery d using old where d.event_id = old.id
                ), events as (
                    delete from platform.event e using old where e.id = old.id returning e.id
                )
                select count(*) from events
                """,
                new { before, boundary = FirstKeyOf(before) });
            total += events;
            if (events == 0)
            {
                return total;
            }
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using (broadcasts.Subscribe(WakeUp.Topic, _ => _wake.Raise()))
        {
            await WorkAsync(stoppingToken);
        }

        // An orderly stop lets what is running end; what had not begun is handed back.
        await Task.WhenAll(_busy.Values);
    }

    private async Task WorkAsync(CancellationToken stoppingToken)
    {
        var outage = new Outage(logger, "Delivering events");
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var due = await TakeAsync([.. subscriptions.Names.Where(name => !_busy.ContainsKey(name))], stoppingToken);
                outage.Over();
                foreach (var batch in due.GroupBy(d => d.Subscriber))
                {
                    Start(batch.Key, [.. batch], stoppingToken);
                }

                // A batch that ends raises the signal too, so a full one is followed by the next at once.
                await _wake.WaitAsync(TimeSpan.FromSeconds(Options.PollSeconds), stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                outage.Failed(e);
                await Task.Delay(TimeSpan.FromSeconds(1), stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Start(string subscriber, List<DueDelivery> batch, CancellationToken stoppingToken)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _busy[subscriber] = ended.Task;
        _ = RunAsync();

        async Task RunAsync()
        {
            try
            {
                await DeliverAsync(batch, stoppingToken);
            }
            catch (Exception e)
            {
                // The outcome could not be written: the lease runs out and they are delivered again.
                logger.LogWarning("Deliveries of {Subscriber} will be made again, because their outcome could not be saved: {Error}", subscriber, e.Message);
            }
            finally
            {
                _busy.TryRemove(subscriber, out _);
                ended.SetResult();
                _wake.Raise();
            }
        }
    }

    private async Task<List<DueDelivery>> TakeAsync(string[] subscribers, CancellationToken cancellationToken)
    {
        if (subscribers.Length == 0)
        {
            return [];
        }

        var now = clock.GetUtcNow();
        await using var connection = await database.OpenAsync(cancellationToken);
        if (await MakeDeliveriesAsync(connection) == Options.BatchSize)
        {
            // There are more events, and perhaps none of these is for anyone here.
            _wake.Raise();
        }

        return [.. await connection.QueryAsync<DueDelivery>(
            """
            with due as (
                select taken.event_id, known.name
                from unnest(@subscribers) known (name)
                cross join lateral (
                    select d.event_id from platform.delivery d
                    where d.subscriber = known.name and d.state = 'waiting' and d.next_attempt_at <= @now
                    order by d.next_attempt_at
                    limit @batchSize
                    for update skip locked
                ) taken
            )
            update platform.delivery d
            set next_attempt_at = @leaseEnd, attempts = d.attempts + 1
            from due, platform.event e
            where d.event_id = due.event_id and d.subscriber = due.name and e.id = d.event_id
            returning d.id, d.subscriber, d.attempts as attempt, e.id as event_id, e.data, e.occurred_at, e.actor_kind, e.actor_id, e.actor_name
            """,
            new { subscribers, now, leaseEnd = now + Options.Lease, batchSize = Options.BatchSize })];
    }

    // Those who published an event said who is to hear of it. Here each of them is given a delivery. Returns of how many events.
    private Task<int> MakeDeliveriesAsync(NpgsqlConnection connection) => connection.ExecuteAsync(
        """
        with owed as (
            select id, subscribers, occurred_at
            from platform.event
            where subscribers is not null
            order by id
            limit @BatchSize
            for update skip locked
        ), made as (
            insert into platform.delivery (event_id, subscriber, next_attempt_at)
            select owed.id, s.subscriber, owed.occurred_at
            from owed
            cross join lateral unnest(owed.subscribers) as s (subscriber)
            order by owed.id
        )
        update platform.event e set subscribers = null from owed where e.id = owed.id
        """,
        new { Options.BatchSize });

    private async Task DeliverAsync(List<DueDelivery> batch, CancellationToken stoppingToken)
    {
        // Half of the lease to run, a quarter to wait for a turn: nobody else takes a delivery that still runs.
        using var turns = new CancellationTokenSource(Options.Lease / 4);
        var outcomes = new ConcurrentBag<Outcome>();
        await Parallel.ForEachAsync(
            batch.OrderBy(d => d.Id),
            new ParallelOptions { MaxDegreeOfParallelism = Options.Parallelism, CancellationToken = CancellationToken.None },
            async (due, _) => outcomes.Add(
                stoppingToken.IsCancellationRequested || turns.IsCancellationRequested
                    ? new Outcome(due, "waiting", due.Attempt - 1, clock.GetUtcNow(), null)
                    : await RunAsync(due)));
        await SaveAsync(outcomes);
    }

    private async Task<Outcome> RunAsync(DueDelivery due)
    {
        try
        {
            if (due.Attempt > Options.Schedule.Count + 1)
            {
                throw new PermanentFailureException("The worker died during the last attempt.");
            }

            using var limit = new CancellationTokenSource(Options.Lease / 2);
            await using var scope = scopes.CreateAsyncScope();
            await subscriptions.Find(due.Subscriber)!.Handle(
                scope.ServiceProvider, due.Data, new Delivery(due.EventId, due.OccurredAt, due.Attempt) { Actor = new Actor(Text.Parse<ActorKind>(due.ActorKind), due.ActorId, due.ActorName) }, limit.Token);
            return new Outcome(due, "done", due.Attempt, clock.GetUtcNow(), null);
        }
        catch (Exception e)
        {
            var dead = e is PermanentFailureException || due.Attempt > Options.Schedule.Count;
            var error = Failure.Describe(e);
            logger.LogWarning(
                "Delivery {Delivery} to {Subscriber} failed at attempt {Attempt}{Outcome}: {Error}",
                due.Id, due.Subscriber, due.Attempt, dead ? " and is now a dead letter" : "", error);
            var now = clock.GetUtcNow();
            return dead
                ? new Outcome(due, "dead", due.Attempt, now, error)
                : new Outcome(due, "waiting", due.Attempt, now.AddSeconds(Options.Schedule[due.Attempt - 1]), error);
        }
    }

    // An outcome that is lost means a delivery made twice, so a database that is away for a moment is waited for.
    private async Task SaveAsync(IReadOnlyCollection<Outcome> outcomes)
    {
        for (var patience = Options.Lease / 4; ; patience -= TimeSpan.FromSeconds(1))
        {
            try
            {
                await WriteAsync(outcomes);
                return;
            }
            catch (Exception e) when (e is NpgsqlException { IsTransient: true } && patience > TimeSpan.Zero)
            {
                await Task.Delay(TimeSpan.FromSeconds(1));
            }
        }
    }

    private async Task WriteAsync(IReadOnlyCollection<Outcome> outcomes)
    {
        await using var connection = await database.OpenAsync();
        await connection.ExecuteAsync(
            """
            update platform.delivery d
            set state = outcome.state,
                attempts = outcome.attempts,
                next_attempt_at = outcome.next_attempt_at,
                last_error = coalesce(outcome.error, d.last_error),
                finished_at = case when outcome.state <> 'waiting' then outcome.next_attempt_at end
            from unnest(@events, @subscribers, @taken, @states, @attempts, @times, @errors)
                as outcome (event_id, subscriber, taken, state, attempts, next_attempt_at, error)
            where d.event_id = outcome.event_id and d.subscriber = outcome.subscriber and d.attempts = outcome.taken and d.state = 'waiting'
            """,
            new
            {
                events = outcomes.Select(o => o.Due.EventId).ToArray(),
                subscribers = outcomes.Select(o => o.Due.Subscriber).ToArray(),
                taken = outcomes.Select(o => o.Due.Attempt).ToArray(),
                states = outcomes.Select(o => o.State).ToArray(),
                attempts = outcomes.Select(o => o.Attempts).ToArray(),
                times = outcomes.Select(o => o.At.UtcDateTime).ToArray(),
                errors = outcomes.Select(o => o.Error).ToArray(),
            });
    }

    // Keys are UUID v7, so the time is the first 48 bits and the primary key finds what is older.
    private static Guid FirstKeyOf(DateTimeOffset instant)
    {
        Span<byte> key = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(key, instant.ToUnixTimeMilliseconds() << 16);
        return new Guid(key, bigEndian: true);
    }

    private sealed record DueDelivery
    {
        public required long Id { get; init; }
        public required string Subscriber { get; init; }
        public required int Attempt { get; init; }
        public required Guid EventId { get; init; }
        public required string Data { get; init; }
        public required DateTimeOffset OccurredAt { get; init; }
        public required string ActorKind { get; init; }
        public Guid? ActorId { get; init; }
        public required string ActorName { get; init; }
    }

    private sealed record Outcome(DueDelivery Due, string State, int Attempts, DateTimeOffset At, string? Error);
}
