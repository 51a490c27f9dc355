using Dapper;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;

namespace Guildhall.Council.Modules.Assets.Stock;

/// <summary>Things without labels, of which there are some.</summary>
internal sealed record StockItem
{
    public required string Name { get; init; }

    public required string Title { get; init; }

    public string? Place { get; init; }

    public required int Level { get; init; }

    /// <summary>At this level or below it is time to order.</summary>
    public required int Low { get; init; }

    public bool IsLow => Level <= Low;
}

/// <summary>Something put into stock or taken out.</summary>
internal sealed record StockEvent
{
    public required string Title { get; init; }

    public required DateTimeOffset At { get; init; }

    public required int Change { get; init; }

    public required int Level { get; init; }

    public string? Text { get; init; }

    public string? Reference { get; init; }

    public required string ActorName { get; init; }
}

/// <summary>Keeps what is in stock.</summary>
internal sealed class StockRoom(Database database)
{
    private const int MostEvents = 50;

    /// <summary>All of it, by title.</summary>
    public async Task<IReadOnlyList<StockItem>> AllAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<StockItem>("select name, title, place, level, low from assets.stock order by title, name")).AsList();
    }

    /// <summary>What is to be ordered.</summary>
    public async Task<IReadOnlyList<StockItem>> LowAsync(CancellationToken cancellationToken) => [.. (await AllAsync(cancellationToken)).Where(s => s.IsLow)];

    /// <summary>What was put in and taken out last.</summary>
    public async Task<IReadOnlyList<StockEvent>> EventsAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<StockEvent>(
            """
            select s.title, e.at, e.change, e.level, e.text, e.reference, e.actor_name
            from assets.stock_event e
            join assets.stock s on s.name = e.stock
            order by e.at desc, e.number desc
            limit @MostEvents
            """,
            new { MostEvents })).AsList();
    }

    /// <summary>Adds a kind of thing, or changes what is written of it.</summary>
    public async Task PutAsync(StockItem item, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        await PutAsync(tx, item);
        await tx.CommitAsync(cancellationToken);
    }

    /// <summary>The same in the caller's transaction.</summary>
    public static async Task PutAsync(Transaction tx, StockItem item)
    {
        if (await tx.QuerySingleOrDefaultAsync<bool?>(
            """
            insert into assets.stock (name, title, place, level, low) values (@Name, @Title, @Place, @Level, @Low)
            on conflict (name) do update set title = excluded.title, place = excluded.place, low = excluded.low, version = assets.stock.version + 1
            returning version = 1
            """,
            new { item.Name, item.Title, item.Place, item.Level, item.Low }) == true && item.Level > 0)
        {
            Tell(tx, item.Name, item.Level, item.Level, "Counted", null);
        }

        tx.Audit("stock.kept", item.Name);
    }

    /// <summary>Puts some in or takes some out. False where there are not so many, or no such thing.</summary>
    public async Task<bool> MoveAsync(string name, int change, string text, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (await MoveAsync(tx, name, change, text, null) is null)
        {
            return false;
        }

        await tx.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>The same in the caller's transaction, as a part of a case. Returns what they are called; null where there are not so many.</summary>
    public static async Task<string?> MoveAsync(Transaction tx, string name, int change, string text, string? reference)
    {
        if (await tx.QuerySingleOrDefaultAsync<StockItem>(
            """
            update assets.stock set level = level + @change, version = version + 1
            where name = @name and level + @change >= 0
            returning name, title, place, level, low
            """,
            new { name, change }) is not { } now)
        {
            return null;
        }

        Tell(tx, name, change, now.Level, text, reference);
        tx.Audit("stock.moved", name, new { change, now.Level, reference });
        return now.Title;
    }

    private static void Tell(Transaction tx, string name, int change, int level, string text, string? reference) => tx.AtCommit(
        "insert into assets.stock_event (id, stock, at, change, level, text, reference, actor_id, actor_name) values (@id, @stock, @now, @change, @level, @text, @reference, @actor, @actorName)",
        ("id", tx.NewId()), ("stock", name), ("now", tx.Now), ("change", change), ("level", level), ("text", text.Length == 0 ? null : text), ("reference", reference), ("actor", tx.Actor.Id),
        ("actorName", tx.Actor.Name));
}
