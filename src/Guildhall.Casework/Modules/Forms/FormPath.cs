using Guildhall.Casework.Modules.Catalogue;

namespace Guildhall.Casework.Modules.Forms;

/// <summary>A page as it is asked after certain answers: its questions whose conditions hold.</summary>
internal sealed record AskedPage(FormPage Page, IReadOnlyList<Question> Questions)
{
    public string Name => Page.Name;
}

/// <summary>
/// The way through a form that certain answers make: its pages and questions in order, without those whose conditions do
/// not hold. Pure, so that pages, the check page and sending agree.
/// </summary>
internal sealed class FormPath
{
    private FormPath(IReadOnlyList<AskedPage> pages, Answers answers)
    {
        Pages = pages;
        Answers = answers;
    }

    /// <summary>The pages that are asked, in order.</summary>
    public IReadOnlyList<AskedPage> Pages { get; }

    /// <summary>The answers that count: those to questions that are asked.</summary>
    public Answers Answers { get; }

    /// <summary>Walks the form. A condition sees only answers to questions asked before it and themselves asked.</summary>
    public static FormPath Through(ServiceDefinition form, Answers given, DateOnly today)
    {
        var pages = new List<AskedPage>(form.Pages.Count);
        var asked = new HashSet<string>(StringComparer.Ordinal);
        foreach (var page in form.Pages)
        {
            var isAsked = page.When?.Holds(given, today) ?? true;
            var questions = new List<Question>(page.Questions.Count);
            foreach (var question in page.Questions)
            {
                if (isAsked && (question.When?.Holds(given, today) ?? true))
                {
                    questions.Add(question);
                    asked.Add(question.Name);
                }
                else if (given[question.Name] is not null)
                {
                    given = given.With(question.Name, null);
                }
            }

            if (isAsked && questions.Count + page.Questions.Count(q => MayAppear(q, page)) > 0)
            {
                pages.Add(new AskedPage(page, questions));
            }
        }

        return new FormPath(pages, given.Only(asked));
    }

    /// <summary>Whether the question's condition looks at its own page, so that it comes and goes while the page is filled in.</summary>
    public static bool MayAppear(Question question, FormPage page) =>
        question.When is { } rule && rule.Questions.Any(name => page.Questions.Any(q => q.Name == name));

    /// <summary>The page of that name, if it is asked.</summary>
    public AskedPage? Find(string name) => Pages.FirstOrDefault(p => p.Name == name);

    /// <summary>The page before one that is asked; null for the first.</summary>
    public AskedPage? Before(string name) => Pages.TakeWhile(p => p.Name != name).LastOrDefault();

    /// <summary>The page after one, by the order of the form; null when only the check page is left.</summary>
    public AskedPage? After(string name) => Pages.SkipWhile(p => p.Name != name).Skip(1).FirstOrDefault();
}
