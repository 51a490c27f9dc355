using Dapper;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Council.Modules.Councillors.Raise;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;

namespace Guildhall.Council.Modules.Councillors.Casework;

/// <summary>Something a councillor raised, as they see it.</summary>
internal sealed record CaseworkItem
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    public required string Reference { get; init; }

    /// <summary>For whom; null for the ward.</summary>
    public string? Constituent { get; init; }

    public string? ConsentHow { get; init; }

    public DateOnly? ConsentOn { get; init; }

    public string? ConsentNote { get; init; }

    public required string Scope { get; init; }

    public required DateTimeOffset RaisedAt { get; init; }

    public required string CouncillorName { get; init; }

    public required string EnteredByName { get; init; }

    /// <summary>Whether they may read what the council wrote to the customer.</summary>
    public bool SeesMessages => Scope == Text.Kebab(ConsentScope.Messages);
}

/// <summary>Something a councillor raised, with how it stands.</summary>
internal sealed record CaseworkLine(CaseworkItem Item, ConsentedCase Case);

/// <summary>What a councillor and the officers of a case wrote to one another.</summary>
internal sealed record CouncillorMessage
{
    public required Guid Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Kind { get; init; }

    public required string Text { get; init; }

    public required bool ToCustomer { get; init; }

    public required string ActorName { get; init; }
}

/// <summary>A page of casework.</summary>
/// <param name="Next">Where the next page begins; null on the last.</param>
internal sealed record CaseworkPage(IReadOnlyList<CaseworkLine> Lines, string? Next);

/// <summary>Reads what a councillor raised: theirs alone, and only while there is consent.</summary>
internal sealed class CaseworkReader(Database database, ConsentedCases cases)
{
    private const int PageSize = 50;

    private const string Columns = "id, case_id, reference, constituent, consent_how, consent_on, consent_note, scope, raised_at, councillor_name, entered_by_name";

    /// <summary>What they raised, the latest first, from a place in the list on.</summary>
    public async Task<CaseworkPage> ListAsync(CurrentStaff councillor, string? after, CancellationToken cancellationToken)
    {
        var from = After(after);
        List<CaseworkItem> items;
        await using (var connection = await database.OpenAsync(cancellationToken))
        {
            items = (await connection.QueryAsync<CaseworkItem>(
                $"""
                select {Columns}
                from councillors.casework
                where councillor = @Me and ended_at is null and case_id is not null and (@at::timestamptz is null or (raised_at, id) < (@at, @id))
                order by raised_at desc, id desc
                limit @Most
                """,
                new { Me = councillor.Id, at = from?.At, id = from?.Id ?? Guid.Empty, Most = PageSize + 1 })).AsList();
        }

        var shown = items.Take(PageSize).ToList();
        var standing = (await cases.StandingAsync([.. shown.Select(i => i.CaseId)], cancellationToken)).ToDictionary(c => c.Id);
        return new CaseworkPage(
            [.. shown.Where(i => standing.ContainsKey(i.CaseId)).Select(i => new CaseworkLine(i, standing[i.CaseId]))],
            items.Count > PageSize ? $"{shown[^1].RaisedAt.UtcTicks}-{shown[^1].Id:N}" : null);
    }

    /// <summary>Something of theirs; null where it is not, or its consent has ended: the two look the same.</summary>
    public async Task<CaseworkItem?> FindAsync(string reference, CurrentStaff councillor, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<CaseworkItem>(
            $"select {Columns} from councillors.casework where reference = @reference and councillor = @Me and ended_at is null", new { reference, Me = councillor.Id });
    }

    /// <summary>What was written about it, the earliest first.</summary>
    public async Task<IReadOnlyList<CouncillorMessage>> MessagesAsync(Guid casework, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<CouncillorMessage>(
            "select id, at, kind, text, to_customer, actor_name from councillors.message where casework = @casework order by at, id limit 500", new { casework })).AsList();
    }

    /// <summary>How much each councillor follows.</summary>
    public async Task<IReadOnlyDictionary<Guid, int>> CountsAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<(Guid Councillor, int Count)>(
            "select councillor, count(*)::int from councillors.casework where case_id is not null and ended_at is null group by councillor")).ToDictionary(row => row.Councillor, row => row.Count);
    }

    private static (DateTimeOffset At, Guid Id)? After(string? text) =>
        text?.Split('-') is [var ticks, var id] && long.TryParse(ticks, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var at)
        && at < DateTime.MaxValue.Ticks && Guid.TryParseExact(id, "N", out var key)
            ? (new DateTimeOffset(at, TimeSpan.Zero), key)
            : null;
}
