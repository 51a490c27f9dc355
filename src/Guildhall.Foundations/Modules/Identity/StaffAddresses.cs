using Dapper;
using Guildhall.Platform.Data;

namespace Guildhall.Foundations.Modules.Identity;

/// <summary>Where members of staff are written to about their work.</summary>
public sealed class StaffAddresses(Database database)
{
    /// <summary>The name and e-mail address of someone whose account is active; null where there is none.</summary>
    public async Task<(string Name, string Email)?> FindAsync(Guid account, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<(string, string)?>(
            "select name, email from identity.account where id = @account and kind = 'staff' and active", new { account });
    }
}
