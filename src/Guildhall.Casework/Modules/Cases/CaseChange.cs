using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;

namespace Guildhall.Casework.Modules.Cases;

/// <summary>The case was changed by someone else since the officer opened it: show what changed, and keep what they typed.</summary>
public sealed class CaseChangedException() : Exception("The case was changed by someone else in the meantime.");

/// <summary>What a change needs to know of the case it changes.</summary>
internal sealed record LockedCase
{
    public required Guid Id { get; init; }

    public required string Reference { get; init; }

    public required string Service { get; init; }

    public required Guid ServiceVersion { get; init; }

    public required string Stage { get; init; }

    public required int Version { get; init; }

    public required string Team { get; init; }

    public Guid? Owner { get; init; }

    public string? PassedTo { get; init; }

    public DateOnly? SnoozedUntil { get; init; }

    public required bool Restricted { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    public required bool Test { get; init; }

    /// <summary>Whether it was made up, for the sample council.</summary>
    public required bool Sample { get; init; }

    /// <summary>The case it was merged into.</summary>
    public Guid? MergedInto { get; init; }

    /// <summary>Whether an officer may work it, not only look at it for a while.</summary>
    public bool IsOf(CurrentStaff staff) => !Restricted || staff.Teams.Contains(Team);

    /// <summary>
    /// Locks a case for a change by an officer who may see it; null where there is none.
    /// </summary>
    /// <param name="version">The version the officer was looking at; null when the change does not depend on it.</param>
    /// <param name="fromOutside">Whether one who opened it with a reason may make the change too.</param>
    /// <exception cref="CaseChangedException">It has another version by now.</exception>
    public static async Task<LockedCase?> TakeAsync(Transaction tx, string reference, CurrentStaff staff, int? version, bool fromOutside = false)
    {
        var found = await tx.QuerySingleOrDefaultAsync<LockedCase>(
            """
            select id, reference, service, service_version, stage, version, team, restricted, closed_at, test, sample, merged_into, owner, passed_to, snoozed_until
            from cases."case"
            where reference = @reference
                and (not restricted or team = any(@Teams) or (@fromOutside and cases.may_open(id, restricted, team, @Teams, @Officer, @Now)))
            for update
            """,
            new { reference, Teams = staff.Teams.ToArray(), Officer = staff.Id, tx.Now, fromOutside });
        return found is not null && version is not null && version != found.Version ? throw new CaseChangedException() : found;
    }

    /// <summary>Locks two cases for an officer who may work both, always in the same order, so that two officers never wait for one another.</summary>
    public static async Task<(LockedCase? One, LockedCase? Two)> TakeTwoAsync(Transaction tx, string one, string two, CurrentStaff staff)
    {
        if (string.CompareOrdinal(one, two) > 0)
        {
            var (second, first) = await TakeTwoAsync(tx, two, one, staff);
            return (first, second);
        }

        return (await TakeAsync(tx, one, staff, version: null), await TakeAsync(tx, two, staff, version: null));
    }
}
