using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Forms.Asking;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Guildhall.Casework.Modules.Forms.Applying;

/// <summary>One page of a form.</summary>
[AllowAnonymous]
[IgnoreAntiforgeryToken] // Checked by ApplyPage, so that what was typed is not lost.
internal sealed class AnswerModel(ServiceCatalogue catalogue, Drafts drafts, AnswerRules rules, IAntiforgery antiforgery, AddressFinder finder)
    : ApplyPage(catalogue, drafts, rules, antiforgery)
{
    /// <summary>The name of the buttons that belong to one question. No question's name begins so.</summary>
    public const string QuestionButton = "_do";

    private const string Lost = "lost";
    private const string Check = "check";

    private Typed _typed = Typed.Nothing;

    public AskedPage Asked { get; private set; } = null!;

    public IReadOnlyList<Field> Fields { get; private set; } = [];

    public IReadOnlyList<Problem> Problems { get; private set; } = [];

    public string Back { get; private set; } = "";

    /// <summary>Whether the answers given before were lost, and the person has to begin again.</summary>
    public bool LostAnswers => Request.Query.ContainsKey(Lost);

    public string Heading => (Asked.Page.Title ?? Fields[0].Question.Label).ToString();

    protected override string AskedPage => Step;

    private string Step => (string)RouteData.Values["step"]!;

    private bool IsChanging => Request.Query.ContainsKey(FormLinks.Changing);

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

        if (Draft is null && page != Form.Pages[0])
        {
            return NoAnswers();
        }

        var journey = Journey();
        if (journey.Path.Find(Step) is not { } asked || !journey.Reaches(asked))
        {
            return Redirect(journey.Onward);
        }

        _typed = Draft?.Typed is { } unfinished ? Typed.FromJson(unfinished) : Typed.From(journey.Path.Answers, page);
        await ShowAsync(journey, asked, Request.Query.ContainsKey(Check) ? journey.Problems(asked) : []);
        return Page();
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
        _typed = form.Count == 0 ? Typed.From(journey.Path.Answers, page) : Typed.From(form, page);
        if (IsStale)
        {
            await ShowAsync(journey, journey.Path.Find(Step) ?? new AskedPage(page, page.Questions), []);
            return Again();
        }

        var lost = Draft is null && page != Form.Pages[0];
        Draft ??= await BeginAsync();
        if (journey.Path.Find(Step) is not { } asked)
        {
            // Its condition does not hold, or cannot be known to hold now that the answers before it are lost.
            await Drafts.KeepTypedAsync(Sender.Actor, Draft, Step, _typed);
            return Redirect(lost ? FirstPageAfterLoss() : journey.Onward);
        }

        var reading = await ReadAsync(journey, page);
        if (reading.Problems.Count > 0 && !lost)
        {
            await ShowAsync(journey, asked with { Questions = reading.Asked }, reading.Problems);
            return Again();
        }

        if (reading.Problems.Count > 0 || reading.StepToGo)
        {
            await Drafts.KeepTypedAsync(Sender.Actor, Draft, Step, _typed);
            return Redirect(lost ? FirstPageAfterLoss() : FormLinks.Page(Form.Name, Step, IsChanging));
        }

        if (await Drafts.SaveAsync(Sender.Actor, Draft, Step, reading.Changed, reading.Removed, Language) is not { } saved)
        {
            return Redirect(FormLinks.Page(Form.Name, Step));
        }

        Draft = saved;
        return Redirect(lost ? FirstPageAfterLoss() : Journey().After(Step, IsChanging));
    }

    private string FirstPageAfterLoss() => $"{FormLinks.Page(Form.Name, Form.Pages[0].Name)}?{Lost}=true";

    private async Task<IFormCollection> FormFieldsAsync()
    {
        try
        {
            return Request.HasFormContentType ? await Request.ReadFormAsync() : FormCollection.Empty;
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            // Too large, or not what it says it is. The antiforgery check has failed on it too.
            return FormCollection.Empty;
        }
    }

    private async Task<Reading> ReadAsync(Journey journey, FormPage page)
    {
        var pressed = Request.Form[QuestionButton].ToString();
        var reading = new Reading { Answers = journey.Path.Answers };
        foreach (var question in page.Questions)
        {
            if (question.When?.Holds(reading.Answers, Rules.Today) == false)
            {
                reading.Hide(question);
                continue;
            }

            if (question.Type != QuestionType.Address)
            {
                reading.Take(question, Rules.Read(question, _typed));
                continue;
            }

            var button = pressed.EndsWith(' ' + question.Name, StringComparison.Ordinal) ? pressed[..^question.Name.Length] : null;
            if (button == AddressFinder.FindButton && _typed[AddressFields.Uprn(question.Name)].Length > 0)
            {
                // A script found it already, and the person went on with the Enter key.
                (button, pressed) = (null, "");
            }

            var address = button is null ? await finder.ReadAsync(question, _typed) : await finder.PressAsync(question, _typed, button);
            _typed = address.Typed;
            reading.StepToGo |= address.StepToGo;
            reading.Take(question, address.Given);
        }

        if (pressed.Length > 0)
        {
            // A button of one question judges that question alone; the others are kept as typed.
            reading.Problems.RemoveAll(p => !pressed.EndsWith(' ' + p.Question, StringComparison.Ordinal));
            reading.StepToGo = true;
        }

        return reading;
    }

    private async Task ShowAsync(Journey journey, AskedPage asked, IReadOnlyList<Problem> problems)
    {
        var addresses = new Dictionary<string, AddressView>(StringComparer.Ordinal);
        foreach (var question in asked.Questions.Where(q => q.Type == QuestionType.Address))
        {
            addresses[question.Name] = await finder.ViewAsync(question, _typed);
        }

        Asked = asked;
        Problems = problems;
        foreach (var problem in problems)
        {
            ModelState.AddModelError(problem.Field, problem.Message);
        }

        Fields = Field.Of(asked, _typed, problems, addresses);
        Back = IsChanging && journey.FirstUnfinished is null ? FormLinks.Check(Form.Name)
            : journey.Path.Before(Step) is { } before ? FormLinks.Page(Form.Name, before.Name)
            : FormLinks.Start(Form.Name);
    }

    /// <summary>What came of reading the page's fields.</summary>
    private sealed class Reading
    {
        public required Answers Answers { get; set; }

        public Answers Changed { get; private set; } = Answers.Empty;

        public List<string> Removed { get; } = [];

        public List<Problem> Problems { get; } = [];

        public List<Question> Asked { get; } = [];

        public bool StepToGo { get; set; }

        public void Hide(Question question) => Answers = Answers.With(question.Name, null);

        public void Take(Question question, Given given)
        {
            Asked.Add(question);
            Problems.AddRange(given.Problems);
            Answers = Answers.With(question.Name, given.Answer?.DeepClone());
            if (given.Answer is null)
            {
                Removed.Add(question.Name);
            }
            else
            {
                Changed = Changed.With(question.Name, given.Answer);
            }
        }
    }
}
