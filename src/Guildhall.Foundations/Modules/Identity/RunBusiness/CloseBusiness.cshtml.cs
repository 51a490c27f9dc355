using Guildhall.Foundations.Modules.Identity.SecondStep;
using Guildhall.Foundations.Modules.Identity.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Extensions.Localization;

namespace Guildhall.Foundations.Modules.Identity.RunBusiness;

/// <summary>Explains what closing the account of a business does, and does it. It asks for a second factor of who has one.</summary>
internal sealed class CloseBusinessModel(BusinessRegister register, OwnAccount own, IStringLocalizer<Words> words) : BusinessPage(register, words)
{
    [BindProperty(Name = "sure")]
    public string? Sure { get; set; }

    public override Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next) =>
        base.OnPageHandlerExecutionAsync(context, async () =>
        {
            if (await own.AskAsync(HttpContext, Myself.Of(User)!) is { } step)
            {
                context.Result = step;
                return null!;
            }

            return await next();
        });

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync() =>
        Sure != "true" ? Refused("sure", Words["Select “Yes” if you are sure, or keep the account"])
        : await Register.CloseAsync(User.Person(), Business.Id) == BusinessResult.Done ? Redirect($"{BusinessLinks.All}?done=closed")
        : Refused("sure", Words["Another owner is there: the account can be closed only by the last one"]);
}
