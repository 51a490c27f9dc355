using Guildhall.Casework.Modules.Customers.FindAddress;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Places;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Extensions.Localization;

namespace Guildhall.Casework.Modules.Customers.Premises;

/// <summary>Adds a place where a business is; the last step of registering it, too.</summary>
[Authorize(Policies.SignedIn)]
internal sealed class AddPremisesModel(Addresses gazetteer, Businesses businesses, BusinessPremises premises, IStringLocalizer<Words> words) : FindAddressPage(gazetteer, words)
{
    /// <summary>Whether the business has just been registered.</summary>
    [BindProperty(Name = "first", SupportsGet = true)]
    public bool IsFirst { get; set; }

    public Business Business { get; private set; } = null!;

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

    public void OnGet()
    {
    }

    public Task<IActionResult> OnPostAsync(CancellationToken cancellationToken) => StepAsync(cancellationToken);

    protected override async Task<IActionResult> SaveAsync(FoundAddress? found, CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid || found is null)
        {
            return Again();
        }

        switch (await premises.AddAsync(User.Person(), Business, found, cancellationToken))
        {
            case PremisesResult.TooMany:
                ModelState.AddModelError(Shown == "pick" ? "uprn" : "line-1", Words["The business has many premises already. Remove one first"]);
                return Again();
            case PremisesResult.NotFound:
                return NotFound();
            default:
                return Redirect($"{BusinessLinks.One(Business.Id)}?done={(IsFirst ? "registered" : "premises")}");
        }
    }
}
