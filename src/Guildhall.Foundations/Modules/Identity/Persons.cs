using Dapper;
using Guildhall.Platform.Data;
using Guildhall.Platform.Events;

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
    /// <summary>What a person told us; null where there is no such account, or no more.</summary>
    public async Task<PersonDetails?> FindAsync(Guid account, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<PersonDetails>(
            "select id, name, email, phone from identity.account where id = @account and kind = 'person' and active", new { account });
    }
}
