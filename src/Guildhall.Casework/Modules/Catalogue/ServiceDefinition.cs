using Guildhall.Foundations.Modules.Identity;
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

    /// <summary>The moments in life it belongs to, such as <c>moving-home</c>.</summary>
    public IReadOnlyList<string> LifeEvents { get; init; } = [];

    /// <summary>Other words people search with, in English and Welsh.</summary>
    public IReadOnlyList<string> Keywords { get; init; } = [];

    /// <summary>How far a person must be signed in to begin.</summary>
    public required SignInRule SignIn { get; init; }

    /// <summary>Codes other systems know the service by: LGSL, LGIL, Open311.</summary>
    public IReadOnlyDictionary<string, string> Codes { get; init; } = new Dictionary<string, string>();

    /// <summary>What the start page says.</summary>
    public required StartContent Start { get; init; }

    /// <summary>The pages of the form, in order.</summary>
    public required IReadOnlyList<FormPage> Pages { get; init; }

    /// <summary>How the council works a case; null for a checker, which ends in advice and keeps nothing.</summary>
    public required CaseRules? Work { get; init; }

    /// <summary>Why the council may use these data.</summary>
    public required PrivacyRules Privacy { get; init; }

    /// <summary>How long a closed case is kept.</summary>
    public required Period Retention { get; init; }

    /// <summary>How long an unfinished form is kept; null for the council's usual time.</summary>
    public DraftRules? Drafts { get; init; }

    /// <summary>Where people are sent now that the service is no longer offered; null while it is.</summary>
    public Retirement? Retired { get; init; }

    /// <summary>Whether only staff may use it.</summary>
    public bool IsInternal => SignIn == SignInRule.Staff;

    /// <summary>How well a member of the public must be known to fill in its form.</summary>
    public Assurance Needs => SignIn switch
    {
        SignInRule.Required => Assurance.SignedIn,
        SignInRule.TwoFactor => Assurance.TwoFactor,
        SignInRule.Verified => Assurance.Verified,
        _ => Assurance.Anonymous,
    };

    /// <summary>Whether it ends in advice, and no case.</summary>
    public bool IsChecker => Work is null;

    /// <summary>How the council works a case of this service.</summary>
    /// <exception cref="InvalidOperationException">It is a checker, and opens none.</exception>
    public CaseRules Case => Work ?? throw new InvalidOperationException($"The service {Name} opens no cases.");

    /// <summary>Every question in the order of the pages; a group counts as one, without those inside it.</summary>
    public IEnumerable<Question> Questions => Pages.SelectMany(p => p.Questions);

    /// <summary>Every question, those inside groups too.</summary>
    public IEnumerable<Question> AllQuestions => Questions.SelectMany(q => q.Questions.Prepend(q));

    /// <summary>What officers are asked at the stages of the work.</summary>
    public IEnumerable<Question> AskedOfOfficers => (Work?.Stages ?? []).SelectMany(s => s.Fields);

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

    /// <summary>People must sign in.</summary>
    Required,

    /// <summary>People must sign in and show a second factor.</summary>
    TwoFactor,

    /// <summary>People must sign in, show a second factor, and their identity must have been checked.</summary>
    Verified,

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

    /// <summary>What else to know first, in Markdown.</summary>
    public LocalText? BeforeYouStart { get; init; }

    /// <summary>Other services that may be what the person is after.</summary>
    public IReadOnlyList<string> Related { get; init; } = [];
}

/// <summary>How long an unfinished form is kept.</summary>
/// <param name="KeepDays">Days from the first answer.</param>
/// <param name="RemindDays">Days before the end that a reminder goes to who left an e-mail address; null for none.</param>
public sealed record DraftRules(int KeepDays, int? RemindDays);

/// <summary>Where a service that is no longer offered leads.</summary>
/// <param name="To">The service to use instead; null when there is none.</param>
/// <param name="Message">What people are told.</param>
public sealed record Retirement(string? To, LocalText? Message);

/// <summary>A length of time as people say it: “2 years”, “10 working days”.</summary>
public readonly record struct Period(int Amount, PeriodUnit Unit)
{
    /// <summary>The day this long after another; null for working days, which only the council's calendar can count.</summary>
    public DateOnly? After(DateOnly day) => Unit switch
    {
        PeriodUnit.Days => day.AddDays(Amount),
        PeriodUnit.Weeks => day.AddDays(7 * Amount),
        PeriodUnit.Months => day.AddMonths(Amount),
        PeriodUnit.Years => day.AddYears(Amount),
        _ => null,
    };

    /// <summary>The length of time in words. Welsh counts in the singular, but for years.</summary>
    public LocalText Said
    {
        get
        {
            var unit = Platform.Data.Text.Kebab(Unit).Replace('-', ' ');
            var amount = Amount.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return new LocalText(
                $"{amount} {(Amount == 1 ? unit.TrimEnd('s') : unit)}",
                Unit switch
                {
                    PeriodUnit.Hours => $"{amount} awr",
                    PeriodUnit.WorkingDays => $"{amount} diwrnod gwaith",
                    PeriodUnit.Days => $"{amount} diwrnod",
                    PeriodUnit.Weeks => $"{amount} wythnos",
                    PeriodUnit.Months => $"{amount} mis",
                    _ => Amount == 1 ? "1 flwyddyn" : $"{amount} o flynyddoedd",
                });
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Said.English;
}

/// <summary>What a <see cref="Period"/> is counted in.</summary>
public enum PeriodUnit
{
    /// <summary>Days the council works.</summary>
    WorkingDays,

    /// <summary>Days of the calendar.</summary>
    Days,

    /// <summary>Weeks.</summary>
    Weeks,

    /// <summary>Calendar months.</summary>
    Months,

    /// <summary>Years.</summary>
    Years,

    /// <summary>Hours by the clock, day and night.</summary>
    Hours,
}

/// <summary>The law that sets a service's target, where one does: it says which days count and how.</summary>
public enum TargetLaw
{
    /// <summary>Section 10 of the Freedom of Information Act 2000.</summary>
    FreedomOfInformation,

    /// <summary>Regulations 5, 7, 8 and 9 of the Environmental Information Regulations 2004.</summary>
    EnvironmentalInformation,

    /// <summary>Article 12 of the UK GDPR, counted as the Information Commissioner does.</summary>
    DataProtection,
}

/// <summary>Whom to tell, and how long after a target was missed.</summary>
/// <param name="After">How long after.</param>
/// <param name="To">Whom: <c>owner</c>, <c>managers</c> of the case's team, or the name of a team.</param>
public sealed record EscalationRule(Period After, IReadOnlyList<string> To);

/// <summary>One page of a form: one thing to think about. It asks, tells, or ends the form.</summary>
public sealed record FormPage
{
    /// <summary>The page's name in addresses.</summary>
    public required string Name { get; init; }

    /// <summary>Its heading. Null when its only question's label serves.</summary>
    public LocalText? Title { get; init; }

    /// <summary>What it says under the heading, in Markdown.</summary>
    public LocalText? Intro { get; init; }

    /// <summary>When the page is asked; null for always.</summary>
    public Condition? When { get; init; }

    /// <summary>What it asks; empty when it only tells something.</summary>
    public required IReadOnlyList<Question> Questions { get; init; }

    /// <summary>What it says only to those it applies to.</summary>
    public IReadOnlyList<Advice> Advice { get; init; } = [];

    /// <summary>What its answers must fit together in.</summary>
    public IReadOnlyList<PageRule> Rules { get; init; } = [];

    /// <summary>The look-up its answers are put to; null for none.</summary>
    public LookUpUse? Check { get; init; }

    /// <summary>Whether the form ends here, with advice instead of a case.</summary>
    public bool IsExit { get; init; }

    /// <summary>The service a person may go on to from this exit; null for none.</summary>
    public NextService? Continue { get; init; }
}

/// <summary>A piece of advice.</summary>
/// <param name="Title">Its heading; null for none.</param>
/// <param name="Content">What it says, in Markdown.</param>
/// <param name="When">Whom it is for; null for everyone.</param>
public sealed record Advice(LocalText? Title, LocalText Content, Condition? When);

/// <summary>What the answers of a page may not be together.</summary>
/// <param name="RefuseWhen">The page is refused when this holds.</param>
/// <param name="Message">What the person is told.</param>
/// <param name="At">The question it is told at.</param>
public sealed record PageRule(Condition RefuseWhen, LocalText Message, string At);

/// <summary>A look-up of a module that a page or question uses.</summary>
/// <param name="LookUp">Its name: <c>places.in-area</c>.</param>
/// <param name="StopIfUnavailable">Whether the person must wait when it does not answer; otherwise they go on unchecked.</param>
public sealed record LookUpUse(string LookUp, bool StopIfUnavailable);

/// <summary>A service to go on to.</summary>
/// <param name="Service">Its name.</param>
/// <param name="Label">What the button says.</param>
/// <param name="Carry">The answers taken along, to questions of the same name.</param>
public sealed record NextService(string Service, LocalText Label, IReadOnlyList<string> Carry);

/// <summary>The kinds of question.</summary>
public enum QuestionType
{
    /// <summary>One line.</summary>
    Text,

    /// <summary>Several lines, with a count.</summary>
    LongText,

    /// <summary>A number.</summary>
    Number,

    /// <summary>An amount in pounds.</summary>
    Money,

    /// <summary>An e-mail address.</summary>
    Email,

    /// <summary>A phone number.</summary>
    Phone,

    /// <summary>A day, month and year.</summary>
    Date,

    /// <summary>A month and year.</summary>
    Month,

    /// <summary>A time of day.</summary>
    Time,

    /// <summary>Yes or no.</summary>
    YesNo,

    /// <summary>One of a few options.</summary>
    Radios,

    /// <summary>Any number of options.</summary>
    Checkboxes,

    /// <summary>One of many options.</summary>
    Select,

    /// <summary>A property of the gazetteer, or an address typed by hand.</summary>
    Address,

    /// <summary>A street of the gazetteer.</summary>
    Street,

    /// <summary>A point on the map, or a place described in words.</summary>
    Place,

    /// <summary>A person's first and last name.</summary>
    Name,

    /// <summary>The name of a business or other organisation.</summary>
    Organisation,

    /// <summary>A National Insurance number.</summary>
    NationalInsuranceNumber,

    /// <summary>A vehicle's number plate.</summary>
    VehicleRegistration,

    /// <summary>A bank account: sort code, number and the name on it.</summary>
    BankAccount,

    /// <summary>Files as evidence.</summary>
    File,

    /// <summary>Several questions that belong together, asked once or for each of several things.</summary>
    Group,

    /// <summary>A statement to agree to.</summary>
    Declaration,

    /// <summary>A typed signature under a statement.</summary>
    Signature,

    /// <summary>A value reckoned from other answers; nobody is asked.</summary>
    Calculated,

    /// <summary>A table of costs with its total; nobody is asked.</summary>
    Costs,

    /// <summary>A value that comes with the link, or is always the same; never shown.</summary>
    Hidden,
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

/// <summary>What of a person's account an answer is filled in from, beside what <see cref="ContactRole"/> names.</summary>
public enum PrefillSource
{
    /// <summary>Where they live; nothing while they act for a business.</summary>
    HomeAddress,

    /// <summary>The main premises of the business they act for.</summary>
    Premises,

    /// <summary>The main premises of the business they act for, or else where they live.</summary>
    HomeOrPremises,

    /// <summary>The name of the business they act for.</summary>
    BusinessName,
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

    /// <summary>Whether the customer sees what an officer answered; of the fields of a stage alone.</summary>
    public bool Tell { get; init; }

    /// <summary>Whether this address is the property the case is about.</summary>
    public bool IsProperty { get; init; }

    /// <summary>What the answer is filled in from for who is signed in; null for nothing.</summary>
    public PrefillSource? Prefill { get; init; }

    /// <summary>Why we ask; shown with the question. Null where it is plain.</summary>
    public LocalText? Purpose { get; init; }

    /// <summary>Whether the answer is encrypted in the database and masked on screens.</summary>
    public bool Sensitive { get; init; }

    /// <summary>Whether officers may filter their lists by the answer.</summary>
    public bool Filter { get; init; }

    /// <summary>The fewest characters a text may have.</summary>
    public int MinLength { get; init; }

    /// <summary>The most characters a text may have.</summary>
    public int MaxLength { get; init; }

    /// <summary>A regular expression the whole text must match; null for none. Never one that backtracks.</summary>
    public string? Pattern { get; init; }

    /// <summary>What the error says when the text does not match.</summary>
    public LocalText? PatternError { get; init; }

    /// <summary>The least a number or amount may be.</summary>
    public decimal? Min { get; init; }

    /// <summary>The most a number or amount may be.</summary>
    public decimal? Max { get; init; }

    /// <summary>Digits after the point of a number.</summary>
    public int Decimals { get; init; }

    /// <summary>What stands before a number, such as a sign.</summary>
    public LocalText? Prefix { get; init; }

    /// <summary>What stands after a number, such as a unit.</summary>
    public LocalText? Suffix { get; init; }

    /// <summary>Which days a date may be.</summary>
    public DateRule Dates { get; init; }

    /// <summary>The first day a date may be; null for any.</summary>
    public DateLimit? Earliest { get; init; }

    /// <summary>The last day a date may be; null for any.</summary>
    public DateLimit? Latest { get; init; }

    /// <summary>The least age, in years today, of who was born on the date.</summary>
    public int? MinAge { get; init; }

    /// <summary>The greatest age, in years today, of who was born on the date.</summary>
    public int? MaxAge { get; init; }

    /// <summary>The fewest options, files or items.</summary>
    public int? AtLeast { get; init; }

    /// <summary>The most options, files or items.</summary>
    public int? AtMost { get; init; }

    /// <summary>The look-up that gives the options, instead of the file; null for none.</summary>
    public LookUpUse? OptionsFrom { get; init; }

    /// <summary>The kinds of file that are taken: <c>image</c>, <c>pdf</c>, <c>document</c>, <c>spreadsheet</c>, <c>presentation</c>.</summary>
    public IReadOnlyList<string> Accept { get; init; } = [];

    /// <summary>The most bytes a file may have.</summary>
    public long MaxBytes { get; init; }

    /// <summary>The questions of a group.</summary>
    public IReadOnlyList<Question> Questions { get; init; } = [];

    /// <summary>What one thing of a group is called: “Person”.</summary>
    public LocalText? Item { get; init; }

    /// <summary>What a signature is put under.</summary>
    public LocalText? Statement { get; init; }

    /// <summary>How a calculated value is reckoned.</summary>
    public Formula? Formula { get; init; }

    /// <summary>Whether a calculated value is an amount of money.</summary>
    public bool IsMoney { get; init; }

    /// <summary>Whether a calculated value stays off the check page.</summary>
    public bool Unseen { get; init; }

    /// <summary>The lines of a table of costs.</summary>
    public IReadOnlyList<CostLine> Lines { get; init; } = [];

    /// <summary>Where a hidden value comes from: <c>link.name</c>, a parameter of the link that led here. Null for <see cref="Constant"/>.</summary>
    public string? From { get; init; }

    /// <summary>A hidden value that is always the same.</summary>
    public string? Constant { get; init; }

    /// <summary>Whether a group is asked for several things.</summary>
    public bool IsRepeated => Type == QuestionType.Group && AtMost > 1;

    /// <summary>Whether the person is asked; calculated and hidden values are not.</summary>
    public bool IsAsked => Type is not (QuestionType.Calculated or QuestionType.Costs or QuestionType.Hidden);
}

/// <summary>A choice of radios, checkboxes or a select.</summary>
/// <param name="Value">The answer as stored.</param>
/// <param name="Label">What people read.</param>
/// <param name="Hint">Help under the label.</param>
public sealed record Option(string Value, LocalText Label, LocalText? Hint)
{
    /// <summary>When it is offered; null for always.</summary>
    public Condition? When { get; init; }

    /// <summary>Whether it excludes the others, as “none of these” does.</summary>
    public bool IsNone { get; init; }
}

/// <summary>A line of a table of costs.</summary>
/// <param name="Label">What is paid for.</param>
/// <param name="Amount">How many pounds.</param>
/// <param name="When">When it is charged; null for always.</param>
public sealed record CostLine(LocalText Label, Formula Amount, Condition? When);

/// <summary>A day that limits a date: a fixed one, or so long before or after today.</summary>
/// <param name="Day">The fixed day; null when it is reckoned from today.</param>
/// <param name="Shift">How long after today; a negative amount is before it.</param>
public readonly record struct DateLimit(DateOnly? Day, Period Shift)
{
    /// <summary>The day, as of today.</summary>
    public DateOnly On(DateOnly today) => Day ?? Shift.After(today) ?? today;
}

/// <summary>How the council works a case.</summary>
public sealed record CaseRules
{
    private static readonly Stage s_withdrawn = new()
    {
        Name = "withdrawn",
        Title = new LocalText("Withdrawn", "Tynnwyd yn ôl"),
        Public = new LocalText("You withdrew this request.", "Rydych wedi tynnu’r cais hwn yn ôl."),
        Closes = Outcome.Withdrawn,
        Message = "request-closed",
    };

    /// <summary>The team whose queue it joins.</summary>
    public required string Team { get; init; }

    /// <summary>From receipt to the promised end.</summary>
    public required Period Target { get; init; }

    /// <summary>The clock of <see cref="Target"/>.</summary>
    public const string Finish = "finish";

    /// <summary>The other clocks, by name: <c>acknowledge</c>, <c>decide</c>.</summary>
    public IReadOnlyDictionary<string, Period> Targets { get; init; } = new Dictionary<string, Period>();

    /// <summary>The law that sets the target; null where the council does.</summary>
    public TargetLaw? Law { get; init; }

    /// <summary>How long before a target its officer is warned; null for a fifth of the time.</summary>
    public Period? Warn { get; init; }

    /// <summary>Whom to tell when a target stays missed, the soonest first.</summary>
    public IReadOnlyList<EscalationRule> Escalations { get; init; } = [];

    /// <summary>How long after the end the customer may say that it is not fixed; null for not at all.</summary>
    public Period? NotFixed { get; init; }

    /// <summary>Whether the customer is asked at the end how it went; null where the file does not say.</summary>
    public bool? Survey { get; init; }

    /// <summary>Where a case goes that the customer says is not fixed, or with whose answer they are not happy.</summary>
    public Stage ReopenedStage => Stages.FirstOrDefault(s => s.Reopens) ?? FirstStage;

    /// <summary>How long a clock runs; null where the service has none of that name.</summary>
    public Period? TargetOf(string clock) => clock == Finish ? Target : Targets.TryGetValue(clock, out var period) ? period : null;

    /// <summary>The clocks that start with the case: all but those that a stage starts.</summary>
    public IEnumerable<string> FirstClocks => Targets.Keys.Prepend(Finish).Where(name => !Stages.Any(s => s.Starts.Contains(name)));

    /// <summary>Whether the customer may withdraw what they asked while it is open.</summary>
    public bool MayWithdraw { get; init; } = true;

    /// <summary>The stages; a case begins at the first.</summary>
    public required IReadOnlyList<Stage> Stages { get; init; }

    /// <summary>How cases are given to officers; null where they take them themselves.</summary>
    public AssignmentRules? Assign { get; init; }

    /// <summary>What is done by itself; each rule only once it was tried out and switched on.</summary>
    public IReadOnlyList<CaseRule> Rules { get; init; } = [];

    /// <summary>The stage a case begins at.</summary>
    public Stage FirstStage => Stages[0];

    /// <summary>Where a case goes when the customer withdraws it: the service's own stage for that, or the one every service has.</summary>
    public Stage WithdrawnStage => Stages.FirstOrDefault(s => s.Closes == Outcome.Withdrawn) ?? s_withdrawn;

    /// <summary>The stage of that name, or null. <c>withdrawn</c> is there without being written.</summary>
    public Stage? Stage(string name) => Stages.FirstOrDefault(s => s.Name == name) ?? (name == s_withdrawn.Name ? s_withdrawn : null);
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

    /// <summary>The reasons an officer chooses among, in the words the customer reads; empty where there are none to choose.</summary>
    public IReadOnlyList<LocalText> Reasons { get; init; } = [];

    /// <summary>What an officer writes down before a case gets here.</summary>
    public IReadOnlyList<Question> Fields { get; init; } = [];

    /// <summary>What an officer adds before a case gets here; null for nothing.</summary>
    public EvidenceKind? Evidence { get; init; }

    /// <summary>Whether the customer sees the evidence.</summary>
    public bool ShowsEvidence { get; init; }

    /// <summary>Whether a case gets here only with more than a message.</summary>
    public bool AsksForMore => Fields.Count > 0 || Reasons.Count > 0 || Evidence is not null;
    /// <summary>Whether we wait for the customer here, so that the clocks stand still.</summary>
    public bool WaitsForCustomer { get; init; }

    /// <summary>The clocks that begin again when the case leaves here, instead of going on.</summary>
    public IReadOnlyList<string> Restarts { get; init; } = [];

    /// <summary>The clocks that start when the case gets here.</summary>
    public IReadOnlyList<string> Starts { get; init; } = [];

    /// <summary>The clocks that are kept when the case gets here.</summary>
    public IReadOnlyList<string> Stops { get; init; } = [];

    /// <summary>By how much the target is put off when the case gets here for the first time; null for not at all.</summary>
    public Period? Extends { get; init; }

    /// <summary>Whether a case goes here that the customer says is not fixed.</summary>
    public bool Reopens { get; init; }

    /// <summary>Whether the customer may say of a case closed here that it is not fixed, where the service allows it at all.</summary>
    public bool MayBeDisputed { get; init; } = true;

    /// <summary>
    /// The stage since which its officer must have come fresh to the case, itself as a rule: who had a part in it before it first got there can
    /// neither have it here nor move it on. Null where anybody can.
    /// </summary>
    public string? IndependentOf { get; init; }

    /// <summary>How long the customer may say here that they are not happy with the answer, and the case goes on; null for not at all.</summary>
    public Period? NotHappy { get; init; }

    /// <summary>What is to be done in it: a case leaves it when all of that is done.</summary>
    public IReadOnlyList<string> Tasks { get; init; } = [];

    /// <summary>The message template the customer is sent; null where <see cref="Public"/> is.</summary>
    public string? Message { get; init; }
}

/// <summary>What an officer adds to show that something is so.</summary>
public enum EvidenceKind
{
    /// <summary>A photo.</summary>
    Photo,

    /// <summary>A photo or a document.</summary>
    File,
}

/// <summary>How an officer is chosen for a case, among those of its team who can do it.</summary>
public enum AssignmentWay
{
    /// <summary>In turn.</summary>
    RoundRobin,

    /// <summary>Who has the fewest open cases.</summary>
    LeastBusy,

    /// <summary>Who fits it best: its language, its place, and no more skills than it needs, so that those with rare ones stay free.</summary>
    Skills,
}

/// <summary>How cases are given to officers.</summary>
/// <param name="By">How one is chosen.</param>
/// <param name="Skills">What they must be able to do.</param>
/// <param name="AtOpening">Whether it happens when a case is opened; otherwise only when an officer asks for it.</param>
public sealed record AssignmentRules(AssignmentWay By, IReadOnlyList<string> Skills, bool AtOpening);

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
public sealed record PrivacyRules
{
    /// <summary>The basis in Article 6 of the UK GDPR, such as <c>public-task</c>.</summary>
    public required string LawfulBasis { get; init; }

    /// <summary>The condition in Article 9 of the UK GDPR for data on health, ethnicity and the like; null where none are asked.</summary>
    public string? SpecialCategory { get; init; }

    /// <summary>How we use the data, in a sentence or two.</summary>
    public required LocalText Notice { get; init; }

    /// <summary>Whom we share them with.</summary>
    public IReadOnlyList<LocalText> SharedWith { get; init; } = [];

    /// <summary>Whether only the team may see its cases.</summary>
    public bool Restricted { get; init; }

    /// <summary>Whether helpers may use it though it is restricted.</summary>
    public bool Helpers { get; init; }

    /// <summary>Whether councillors may raise and follow its cases for people who asked them to, though it is restricted.</summary>
    public bool Councillors { get; init; }

    /// <summary>Whether no councillor may raise or follow its cases.</summary>
    public bool IsClosedToCouncillors => Restricted && !Councillors;

    /// <summary>Whether nobody may use it for a person they help.</summary>
    public bool IsClosedToHelpers => Restricted && !Helpers;
}
