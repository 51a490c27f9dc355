using Microsoft.Extensions.Localization;

namespace Guildhall.Foundations.Modules.Identity.Security;

/// <summary>Makes recovery codes and shows them, once.</summary>
internal sealed class RecoveryCodesModel(OwnAccount own, IStringLocalizer<Words> words) : OwnAccountPage(own)
{
    public IReadOnlyList<string> Codes { get; private set; } = [];

    public void OnGet()
    {
    }

    public Task OnPostAsync() => ChangeAsync(
        "recovery-codes-made", words["New recovery codes were made."], async tx => Codes = await Own.Factors.MakeRecoveryCodesAsync(tx, Me.Account));
}
