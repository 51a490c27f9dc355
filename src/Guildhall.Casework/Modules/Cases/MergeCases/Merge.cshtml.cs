using Guildhall.Casework.Modules.Cases.CasePage;
using Guildhall.Casework.Modules.Cases.Targets;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Design;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Cases.MergeCases;

/// <summary>Where two cases that say the same are looked at side by side, and made one.</summary>
[Authorize(CaseworkPolicy.Name)]
internal sealed class MergeModel(CaseReader reader, CaseMerger merger, CouncilProfile council) : OfficersCase(reader, council)
{
    private const string NoReference = "Enter the other case’s reference";

    private readonly CaseReader _reader = reader;
    private readonly CouncilProfile _council = council;

    /// <summary>The other case's reference, as typed.</summary>
    [BindProperty(Name = "with", SupportsGet = true)]
    public string? With { get; set; }

    [BindProperty(Name = "stays")]
    public string? Stays { get; set; }

    [BindProperty(Name = "reason")]
    public string? Reason { get; set; }

    public CaseRecord? Other { get; private set; }

    /// <summary>Open cases of the same customer or property: what says the same is mostly among them.</summary>
    public IEnumerable<OtherCase> Likely => Record.OfCustomer.Concat(Record.OfProperty).Where(o => o.ClosedAt is null).DistinctBy(o => o.Reference);

    public async Task<IActionResult> OnGetAsync(string reference, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(reference, cancellationToken))
        {
            return NotFound();
        }

        await FindOtherAsync(cancellationToken);
        if (Other is null && ModelState.IsValid && Request.Query.ContainsKey("with"))
        {
            ModelState.AddModelError("with", NoReference);
        }

        return ModelState.IsValid ? Page() : Refused();
    }

    public async Task<IActionResult> OnPostAsync(string reference, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(reference, cancellationToken))
        {
            return NotFound();
        }

        await FindOtherAsync(cancellationToken);
        var reason = Clean(Reason);
        if (Other is { Case.Reference: var other })
        {
            if (Stays != CaseReference && Stays != other)
            {
                ModelState.AddModelError("stays", "Select the case that stays");
            }

            if (reason.Length is 0 or > CaseMerger.ReasonLength)
            {
                ModelState.AddModelError("reason", reason.Length == 0 ? "Write why they are one" : $"The reason must be {CaseMerger.ReasonLength:N0} characters or fewer");
            }

            if (ModelState.IsValid)
            {
                switch (await merger.MergeAsync(Stays == other ? CaseReference : other, Stays!, reason, User.Staff(), cancellationToken))
                {
                    case MergeResult.Done:
                        return Redirect(CaseLinks.Done(Stays!));
                    case MergeResult.Closed:
                        ModelState.AddModelError("stays", "One of the two was closed meanwhile. Only open cases are merged");
                        break;
                    case MergeResult.Unlike:
                        ModelState.AddModelError("stays", "These two cannot be merged: different people may see them. Link them instead");
                        break;
                    case MergeResult.HadPart:
                        ModelState.AddModelError("stays", "You had a part in the one that would be closed, and its stage is decided by somebody who had none");
                        break;
                    default:
                        ModelState.AddModelError("stays", "You may not work both of these cases");
                        break;
                }
            }
        }
        else if (ModelState.IsValid)
        {
            ModelState.AddModelError("with", NoReference);
        }

        return Refused();
    }

    private async Task FindOtherAsync(CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(With))
        {
            return;
        }

        if (Platform.Ids.Reference.TryParse(With, _council.ReferencePrefix, out var parsed)
            && parsed.ToString() != CaseReference
            && await _reader.FindAsync(parsed.ToString(), User.Staff(), cancellationToken: cancellationToken) is { Case.OpenedUntil: null } other)
        {
            Other = other;
            if (other.Case.ClosedAt is not null || !IsOpen)
            {
                ModelState.AddModelError("with", "Only open cases are merged");
                Other = null;
            }
        }
        else
        {
            ModelState.AddModelError("with", "There is no other case with that reference that you may work");
        }
    }

    private PageResult Refused()
    {
        Response.StatusCode = 400;
        return Page();
    }
}
