using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Design;
using Guildhall.Platform.Design.Components;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Forms.AskForMore;

/// <summary>A page of the form, for choosing what is asked again.</summary>
/// <param name="Page">The page.</param>
/// <param name="Choices">Its questions that were asked.</param>
/// <param name="NotAsked">Those the answers did not lead to, each with when it is asked.</param>
internal sealed record AskablePage(FormPage Page, IReadOnlyList<ChoiceItem> Choices, IReadOnlyList<(string Label, string? When)> NotAsked)
{
    public string Title => (Page.Title ?? Page.Questions[0].Label).English;
}

/// <summary>Asks the customer of a case for more, and shows what they were asked.</summary>
[Authorize(CaseworkPolicy.Name)]
internal sealed class AskModel(CaseReplies replies, Asks asks, CouncilProfile council) : PageModel
{
    public AskableCase Case { get; private set; } = null!;

    /// <summary>What the customer was asked and has not answered; null for nothing.</summary>
    public Ask? Open { get; private set; }

    /// <summary>Whether they can still answer it.</summary>
    public bool IsLive => Open is not null && asks.IsLive(Open);

    public IReadOnlyList<AskablePage> Pages { get; private set; } = [];

    public string? QuestionError { get; private set; }

    /// <summary>Why nothing can be asked at all; null where it can.</summary>
    public string? Refusal => !Case.IsOpen ? "This case is closed, so the customer cannot be asked for more."
        : WrittenTo is not null ? null
        : Case.Holder is not null ? "This customer does not want e-mails or texts about their requests, so we cannot send them the questions. Phone them or write to them instead."
        : "We have no e-mail address or mobile number for this customer, so we cannot send them the questions. Phone them or write to them instead.";

    /// <summary>Where the questions are sent; null where there is no way.</summary>
    public string? WrittenTo { get; private set; }

    /// <summary>The day by which they would answer, with the usual time.</summary>
    public DateOnly UsualDue { get; private set; }

    [BindProperty(Name = "question")]
    public List<string> Ticked { get; set; } = [];

    [BindProperty(Name = "message")]
    public string? Message { get; set; }

    [BindProperty(Name = "days")]
    public string? Days { get; set; }

    /// <summary>The labels of the questions that were asked.</summary>
    public IEnumerable<string> Asked => Case.Service.Definition.Questions.Where(q => Open!.Questions.Contains(q.Name)).Select(q => q.Label.English);

    public async Task<IActionResult> OnGetAsync(string reference, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(reference, cancellationToken))
        {
            return NotFound();
        }

        if (Open is not null)
        {
            // Asked in vain: most often the same is asked again.
            (Ticked, Message) = ([.. Open.Questions], Open.Message);
        }

        Days ??= Asks.UsualDays.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string reference, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(reference, cancellationToken))
        {
            return NotFound();
        }

        Message = (Message ?? "").Replace("\0", "", StringComparison.Ordinal).ReplaceLineEndings("\n").Trim();
        if (!Ticked.Exists(name => Pages.Any(p => p.Choices.Any(c => c.Value == name))))
        {
            QuestionError = "Tick at least one question";
        }

        if (Message.Length is 0 or > Asks.MessageLength)
        {
            ModelState.AddModelError("message", Message.Length == 0 ? "Write what you need from the customer" : $"The message must be {Asks.MessageLength:N0} characters or fewer");
        }

        if (!int.TryParse(Days?.Trim(), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var days) || days is < 1 or > Asks.MostDays)
        {
            ModelState.AddModelError("days", $"Enter how many working days they have, from 1 to {Asks.MostDays}");
        }

        if (QuestionError is not null || !ModelState.IsValid)
        {
            return Refused();
        }

        switch (await asks.AskAsync(new NewAsk { Reference = Case.Reference, Questions = Ticked, Message = Message, WorkingDays = days }, User.Staff(), cancellationToken))
        {
            case AskResult.Done:
                return Redirect(CaseLinks.Done(Case.Reference));
            case AskResult.NotFound:
                return NotFound();
            case AskResult.NoQuestion:
                QuestionError = "Tick at least one question";
                return Refused();
            default:
                // Closed, or asked by a colleague, in the meantime: the page says so.
                await LoadAsync(reference, cancellationToken);
                return new PageResult { StatusCode = 409 };
        }
    }

    /// <summary>Takes back what was asked.</summary>
    public async Task<IActionResult> OnPostWithdrawAsync(string reference, CancellationToken cancellationToken)
    {
        if (!Reference.TryParse(reference, council.ReferencePrefix, out var parsed))
        {
            return NotFound();
        }

        return await asks.WithdrawAsync(parsed.ToString(), User.Staff(), cancellationToken) == AskResult.NotFound ? NotFound() : Redirect(CaseLinks.Done(parsed.ToString()));
    }

    private static PageResult Refused() => new() { StatusCode = 400 };

    private async Task<bool> LoadAsync(string reference, CancellationToken cancellationToken)
    {
        if (!Reference.TryParse(reference, council.ReferencePrefix, out var parsed)
            || await replies.FindAsync(parsed.ToString(), User.Staff(), cancellationToken) is not { } found)
        {
            return false;
        }

        Case = found;
        WrittenTo = (await replies.ReachAsync(found, cancellationToken))?.To;
        Open = await asks.OpenOfAsync(found.Id, cancellationToken);
        UsualDue = await asks.DueAsync(Asks.UsualDays, cancellationToken);
        var path = asks.PathOf(found);
        Pages = [.. found.Service.Definition.Pages.Where(p => p.Questions.Any(q => q.IsAsked)).Select(page => Askable(page, path.Find(page.Name), found))];
        return true;
    }

    private static AskablePage Askable(FormPage page, AskedPage? reached, AskableCase about)
    {
        var form = about.Service.Definition;
        var asked = reached?.Questions.Where(q => q.IsAsked).ToList() ?? [];
        return new AskablePage(
            page,
            [
                .. asked.Select(q => new ChoiceItem
                {
                    Value = q.Name,
                    Text = q.Label.English,
                    Hint = new() { Text = about.Answers.Display(q, "en") is { Count: > 0 } lines ? $"They told us: {Short(string.Join(", ", lines.Where(l => l.Length > 0)))}" : "They left it empty." },
                }),
            ],
            [
                .. page.Questions.Where(q => q.IsAsked && asked.TrueForAll(a => a.Name != q.Name))
                    .Select(q => (q.Label.English, (q.When ?? page.When)?.InWords(form))),
            ]);
    }

    private static string Short(string text) => text.Length <= 120 ? text : text[..117] + "…";
}
