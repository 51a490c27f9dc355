using Guildhall.Foundations.Modules.Identity.Accounts;
using Guildhall.Foundations.Modules.Identity.Passwords;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Foundations.Modules.Identity.Invite;

/// <summary>Where an invitation leads: a new member of staff sets their password. The link counts only when the form is sent.</summary>
[AllowAnonymous]
internal sealed class WelcomeModel(Invitations invitations, UserManager<Account> users) : PageModel
{
    [BindProperty(Name = "key", SupportsGet = true)]
    public string? Key { get; set; }

    [BindProperty(Name = "new")]
    public string? New { get; set; }

    public Invited? Invited { get; private set; }

    public bool IsSet { get; private set; }

    public int Shortest => PasswordRules.Shortest;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        KeepSecret();
        Invited = await invitations.FindAsync(Key, cancellationToken);
        return Invited is null ? Gone() : Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        KeepSecret();
        Invited = await invitations.FindAsync(Key, cancellationToken);
        if (Invited is null)
        {
            return Gone();
        }

        if (string.IsNullOrEmpty(New))
        {
            ModelState.AddModelError("new", "Enter a password");
        }
        else if (await invitations.TakeAsync(users, Key, New, cancellationToken) is not { } problems)
        {
            Invited = null;
            return Gone();
        }
        else
        {
            IsSet = problems.Count == 0;
            foreach (var problem in problems)
            {
                ModelState.AddModelError("new", problem);
            }
        }

        return IsSet ? Page() : new PageResult { StatusCode = StatusCodes.Status400BadRequest };
    }

    private void KeepSecret()
    {
        Response.Headers.CacheControl = "no-store";
        Response.Headers["Referrer-Policy"] = "no-referrer";
    }

    private static PageResult Gone() => new() { StatusCode = StatusCodes.Status410Gone };
}
