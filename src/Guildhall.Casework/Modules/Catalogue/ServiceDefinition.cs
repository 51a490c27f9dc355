using Guildhall.Platform.Localisation;

namespace Guildhall.Casework.Modules.Catalogue;

/// <summary>
/// A council service as data: what its start page says, what it asks, and how the council works the case.
/// One YAML file in the council's <c>services</c> folder; immutable once read.
/// </summary>
public sealed record ServiceDefinition
{
    /// <summary>The service's name in addresses, such as <c>assisted-collection</c>: the file's name.</summary>
    public required string Name { get; init; }

    /// <summary>What people call it: “Request an assisted bin collection”.</summary>
    public required LocalText Title { get; init; }

    /// <summary>One sentence for lists and search.</summary>
    public required LocalText Summary { get; init; }

    /// <summary>The topic it is listed under.</summary>
    public required string Topic { get; init; }

    /// <summary>Who it is for: <c>resident</c>, <c>business</c>, <c>staff</c>.</summary>
    public required IReadOnlyList<string> Audience { get; init; }

    /// <summary>Other words people search with.</summary>
    public IReadOnlyList<string> Keywords { get; init; } = [];

    /// <summary>How far a person must be signed in to begin.</summary>
    public required SignInRule SignIn { get; init; }

    /// <summary>Codes other systems know the service by: LGSL, LGIL, Open311.</summary>
    public IReadOnlyDictionary<string, string> Codes { get; init; } = new Dictionary<string, string>();

    /// <summary>What the start page says.</summary>
    public required StartContent Start { get; init; }

    /// <summary>The pages of the form, in order.</summary>
    public required IReadOnlyList<FormPage> Pages { get; init; }

    /// <summary>How the council works a case of this service.</summary>
    public required CaseRules Case { get; init; }

    /// <summary>Why the council may use these data.</summary>
    public required PrivacyRules Privacy { get; init; }

    /// <summary>How long a closed case is kept, in years.</summary>
    public required int RetentionYears { get; init; }

    /// <summary>Whether only staff may use it.</summary>
    public bool IsInternal => SignIn == SignInRule.Staff;

    /// <summary>Every question, in the order of the pages.</summary>
    public IEnumerable<Question> Questions => Pages.SelectMany(p => p.Questions);

    /// <summary>The question that gives the customer's name, e-mail or phone number; null if none does.</summary>
    public Question? ContactQuestion(ContactRole role) => Questions.FirstOrDefault(q => q.Contact == role);

    /// <summary>The page of that name, or null.</summary>
    public FormPage? Page(string name) => Pages.FirstOrDefault(p => p.Name == name);
}

/// <summary>How far a person must be signed in to use a service.</summary>
public enum SignInRule
{
    /// <summary>Nobody is asked to sign in.</summary>
    None,

    /// <summary>Signing in is offered and saves typing.</summary>
    Optional,

    /// <summary>Only for staff of the council.</summary>
    Staff,
}

/// <summary>What a service's start page says before the first question.</summary>
public sealed record StartContent
{
    /// <summary>Who can use the service.</summary>
    public required LocalText WhoFor { get; init; }

    /// <summary>What to have at hand, a line each.</summary>
    public IReadOnlyList<LocalText> YouNeed { get; init; } = [];

    /// <summary>How long the form takes.</summary>
    public required LocalText Takes { get; init; }

    /// <summary>What happens after sending, in a sentence or two.</summary>
    public required LocalText WhatHappensNext { get; init; }

    /// <summary>What it costs; null when it is free.</summary>
    public LocalText? Costs { get; init; }
}

/// <summary>One page of a form: one thing to think about.</summary>
public sealed record FormPage
{
    /// <summary>The page's name in addresses.</summary>
    public required string Name { get; init; }

    /// <summary>Its heading. Null when its only question's label serves.</summary>
    public LocalText? Title { get; init; }

    /// <summary>A paragraph under the heading.</summary>
    public LocalText? Intro { get; init; }

    /// <summary>When the page is asked; null for always.</summary>
    public Condition? When { get; init; }

    /// <summary>What it asks.</summary>
    public required IReadOnlyList<Question> Questions { get; init; }
}

/// <summary>The kinds of question.</summary>
public enum QuestionType
{
    /// <summary>One line.</summary>
    Text,

    /// <summary>Several lines, with a count.</summary>
    LongText,

    /// <summary>An e-mail address.</summary>
    Email,

    /// <summary>A phone number.</summary>
    Phone,

    /// <summary>A day, month and year.</summary>
    Date,

    /// <summary>One of a few options.</summary>
    Radios,

    /// <summary>Any number of options.</summary>
    Checkboxes,

    /// <summary>Yes or no.</summary>
    YesNo,

    /// <summary>A property of the gazetteer, or an address typed by hand.</summary>
    Address,

    /// <summary>A statement to agree to.</summary>
    Declaration,
}

/// <summary>What an answer tells us about the customer.</summary>
public enum ContactRole
{
    /// <summary>Their full name.</summary>
    Name,

    /// <summary>Where to e-mail them.</summary>
    Email,

    /// <summary>Where to phone or text them.</summary>
    Phone,
}

/// <summary>Which days a date question takes.</summary>
public enum DateRule
{
    /// <summary>Any day.</summary>
    Any,

    /// <summary>Today or before.</summary>
    Past,

    /// <summary>Today or after.</summary>
    Future,
}

/// <summary>One thing the form asks.</summary>
public sealed record Question
{
    /// <summary>The answer's key.</summary>
    public required string Name { get; init; }

    /// <summary>What kind of answer it takes.</summary>
    public required QuestionType Type { get; init; }

    /// <summary>The question as asked.</summary>
    public required LocalText Label { get; init; }

    /// <summary>Help under the label.</summary>
    public LocalText? Hint { get; init; }

    /// <summary>What the error says when the answer is missing; a plain one is made from the label otherwise.</summary>
    public LocalText? Missing { get; init; }

    /// <summary>Whether it may be left empty.</summary>
    public bool Optional { get; init; }

    /// <summary>When it is asked; null for always.</summary>
    public Condition? When { get; init; }

    /// <summary>The choices of radios and checkboxes.</summary>
    public IReadOnlyList<Option> Options { get; init; } = [];

    /// <summary>What the answer tells us about the customer; null if nothing.</summary>
    public ContactRole? Contact { get; init; }

    /// <summary>Whether this address is the property the case is about.</summary>
    public bool IsProperty { get; init; }

    /// <summary>The most characters a text may have.</summary>
    public int MaxLength { get; init; }

    /// <summary>Which days a date may be.</summary>
    public DateRule Dates { get; init; }
}

/// <summary>A choice of radios or checkboxes.</summary>
public sealed record Option(string Value, LocalText Label, LocalText? Hint);

/// <summary>How the council works a case.</summary>
public sealed record CaseRules
{
    /// <summary>The team whose queue it joins.</summary>
    public required string Team { get; init; }

    /// <summary>Working days from receipt to the promised end.</summary>
    public required int TargetWorkingDays { get; init; }

    /// <summary>The stages; a case begins at the first.</summary>
    public required IReadOnlyList<Stage> Stages { get; init; }

    /// <summary>The stage a case begins at.</summary>
    public Stage FirstStage => Stages[0];

    /// <summary>The stage of that name, or null.</summary>
    public Stage? Stage(string name) => Stages.FirstOrDefault(s => s.Name == name);
}

/// <summary>A place in the work on a case.</summary>
public sealed record Stage
{
    /// <summary>The stage's key.</summary>
    public required string Name { get; init; }

    /// <summary>What officers call it.</summary>
    public required LocalText Title { get; init; }

    /// <summary>
    /// What the customer is told when the case reaches it; null keeps the stage inside the council. May hold <c>{target}</c>, the target date.
    /// </summary>
    public LocalText? Public { get; init; }

    /// <summary>Where it may go from here.</summary>
    public IReadOnlyList<string> Next { get; init; } = [];

    /// <summary>How the case ends here; null while work goes on.</summary>
    public Outcome? Closes { get; init; }

    /// <summary>Whether the officer must tell the customer why.</summary>
    public bool ReasonRequired { get; init; }

    /// <summary>The message template the customer is sent; null where <see cref="Public"/> is.</summary>
    public string? Message { get; init; }
}

/// <summary>How a case ends.</summary>
public enum Outcome
{
    /// <summary>What was asked for was done.</summary>
    Done,

    /// <summary>The council said no, and why.</summary>
    Refused,

    /// <summary>The customer no longer wants it.</summary>
    Withdrawn,
}

/// <summary>Why the council may use the data, and who may see them.</summary>
/// <param name="LawfulBasis">The basis in Article 6 of the UK GDPR, such as <c>public-task</c>.</param>
/// <param name="Notice">How we use the data, in a sentence or two.</param>
/// <param name="Restricted">Whether only the team may see its cases.</param>
public sealed record PrivacyRules(string LawfulBasis, LocalText Notice, bool Restricted);
