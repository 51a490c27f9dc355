using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Guildhall.Foundations.Modules.Identity.RunBusiness;

/// <summary>An invitation that was not answered: sends it again, or withdraws it.</summary>
internal sealed class InvitationModel(BusinessRegister register, BusinessInvitations invitations, IStringLocalizer<Words> words) : BusinessPage(register, words)
{
    public BusinessInvitation Invitation { get; private set; } = null!;

    public bool IsOver => invitations.IsOver(Invitation);

    public async Task<IActionResult> OnGetAsync(Guid invitation, CancellationToken cancellationToken) =>
        await FindAsync(invitation, cancellationToken) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAgainAsync(Guid invitation, CancellationToken cancellationToken)
    {
        if (!await FindAsync(invitation, cancellationToken))
        {
            return NotFound();
        }

        if (!await invitations.MaySendAsync(User.Person()))
        {
            ModelState.AddModelError("again", Words["You have invited many people today. Try again tomorrow, or phone us and we will help"]);
            return new PageResult { StatusCode = StatusCodes.Status429TooManyRequests };
        }

        return await invitations.SendAgainAsync(User.Person(), Business.Id, invitation) == BusinessResult.Done ? Back("invited") : NotFound();
    }

    public async Task<IActionResult> OnPostWithdrawAsync(Guid invitation) =>
        await invitations.WithdrawAsync(User.Person(), Business.Id, invitation) == BusinessResult.Done ? Back("withdrawn") : NotFound();

    private async Task<bool> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        if ((await invitations.OfAsync(Business.Id, cancellationToken)).FirstOrDefault(one => one.Id == id) is not { } found)
        {
            return false;
        }

        Invitation = found;
        return true;
    }
}
