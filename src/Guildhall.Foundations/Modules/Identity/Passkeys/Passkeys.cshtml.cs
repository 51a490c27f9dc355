using Guildhall.Foundations.Modules.Identity.Accounts;
using Guildhall.Foundations.Modules.Identity.Security;
using Guildhall.Foundations.Modules.Identity.Sessions;
using Guildhall.Platform.Data;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Localization;

namespace Guildhall.Foundations.Modules.Identity.Passkeys;

/// <summary>A passkey, for its owner to look at.</summary>
internal sealed record KeptPasskey(string Id, string Name, DateTimeOffset CreatedAt);

/// <summary>Makes passkeys and removes them.</summary>
internal sealed class PasskeysModel(OwnAccount own, SignInManager<Account> signIn, UserManager<Account> users, IStringLocalizer<Words> words) : OwnAccountPage(own)
{
    private const int LongestName = 60;
    private const int Most = 10;
    private const int LongestCredential = 40_000;

    [BindProperty(Name = "credential")]
    public string? Credential { get; set; }

    [BindProperty(Name = "name")]
    public string? Name { get; set; }

    public IReadOnlyList<KeptPasskey> Kept { get; private set; } = [];

    /// <summary>Whether they are staff whom another organisation signs in: a passkey here would be a way round it.</summary>
    public bool IsElsewhere => Me.IsStaff && !Has.HasPassword;

    public string Suggested => DeviceWords.Of(Request.Headers.UserAgent);

    public Task OnGetAsync() => ReadAsync();

    public async Task<IActionResult> OnPostOptionsAsync() => Content(
        await signIn.MakePasskeyCreationOptionsAsync(new PasskeyUserEntity { Id = Me.Account.ToString(), Name = Me.Email, DisplayName = Me.Name }), "application/json");

    public async Task<IActionResult> OnPostAsync()
    {
        await ReadAsync();
        if (IsElsewhere)
        {
            return new PageResult { StatusCode = StatusCodes.Status403Forbidden };
        }

        if (Kept.Count >= Most || await MadeAsync() is not { } passkey)
        {
            return Refused("name", words["No passkey was made. Try again, or use another device."]);
        }

        var name = (Name ?? "").Normalized().Trim();
        passkey.Name = name.Length is 0 or > LongestName || name.Any(char.IsControl) ? words["Passkey"] : name;
        var account = (await users.FindByIdAsync(Me.Account.ToString()))!;
        await users.AddOrUpdatePasskeyAsync(account, passkey);
        await ChangeAsync("passkey-made", words["A passkey was made."], tx => SessionRegister.RaiseAsync(tx, HttpContext, Me.Scheme, Me.Session));
        return Redirect($"{Me.Area}/security/passkeys");
    }

    public async Task<IActionResult> OnPostRemoveAsync(string? id)
    {
        try
        {
            var account = (await users.FindByIdAsync(Me.Account.ToString()))!;
            await users.RemovePasskeyAsync(account, WebEncoders.Base64UrlDecode(id ?? ""));
        }
        catch (FormatException)
        {
            return NotFound();
        }

        await ChangeAsync("passkey-removed", words["A passkey was removed."], _ => Task.CompletedTask);
        return Redirect($"{Me.Area}/security/passkeys");
    }

    private async Task<UserPasskeyInfo?> MadeAsync()
    {
        if (Credential is not { Length: > 0 and < LongestCredential })
        {
            return null;
        }

        try
        {
            var result = await signIn.PerformPasskeyAttestationAsync(Credential);
            return result.Succeeded && result.UserEntity.Id == Me.Account.ToString() ? result.Passkey : null;
        }
        catch (InvalidOperationException)
        {
            // No challenge was asked for, or it is too old.
            return null;
        }
    }

    private async Task ReadAsync()
    {
        var account = (await users.FindByIdAsync(Me.Account.ToString()))!;
        Kept = [.. (await users.GetPasskeysAsync(account)).OrderBy(p => p.CreatedAt).Select(p => new KeptPasskey(WebEncoders.Base64UrlEncode(p.CredentialId), p.Name ?? "", p.CreatedAt))];
    }
}
