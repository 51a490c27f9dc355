using Dapper;
using Guildhall.Foundations.Modules.Search.Asking;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Time;

namespace Guildhall.Foundations.Modules.Search;

/// <summary>What people looked for in vain: counted by day, so that the council learns which words it lacks, and never with who they were.</summary>
public sealed class MissedSearches(Database database, TimeProvider clock)
{
    // Whoever sends nonsense all day fills no table with it.
    private const int MostInADay = 1000;
    private static readonly TimeSpan s_kept = TimeSpan.FromDays(400);

    /// <summary>Counts a search that found nothing. Words that could name a person, a place or a case are left out.</summary>
    public async Task CountAsync(string words, string language, CancellationToken cancellationToken = default)
    {
        language = language == "cy" ? "cy" : "en";
        if (TypedWords.ToCount(words, language) is not { } counted)
        {
            return;
        }

        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        await tx.ExecuteAsync(
            """
            insert into search.missed as m (day, language, words)
            select @day, @language, @counted
            where (select count(*) from search.missed where day = @day) < @MostInADay
                or exists (select from search.missed where day = @day and language = @language and words = @counted)
            on conflict (day, language, words) do update set times = m.times + 1
            """,
            new { day = LondonTime.Today(clock), language, counted, MostInADay });
        await tx.CommitAsync(cancellationToken);
    }

    /// <summary>What was missed since a day, the most frequent first.</summary>
    internal async Task<IReadOnlyList<Missed>> SinceAsync(DateOnly from, int limit)
    {
        await using var connection = await database.OpenAsync();
        return [.. await connection.QueryAsync<Missed>(
            """
            select words, language, sum(times)::int as times, max(day) as last_day
            from search.missed
            where day >= @from
            group by words, language
            order by times desc, last_day desc, words
            limit @limit
            """,
            new { from, limit })];
    }

    /// <summary>Forgets what is more than a year old.</summary>
    internal async Task PurgeAsync(CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        await tx.ExecuteAsync("delete from search.missed where day < @before", new { before = LondonTime.DayOf(clock.GetUtcNow() - s_kept) });
        await tx.CommitAsync(cancellationToken);
    }
}

/// <summary>Words that found nothing.</summary>
internal sealed record Missed
{
    public required string Words { get; init; }

    public required string Language { get; init; }

    public required int Times { get; init; }

    public required DateOnly LastDay { get; init; }
}
