using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Design;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Guildhall.Council.Modules.Councillors.Casework;

/// <summary>Where a councillor says that the constituent's consent has ended.</summary>
[Authorize(Policies.Councillor)]
internal sealed class EndModel(CaseworkReader reader, CaseworkEnder ender, CouncilProfile council) : CaseworkPageModel(reader, council)
{
    public async Task<IActionResult> OnGetAsync(string reference, CancellationToken cancellationToken) => await FindAsync(reference, cancellationToken) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(string reference, CancellationToken cancellationToken) =>
        await FindAsync(reference, cancellationToken) && await ender.ByCouncillorAsync(Item, User.Staff(), cancellationToken)
            ? Redirect($"{CouncillorLinks.Home}?ended=true")
            : NotFound();
}
