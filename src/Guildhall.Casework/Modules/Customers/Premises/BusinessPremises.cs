using Dapper;
using Guildhall.Casework.Modules.Customers.FindAddress;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;

namespace Guildhall.Casework.Modules.Customers.Premises;

/// <summary>A place where a business is.</summary>
internal sealed record OnePremises
{
    public required Guid Id { get; init; }

    public required bool Main { get; init; }

    public required string Text { get; init; }
}

/// <summary>What came of changing premises.</summary>
internal enum PremisesResult
{
    Done,

    /// <summary>There are none such, or who asks does not own the business.</summary>
    NotFound,

    /// <summary>The business has as many as it may.</summary>
    TooMany,
}

/// <summary>Keeps where businesses are. Their owners alone change it.</summary>
internal sealed class BusinessPremises(Database database)
{
    private const int MostPremises = 50;

    public async Task<IReadOnlyList<OnePremises>> OfAsync(Guid business, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<OnePremises>(
            "select id, main, text from customers.premises where business = @business order by main desc, added_at, id", new { business })).AsList();
    }

    /// <summary>Adds premises; the first are the main ones.</summary>
    public Task<PremisesResult> AddAsync(CurrentPerson person, Business business, FoundAddress found, CancellationToken cancellationToken) => ChangeAsync(person, business, async tx =>
    {
        if (await tx.QuerySingleAsync<int>("select count(*)::int from customers.premises where business = @Id", new { business.Id }) >= MostPremises)
        {
            return PremisesResult.TooMany;
        }

        await tx.ExecuteAsync(
            """
            insert into customers.premises (id, business, main, uprn, text, lines, added_at)
            values (@id, @business, not exists (select from customers.premises p where p.business = @business and p.main), @Uprn, @Text, @lines::jsonb, @Now)
            """,
            new { id = tx.NewId(), business = business.Id, found.Uprn, found.Text, lines = found.Lines?.ToJson(), tx.Now });
        tx.Audit("business.premises-added", $"business:{business.Id}");
        return PremisesResult.Done;
    }, cancellationToken);

    /// <summary>Makes premises the main ones.</summary>
    public Task<PremisesResult> MakeMainAsync(CurrentPerson person, Business business, Guid premises, CancellationToken cancellationToken) => ChangeAsync(person, business, async tx =>
    {
        await tx.ExecuteAsync("update customers.premises set main = false where business = @Id and main", new { business.Id });
        if (await tx.ExecuteAsync("update customers.premises set main = true where business = @Id and id = @premises", new { business.Id, premises }) == 0)
        {
            return PremisesResult.NotFound;
        }

        tx.Audit("business.premises-changed", $"business:{business.Id}");
        return PremisesResult.Done;
    }, cancellationToken);

    /// <summary>Removes premises. If they were the main ones, the oldest that are left are.</summary>
    public Task<PremisesResult> RemoveAsync(CurrentPerson person, Business business, Guid premises, CancellationToken cancellationToken) => ChangeAsync(person, business, async tx =>
    {
        if (await tx.ExecuteAsync("delete from customers.premises where business = @Id and id = @premises", new { business.Id, premises }) == 0)
        {
            return PremisesResult.NotFound;
        }

        await tx.ExecuteAsync(
            """
            update customers.premises set main = true
            where id = (select id from customers.premises where business = @Id order by added_at, id limit 1)
                and not exists (select from customers.premises where business = @Id and main)
            """,
            new { business.Id });
        tx.Audit("business.premises-removed", $"business:{business.Id}");
        return PremisesResult.Done;
    }, cancellationToken);

    private async Task<PremisesResult> ChangeAsync(CurrentPerson person, Business business, Func<Transaction, Task<PremisesResult>> change, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.Person(person.Id, person.Name).OnBehalfOf(business.Id, business.Name), cancellationToken);

        // One at a time for each business, so that two do not both become the main premises.
        if (await Businesses.RoleAsync(tx, business.Id, person.Id) != BusinessRole.Owner)
        {
            return PremisesResult.NotFound;
        }

        await tx.ExecuteAsync("select pg_advisory_xact_lock(hashtextextended(@Key, 0))", new { Key = $"customers.premises:{business.Id}" });
        var result = await change(tx);
        if (result == PremisesResult.Done)
        {
            await tx.CommitAsync(cancellationToken);
        }

        return result;
    }
}
