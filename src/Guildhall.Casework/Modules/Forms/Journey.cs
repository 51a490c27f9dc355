using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Forms.Asking;

namespace Guildhall.Casework.Modules.Forms;

/// <summary>How far a draft has come: which pages are done, and which is next.</summary>
internal sealed class Journey
{
    private readonly IReadOnlyCollection<string> _sentPages;
    private readonly AnswerRules _rules;
    private readonly Reopening? _again;

    /// <param name="again">What is asked again, where the form was sent before; null for a new one.</param>
    public Journey(ServiceDefinition form, Answers answers, IReadOnlyCollection<string> sentPages, AnswerRules rules, FormPlace? place = null, Reopening? again = null)
    {
        Form = form;
        Place = place ?? new FormPlace(form.Name);
        _sentPages = sentPages;
        _rules = rules;
        _again = again;
        Path = FormPath.Through(form, answers, rules.Today);
        Pages = again is null ? Path.Pages : [.. Path.Pages.Select(page => again.Narrow(page, Path.Answers, rules)).OfType<AskedPage>()];
        FirstUnfinished = Pages.FirstOrDefault(page => !IsFinished(page));
    }

    /// <summary>A draft's.</summary>
    public static Journey Of(Draft draft, ServiceDefinition form, FormPlace place, AnswerRules rules) => new(
        form, Answers.FromJson(draft.Answers), draft.Pages, rules, place, draft.AskId is null ? null : new Reopening(draft.Kept, draft.Excused));

    public ServiceDefinition Form { get; }

    public FormPlace Place { get; }

    /// <summary>The whole way through the form, whatever of it the person sees.</summary>
    public FormPath Path { get; }

    /// <summary>The pages the person sees, in order.</summary>
    public IReadOnlyList<AskedPage> Pages { get; }

    /// <summary>The first page that still needs the person; null when all is ready to be checked and sent.</summary>
    public AskedPage? FirstUnfinished { get; }

    /// <summary>Where the person goes from here if they may not be where they asked to be.</summary>
    public string Onward => FirstUnfinished is { } page ? Place.Page(page.Name) : Place.Check;

    /// <summary>The page of that name, if the person sees it.</summary>
    public AskedPage? Find(string name) => Pages.FirstOrDefault(p => p.Name == name);

    /// <summary>The page before one; null for the first.</summary>
    public AskedPage? Before(string name) => Pages.TakeWhile(p => p.Name != name).LastOrDefault();

    /// <summary>Whether all that comes before a page is done.</summary>
    public bool Reaches(AskedPage page) =>
        FirstUnfinished is null || Pages.TakeWhile(p => p != FirstUnfinished).Append(FirstUnfinished).Contains(page);

    /// <summary>Where the person goes when a page is done.</summary>
    /// <param name="changing">Whether they came to change it, and want to go back to check their answers.</param>
    public string After(string page, bool changing)
    {
        if (changing)
        {
            return FirstUnfinished is { } needed ? Place.Page(needed.Name, changing: true) : Place.Check;
        }

        return Pages.SkipWhile(p => p.Name != page).Skip(1).FirstOrDefault() is { } next && Reaches(next) ? Place.Page(next.Name) : Onward;
    }

    /// <summary>What is wrong with a page's answers as they stand.</summary>
    public IReadOnlyList<Problem> Problems(AskedPage page) =>
        [.. page.Questions.SelectMany(q => _rules.Problems(q, Path.Answers)), .. _rules.Broken(page.Page, Path.Answers)];

    /// <summary>How far a page is on the way, and how long the way may be: branches ahead make the last two differ.</summary>
    public (int Step, int Least, int Most) Progress(AskedPage page)
    {
        var step = Pages.TakeWhile(p => p.Name != page.Name).Count() + 1;
        var ahead = Form.Pages.SkipWhile(p => p.Name != page.Name).ToList();
        var open = ahead.SelectMany(p => _again is null ? p.Questions : Find(p.Name)?.Page.Questions ?? [])
            .SelectMany(q => q.Questions.Prepend(q)).Select(q => q.Name).ToHashSet(StringComparer.Ordinal);
        var (sure, perhaps) = (0, 0);
        foreach (var later in ahead.Skip(1).Where(p => !p.IsExit))
        {
            var isOpen = later.When?.Questions.Any(open.Contains) == true && _again?.Keeps(later) != true;
            sure += !isOpen && Find(later.Name) is not null ? 1 : 0;
            perhaps += isOpen ? 1 : 0;
        }

        return (step, step + sure, step + sure + perhaps);
    }

    // An exit is never done: the form ends there.
    private bool IsFinished(AskedPage page) =>
        !page.Page.IsExit && _sentPages.Contains(page.Name) && Problems(page).Count == 0;
}
