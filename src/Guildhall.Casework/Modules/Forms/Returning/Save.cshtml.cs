using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Forms.Applying;
using Guildhall.Casework.Modules.Forms.Asking;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Limits;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Guildhall.Casework.Modules.Forms.Returning;

/// <summary>Asks where to e-mail the link that leads back to the form.</summary>
[AllowAnonymous]
[IgnoreAntiforgeryToken] // Checked by ApplyPage.
internal sealed class SaveModel(
    ServiceCatalogue catalogue, Drafts drafts, AnswerRules rules, IAntiforgery antiforgery, StepUp stepUp, DraftReturns returns, RateLimiter limiter, IStringLocalizer<Words> words)
    : ApplyPage(catalogue, drafts, rules, antiforgery, stepUp)
{
    private const int LinksOfOneDraft = 5;
    private const int LinksFromOneNetwork = 60;
    private static readonly TimeSpan s_window = TimeSpan.FromHours(1);

    public string Email { get; private set; } = "";

    /// <summary>Whether the link is on its way.</summary>
    public bool IsSent => Request.Query.ContainsKey("sent") && Draft?.ReturnEmail is not null;

    /// <summary>The page they came from; null when it is none of this form.</summary>
    public string? From => Form.Page(Request.Query["page"].ToString())?.Name;

    public string Back => From is { } page ? FormLinks.Page(Form.Name, page) : FormLinks.Check(Form.Name);

    public IActionResult OnGet()
    {
        if (Unusable() is { } instead)
        {
            return instead;
        }

        Email = Draft!.ReturnEmail
            ?? (Form.ContactQuestion(ContactRole.Email) is { } asked ? Answers.FromJson(Draft.Answers).Text(asked.Name) : null) ?? "";
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (Unusable() is { } instead)
        {
            return instead;
        }

        if (IsStale)
        {
            return Again();
        }

        Email = (await Request.ReadFormAsync())["email"].ToString();
        if (!EmailAddress.TryParse(Email, out var address))
        {
            return Refused(words["Enter an e-mail address in the correct format, like name@example.com"], StatusCodes.Status400BadRequest);
        }

        if (!await limiter.TryUseAsync("forms.save", Draft!.Id.ToString(), LinksOfOneDraft, s_window, HttpContext.RequestAborted)
            || !await limiter.TryUseAsync("forms.save.network", HttpContext.Network(), LinksFromOneNetwork, s_window, HttpContext.RequestAborted))
        {
            return Refused(words["We have sent several links already. Look among your junk mail, or try again in an hour"], StatusCodes.Status429TooManyRequests);
        }

        await returns.SaveAsync(Sender.Actor, Form, Draft, Token!, From, address, Language, HttpContext.RequestAborted);
        return Redirect($"{FormLinks.Save(Form.Name)}?sent=true{(From is { } page ? $"&page={page}" : "")}");
    }

    private IActionResult? Unusable() =>
        Draft is null ? NoAnswers() : Draft.IsSent ? AlreadySent() : Form.IsInternal ? Redirect(CatalogueLinks.StaffServices) : Another is not null ? Redirect(FormLinks.Check(Form.Name)) : null;

    private Microsoft.AspNetCore.Mvc.RazorPages.PageResult Refused(string sentence, int status)
    {
        ModelState.AddModelError("email", sentence);
        return new() { StatusCode = status };
    }
}
