using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Forms.Asking;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Localisation;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Guildhall.Casework.Modules.Forms.Applying;

/// <summary>The form has been sent: the reference, and what happens next.</summary>
[AllowAnonymous]
[IgnoreAntiforgeryToken] // Checked by ApplyPage.
internal sealed class SentModel(
    ServiceCatalogue catalogue, Drafts drafts, AnswerRules rules, IAntiforgery antiforgery, StepUp stepUp, SubmissionCopies copies, IServicePace pace, IStringLocalizer<Words> words)
    : ApplyPage(catalogue, drafts, rules, antiforgery, stepUp)
{
    public string Reference => Draft!.SentReference!;

    /// <summary>What the customer is told at the first stage; null when that is nothing.</summary>
    public string? Told => StageWords.For(Form.Case.FirstStage, Draft!.SentTargetOn!.Value, Language);

    public string Target => PlainDates.Long(Draft!.SentTargetOn!.Value);

    /// <summary>How long the last ones took; null where nobody knows.</summary>
    public ServicePace? Pace { get; private set; }

    /// <summary>How large the copy to keep is.</summary>
    public string CopySize { get; private set; } = "";

    /// <summary>Whether a copy was asked for by e-mail.</summary>
    public bool IsEmailed { get; private set; }

    /// <summary>Why no copy was given; null for no reason.</summary>
    public string? NoCopy { get; private set; }

    public Task<IActionResult> OnGetAsync() => ShowAsync();

    /// <summary>A copy to keep.</summary>
    public async Task<IActionResult> OnGetCopyAsync()
    {
        if (Draft is not { IsSent: true } draft)
        {
            return await ShowAsync();
        }

        if (!await copies.MayPrintAsync(draft.Id.ToString(), HttpContext.RequestAborted))
        {
            return await RefuseAsync(words["You have had many copies already. Wait an hour and try again"]);
        }

        return await copies.PrintFromAsync(draft.Id, HttpContext.RequestAborted) is { } copy ? File(copy.Content, PdfCopy.ContentType, copy.Name) : NotFound();
    }

    /// <summary>E-mails a copy, once.</summary>
    public async Task<IActionResult> OnPostEmailAsync()
    {
        if (Draft is not { IsSent: true } draft || IsStale)
        {
            return await ShowAsync();
        }

        return await copies.EmailFromAsync(Sender.Actor, draft.Id, HttpContext.RequestAborted) == EmailedCopy.TooMany
            ? await RefuseAsync(words["We have sent several copies to your e-mail address today. Download this one, or try again tomorrow"])
            : Redirect($"{FormLinks.Sent(Form.Name)}#copy");
    }

    private async Task<IActionResult> RefuseAsync(string sentence)
    {
        NoCopy = sentence;
        Response.StatusCode = StatusCodes.Status429TooManyRequests;
        return await ShowAsync();
    }

    private async Task<IActionResult> ShowAsync()
    {
        if (Draft is not { IsSent: true } draft)
        {
            return Draft is null ? NoAnswers() : Redirect(FormLinks.Check(Form.Name));
        }

        if (Another is { } another)
        {
            return Redirect(another.For.Onward);
        }

        Pace = await pace.FindAsync(Form.Name, ward: null, HttpContext.RequestAborted);
        CopySize = (await copies.PrintFromAsync(draft.Id, HttpContext.RequestAborted))?.Size ?? "";
        IsEmailed = draft.SentByEmail && await copies.IsEmailedAsync(draft.Id, HttpContext.RequestAborted);
        return IsStale ? Again() : Page();
    }
}
