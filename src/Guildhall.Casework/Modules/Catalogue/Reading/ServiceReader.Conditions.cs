using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Guildhall.Casework.Modules.Catalogue.Reading;

/// <content>Conditions and formulas.</content>
internal sealed partial class ServiceReader
{
    private static readonly string[] s_ways = ["not", "any", "answered", "more-than", "less-than", "at-least", "at-most", "before", "after", "older-than", "younger-than"];

    /// <summary>The questions a condition here may look at, by name: those asked before, and inside a group those of the same thing.</summary>
    private readonly Dictionary<string, Question> _inScope = new(StringComparer.Ordinal);

    /// <summary>Whether a question nobody knows may be looked at.</summary>
    private bool _anyQuestion;

    private Condition? When(YamlMap map, string key = "when") =>
        map.Find(key) switch
        {
            null => null,
            YamlMappingNode => Rule(map.Map(key)!, map.Spot, key),
            var other => Bad(map, other.Start.Line, $"“{key}” should name a question and its answer, such as “{key}: {{ container: food }}”."),
        };

    private Condition? Rule(YamlMap map, string spot, string key)
    {
        map.Spot = spot;
        var rules = new List<Condition>();
        foreach (var name in map.Keys)
        {
            Condition? rule;
            switch (name)
            {
                case "any" or "all":
                    var parts = map.Maps(name).Select(part => Rule(part, spot, key)).OfType<Condition>().ToList();
                    if (parts.Count == 0)
                    {
                        map.Problem(map.LineOf(name), $"“{name}” should be a list of rules: “{name}: [ {{ container: food }}, … ]”.");
                    }

                    rule = name == "any" ? new Condition.Any(parts) : new Condition.All(parts);
                    break;
                case "not":
                    rule = map.Map(name) is { } inner && Rule(inner, spot, key) is { } negated ? new Condition.Not(negated) : null;
                    break;
                default:
                    rule = AnswerRule(map, name, key);
                    break;
            }

            if (rule is not null)
            {
                rules.Add(rule);
            }
        }

        return rules.Count == 1 ? rules[0] : new Condition.All(rules);
    }

    private Condition? AnswerRule(YamlMap map, string question, string key)
    {
        if (!_inScope.TryGetValue(question, out var asked) && _anyQuestion)
        {
            asked = new Question { Name = question, Type = QuestionType.Text, Label = new(question, question) };
        }

        if (asked is null)
        {
            return Bad(map, map.LineOf(question), $"“{key}” looks at “{question}”, which is not a question asked before this. Check the name, or move the question up.");
        }

        _used.Add(question);
        if (!IsMap(map, question))
        {
            var wanted = map.Texts(question);
            if (wanted.Count == 0)
            {
                return Bad(map, map.LineOf(question), $"Write the answer to “{question}” that is meant.");
            }

            CheckValues(map, asked, wanted);
            return new Condition.Is(question, wanted);
        }

        var inner = map.Map(question)!;
        inner.Spot = map.Spot;
        var rules = new List<Condition>();
        foreach (var way in inner.Keys)
        {
            if (!s_ways.Contains(way))
            {
                Bad(inner, inner.LineOf(way), $"“{way}” is not a way to look at an answer. The ways are: {string.Join(", ", s_ways)}.");
            }
            else if (Way(inner, asked, way) is { } rule)
            {
                rules.Add(rule);
            }
        }

        return rules.Count == 1 ? rules[0] : new Condition.All(rules);
    }

    private Condition? Way(YamlMap map, Question asked, string way)
    {
        if (_anyQuestion)
        {
            asked = asked with { Type = way is "before" or "after" or "older-than" or "younger-than" ? QuestionType.Date : QuestionType.Number };
        }

        switch (way)
        {
            case "answered":
                return map.Flag(way) ? new Condition.Answered(asked.Name) : new Condition.Not(new Condition.Answered(asked.Name));
            case "not" or "any":
                var values = map.Texts(way);
                CheckValues(map, asked, values);
                return way == "not" ? new Condition.Not(new Condition.Is(asked.Name, values)) : new Condition.Is(asked.Name, values);
            case "older-than" or "younger-than":
                return asked.Type == QuestionType.Date
                    ? new Condition.Aged(asked.Name, Period(map, way, map.Optional(way) ?? "", $"{way}: 18 years", PeriodUnit.Years, PeriodUnit.Months, PeriodUnit.Weeks, PeriodUnit.Days), way == "younger-than")
                    : Bad(map, map.LineOf(way), $"“{way}” looks at a date, and “{asked.Name}” is a {Kind(asked)}.");
        }

        var dated = way is "before" or "after";
        if (dated != asked.Type is QuestionType.Date or QuestionType.Month || asked.Type is not (QuestionType.Date or QuestionType.Month) && !IsMeasured(asked))
        {
            return Bad(map, map.LineOf(way), dated
                ? $"“{way}” looks at a date, and “{asked.Name}” is a {Kind(asked)}."
                : $"“{way}” looks at a number or amount, or at how many there are, and “{asked.Name}” is a {Kind(asked)}.");
        }

        var relation = Enum.GetValues<Relation>().First(r => Platform.Data.Text.Kebab(r) == way);
        if (IsMap(map, way))
        {
            var operand = map.Map(way)!;
            var other = operand.Required("answer", "Write the other question: “{ answer: start }”.");
            operand.RefuseUnknownKeys();
            _used.Add(other);
            return other.Length == 0 || _inScope.ContainsKey(other)
                ? new Condition.Compares(asked.Name, relation, null, other) { NotCounted = NotCounted(asked.Name), NotCountedThere = NotCounted(other) }
                : Bad(map, map.LineOf(way), $"“{other}” is not a question asked before this. Check the name, or move the question up.");
        }

        var text = map.Optional(way) ?? "";
        var good = dated
            ? DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            : decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _);
        return good
            ? new Condition.Compares(asked.Name, relation, text, null) { NotCounted = NotCounted(asked.Name) }
            : Bad(map, map.LineOf(way), dated ? $"“{way}” should be a day, such as 2026-04-01, or “{{ answer: another-question }}”." : $"“{way}” should be a number, or “{{ answer: another-question }}”.");
    }

    private static bool IsMeasured(Question asked) =>
        asked.Type is QuestionType.Number or QuestionType.Money or QuestionType.Calculated or QuestionType.Costs or QuestionType.Checkboxes or QuestionType.File or QuestionType.Group;

    private static string Kind(Question asked) => Platform.Data.Text.Kebab(asked.Type).Replace('-', ' ');

    private static void CheckValues(YamlMap map, Question asked, IReadOnlyList<string> values)
    {
        IReadOnlyList<string> possible = asked.Type switch
        {
            QuestionType.YesNo => ["yes", "no"],
            QuestionType.Radios or QuestionType.Checkboxes or QuestionType.Select when asked.OptionsFrom is null => [.. asked.Options.Select(o => o.Value)],
            _ => values,
        };
        foreach (var value in values.Except(possible))
        {
            map.Problem(map.Line, $"“{value}” is not an answer to “{asked.Name}”. The answers are: {string.Join(", ", possible)}.");
        }
    }

    private Formula? Formula(YamlMap map, string key, bool required = true)
    {
        var text = required ? map.Required(key, "Write how it is reckoned: “rooms * 12.50”.") : map.Optional(key) ?? "";
        if (text.Length == 0)
        {
            return null;
        }

        if (Catalogue.Formula.Parse(text, out var problem, NotCounted) is not { } formula)
        {
            map.Problem(map.LineOf(key), $"“{text}” cannot be reckoned: {problem}");
            return null;
        }

        foreach (var question in formula.Questions)
        {
            _used.Add(question);
            if (!_inScope.ContainsKey(question) && !_insideGroups.Contains(question))
            {
                map.Problem(map.LineOf(key), $"“{text}” looks at “{question}”, which is not a question asked before this. Check the name, and put blanks around a minus.");
            }
        }

        return formula;
    }

    private string[] NotCounted(string question) =>
        _inScope.GetValueOrDefault(question) is { Type: QuestionType.Checkboxes } boxes ? [.. boxes.Options.Where(o => o.IsNone).Select(o => o.Value)] : [];

    private static Condition? Bad(YamlMap map, long line, string message)
    {
        map.Problem(line, message);
        return null;
    }
}
