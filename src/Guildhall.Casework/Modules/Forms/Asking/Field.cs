using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Records;

namespace Guildhall.Casework.Modules.Forms.Asking;

/// <summary>A question as it is shown: with what is in its fields, what is wrong, and what its options reveal.</summary>
internal sealed record Field
{
    public required Question Question { get; init; }

    public required Typed Typed { get; init; }

    public IReadOnlyList<Problem> Problems { get; init; } = [];

    /// <summary>Whether the question is the page's heading.</summary>
    public bool IsHeading { get; init; }

    /// <summary>Whether it is shown under an option of another question.</summary>
    public bool IsRevealed { get; init; }

    /// <summary>Whether what is in the fields was filled in from the person's account.</summary>
    public bool IsFromAccount { get; init; }

    /// <summary>Which step of finding it an address question is at.</summary>
    public AddressView? Address { get; init; }

    /// <summary>Questions shown under one of this question's options, by the option's value.</summary>
    public ILookup<string, Field> Revealed { get; init; } = Array.Empty<Field>().ToLookup(_ => "");

    /// <summary>The things of a group, each with its fields; empty for any other question.</summary>
    public IReadOnlyList<IReadOnlyList<Field>> Things { get; init; } = [];

    /// <summary>The files given so far.</summary>
    public IReadOnlyList<Document> Files { get; init; } = [];

    /// <summary>What a table of costs shows.</summary>
    public Answers? Reckoned { get; init; }

    /// <summary>
    /// The fields of a page. A question asked only after one option of another on the same page is shown under that option;
    /// any other that may come and go with the page's own answers is shown always.
    /// </summary>
    public static IReadOnlyList<Field> Of(
        AskedPage page, Answers answers, Typed typed, IReadOnlyList<Problem> problems, IReadOnlyDictionary<string, AddressView> addresses,
        IReadOnlyDictionary<string, Document> files, IReadOnlySet<string>? fromAccount = null)
    {
        var shown = page.Page.Questions
            .Select(q => page.Questions.FirstOrDefault(asked => asked.Name == q.Name) ?? (FormPath.MayAppear(q, page.Page) ? q : null))
            .OfType<Question>().Where(FormPath.IsShown).ToList();
        var fields = Among(shown);
        return page.Page.Title is null && fields.Count == 1 ? [fields[0] with { IsHeading = true }] : fields;

        List<Field> Among(IReadOnlyList<Question> questions) =>
            [.. questions.Where(q => RevealedBy(q, questions) is null).Select(q => Make(q, questions))];

        Field Make(Question question, IReadOnlyList<Question> among) => new()
        {
            Question = question,
            Typed = typed,
            Problems = [.. problems.Where(p => p.Question == question.Name)],
            IsFromAccount = fromAccount?.Contains(question.Name) == true,
            Address = addresses.GetValueOrDefault(question.Name),
            Revealed = among
                .Select(q => (Question: q, Option: RevealedBy(q, among)))
                .Where(q => q.Option?.Question == question.Name)
                .ToLookup(q => q.Option!.Values[0], q => Make(q.Question, among) with { IsRevealed = true }),
            Things = question.Type == QuestionType.Group
                ? [.. Thing.Of(question, GroupFields.CountOf(question, typed)).Select(thing => Among(thing.Questions))]
                : [],
            Reckoned = question.Type == QuestionType.Costs ? answers : null,
            Files = question.Type == QuestionType.File ? [.. typed.All(question.Name).Select(files.GetValueOrDefault).OfType<Document>()] : [],
        };
    }

    private static Condition.Is? RevealedBy(Question question, IReadOnlyList<Question> shown) =>
        question.When is Condition.Is { Values.Count: 1 } rule
        && shown.Any(q => q.Name == rule.Question && q.Type is QuestionType.Radios or QuestionType.Checkboxes or QuestionType.YesNo)
        && question.Type is not (QuestionType.Address or QuestionType.Street or QuestionType.Place or QuestionType.Group or QuestionType.Costs or QuestionType.File)
            ? rule
            : null;
}
