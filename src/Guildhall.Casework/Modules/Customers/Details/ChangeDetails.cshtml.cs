using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Guildhall.Casework.Modules.Customers.Details;

/// <summary>Changes a person's name and telephone number.</summary>
[Authorize(Policies.SignedIn)]
internal sealed class ChangeDetailsModel(Persons persons, DetailsChanger changer, IStringLocalizer<Words> words) : PageModel
{
    [BindProperty(Name = "name")]
    public string? FullName { get; set; }

    [BindProperty(Name = "phone")]
    public string? Phone { get; set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        if (await persons.FindAsync(User.Person().Id, cancellationToken) is not { } found)
        {
            return NotFound();
        }

        (FullName, Phone) = (found.Name, PhoneNumber.TryParse(found.Phone, out var phone) ? phone.Display : "");
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        var name = (FullName ?? "").Normalized().Trim();
        if (name.Length == 0)
        {
            ModelState.AddModelError("name", words["Enter your full name"]);
        }
        else if (name.Length > Persons.NameLength || name.Any(char.IsControl))
        {
            ModelState.AddModelError("name", words["Enter a name of up to {0} characters", Persons.NameLength]);
        }

        PhoneNumber phone = default;
        var hasPhone = !string.IsNullOrWhiteSpace(Phone);
        if (hasPhone && !PhoneNumber.TryParse(Phone, out phone))
        {
            ModelState.AddModelError("phone", words["Enter a phone number, like 01632 960 001 or 07700 900 982, or leave it empty"]);
        }

        if (!ModelState.IsValid)
        {
            return new PageResult { StatusCode = StatusCodes.Status400BadRequest };
        }

        await changer.ChangeAsync(User.Person(), name, hasPhone ? phone : null, cancellationToken);
        return Redirect($"{CustomerLinks.Details}?saved=true");
    }
}
