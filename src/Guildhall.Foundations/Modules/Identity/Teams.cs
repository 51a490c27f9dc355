using Dapper;
using Guildhall.Platform.Data;

namespace Guildhall.Foundations.Modules.Identity;

/// <summary>A team of staff, with a queue of its own.</summary>
/// <param name="Name">What service files call it, such as <c>waste-contact</c>.</param>
/// <param name="Title">What people call it.</param>
public sealed record Team(string Name, string Title);

/// <summary>A member of staff, as others meet them in a list.</summary>
public sealed record StaffMember(Guid Id, string Name);

/// <summary>
/// Who works where. Every page of the desk asks, and the answer changes seldom: a node keeps a copy, made anew after its own changes
/// and at the latest half a minute after another node's.
/// </summary>
public sealed class Teams(Database database, TimeProvider clock)
{
    private static readonly TimeSpan s_fresh = TimeSpan.FromSeconds(30);

    private volatile Copy? _copy;

    /// <summary>All teams, by title.</summary>
    public async Task<IReadOnlyList<Team>> AllAsync(CancellationToken cancellationToken = default) =>
        (await CopyAsync(cancellationToken)).All;

    /// <summary>The team of that name, or null.</summary>
    public async Task<Team?> FindAsync(string name, CancellationToken cancellationToken = default) =>
        (await CopyAsync(cancellationToken)).All.FirstOrDefault(team => team.Name == name);

    /// <summary>The staff who can be given a team's work: members whose accounts are active, by name.</summary>
    public async Task<IReadOnlyList<StaffMember>> MembersAsync(string team, CancellationToken cancellationToken = default) =>
        [.. (await CopyAsync(cancellationToken)).Members[team]];

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

    /// <summary>Has this node look again: an account or a team changed.</summary>
    /// <summary>The names of the teams in a council's folder, also where no database holds them yet.</summary>
    public static async Task<IReadOnlyList<string>> NamesInAsync(string councilFolder, CancellationToken cancellationToken = default) =>
        [.. (await StaffFile.ReadAsync(councilFolder, cancellationToken)).Teams.Select(t => t.Name)];

    internal void Forget() => _copy = null;

    private async ValueTask<Copy> CopyAsync(CancellationToken cancellationToken)
    {
        if (_copy is { } copy && clock.GetElapsedTime(copy.Read) < s_fresh)
        {
            return copy;
        }

        var read = clock.GetTimestamp();
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var results = await connection.QueryMultipleAsync(
            """
            select name, title from identity.team order by title, name;

            select m.team, a.id, a.name
            from identity.team_member m
            join identity.account a on a.id = m.account
            where a.kind = 'staff' and a.active
            order by a.name, a.id
            """);
        var all = (await results.ReadAsync<Team>()).AsList();
        var members = (await results.ReadAsync<Member>()).ToLookup(m => m.Team, m => new StaffMember(m.Id, m.Name), StringComparer.Ordinal);
        return _copy = new Copy(all, members, read);
    }

    private sealed record Member(string Team, Guid Id, string Name);

    private sealed record Copy(IReadOnlyList<Team> All, ILookup<string, StaffMember> Members, long Read);
}
