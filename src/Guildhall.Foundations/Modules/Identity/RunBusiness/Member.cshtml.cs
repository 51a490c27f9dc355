using Guildhall.Foundations.Modules.Identity.SecondStep;
using Guildhall.Foundations.Modules.Identity.Security;
using Guildhall.Platform.Data;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Guildhall.Foundations.Modules.Identity.RunBusiness;

/// <summary>Gives a member another role, for which it asks for a second factor of who has one, or removes them.</summary>
internal sealed class MemberModel(BusinessRegister register, OwnAccount own, IStringLocalizer<Words> words) : BusinessPage(register, words)
{
    [BindProperty(Name = "role")]
    public string? Role { get; set; }

    public BusinessMember Member { get; private set; } = null!;

    public IActionResult OnGet(Guid member)
    {
        if (!Find(member))
        {
            return NotFound();
        }

        Role = Text.Kebab(Member.As);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(Guid member)
    {
        if (!Find(member))
        {
            return NotFound();
        }

        if (InviteModel.RoleOf(Role) is not { } role)
        {
            return Refused("role", Words["Select what they may do"]);
        }

        if (await own.AskAsync(HttpContext, Myself.Of(User)!) is { } step)
        {
            return step;
        }

        return await Register.GiveRoleAsync(User.Person(), Business.Id, member, role) switch
        {
            BusinessResult.Done => Back("role"),
            BusinessResult.LastOwner => Refused("role", NeedsOwner),
            _ => NotFound(),
        };
    }

    public async Task<IActionResult> OnPostRemoveAsync(Guid member)
    {
        if (!Find(member))
        {
            return NotFound();
        }

        Role = Text.Kebab(Member.As);
        return await Register.RemoveAsync(User.Person(), Business.Id, member) switch
        {
            BusinessResult.Done => member == User.Person().Id ? Redirect($"{BusinessLinks.All}?done=left") : Back("removed"),
            BusinessResult.LastOwner => Refused("remove", NeedsOwner),
            _ => NotFound(),
        };
    }

    private bool Find(Guid account)
    {
        if (Members.FirstOrDefault(one => one.Account == account) is not { } found)
        {
            return false;
        }

        Member = found;
        return true;
    }
}
