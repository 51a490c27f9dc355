using Guildhall.Foundations.Modules.Identity.OpenId;
using Guildhall.Foundations.Modules.Identity.Sessions;
using Guildhall.Platform.Data;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;

namespace Guildhall.Foundations.Modules.Identity.Provider;

/// <summary>
/// Signs a person out here because a partner asks. At once when the partner shows a token of ours about that very person; otherwise the
/// person is asked, as anybody can make a link.
/// </summary>
[AllowAnonymous]
internal sealed class PartnerSignOutModel(PartnerDoor door, PartnerRegister partners, Grants grants, Database database) : PageModel
{
    [BindProperty(Name = "id_token_hint", SupportsGet = true)]
    public string? Hint { get; set; }

    [BindProperty(Name = "post_logout_redirect_uri", SupportsGet = true)]
    public string? RedirectUri { get; set; }

    [BindProperty(Name = "state", SupportsGet = true)]
    public string? State { get; set; }

    [BindProperty(Name = "client_id", SupportsGet = true)]
    public string? ClientId { get; set; }

    public Partner? Partner { get; private set; }

    /// <summary>Whether they are signed out now.</summary>
    public bool Done { get; private set; }

    /// <summary>Where the partner wants them; null where it is not known to be that partner's.</summary>
    public string? Onward { get; private set; }

    public async Task<IActionResult> OnGetAsync()
    {
        Response.Headers.CacheControl = "no-store";
        var subject = await ReadAsync();
        if (User.FindPerson() is not { } person)
        {
            return Finish();
        }

        if (Partner is not null && subject is not null && await grants.AccountAsync(Partner.Sector, subject, HttpContext.RequestAborted) == person.Id)
        {
            await EndAsync(person);
            return Finish();
        }

        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        Response.Headers.CacheControl = "no-store";
        await ReadAsync();
        if (User.FindPerson() is { } person)
        {
            await EndAsync(person);
        }

        return Finish();
    }

    // The partner and the subject of its hint, and an address that is registered for that partner to the letter.
    private async Task<string?> ReadAsync()
    {
        var clientId = ClientId ?? HintedClient();
        Partner = await partners.FindAsync(clientId, HttpContext.RequestAborted);
        var subject = Partner is null || Hint is null ? null : await door.HintAsync(Hint, Partner, HttpContext.RequestAborted);

        // A hint that is not ours is a forgery: nobody is sent anywhere by it.
        if (Partner is not null && RedirectUri is not null && Partner.SignOutUris.Contains(RedirectUri, StringComparer.Ordinal) && (Hint is null || subject is not null))
        {
            Onward = State is { Length: > 0 and <= 2000 } state ? QueryHelpers.AddQueryString(RedirectUri, "state", state) : RedirectUri;
        }

        return subject;
    }

    private string? HintedClient()
    {
        try
        {
            return Hint is null ? null : Jws.Parse(Hint).Payload.Text("aud");
        }
        catch (TokenException)
        {
            return null;
        }
    }

    private async Task EndAsync(CurrentPerson person)
    {
        await using var tx = await database.BeginAsync(person.ToActor(), HttpContext.RequestAborted);
        await SessionRegister.EndAsync(tx, person.Id, person.Session);
        tx.Audit("person.signed-out", $"account:{person.Id}", new { Partner = Partner?.ClientId });
        await tx.CommitAsync(HttpContext.RequestAborted);
        HostCookies.Take(HttpContext, PersonScheme.Cookie);
    }

    private PageResult Finish()
    {
        Done = true;
        if (Onward is not null)
        {
            Response.Headers["Refresh"] = $"0;url={Onward}";
        }

        return Page();
    }
}
