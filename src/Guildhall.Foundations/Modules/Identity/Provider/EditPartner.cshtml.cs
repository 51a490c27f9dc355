using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Foundations.Modules.Identity.Provider;

/// <summary>A partner, new or known. A secret is shown once, in the answer that made it.</summary>
[Authorize(Policies.Administrator)]
internal sealed class EditPartnerModel(PartnerRegister register, ProviderAddresses addresses, TimeProvider clock) : PageModel
{
    [BindProperty(Name = "id", SupportsGet = true)]
    public Guid? Id { get; set; }

    public PartnerForm Form { get; private set; } = new() { Authentication = "secret", Algorithm = "ES256", Assurance = "signed-in", Scopes = ["profile", "email"] };

    public Partner? Partner { get; private set; }

    /// <summary>The secret that was just made.</summary>
    public string? Secret { get; private set; }

    [BindProperty(Name = "saved", SupportsGet = true)]
    public bool Saved { get; set; }

    public string Issuer => addresses.Issuer;

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await LoadAsync())
        {
            return NotFound();
        }

        Form = Partner is null ? Form : PartnerForm.Of(Partner);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync([FromForm] PartnerForm form)
    {
        if (!await LoadAsync())
        {
            return NotFound();
        }

        Form = form;
        Saved = false;
        if (form.Read(Partner, Partner?.Id ?? Key.New(clock), ModelState.AddModelError) is not { } typed)
        {
            return Again();
        }

        // Who needs a secret and has none is given one.
        var secret = typed is { Authentication: "secret", SecretHash: null } ? Secrets.New() : null;
        typed = secret is null ? typed : typed with { SecretHash = Secrets.Hash(secret) };
        if (Partner is null)
        {
            if (!await register.AddAsync(typed, User.Staff().ToActor(), HttpContext.RequestAborted))
            {
                ModelState.AddModelError("client-id", "There is a partner with this client ID already");
                return Again();
            }
        }
        else if (!await ChangeAsync(typed, "partner.changed", endsGrants: Partner.Authentication != typed.Authentication))
        {
            return Again();
        }

        return secret is null ? Redirect($"{PartnersModel.Address}/{typed.Id}?saved=true") : ShowSecret(typed, secret);
    }

    /// <summary>Gives it another secret; the one before is worth nothing from now on.</summary>
    public async Task<IActionResult> OnPostRotateAsync([FromForm(Name = "version")] int version)
    {
        if (!await LoadAsync() || Partner is not { Authentication: "secret" } partner)
        {
            return NotFound();
        }

        Form = PartnerForm.Of(partner);
        var secret = Secrets.New();
        var changed = partner with { SecretHash = Secrets.Hash(secret), Version = version };
        return await ChangeAsync(changed, "partner.secret-renewed", endsGrants: false) ? ShowSecret(changed, secret) : Again();
    }

    /// <summary>Turns it off, which ends all its tokens, or on again.</summary>
    public async Task<IActionResult> OnPostEnableAsync([FromForm(Name = "version")] int version, [FromForm(Name = "enabled")] bool enabled)
    {
        if (!await LoadAsync() || Partner is not { } partner)
        {
            return NotFound();
        }

        Form = PartnerForm.Of(partner);
        return await ChangeAsync(partner with { Enabled = enabled, Version = version }, enabled ? "partner.enabled" : "partner.disabled", endsGrants: !enabled)
            ? Redirect($"{PartnersModel.Address}/{partner.Id}?saved=true")
            : Again();
    }

    private async Task<bool> LoadAsync()
    {
        Response.Headers.CacheControl = "no-store";
        Partner = Id is { } id ? await register.FindAsync(id, HttpContext.RequestAborted) : null;
        return Id is null || Partner is not null;
    }

    private async Task<bool> ChangeAsync(Partner changed, string action, bool endsGrants)
    {
        if (await register.ChangeAsync(changed, action, endsGrants, User.Staff().ToActor(), HttpContext.RequestAborted))
        {
            return true;
        }

        ModelState.AddModelError("name", "Somebody else has changed this partner meanwhile. Open it again and make your change there");
        return false;
    }

    private PageResult ShowSecret(Partner partner, string secret)
    {
        (Partner, Secret, Id) = (partner with { Version = partner.Version + (Id is null ? 0 : 1) }, secret, partner.Id);
        Form = PartnerForm.Of(Partner);
        return Page();
    }

    private PageResult Again() => new() { StatusCode = StatusCodes.Status400BadRequest };
}
