using Guildhall.Casework.Modules.Cases.CasePage;
using Guildhall.Casework.Modules.Cases.Targets;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Guildhall.Casework.Modules.Cases.Related;

/// <summary>The cases one has to do with: tied and untied with a reason.</summary>
[Authorize(CaseworkPolicy.Name)]
internal sealed class RelatedModel(CaseReader reader, CaseTies ties, ServiceCatalogue catalogue, CouncilProfile council) : OfficersCase(reader, council)
{
    private readonly CouncilProfile _council = council;
    private readonly Dictionary<Guid, string> _titles = [];

    [BindProperty(Name = "other", SupportsGet = true)]
    public string? Other { get; set; }

    [BindProperty(Name = "kind")]
    public string? Kind { get; set; }

    [BindProperty(Name = "reason")]
    public string? Reason { get; set; }

    public string TitleOf(TiedCase tied) => _titles[tied.ServiceVersion];

    public async Task<IActionResult> OnGetAsync(string reference, CancellationToken cancellationToken) => await FindAsync(reference, cancellationToken) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(string reference, CancellationToken cancellationToken)
    {
        if (!await FindAsync(reference, cancellationToken))
        {
            return NotFound();
        }

        var reason = Clean(Reason);
        if (!Platform.Ids.Reference.TryParse(Other, _council.ReferencePrefix, out var other))
        {
            ModelState.AddModelError("other", $"Enter the other case’s reference, such as {_council.ReferencePrefix}-7K3M-92PX");
        }

        if (Kind is not ("related" or "parent" or "child" or "duplicate"))
        {
            ModelState.AddModelError("kind", "Select what the other case is to this one");
        }

        if (reason.Length > CaseTies.ReasonLength)
        {
            ModelState.AddModelError("reason", $"The reason must be {CaseTies.ReasonLength:N0} characters or fewer");
        }

        if (!ModelState.IsValid)
        {
            return Refused();
        }

        switch (await ties.TieAsync(CaseReference, other.ToString(), Text.Parse<TieKind>(Kind!), reason.Length == 0 ? null : reason, User.Staff(), cancellationToken))
        {
            case TieResult.Done:
                return Redirect(CaseLinks.Done(CaseReference));
            case TieResult.Same:
                ModelState.AddModelError("other", "That is this case itself");
                break;
            case TieResult.Already:
                ModelState.AddModelError("other", "The two are linked already. Take that link away first");
                break;
            case TieResult.TwoLevels:
                ModelState.AddModelError("kind", "A case has one parent, and a part has no parts of its own");
                break;
            default:
                ModelState.AddModelError("other", "There is no case with that reference that you may work");
                break;
        }

        return Refused();
    }

    public async Task<IActionResult> OnPostUnlinkAsync(string reference, Guid tie, CancellationToken cancellationToken)
    {
        if (!await FindAsync(reference, cancellationToken))
        {
            return NotFound();
        }

        var reason = Clean(Reason);
        return await ties.UntieAsync(CaseReference, tie, reason.Length == 0 ? null : reason[..Math.Min(reason.Length, CaseTies.ReasonLength)], User.Staff(), cancellationToken) == TieResult.Done
            ? Redirect(CaseLinks.Related(CaseReference))
            : NotFound();
    }

    private Microsoft.AspNetCore.Mvc.RazorPages.PageResult Refused()
    {
        Response.StatusCode = 400;
        return Page();
    }

    private async Task<bool> FindAsync(string reference, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(reference, cancellationToken))
        {
            return false;
        }

        foreach (var version in Record.Ties.Select(t => t.ServiceVersion).Distinct())
        {
            _titles[version] = (await catalogue.VersionAsync(version, cancellationToken)).Definition.Title.English;
        }

        return true;
    }
}
