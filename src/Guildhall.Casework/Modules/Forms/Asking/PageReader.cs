using System.Text.Json.Nodes;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Records;
using Microsoft.Extensions.Localization;

namespace Guildhall.Casework.Modules.Forms.Asking;

/// <summary>What came of reading the fields of a page.</summary>
internal sealed class PageReading
{
    /// <summary>The answers as they would stand.</summary>
    public required Answers Answers { get; set; }

    /// <summary>The fields as they are to be shown next.</summary>
    public required Typed Typed { get; set; }

    /// <summary>The files of the draft, by their keys.</summary>
    public required IReadOnlyDictionary<string, Document> Files { get; init; }

    public Answers Changed { get; private set; } = Answers.Empty;

    public List<string> Removed { get; } = [];

    public List<Problem> Problems { get; } = [];

    /// <summary>The questions that are asked after these answers.</summary>
    public List<Question> Asked { get; } = [];

    /// <summary>Whether the page is to be shown again, for the person to go on with it.</summary>
    public bool StepToGo { get; set; }

    /// <summary>The part of the page to come back to, as the end of its address.</summary>
    public string ComeBackTo { get; set; } = "";

    /// <summary>What to consider before going on; null for nothing.</summary>
    public string? Warning { get; set; }

    public void Take(Question question, Given given)
    {
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

/// <summary>Reads a page of a form, question by question, and asks the look-ups it names.</summary>
internal sealed class PageReader(AnswerRules rules, AddressFinder finder, StreetFinder streets, PlaceFields places, LookUps lookUps, IStringLocalizer<Words> words)
{
    /// <summary>Reads what was typed.</summary>
    /// <param name="page">The page.</param>
    /// <param name="before">The answers before.</param>
    /// <param name="typed">What is in the fields.</param>
    /// <param name="pressed">The button that was pressed, when it belongs to one question.</param>
    /// <param name="warned">The warning that has been read.</param>
    /// <param name="files">The files of the draft.</param>
    public async Task<PageReading> ReadAsync(
        FormPage page, Answers before, Typed typed, string pressed, string warned, IReadOnlyDictionary<string, Document> files, CancellationToken cancellationToken)
    {
        (page, var unavailable) = await WithOptionsAsync(page, before, cancellationToken);
        var reading = new PageReading { Answers = before, Typed = typed, Files = files };
        foreach (var question in page.Questions.Where(q => q.IsAsked))
        {
            if (question.When?.Holds(reading.Answers, rules.Today) == false)
            {
                reading.Answers = reading.Answers.With(question.Name, null);
                continue;
            }

            var offered = FormPath.Offered(question, reading.Answers, rules.Today);
            reading.Asked.Add(offered);
            if (question.Type == QuestionType.Group)
            {
                await ReadGroupAsync(reading, offered, pressed, cancellationToken);
            }
            else
            {
                reading.Take(offered, await ReadAsync(reading, offered, pressed, cancellationToken));
            }
        }

        if (pressed.Length > 0 || unavailable)
        {
            // A button of one question judges that question alone; the others are kept as typed.
            reading.Problems.RemoveAll(p => !pressed.EndsWith(' ' + p.Question, StringComparison.Ordinal));
            reading.StepToGo = true;
        }

        if (reading.Problems.Count == 0 && !reading.StepToGo)
        {
            reading.Problems.AddRange(rules.Broken(page, reading.Answers));
            await CheckAsync(reading, page, warned, cancellationToken);
        }

        return reading;
    }

    /// <summary>The page with the options its look-ups give; and whether it has to wait for one that does not answer.</summary>
    public async Task<(FormPage Page, bool Unavailable)> WithOptionsAsync(FormPage page, Answers answers, CancellationToken cancellationToken)
    {
        if (!page.Questions.Any(q => q.OptionsFrom is not null))
        {
            return (page, false);
        }

        var questions = new List<Question>();
        foreach (var question in page.Questions)
        {
            if (question.OptionsFrom is not { } use)
            {
                questions.Add(question);
                continue;
            }

            var found = await lookUps.AskAsync(use.LookUp, new LookUpQuestion(page, answers), cancellationToken);
            if (found is null && use.StopIfUnavailable)
            {
                return (page, true);
            }

            // Without its list the question can still be answered, in the person's own words.
            questions.Add(found is { Options.Count: > 0 } ? question with { Options = found.Options } : question with { Type = QuestionType.Text, MaxLength = 200 });
        }

        return (page with { Questions = questions }, false);
    }

    /// <summary>What the address questions of a page show, those of the things of a group too.</summary>
    public async Task<IReadOnlyDictionary<string, AddressView>> AddressesAsync(IEnumerable<Question> questions, Typed typed, CancellationToken cancellationToken)
    {
        var views = new Dictionary<string, AddressView>(StringComparer.Ordinal);
        foreach (var question in questions
            .SelectMany(q => q.Type == QuestionType.Group ? Thing.Of(q, GroupFields.CountOf(q, typed)).SelectMany(t => t.Questions) : [q])
            .Where(q => q.Type is QuestionType.Address or QuestionType.Street))
        {
            views[question.Name] = question.Type == QuestionType.Address
                ? await finder.ViewAsync(question, typed, cancellationToken)
                : await streets.ViewAsync(question, typed, cancellationToken);
        }

        return views;
    }

    private async Task<Given> ReadAsync(PageReading reading, Question question, string pressed, CancellationToken cancellationToken)
    {
        if (question.Type == QuestionType.File)
        {
            return Files(reading, question, pressed);
        }

        if (question.Type == QuestionType.Place)
        {
            return await places.ReadAsync(question, reading.Typed, cancellationToken);
        }

        if (question.Type is not (QuestionType.Address or QuestionType.Street))
        {
            var given = rules.Read(question, reading.Typed);
            return question.OptionsFrom is not null && given.Answer is JsonValue own
                ? given with { Answer = new JsonObject { ["value"] = own.DeepClone(), ["text"] = own.DeepClone() } }
                : given;
        }

        var button = pressed.EndsWith(' ' + question.Name, StringComparison.Ordinal) ? pressed[..^question.Name.Length] : null;
        if (button == AddressFinder.FindButton && reading.Typed[AddressFields.Uprn(question.Name)].Length > 0)
        {
            // A script found it already, and the person went on with the Enter key.
            button = null;
        }

        var address = question.Type == QuestionType.Street ? await streets.ReadAsync(question, reading.Typed, button, cancellationToken)
            : button is null
            ? await finder.ReadAsync(question, reading.Typed, cancellationToken)
            : await finder.PressAsync(question, reading.Typed, button, cancellationToken);
        reading.Typed = address.Typed;
        reading.StepToGo |= address.StepToGo;
        return address.Given;
    }

    /// <summary>What is wrong with files that were good when they came.</summary>
    public IReadOnlyList<Problem> FileProblems(IEnumerable<Question> questions, Typed typed, IReadOnlyDictionary<string, Document> files) =>
    [
        .. questions
            .SelectMany(q => q.Type == QuestionType.Group ? Thing.Of(q, GroupFields.CountOf(q, typed)).SelectMany(t => t.Questions) : [q])
            .Where(q => q.Type == QuestionType.File)
            .Select(q => FileProblem(q, typed.All(q.Name).Select(files.GetValueOrDefault)))
            .OfType<Problem>(),
    ];

    private Problem? FileProblem(Question question, IEnumerable<Document?> given) =>
        given.FirstOrDefault(d => d?.State is not (DocumentState.Clean or DocumentState.Held)) is { } bad
            ? new Problem(question.Name, question.Name, bad.State == DocumentState.Infected
                ? words["“{0}” holds a virus, so we have deleted it. Remove it here and add a clean copy", bad.Name]
                : words["“{0}” did not arrive whole. Remove it here and add it again", bad.Name])
            : null;

    private Given Files(PageReading reading, Question question, string pressed)
    {
        // A file counts while the draft has it: a key made up, or taken from another draft, is passed over.
        var gone = pressed.EndsWith(' ' + question.Name, StringComparison.Ordinal) && pressed.StartsWith(FileFields.RemoveWord, StringComparison.Ordinal)
            ? pressed[FileFields.RemoveWord.Length..^(question.Name.Length + 1)]
            : "";
        var given = reading.Typed.All(question.Name).Where(id => id != gone && reading.Files.ContainsKey(id)).Distinct(StringComparer.Ordinal)
            .Select(id => reading.Files[id]).ToList();
        reading.Typed = reading.Typed.With(question.Name, [.. given.Select(d => d.Id.ToString())]);
        return FileProblem(question, given) is { } problem ? new Given(null, [problem]) : rules.Judge(question, given.Count == 0 ? null : new JsonArray([.. given.Select(d => Answers.Node(new FileAnswer(d.Id, d.Name, d.Bytes)))]));
    }

    private async Task ReadGroupAsync(PageReading reading, Question group, string pressed, CancellationToken cancellationToken)
    {
        var button = pressed.EndsWith(' ' + group.Name, StringComparison.Ordinal) ? pressed[..^group.Name.Length] : null;
        if (button is not null)
        {
            (reading.Typed, var index) = GroupFields.Press(group, reading.Typed, button);
            reading.ComeBackTo = $"#{GroupFields.Id(group.Name, index)}";
            return;
        }

        var count = GroupFields.CountOf(group, reading.Typed);
        var things = new JsonArray();
        var problems = new List<Problem>();
        if (count < group.AtLeast || count > group.AtMost)
        {
            problems.Add(rules.CountProblem(group, count));
        }

        var flat = reading.Answers;
        foreach (var thing in Thing.Of(group, count))
        {
            foreach (var question in thing.Questions)
            {
                if (question.When?.Holds(flat, rules.Today) == false)
                {
                    continue;
                }

                var given = await ReadAsync(reading, FormPath.Offered(question, flat, rules.Today), pressed, cancellationToken);
                flat = flat.With(question.Name, given.Answer?.DeepClone());
                problems.AddRange(given.Problems.Select(p => AnswerRules.InGroup(group, thing, p)));
            }

            things.Add(thing.Collect(flat));
        }

        reading.Take(group, problems.Count > 0 ? new Given(null, problems) : Given.Good(things));
    }

    private async Task CheckAsync(PageReading reading, FormPage page, string warned, CancellationToken cancellationToken)
    {
        if (page.Check is not { } use || reading.Problems.Count > 0)
        {
            return;
        }

        var said = await lookUps.AskAsync(use.LookUp, new LookUpQuestion(page, reading.Answers), cancellationToken);
        if (said is null)
        {
            if (use.StopIfUnavailable)
            {
                reading.Problems.Add(AnswerRules.At(page, null, words["We cannot check this at the moment. What you entered is kept: try again in a few minutes"]));
            }
        }
        else if (said.Refusal is { } refusal)
        {
            reading.Problems.Add(AnswerRules.At(page, said.At, refusal.ToString()));
        }
        else if (said.Warning?.ToString() is { } warning && warning != warned)
        {
            reading.Warning = warning;
        }
    }
}
