using Guildhall.Foundations.Modules.Identity.PersonSignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Foundations.Modules.Identity.ProveEmail;

/// <summary>Where the link of the e-mail leads. It counts only when the button is pressed: mail programs open links by themselves.</summary>
[AllowAnonymous]
internal sealed class LinkModel(EmailProofs proofs, FinishProof finish) : PageModel
{
    [BindProperty(Name = "key", SupportsGet = true)]
    public string? Link { get; set; }

    public Proof? Found { get; private set; }

    /// <summary>Whether the link is used up and they are signed in: most likely with it.</summary>
    public bool IsIn => Found is null && User.FindPerson() is not null;

    public int Minutes => proofs.MinutesGood;

    public async Task<IActionResult> OnGetAsync()
    {
        Response.Headers.CacheControl = "no-store";
        Response.Headers["Referrer-Policy"] = "no-referrer";
        Found = await proofs.OfLinkAsync(Link);
        return Found is null ? Gone() : Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        Response.Headers.CacheControl = "no-store";
        return await proofs.TakeLinkAsync(Link, HttpContext.RequestAborted) is { } proof
            ? LocalRedirect(await finish.RunAsync(HttpContext, proof, SignInMethod.Link))
            : Gone();
    }

    private static PageResult Gone() => new() { StatusCode = StatusCodes.Status410Gone };
}
