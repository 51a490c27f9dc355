using System.Globalization;
using System.Text.Json.Nodes;
using Guildhall.Casework.Modules.Catalogue;

namespace Guildhall.Casework.Modules.Forms;

/// <summary>
/// One thing of a group, such as the second child: its questions under names of their own, <c>children-1-name</c>, so that they
/// are typed, judged and shown as any others.
/// </summary>
internal sealed class Thing
{
    private readonly Question _group;
    private readonly int _index;

    private Thing(Question group, int index)
    {
        _group = group;
        _index = index;
        Questions = [.. group.Questions.Select(Renamed)];
    }

    /// <summary>The group's questions, under this thing's names.</summary>
    public IReadOnlyList<Question> Questions { get; }

    /// <summary>0 for the first.</summary>
    public int Index => _index;

    /// <summary>So many things of a group.</summary>
    public static IReadOnlyList<Thing> Of(Question group, int count) => [.. Enumerable.Range(0, count).Select(i => new Thing(group, i))];

    /// <summary>The things there are answers for.</summary>
    public static IReadOnlyList<Thing> Of(Question group, Answers answers) => Of(group, answers[group.Name] is JsonArray things ? things.Count : 0);

    /// <summary>The answers with those of every thing of a group beside the others, under the things' own names.</summary>
    public static Answers Flat(Question group, Answers answers)
    {
        var things = answers.Things(group.Name);
        for (var i = 0; i < things.Count; i++)
        {
            foreach (var question in group.Questions)
            {
                answers = answers.With(Name(group, i, question.Name), things[i][question.Name]);
            }
        }

        return answers;
    }

    /// <summary>The answers without those, in the things of a group, to questions that are not asked.</summary>
    public static Answers Cleaned(Question group, Answers answers, DateOnly today)
    {
        var cleaned = new JsonArray();
        foreach (var thing in answers.Things(group.Name))
        {
            var kept = thing.Only(group.Questions.Select(q => q.Name).ToHashSet(StringComparer.Ordinal));
            foreach (var question in group.Questions.Where(q => q.When?.Holds(answers.And(kept), today) == false))
            {
                kept = kept.With(question.Name, null);
            }

            cleaned.Add(kept.ToNode());
        }

        return answers.With(group.Name, cleaned);
    }

    /// <summary>The thing's answers by the group's own names, from answers by the thing's.</summary>
    public JsonObject Collect(Answers answers)
    {
        var collected = Answers.Empty;
        for (var i = 0; i < Questions.Count; i++)
        {
            collected = collected.With(_group.Questions[i].Name, answers[Questions[i].Name]?.DeepClone());
        }

        return collected.ToNode();
    }

    private static string Name(Question group, int index, string question) =>
        string.Create(CultureInfo.InvariantCulture, $"{group.Name}-{index}-{question}");

    private Question Renamed(Question question)
    {
        string Own(string name) => _group.Questions.Any(q => q.Name == name) ? Name(_group, _index, name) : name;
        return question with
        {
            Name = Own(question.Name),
            When = question.When?.Renamed(Own),
            Options = question.Options.Any(o => o.When is not null) ? [.. question.Options.Select(o => o with { When = o.When?.Renamed(Own) })] : question.Options,
        };
    }
}
