using Guildhall.Casework.Modules.Cases;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Events;
using Guildhall.Platform.Ids;

namespace Guildhall.Council.Modules.Councillors.Casework;

/// <summary>Ends a councillor's sight of a case: the constituent does not consent any more, or the councillor left office. It holds from the next request on.</summary>
internal sealed class CaseworkEnder(Database database, CaseFactReader facts)
{
    /// <summary>The councillor says that the constituent's consent has ended. False where it is not theirs.</summary>
    public async Task<bool> ByCouncillorAsync(CaseworkItem item, CurrentStaff councillor, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(councillor.ToActor(), cancellationToken);
        return await facts.TakeAsync(tx, item.CaseId, cancellationToken) is { } about && await EndAsync(tx, item.Id, about.Id, about.Reference, "withdrawn", councillor.Id, cancellationToken);
    }

    /// <summary>An officer was told so by the customer. False where they may not work the case.</summary>
    public async Task<bool> ByOfficerAsync(string reference, Guid casework, CurrentStaff officer, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(officer.ToActor(), cancellationToken);
        return await CaseActs.TakeAsync(tx, reference, officer) is { } id && await EndAsync(tx, casework, id, reference, "told-council", null, cancellationToken);
    }

    private static async Task<bool> EndAsync(Transaction tx, Guid casework, Guid caseId, string reference, string why, Guid? councillor, CancellationToken cancellationToken)
    {
        var name = await tx.QuerySingleOrDefaultAsync<string>(
            """
            update councillors.casework
            set ended_at = @Now, ended_why = @why, ended_by_name = @By
            where id = @casework and case_id = @caseId and ended_at is null and (@councillor::uuid is null or councillor = @councillor)
            returning councillor_name
            """,
            new { casework, caseId, why, councillor, tx.Now, By = tx.Actor.Name });
        if (name is null)
        {
            return false;
        }

        CaseActs.Note(tx, caseId, reference, $"{name}, councillor, does not follow this case any more: the consent has ended.");
        tx.Audit("councillor.consent-ended", reference, new { why });
        await tx.CommitAsync(cancellationToken);
        return true;
    }
}

/// <summary>What a councillor followed ends with their office: another needs a consent of their own.</summary>
internal sealed class EndWithOffice(Database database) : ISubscriber<StaffEnded>
{
    public async Task HandleAsync(StaffEnded happened, Delivery delivery, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        await tx.ExecuteAsync(
            """
            update councillors.casework set ended_at = @Now, ended_why = 'left-office', ended_by_name = @By
            where councillor = @Account and ended_at is null
            """,
            new { happened.Account, tx.Now, By = Actor.System.Name });
        await tx.CommitAsync(cancellationToken);
    }
}
