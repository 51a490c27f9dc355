using Guildhall.Foundations.Modules.Identity.ActForOthers;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Guildhall.Foundations.Modules.Identity.RunBusiness;

/// <summary>Registers a business.</summary>
[Authorize(Policies.SignedIn)]
internal sealed class AddBusinessModel(BusinessRegister register, IEnumerable<IBusinessSection> sections, IStringLocalizer<Words> words) : PageModel
{
    [BindProperty(Name = "")]
    public TypedBusiness Typed { get; set; } = new();

    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        Response.Headers.CacheControl = "no-store";
        if (User.Person().ActingAs.Kind != ActingKind.Self)
        {
            context.Result = Redirect(ActingLinks.Choose);
        }
    }

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (Typed.Read(this, words) is not { } details)
        {
            return new PageResult { StatusCode = StatusCodes.Status400BadRequest };
        }

        if (await register.AddAsync(User.Person(), details) is not { } id)
        {
            ModelState.AddModelError("name", words["You belong to many businesses already. Leave or close one first, or phone us"]);
            return new PageResult { StatusCode = StatusCodes.Status400BadRequest };
        }

        return Redirect(sections.OrderBy(section => section.Order).Select(section => section.FirstStep(id)).FirstOrDefault(step => step is not null)
            ?? $"{BusinessLinks.One(id)}?done=registered");
    }
}
