using Dapper;
using Guildhall.Platform.Data;

namespace Guildhall.Foundations.Modules.Identity;

/// <summary>Finds members of staff for work that goes on without them, with what they may do at this moment.</summary>
public sealed class StaffAtWork(Database database)
{
    /// <summary>The member of staff as the database knows them now; null where they have left.</summary>
    public async Task<CurrentStaff?> FindAsync(Guid account, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<Row>(
            """
            select a.id, a.name, a.email,
                array(select r.role from identity.account_role r where r.account = a.id order by r.role) as roles,
                array(select m.team from identity.team_member m where m.account = a.id order by m.team) as teams
            from identity.account a
            where a.id = @account and a.kind = 'staff' and a.active
            """,
            new { account }) is { } row
            ? new CurrentStaff(row.Id, row.Name, row.Email, row.Roles.Select(Text.Parse<StaffRole>).ToHashSet(), row.Teams)
            : null;
    }

    private sealed record Row
    {
        public required Guid Id { get; init; }

        public required string Name { get; init; }

        public required string Email { get; init; }

        public required string[] Roles { get; init; }

        public required string[] Teams { get; init; }
    }
}
