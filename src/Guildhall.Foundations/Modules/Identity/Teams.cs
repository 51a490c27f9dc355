using Dapper;
using Guildhall.Platform.Data;
using Guildhall.Platform.Time;

namespace Guildhall.Foundations.Modules.Identity;

/// <summary>A team of staff, with a queue of its own.</summary>
/// <param name="Name">What service files call it, such as <c>waste-contact</c>.</param>
/// <param name="Title">What people call it.</param>
public sealed record Team(string Name, string Title)
{
    /// <summary>What customers call it who are written to in Welsh; null where it has no Welsh title.</summary>
    public string? TitleCy { get; init; }

    /// <summary>What a customer calls it, in their language.</summary>
    public string In(string language) => language == "cy" ? TitleCy ?? Title : Title;
}

/// <summary>A member of staff, as others meet them in a list.</summary>
public sealed record StaffMember(Guid Id, string Name)
{
    /// <summary>The last day of their absence, if they are away today; otherwise null.</summary>
    public DateOnly? AwayUntil { get; init; }

    /// <summary>Who does their work while they are away.</summary>
    public string? Cover { get; init; }
}

/// <summary>A member of staff and how to write to them.</summary>
public sealed record StaffContact(Guid Id, string Name, string Email);

/// <summary>
/// Who works where. Every page of the desk asks, and the answer changes seldom: a node keeps a copy, made anew after its own changes
/// and at the latest half a minute after another node's.
/// </summary>
public sealed class Teams(Database database, TimeProvider clock)
{
    private static readonly TimeSpan s_fresh = TimeSpan.FromSeconds(30);

    private volatile Copy? _copy;

    /// <summary>All teams that are given work, by title.</summary>
    public async Task<IReadOnlyList<Team>> AllAsync(CancellationToken cancellationToken = default) =>
        (await CopyAsync(cancellationToken)).Working;

    /// <summary>All teams there ever were, retired ones too, by title.</summary>
    public async Task<IReadOnlyList<Team>> EverAsync(CancellationToken cancellationToken = default) => (await CopyAsync(cancellationToken)).All;

    /// <summary>The team of that name, a retired one too; or null.</summary>
    public async Task<Team?> FindAsync(string name, CancellationToken cancellationToken = default) =>
        (await CopyAsync(cancellationToken)).All.FirstOrDefault(team => team.Name == name);

    /// <summary>The staff who can be given a team's work: members whose accounts are active, by name.</summary>
    public async Task<IReadOnlyList<StaffMember>> MembersAsync(string team, CancellationToken cancellationToken = default)
    {
        var today = LondonTime.Today(clock);
        return
        [
            .. (await CopyAsync(cancellationToken)).Members[team].Select(m => m.FromOn <= today && today <= m.UntilOn
                ? new StaffMember(m.Id, m.Name) { AwayUntil = m.UntilOn, Cover = m.Cover }
                : new StaffMember(m.Id, m.Name)),
        ];
    }

    /// <summary>The staff of all teams whose accounts are active, by name.</summary>
    public async Task<IReadOnlyList<StaffMember>> EveryoneAsync(CancellationToken cancellationToken = default) =>
        (await CopyAsync(cancellationToken)).Everyone;

    /// <summary>Those who are away today and whose work somebody does meanwhile, by name.</summary>
    public async Task<IReadOnlyList<StaffMember>> CoveredByAsync(Guid staff, CancellationToken cancellationToken = default)
    {
        var today = LondonTime.Today(clock);
        return
        [
            .. (await CopyAsync(cancellationToken)).Members.SelectMany(m => m).Where(m => m.CoverId == staff && m.FromOn <= today && today <= m.UntilOn)
                .DistinctBy(m => m.Id).OrderBy(m => m.Name, StringComparer.CurrentCulture).Select(m => new StaffMember(m.Id, m.Name) { AwayUntil = m.UntilOn, Cover = m.Cover }),
        ];
    }

    /// <summary>Those to tell of what concerns a team: its managers, or where it has none, the administrators.</summary>
    public async Task<IReadOnlyList<StaffContact>> ManagersAsync(string team, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var managers = (await connection.QueryAsync<StaffContact>(
            """
            select a.id, a.name, a.email
            from identity.account a
            join identity.account_role r on r.account = a.id and r.role = 'manager'
            join identity.team_member m on m.account = a.id and m.team = @team
            where a.kind = 'staff' and a.active
            order by a.id
            """,
            new { team })).AsList();
        return managers.Count > 0 ? managers : await AdministratorsAsync(cancellationToken);
    }

    /// <summary>Those to tell of what concerns the whole product.</summary>
    public async Task<IReadOnlyList<StaffContact>> AdministratorsAsync(CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<StaffContact>(
            """
            select a.id, a.name, a.email
            from identity.account a
            join identity.account_role r on r.account = a.id and r.role = 'administrator'
            where a.kind = 'staff' and a.active
            order by a.id
            """)).AsList();
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

    /// <summary>The names of the teams in a council's folder, also where no database holds them yet.</summary>
    public static async Task<IReadOnlyList<string>> NamesInAsync(string councilFolder, CancellationToken cancellationToken = default) =>
        [.. (await StaffFile.ReadAsync(councilFolder, cancellationToken)).Teams.Select(t => t.Name)];

    /// <summary>Has this node look again: an account or a team changed.</summary>
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
            select name, title, title_cy, retired_at is not null as retired from identity.team order by title, name;

            select m.team, a.id, a.name, ab.from_on, ab.until_on, ab.cover as cover_id, c.name as cover
            from identity.team_member m
            join identity.account a on a.id = m.account
            left join identity.absence ab on ab.account = a.id
            left join identity.account c on c.id = ab.cover
            where a.kind = 'staff' and a.active
            order by a.name, a.id
            """);
        var rows = (await results.ReadAsync<TeamRow>()).AsList();
        var members = (await results.ReadAsync<Member>()).ToLookup(m => m.Team, StringComparer.Ordinal);
        return _copy = new Copy(
            [.. rows.Select(Of)], [.. rows.Where(row => !row.Retired).Select(Of)], members,
            [.. members.SelectMany(m => m).DistinctBy(m => m.Id).OrderBy(m => m.Name, StringComparer.CurrentCulture).Select(m => new StaffMember(m.Id, m.Name))], read);
    }

    private static Team Of(TeamRow row) => new(row.Name, row.Title) { TitleCy = row.TitleCy };

    private sealed record TeamRow(string Name, string Title, string? TitleCy, bool Retired);

    private sealed record Member
    {
        public required string Team { get; init; }

        public required Guid Id { get; init; }

        public required string Name { get; init; }

        public DateOnly? FromOn { get; init; }

        public DateOnly? UntilOn { get; init; }

        public Guid? CoverId { get; init; }

        public string? Cover { get; init; }
    }

    private sealed record Copy(IReadOnlyList<Team> All, IReadOnlyList<Team> Working, ILookup<string, Member> Members, IReadOnlyList<StaffMember> Everyone, long Read);
}
