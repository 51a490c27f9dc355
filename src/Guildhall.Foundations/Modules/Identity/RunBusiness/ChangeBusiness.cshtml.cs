using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Guildhall.Foundations.Modules.Identity.RunBusiness;

/// <summary>Changes what a business tells of itself.</summary>
internal sealed class ChangeBusinessModel(BusinessRegister register, IStringLocalizer<Words> words) : BusinessPage(register, words)
{
    [BindProperty(Name = "")]
    public TypedBusiness Typed { get; set; } = new();

    public void OnGet() => Typed = TypedBusiness.Of(Business);

    public async Task<IActionResult> OnPostAsync() =>
        Typed.Read(this, Words) is not { } details ? new PageResult { StatusCode = StatusCodes.Status400BadRequest }
        : await Register.ChangeAsync(User.Person(), Business.Id, details) == BusinessResult.Done ? Back("changed")
        : NotFound();
}
