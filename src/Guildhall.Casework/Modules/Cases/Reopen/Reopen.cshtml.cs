using Guildhall.Casework.Modules.Cases.CasePage;
using Guildhall.Casework.Modules.Cases.Targets;
using Guildhall.Casework.Modules.Cases.TellCustomer;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Design;
using Guildhall.Platform.Events;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Guildhall.Casework.Modules.Cases.Reopen;

/// <summary>Where a closed case is opened again.</summary>
[Authorize(CaseworkPolicy.Name)]
internal sealed class ReopenModel(CaseReader reader, CaseReopener reopener, CouncilProfile council) : OfficersCase(reader, council)
{
    [BindProperty(Name = "stage")]
    public string? At { get; set; }

    [BindProperty(Name = "reason")]
    public string? Reason { get; set; }

    public IEnumerable<Stage> Stages => Record.Service.Definition.Case.Stages.Where(s => s.Closes is null);

    public async Task<IActionResult> OnGetAsync(string reference, CancellationToken cancellationToken)
    {
        if (!await MayAsync(reference, cancellationToken))
        {
            return NotFound();
        }

        // Where it was before it was closed.
        At = Record.Timeline.Select(line => line.Stage).OfType<string>().FirstOrDefault(name => Stages.Any(s => s.Name == name)) ?? Stages.First().Name;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string reference, CancellationToken cancellationToken)
    {
        if (!await MayAsync(reference, cancellationToken))
        {
            return NotFound();
        }

        var reason = Clean(Reason);
        if (Stages.All(s => s.Name != At))
        {
            ModelState.AddModelError("stage", "Select the stage it goes to");
        }

        if (reason.Length is 0 or > CaseReopener.ReasonLength)
        {
            ModelState.AddModelError("reason", reason.Length == 0 ? "Write why it is opened again" : $"The reason must be {CaseReopener.ReasonLength:N0} characters or fewer");
        }

        if (!ModelState.IsValid)
        {
            Response.StatusCode = 400;
            return Page();
        }

        return await reopener.ReopenAsync(CaseReference, At!, reason, User.Staff(), cancellationToken) == ReopenResult.NotFound
            ? NotFound()
            : Redirect(CaseLinks.Done(CaseReference));
    }

    private async Task<bool> MayAsync(string reference, CancellationToken cancellationToken) =>
        await LoadAsync(reference, cancellationToken) && !IsOpen && Record.Case.MergedInto is null;
}

/// <summary>Tells the customer that their case is open again, and why.</summary>
internal sealed class TellOfReopening(CaseMessages messages) : ISubscriber<CaseReopened>
{
    public Task HandleAsync(CaseReopened happened, Delivery delivery, CancellationToken cancellationToken) =>
        messages.QueueAsync(happened.CaseId, happened.To, happened.EntryId, delivery, cancellationToken, CaseMessages.Reopened);
}
