using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Guildhall.Casework.Modules.Customers.WhereTheyLive;

/// <summary>Changes when an address is a person's, or removes it.</summary>
[AsThemselves]
[Authorize(Policies.SignedIn)]
internal sealed class ChangeAddressModel(OwnAddresses addresses, IStringLocalizer<Words> words) : PageModel
{
    public OwnAddress Address { get; private set; } = null!;

    public AddressDates Dates { get; private set; } = AddressDates.Of(null, null);

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        if (!await FindAsync(id, cancellationToken))
        {
            return NotFound();
        }

        Dates = AddressDates.Of(Address.FromOn, Address.ToOn);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(Guid id, CancellationToken cancellationToken)
    {
        if (!await FindAsync(id, cancellationToken))
        {
            return NotFound();
        }

        Dates = AddressDates.Read(Request.Form, ModelState, words);
        if (ModelState.IsValid)
        {
            switch (await addresses.DateAsync(User.Person(), id, Dates.From, Dates.To, cancellationToken))
            {
                case AddressResult.TwoHomes:
                    ModelState.AddModelError("to", words["You have another home from that day on. Change that one first"]);
                    break;
                case AddressResult.NotFound:
                    return NotFound();
                default:
                    return Redirect($"{CustomerLinks.Addresses}?saved=true");
            }
        }

        return new PageResult { StatusCode = StatusCodes.Status400BadRequest };
    }

    public async Task<IActionResult> OnPostRemoveAsync(Guid id, CancellationToken cancellationToken) =>
        await addresses.RemoveAsync(User.Person(), id, cancellationToken) == AddressResult.NotFound ? NotFound() : Redirect($"{CustomerLinks.Addresses}?saved=true");

    private async Task<bool> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        if (await addresses.FindAsync(id, User.Person().Id, cancellationToken) is not { } found)
        {
            return false;
        }

        Address = found;
        return true;
    }
}
