using System.Globalization;
using System.Text.Json.Nodes;

namespace Guildhall.Casework.Modules.Catalogue;

/// <summary>A rule over the answers, as data: the same on the server, in the designer and in tests.</summary>
public abstract record Condition
{
    /// <summary>Whether the rule holds for these answers.</summary>
    /// <param name="answers">What was answered.</param>
    /// <param name="today">The day in London, which ages are reckoned at.</param>
    public abstract bool Holds(Answers answers, DateOnly today);

    /// <summary>The questions the rule looks at.</summary>
    public abstract IEnumerable<string> Questions { get; }

    /// <summary>The same rule over questions of other names: for one thing of a repeated group.</summary>
    public abstract Condition Renamed(Func<string, string> name);

    /// <summary>One of a question's answers is one of the values.</summary>
    public sealed record Is(string Question, IReadOnlyList<string> Values) : Condition
    {
        /// <inheritdoc/>
        public override bool Holds(Answers answers, DateOnly today) => answers.Values(Question).Any(v => Values.Contains(v, StringComparer.Ordinal));

        /// <inheritdoc/>
        public override IEnumerable<string> Questions => [Question];

        /// <inheritdoc/>
        public override Condition Renamed(Func<string, string> name) => this with { Question = name(Question) };
    }

    /// <summary>The question has an answer.</summary>
    public sealed record Answered(string Question) : Condition
    {
        /// <inheritdoc/>
        public override bool Holds(Answers answers, DateOnly today) => answers[Question] is not null;

        /// <inheritdoc/>
        public override IEnumerable<string> Questions => [Question];

        /// <inheritdoc/>
        public override Condition Renamed(Func<string, string> name) => this with { Question = name(Question) };
    }

    /// <summary>
    /// How a number, amount or date stands to another; of checkboxes, files and repeated groups, how many there are.
    /// An unanswered question stands in no relation to anything.
    /// </summary>
    /// <param name="Question">The question.</param>
    /// <param name="Relation">How it must stand to the other.</param>
    /// <param name="Value">The other: a number, or a day as <c>yyyy-MM-dd</c>; null when it is another answer.</param>
    /// <param name="Answer">The question whose answer is the other; null when it is a value.</param>
    public sealed record Compares(string Question, Relation Relation, string? Value, string? Answer) : Condition
    {
        /// <summary>The options of the question that count for none: “None of these”.</summary>
        public IReadOnlyList<string> NotCounted { get; init; } = [];

        /// <summary>Those of the other question.</summary>
        public IReadOnlyList<string> NotCountedThere { get; init; } = [];

        /// <inheritdoc/>
        public override bool Holds(Answers answers, DateOnly today)
        {
            if (Measure(answers, Question, NotCounted) is not { } here)
            {
                return false;
            }

            var there = Answer is not null ? Measure(answers, Answer, NotCountedThere)
                : Relation is Relation.Before or Relation.After ? DayNumber(Value)
                : decimal.TryParse(Value, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number : null;
            return there is { } other && Relation switch
            {
                Relation.MoreThan or Relation.After => here > other,
                Relation.LessThan or Relation.Before => here < other,
                Relation.AtLeast => here >= other,
                _ => here <= other,
            };
        }

        /// <inheritdoc/>
        public override IEnumerable<string> Questions => Answer is null ? [Question] : [Question, Answer];

        /// <inheritdoc/>
        public override Condition Renamed(Func<string, string> name) => this with { Question = name(Question), Answer = Answer is null ? null : name(Answer) };

        private static decimal? Measure(Answers answers, string question, IReadOnlyList<string> notCounted) =>
            answers.Number(question) ?? DayNumber(answers.Text(question)) ?? (answers[question] is not JsonArray many ? null
                : notCounted.Count == 0 ? many.Count
                : answers.Values(question).Count(v => !notCounted.Contains(v)));

        private static decimal? DayNumber(string? text) =>
            DateOnly.TryParseExact(text, ["yyyy-MM-dd", "yyyy-MM"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day.DayNumber : null;
    }

    /// <summary>A date lies so long in the past, or not yet: age, or how long ago.</summary>
    /// <param name="Question">The date.</param>
    /// <param name="Age">How long.</param>
    /// <param name="Younger">Whether it must be less long ago; otherwise as long or longer.</param>
    public sealed record Aged(string Question, Period Age, bool Younger) : Condition
    {
        /// <inheritdoc/>
        public override bool Holds(Answers answers, DateOnly today) =>
            answers.Day(question: Question) is { } day && Age.After(day) is { } reached && (reached > today) == Younger;

        /// <inheritdoc/>
        public override IEnumerable<string> Questions => [Question];

        /// <inheritdoc/>
        public override Condition Renamed(Func<string, string> name) => this with { Question = name(Question) };
    }

    /// <summary>The rule does not hold.</summary>
    public sealed record Not(Condition Rule) : Condition
    {
        /// <inheritdoc/>
        public override bool Holds(Answers answers, DateOnly today) => !Rule.Holds(answers, today);

        /// <inheritdoc/>
        public override IEnumerable<string> Questions => Rule.Questions;

        /// <inheritdoc/>
        public override Condition Renamed(Func<string, string> name) => new Not(Rule.Renamed(name));
    }

    /// <summary>Every rule holds.</summary>
    public sealed record All(IReadOnlyList<Condition> Rules) : Condition
    {
        /// <inheritdoc/>
        public override bool Holds(Answers answers, DateOnly today) => Rules.All(r => r.Holds(answers, today));

        /// <inheritdoc/>
        public override IEnumerable<string> Questions => Rules.SelectMany(r => r.Questions);

        /// <inheritdoc/>
        public override Condition Renamed(Func<string, string> name) => new All([.. Rules.Select(r => r.Renamed(name))]);
    }

    /// <summary>At least one rule holds.</summary>
    public sealed record Any(IReadOnlyList<Condition> Rules) : Condition
    {
        /// <inheritdoc/>
        public override bool Holds(Answers answers, DateOnly today) => Rules.Any(r => r.Holds(answers, today));

        /// <inheritdoc/>
        public override IEnumerable<string> Questions => Rules.SelectMany(r => r.Questions);

        /// <inheritdoc/>
        public override Condition Renamed(Func<string, string> name) => new Any([.. Rules.Select(r => r.Renamed(name))]);
    }
}

/// <summary>How one answer stands to another value.</summary>
public enum Relation
{
    /// <summary>Greater.</summary>
    MoreThan,

    /// <summary>Smaller.</summary>
    LessThan,

    /// <summary>Greater or the same.</summary>
    AtLeast,

    /// <summary>Smaller or the same.</summary>
    AtMost,

    /// <summary>An earlier day.</summary>
    Before,

    /// <summary>A later day.</summary>
    After,
}
