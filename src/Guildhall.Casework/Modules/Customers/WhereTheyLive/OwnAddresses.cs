using System.Text.Json;
using Dapper;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Npgsql;

namespace Guildhall.Casework.Modules.Customers.WhereTheyLive;

/// <summary>An address of a person.</summary>
internal sealed record OwnAddress
{
    public required Guid Id { get; init; }

    public required string Kind { get; init; }

    public long? Uprn { get; init; }

    public required string Text { get; init; }

    public DateOnly? FromOn { get; init; }

    public DateOnly? ToOn { get; init; }

    public bool IsHome => Kind == "home";
}

/// <summary>The lines of an address the gazetteer does not have.</summary>
internal sealed record TypedLines(string Line1, string Line2, string Town, string Postcode)
{
    public string Text => string.Join(", ", ((string[])[Line1, Line2, Town, Postcode]).Where(line => line.Length > 0));

    public string ToJson() => JsonSerializer.Serialize(new Dictionary<string, string> { ["line-1"] = Line1, ["line-2"] = Line2, ["town"] = Town, ["postcode"] = Postcode });
}

/// <summary>An address to be added.</summary>
internal sealed record NewAddress(bool IsHome, long? Uprn, string Text, TypedLines? Lines, DateOnly? From, DateOnly? To);

/// <summary>What came of changing addresses.</summary>
internal enum AddressResult
{
    Done,

    NotFound,

    /// <summary>They have as many as they may.</summary>
    TooMany,

    /// <summary>They would have two homes that go on.</summary>
    TwoHomes,
}

/// <summary>Keeps where people live, and places they have to do with.</summary>
internal sealed class OwnAddresses(Database database, AddressNotices notices)
{
    private const int MostAddresses = 20;

    public async Task<IReadOnlyList<OwnAddress>> OfAsync(Guid account, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<OwnAddress>(
            """
            select id, kind, uprn, text, from_on, to_on
            from customers.address
            where account = @account
            order by kind = 'home' desc, to_on desc nulls first, from_on desc nulls last, id desc
            """,
            new { account })).AsList();
    }

    public async Task<OwnAddress?> FindAsync(Guid id, Guid account, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<OwnAddress>(
            "select id, kind, uprn, text, from_on, to_on from customers.address where id = @id and account = @account", new { id, account });
    }

    /// <summary>Adds an address. A new home ends the one before it.</summary>
    public Task<AddressResult> AddAsync(CurrentPerson person, NewAddress address, CancellationToken cancellationToken) => ChangeAsync(person, async tx =>
    {
        if (await tx.QuerySingleAsync<int>("select count(*)::int from customers.address where account = @Id", new { person.Id }) >= MostAddresses)
        {
            return AddressResult.TooMany;
        }

        if (address is { IsHome: true, To: null })
        {
            // They move: the home before ends the day before, or is put in the place of where no day was given.
            await tx.ExecuteAsync(
                """
                update customers.address
                set to_on = greatest(coalesce(@From::date, @today) - 1, from_on)
                where account = @Id and kind = 'home' and to_on is null
                """,
                new { person.Id, address.From, today = Platform.Time.LondonTime.DayOf(tx.Now) });
        }

        await tx.ExecuteAsync(
            """
            insert into customers.address (id, account, kind, uprn, text, lines, from_on, to_on, added_at)
            values (@id, @account, @kind, @Uprn, @Text, @lines::jsonb, @From, @To, @Now)
            """,
            new { id = tx.NewId(), account = person.Id, kind = address.IsHome ? "home" : "other", address.Uprn, address.Text, lines = address.Lines?.ToJson(), address.From, address.To, tx.Now });
        tx.Audit("person.address-added", $"account:{person.Id}");
        return AddressResult.Done;
    }, cancellationToken);

    /// <summary>Changes when an address is theirs.</summary>
    public Task<AddressResult> DateAsync(CurrentPerson person, Guid id, DateOnly? from, DateOnly? to, CancellationToken cancellationToken) => ChangeAsync(person, async tx =>
    {
        if (await tx.ExecuteAsync(
            "update customers.address set from_on = @from, to_on = @to where id = @id and account = @account", new { id, account = person.Id, from, to }) == 0)
        {
            return AddressResult.NotFound;
        }

        tx.Audit("person.address-changed", $"account:{person.Id}");
        return AddressResult.Done;
    }, cancellationToken);

    public Task<AddressResult> RemoveAsync(CurrentPerson person, Guid id, CancellationToken cancellationToken) => ChangeAsync(person, async tx =>
    {
        if (await tx.ExecuteAsync("delete from customers.address where id = @id and account = @account", new { id, account = person.Id }) == 0)
        {
            return AddressResult.NotFound;
        }

        tx.Audit("person.address-removed", $"account:{person.Id}");
        return AddressResult.Done;
    }, cancellationToken);

    private async Task<AddressResult> ChangeAsync(CurrentPerson person, Func<Transaction, Task<AddressResult>> change, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.Person(person.Id, person.Name), cancellationToken);
        try
        {
            var result = await change(tx);
            if (result == AddressResult.Done)
            {
                await notices.TellAsync(tx, person);
                await tx.CommitAsync(cancellationToken);
            }

            return result;
        }
        catch (PostgresException e) when (e is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "address_home" })
        {
            return AddressResult.TwoHomes;
        }
    }
}
