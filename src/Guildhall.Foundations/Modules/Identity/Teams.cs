using Dapper;
using Guildhall.Platform.Data;

namespace Guildhall.Foundations.Modules.Identity;

/// <summary>A team of staff, with a queue of its own.</summary>
/// <param name="Name">What service files call it, such as <c>waste-contact</c>.</param>
/// <param name="Title">What people call it.</param>
public sealed record Team(string Name, string Title);

/// <summary>A member of staff, as others meet them in a list.</summary>
public sealed record StaffMember(Guid Id, string Name);

/// <summary>Who works where.</summary>
public sealed class Teams(Database database)
{
    /// <summary>All teams, by title.</summary>
    public async Task<IReadOnlyList<Team>> AllAsync(CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return [.. await connection.QueryAsync<Team>("select name, title from identity.team order by title, name")];
    }

    /// <summary>The team of that name, or null.</summary>
    public async Task<Team?> FindAsync(string name, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<Team>(
            "select name, title from identity.team where name = @name", new { name });
    }

    /// <summary>The staff who can be given a team's work: members whose accounts are active, by name.</summary>
    public async Task<IReadOnlyList<StaffMember>> MembersAsync(string team, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return [.. await connection.QueryAsync<StaffMember>(
            """
            select a.id, a.name
            from identity.team_member m
            join identity.account a on a.id = m.account
            where m.team = @team and a.kind = 'staff' and a.active
            order by a.name, a.id
            """,
            new { team })];
    }

    /// <summary>The names of staff by id, leavers included, to show beside work they did or hold.</summary>
    public async Task<IReadOnlyDictionary<Guid, string>> NamesAsync(IEnumerable<Guid> ids, CancellationToken cancellationToken = default)
    {
        var wanted = ids.Distinct().ToArray();
        if (wanted.Length == 0)
        {
            return new Dictionary<Guid, string>();
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        var found = await connection.QueryAsync<StaffMember>(
            "select id, name from identity.account where id = any(@wanted) and kind = 'staff'", new { wanted });
        return found.ToDictionary(member => member.Id, member => member.Name);
    }
}
