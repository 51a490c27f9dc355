using Dapper;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;

namespace Guildhall.Council.Modules.Disclosure.Decide;

/// <summary>A ground on which a part of a request is refused, as it was written down.</summary>
internal sealed record ExemptionUse
{
    public required Guid Id { get; init; }

    /// <summary>The key of the ground.</summary>
    public required string Exemption { get; init; }

    public required string AppliesTo { get; init; }

    public string? Harm { get; init; }

    public string? ForDisclosing { get; init; }

    public string? ForWithholding { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string ByName { get; init; }

    public DateTimeOffset? WithdrawnAt { get; init; }

    public string? WithdrawnByName { get; init; }

    public string? WithdrawnWhy { get; init; }

    /// <summary>The ground.</summary>
    public Exemption Ground => Exemptions.Find(Exemption) ?? throw new InvalidOperationException($"There is no ground {Exemption}.");
}

/// <summary>What a request would cost, in the hours that the Fees Regulations 2004 count (regulation 4(3)).</summary>
internal sealed record Estimate
{
    /// <summary>Finding out whether we hold it.</summary>
    public required decimal Holding { get; init; }

    /// <summary>Finding it, or a document that holds it.</summary>
    public required decimal Locating { get; init; }

    /// <summary>Getting it, or such a document.</summary>
    public required decimal Retrieving { get; init; }

    /// <summary>Taking it out of a document. Redacting does not count.</summary>
    public required decimal Extracting { get; init; }

    public required decimal Hourly { get; init; }

    public required decimal AppropriateLimit { get; init; }

    /// <summary>How it was reckoned.</summary>
    public required string How { get; init; }

    public DateTimeOffset At { get; init; }

    public string ByName { get; init; } = "";

    public decimal Hours => Holding + Locating + Retrieving + Extracting;

    public decimal Cost => Hours * Hourly;

    /// <summary>Whether section 12 frees us from answering.</summary>
    public bool IsOver => Cost > AppropriateLimit;
}

/// <summary>Keeps how requests are decided.</summary>
internal sealed class Decisions(Database database)
{
    /// <summary>The grounds used for a case, those that were withdrawn too, and its latest estimate.</summary>
    public async Task<(IReadOnlyList<ExemptionUse> Uses, Estimate? Estimate)> OfAsync(Guid caseId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var results = await connection.QueryMultipleAsync(
            """
            select id, exemption, applies_to, harm, for_disclosing, for_withholding, at, by_name, withdrawn_at, withdrawn_by_name, withdrawn_why
            from disclosure.use
            where case_id = @caseId
            order by id;

            select holding, locating, retrieving, extracting, hourly, appropriate_limit, how, at, by_name
            from disclosure.estimate
            where case_id = @caseId
            order by id desc
            limit 1
            """,
            new { caseId });
        return ([.. await results.ReadAsync<ExemptionUse>()], await results.ReadSingleOrDefaultAsync<Estimate>());
    }

    /// <summary>Writes a ground down; false where there is no such case for this officer.</summary>
    public async Task<bool> UseAsync(CaseFacts about, ExemptionUse use, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (await CaseActs.TakeAsync(tx, about.Reference, staff) is null)
        {
            return false;
        }

        tx.AtCommit(
            """
            insert into disclosure.use (id, case_id, exemption, applies_to, harm, for_disclosing, for_withholding, at, by_id, by_name)
            values (@id, @case, @exemption, @appliesTo, @harm, @forDisclosing, @forWithholding, @now, @by, @name)
            """,
            ("id", tx.NewId()), ("case", about.Id), ("exemption", use.Exemption), ("appliesTo", use.AppliesTo), ("harm", use.Harm), ("forDisclosing", use.ForDisclosing),
            ("forWithholding", use.ForWithholding), ("now", tx.Now), ("by", staff.Id), ("name", staff.Name));
        CaseActs.Note(tx, about.Id, about.Reference, $"{use.Ground.Line}. Used for: {use.AppliesTo}");
        tx.Audit("disclosure.exemption-used", about.Reference, new { use.Exemption });
        await tx.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Withdraws one; nothing where it is withdrawn already.</summary>
    public async Task<bool> WithdrawAsync(CaseFacts about, Guid id, string why, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (await CaseActs.TakeAsync(tx, about.Reference, staff) is null)
        {
            return false;
        }

        var ground = await tx.QuerySingleOrDefaultAsync<string>(
            """
            update disclosure.use set withdrawn_at = @Now, withdrawn_by_name = @Name, withdrawn_why = @why
            where id = @id and case_id = @CaseId and withdrawn_at is null
            returning exemption
            """,
            new { id, why, CaseId = about.Id, tx.Now, staff.Name });
        if (ground is not null)
        {
            CaseActs.Note(tx, about.Id, about.Reference, $"{Exemptions.Find(ground)?.Line} is not used any more: {why}");
            tx.Audit("disclosure.exemption-withdrawn", about.Reference, new { ground });
            await tx.CommitAsync(cancellationToken);
        }

        return true;
    }

    /// <summary>Keeps an estimate; false where there is no such case for this officer.</summary>
    public async Task<bool> EstimateAsync(CaseFacts about, Estimate estimate, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (await CaseActs.TakeAsync(tx, about.Reference, staff) is null)
        {
            return false;
        }

        tx.AtCommit(
            """
            insert into disclosure.estimate (id, case_id, holding, locating, retrieving, extracting, hourly, appropriate_limit, how, at, by_name)
            values (@id, @case, @holding, @locating, @retrieving, @extracting, @hourly, @limit, @how, @now, @name)
            """,
            ("id", tx.NewId()), ("case", about.Id), ("holding", estimate.Holding), ("locating", estimate.Locating), ("retrieving", estimate.Retrieving), ("extracting", estimate.Extracting),
            ("hourly", estimate.Hourly), ("limit", estimate.AppropriateLimit), ("how", estimate.How), ("now", tx.Now), ("name", staff.Name));
        tx.Audit("disclosure.estimated", about.Reference, new { estimate.Hours, estimate.Cost });
        await tx.CommitAsync(cancellationToken);
        return true;
    }
}
