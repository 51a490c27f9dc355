using System.Runtime.CompilerServices;
using Dapper;
using Guildhall.Platform.Data;

namespace Guildhall.Casework.Modules.Cases.Desk;

/// <summary>A page of the list, and the places where the ones before and after it begin.</summary>
public sealed record CaseLines(IReadOnlyList<CaseLine> Lines, string? Previous, string? Next);

/// <summary>How much work there is, counted no further than <see cref="Cap"/> so that a large queue costs no more than a small one.</summary>
public sealed record CaseCounts
{
    /// <summary>Where counting stops: the page then says “500+”.</summary>
    public const int Cap = 500;

    /// <summary>The teams’ open work.</summary>
    public int Open { get; init; }

    /// <summary>The officer’s own.</summary>
    public int Mine { get; init; }

    /// <summary>What nobody has.</summary>
    public int Unassigned { get; init; }

    /// <summary>What is due soon.</summary>
    public int DueSoon { get; init; }

    /// <summary>What waits for its customer.</summary>
    public int Waiting { get; init; }

    /// <summary>What was put aside.</summary>
    public int Snoozed { get; init; }

    /// <summary>What the customer wrote about.</summary>
    public int Unread { get; init; }

    /// <summary>What is past its target.</summary>
    public int Overdue { get; init; }
}

/// <summary>
/// The lists of cases. Read by keyset, per team along that team's index, so that a page costs the same
/// whether there are twenty thousand cases or a million. A restricted case is listed for its own team alone.
/// </summary>
public sealed class CaseList(Database database)
{
    /// <summary>Lines on a page.</summary>
    public const int PageSize = 50;

    /// <summary>Where the counting of a narrowed list stops: the page then says “1,000+”.</summary>
    public const int Cap = 1000;

    /// <summary>One page of a list, the figures above it, and how many cases a narrowed list has (null where nothing narrows it), in one round trip.</summary>
    /// <param name="after">The place the page begins after; null for the first page.</param>
    /// <param name="before">The place the page ends before; null where <paramref name="after"/> says where it is.</param>
    public async Task<(CaseLines Page, CaseCounts Counts, int? Listed)> ReadAsync(
        CaseFilter filter, CaseScope scope, string? after, string? before, CancellationToken cancellationToken = default)
    {
        var sort = filter.Order.Sort;
        var from = CaseCursor.Read(sort, after ?? before);
        var backwards = from is not null && after is null;
        var query = new CaseQuery(filter, scope);
        var narrowed = filter.Narrowings > 0;
        var sql = query.Screen(from, backwards, PageSize + 1);
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var results = await connection.QueryMultipleAsync(new CommandDefinition(sql, query.Parameters, cancellationToken: cancellationToken));
        await results.ReadAsync<string>();
        var counts = await results.ReadSingleAsync<CaseCounts>();
        await results.ReadAsync<string>();
        var counted = (await results.ReadAsync<CountedLine>()).AsList();
        int? listed = !narrowed ? null : query.CountsWithPage(from) ? counted.Count > 0 ? counted[0].Listed : 0 : await results.ReadSingleAsync<int>();
        var lines = new List<CaseLine>(counted);
        var isMore = lines.Count > PageSize;
        if (isMore)
        {
            lines.RemoveAt(PageSize);
        }

        if (backwards)
        {
            lines.Reverse();
        }

        var page = new CaseLines(
            lines,
            lines.Count > 0 && (backwards ? isMore : from is not null) ? CaseCursor.At(sort, lines[0]).ToString() : null,
            lines.Count > 0 && (backwards || isMore) ? CaseCursor.At(sort, lines[^1]).ToString() : null);
        return (page, counts, listed);
    }

    /// <summary>All lines of a list, one after the other as they come from the database: never all in memory.</summary>
    public async IAsyncEnumerable<CaseLine> AllAsync(CaseFilter filter, CaseScope scope, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var query = new CaseQuery(filter, scope);
        await using var connection = await database.OpenAsync(cancellationToken);
        await foreach (var line in connection.QueryUnbufferedAsync<CaseLine>(query.All(), query.Parameters, commandTimeout: 300).WithCancellation(cancellationToken))
        {
            yield return line;
        }
    }

    private sealed record CountedLine : CaseLine
    {
        /// <summary>How many cases the list has, where they are counted with the page.</summary>
        public int Listed { get; init; }
    }
}
