using Guildhall.Foundations.Modules.Identity.PersonSignIn;
using Guildhall.Foundations.Modules.Identity.SignIn;
using Guildhall.Platform.Design;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Guildhall.Foundations.Modules.Identity.ProveEmail;

/// <summary>Takes the code from the e-mail. Says the same whether the address has an account or not.</summary>
[AllowAnonymous]
internal sealed class CheckEmailModel(EmailProofs proofs, FinishProof finish, CouncilProfile council, IStringLocalizer<Words> words) : PageModel
{
    private static readonly ProofPurpose[] s_purposes = [ProofPurpose.Register, ProofPurpose.SignIn, ProofPurpose.Recover];

    [BindProperty(Name = "code")]
    public string? Code { get; set; }

    public Proof Asked { get; private set; } = null!;

    public CouncilProfile Council => council;

    public int Minutes => proofs.MinutesGood;

    public string StartAgain => ReturnAddress.Then(Asked.Purpose == ProofPurpose.Register ? "/account/register" : "/account/sign-in", Asked.ReturnTo);

    public async Task<IActionResult> OnGetAsync() => await FindAsync() ? Page() : Redirect("/account/sign-in");

    public async Task<IActionResult> OnPostAsync()
    {
        if (!await FindAsync())
        {
            return Redirect("/account/sign-in?expired=true");
        }

        if (SixDigits.Read(Code) is not { } code)
        {
            return Refused(words["Enter the 6 digits from the email"]);
        }

        return await proofs.TakeCodeAsync(HttpContext, s_purposes, code) is { } proof
            ? LocalRedirect(await finish.RunAsync(HttpContext, proof, SignInMethod.Code))
            : Refused(words["The code is not right, or it is too old. Check it, use the link in the email, or start again"]);
    }

    private async Task<bool> FindAsync()
    {
        Response.Headers.CacheControl = "no-store";
        Asked = (await proofs.OfBrowserAsync(HttpContext))!;
        return Asked is not null && s_purposes.Contains(Asked.Purpose);
    }

    private PageResult Refused(string sentence)
    {
        ModelState.Clear();
        ModelState.AddModelError("code", sentence);
        return new() { StatusCode = StatusCodes.Status400BadRequest };
    }
}

/// <summary>A code as people type it: with blanks, hyphens, or pasted with a full stop.</summary>
internal static class SixDigits
{
    public static string? Read(string? typed) =>
        typed is { Length: <= 40 } && string.Concat(typed.Where(char.IsAsciiDigit)) is { Length: 6 } digits ? digits : null;
}
