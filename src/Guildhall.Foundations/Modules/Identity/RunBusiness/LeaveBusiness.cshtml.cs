using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Guildhall.Foundations.Modules.Identity.RunBusiness;

/// <summary>Leaves a business.</summary>
internal sealed class LeaveBusinessModel(BusinessRegister register, IStringLocalizer<Words> words) : BusinessPage(register, words)
{
    protected override bool ForOwners => false;

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync() => await Register.LeaveAsync(User.Person(), Business.Id) switch
    {
        BusinessResult.Done => Redirect($"{BusinessLinks.All}?done=left"),
        BusinessResult.LastOwner => Refused("leave", NeedsOwner),
        _ => NotFound(),
    };
}
