using Dapper;
using Guildhall.Platform.Data;

namespace Guildhall.Foundations.Modules.Identity;

/// <summary>An officer who can be given work today, and what work.</summary>
public sealed record Worker
{
    /// <summary>Their account.</summary>
    public required Guid Id { get; init; }

    /// <summary>Their name.</summary>
    public required string Name { get; init; }

    /// <summary>What they can do, in small words.</summary>
    public string[] Skills { get; init; } = [];

    /// <summary>The languages they work in besides English.</summary>
    public string[] Languages { get; init; } = [];

    /// <summary>The wards they cover; none for all.</summary>
    public string[] Wards { get; init; } = [];

    /// <summary>How many open cases they have at most; null for no limit.</summary>
    public int? MostCases { get; init; }

    /// <summary>Whether they are away today. Nobody who is away is given work.</summary>
    public bool IsAway { get; init; }
}

/// <summary>Who can be given work. Always asked of the database: one who went away a second ago gets nothing.</summary>
public sealed class Workers(Database database)
{
    private const string Columns =
        """
        a.id, a.name, coalesce(w.skills, '{}') as skills, coalesce(w.languages, '{}') as languages, coalesce(w.wards, '{}') as wards, w.most_cases,
            exists (select from identity.absence b where b.account = a.id and b.from_on <= @today and b.until_on >= @today) as is_away
        from identity.account a
        left join identity.work_profile w on w.account = a.id
        """;

    /// <summary>The officers of a team, those who are away among them, by name.</summary>
    public async Task<IReadOnlyList<Worker>> InTeamAsync(string team, DateOnly today, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<Worker>(
            $"""
            select {Columns}
            join identity.team_member m on m.account = a.id and m.team = @team
            where a.kind = 'staff' and a.active
                and exists (select from identity.account_role r where r.account = a.id and r.role = 'officer')
            order by a.name, a.id
            """,
            new { team, today })).AsList();
    }

    /// <summary>All who have a role and whose accounts are active, by name.</summary>
    public async Task<IReadOnlyList<Worker>> WithRoleAsync(StaffRole role, DateOnly today, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<Worker>(
            $"""
            select {Columns}
            where a.kind = 'staff' and a.active and exists (select from identity.account_role r where r.account = a.id and r.role = @role)
            order by a.name, a.id
            """,
            new { role = Text.Kebab(role), today })).AsList();
    }

    /// <summary>One member of staff; null where there is none whose account is active.</summary>
    public async Task<Worker?> FindAsync(Guid account, DateOnly today, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<Worker>(
            $"""
            select {Columns}
            where a.id = @account and a.kind = 'staff' and a.active
            """,
            new { account, today });
    }

    /// <summary>The teams, of some, in which an officer who is here today works in a language besides English.</summary>
    public async Task<IReadOnlyList<string>> TeamsSpeakingAsync(string language, IReadOnlyCollection<string> teams, DateOnly today, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<string>(
            """
            select distinct m.team
            from identity.team_member m
            join identity.account a on a.id = m.account and a.kind = 'staff' and a.active
            join identity.account_role r on r.account = a.id and r.role = 'officer'
            join identity.work_profile w on w.account = a.id and @language = any(w.languages)
            where m.team = any(@Teams)
                and not exists (select from identity.absence b where b.account = a.id and b.from_on <= @today and b.until_on >= @today)
            """,
            new { language, Teams = teams.ToArray(), today })).AsList();
    }
}
