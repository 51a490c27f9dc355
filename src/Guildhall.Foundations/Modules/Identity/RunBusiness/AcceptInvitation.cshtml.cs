using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Foundations.Modules.Identity.RunBusiness;

/// <summary>Accepts or refuses an invitation to a business. It is answered by the person, whomever they act for at that moment.</summary>
[Authorize(Policies.SignedIn)]
internal sealed class AcceptInvitationModel(BusinessInvitations invitations) : PageModel
{
    [BindProperty(Name = "key", SupportsGet = true)]
    public string? Link { get; set; }

    public BusinessInvitation? Invitation { get; private set; }

    public async Task<IActionResult> OnGetAsync() => await FindAsync() ? Page() : Gone();

    public async Task<IActionResult> OnPostAsync() => !await FindAsync() ? Gone()
        : await invitations.AnswerAsync(User.Person(), Invitation!, accept: true) == BusinessResult.Done ? Redirect($"{BusinessLinks.One(Invitation!.Business)}?done=joined")
        : Gone();

    public async Task<IActionResult> OnPostRefuseAsync() => !await FindAsync() ? Gone()
        : await invitations.AnswerAsync(User.Person(), Invitation!, accept: false) == BusinessResult.Done ? Redirect($"{BusinessLinks.All}?done=refused")
        : Gone();

    private async Task<bool> FindAsync()
    {
        Response.Headers.CacheControl = "no-store";
        Response.Headers["Referrer-Policy"] = "no-referrer";
        Invitation = await invitations.OfLinkAsync(User.Person(), Link);
        return Invitation is not null;
    }

    private PageResult Gone()
    {
        Invitation = null;
        return new() { StatusCode = StatusCodes.Status410Gone };
    }
}
