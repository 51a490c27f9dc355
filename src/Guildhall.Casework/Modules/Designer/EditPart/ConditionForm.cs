using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Catalogue.Format;

namespace Guildhall.Casework.Modules.Designer.EditPart;

/// <summary>One line of a rule as it is built from choices: “for-whom is me”, “rooms more-than 3”.</summary>
/// <param name="Statement">The question, the way and, of a choice, the answer, with blanks between; or one of <see cref="ConditionForm.Groups"/>.</param>
/// <param name="Value">What it is compared with: a number, a day, a length of time or another question.</param>
/// <param name="Level">How far in it stands, from 1: a group takes the lines under it that stand further in.</param>
internal sealed record ConditionRow(string Statement, string Value, int Level)
{
    public bool IsGroup => ConditionForm.Groups.Any(g => g.Statement == Statement);
}

/// <summary>A rule over the answers as rows of choices, without a code: all of them, or any, and groups within.</summary>
/// <param name="Any">Whether one of them is enough.</param>
/// <param name="Rows">The lines.</param>
internal sealed record ConditionForm(bool Any, IReadOnlyList<ConditionRow> Rows)
{
    /// <summary>How far in a line may stand.</summary>
    public const int Deepest = 4;

    /// <summary>The lines that hold the ones under them together.</summary>
    public static readonly IReadOnlyList<(string Statement, string Words)> Groups =
    [
        ("any", "any of these holds:"),
        ("all", "all of these hold:"),
        ("none", "none of these holds:"),
        ("not-all", "not all of these hold:"),
    ];

    private static readonly string[] s_compared = ["more-than", "less-than", "at-least", "at-most", "before", "after", "older-than", "younger-than"];

    private static readonly ConditionForm s_empty = new(false, []);

    /// <summary>What a way of looking at an answer is called.</summary>
    public static string Said(string way) => way switch
    {
        "is" => "is",
        "not" => "is not",
        "answered" => "has an answer",
        "unanswered" => "has no answer",
        "more-than" => "is more than …",
        "less-than" => "is less than …",
        "at-least" => "is … or more",
        "at-most" => "is … or less",
        "before" => "is before …",
        "after" => "is after …",
        "older-than" => "is longer ago than …",
        _ => "is not as long ago as …",
    };

    /// <summary>The lines that may be chosen about a question.</summary>
    public static IEnumerable<(string Statement, string Words)> Statements(Question question)
    {
        var options = question.Type switch
        {
            QuestionType.YesNo => [("yes", "Yes"), ("no", "No")],
            _ => question.Options.Select(o => (o.Value, o.Label.English)),
        };
        foreach (var (value, label) in options)
        {
            yield return ($"{question.Name} is {value}", $"is “{label}”");
        }

        foreach (var (value, label) in options)
        {
            yield return ($"{question.Name} not {value}", $"is not “{label}”");
        }

        string[] ways = question.Type switch
        {
            QuestionType.Date => ["before", "after", "older-than", "younger-than"],
            QuestionType.Month => ["before", "after"],
            QuestionType.Number or QuestionType.Money or QuestionType.Calculated or QuestionType.Costs or QuestionType.Checkboxes or QuestionType.File or QuestionType.Group => ["more-than", "less-than", "at-least", "at-most"],
            _ => [],
        };
        foreach (var way in ways)
        {
            yield return ($"{question.Name} {way}", question.Type is QuestionType.Checkboxes or QuestionType.File or QuestionType.Group ? $"number {Said(way)}" : Said(way));
        }

        yield return ($"{question.Name} answered", Said("answered"));
        yield return ($"{question.Name} unanswered", Said("unanswered"));
    }

    /// <summary>The rows with an empty one at the end of each group, and behind them all.</summary>
    public IEnumerable<ConditionRow> Offered()
    {
        var rows = Rows.Where(r => r.Statement.Length > 0).ToList();
        for (var i = 0; i < rows.Count; i++)
        {
            yield return rows[i];
            var next = i + 1 < rows.Count ? rows[i + 1].Level : 1;
            var inside = rows[i].IsGroup ? Math.Min(rows[i].Level + 1, Deepest) : rows[i].Level;
            for (var level = inside; level > Math.Max(next, 1); level--)
            {
                yield return new ConditionRow("", "", level);
            }
        }

        yield return new ConditionRow("", "", 1);
    }

    /// <summary>The rows of a rule; null when it says what rows cannot.</summary>
    public static ConditionForm? Of(YamlPart? rule)
    {
        if (rule is null or YamlPart.Text { Value: "" })
        {
            return s_empty;
        }

        if (rule is not YamlPart.Map { Entries.Count: > 0 } map || Read(map) is not { } top)
        {
            return null;
        }

        var isJoined = top.Statement is "any" or "all";
        var rows = new List<ConditionRow>();
        foreach (var part in isJoined ? top.Parts : [top])
        {
            Lay(part, 1);
        }

        return rows.All(r => r.Level <= Deepest) ? new ConditionForm(top.Statement == "any", rows) : null;

        void Lay(Node node, int level)
        {
            rows.Add(new ConditionRow(node.Statement, node.Value, level));
            foreach (var part in node.Parts)
            {
                Lay(part, level + 1);
            }
        }
    }

    /// <summary>The rule of the rows; null for none.</summary>
    public YamlPart? Write()
    {
        var rows = Rows.Where(r => r.Statement.Length > 0).ToList();
        var next = 0;
        var terms = Under(0);
        return terms.Count == 0 ? null : Joined(terms, Any);

        // The lines further in than their group; one that stands too far in belongs to the group all the same.
        List<YamlPart.Map> Under(int level)
        {
            var parts = new List<YamlPart.Map>();
            while (next < rows.Count && rows[next].Level > level)
            {
                var row = rows[next++];
                if (!row.IsGroup)
                {
                    parts.Add(Term(row));
                }
                else if (Under(Math.Max(row.Level, level + 1)) is { Count: > 0 } inside)
                {
                    parts.Add(row.Statement is "any" or "all"
                        ? Joined(inside, row.Statement == "any")
                        : YamlPart.Of(("not", Joined(inside, row.Statement == "none"))) with { InFlow = true });
                }
            }

            return parts;
        }
    }

    private sealed record Node(string Statement, string Value, IReadOnlyList<Node> Parts);

    private static Node Line(string statement, string value = "") => new(statement, value, []);

    // One part stands for itself, and any within any is any.
    private static Node Group(string statement, IEnumerable<Node> parts)
    {
        var all = parts.SelectMany(p => statement is "any" or "all" && p.Statement == statement ? p.Parts : [p]).ToList();
        return statement is "any" or "all" && all.Count == 1 ? all[0] : new Node(statement, "", all);
    }

    private static Node? Read(YamlPart.Map map)
    {
        var parts = map.Entries.Select(e => Read(e.Key.Value, e.Value)).ToList();
        return parts.Count == 0 || parts.Contains(null) ? null : Group("all", parts.OfType<Node>());
    }

    private static Node? Read(string key, YamlPart value)
    {
        switch (key, value)
        {
            case ("any" or "all", YamlPart.List { Items.Count: > 0 } list):
                var parts = list.Items.Select(i => i is YamlPart.Map part ? Read(part) : null).ToList();
                return parts.Contains(null) ? null : Group(key, parts.OfType<Node>());
            case ("not", YamlPart.Map denied):
                return Read(denied) switch
                {
                    null => null,
                    { Statement: "any" } any => Group("none", any.Parts),
                    { Statement: "all" } all => Group("not-all", all.Parts),
                    var one => Group("none", [one]),
                };
            case ("any" or "all" or "not", _):
                return null;
            case (_, YamlPart.Text { Value.Length: > 0 } text):
                return Line($"{key} is {text.Value}");
            case (_, YamlPart.List list):
                return Each(key, "is", "any", list);
            case (_, YamlPart.Map { Entries.Count: > 0 } ways):
                var ruled = ways.Entries.Select(e => Way(key, e.Key.Value, e.Value)).ToList();
                return ruled.Contains(null) ? null : Group("all", ruled.OfType<Node>());
            default:
                return null;
        }
    }

    private static Node? Each(string question, string way, string joined, YamlPart.List list) =>
        list.Items.Count > 0 && list.Items.All(i => i is YamlPart.Text) ? Group(joined, list.Items.Select(i => Line($"{question} {way} {YamlPart.TextOf(i)}"))) : null;

    private static Node? Way(string question, string way, YamlPart operand) => (way, operand) switch
    {
        ("answered", YamlPart.Text { Value: "true" or "yes" }) => Line($"{question} answered"),
        ("answered", YamlPart.Text { Value: "false" or "no" }) => Line($"{question} unanswered"),
        ("not", YamlPart.Text text) => Line($"{question} not {text.Value}"),
        ("not", YamlPart.List list) => Each(question, "not", "all", list),
        ("any", YamlPart.List list) => Each(question, "is", "any", list),
        (_, YamlPart.Text text) when s_compared.Contains(way) => Line($"{question} {way}", text.Value),
        (_, YamlPart.Map { Entries: [({ Value: "answer" }, YamlPart.Text other)] }) when s_compared.Contains(way) => Line($"{question} {way}", other.Value),
        _ => null,
    };

    private static YamlPart.Map Joined(IReadOnlyList<YamlPart.Map> terms, bool any)
    {
        if (terms.Count == 1)
        {
            return terms[0];
        }

        if (any)
        {
            var merged = Merged(terms);
            return merged.Count == 1 ? merged[0] : YamlPart.Of(("any", new YamlPart.List([.. merged]) { InFlow = true })) with { InFlow = true };
        }

        var keys = terms.Select(t => t.Entries.Count == 1 ? t.Entries[0].Key.Value : "").ToList();
        return keys.Distinct().Count() == keys.Count && !keys.Contains("")
            ? new YamlPart.Map([.. terms.SelectMany(t => t.Entries)]) { InFlow = true }
            : YamlPart.Of(("all", new YamlPart.List([.. terms]) { InFlow = true })) with { InFlow = true };
    }

    // “Food or garden” is one question with two answers.
    private static List<YamlPart.Map> Merged(IReadOnlyList<YamlPart.Map> terms)
    {
        var merged = new List<YamlPart.Map>();
        foreach (var term in terms)
        {
            if (term.Entries is [({ Value: var key }, YamlPart.Text value)] && merged.Count > 0
                && merged[^1].Entries is [({ Value: var last }, YamlPart.Text or YamlPart.List { Items: [YamlPart.Text, ..] })] && key == last)
            {
                var before = merged[^1].Entries[0].Value;
                merged[^1] = YamlPart.Of((key, YamlPart.Texts([.. before is YamlPart.Text one ? [one.Value] : YamlPart.TextsOf(before), value.Value]))) with { InFlow = true };
            }
            else
            {
                merged.Add(term);
            }
        }

        return merged;
    }

    private static YamlPart.Map Term(ConditionRow row)
    {
        var parts = row.Statement.Split(' ', 3);
        var (question, way, value) = (parts[0], parts.ElementAtOrDefault(1) ?? "", parts.ElementAtOrDefault(2) ?? "");
        YamlPart operand = way switch
        {
            "is" => new YamlPart.Text(value),
            "not" => YamlPart.Of(("not", new YamlPart.Text(value))),
            "answered" => YamlPart.Of(("answered", new YamlPart.Text("true"))),
            "unanswered" => YamlPart.Of(("answered", new YamlPart.Text("false"))),
            _ when IsQuestion(row.Value.Trim()) => YamlPart.Of((way, YamlPart.Of(("answer", new YamlPart.Text(row.Value.Trim()))))),
            _ => YamlPart.Of((way, new YamlPart.Text(row.Value.Trim()))),
        };
        return YamlPart.Of((question, operand)) with { InFlow = true };
    }

    // Numbers, days and lengths of time all begin with a digit or a sign; questions do not.
    private static bool IsQuestion(string value) => value.Length > 0 && char.IsAsciiLetterLower(value[0]) && !value.Contains(' ', StringComparison.Ordinal);
}
