using Dapper;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Time;

namespace Guildhall.Casework.Modules.Customers;

/// <summary>Where a person lives, or a business is.</summary>
public sealed record HomeAddress
{
    /// <summary>The property's number in the gazetteer; null when it is not there.</summary>
    public long? Uprn { get; init; }

    /// <summary>The address on one line.</summary>
    public required string Text { get; init; }

    /// <summary>What was typed, as JSON with line-1, line-2, town and postcode; null for a property of the gazetteer.</summary>
    public string? Lines { get; init; }

    /// <summary>Since when, or from when on; null for as long as anybody asks.</summary>
    public DateOnly? FromOn { get; init; }

    /// <summary>When they told us.</summary>
    public required DateTimeOffset AddedAt { get; init; }
}

/// <summary>What we know of somebody who fills in a form.</summary>
public sealed record KnownDetails
{
    /// <summary>The person's name.</summary>
    public required string Name { get; init; }

    /// <summary>Their e-mail address.</summary>
    public required string Email { get; init; }

    /// <summary>Their telephone number, as people write it; null for none.</summary>
    public string? Phone { get; init; }

    /// <summary>The business they act for; null for none.</summary>
    public string? Business { get; init; }

    /// <summary>Where the business they act for has its main premises; null where we do not know.</summary>
    public HomeAddress? Premises { get; init; }

    /// <summary>Where they live; null where we do not know.</summary>
    public HomeAddress? Home { get; init; }
}

/// <summary>What people told us of themselves, for who would otherwise ask again.</summary>
public sealed class CustomerDetails(Database database, Persons persons, Businesses businesses, TimeProvider clock) : IHomeAddresses
{
    async Task<string?> IHomeAddresses.FindAsync(Guid account, CancellationToken cancellationToken) =>
        (await HomeAsync(account, cancellationToken))?.Text;

    async Task<long?> IHomeAddresses.UprnAsync(Guid account, CancellationToken cancellationToken) =>
        await HomeAsync(account, cancellationToken) is { } home && !(home.FromOn > LondonTime.Today(clock)) ? home.Uprn : null;

    /// <summary>The details of a person, or of whom they help; null where the account is no more.</summary>
    public async Task<KnownDetails?> ForAsync(CurrentPerson person, CancellationToken cancellationToken = default)
    {
        var account = person.ActingAs is { Kind: ActingKind.Person, Id: { } helped } ? helped : person.Id;
        if (await persons.FindAsync(account, cancellationToken) is not { } found)
        {
            return null;
        }

        var business = person.ActingAs is { Kind: ActingKind.Business, Id: { } id } ? await businesses.FindAsync(id, cancellationToken) : null;
        return new KnownDetails
        {
            Name = found.Name,
            Email = found.Email,
            Phone = Platform.Ids.PhoneNumber.TryParse(business?.Phone ?? found.Phone, out var phone) ? phone.Display : null,
            Business = business?.Name,
            Premises = business is null ? null : await PremisesAsync(business.Id, cancellationToken),

            // A business is not at home where its owner lives.
            Home = business is not null ? null : await HomeAsync(account, cancellationToken),
        };
    }

    /// <summary>Where a person lives today, or will live next where we know of no other home; null where we know none.</summary>
    public async Task<HomeAddress?> HomeAsync(Guid account, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QueryFirstOrDefaultAsync<HomeAddress>(
            """
            select uprn, text, lines::text as lines, from_on, added_at
            from customers.address
            where account = @account and kind = 'home' and (to_on is null or to_on >= @today)
            order by (from_on is null or from_on <= @today) desc, from_on desc nulls last, id desc
            limit 1
            """,
            new { account, today = LondonTime.Today(clock) });
    }

    private async Task<HomeAddress?> PremisesAsync(Guid business, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<HomeAddress>(
            "select uprn, text, lines::text as lines, added_at from customers.premises where business = @business and main", new { business });
    }
}
