using Guildhall.Casework.Modules.Cases.CasePage;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Design;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Guildhall.Casework.Modules.Cases.AssignCase;

/// <summary>Who of the team can take a case: their skills, what they have, and who is away.</summary>
[Authorize(CaseworkPolicy.Name)]
internal sealed class AssignModel(CaseReader reader, CaseGiver giver, CaseAssigner assigner, CouncilProfile council) : OfficerCasePage(reader, council)
{
    [BindProperty(Name = "owner")]
    public Guid? Owner { get; set; }

    /// <summary>Why somebody who had a part in it is to have it all the same.</summary>
    [BindProperty(Name = "exception")]
    public string? Exception { get; set; }

    /// <summary>Whether the stage wants somebody who had no part in the case before.</summary>
    public bool WantsFresh => Record.Stage.IndependentOf is not null;

    /// <summary>Whether who looks may make an exception from that.</summary>
    public bool MayExcept => WantsFresh && User.Staff().Is(StaffRole.Manager);

    /// <summary>Why the case is not given to somebody.</summary>
    public static string HadPart(string name, CurrentStaff staff) => staff.Is(StaffRole.Manager)
        ? $"{name} had a part in this case before. Choose somebody else, or write on “Who can take it” why it must be them"
        : $"{name} had a part in this case before, and this stage is for somebody who had none. A manager can make an exception";

    /// <summary>Whether an officer had a part in the case, so that they may not have it at this stage.</summary>
    public bool HadPartBefore(Candidate candidate) => Barred.Contains(candidate.Worker.Id);

    /// <summary>Those who had a part in it.</summary>
    public IReadOnlySet<Guid> Barred { get; private set; } = new HashSet<Guid>();

    public IReadOnlyList<Candidate> Candidates { get; private set; } = [];

    /// <summary>What the case needs.</summary>
    public IReadOnlyList<string> Skills => Service.Case.Assign?.Skills ?? [];

    /// <summary>Whether nobody could be given it.</summary>
    public bool IsNobody { get; private set; }

    /// <summary>Whether somebody lacks a skill it needs.</summary>
    public bool Lacks(Candidate candidate) => !Skills.All(candidate.Worker.Skills.Contains);

    public async Task<IActionResult> OnGetAsync(string reference, CancellationToken cancellationToken) =>
        await LoadAsync(reference, cancellationToken) ? Page() : NotFound();

    /// <summary>Gives it to the officer that was chosen.</summary>
    public async Task<IActionResult> OnPostAsync(string reference, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(reference, cancellationToken))
        {
            return NotFound();
        }

        if (Candidates.FirstOrDefault(c => c.Worker.Id == Owner)?.Worker is not { } chosen)
        {
            ModelState.AddModelError("owner", "Select who is to have it");
            return Refused();
        }

        var why = Clean(Exception);
        if (why.Length > CaseAssigner.ReasonLength)
        {
            ModelState.AddModelError("exception", $"The reason must be {CaseAssigner.ReasonLength:N0} characters or fewer");
            return Refused();
        }

        return await GiveAsync(new StaffMember(chosen.Id, chosen.Name), why, cancellationToken);
    }

    /// <summary>Gives it to the officer who asks.</summary>
    public async Task<IActionResult> OnPostTakeAsync(string reference, CancellationToken cancellationToken)
    {
        var me = User.Staff();
        if (!await LoadAsync(reference, cancellationToken) || !me.Teams.Contains(Case.Team))
        {
            return NotFound();
        }

        Owner = me.Id;
        return await GiveAsync(new StaffMember(me.Id, me.Name), "", cancellationToken);
    }

    /// <summary>Gives it to whom the service says.</summary>
    public async Task<IActionResult> OnPostTurnAsync(string reference, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(reference, cancellationToken))
        {
            return NotFound();
        }

        if (Case.Owner is not null || await giver.GiveAsync(Case.Id, User.Staff().ToActor(), cancellationToken: cancellationToken) is not null)
        {
            return Redirect(CaseLinks.Done(Case.Reference));
        }

        IsNobody = true;
        return Page();
    }

    private async Task<IActionResult> GiveAsync(StaffMember to, string why, CancellationToken cancellationToken)
    {
        switch (await assigner.AssignAsync(Case.Reference, to, User.Staff(), why, cancellationToken))
        {
            case AssignResult.Assigned:
                return Redirect(CaseLinks.Done(Case.Reference));
            case AssignResult.HadPart:
                ModelState.AddModelError(MayExcept ? "exception" : "owner", HadPart(to.Name, User.Staff()));
                return Refused();
            default:
                return NotFound();
        }
    }

    private async Task<bool> LoadAsync(string reference, CancellationToken cancellationToken)
    {
        if (!await FindAsync(reference, cancellationToken))
        {
            return false;
        }

        Candidates = await giver.CandidatesAsync(Case.Team, cancellationToken);
        Barred = await giver.BarredAsync(Case.Id, Record.Stage, Candidates, cancellationToken);
        return true;
    }
}
