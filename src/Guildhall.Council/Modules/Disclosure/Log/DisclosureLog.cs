using System.Globalization;
using Dapper;
using Guildhall.Platform.Data;

namespace Guildhall.Council.Modules.Disclosure.Log;

/// <summary>An entry of the log as anybody may read it.</summary>
internal sealed record LogEntry
{
    public required Guid Id { get; init; }

    public required int Year { get; init; }

    public required int Number { get; init; }

    public required string Title { get; init; }

    public string? TitleCy { get; init; }

    public required string Request { get; init; }

    public string? RequestCy { get; init; }

    public required string Answer { get; init; }

    public string? AnswerCy { get; init; }

    public required string Topic { get; init; }

    public required DateOnly AnsweredOn { get; init; }

    public DateTimeOffset? PublishedAt { get; init; }

    public DateTimeOffset? TakenDownAt { get; init; }

    public string Link => DisclosureLinks.Entry(Year, Number);

    /// <summary>Whether it is to be read in Welsh: all of it is there in Welsh.</summary>
    public bool IsIn(string language) => language == "en" || (TitleCy is not null && RequestCy is not null && AnswerCy is not null);

    public string TitleIn(string language) => language == "cy" && IsIn("cy") ? TitleCy! : Title;

    public string RequestIn(string language) => language == "cy" && IsIn("cy") ? RequestCy! : Request;

    public string AnswerIn(string language) => language == "cy" && IsIn("cy") ? AnswerCy! : Answer;
}

/// <summary>A file of an entry.</summary>
internal sealed record LogFile(Guid Document, string Name);

/// <summary>What somebody looks for in the log.</summary>
/// <param name="Words">Words; empty for all.</param>
/// <param name="Topic">A topic; null for all.</param>
/// <param name="Month">The first day of a month; null for all.</param>
/// <param name="After">The last entry of the page before; null for the first page.</param>
internal sealed record LogQuestion(string Words, string? Topic, DateOnly? Month, LogPlace? After);

/// <summary>A place in the list.</summary>
internal sealed record LogPlace(DateOnly Day, Guid Id)
{
    public static LogPlace? Parse(string? text) =>
        text?.Split('_') is [var day, var id] && DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed) && Guid.TryParseExact(id, "N", out var key)
            ? new LogPlace(parsed, key)
            : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Day:yyyy-MM-dd}_{Id:N}");
}

/// <summary>Reads the log.</summary>
internal sealed class DisclosureLog(Database database)
{
    public const int PageSize = 20;

    /// <summary>What the files of an entry belong to.</summary>
    public static string FilesOf(Guid entry) => $"disclosure:{entry}";

    /// <summary>A page of entries, the latest first, and whether there are more.</summary>
    public async Task<(IReadOnlyList<LogEntry> Entries, bool More)> FindAsync(LogQuestion asked, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var found = (await connection.QueryAsync<LogEntry>(
            """
            select e.id, e.year, e.number, e.title, e.title_cy, e.request, e.request_cy, e.answer, e.answer_cy, e.topic, e.answered_on, e.published_at, e.taken_down_at
            from disclosure.entry e
            where e.published_at is not null and e.taken_down_at is null
                and (@words = '' or e.finding @@ (websearch_to_tsquery('english', @words) || websearch_to_tsquery('simple', @words)))
                and (@Topic::text is null or e.topic = @Topic)
                and (@from::date is null or (e.answered_on >= @from and e.answered_on < @upto))
                and (@day::date is null or (e.answered_on, e.id) < (@day, @id))
            order by e.answered_on desc, e.id desc
            limit @take
            """,
            new
            {
                words = asked.Words,
                asked.Topic,
                from = asked.Month,
                upto = asked.Month?.AddMonths(1),
                day = asked.After?.Day,
                id = asked.After?.Id ?? Guid.Empty,
                take = PageSize + 1,
            })).AsList();
        return (found[..Math.Min(found.Count, PageSize)], found.Count > PageSize);
    }

    /// <summary>The months and topics that have entries.</summary>
    public async Task<(IReadOnlyList<DateOnly> Months, IReadOnlySet<string> Topics)> ChoicesAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var results = await connection.QueryMultipleAsync(
            """
            select distinct date_trunc('month', e.answered_on)::date as month
            from disclosure.entry e
            where e.published_at is not null and e.taken_down_at is null
            order by month desc
            limit 60;

            select distinct e.topic from disclosure.entry e where e.published_at is not null and e.taken_down_at is null
            """);
        return ([.. await results.ReadAsync<DateOnly>()], (await results.ReadAsync<string>()).ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>One entry with its files, also when it was taken down; null where it was never published.</summary>
    public async Task<(LogEntry Entry, IReadOnlyList<LogFile> Files)?> OneAsync(string? address, CancellationToken cancellationToken)
    {
        if (address?.Split('-') is not [{ Length: 4 } first, { Length: > 0 and <= 7 } second]
            || !int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var year) || !int.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        await using var results = await connection.QueryMultipleAsync(
            """
            select e.id, e.year, e.number, e.title, e.title_cy, e.request, e.request_cy, e.answer, e.answer_cy, e.topic, e.answered_on, e.published_at, e.taken_down_at
            from disclosure.entry e
            where e.year = @year and e.number = @number and e.published_at is not null;

            select f.document, f.name
            from disclosure.entry e
            join disclosure.entry_file f on f.entry = e.id
            where e.year = @year and e.number = @number and e.published_at is not null and e.taken_down_at is null
            order by f.position
            """,
            new { year, number });
        return await results.ReadSingleOrDefaultAsync<LogEntry>() is { } entry ? (entry, [.. await results.ReadAsync<LogFile>()]) : null;
    }
}
