using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Customers.Premises;

/// <summary>Makes premises the main ones of a business, or removes them.</summary>
[Authorize(Policies.SignedIn)]
internal sealed class ChangePremisesModel(Businesses businesses, BusinessPremises premises) : PageModel
{
    public Business Business { get; private set; } = null!;

    public OnePremises Premises { get; private set; } = null!;

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        if (await OwnedBusiness.FindAsync(this, businesses) is { } found)
        {
            Business = found;
            await next();
        }
        else
        {
            context.Result = NotFound();
        }
    }

    public async Task<IActionResult> OnGetAsync(Guid place, CancellationToken cancellationToken)
    {
        if ((await premises.OfAsync(Business.Id, cancellationToken)).FirstOrDefault(one => one.Id == place) is not { } found)
        {
            return NotFound();
        }

        Premises = found;
        return Page();
    }

    public async Task<IActionResult> OnPostMainAsync(Guid place, CancellationToken cancellationToken) =>
        Answer(await premises.MakeMainAsync(User.Person(), Business, place, cancellationToken));

    public async Task<IActionResult> OnPostRemoveAsync(Guid place, CancellationToken cancellationToken) =>
        Answer(await premises.RemoveAsync(User.Person(), Business, place, cancellationToken));

    private IActionResult Answer(PremisesResult result) => result == PremisesResult.Done ? Redirect($"{BusinessLinks.One(Business.Id)}?done=premises") : NotFound();
}
