using Dapper;
using Guildhall.Platform.Data;
using Microsoft.Extensions.Options;

namespace Guildhall.Foundations.Modules.Identity.People;

/// <summary>Which people are wanted.</summary>
internal sealed record PeopleWanted
{
    public string? Team { get; init; }

    public StaffRole? Role { get; init; }

    /// <summary>A part of a name or an e-mail address.</summary>
    public string? Words { get; init; }

    public bool Leavers { get; init; }

    /// <summary>The last person of the page before.</summary>
    public Guid? After { get; init; }
}

/// <summary>A line of the list.</summary>
internal sealed record PersonLine
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required string Email { get; init; }

    public required string[] Roles { get; init; }

    public required string[] Teams { get; init; }

    /// <summary>Whether they have set a password yet.</summary>
    public required bool HasPassword { get; init; }

    public DateTimeOffset? LastSignInAt { get; init; }

    public DateOnly? FromOn { get; init; }

    public DateOnly? UntilOn { get; init; }
}

/// <summary>A person as their page shows them.</summary>
internal sealed record PersonRecord
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required string Email { get; init; }

    public required bool Active { get; init; }

    public required int Version { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? LastSignInAt { get; init; }

    public required string[] Roles { get; init; }

    public required string[] Teams { get; init; }

    /// <summary>The roles given on their page; the others come from where they sign in.</summary>
    public required string[] RolesHere { get; init; }

    public required string[] TeamsHere { get; init; }

    /// <summary>The roles of their groups at the provider they sign in with.</summary>
    public required string[] OutsideRoles { get; init; }

    /// <summary>The titles of the teams of their groups there.</summary>
    public required string[] OutsideTeams { get; init; }

    public DateOnly? FromOn { get; init; }

    public DateOnly? UntilOn { get; init; }

    public Guid? Cover { get; init; }

    public string? CoverName { get; init; }

    /// <summary>The sessions that would be let in now.</summary>
    public required int Sessions { get; init; }

    public required bool HasPassword { get; init; }

    /// <summary>Until when the link of their invitation is good, or was; null when they have used it, or sign in elsewhere.</summary>
    public DateTimeOffset? InvitedUntil { get; init; }
}

/// <summary>Reads who works here. A manager reads of the members of their teams, and of nobody else.</summary>
internal sealed class PeopleList(Database database, IOptions<StaffSignInOptions> options, TimeProvider clock)
{
    public const int PageSize = 50;

    /// <summary>A page of people by name, and the last of them when there are more.</summary>
    public async Task<(IReadOnlyList<PersonLine> Lines, Guid? Next)> ReadAsync(PeopleWanted wanted, CurrentStaff viewer, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var lines = (await connection.QueryAsync<PersonLine>(
            """
            select a.id, a.name, a.email, a.password_hash is not null as has_password, a.last_sign_in_at, ab.from_on, ab.until_on,
                array(select r.role from identity.account_role r where r.account = a.id order by r.role) as roles,
                array(select t.title from identity.team_member m join identity.team t on t.name = m.team where m.account = a.id order by t.title) as teams
            from identity.account a
            left join identity.absence ab on ab.account = a.id
            where a.kind = 'staff' and a.active = @active
                and (@seesAll or exists (select from identity.team_member m where m.account = a.id and m.team = any(@MyTeams)))
                and (@Team::text is null or exists (select from identity.team_member m where m.account = a.id and m.team = @Team))
                and (@role::text is null or exists (select from identity.account_role r where r.account = a.id and r.role = @role))
                and (@words::text is null or lower(a.name) like @words or a.email like @words)
                and (@After::uuid is null or (lower(a.name), a.id) > (select lower(b.name), b.id from identity.account b where b.id = @After))
            order by lower(a.name), a.id
            limit @limit
            """,
            new
            {
                active = !wanted.Leavers,
                seesAll = viewer.Is(StaffRole.Administrator),
                MyTeams = viewer.Teams.ToArray(),
                wanted.Team,
                role = wanted.Role is { } role ? Text.Kebab(role) : null,
                words = Like(wanted.Words),
                wanted.After,
                limit = PageSize + 1,
            })).AsList();
        if (lines.Count <= PageSize)
        {
            return (lines, null);
        }

        lines.RemoveAt(PageSize);
        return (lines, lines[^1].Id);
    }

    /// <summary>One person; null where there is none that this member of staff may see.</summary>
    public async Task<PersonRecord?> FindAsync(Guid id, CurrentStaff viewer, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<PersonRecord>(
            """
            select a.id, a.name, a.email, a.active, a.version, a.created_at, a.last_sign_in_at, a.password_hash is not null as has_password,
                ab.from_on, ab.until_on, ab.cover, c.name as cover_name,
                array(select r.role from identity.account_role r where r.account = a.id order by r.role) as roles,
                array(select m.team from identity.team_member m where m.account = a.id order by m.team) as teams,
                array(select r.role from identity.account_role r where r.account = a.id and r.given_here order by r.role) as roles_here,
                array(select m.team from identity.team_member m where m.account = a.id and m.given_here order by m.team) as teams_here,
                array(select r.role from identity.account_role r where r.account = a.id and r.from_outside order by r.role) as outside_roles,
                array(select t.title from identity.team_member m join identity.team t on t.name = m.team where m.account = a.id and m.from_outside order by t.title) as outside_teams,
                (select count(*)::int from identity.session s
                    where s.account = a.id and s.ended_at is null and s.stamp = a.security_stamp and s.seen_at > @idleSince and s.created_at > @begunSince) as sessions,
                (select i.expires_at from identity.invitation i where i.account = a.id and i.used_at is null) as invited_until
            from identity.account a
            left join identity.absence ab on ab.account = a.id
            left join identity.account c on c.id = ab.cover
            where a.id = @id and a.kind = 'staff'
                and (@seesAll or exists (select from identity.team_member m where m.account = a.id and m.team = any(@MyTeams)))
            """,
            new
            {
                id,
                seesAll = viewer.Is(StaffRole.Administrator),
                MyTeams = viewer.Teams.ToArray(),
                idleSince = now - options.Value.SessionLasts,
                begunSince = now - options.Value.SessionEndsAfter,
            });
    }

    // What people type is found as it stands: a per cent sign is a sign.
    private static string? Like(string? words) => string.IsNullOrWhiteSpace(words)
        ? null
        : $"%{words.Trim().ToLowerInvariant().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";
}
