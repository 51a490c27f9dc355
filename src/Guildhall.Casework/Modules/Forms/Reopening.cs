using System.Text.Json.Nodes;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Forms.Asking;

namespace Guildhall.Casework.Modules.Forms;

/// <summary>
/// What of a form that was sent is not asked again. Chosen questions are asked, and so is what earlier answers did not lead to and
/// changed ones do; all else keeps its answer, and takes part in the conditions of the rest.
/// </summary>
internal sealed class Reopening(IEnumerable<string> kept, IEnumerable<string> excused)
{
    private readonly HashSet<string> _kept = new(kept, StringComparer.Ordinal);
    private readonly HashSet<string> _excused = new(excused, StringComparer.Ordinal);

    /// <summary>The questions and <c>/pages</c> that keep their answers.</summary>
    public IReadOnlyCollection<string> Kept => _kept;

    /// <summary>Those of them that would not pass today, and hold nobody up.</summary>
    public IReadOnlyCollection<string> Excused => _excused;

    /// <summary>What is asked when an officer chooses some questions: those of a page whose answers are judged together go together.</summary>
    public static IReadOnlyList<string> Choose(FormPath path, IReadOnlyCollection<string> chosen) =>
    [
        .. path.Pages
            .SelectMany(page => IsJudgedWhole(page.Page) && page.Questions.Any(q => chosen.Contains(q.Name)) ? page.Questions : page.Questions.Where(q => chosen.Contains(q.Name)))
            .Where(q => q.IsAsked)
            .Select(q => q.Name),
    ];

    /// <summary>Whether the answers of a page are judged together.</summary>
    public static bool IsJudgedWhole(FormPage page) => page.Rules.Count > 0 || page.Check is not null;

    /// <summary>Begins: from the questions that are asked, and the way the answers given before make.</summary>
    public static Reopening Begin(FormPath path, IReadOnlyCollection<string> asked, AnswerRules rules)
    {
        var untouched = path.Pages.Where(page => !page.Questions.Any(q => asked.Contains(q.Name))).ToList();
        var questions = path.Pages.SelectMany(page => page.Questions).Where(q => !asked.Contains(q.Name)).ToList();
        return new Reopening(
            [.. questions.Select(q => q.Name), .. untouched.Select(page => Key(page.Page))],
            [
                .. questions.Where(q => rules.Problems(q, path.Answers).Count > 0).Select(q => q.Name),
                .. untouched.Where(page => rules.Broken(page.Page, path.Answers).Any()).Select(page => Key(page.Page)),
            ]);
    }

    /// <summary>
    /// The answers to begin with. Sensitive ones that are asked again are given anew: the link shows them to nobody.
    /// </summary>
    public static Answers Cleared(ServiceDefinition form, Answers answers, IReadOnlyCollection<string> asked)
    {
        foreach (var question in form.Questions.Where(q => asked.Contains(q.Name) && SensitiveAnswers.AsksFor(q) && answers[q.Name] is not null))
        {
            answers = answers.With(question.Name, Cleared(question, answers[question.Name]!));
        }

        return answers;
    }

    /// <summary>Whether a page is not asked again, as it stands before anything changes.</summary>
    public bool Keeps(FormPage page) => _kept.Contains(Key(page));

    /// <summary>The page with only what is asked on it; null when that is nothing.</summary>
    public AskedPage? Narrow(AskedPage page, Answers answers, AnswerRules rules)
    {
        if (!_excused.Contains(Key(page.Page)) && rules.Broken(page.Page, answers).Any())
        {
            // What was changed elsewhere does not go with this page any more.
            return page;
        }

        var shown = new List<Question>();
        foreach (var question in page.Page.Questions)
        {
            var asked = page.Questions.FirstOrDefault(q => q.Name == question.Name);
            var keeps = _kept.Contains(question.Name) && (asked is null || _excused.Contains(question.Name) || rules.Problems(asked, answers).Count == 0);
            if (!keeps && (asked is not null || question.When?.Questions.Any(name => shown.Exists(s => s.Name == name)) == true))
            {
                shown.Add(question);
            }
        }

        var isEmpty = _kept.Contains(Key(page.Page))
            ? !page.Questions.Any(q => FormPath.IsShown(q) && shown.Exists(s => s.Name == q.Name))
            : page.Page.Questions.Count > 0 && !shown.Exists(FormPath.IsShown);
        return isEmpty ? null : new AskedPage(page.Page with { Questions = shown }, [.. page.Questions.Where(q => shown.Exists(s => s.Name == q.Name))]);
    }

    private static string Key(FormPage page) => $"/{page.Name}";

    private static JsonNode? Cleared(Question question, JsonNode answer)
    {
        if (question.Sensitive)
        {
            return null;
        }

        var things = new JsonArray();
        foreach (var thing in (answer as JsonArray ?? []).OfType<JsonObject>())
        {
            things.Add(new JsonObject(thing
                .Where(part => question.Questions.FirstOrDefault(q => q.Name == part.Key) is not { Sensitive: true })
                .Select(part => KeyValuePair.Create(part.Key, part.Value?.DeepClone()))));
        }

        return things;
    }
}
