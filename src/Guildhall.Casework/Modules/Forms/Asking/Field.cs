using Guildhall.Casework.Modules.Catalogue;

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

    /// <summary>Which step of finding it an address question is at.</summary>
    public AddressView? Address { get; init; }

    /// <summary>Questions shown under one of this question's options, by the option's value.</summary>
    public ILookup<string, Field> Revealed { get; init; } = Array.Empty<Field>().ToLookup(_ => "");

    /// <summary>
    /// The fields of a page. A question asked only after one option of another on the same page is shown under that option;
    /// any other that may come and go with the page's own answers is shown always.
    /// </summary>
    public static IReadOnlyList<Field> Of(AskedPage page, Typed typed, IReadOnlyList<Problem> problems, IReadOnlyDictionary<string, AddressView> addresses)
    {
        var shown = page.Page.Questions.Where(q => page.Questions.Contains(q) || FormPath.MayAppear(q, page.Page)).ToList();
        var top = shown.Where(q => RevealedBy(q, shown) is null).ToList();
        var isHeading = page.Page.Title is null && top.Count == 1;
        return [.. top.Select(q => Make(q) with { IsHeading = isHeading })];

        Field Make(Question question) => new()
        {
            Question = question,
            Typed = typed,
            Problems = [.. problems.Where(p => p.Question == question.Name)],
            Address = addresses.GetValueOrDefault(question.Name),
            Revealed = shown
                .Select(q => (Question: q, Option: RevealedBy(q, shown)))
                .Where(q => q.Option?.Question == question.Name)
                .ToLookup(q => q.Option!.Values[0], q => Make(q.Question) with { IsRevealed = true }),
        };
    }

    private static Condition.Is? RevealedBy(Question question, List<Question> shown) =>
        question.When is Condition.Is { Values.Count: 1 } rule
        && shown.Exists(q => q.Name == rule.Question && q.Type is QuestionType.Radios or QuestionType.Checkboxes or QuestionType.YesNo)
        && question.Type is not QuestionType.Address
            ? rule
            : null;
}
