using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Foundations.Modules.Integration.LinkAccount;

/// <summary>The accounts a person has linked, and the kinds they can link.</summary>
[Authorize(Policies.SignedIn)]
internal sealed class LinksModel(LinkedAccounts accounts, AccountKinds kinds) : PageModel
{
    public IReadOnlyList<AccountKind> Kinds => kinds.All;

    public ILookup<string, LinkedAccount> Linked { get; private set; } = null!;

    /// <summary>Whether a helper looks: they link nothing and see nothing linked.</summary>
    public bool IsHelper => User.Person().ActingAs.Kind == ActingKind.Person;

    /// <summary>Whether who looks may link and unlink.</summary>
    public bool MayChange => User.Person().ActingAs.IsOwnOrMayAct;

    /// <summary>The kind that has just been linked; null for none.</summary>
    public AccountKind? JustLinked => kinds.Find(Request.Query["linked"]);

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        Linked = (IsHelper ? [] : await accounts.OfAsync(User.Person(), cancellationToken)).ToLookup(account => account.Kind, StringComparer.Ordinal);
    }
}
