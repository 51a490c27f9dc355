using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Customers.Premises;

/// <summary>Finds the business of a page's address.</summary>
internal static class OwnedBusiness
{
    /// <summary>The business, where who asks owns it and acts for themselves or for it; null otherwise.</summary>
    public static async Task<Business?> FindAsync(PageModel page, Businesses businesses)
    {
        page.Response.Headers.CacheControl = "no-store";
        var person = page.User.Person();
        return Guid.TryParse((string?)page.RouteData.Values["id"], out var id)
            && (person.ActingAs.Kind == ActingKind.Self || person.ActingAs.Id == id)
            && await businesses.RoleAsync(id, person.Id, page.HttpContext.RequestAborted) == BusinessRole.Owner
            ? await businesses.FindAsync(id, page.HttpContext.RequestAborted)
            : null;
    }
}
