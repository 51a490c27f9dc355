using Guildhall.Platform.Localisation;

namespace Guildhall.Casework.Modules.Catalogue;

/// <summary>A rule by which the product does what officers would do by hand: when something happens to a case, if it is so and so, do this.</summary>
public sealed record CaseRule
{
    /// <summary>What people call it; no two of a service are called the same.</summary>
    public required string Name { get; init; }

    /// <summary>When it looks at a case.</summary>
    public required RuleTrigger When { get; init; }

    /// <summary>What must be so; null for always. Facts of the case are looked at like answers, by the names of <see cref="CaseFactNames"/>.</summary>
    public Condition? If { get; init; }

    /// <summary>What it does, in order.</summary>
    public required IReadOnlyList<RuleAct> Acts { get; init; }

    /// <summary>The rule as it is written, in YAML.</summary>
    public required string Text { get; init; }
}

/// <summary>What a rule waits for.</summary>
public enum RuleEvent
{
    /// <summary>A case is opened.</summary>
    Opened,

    /// <summary>It reaches another stage.</summary>
    Moved,

    /// <summary>It is closed.</summary>
    Closed,

    /// <summary>It is opened again.</summary>
    Reopened,

    /// <summary>Its customer says that it is not fixed, or is not happy with the answer.</summary>
    Disputed,

    /// <summary>It is handed to another team, or back.</summary>
    HandedOver,

    /// <summary>Its customer writes.</summary>
    CustomerWrote,

    /// <summary>Its customer sends what they were asked for.</summary>
    Answered,

    /// <summary>An officer writes to the customer.</summary>
    OfficerWrote,

    /// <summary>It is given to somebody, or back to its team.</summary>
    Assigned,

    /// <summary>Its flags change.</summary>
    Flagged,

    /// <summary>A target of it is near.</summary>
    DueSoon,

    /// <summary>A target of it was missed.</summary>
    Breached,

    /// <summary>So long before or after a moment of its life.</summary>
    Timer,

    /// <summary>Every morning, while it is open.</summary>
    Morning,
}

/// <summary>A moment in the life of a case, that a timer is reckoned from.</summary>
public enum RuleMoment
{
    /// <summary>It was opened.</summary>
    Opened,

    /// <summary>It reached the stage it is in.</summary>
    Stage,

    /// <summary>The end of the day it is promised by.</summary>
    Target,

    /// <summary>We began to wait for the customer.</summary>
    Waiting,

    /// <summary>It was closed.</summary>
    Closed,
}

/// <summary>When a rule looks at a case.</summary>
public sealed record RuleTrigger
{
    /// <summary>What it waits for.</summary>
    public required RuleEvent Event { get; init; }

    /// <summary>The stages: of a move, those it moves to; otherwise those it must be in. Empty for any.</summary>
    public IReadOnlyList<string> Stages { get; init; } = [];

    /// <summary>How long before or after the moment.</summary>
    public RuleTime Time { get; init; }

    /// <summary>Whether it is before the moment; only the target has a before.</summary>
    public bool IsBefore { get; init; }

    /// <summary>The moment.</summary>
    public RuleMoment Of { get; init; }
}

/// <summary>A length of time of a rule.</summary>
/// <param name="Amount">How many.</param>
/// <param name="Unit">Hours, days, weeks or working days.</param>
public readonly record struct RuleTime(int Amount, RuleUnit Unit)
{
    /// <summary>It in words: “3 working days”.</summary>
    public override string ToString()
    {
        var unit = Platform.Data.Text.Kebab(Unit).Replace('-', ' ');
        return $"{Amount} {(Amount == 1 ? unit[..^1] : unit)}";
    }
}

/// <summary>What a length of time of a rule is counted in.</summary>
public enum RuleUnit
{
    /// <summary>Hours.</summary>
    Hours,

    /// <summary>Days.</summary>
    Days,

    /// <summary>Weeks.</summary>
    Weeks,

    /// <summary>Working days.</summary>
    WorkingDays,
}

/// <summary>Something a rule does.</summary>
public abstract record RuleAct
{
    private RuleAct()
    {
    }

    /// <summary>Gives the case to an officer of its team, by name; null gives it back to the team.</summary>
    public sealed record Assign(string? Officer) : RuleAct;

    /// <summary>Puts it into another team's queue.</summary>
    public sealed record Team(string Name) : RuleAct;

    /// <summary>Sets a flag, or takes it away.</summary>
    public sealed record Flag(string Name, bool On) : RuleAct;

    /// <summary>Writes a note for colleagues.</summary>
    public sealed record Note(string Text) : RuleAct;

    /// <summary>Adds something to do to its list.</summary>
    public sealed record Task(string Text) : RuleAct;

    /// <summary>Sends the customer a message from a template.</summary>
    public sealed record Message(string Template) : RuleAct;

    /// <summary>Has a letter to the customer made from a template.</summary>
    public sealed record Letter(string Template) : RuleAct;

    /// <summary>Tells another system.</summary>
    /// <param name="System">The system.</param>
    /// <param name="Name">What is called.</param>
    /// <param name="Answers">The answers it is told besides the reference, service and stage.</param>
    public sealed record Call(string System, string Name, IReadOnlyList<string> Answers) : RuleAct;

    /// <summary>Waits, and goes on if the rule still holds then.</summary>
    public sealed record Wait(RuleTime Time) : RuleAct;

    /// <summary>Moves it to another stage, perhaps its last.</summary>
    /// <param name="Stage">The stage.</param>
    /// <param name="Words">What the customer is told besides the stage's own words; empty for nothing.</param>
    public sealed record Move(string Stage, string Words) : RuleAct;
}

/// <summary>The facts of a case a rule may look at, beside the answers.</summary>
public static class CaseFactNames
{
    /// <summary>What a fact begins with.</summary>
    public const string Prefix = "case-";

    /// <summary>The facts, as questions of their types.</summary>
    public static IReadOnlyList<Question> All { get; } =
    [
        Fact("case-stage", QuestionType.Text, "The stage"),
        Fact("case-team", QuestionType.Text, "The team"),
        Fact("case-owned", QuestionType.YesNo, "Somebody has it"),
        Fact("case-channel", QuestionType.Text, "How it reached us"),
        Fact("case-language", QuestionType.Text, "The customer’s language"),
        Fact("case-ward", QuestionType.Text, "The ward"),
        Fact("case-flag", QuestionType.Text, "A flag"),
        Fact("case-account", QuestionType.YesNo, "The customer has an account"),
        Fact("case-age", QuestionType.Number, "Days since it was opened"),
        Fact("case-days-left", QuestionType.Number, "Days until its target"),
        Fact("case-late", QuestionType.YesNo, "It is late"),
        Fact("case-chases", QuestionType.Number, "How often the customer chased it"),
        Fact("case-reopened", QuestionType.Number, "How often it was opened again"),
    ];

    private static Question Fact(string name, QuestionType type, string label) => new() { Name = name, Type = type, Label = new LocalText(label, label) };
}
