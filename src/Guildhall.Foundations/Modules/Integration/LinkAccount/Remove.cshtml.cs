using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Foundations.Modules.Integration.LinkAccount;

/// <summary>Asks before a link is ended.</summary>
[Authorize(Policies.SignedIn)]
internal sealed class RemoveModel(LinkedAccounts accounts, AccountKinds kinds) : PageModel
{
    public LinkedAccount Account { get; private set; } = null!;

    public string Title => kinds.Find(Account.Kind)?.Title.ToString() ?? Account.Kind;

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        if (!MayChange || (await accounts.OfAsync(User.Person(), cancellationToken)).FirstOrDefault(account => account.Id == id) is not { } found)
        {
            return NotFound();
        }

        Account = found;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(Guid id, CancellationToken cancellationToken) =>
        MayChange && await accounts.RemoveAsync(User.Person(), id, cancellationToken) ? Redirect(AccountLinks.List) : NotFound();

    private bool MayChange => User.Person().ActingAs.IsOwnOrMayAct;
}
