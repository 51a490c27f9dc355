using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Customers;
using Guildhall.Casework.Modules.Forms.Asking;
using Guildhall.Casework.Modules.Forms.Evidence;
using Guildhall.Casework.Modules.Forms.Use;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Records;
using Guildhall.Platform.Design;
using Guildhall.Platform.Web;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Guildhall.Casework.Modules.Forms.Applying;

/// <summary>One page of a form.</summary>
[AllowAnonymous]
[IgnoreAntiforgeryToken] // Checked by ApplyPage, so that what was typed is not lost.
[StreamedForm]
internal sealed class AnswerModel(
    ServiceCatalogue catalogue, Drafts drafts, AnswerRules rules, IAntiforgery antiforgery, StepUp stepUp, PageReader reader, DraftFiles files, UploadReader uploads, RefusedPages refusals, CustomerDetails details, CouncilProfile council, IStringLocalizer<Words> words)
    : ApplyPage(catalogue, drafts, rules, antiforgery, stepUp)
{
    /// <summary>The name of the buttons that belong to one question. No question's name begins so.</summary>
    public const string QuestionButton = "_do";

    /// <summary>The field that says a warning has been read.</summary>
    public const string ReadWarning = "_warned";

    /// <summary>The button that leaves the form for later.</summary>
    public const string SaveButton = "_save";

    private const string Lost = "lost";
    private const string Check = "check";

    private Typed _typed = Typed.Nothing;
    private IReadOnlyList<UploadedFile> _uploads = [];
    private IReadOnlySet<string> _fromAccount = new HashSet<string>(StringComparer.Ordinal);

    public AskedPage Asked { get; private set; } = null!;

    public IReadOnlyList<Field> Fields { get; private set; } = [];

    public IReadOnlyList<Problem> Problems { get; private set; } = [];

    /// <summary>What to consider before going on; null for nothing.</summary>
    public string? Warning { get; private set; }

    /// <summary>The advice of the page that applies to the person.</summary>
    public IReadOnlyList<Advice> Advice { get; private set; } = [];

    public string Back { get; private set; } = "";

    /// <summary>The number to phone where the form ends.</summary>
    public string CouncilPhone => council.Contact.Phone;

    /// <summary>Whether the page asks for an answer that was given before and is not shown again.</summary>
    public bool HidesAnswers => IsAskedAgain && Asked.Questions.Any(SensitiveAnswers.AsksFor);

    /// <summary>Whether the page takes files.</summary>
    public bool HasFiles { get; private set; }

    /// <summary>Whether the page asks for a place on the map.</summary>
    public bool HasMap { get; private set; }

    /// <summary>How far the person is; empty on an exit.</summary>
    public string Progress { get; private set; } = "";

    /// <summary>Whether the answers given before were lost, and the person has to begin again.</summary>
    public bool LostAnswers => Request.Query.ContainsKey(Lost);

    public string Heading => (Asked.Page.Title ?? Fields[0].Question.Label).ToString();

    protected override string AskedPage => Step;

    /// <summary>The page of the form.</summary>
    public string Step => (string)RouteData.Values["step"]!;

    /// <summary>Whether there is something to come back to later.</summary>
    public bool MaySave => Draft is not null && !Form.IsInternal && !IsAskedAgain && Another is null;

    private bool IsChanging => Request.Query.ContainsKey(FormLinks.Changing);

    private bool IsFirst => Step == Form.Pages[0].Name;

    public async Task<IActionResult> OnGetAsync()
    {
        if (Form.Page(Step) is not { } page)
        {
            return NotFound();
        }

        if (Draft is { IsSent: true })
        {
            return AlreadySent();
        }

        if (Draft is null && !IsFirst)
        {
            return NoAnswers();
        }

        var journey = Journey();
        if (journey.Find(Step) is not { } asked || !journey.Reaches(asked))
        {
            return Redirect(journey.Onward);
        }

        if (page.IsExit && Draft is not null && !Draft.Pages.Contains(Step))
        {
            await Drafts.NoteExitAsync(Draft, Step, HttpContext.RequestAborted);
        }

        _typed = Draft?.Typed is { } unfinished ? Typed.FromJson(unfinished) : Typed.From(journey.Path.Answers, asked.Page);
        await PrefillAsync(journey, asked.Page);
        return await ShowAsync(journey, asked, Request.Query.ContainsKey(Check) ? await ProblemsAsync(journey, asked) : []) ?? Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (Form.Page(Step) is not { } page)
        {
            return NotFound();
        }

        if (Draft is { IsSent: true })
        {
            return AlreadySent();
        }

        var form = await FormFieldsAsync();
        var journey = Journey();
        if (IsAskedAgain)
        {
            if (journey.Find(Step) is not { } again)
            {
                return Redirect(journey.Onward);
            }

            page = again.Page;
        }

        _typed = form.Count == 0 ? Typed.From(journey.Path.Answers, page) : Typed.From(form, page);
        if (IsStale)
        {
            return await ShowAsync(journey, journey.Find(Step) ?? new AskedPage(page, page.Questions), []) ?? Again();
        }

        var lost = Draft is null && !IsFirst;
        Draft ??= await BeginAsync();
        if (journey.Find(Step) is not { } asked)
        {
            // Its condition does not hold, or cannot be known to hold now that the answers before it are lost.
            await Drafts.KeepTypedAsync(Sender.Actor, Form, Draft, Step, _typed);
            return Redirect(lost ? FirstPageAfterLoss() : journey.Onward);
        }

        if (page.IsExit)
        {
            return Redirect(!IsAskedAgain && page.Continue is { } next ? await BeginNextAsync(next, journey.Path.Answers) : Place.Page(Step));
        }

        var (kept, refused) = await files.KeepAsync(Sender.Actor, Draft, page, _uploads, HttpContext.RequestAborted);
        _typed = DraftFiles.Added(_typed, kept);
        var reading = await reader.ReadAsync(page, journey.Path.Answers, _typed, form[QuestionButton].ToString(), form[ReadWarning].ToString(), await files.OfAsync(Draft, page), HttpContext.RequestAborted);
        _typed = reading.Typed;
        reading.Problems.AddRange(refused);
        if (form.ContainsKey(StepUp.FilesLeftOut))
        {
            reading.Problems.AddRange(page.Questions.Where(q => q.Type == QuestionType.File && reading.Problems.All(p => p.Field != q.Name))
                .Select(q => new Problem(q.Name, q.Name, words["Choose your files again. We could not keep them while you signed in"])));
        }

        if (form.ContainsKey(SaveButton) && !lost && !IsAskedAgain && Another is null)
        {
            return await LeaveAsync(reading);
        }

        if ((reading.Problems.Count > 0 || reading.Warning is not null) && !lost)
        {
            Warning = reading.Warning;
            await refusals.CountAsync(Draft, reading.Problems);
            if (await ShowAsync(journey, asked with { Questions = reading.Asked }, reading.Problems) is { } instead)
            {
                await Drafts.KeepTypedAsync(Sender.Actor, Form, Draft, Step, _typed);
                return instead;
            }

            return Again();
        }

        if (reading.Problems.Count > 0 || reading.StepToGo)
        {
            await Drafts.KeepTypedAsync(Sender.Actor, Form, Draft, Step, _typed);
            return Redirect(lost ? FirstPageAfterLoss() : Place.Page(Step, IsChanging) + reading.ComeBackTo);
        }

        if (await Drafts.SaveAsync(Sender, Token ?? "", Form, Draft, Step, reading.Changed, reading.Removed, Language) is not { } saved)
        {
            return Redirect(Place.Page(Step));
        }

        Draft = saved;
        return Redirect(lost ? FirstPageAfterLoss() : Journey().After(Step, IsChanging));
    }

    protected override async Task<bool> HasGoodTokenAsync()
    {
        if (Request.ContentType?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) != true)
        {
            return await base.HasGoodTokenAsync();
        }

        try
        {
            var page = Form.Page(Step);
            _uploads = await uploads.ReadAsync(HttpContext, field => DraftFiles.Field(page, field), Sender.Actor);
            return true;
        }
        catch (BadHttpRequestException e)
        {
            IsUnreadable = e.StatusCode == StatusCodes.Status413PayloadTooLarge;
            return false;
        }
    }

    private async Task<IReadOnlyList<Problem>> ProblemsAsync(Journey journey, AskedPage asked) => journey.Problems(asked) is { Count: > 0 } problems
        ? problems
        : reader.FileProblems(asked.Questions, _typed, await files.OfAsync(Draft, asked.Page));

    // Only a page that was never sent is filled in: what somebody left empty, they left empty.
    private async Task PrefillAsync(Journey journey, FormPage page)
    {
        if (Another is { For: var another } && Draft is { Typed: null } && !Draft.Pages.Contains(Step))
        {
            (_typed, _) = AccountPrefill.Fill(page, journey.Path.Answers, _typed, another.Customer);
            _typed = AccountPrefill.Fill(page, journey.Path.Answers, _typed, another.Fields);
            return;
        }

        if (Form.IsInternal || IsAskedAgain || Draft?.Typed is not null || Draft?.Pages.Contains(Step) == true || !AccountPrefill.Fits(page)
            || User.FindPerson() is not { } person || await details.ForAsync(person, HttpContext.RequestAborted) is not { } known)
        {
            return;
        }

        (_typed, _fromAccount) = AccountPrefill.Fill(page, journey.Path.Answers, _typed, known);
    }

    // What is good is kept as answers, anything else as it was typed.
    private async Task<IActionResult> LeaveAsync(PageReading reading)
    {
        if (reading.Problems.Count > 0 || reading.StepToGo || reading.Warning is not null)
        {
            await Drafts.KeepTypedAsync(Sender.Actor, Form, Draft!, Step, _typed);
        }
        else
        {
            await Drafts.SaveAsync(Sender, Token ?? "", Form, Draft!, Step, reading.Changed, reading.Removed, Language);
        }

        return Redirect(Form.IsInternal ? CatalogueLinks.StaffServices : $"{FormLinks.Save(Form.Name)}?page={Step}");
    }

    // Where several questions have the same thing wrong, each says which it is.
    private static IReadOnlyList<Problem> ToldApart(FormPage page, IReadOnlyList<Problem> problems)
    {
        var alike = problems.CountBy(p => p.Message).Where(m => m.Value > 1).Select(m => m.Key).ToHashSet(StringComparer.Ordinal);
        return alike.Count == 0 ? problems
            : [.. problems.Select(p => alike.Contains(p.Message) && page.Questions.FirstOrDefault(q => q.Name == p.Question) is { Label: var label } ? p with { Message = $"{label.ToString().TrimEnd('?')}: {p.Message}" } : p)];
    }

    private string FirstPageAfterLoss() => $"{Place.Page(Form.Pages[0].Name)}?{Lost}=true";

    private async Task<IFormCollection> FormFieldsAsync()
    {
        try
        {
            // What came with files has been read, or is not to be.
            return !Request.HasFormContentType || (IsStale && Request.ContentType!.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase))
                ? HttpContext.Features.Get<IFormFeature>()?.Form ?? FormCollection.Empty
                : await Request.ReadFormAsync();
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            // Too large, or not what it says it is. The antiforgery check has failed on it too.
            return FormCollection.Empty;
        }
    }

    /// <summary>Fills in what the page shows; another answer where it cannot be shown now.</summary>
    private async Task<IActionResult?> ShowAsync(Journey journey, AskedPage asked, IReadOnlyList<Problem> problems)
    {
        var answers = journey.Path.Answers;
        var (page, unavailable) = await reader.WithOptionsAsync(asked.Page, answers, HttpContext.RequestAborted);
        if (unavailable)
        {
            Response.Headers.RetryAfter = "120";
            return Instead("_TryLater", StatusCodes.Status503ServiceUnavailable);
        }

        Asked = new AskedPage(page, [.. asked.Questions.Select(q => q.OptionsFrom is null ? q : page.Questions.First(with => with.Name == q.Name))]);
        Problems = problems = ToldApart(page, problems);
        foreach (var problem in problems)
        {
            ModelState.AddModelError(problem.Field, problem.Message);
        }

        Fields = Field.Of(Asked, answers, _typed, problems, await reader.AddressesAsync(page.Questions, _typed, HttpContext.RequestAborted), await files.OfAsync(Draft, page), _fromAccount);
        HasFiles = DraftFiles.Any(page);
        HasMap = page.Questions.SelectMany(q => q.Questions.Prepend(q)).Any(q => q.Type == QuestionType.Place);
        if (HasMap && council.Map is { } map)
        {
            SecurityHeaders.AllowImagesFrom(Response, map.Origin);
        }

        Advice = [.. page.Advice.Where(a => a.When?.Holds(answers, Rules.Today) ?? true)];
        Back = IsChanging && journey.FirstUnfinished is null ? Place.Check
            : journey.Before(Step) is { } before ? Place.Page(before.Name)
            : Place.Start;
        Progress = page.IsExit || journey.Find(Step) is not { } there ? "" : journey.Progress(there) switch
        {
            var (step, least, most) when least == most => words["Step {0} of {1}", step, most],
            var (step, least, _) => words["Step {0} of {1} or more", step, least],
        };
        return null;
    }
}
