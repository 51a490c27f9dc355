using Dapper;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Limits;

namespace Guildhall.Casework.Modules.Cases.OpenAnyway;

/// <summary>What came of opening a case with a reason.</summary>
public enum OpenedAnyway
{
    /// <summary>It is open for a while.</summary>
    Opened,

    /// <summary>There is no such case to open, as far as this member of staff is told.</summary>
    NotFound,

    /// <summary>The reason is too short or too long.</summary>
    ReasonNeeded,

    /// <summary>They have opened too many.</summary>
    TooMany,
}

/// <summary>
/// Breaks the glass: an officer or manager who has the reference of a restricted case of another team opens it, with a reason, for an hour.
/// That there is such a case is told to them alone, and only for its exact reference. References are picked out of 2^35 and
/// carry a check letter, and every miss counts: after some, all answers are “not found”, so nobody can find out by trying which there are.
/// People in other roles get the answer for a case that does not exist.
/// </summary>
public sealed class CaseOpener(Database database, RateLimiter limiter, TimeProvider clock)
{
    /// <summary>The fewest characters of a reason.</summary>
    public const int ShortestReason = 20;
    /// <summary>The most characters of a reason.</summary>
    public const int LongestReason = 1000;
    private const int MissesAnHour = 30;
    private const int OpeningsAnHour = 10;
    private const string Misses = "cases.refused";
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);

    /// <summary>How long the case is open to them.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromMinutes(60);

    /// <summary>Whether to offer this. Each time it is asked counts as a miss.</summary>
    public async Task<bool> MayOfferAsync(string reference, CurrentStaff staff, CancellationToken cancellationToken = default)
    {
        if (!MayBreak(staff) || reference.Length == 0
            || !await limiter.TryUseAsync(Misses, staff.Id.ToString(), MissesAnHour, s_hour, cancellationToken))
        {
            return false;
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleAsync<bool>(
            """
            select exists (
                select from cases."case" c
                where c.reference = @reference and not cases.may_open(c.id, c.restricted, c.team, @Teams, @Officer, @Now))
            """,
            CaseAccess.Parameters(reference, staff, clock.GetUtcNow()));
    }

    /// <summary>Opens the case to this member of staff for an hour. The audit and the team's managers hear of it.</summary>
    public async Task<OpenedAnyway> OpenAsync(string reference, string reason, CurrentStaff staff, CancellationToken cancellationToken = default)
    {
        if (!await MayOfferAsync(reference, staff, cancellationToken))
        {
            return OpenedAnyway.NotFound;
        }

        if (reason.Length is < ShortestReason or > LongestReason)
        {
            return OpenedAnyway.ReasonNeeded;
        }

        if (!await limiter.TryUseAsync("cases.opened-anyway", staff.Id.ToString(), OpeningsAnHour, s_hour, cancellationToken))
        {
            return OpenedAnyway.TooMany;
        }

        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        var id = tx.NewId();
        var opened = await tx.QuerySingleOrDefaultAsync<OpenedRow>(
            """
            with found as (
                select c.id, c.team from cases."case" c where c.reference = @reference and c.restricted
            ), opened as (
                insert into cases.opened_anyway (id, case_id, officer, officer_name, reason, at, until)
                select @id, f.id, @Officer, @Name, @reason, @Now, @until from found f
            )
            select f.id as case_id, f.team from found f
            """,
            new { reference, id, Officer = staff.Id, staff.Name, reason, tx.Now, until = tx.Now + Lasts });
        if (opened is null)
        {
            return OpenedAnyway.NotFound;
        }

        tx.Publish(new CaseOpenedAnyway(opened.CaseId, reference, opened.Team, id));
        tx.Audit("case.opened-anyway", reference, new { opening = id, reason, until = tx.Now + Lasts });
        await tx.CommitAsync(cancellationToken);
        return OpenedAnyway.Opened;
    }

    private static bool MayBreak(CurrentStaff staff) => staff.Is(StaffRole.Officer) || staff.Is(StaffRole.Manager);

    private sealed record OpenedRow(Guid CaseId, string Team);
}
