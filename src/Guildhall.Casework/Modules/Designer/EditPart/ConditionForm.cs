using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Catalogue.Format;

namespace Guildhall.Casework.Modules.Designer.EditPart;

/// <summary>One line of a rule as it is built from choices: “for-whom is me”, “rooms more-than 3”.</summary>
/// <param name="Statement">The question, the way and, of a choice, the answer, with blanks between.</param>
/// <param name="Value">What it is compared with: a number, a day, a length of time or another question.</param>
/// <param name="Group">A letter that joins lines into one; empty for a line by itself.</param>
internal sealed record ConditionRow(string Statement, string Value, string Group);

/// <summary>A rule over the answers as rows of choices, without a code: all of them, or any, with one level in between.</summary>
/// <param name="Any">Whether one of them is enough.</param>
/// <param name="Rows">The lines.</param>
internal sealed record ConditionForm(bool Any, IReadOnlyList<ConditionRow> Rows)
{
    /// <summary>The letters that join lines.</summary>
    public static readonly IReadOnlyList<string> Groups = ["A", "B", "C", "D"];

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

    /// <summary>The rows of a rule; null when it says more than rows can.</summary>
    public static ConditionForm? Of(YamlPart? rule)
    {
        if (rule is null or YamlPart.Text { Value: "" })
        {
            return s_empty;
        }

        if (rule is not YamlPart.Map { Entries.Count: > 0 } map)
        {
            return null;
        }

        var letters = new Queue<string>(Groups);
        var rows = new List<ConditionRow>();
        var isAny = map.Entries is [({ Value: "any" }, YamlPart.List)];
        foreach (var (key, value) in map.Entries)
        {
            if (key.Value is "any" or "all")
            {
                if (value is not YamlPart.List parts)
                {
                    return null;
                }

                var joins = isAny || key.Value == "all";
                var group = joins ? "" : letters.TryDequeue(out var letter) ? letter : null;
                foreach (var part in parts.Items)
                {
                    if (part is not YamlPart.Map inner || group is null || !Take(inner, isAny, group))
                    {
                        return null;
                    }
                }
            }
            else if (!Take(YamlPart.Of((key.Value, value)), isAny: false, ""))
            {
                return null;
            }
        }

        return new ConditionForm(isAny, rows);

        // One map of the list: a line by itself, or several joined the other way.
        bool Take(YamlPart.Map part, bool isAny, string group)
        {
            if (part.Entries is [({ Value: "any" or "all" } word, YamlPart.List inner)] && group.Length == 0)
            {
                var letter = word.Value == (isAny ? "all" : "any") && letters.Count > 0 ? letters.Dequeue() : null;
                return letter is not null && inner.Items.All(i => i is YamlPart.Map { Entries.Count: 1 } one && Simple(one, joinedByAny: !isAny, letter));
            }

            if (part.Entries.Count > 1)
            {
                if (group.Length > 0)
                {
                    return false;
                }

                var letter = isAny ? (letters.Count > 0 ? letters.Dequeue() : null) : "";
                return letter is not null && part.Entries.All(e => Simple(YamlPart.Of((e.Key.Value, e.Value)), joinedByAny: false, letter));
            }

            return Simple(part, joinedByAny: group.Length > 0 ? !isAny : isAny, group);
        }

        bool Simple(YamlPart.Map part, bool joinedByAny, string group)
        {
            var (key, value) = part.Entries[0];
            var question = key.Value;
            if (question is "any" or "all" or "not" || question.Contains(' ', StringComparison.Ordinal))
            {
                return false;
            }

            switch (value)
            {
                case YamlPart.Text { Value.Length: > 0 } text:
                    rows.Add(new($"{question} is {text.Value}", "", group));
                    return true;
                case YamlPart.List { Items.Count: > 0 } list when list.Items.All(i => i is YamlPart.Text):
                    return Each(list, "is", joinedByAny, group);
                case YamlPart.Map ways when ways.Entries.Count == 1 || !joinedByAny:
                    return ways.Entries.All(e => Way(e.Key.Value, e.Value));
                default:
                    return false;
            }

            bool Each(YamlPart.List list, string way, bool fits, string group)
            {
                if (!fits && group.Length > 0 || !fits && letters.Count == 0)
                {
                    return false;
                }

                var letter = fits ? group : letters.Dequeue();
                rows.AddRange(list.Items.Select(i => new ConditionRow($"{question} {way} {YamlPart.TextOf(i)}", "", letter)));
                return true;
            }

            bool Way(string way, YamlPart operand)
            {
                switch (operand)
                {
                    case YamlPart.Text text when way == "answered" && text.Value is "true" or "yes" or "false" or "no":
                        rows.Add(new($"{question} {(text.Value is "true" or "yes" ? "answered" : "unanswered")}", "", group));
                        return true;
                    case YamlPart.Text text when way == "not":
                        rows.Add(new($"{question} not {text.Value}", "", group));
                        return true;
                    case YamlPart.List list when way == "not" && list.Items.All(i => i is YamlPart.Text):
                        return Each(list, "not", !joinedByAny, group);
                    case YamlPart.Text text when s_compared.Contains(way):
                        rows.Add(new($"{question} {way}", text.Value, group));
                        return true;
                    case YamlPart.Map { Entries: [({ Value: "answer" }, YamlPart.Text other)] } when s_compared.Contains(way):
                        rows.Add(new($"{question} {way}", other.Value, group));
                        return true;
                    default:
                        return false;
                }
            }
        }
    }

    /// <summary>The rule of the rows; null for none.</summary>
    public YamlPart? Write()
    {
        var rows = Rows.Where(r => r.Statement.Length > 0).ToList();
        var terms = new List<YamlPart.Map>();
        foreach (var (i, row) in rows.Index())
        {
            if (row.Group.Length == 0)
            {
                terms.Add(Term(row));
            }
            else if (rows.FindIndex(r => r.Group == row.Group) == i)
            {
                terms.Add(Joined([.. rows.Where(r => r.Group == row.Group).Select(Term)], !Any));
            }
        }

        return terms.Count == 0 ? null : Joined(terms, Any);
    }

    private static YamlPart.Map Joined(IReadOnlyList<YamlPart.Map> terms, bool any)
    {
        if (terms.Count == 1)
        {
            return terms[0];
        }

        var keys = terms.Select(t => t.Entries.Count == 1 ? t.Entries[0].Key.Value : "").ToList();
        if (any)
        {
            // “Food or garden” is one question with two answers.
            var values = terms.Select(t => YamlPart.TextOf(t.Entries[0].Value)).ToList();
            return keys.Distinct().Count() == 1 && keys[0] is not ("" or "any" or "all") && values.All(v => v is not null)
                ? YamlPart.Of((keys[0], YamlPart.Texts(values!))) with { InFlow = true }
                : YamlPart.Of(("any", new YamlPart.List([.. terms]) { InFlow = true })) with { InFlow = true };
        }

        return keys.Distinct().Count() == keys.Count && !keys.Contains("")
            ? new YamlPart.Map([.. terms.SelectMany(t => t.Entries)]) { InFlow = true }
            : YamlPart.Of(("all", new YamlPart.List([.. terms]) { InFlow = true })) with { InFlow = true };
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
