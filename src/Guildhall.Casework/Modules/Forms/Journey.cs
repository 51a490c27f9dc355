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
        [.. page.Questions.SelectMany(q => _rules.Problems(q, Path.Answers)), .. _rules.Broken(page.Page, Path.Answers)];

    /// <summary>How far a page is on the way, and how long the way may be: branches ahead make the last two differ.</summary>
    public (int Step, int Least, int Most) Progress(AskedPage page)
    {
        var step = Path.Pages.TakeWhile(p => p.Name != page.Name).Count() + 1;
        var ahead = Form.Pages.SkipWhile(p => p.Name != page.Name).ToList();
        var open = ahead.SelectMany(p => p.Questions).SelectMany(q => q.Questions.Prepend(q)).Select(q => q.Name).ToHashSet(StringComparer.Ordinal);
        var (sure, perhaps) = (0, 0);
        foreach (var later in ahead.Skip(1).Where(p => !p.IsExit))
        {
            var isOpen = later.When?.Questions.Any(open.Contains) == true;
            sure += !isOpen && Path.Find(later.Name) is not null ? 1 : 0;
            perhaps += isOpen ? 1 : 0;
        }

        return (step, step + sure, step + sure + perhaps);
    }

    // An exit is never done: the form ends there.
    private bool IsFinished(AskedPage page) =>
        !page.Page.IsExit && _sentPages.Contains(page.Name) && Problems(page).Count == 0;
}
