using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Forms.Asking;
using Guildhall.Casework.Modules.Forms.Sending;
using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Guildhall.Casework.Modules.Forms.Applying;

/// <summary>An answer on the check page.</summary>
/// <param name="Question">The question.</param>
/// <param name="Label">What it says.</param>
/// <param name="Lines">The answer, a line each.</param>
/// <param name="Change">Where it is changed; null where nobody was asked.</param>
internal sealed record CheckedAnswer(Question Question, string Label, IReadOnlyList<string> Lines, string? Change);

/// <summary>The answers before they are sent, each with a link to change it.</summary>
[AllowAnonymous]
[IgnoreAntiforgeryToken] // Checked by ApplyPage.
internal sealed class CheckModel(ServiceCatalogue catalogue, Drafts drafts, AnswerRules rules, IAntiforgery antiforgery, StepUp stepUp, FormSender sender)
    : ApplyPage(catalogue, drafts, rules, antiforgery, stepUp)
{
    public IReadOnlyList<CheckedAnswer> Given { get; private set; } = [];

    public string Back { get; private set; } = "";

    // What is sent the sender reads itself, in the transaction that sends it.
    protected override bool ReadsDraft => !HttpMethods.IsPost(Request.Method);

    public IActionResult OnGet()
    {
        if (Draft is null)
        {
            return NoAnswers();
        }

        if (Draft.IsSent)
        {
            return AlreadySent();
        }

        return Show() is { } elsewhere ? elsewhere : Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (IsStale)
        {
            await ReadDraftAsync();
            return Draft is null ? NoAnswers() : Draft.IsSent ? Redirect(FormLinks.Sent(Form.Name)) : (IActionResult?)Show() ?? Again();
        }

        return await sender.SendAsync(Sender, Form.Name, Token, Language, HttpContext.RequestAborted) switch
        {
            SendResult.Sent => Redirect(FormLinks.Sent(Form.Name)),
            SendResult.Unfinished(var page) => Redirect(FormLinks.Page(Form.Name, page, changing: true) + "&check=true"),
            _ => await AskOwnerToSignInAsync() ?? NoAnswers(),
        };
    }

    private RedirectResult? Show()
    {
        var journey = Journey();
        if (journey.FirstUnfinished is not null)
        {
            return Redirect(journey.Onward);
        }

        var answers = journey.Path.Answers;
        Given = [.. journey.Path.Pages.SelectMany(page => page.Questions.Where(q => !q.Unseen).Select(question => new CheckedAnswer(
            question,
            question.Label.ToString(),
            answers.Display(question, Language),
            question.IsAsked ? FormLinks.Page(Form.Name, page.Name, changing: true) : null)))];
        Back = FormLinks.Page(Form.Name, journey.Path.Pages[^1].Name);
        return null;
    }
}
