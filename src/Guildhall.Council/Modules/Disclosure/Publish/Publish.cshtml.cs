using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Council.Modules.Disclosure.Redact;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Guildhall.Platform.Design.Components;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Guildhall.Council.Modules.Disclosure.Publish;

/// <summary>Whether a request that was answered goes into the disclosure log, and what it says there.</summary>
[Authorize(CaseworkPolicy.Name)]
internal sealed class PublishModel(CaseFactReader reader, DisclosureRules rules, LogKeeper keeper, RequestFiles requestFiles, CouncilProfile council) : RequestPage(reader, rules, council)
{
    private const int LongestTitle = 120;

    public LogDecision? Decision { get; private set; }

    /// <summary>The files that may be published.</summary>
    public IReadOnlyList<RequestFile> Files { get; private set; } = [];

    /// <summary>What looks like personal data in what was typed.</summary>
    public IReadOnlyList<PersonalDatum> Found { get; private set; } = [];

    public IEnumerable<SelectItem> Topics => [new SelectItem { Value = "", Text = "Choose" }, .. Settings.Topics.Select(t => new SelectItem { Value = t.Name, Text = t.Title.English })];

    /// <summary>Whether it may be published: it is closed, and information was given out.</summary>
    public bool MayPublish => About is { ClosedAt: not null, Test: false, Restricted: false } && About.Outcome == Text.Kebab(Outcome.Done);

    [BindProperty(Name = "title")]
    public string? EntryTitle { get; set; }

    [BindProperty(Name = "title-cy")]
    public string? TitleCy { get; set; }

    [BindProperty(Name = "asked")]
    public string? Asked { get; set; }

    [BindProperty(Name = "asked-cy")]
    public string? AskedCy { get; set; }

    [BindProperty(Name = "answer")]
    public string? Answer { get; set; }

    [BindProperty(Name = "answer-cy")]
    public string? AnswerCy { get; set; }

    [BindProperty(Name = "topic")]
    public string? Topic { get; set; }

    [BindProperty(Name = "files")]
    public Guid[] Chosen { get; set; } = [];

    /// <summary>Whether who publishes says that what was found tells of nobody.</summary>
    [BindProperty(Name = "sure")]
    public bool Sure { get; set; }

    [BindProperty(Name = "why")]
    public string? Why { get; set; }

    public async Task<IActionResult> OnGetAsync(string reference, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(reference, cancellationToken))
        {
            return NotFound();
        }

        if (Decision is { NotPublishedWhy: null } said)
        {
            (EntryTitle, TitleCy, Asked, AskedCy, Answer, AnswerCy, Topic) = (said.Title, said.TitleCy, said.Request, said.RequestCy, said.Answer, said.AnswerCy, said.Topic);
        }
        else
        {
            Asked = Clean(About.Answers.Text(Kind.Question));
            Chosen = [.. Files.Where(f => f.SentAt is not null).Select(f => f.Id)];
        }

        return Page();
    }

    /// <summary>Publishes it.</summary>
    public async Task<IActionResult> OnPostAsync(string reference, CancellationToken cancellationToken)
    {
        var chosen = Chosen.Distinct().ToArray();
        if (!await LoadAsync(reference, cancellationToken) || !IsOfTeam || !MayPublish)
        {
            return NotFound();
        }

        Chosen = chosen;
        (EntryTitle, TitleCy, Asked, AskedCy, Answer, AnswerCy) = (Clean(EntryTitle), Clean(TitleCy), Clean(Asked), Clean(AskedCy), Clean(Answer), Clean(AnswerCy));
        Want("title", EntryTitle, "Enter a title");
        Want("asked", Asked, "Write what was asked, in short");
        Want("answer", Answer, "Write what we said");
        if (EntryTitle.Length > LongestTitle || TitleCy.Length > LongestTitle)
        {
            ModelState.AddModelError(EntryTitle.Length > LongestTitle ? "title" : "title-cy", $"The title must be {LongestTitle} characters or fewer");
        }

        if (AskedCy.Length > TextLength || AnswerCy.Length > TextLength)
        {
            ModelState.AddModelError(AskedCy.Length > TextLength ? "asked-cy" : "answer-cy", $"This must be {TextLength:N0} characters or fewer");
        }

        var welsh = new[] { ("title-cy", TitleCy), ("asked-cy", AskedCy), ("answer-cy", AnswerCy) };
        if (welsh.Any(w => w.Item2.Length > 0) && welsh.FirstOrDefault(w => w.Item2.Length == 0) is { Item1: { } missing })
        {
            ModelState.AddModelError(missing, "Write all three in Welsh, or none");
        }

        if (Settings.Topic(Topic) is null)
        {
            ModelState.AddModelError("topic", "Choose the topic");
        }

        if (Chosen.Any(id => Files.All(f => f.Id != id)))
        {
            ModelState.AddModelError("files", "One of the files may not leave the council. Look at the list again");
        }

        Look();
        if (Found.Count > 0 && !Sure)
        {
            ModelState.AddModelError("sure", "Take out what tells of a person, or say that it does not");
        }

        if (!ModelState.IsValid)
        {
            return Refused();
        }

        var said = new ToPublish
        {
            Title = EntryTitle,
            TitleCy = Empty(TitleCy),
            Request = Asked,
            RequestCy = Empty(AskedCy),
            Answer = Answer,
            AnswerCy = Empty(AnswerCy),
            Topic = Topic!,
            Files = Chosen,
        };
        if (await keeper.PublishAsync(About, said, User.Staff(), cancellationToken))
        {
            return Redirect(DisclosureLinks.Publish(About.Reference));
        }

        ModelState.AddModelError("files", "One of the files may not leave the council any more, or is still being checked. Look at the list again");
        return Refused();
    }

    /// <summary>Keeps that it is not published.</summary>
    public async Task<IActionResult> OnPostRefrainAsync(string reference, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(reference, cancellationToken) || !IsOfTeam || !MayPublish)
        {
            return NotFound();
        }

        Why = Clean(Why);
        Want("why", Why, "Write why it is not published");
        return !ModelState.IsValid ? Refused()
            : await keeper.RefrainAsync(About, Why, Settings.Topics.Count > 0 ? Settings.Topics[0].Name : "", User.Staff(), cancellationToken) ? Redirect(DisclosureLinks.Publishing)
            : NotFound();
    }

    /// <summary>Takes it down.</summary>
    public async Task<IActionResult> OnPostTakeDownAsync(string reference, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(reference, cancellationToken) || !IsOfTeam)
        {
            return NotFound();
        }

        Why = Clean(Why);
        Want("why", Why, "Write why it is taken down");
        return !ModelState.IsValid ? Refused()
            : await keeper.TakeDownAsync(About, Why, User.Staff(), cancellationToken) ? Redirect(DisclosureLinks.Publish(About.Reference))
            : NotFound();
    }

    private static string? Empty(string text) => text.Length == 0 ? null : text;

    private void Look() => Found =
    [
        .. new[] { EntryTitle, TitleCy, Asked, AskedCy, Answer, AnswerCy }.Concat(Files.Where(f => Chosen.Contains(f.Id)).Select(f => f.Name))
            .SelectMany(text => PersonalData.In(text ?? "", About.CustomerName)).DistinctBy(f => f.Text),
    ];

    private async Task<bool> LoadAsync(string reference, CancellationToken cancellationToken)
    {
        if (!await FindAsync(reference, cancellationToken))
        {
            return false;
        }

        var (decision, published) = await keeper.OfAsync(About.Id, cancellationToken);
        Decision = decision;
        Files = [.. (await requestFiles.OfAsync(About.Id, cancellationToken)).SelectMany(f => f.Copies.Prepend(f)).Where(f => f.MayLeave)];
        Chosen = [.. published];
        return true;
    }
}
