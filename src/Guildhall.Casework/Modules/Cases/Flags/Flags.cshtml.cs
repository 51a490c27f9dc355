using Guildhall.Casework.Modules.Cases.Desk;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Design;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace Guildhall.Casework.Modules.Cases.Flags;

/// <summary>Where an officer flags a case.</summary>
[Authorize(CaseworkPolicy.Name)]
public sealed class FlagsModel(CaseFlagger flagger, IOptions<DeskOptions> options, CouncilProfile council) : PageModel
{
    /// <summary>What people call the case by.</summary>
    public string CaseReference { get; private set; } = "";

    /// <summary>The flags it has.</summary>
    public IReadOnlyList<string> Has { get; private set; } = [];

    /// <summary>The flags it may have.</summary>
    public IReadOnlyList<string> All { get; private set; } = [];

    /// <summary>Shows them.</summary>
    public async Task<IActionResult> OnGetAsync(string reference, CancellationToken cancellationToken) =>
        await LoadAsync(reference, cancellationToken) ? Page() : NotFound();

    /// <summary>Sets them.</summary>
    public async Task<IActionResult> OnPostAsync(string reference, [FromForm(Name = "flags")] string[] flags, CancellationToken cancellationToken) =>
        await LoadAsync(reference, cancellationToken) && await flagger.SetAsync(CaseReference, [.. All.Intersect(flags, StringComparer.Ordinal)], User.Staff(), cancellationToken)
            ? Redirect(CaseLinks.Done(CaseReference))
            : NotFound();

    private async Task<bool> LoadAsync(string reference, CancellationToken cancellationToken)
    {
        CaseReference = Reference.TryParse(reference, council.ReferencePrefix, out var parsed) ? parsed.ToString() : "";
        if (await flagger.FindAsync(CaseReference, User.Staff(), cancellationToken) is not { } has)
        {
            return false;
        }

        (Has, All) = (has, [.. options.Value.AllFlags.Union(has, StringComparer.Ordinal)]);
        return true;
    }
}
