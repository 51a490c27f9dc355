using Guildhall.Foundations.Modules.Identity.ProveEmail;
using Guildhall.Foundations.Modules.Identity.Sessions;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Guildhall.Foundations.Modules.Identity.Security;

/// <summary>Sets up a mobile number for codes, once a code sent to it came back.</summary>
internal sealed class TextPhoneModel(OwnAccount own, EmailProofs proofs, IAccountMessages messages, IStringLocalizer<Words> words) : OwnAccountPage(own)
{
    [BindProperty(Name = "phone")]
    public string? Phone { get; set; }

    [BindProperty(Name = "code")]
    public string? Code { get; set; }

    /// <summary>The number a code was sent to; null when none is under way.</summary>
    public string? Asked { get; private set; }

    public async Task<IActionResult> OnGetAsync(bool anew)
    {
        if (!messages.CanText)
        {
            return NotFound();
        }

        Asked = anew ? null : await NumberAsync();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (!messages.CanText || !PhoneNumber.TryParse(Phone, out var number) || !number.IsUkMobile)
        {
            return Refused("phone", words["Enter a UK mobile number, like 07700 900 982"]);
        }

        if (!await proofs.MayAskAsync(HttpContext, number.Value))
        {
            return Refused("phone", words["We have sent several codes already. Use the newest one, or try again in an hour"]);
        }

        await proofs.StartAsync(HttpContext, new NewProof
        {
            Purpose = ProofPurpose.ProvePhone,
            Email = number.Value,
            Account = Me.Account,
            Name = Me.Name,
            Template = "account-code",
            WithLink = false,
            Phone = number.Value,
        });
        return Redirect($"{Me.Area}/security/phone");
    }

    public async Task<IActionResult> OnPostCodeAsync()
    {
        Asked = await NumberAsync();
        if (SixDigits.Read(Code) is not { } code || await proofs.TakeCodeAsync(HttpContext, [ProofPurpose.ProvePhone], code) is not { } proof || proof.Account != Me.Account)
        {
            return Refused("code", words["The code is not right, or it is too old. Check it, or ask for a new one"]);
        }

        await ChangeAsync("phone-set", words["A phone number for codes was set up."], async tx =>
        {
            await tx.ExecuteAsync("update identity.account set text_phone = @phone where id = @Account", new { phone = proof.Email, Me.Account });
            await SessionRegister.RaiseAsync(tx, HttpContext, Me.Scheme, Me.Session);
        });
        return Back("phone");
    }

    public async Task<IActionResult> OnPostRemoveAsync()
    {
        await ChangeAsync("phone-removed", words["The phone number for codes was removed."], tx =>
            tx.ExecuteAsync("update identity.account set text_phone = null where id = @Account", new { Me.Account }));
        return Back("phone-gone");
    }

    private async Task<string?> NumberAsync() =>
        await proofs.OfBrowserAsync(HttpContext) is { Purpose: ProofPurpose.ProvePhone } proof && proof.Account == Me.Account ? PhoneNumber.Parse(proof.Email).Display : null;
}
