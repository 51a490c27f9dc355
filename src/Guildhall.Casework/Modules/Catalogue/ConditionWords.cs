using System.Globalization;
using Guildhall.Platform.Localisation;

namespace Guildhall.Casework.Modules.Catalogue;

/// <summary>Tells conditions in words, for staff: “What colour is it?” is “Black”.</summary>
public static class ConditionWords
{
    /// <summary>The rule in words.</summary>
    /// <param name="condition">The rule.</param>
    /// <param name="definition">The service whose questions it looks at; null to call them by their names.</param>
    public static string InWords(this Condition condition, ServiceDefinition? definition = null) => Say(condition, definition, inner: false);

    private static string Say(Condition condition, ServiceDefinition? definition, bool inner)
    {
        switch (condition)
        {
            case Condition.Is rule:
                return $"{Question(rule.Question)} {Verb(rule.Question)} {Values(rule)}";
            case Condition.Not(Condition.Is rule):
                return $"{Question(rule.Question)} {(Counts(rule.Question) ? "does not include" : "is not")} {Values(rule)}";
            case Condition.Answered rule:
                return $"{Question(rule.Question)} is answered";
            case Condition.Not(Condition.Answered rule):
                return $"{Question(rule.Question)} is not answered";
            case Condition.Compares rule:
                return $"{Question(rule.Question)} {(Counts(rule.Question) ? "has" : "is")} {Platform.Data.Text.Kebab(rule.Relation).Replace('-', ' ')} {(rule.Answer is { } other ? Question(other) : Value(rule))}";
            case Condition.Aged rule:
                return rule.Younger ? $"{Question(rule.Question)} is less than {rule.Age} ago" : $"{Question(rule.Question)} is {rule.Age} ago or longer";
            case Condition.Not rule:
                return $"it is not so that {Say(rule.Rule, definition, inner: true)}";
            case Condition.All { Rules: [] }:
                return "always";
            case Condition.All rule:
                return Joined(rule.Rules, " and ");
            case Condition.Any rule:
                return Joined(rule.Rules, " or ");
            default:
                return condition.ToString();
        }

        string Joined(IReadOnlyList<Condition> rules, string by)
        {
            var said = string.Join(by, rules.Select(r => Say(r, definition, inner: rules.Count > 1)));
            return inner && rules.Count > 1 ? $"({said})" : said;
        }

        Question? Find(string name) => definition?.AllQuestions.Concat(definition.AskedOfOfficers).FirstOrDefault(q => q.Name == name) ?? CaseFactNames.All.FirstOrDefault(f => f.Name == name);

        string Question(string name) => Find(name) is { } asked ? $"“{asked.Label.English}”" : $"“{name}”";

        bool Counts(string name) => Find(name) is { Type: QuestionType.Checkboxes or QuestionType.File or QuestionType.Group };

        string Verb(string name) => Counts(name) ? "includes" : "is";

        string Values(Condition.Is rule) => string.Join(" or ", rule.Values.Select(value => Find(rule.Question) switch
        {
            { Type: QuestionType.YesNo } => value,
            { } asked when asked.Options.FirstOrDefault(o => o.Value == value) is { } option => $"“{option.Label.English}”",
            _ => $"“{value}”",
        }));

        static string Value(Condition.Compares rule) =>
            rule.Relation is Relation.Before or Relation.After && DateOnly.TryParseExact(rule.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                ? PlainDates.Long(day, "en")
                : rule.Value ?? "";
    }
}
