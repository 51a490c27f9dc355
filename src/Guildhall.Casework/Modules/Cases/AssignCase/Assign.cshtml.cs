using Guildhall.Casework.Modules.Cases.CasePage;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Design;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Guildhall.Casework.Modules.Cases.AssignCase;

/// <summary>Who of the team can take a case: their skills, what they have, and who is away.</summary>
[Authorize(Policies.Staff)]
internal sealed class AssignModel(CaseReader reader, CaseGiver giver, CaseAssigner assigner, CouncilProfile council) : OfficerCasePage(reader, council)
{
    [BindProperty(Name = "owner")]
    public Guid? Owner { get; set; }

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

        return await assigner.AssignAsync(Case.Reference, new StaffMember(chosen.Id, chosen.Name), User.Staff(), cancellationToken) ? Redirect(CaseLinks.Case(Case.Reference)) : NotFound();
    }

    /// <summary>Gives it to the officer who asks.</summary>
    public async Task<IActionResult> OnPostTakeAsync(string reference, CancellationToken cancellationToken)
    {
        var me = User.Staff();
        return await FindAsync(reference, cancellationToken) && me.Teams.Contains(Case.Team)
            && await assigner.AssignAsync(Case.Reference, new StaffMember(me.Id, me.Name), me, cancellationToken)
            ? Redirect(CaseLinks.Case(Case.Reference))
            : NotFound();
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
            return Redirect(CaseLinks.Case(Case.Reference));
        }

        IsNobody = true;
        return Page();
    }

    private async Task<bool> LoadAsync(string reference, CancellationToken cancellationToken)
    {
        if (!await FindAsync(reference, cancellationToken))
        {
            return false;
        }

        Candidates = await giver.CandidatesAsync(Case.Team, cancellationToken);
        return true;
    }
}
