using Guildhall.Foundations.Modules.Identity.ProveEmail;
using Guildhall.Foundations.Modules.Identity.SignIn;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Guildhall.Foundations.Modules.Identity.SecondStep;

/// <summary>Asks a person to show in a second way that it is them.</summary>
[Authorize(Policies.SignedIn)]
internal sealed class SecondStepModel(ShowSecondFactor show, EmailProofs proofs, CouncilProfile council, IStringLocalizer<Words> words) : PageModel
{
    [BindProperty(Name = ReturnAddress.Parameter, SupportsGet = true)]
    public string? ReturnTo { get; set; }

    [BindProperty(Name = "way", SupportsGet = true)]
    public string? WayWord { get; set; }

    [BindProperty(Name = "typed")]
    public string? Typed { get; set; }

    [BindProperty(Name = "anew")]
    public bool Anew { get; set; }

    /// <summary>The way that is asked for; null when they have none.</summary>
    public SecondFactor? Way { get; private set; }

    public int Minutes => proofs.MinutesGood;

    public CouncilProfile Council => council;

    private Stepping Who => User.Person() is var person
        ? new Stepping(person.Id, person.Name, person.Email, PersonScheme.Name, person.Session, person.Method)
        : null!;

    public async Task<IActionResult> OnGetAsync()
    {
        Response.Headers.CacheControl = "no-store";
        if (User.Assurance() >= Assurance.TwoFactor)
        {
            return Onward();
        }

        await ChooseAsync();
        return Way == SecondFactor.Email && await proofs.OfBrowserAsync(HttpContext) is not { Purpose: ProofPurpose.SecondStep } && !await show.SendCodeAsync(HttpContext, Who)
            ? TooManyEmails()
            : Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        Response.Headers.CacheControl = "no-store";
        await ChooseAsync();
        if (Way is not { } way)
        {
            return Page();
        }

        if (Anew)
        {
            return await show.SendCodeAsync(HttpContext, Who) ? Page() : TooManyEmails();
        }

        if (string.IsNullOrWhiteSpace(Typed))
        {
            return Refused(way == SecondFactor.Password ? words["Enter your password"] : words["Enter the 6 digits from the email"]);
        }

        return await show.TryAsync(HttpContext, Who, way, Typed) ? Onward()
            : Refused(way == SecondFactor.Password ? words["The password is not right"] : words["The code is not right, or it is too old. Check it, or ask for a new one"]);
    }

    private LocalRedirectResult Onward() =>
        LocalRedirect(ReturnTo == StepUp.ContinueAddress ? ReturnTo : ReturnAddress.OrAccount(ReturnTo));

    private async Task ChooseAsync()
    {
        var ways = await show.WaysAsync(Who);
        Way = ways.Cast<SecondFactor?>().FirstOrDefault(way => Text.Kebab(way!.Value) == WayWord) ?? (ways.Count > 0 ? ways[0] : null);
        WayWord = Way is { } chosen ? Text.Kebab(chosen) : null;
    }

    private PageResult TooManyEmails()
    {
        ModelState.AddModelError("typed", words["We have sent several emails already. Use the newest one, or try again in an hour"]);
        return new() { StatusCode = StatusCodes.Status429TooManyRequests };
    }

    private PageResult Refused(string sentence)
    {
        ModelState.Clear();
        ModelState.AddModelError("typed", sentence);
        return new() { StatusCode = StatusCodes.Status400BadRequest };
    }
}
