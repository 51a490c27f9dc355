using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Guildhall.Foundations.Modules.Integration.LinkAccount;

/// <summary>Asks for the number of an account and a fact that proves it.</summary>
[Authorize(Policies.SignedIn)]
internal sealed class LinkModel(AccountKinds kinds, AccountLinker linker, IStringLocalizer<Words> words) : PageModel
{
    public AccountKind Kind { get; private set; } = null!;

    [BindProperty(Name = "number")]
    public string? Number { get; set; }

    [BindProperty(Name = "fact")]
    public string? Fact { get; set; }

    [BindProperty(Name = "fact-day")]
    public string? Day { get; set; }

    [BindProperty(Name = "fact-month")]
    public string? Month { get; set; }

    [BindProperty(Name = "fact-year")]
    public string? Year { get; set; }

    public IActionResult OnGet(string kind) => Opens(kind) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(string kind, CancellationToken cancellationToken)
    {
        if (!Opens(kind))
        {
            return NotFound();
        }

        var number = AccountKinds.Tidy(Kind, Number);
        if (number is null)
        {
            ModelState.AddModelError("number", words["Enter the number as it is on your letters, like {0}", Kind.Example]);
        }

        var fact = Kind.FactType == FactType.Date ? AccountKinds.TidyFact(Day, Month, Year) : AccountKinds.TidyFact(Kind, Fact);
        if (fact is null)
        {
            ModelState.AddModelError("fact", Kind.FactType switch
            {
                FactType.Date => words["Enter a real date, like 27 3 1985"],
                FactType.Postcode => words["Enter a full UK postcode, like NM1 2AB"],
                _ => words["Enter this as it is on your letters"],
            });
        }

        if (number is null || fact is null)
        {
            return Again(StatusCodes.Status400BadRequest);
        }

        switch (await linker.LinkAsync(User.Person(), Kind, number, fact, cancellationToken))
        {
            case LinkResult.Linked or LinkResult.LinkedAlready:
                return Redirect($"{AccountLinks.List}?linked={Kind.Name}");
            case LinkResult.NotProved:
                ModelState.AddModelError("number", words["We found no account with this number and these details. Check both against your latest letter"]);
                return Again(StatusCodes.Status400BadRequest);
            case LinkResult.TooManyTries:
                ModelState.AddModelError("number", words["There have been too many tries. Try again in an hour, or contact us and we will help"]);
                return Again(StatusCodes.Status429TooManyRequests);
            default:
                ModelState.AddModelError("number", words["We cannot check this at the moment. Try again in a few minutes"]);
                return Again(StatusCodes.Status503ServiceUnavailable);
        }
    }

    // A helper proves nothing for another, and who only sees what is a business's changes nothing.
    private bool Opens(string name)
    {
        Response.Headers.CacheControl = "no-store";
        if (!User.Person().ActingAs.IsOwnOrMayAct || kinds.Find(name) is not { } found)
        {
            return false;
        }

        Kind = found;
        return true;
    }

    private static PageResult Again(int status) => new() { StatusCode = status };
}
