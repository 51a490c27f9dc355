using Guildhall.Foundations.Modules.Identity.Passwords;
using Guildhall.Foundations.Modules.Identity.ProveEmail;
using Guildhall.Foundations.Modules.Identity.Sessions;
using Guildhall.Foundations.Modules.Identity.SignIn;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Guildhall.Foundations.Modules.Identity.SecondStep;

/// <summary>
/// Asks in a second way who somebody is: people when a page needs it or each time if they wish, staff each time they sign in
/// (<c>/staff/second-step</c>), when they are nobody yet anywhere else. So the page is open, and looks at the session itself.
/// </summary>
[AllowAnonymous]
internal sealed class SecondStepModel(
    ShowSecondFactor show, SecondFactors factors, EmailProofs proofs, SessionRegister sessions, CouncilProfile council, IStringLocalizer<Words> words) : PageModel
{
    private string? _phone;

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

    /// <summary>The other ways they have.</summary>
    public IReadOnlyList<SecondFactor> Others { get; private set; } = [];

    public bool HasPasskey { get; private set; }

    /// <summary>The last figures of the number codes are sent to.</summary>
    public string PhoneEnd => _phone is { Length: > 3 } ? _phone[^3..] : "";

    public Myself Who { get; private set; } = null!;

    /// <summary>Whether they are nobody yet until they have shown it.</summary>
    public bool IsSigningIn => Who.IsStaff || Myself.Of(User) is null;

    public string AsSomeoneElse => Who.IsStaff ? "/staff/sign-in?anew=true" : "/account/sign-in?again=true";

    public int Minutes => proofs.MinutesGood;

    public CouncilProfile Council => council;

    public string Address(SecondFactor way) => ReturnAddress.Then($"{Who.Area}/second-step?way={Text.Kebab(way)}", ReturnTo);

    public string Named(SecondFactor way) => way switch
    {
        SecondFactor.Authenticator => words["Use your authenticator app"],
        SecondFactor.Text => words["Text me a code"],
        SecondFactor.Email => words["Email me a code"],
        SecondFactor.Password => words["Use your password"],
        _ => words["Use a recovery code"],
    };

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        Response.Headers.CacheControl = "no-store";
        if (await Myself.OfAsync(HttpContext, sessions) is not { } who)
        {
            var staff = Request.Path.StartsWithSegments("/staff", StringComparison.OrdinalIgnoreCase);
            context.Result = Redirect(ReturnAddress.Then(staff ? "/staff/sign-in" : "/account/sign-in", ReturnTo));
            return;
        }

        Who = who;
        await ChooseAsync();
        await next();
    }

    public async Task<IActionResult> OnGetAsync()
    {
        if (Who.IsStrong)
        {
            return Onward();
        }

        var isSent = Way is not (SecondFactor.Email or SecondFactor.Text)
            || (await proofs.OfBrowserAsync(HttpContext) is { Purpose: ProofPurpose.SecondStep } sent && sent.Email == (Way == SecondFactor.Text ? _phone : Who.Email));
        return isSent || await show.SendCodeAsync(HttpContext, Who, Way!.Value) ? Page() : TooMany();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (Way is not { } way)
        {
            return Page();
        }

        if (Anew)
        {
            return await show.SendCodeAsync(HttpContext, Who, way) ? Page() : TooMany();
        }

        if (string.IsNullOrWhiteSpace(Typed))
        {
            return Refused(way switch
            {
                SecondFactor.Password => words["Enter your password"],
                SecondFactor.Email => words["Enter the 6 digits from the email"],
                SecondFactor.Recovery => words["Enter a recovery code"],
                _ => words["Enter the 6 digits of the code"],
            });
        }

        return await show.TryAsync(HttpContext, Who, way, Typed) ? Onward() : Refused(way switch
        {
            SecondFactor.Password => words["The password is not right"],
            SecondFactor.Authenticator => words["The code is not right, or it was used before. Wait for the next one and try again"],
            SecondFactor.Recovery => words["The recovery code is not right, or it was used before"],
            _ => words["The code is not right, or it is too old. Check it, or ask for a new one"],
        });
    }

    private LocalRedirectResult Onward() => LocalRedirect(Who.IsStaff ? ReturnAddress.OrDesk(ReturnTo) : ReturnAddress.OrAccount(ReturnTo));

    private async Task ChooseAsync()
    {
        var has = await factors.OfAsync(Who.Account);
        HasPasskey = has.Passkeys > 0;
        _phone = has.TextPhone;
        var ways = await show.WaysAsync(Who);

        // Who comes to set a new password is not asked first for the one they forgot.
        var forgotten = ReturnTo == PasswordModel.AtAccount;
        Way = ways.Cast<SecondFactor?>().FirstOrDefault(way => Text.Kebab(way!.Value) == WayWord)
            ?? ways.Cast<SecondFactor?>().FirstOrDefault(way => !forgotten || way != SecondFactor.Password)
            ?? (HasPasskey || ways.Count == 0 ? null : ways[0]);
        WayWord = Way is { } chosen ? Text.Kebab(chosen) : null;
        Others = [.. ways.Where(way => way != Way)];
    }

    private PageResult TooMany()
    {
        ModelState.AddModelError("typed", words["We have sent several codes already. Use the newest one, or try again in an hour"]);
        return new() { StatusCode = StatusCodes.Status429TooManyRequests };
    }

    private PageResult Refused(string sentence)
    {
        ModelState.Clear();
        ModelState.AddModelError("typed", sentence);
        return new() { StatusCode = StatusCodes.Status400BadRequest };
    }
}
