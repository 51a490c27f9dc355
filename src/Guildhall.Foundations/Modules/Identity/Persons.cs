using Dapper;
using Guildhall.Platform.Data;
using Guildhall.Platform.Events;
using Guildhall.Platform.Ids;

namespace Guildhall.Foundations.Modules.Identity;

/// <summary>A member of the public has signed in; their e-mail address has been proved.</summary>
public sealed record PersonSignedIn(Guid Account) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "person.signed-in";
}

/// <summary>What a person told us of themselves.</summary>
/// <param name="Id">Their account.</param>
/// <param name="Name">Their name.</param>
/// <param name="Email">Their e-mail address, which they have proved.</param>
/// <param name="Phone">Their telephone number; null for none.</param>
public sealed record PersonDetails(Guid Id, string Name, string Email, string? Phone);

/// <summary>The members of the public who have an account.</summary>
public sealed class Persons(Database database)
{
    /// <summary>The most characters of a name.</summary>
    public const int NameLength = 200;

    /// <summary>What a person told us; null where there is no such account, or no more.</summary>
    public async Task<PersonDetails?> FindAsync(Guid account, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<PersonDetails>(
            "select id, name, email, phone from identity.account where id = @account and kind = 'person' and active", new { account });
    }

    /// <summary>Changes a person's name and telephone number, in the transaction of whoever tells them of it.</summary>
    /// <returns>What it was before; null where nothing is different.</returns>
    public static async Task<PersonDetails?> ChangeAsync(Transaction tx, Guid account, string name, PhoneNumber? phone)
    {
        var before = await tx.QuerySingleAsync<PersonDetails>(
            "select id, name, email, phone from identity.account where id = @account and kind = 'person' and active for update", new { account });
        if (before.Name == name && before.Phone == phone?.Value)
        {
            return null;
        }

        await tx.ExecuteAsync(
            "update identity.account set name = @name, phone = @phone, version = version + 1 where id = @account", new { account, name, phone = phone?.Value });
        tx.Audit("person.details-changed", $"account:{account}", new { name = before.Name != name, phone = before.Phone != phone?.Value });
        return before;
    }
}
