using Dapper;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;

namespace Guildhall.Casework.Modules.Cases.Follow;

/// <summary>How an officer follows a case.</summary>
public enum Following
{
    /// <summary>They do not.</summary>
    No,

    /// <summary>They are told of everything within minutes.</summary>
    AtOnce,

    /// <summary>They are told once a day.</summary>
    Daily,
}

/// <summary>Someone who follows a case.</summary>
/// <param name="Account">Their account.</param>
/// <param name="Name">Their name.</param>
/// <param name="AtOnce">Whether they are told within minutes.</param>
public sealed record Follower(Guid Account, string Name, bool AtOnce);

/// <summary>A case in the list of those an officer follows.</summary>
internal sealed record FollowedCase
{
    public required string Reference { get; init; }

    public required Guid ServiceVersion { get; init; }

    public required string Stage { get; init; }

    public required DateTimeOffset? ClosedAt { get; init; }

    public required DateOnly TargetOn { get; init; }

    public required bool AtOnce { get; init; }
}

/// <summary>Begins and ends the following of cases.</summary>
internal sealed class CaseFollowing(Database database)
{
    public const int Most = 200;

    /// <summary>Follows the case so from now on; false where there is no such case for this officer.</summary>
    public async Task<bool> SetAsync(string reference, Following how, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (await tx.QuerySingleOrDefaultAsync<Guid?>(
            """select id from cases."case" where reference = @reference and (not restricted or team = any(@Teams))""",
            new { reference, Teams = staff.Teams.ToArray() }) is not { } id)
        {
            return false;
        }

        await (how == Following.No
            ? tx.ExecuteAsync("delete from cases.follower where case_id = @id and account = @Account", new { id, Account = staff.Id })
            : tx.ExecuteAsync(
                """
                insert into cases.follower (case_id, account, name, at_once, since, told_until)
                values (@id, @Account, @Name, @atOnce, @Now, @Now)
                on conflict (case_id, account) do update set at_once = excluded.at_once, name = excluded.name
                """,
                new { id, Account = staff.Id, staff.Name, atOnce = how == Following.AtOnce, tx.Now }));
        await tx.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>The cases an officer follows, those followed last first.</summary>
    public async Task<IReadOnlyList<FollowedCase>> ListAsync(CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<FollowedCase>(
            """
            select c.reference, c.service_version, c.stage, c.closed_at, c.target_on, f.at_once
            from cases.follower f
            join cases."case" c on c.id = f.case_id
            where f.account = @Id and (not c.restricted or c.team = any(@Teams))
            order by f.since desc, f.case_id desc
            limit @Most
            """,
            new { staff.Id, Teams = staff.Teams.ToArray(), Most })).AsList();
    }
}
