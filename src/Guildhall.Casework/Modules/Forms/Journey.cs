using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Forms.Asking;

namespace Guildhall.Casework.Modules.Forms;

/// <summary>How far a draft has come: which pages are done, and which is next.</summary>
internal sealed class Journey
{
    private readonly IReadOnlyCollection<string> _sentPages;
    private readonly AnswerRules _rules;

    public Journey(ServiceDefinition form, Answers answers, IReadOnlyCollection<string> sentPages, AnswerRules rules)
    {
        Form = form;
        _sentPages = sentPages;
        _rules = rules;
        Path = FormPath.Through(form, answers, rules.Today);
        FirstUnfinished = Path.Pages.FirstOrDefault(page => !IsFinished(page));
    }

    public ServiceDefinition Form { get; }

    public FormPath Path { get; }

    /// <summary>The first page that still needs the person; null when all is ready to be checked and sent.</summary>
    public AskedPage? FirstUnfinished { get; }

    /// <summary>Where the person goes from here if they may not be where they asked to be.</summary>
    public string Onward => FirstUnfinished is { } page ? FormLinks.Page(Form.Name, page.Name) : FormLinks.Check(Form.Name);

    /// <summary>Whether all that comes before a page is done.</summary>
    public bool Reaches(AskedPage page) =>
        FirstUnfinished is null || Path.Pages.TakeWhile(p => p != FirstUnfinished).Append(FirstUnfinished).Contains(page);

    /// <summary>Where the person goes when a page is done.</summary>
    /// <param name="changing">Whether they came to change it, and want to go back to check their answers.</param>
    public string After(string page, bool changing)
    {
        if (changing)
        {
            return FirstUnfinished is { } needed ? FormLinks.Page(Form.Name, needed.Name, changing: true) : FormLinks.Check(Form.Name);
        }

        return Path.After(page) is { } next && Reaches(next) ? FormLinks.Page(Form.Name, next.Name) : Onward;
    }

    /// <summary>What is wrong with a page's answers as they stand.</summary>
    public IReadOnlyList<Problem> Problems(AskedPage page) =>
        [.. page.Questions.Select(q => _rules.Check(q, Path.Answers[q.Name])).OfType<Problem>()];

    private bool IsFinished(AskedPage page) =>
        _sentPages.Contains(page.Name) && page.Questions.All(q => _rules.Check(q, Path.Answers[q.Name]) is null);
}
