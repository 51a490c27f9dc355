using Guildhall.Foundations.Modules.Identity.SecondStep;
using Guildhall.Foundations.Modules.Identity.Security;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Guildhall.Foundations.Modules.Identity.RunBusiness;

/// <summary>Invites somebody to a business. It asks for a second factor of who has one, as all that hands access to others does.</summary>
internal sealed class InviteModel(BusinessRegister register, BusinessInvitations invitations, OwnAccount own, IStringLocalizer<Words> words) : BusinessPage(register, words)
{
    [BindProperty(Name = "email")]
    public string? Email { get; set; }

    [BindProperty(Name = "role")]
    public string? Role { get; set; }

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (!EmailAddress.TryParse(Email, out var email))
        {
            ModelState.AddModelError("email", Words["Enter an email address in the correct format, like name@example.com"]);
        }
        else if (Members.Any(member => Accounts.EmailKey.Of(member.Email) == Accounts.EmailKey.Of(email.Value)))
        {
            ModelState.AddModelError("email", Words["They belong to {0} already", Business.Name]);
        }

        var role = RoleOf(Role);
        if (role is null)
        {
            ModelState.AddModelError("role", Words["Select what they may do"]);
        }

        if (!ModelState.IsValid)
        {
            return new PageResult { StatusCode = StatusCodes.Status400BadRequest };
        }

        if (await own.AskAsync(HttpContext, Myself.Of(User)!) is { } step)
        {
            return step;
        }

        if (!await invitations.MaySendAsync(User.Person()))
        {
            ModelState.AddModelError("email", Words["You have invited many people today. Try again tomorrow, or phone us and we will help"]);
            return new PageResult { StatusCode = StatusCodes.Status429TooManyRequests };
        }

        return await invitations.InviteAsync(User.Person(), Business.Id, email.Value, role!.Value) switch
        {
            BusinessResult.Done => Back("invited"),
            BusinessResult.TooMany => Refused("email", Words["{0} has as many members and invitations as it can have. Remove one first", Business.Name]),
            _ => NotFound(),
        };
    }

    /// <summary>The role of a word; null when it is none.</summary>
    internal static BusinessRole? RoleOf(string? word) => Enum.GetValues<BusinessRole>().Where(role => Text.Kebab(role) == word).Cast<BusinessRole?>().FirstOrDefault();
}
