using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Forms.Asking;
using Guildhall.Casework.Modules.Forms.AskForMore;
using Guildhall.Casework.Modules.Forms.Sending;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Places;
using Guildhall.Platform.Ids;
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
internal sealed class CheckModel(ServiceCatalogue catalogue, Drafts drafts, AnswerRules rules, IAntiforgery antiforgery, StepUp stepUp, FormSender sender, AnswerSender answerSender, ServiceStatuses statuses, Addresses addresses)
    : ApplyPage(catalogue, drafts, rules, antiforgery, stepUp)
{
    public IReadOnlyList<CheckedAnswer> Given { get; private set; } = [];

    public string Back { get; private set; } = "";

    /// <summary>What makes the service slow in the ward the answers are about, which the start page could not tell; null for nothing.</summary>
    public ServiceStatus? SlowThere { get; private set; }

    // What is sent the sender reads itself, in the transaction that sends it.
    protected override bool ReadsDraft => !HttpMethods.IsPost(Request.Method);

    public async Task<IActionResult> OnGetAsync()
    {
        if (Draft is null)
        {
            return NoAnswers();
        }

        if (Draft.IsSent)
        {
            return AlreadySent();
        }

        return await ShowAsync() is { } elsewhere ? elsewhere : Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (IsStale)
        {
            await ReadDraftAsync();
            return Draft is null ? NoAnswers() : Draft.IsSent ? Redirect(Place.Sent) : (IActionResult?)await ShowAsync() ?? Again();
        }

        var sent = IsAskedAgain
            ? await answerSender.SendAsync(Sender, Place, Token, Language, HttpContext.RequestAborted)
            : await sender.SendAsync(Sender, Form.Name, Token, Language, Another, HttpContext.RequestAborted);
        return sent switch
        {
            SendResult.Sent when Another is { } another => Redirect(another.For.Onward),
            SendResult.Sent => Redirect(Place.Sent),
            SendResult.Unfinished(var page) => Redirect(Place.Page(page, changing: true) + "&check=true"),
            _ when IsAskedAgain => Redirect(Place.Start),
            _ => await AskOwnerToSignInAsync() ?? NoAnswers(),
        };
    }

    // What is reckoned may change with answers on other pages, so it is shown whatever is asked again.
    private IEnumerable<AskedPage> Shown(Journey journey) => !IsAskedAgain ? journey.Pages : journey.Path.Pages
        .Select(page => page with { Questions = [.. page.Questions.Where(q => !q.IsAsked || journey.Find(page.Name)?.Questions.Any(shown => shown.Name == q.Name) == true)] });

    private async Task<RedirectResult?> ShowAsync()
    {
        var journey = Journey();
        if (journey.FirstUnfinished is not null)
        {
            return Redirect(journey.Onward);
        }

        var answers = journey.Path.Answers;
        Given = [.. Shown(journey).SelectMany(page => page.Questions.Where(q => !q.Unseen).Select(question => new CheckedAnswer(
            question,
            question.Label.ToString(),
            answers.Display(question, Language),
            question.IsAsked ? Place.Page(page.Name, changing: true) : null)))];
        Back = Place.Page(journey.Pages[^1].Name);
        SlowThere = !IsAskedAgain
            && await statuses.FindAsync(Form.Name, () => WardAsync(answers), HttpContext.RequestAborted) is { State: ServiceState.Slow, Wards.Count: > 0 } slow ? slow : null;
        return null;
    }

    private async Task<string?> WardAsync(Answers answers) => CustomerFacts.Of(Form, answers).PropertyUprn is { } uprn
        ? (await addresses.GetAsync(Uprn.From(uprn), HttpContext.RequestAborted))?.WardCode
        : null;
}
