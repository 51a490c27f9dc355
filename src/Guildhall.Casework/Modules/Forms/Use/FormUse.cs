using Dapper;
using Guildhall.Platform.Data;

namespace Guildhall.Casework.Modules.Forms.Use;

/// <summary>How often a form was begun and sent.</summary>
/// <param name="Service">The service.</param>
/// <param name="Started">The forms of which at least one page was sent.</param>
/// <param name="Sent">Those of them that were sent.</param>
/// <param name="Minutes">The median from the first page to sending, in minutes; null when none was sent.</param>
/// <param name="LastUsed">When one was last begun; null for never.</param>
internal sealed record UseFigures(string Service, int Started, int Sent, double? Minutes, DateTimeOffset? LastUsed)
{
    /// <summary>How many of a hundred that were begun were sent; null when none was.</summary>
    public int? Rate => Started == 0 ? null : (int)Math.Round(100.0 * Sent / Started, MidpointRounding.AwayFromZero);
}

/// <summary>Something of a form, and how often.</summary>
internal sealed record UseCount(string Name, int Times, int Left);

/// <summary>Reads how forms are used: from the drafts there are, and from what is kept of those that were deleted.</summary>
internal sealed class FormUse(Database database)
{
    /// <summary>The figures of the services that were used since then.</summary>
    public async Task<IReadOnlyDictionary<string, UseFigures>> AllAsync(DateTimeOffset since, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var figures = await connection.QueryAsync<UseFigures>(
            """
            with begun as (
                select service, created_at as started_at, sent_at from forms.draft where pages <> '{}' and not test and ask_id is null
                union all
                select service, started_at, sent_at from forms.attempt where pages <> '{}'
            )
            select service,
                count(*) filter (where started_at >= @since)::int as started,
                count(sent_at) filter (where started_at >= @since)::int as sent,
                percentile_cont(0.5) within group (order by extract(epoch from sent_at - started_at)::float8 / 60)
                    filter (where sent_at is not null and started_at >= @since) as minutes,
                max(started_at) as last_used
            from begun
            group by service
            """,
            new { since });
        return figures.ToDictionary(f => f.Service, StringComparer.Ordinal);
    }

    /// <summary>On which page the forms of each service that were not sent stand, and how many.</summary>
    public async Task<ILookup<string, (string Page, int Times)>> LastPagesAsync(DateTimeOffset since, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<(string Service, string Page, int Times)>(
            """
            with begun as (
                select service, pages from forms.draft where pages <> '{}' and not test and ask_id is null and sent_at is null and created_at >= @since
                union all
                select service, pages from forms.attempt where pages <> '{}' and sent_at is null and started_at >= @since
            )
            select service, pages[cardinality(pages)] as page, count(*)::int as times
            from begun
            group by service, page
            """,
            new { since })).ToLookup(l => l.Service, l => (l.Page, l.Times));
    }

    /// <summary>How many got through each page of a service, and how many went no further.</summary>
    public async Task<IReadOnlyDictionary<string, UseCount>> PagesAsync(string service, DateTimeOffset since, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var counts = await connection.QueryAsync<UseCount>(
            """
            with begun as (
                select pages, sent_at from forms.draft where service = @service and not test and ask_id is null and created_at >= @since
                union all
                select pages, sent_at from forms.attempt where service = @service and started_at >= @since
            )
            select page as name, count(*)::int as times,
                count(*) filter (where sent_at is null and page = pages[cardinality(pages)])::int as "left"
            from begun, unnest(pages) as page
            group by page
            """,
            new { service, since });
        return counts.ToDictionary(c => c.Name, StringComparer.Ordinal);
    }

    /// <summary>How often each question of a service was refused, and in how many forms.</summary>
    public async Task<IReadOnlyList<UseCount>> ErrorsAsync(string service, DateTimeOffset since, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return [.. await connection.QueryAsync<UseCount>(
            """
            with begun as (
                select errors from forms.draft where service = @service and not test and ask_id is null and created_at >= @since
                union all
                select errors from forms.attempt where service = @service and started_at >= @since
            )
            select key as name, sum(value::int)::int as times, count(*)::int as "left"
            from begun, jsonb_each_text(errors)
            group by key
            order by times desc, key
            """,
            new { service, since })];
    }
}
