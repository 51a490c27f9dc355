using Dapper;
using Guildhall.Foundations.Modules.Identity.RunBusiness;
using Guildhall.Platform.Data;
using Guildhall.Platform.Events;

namespace Guildhall.Foundations.Modules.Identity;

/// <summary>What kind of body a business is.</summary>
public enum BusinessType
{
    /// <summary>One person who trades.</summary>
    SoleTrader,

    /// <summary>A limited company.</summary>
    Company,

    /// <summary>A partnership.</summary>
    Partnership,

    /// <summary>A charity or community group.</summary>
    Charity,

    /// <summary>A public body.</summary>
    PublicBody,

    /// <summary>Something else.</summary>
    Other,
}

/// <summary>What a member may do for their business.</summary>
public enum BusinessRole
{
    /// <summary>All, and looks after its details and members. Every business has one.</summary>
    Owner,

    /// <summary>Sees all and sends requests.</summary>
    Member,

    /// <summary>Sees what is not confidential, for its bills, and sends nothing.</summary>
    Accounts,
}

/// <summary>A business, as it told us of itself.</summary>
public sealed record Business
{
    /// <summary>Its key.</summary>
    public required Guid Id { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What kind of body it is, as stored.</summary>
    public required string Type { get; init; }

    /// <summary>The number of the company or charity; null for none.</summary>
    public string? Number { get; init; }

    /// <summary>Where to e-mail it; null for nowhere.</summary>
    public string? Email { get; init; }

    /// <summary>Where to phone it; null for nowhere.</summary>
    public string? Phone { get; init; }

    /// <summary>Since when nobody belongs to it; null while it is open.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>What kind of body it is, in English, for staff.</summary>
    public string TypeWords => BusinessWords.Of(Kind).English;

    /// <summary>What kind of body it is.</summary>
    public BusinessType Kind => Text.Parse<BusinessType>(Type);
}

/// <summary>The businesses that people act for.</summary>
public sealed class Businesses(Database database)
{
    /// <summary>A business, closed ones too; null where there is none.</summary>
    public async Task<Business?> FindAsync(Guid business, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<Business>(
            "select id, name, type, number, email, phone, closed_at from identity.business where id = @business", new { business });
    }

    /// <summary>Where to write to a business: the address it gave, or else that of who has owned it longest; null for nowhere.</summary>
    public async Task<string?> EmailAsync(Guid business, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<string>(
            """
            select coalesce(b.email, (
                select a.email
                from identity.business_member m
                join identity.account a on a.id = m.account
                where m.business = b.id and m.role = 'owner'
                order by m.since, m.account
                limit 1))
            from identity.business b
            where b.id = @business
            """,
            new { business });
    }

    /// <summary>What an account may do for a business; null when it does not belong to it.</summary>
    public async Task<BusinessRole?> RoleAsync(Guid business, Guid account, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<string>(
            "select role from identity.business_member where business = @business and account = @account", new { business, account }) is { } role
            ? Text.Parse<BusinessRole>(role)
            : null;
    }

    /// <summary>What an account may do for a business, which stays so until the transaction ends.</summary>
    public static async Task<BusinessRole?> RoleAsync(Transaction tx, Guid business, Guid account) =>
        await tx.QuerySingleOrDefaultAsync<string>(
            "select role from identity.business_member where business = @business and account = @account for share", new { business, account }) is { } role
            ? Text.Parse<BusinessRole>(role)
            : null;
}

/// <summary>A business has closed its account: what other modules keep of it as an account, and not as a record, goes too.</summary>
public sealed record BusinessClosed(Guid Business) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "business.closed";
}

/// <summary>Somebody no longer belongs to a business.</summary>
public sealed record BusinessMemberLeft(Guid Business, Guid Account) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "business.member-left";
}

/// <summary>
/// A part of the page of a business that another module fills, such as its premises. Register it as a service; the page shows all there are, by their order.
/// </summary>
public interface IBusinessSection
{
    /// <summary>Its place on the page; lower first.</summary>
    int Order { get; }

    /// <summary>Where the section is filled in first, when a business has just been registered; null for nowhere.</summary>
    string? FirstStep(Guid business);

    /// <summary>What to show a member; null for nothing.</summary>
    Task<AccountSection?> ForAsync(Business business, BusinessRole role, CancellationToken cancellationToken);
}

/// <summary>The addresses of the pages of businesses.</summary>
public static class BusinessLinks
{
    /// <summary>Those a person belongs to.</summary>
    public const string All = "/account/businesses";

    /// <summary>One business.</summary>
    public static string One(Guid business) => $"{All}/{business}";

    internal const string Add = "/account/businesses/add";

    internal const string Accept = "/account/businesses/accept";

    internal static string Change(Guid business) => $"{One(business)}/change";

    internal static string Invite(Guid business) => $"{One(business)}/invite";

    internal static string Invitation(Guid business, Guid invitation) => $"{One(business)}/invitations/{invitation}";

    internal static string Member(Guid business, Guid account) => $"{One(business)}/members/{account}";

    internal static string Leave(Guid business) => $"{One(business)}/leave";

    internal static string Close(Guid business) => $"{One(business)}/close";

    internal static string Acts(Guid business) => $"{One(business)}/activity";
}
