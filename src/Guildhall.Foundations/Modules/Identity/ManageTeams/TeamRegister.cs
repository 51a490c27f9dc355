using System.Text.RegularExpressions;
using Dapper;
using Guildhall.Foundations.Modules.Identity.People;
using Guildhall.Platform.Data;
using Npgsql;

namespace Guildhall.Foundations.Modules.Identity.ManageTeams;

/// <summary>A line of the list of teams.</summary>
internal sealed record TeamLine
{
    public required string Name { get; init; }

    public required string Title { get; init; }

    public required int Members { get; init; }

    public required int Managers { get; init; }

    public DateTimeOffset? RetiredAt { get; init; }
}

/// <summary>A team as its page shows it.</summary>
internal sealed record TeamRecord
{
    public required string Name { get; init; }

    public required string Title { get; init; }

    public string? TitleCy { get; init; }

    public required int Version { get; init; }

    public DateTimeOffset? RetiredAt { get; init; }

    public IReadOnlyList<TeamPerson> People { get; init; } = [];
}

/// <summary>A member of a team.</summary>
internal sealed record TeamPerson
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required string[] Roles { get; init; }

    /// <summary>Whether they are in it by their groups at the provider they sign in with alone.</summary>
    public required bool IsOutside { get; init; }

    public DateOnly? FromOn { get; init; }

    public DateOnly? UntilOn { get; init; }

    public string? Cover { get; init; }
}

/// <summary>The teams: seen by administrators, and by managers who are in them; changed by administrators.</summary>
internal sealed partial class TeamRegister(Database database, Teams teams, IEnumerable<ITeamUse> uses)
{
    public const int LongestTitle = 100;

    /// <summary>The teams this member of staff may see, by title.</summary>
    public async Task<IReadOnlyList<TeamLine>> ListAsync(CurrentStaff viewer, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<TeamLine>(
            """
            select t.name, t.title, t.retired_at,
                (select count(*)::int from identity.team_member m join identity.account a on a.id = m.account and a.active where m.team = t.name) as members,
                (select count(*)::int from identity.team_member m join identity.account a on a.id = m.account and a.active
                    join identity.account_role r on r.account = m.account and r.role = 'manager' where m.team = t.name) as managers
            from identity.team t
            where @seesAll or t.name = any(@MyTeams)
            order by t.retired_at is not null, t.title, t.name
            """,
            new { seesAll = viewer.Is(StaffRole.Administrator), MyTeams = viewer.Teams.ToArray() })).AsList();
    }

    /// <summary>One team with its members; null where there is none that this member of staff may see.</summary>
    public async Task<TeamRecord?> FindAsync(string name, CurrentStaff viewer, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var results = await connection.QueryMultipleAsync(
            """
            select t.name, t.title, t.title_cy, t.version, t.retired_at
            from identity.team t
            where t.name = @name and (@seesAll or t.name = any(@MyTeams));

            select a.id, a.name, not m.given_here as is_outside, ab.from_on, ab.until_on, c.name as cover,
                array(select r.role from identity.account_role r where r.account = a.id order by r.role) as roles
            from identity.team_member m
            join identity.account a on a.id = m.account
            left join identity.absence ab on ab.account = a.id
            left join identity.account c on c.id = ab.cover
            where m.team = @name and (@seesAll or m.team = any(@MyTeams)) and a.kind = 'staff' and a.active
            order by lower(a.name), a.id
            """,
            new { name, seesAll = viewer.Is(StaffRole.Administrator), MyTeams = viewer.Teams.ToArray() });
        return await results.ReadSingleOrDefaultAsync<TeamRecord>() is { } team
            ? team with { People = (await results.ReadAsync<TeamPerson>()).AsList() }
            : null;
    }

    /// <summary>Everybody who works here and is not in a team, by name.</summary>
    public async Task<IReadOnlyList<StaffContact>> OthersAsync(string name, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<StaffContact>(
            """
            select a.id, a.name, a.email
            from identity.account a
            where a.kind = 'staff' and a.active and not exists (select from identity.team_member m where m.account = a.id and m.team = @name and m.given_here)
            order by lower(a.name), a.id
            limit 5000
            """,
            new { name })).AsList();
    }

    /// <summary>Adds a team.</summary>
    public async Task<StaffAnswer> AddAsync(string name, string title, CurrentStaff by, CancellationToken cancellationToken)
    {
        if (!Slug().IsMatch(name))
        {
            return StaffAnswer.Refused("name", "Enter a short name of small letters, digits and hyphens, such as waste-contact");
        }

        if (TitleProblem(title) is { } problem)
        {
            return problem;
        }

        await using var tx = await database.BeginAsync(by.ToActor(), cancellationToken);
        try
        {
            await tx.ExecuteAsync("insert into identity.team (name, title, titled_here) values (@name, @title, true)", new { name, title });
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return StaffAnswer.Refused("name", "There is a team with that short name already");
        }

        tx.Audit("team.added", $"team:{name}", new { title });
        await tx.CommitAsync(cancellationToken);
        teams.Forget();
        return StaffAnswer.Done;
    }

    /// <summary>Gives a team another title. Service files go on calling it by its short name.</summary>
    public async Task<StaffAnswer> RenameAsync(string name, string title, string? titleCy, int version, CurrentStaff by, CancellationToken cancellationToken)
    {
        if (TitleProblem(title) is { } problem)
        {
            return problem;
        }

        if (titleCy?.Length > LongestTitle || titleCy?.Any(char.IsControl) == true)
        {
            return StaffAnswer.Refused("title-cy", $"Enter a title of up to {LongestTitle} characters");
        }

        return await ChangeAsync(
            name, version, "update identity.team set title = @title, title_cy = @titleCy, titled_here = true, version = version + 1 where name = @name", new { name, title, titleCy },
            "team.renamed", new { title, titleCy }, by, cancellationToken);
    }

    /// <summary>What still needs a team.</summary>
    public async Task<IReadOnlyList<string>> UsesAsync(string name, CancellationToken cancellationToken)
    {
        var found = new List<string>();
        foreach (var use in uses)
        {
            found.AddRange(await use.OfAsync(name, cancellationToken));
        }

        return found;
    }

    /// <summary>Retires a team that nothing needs any more. Its members still see what it closed.</summary>
    public async Task<StaffAnswer> RetireAsync(string name, int version, CurrentStaff by, CancellationToken cancellationToken) =>
        await UsesAsync(name, cancellationToken) is { Count: > 0 } needed
            ? StaffAnswer.Refused("", $"This team cannot be retired yet. It is needed by {string.Join(" and ", needed)}")
            : await ChangeAsync(name, version, "update identity.team set retired_at = @Now, version = version + 1 where name = @name and retired_at is null", new { name }, "team.retired", null, by, cancellationToken);

    /// <summary>Gives a retired team work again.</summary>
    public Task<StaffAnswer> RestoreAsync(string name, int version, CurrentStaff by, CancellationToken cancellationToken) =>
        ChangeAsync(name, version, "update identity.team set retired_at = null, version = version + 1 where name = @name and retired_at is not null", new { name }, "team.restored", null, by, cancellationToken);

    private async Task<StaffAnswer> ChangeAsync(
        string name, int version, string sql, object parameters, string action, object? detail, CurrentStaff by, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(by.ToActor(), cancellationToken);
        var found = await tx.QuerySingleOrDefaultAsync<int?>("select version from identity.team where name = @name for update", new { name });
        if (found is null)
        {
            return StaffAnswer.NotFound;
        }

        if (found != version)
        {
            return StaffAnswer.Changed;
        }

        var with = new DynamicParameters(parameters);
        with.Add("Now", tx.Now);
        if (await tx.ExecuteAsync(sql, with) == 1)
        {
            tx.Audit(action, $"team:{name}", detail);
            await tx.CommitAsync(cancellationToken);
            teams.Forget();
        }

        return StaffAnswer.Done;
    }

    private static StaffAnswer? TitleProblem(string title) =>
        title.Length is 0 or > LongestTitle || title.Any(char.IsControl) ? StaffAnswer.Refused("title", $"Enter a title of up to {LongestTitle} characters, such as Waste contact team") : null;

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Slug();
}
