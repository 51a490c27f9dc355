using System.Text;
using Guildhall.Foundations.Modules.Identity.ProveEmail;
using Guildhall.Foundations.Modules.Identity.SecondStep;
using Guildhall.Foundations.Modules.Identity.Sessions;
using Guildhall.Platform.Design;
using Guildhall.Platform.Limits;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using QRCoder;

namespace Guildhall.Foundations.Modules.Identity.Security;

/// <summary>Sets an authenticator app up, or takes it away.</summary>
internal sealed class AuthenticatorModel(OwnAccount own, CouncilProfile council, TimeProvider clock, RateLimiter limiter, IStringLocalizer<Words> words) : OwnAccountPage(own)
{
    private const int TriesAnHour = 20;
    private byte[] _key = [];

    /// <summary>The key that is offered, sealed for this account; the app proves it has it before it counts.</summary>
    [BindProperty(Name = "key")]
    public string? Key { get; set; }

    [BindProperty(Name = "typed")]
    public string? Typed { get; set; }

    public string Readable => string.Join(' ', Totp.Base32(_key).Chunk(4).Select(four => new string(four)));

    public string Picture
    {
        get
        {
            var issuer = Uri.EscapeDataString(council.ShortName);
            var address = $"otpauth://totp/{issuer}:{Uri.EscapeDataString(Me.Email)}?secret={Totp.Base32(_key)}&issuer={issuer}&algorithm=SHA1&digits=6&period=30";
            using var code = QRCodeGenerator.GenerateQrCode(address, QRCodeGenerator.ECCLevel.M);
            using var svg = new SvgQRCode(code);
            return "data:image/svg+xml;base64," + Convert.ToBase64String(Encoding.UTF8.GetBytes(svg.GetGraphic(4)));
        }
    }

    public void OnGet() => Offer();

    public async Task<IActionResult> OnPostAsync()
    {
        if (Has.HasAuthenticator)
        {
            return Back("authenticator");
        }

        if (Own.Factors.Open(Me.Account, Key) is not { } key)
        {
            return Redirect($"{Me.Area}/security/authenticator");
        }

        _key = key;
        if (SixDigits.Read(Typed) is not { } code || !await limiter.TryUseAsync("identity.authenticator", Me.Account.ToString(), TriesAnHour, TimeSpan.FromHours(1), HttpContext.RequestAborted))
        {
            return Refused("typed", words["Enter the 6 digits of the code"]);
        }

        if (Totp.StepOf(key, code, clock.GetUtcNow()) is not { } step)
        {
            return Refused("typed", words["The code is not right. Check that your phone shows the right time, and type the code it shows now"]);
        }

        await ChangeAsync("authenticator-set", words["An authenticator app was set up."], async tx =>
        {
            await Own.Factors.SetAuthenticatorAsync(tx, Me.Account, key, step);
            await SessionRegister.RaiseAsync(tx, HttpContext, Me.Scheme, Me.Session);
        });
        return Has.RecoveryCodes == 0 ? Redirect($"{Me.Area}/security/recovery-codes") : Back("authenticator");
    }

    public async Task<IActionResult> OnPostRemoveAsync()
    {
        await ChangeAsync("authenticator-removed", words["The authenticator app was removed."], tx => Own.Factors.SetAuthenticatorAsync(tx, Me.Account, null, null));
        return Back("authenticator-gone");
    }

    private void Offer()
    {
        ModelState.Clear();
        _key = Totp.NewKey();
        Key = Own.Factors.Seal(Me.Account, _key);
    }
}
