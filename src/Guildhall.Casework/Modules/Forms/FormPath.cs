using System.Globalization;
using System.Text.Json.Nodes;
using Guildhall.Casework.Modules.Catalogue;

namespace Guildhall.Casework.Modules.Forms;

/// <summary>A page as it is asked after certain answers: its questions whose conditions hold, with the options that are offered.</summary>
internal sealed record AskedPage(FormPage Page, IReadOnlyList<Question> Questions)
{
    public string Name => Page.Name;
}

/// <summary>
/// The way through a form that certain answers make: its pages and questions in order, without those whose conditions do
/// not hold, and with what is reckoned from the answers. It ends before its time at an exit. Pure, so that pages, the check
/// page, sending and the preview agree.
/// </summary>
internal sealed class FormPath
{
    private FormPath(IReadOnlyList<AskedPage> pages, Answers answers)
    {
        Pages = pages;
        Answers = answers;
    }

    /// <summary>The pages that are asked, in order; an exit is the last.</summary>
    public IReadOnlyList<AskedPage> Pages { get; }

    /// <summary>The answers that count: those to questions that are asked, and what is reckoned from them.</summary>
    public Answers Answers { get; }

    /// <summary>Walks the form. A condition sees only answers to questions asked before it and themselves asked.</summary>
    public static FormPath Through(ServiceDefinition form, Answers given, DateOnly today)
    {
        var pages = new List<AskedPage>(form.Pages.Count);
        var counted = new HashSet<string>(StringComparer.Ordinal);
        foreach (var page in form.Pages)
        {
            var isAsked = page.When?.Holds(given, today) ?? true;
            var questions = new List<Question>(page.Questions.Count);
            foreach (var question in page.Questions)
            {
                if (!isAsked || question.When?.Holds(given, today) == false)
                {
                    given = given[question.Name] is null ? given : given.With(question.Name, null);
                    continue;
                }

                given = Settled(question, given, today);
                counted.Add(question.Name);
                if (question.Type != QuestionType.Hidden)
                {
                    questions.Add(Offered(question, given, today));
                }
            }

            if (!isAsked)
            {
                continue;
            }

            if (page.Questions.Count == 0 || questions.Exists(IsShown) || page.Questions.Any(q => MayAppear(q, page)))
            {
                pages.Add(new AskedPage(page, questions));
            }

            if (page.IsExit)
            {
                break;
            }
        }

        return new FormPath(pages, given.Only(counted));
    }

    /// <summary>The question with the options that are offered after these answers.</summary>
    public static Question Offered(Question question, Answers given, DateOnly today) =>
        question.Options.Any(o => o.When is not null)
            ? question with { Options = [.. question.Options.Where(o => o.When?.Holds(given, today) ?? true)] }
            : question;

    /// <summary>Whether the question's condition looks at its own page, so that it comes and goes while the page is filled in.</summary>
    public static bool MayAppear(Question question, FormPage page) =>
        question.When is { } rule && rule.Questions.Any(name => page.Questions.Any(q => q.Name == name));

    /// <summary>Whether a question takes room on its page.</summary>
    public static bool IsShown(Question question) => question.IsAsked || question.Type == QuestionType.Costs;

    /// <summary>The page of that name, if it is asked.</summary>
    public AskedPage? Find(string name) => Pages.FirstOrDefault(p => p.Name == name);

    /// <summary>The page before one that is asked; null for the first.</summary>
    public AskedPage? Before(string name) => Pages.TakeWhile(p => p.Name != name).LastOrDefault();

    /// <summary>The page after one, by the order of the form; null when only the check page is left.</summary>
    public AskedPage? After(string name) => Pages.SkipWhile(p => p.Name != name).Skip(1).FirstOrDefault();

    /// <summary>The answers with what follows from them for one question: a value reckoned, or a group without what is not asked.</summary>
    private static Answers Settled(Question question, Answers given, DateOnly today) => question.Type switch
    {
        QuestionType.Calculated => given.With(question.Name, Amount(question.Formula?.Reckon(given, today), question.IsMoney)),
        QuestionType.Costs => given.With(question.Name, Costs(question, given, today)),
        QuestionType.Hidden when question.Constant is { } constant => given.With(question.Name, JsonValue.Create(constant)),
        QuestionType.Group when given[question.Name] is JsonArray => Thing.Cleaned(question, given, today),
        _ => given,
    };

    private static JsonValue? Amount(decimal? value, bool isMoney) => value is { } number
        ? JsonValue.Create(number.ToString(isMoney ? "0.00" : "0.##########", CultureInfo.InvariantCulture))
        : null;

    private static JsonObject Costs(Question question, Answers given, DateOnly today)
    {
        var total = 0m;
        var lines = new JsonArray();
        foreach (var line in question.Lines.Where(l => l.When?.Holds(given, today) ?? true))
        {
            var amount = Math.Round(line.Amount.Reckon(given, today) ?? 0, 2, MidpointRounding.AwayFromZero);
            total += amount;
            lines.Add(new JsonObject { ["label"] = line.Label.English, ["label-cy"] = line.Label.Welsh, ["amount"] = Amount(amount, isMoney: true) });
        }

        return new JsonObject { ["lines"] = lines, ["total"] = Amount(total, isMoney: true) };
    }
}
