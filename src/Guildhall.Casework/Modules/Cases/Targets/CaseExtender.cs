using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;

namespace Guildhall.Casework.Modules.Cases.Targets;

/// <summary>What came of giving a case more time.</summary>
public enum ExtendResult
{
    /// <summary>It has more.</summary>
    Extended,

    /// <summary>There is no such case for this officer.</summary>
    NotFound,

    /// <summary>The target does not run any more.</summary>
    NotRunning,

    /// <summary>The law gives more time once, and it was given.</summary>
    OnlyOnce,
}

/// <summary>Puts a target off, with a reason that the customer is told.</summary>
public sealed class CaseExtender(Database database, ServiceCatalogue catalogue, CaseClocks clocks)
{
    /// <summary>The most characters of a reason.</summary>
    public const int ReasonLength = 2000;

    /// <summary>How much more time the law gives for a target; null where the officer says.</summary>
    public static Period? Lawful(CaseRules rules, string clock) => clock != CaseRules.Finish ? null : rules.Law switch
    {
        TargetLaw.FreedomOfInformation or TargetLaw.EnvironmentalInformation => new Period(20, PeriodUnit.WorkingDays),
        TargetLaw.DataProtection => new Period(2, PeriodUnit.Months),
        _ => null,
    };

    /// <summary>Gives it more time.</summary>
    /// <exception cref="CaseChangedException">Someone else changed the case in the meantime.</exception>
    public async Task<ExtendResult> ExtendAsync(string reference, string clock, int amount, string reason, int version, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (await LockedCase.TakeAsync(tx, reference, staff, version) is not { } found)
        {
            return ExtendResult.NotFound;
        }

        var rules = (await catalogue.VersionAsync(found.ServiceVersion, cancellationToken)).Definition.Case;
        if (found.ClosedAt is not null || (await clocks.TakeAsync(tx, found.Id, rules, cancellationToken)).Find(clock) is not { IsRunning: true } running)
        {
            return ExtendResult.NotRunning;
        }

        var lawful = Lawful(rules, clock);
        if (lawful is not null && running.Extensions > 0)
        {
            return ExtendResult.OnlyOnce;
        }

        var more = lawful ?? running.Target with { Amount = amount };
        var due = (await clocks.ExtendAsync(tx, found.Id, rules, clock, more, cancellationToken))!;
        tx.AtCommit("""update cases."case" set version = version + 1, expected_on = null where id = @id""", ("id", found.Id));
        var entry = Timeline.Add(tx, new TimelineEntry
        {
            CaseId = found.Id,
            Kind = TimelineKind.Extended,
            Public = true,
            Text = reason,
            Data = new { Clock = clock, Due = due, By = more.Said.English },
        });
        tx.Publish(new CaseExtended(found.Id, found.Reference, found.Service, clock, entry));
        tx.Audit("case.extended", found.Reference, new { clock, by = more.Said.English, due });
        await tx.CommitAsync(cancellationToken);
        return ExtendResult.Extended;
    }
}
