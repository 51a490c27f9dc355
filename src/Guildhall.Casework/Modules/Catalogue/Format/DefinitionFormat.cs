namespace Guildhall.Casework.Modules.Catalogue.Format;

/// <summary>What is written under a key of a service file.</summary>
public enum FormatKind
{
    /// <summary>A text on one line, for people: it has a Welsh companion where <see cref="FormatKey.IsTranslated"/>.</summary>
    Text,

    /// <summary>A text of paragraphs and lists, in Markdown.</summary>
    Markdown,

    /// <summary>Lower-case words joined by hyphens.</summary>
    Name,

    /// <summary>One of <see cref="FormatKey.Words"/>.</summary>
    Word,

    /// <summary>True or false.</summary>
    Flag,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A length of time: <c>2 years</c>.</summary>
    Period,

    /// <summary>A day, fixed or reckoned from today.</summary>
    Date,

    /// <summary>Arithmetic over the answers.</summary>
    Formula,

    /// <summary>A rule over the answers.</summary>
    Condition,

    /// <summary>A list of texts for people.</summary>
    Texts,

    /// <summary>A list of names.</summary>
    Names,

    /// <summary>Keys of its own: <see cref="FormatKey.Map"/>.</summary>
    Map,

    /// <summary>A list whose items have keys of their own.</summary>
    Maps,

    /// <summary>Things by name, each with keys of its own, or with a text alone.</summary>
    Named,

    /// <summary>Any keys, each with a text.</summary>
    Free,
}

/// <summary>A key of a service file.</summary>
/// <param name="Name">How it is written.</param>
/// <param name="Kind">What is written under it.</param>
/// <param name="Summary">What it is for, in a sentence.</param>
public sealed record FormatKey(string Name, FormatKind Kind, string Summary)
{
    /// <summary>Whether it must be there.</summary>
    public bool Required { get; init; }

    /// <summary>Whether the Welsh companion has it too.</summary>
    public bool IsTranslated { get; init; }

    /// <summary>The words that may be written; empty where any may.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>The keys under it.</summary>
    public FormatMap? Map { get; init; }

    /// <summary>The question types it belongs to; empty for all.</summary>
    public IReadOnlyList<QuestionType> Types { get; init; } = [];

    /// <summary>What it looks like.</summary>
    public string Example { get; init; } = "";

    /// <summary>Whether a question of that type may have it.</summary>
    public bool IsFor(QuestionType type) => Types.Count == 0 || Types.Contains(type);
}

/// <summary>Keys that are written together.</summary>
/// <param name="Name">What they make: “a page”.</param>
/// <param name="Summary">What that is, in a sentence or two.</param>
/// <param name="Keys">The keys, in the order they are best written.</param>
public sealed record FormatMap(string Name, string Summary, IReadOnlyList<FormatKey> Keys)
{
    /// <summary>The key of that name, or null.</summary>
    public FormatKey? Find(string name) => Keys.FirstOrDefault(k => k.Name == name);
}

/// <summary>
/// Every key of a service file, once: the reader refuses any other, and the guide, the JSON Schema and the designer's
/// pages are made from it.
/// </summary>
public static class DefinitionFormat
{
    /// <summary>The bases of Article 6 of the UK GDPR.</summary>
    public static readonly IReadOnlyList<string> LawfulBases = ["consent", "contract", "legal-obligation", "vital-interests", "public-task", "legitimate-interests"];

    /// <summary>The conditions of Article 9 of the UK GDPR a council meets.</summary>
    public static readonly IReadOnlyList<string> SpecialCategoryConditions =
    [
        "explicit-consent", "employment-and-social-protection", "vital-interests", "legal-claims", "substantial-public-interest",
        "health-or-social-care", "public-health", "archiving",
    ];

    /// <summary>The kinds of file a question may take.</summary>
    public static readonly IReadOnlyList<string> FileKinds = ["image", "pdf", "document", "spreadsheet", "presentation", "video"];

    private static readonly QuestionType[] s_choices = [QuestionType.Radios, QuestionType.Checkboxes, QuestionType.Select];
    private static readonly QuestionType[] s_numbers = [QuestionType.Number, QuestionType.Money];
    private static readonly QuestionType[] s_dates = [QuestionType.Date, QuestionType.Month];
    private static readonly QuestionType[] s_texts = [QuestionType.Text, QuestionType.LongText];
    /// <summary>What an officer may be asked at a stage.</summary>
    private static readonly QuestionType[] s_ofStages =
    [
        QuestionType.Text, QuestionType.LongText, QuestionType.Number, QuestionType.Money, QuestionType.Date, QuestionType.Month, QuestionType.Time,
        QuestionType.YesNo, QuestionType.Radios, QuestionType.Checkboxes, QuestionType.Select,
    ];

    private static readonly QuestionType[] s_unasked = [QuestionType.Calculated, QuestionType.Costs, QuestionType.Hidden];

    /// <summary>A choice of radios, checkboxes or a select, where a label alone is not enough.</summary>
    public static readonly FormatMap Option = new("an option", "A choice. Where a label is all there is to say, write it alone: “food: Food waste”.",
    [
        new("label", FormatKind.Text, "What people read.") { Required = true, IsTranslated = true, Example = "Food waste" },
        new("hint", FormatKind.Text, "Help under the label.") { IsTranslated = true },
        When("When it is offered."),
        new("none", FormatKind.Flag, "Whether it excludes the others, as “None of these” does."),
    ]);

    /// <summary>A line of a table of costs.</summary>
    public static readonly FormatMap CostLine = new("a line of costs", "What is paid for, and how much.",
    [
        new("label", FormatKind.Text, "What is paid for.") { Required = true, IsTranslated = true, Example = "Permit for the first car" },
        new("amount", FormatKind.Formula, "How many pounds.") { Required = true, Example = "months * 12.50" },
        When("When it is charged."),
    ]);

    /// <summary>A look-up, where its name alone is not enough.</summary>
    public static readonly FormatMap LookUp = new("a look-up", "A question put to another part of the system. Its name alone will do: “check: places.in-area”.",
    [
        new("look-up", FormatKind.Text, "Which look-up.") { Required = true, Example = "places.in-area" },
        new("if-unavailable", FormatKind.Word, "What happens when it does not answer: the person goes on unchecked, or is asked to try later.") { Words = ["continue", "stop"] },
    ]);

    /// <summary>A question.</summary>
    public static readonly FormatMap Question = new("a question", "One thing the form asks.", Questions());

    /// <summary>A piece of advice.</summary>
    public static readonly FormatMap Advice = new("a piece of advice", "Something said only to those it applies to.",
    [
        new("title", FormatKind.Text, "Its heading.") { IsTranslated = true },
        new("content", FormatKind.Markdown, "What it says.") { Required = true, IsTranslated = true },
        When("Whom it is for; everyone, when left out."),
    ]);

    /// <summary>A rule over the answers of a page.</summary>
    public static readonly FormatMap Rule = new("a rule", "What the answers of a page may not be together.",
    [
        new("refuse-when", FormatKind.Condition, "The page is refused when this holds.") { Required = true, Example = "{ end: { before: { answer: start } } }" },
        new("message", FormatKind.Text, "What the person is told.") { Required = true, IsTranslated = true, Example = "The last day must be after the first" },
        new("at", FormatKind.Name, "The question it is told at.") { Required = true, Example = "end" },
    ]);

    /// <summary>The service an exit leads to.</summary>
    public static readonly FormatMap Continue = new("a service to go on to", "A button that begins another service, with some answers taken along.",
    [
        new("service", FormatKind.Name, "The service.") { Required = true, Example = "adult-needs-assessment" },
        new("label", FormatKind.Text, "What the button says.") { Required = true, IsTranslated = true, Example = "Ask for an assessment" },
        new("carry", FormatKind.Names, "The answers taken along, to questions of the same name and type."),
    ]);

    /// <summary>A page that asks or tells.</summary>
    public static readonly FormatMap Page = new("a page", "One step of the form: one thing to think about. Without “ask” it only tells something.",
    [
        new("page", FormatKind.Name, "Its name in addresses.") { Required = true, Example = "your-home" },
        new("title", FormatKind.Text, "Its heading. Left out where the page has one question: the question is the heading then.") { IsTranslated = true },
        new("intro", FormatKind.Markdown, "What it says under the heading.") { IsTranslated = true },
        When("When the page is asked; always, when left out."),
        new("advice", FormatKind.Maps, "What it says only to those it applies to.") { Map = Advice, IsTranslated = true },
        new("ask", FormatKind.Maps, "Its questions.") { Map = Question },
        new("check", FormatKind.Map, "A look-up the answers of the page are put to.") { Map = LookUp, Example = "places.in-area" },
        new("rules", FormatKind.Maps, "What its answers may not be together.") { Map = Rule, IsTranslated = true },
    ]);

    /// <summary>A page that ends the form.</summary>
    public static readonly FormatMap Exit = new("an exit", "Where the form ends with advice instead of a case.",
    [
        new("exit", FormatKind.Name, "Its name in addresses.") { Required = true, Example = "not-eligible" },
        new("title", FormatKind.Text, "Its heading.") { Required = true, IsTranslated = true },
        new("intro", FormatKind.Markdown, "What it says under the heading.") { IsTranslated = true },
        When("When the form ends here; always, when left out."),
        new("advice", FormatKind.Maps, "What it says only to those it applies to.") { Map = Advice, IsTranslated = true },
        new("continue", FormatKind.Map, "A service to go on to.") { Map = Continue, IsTranslated = true },
    ]);

    /// <summary>The start page.</summary>
    public static readonly FormatMap Start = new("the start page", "What people read before the first question.",
    [
        new("who-for", FormatKind.Text, "Who can use the service.") { Required = true, IsTranslated = true },
        new("you-need", FormatKind.Texts, "What to have at hand, a line each.") { IsTranslated = true },
        new("takes", FormatKind.Text, "How long the form takes.") { Required = true, IsTranslated = true, Example = "5 minutes" },
        new("costs", FormatKind.Text, "What it costs.") { IsTranslated = true, Example = "There is no charge." },
        new("what-happens-next", FormatKind.Text, "What the council does after the form is sent.") { Required = true, IsTranslated = true },
        new("before-you-start", FormatKind.Markdown, "What else to know first.") { IsTranslated = true },
        new("related", FormatKind.Names, "Other services that may be what the person is after."),
    ]);

    /// <summary>How long an unfinished form is kept.</summary>
    public static readonly FormatMap Drafts = new("unfinished forms", "How long an unfinished form is kept, where the council’s usual time does not fit.",
    [
        new("keep", FormatKind.Period, "How long from the first answer.") { Required = true, Example = "28 days" },
        new("remind", FormatKind.Period, "How long before the end people who left an e-mail address are reminded.") { Example = "7 days" },
    ]);

    /// <summary>A service that is no longer offered.</summary>
    public static readonly FormatMap Retired = new("a retired service", "The service is no longer offered, and its address leads elsewhere.",
    [
        new("to", FormatKind.Name, "The service to use instead."),
        new("message", FormatKind.Text, "What people are told.") { IsTranslated = true },
    ]);

    /// <summary>A stage of the work.</summary>
    public static readonly FormatMap Stage = new("a stage", "A place in the work on a case. A case begins at the first.",
    [
        new("title", FormatKind.Text, "What officers call it; made from its name when left out.") { IsTranslated = true },
        new("public", FormatKind.Text, "What the customer is told when the case gets there, where {target} is the target date. Left out, they are not told.") { IsTranslated = true },
        new("next", FormatKind.Names, "The stages a case may go to from here."),
        new("closes", FormatKind.Word, "How the case ends here.") { Words = ["done", "refused", "withdrawn"] },
        new("reason", FormatKind.Word, "Whether the officer must tell the customer why.") { Words = ["required"] },
        new("reasons", FormatKind.Texts, "Reasons to choose one of, as the customer reads it.") { IsTranslated = true },
        new("ask", FormatKind.Maps, "What an officer writes down before a case gets here: questions of the simple types. Their Welsh is under “questions”, with that of the form. Letters quote the latest answer like the customer’s: {{answers.visit-on}}."),
        new("evidence", FormatKind.Word, "What an officer adds before a case gets here: a photo, or a photo or document.") { Words = ["photo", "file"] },
        new("show-evidence", FormatKind.Flag, "Whether the customer sees it."),
        new("waits", FormatKind.Word, "Whom we wait for here: the clocks stand still meanwhile.") { Words = ["customer"] },
        new("restarts", FormatKind.Names, "The targets that begin again when the customer has answered, instead of going on; “finish” is the main one.") { Example = "[finish]" },
        new("starts", FormatKind.Names, "The targets whose clock starts here instead of at the beginning."),
        new("stops", FormatKind.Names, "The targets that are met here.") { Example = "[acknowledge]" },
        new("extends", FormatKind.Period, "How much longer the target is from here on, once.") { Example = "20 working days" },
        new("not-fixed", FormatKind.Flag, "Whether the customer may say of a case done here that it is not fixed; true when left out."),
        new("reopens", FormatKind.Flag, "Whether a case goes here that the customer says is not fixed; else it goes to the first stage."),
        new("not-happy", FormatKind.Period, "How long the customer may say here that they are not happy with the answer: the case then goes on to the stage that “reopens”.") { Example = "20 working days" },
        new("independent", FormatKind.Name, "Held and decided only by somebody who had no part in the case before it first came here: “yes”. The name of another stage counts from there instead.") { Example = "yes" },
        new("tasks", FormatKind.Texts, "What officers tick off here: a case leaves the stage when all of it is done.") { Example = "[Look at the photo, Check that no other report says the same]" },
    ]);

    /// <summary>How cases are given to officers.</summary>
    public static readonly FormatMap Assign = new("how cases are given out", "How an officer of the team is chosen for a case. Nobody who is away is given one. Left out, officers take cases themselves.",
    [
        new("by", FormatKind.Word, "In turn, to who has the fewest open cases, or to who fits best by language, ward and skill.") { Required = true, Words = ["round-robin", "least-busy", "skills"] },
        new("skills", FormatKind.Names, "What they must be able to do, as written on their pages under “People”."),
        new("at-opening", FormatKind.Flag, "Whether it happens when a case is opened; true when left out. Otherwise officers ask for their next case."),
    ]);

    /// <summary>When a rule looks at a case.</summary>
    public static readonly FormatMap Trigger = new("a moment for a rule", "When a rule looks at a case. What happens to it can be written alone: “when: opened”.",
    [
        new("event", FormatKind.Word, "What happens to the case.") { Words = ["opened", "moved", "closed", "reopened", "disputed", "handed-over", "customer-wrote", "answered", "officer-wrote", "assigned", "flagged", "due-soon", "breached"] },
        new("stage", FormatKind.Names, "Of a move, the stages it moves to; otherwise those the case must be in. Left out, any."),
        new("after", FormatKind.Text, "So long after the moment that “of” names: hours, days, weeks or working days.") { Example = "7 days" },
        new("before", FormatKind.Text, "So long before the target.") { Example = "2 working days" },
        new("of", FormatKind.Word, "The moment that “after” and “before” are reckoned from: waiting is since we wait for the customer.") { Words = ["opened", "stage", "target", "waiting", "closed"] },
        new("every", FormatKind.Word, "Every morning, while the case is open.") { Words = ["morning"] },
    ]);

    /// <summary>A call to another system.</summary>
    public static readonly FormatMap Call = new("a call", "What another system is told: the reference, the service and the stage, and some answers.",
    [
        new("system", FormatKind.Name, "The system, by its name in the settings.") { Required = true, Example = "works" },
        new("name", FormatKind.Name, "What is called.") { Required = true, Example = "new-job" },
        new("answers", FormatKind.Names, "The answers it is told."),
    ]);

    /// <summary>Something a rule does.</summary>
    public static readonly FormatMap Act = new("an act", "Something a rule does: one of these. A move or another team comes last, or before a wait.",
    [
        new("assign", FormatKind.Text, "Gives the case to an officer of its team, by name; “nobody” gives it back to the team.") { Example = "Amina Okafor" },
        new("team", FormatKind.Name, "Puts it into another team’s queue."),
        new("flag", FormatKind.Name, "Sets a flag.") { Example = "urgent" },
        new("unflag", FormatKind.Name, "Takes a flag away."),
        new("note", FormatKind.Text, "Writes a note for colleagues."),
        new("task", FormatKind.Text, "Adds something to do to the case’s list.") { Example = "Ring the customer" },
        new("message", FormatKind.Name, "Sends the customer a message, by the name of its template."),
        new("letter", FormatKind.Name, "Has a letter to the customer made, by the name of its template."),
        new("call", FormatKind.Map, "Tells another system.") { Map = Call },
        new("wait", FormatKind.Text, "Waits, and goes on if the rule still holds then.") { Example = "2 working days" },
        new("move", FormatKind.Name, "Moves the case to another stage, perhaps its last."),
        new("message-text", FormatKind.Text, "With a move: what the customer is told besides the stage’s own words."),
    ]);

    /// <summary>A rule by which the product works a case by itself.</summary>
    public static readonly FormatMap Automatic = new("an automatic rule", "What is done by itself. A rule does nothing before it was tried out on past cases and switched on, at /staff/rules.",
    [
        new("name", FormatKind.Text, "What it is for; no two of a service are called the same.") { Required = true, Example = "Remind the customer after a week" },
        new("when", FormatKind.Map, "When it looks at a case.") { Required = true, Map = Trigger },
        new("if", FormatKind.Condition, "What must be so, of the answers and of the facts of the case: case-stage, case-team, case-owned, case-channel, case-language, case-ward, case-flag, case-account, case-age, case-days-left, case-late, case-chases, case-reopened.") { Example = "{ case-owned: no }" },
        new("do", FormatKind.Maps, "What it does, in order.") { Required = true, Map = Act },
    ]);

    /// <summary>How the council works a case.</summary>
    public static readonly FormatMap Case = new("the work", "How the council works a case. Left out, the service is a checker: it ends in advice and keeps nothing.",
    [
        new("team", FormatKind.Name, "The team whose queue it joins.") { Required = true, Example = "waste-contact" },
        new("target", FormatKind.Period, "From receipt to the promised end.") { Required = true, Example = "10 working days" },
        new("targets", FormatKind.Free, "Further targets by name, each from receipt or from the stage that starts it.") { Example = "{ acknowledge: 5 working days }" },
        new("law", FormatKind.Word, "The law that sets the target, and how its days are counted.") { Words = [.. Enum.GetValues<TargetLaw>().Select(Platform.Data.Text.Kebab)] },
        new("warn", FormatKind.Period, "How long before a target the officer is warned; a fifth of the time when left out.") { Example = "2 working days" },
        new("escalate", FormatKind.Free, "Whom to tell when a target stays missed, by how long after: owner, managers or a team.") { Example = "{ 2 working days: managers }" },
        new("not-fixed", FormatKind.Period, "How long after the end the customer may say that it is not fixed, and the case is opened again.") { Example = "28 days" },
        new("survey", FormatKind.Flag, "Whether the customer is asked at the end how it went; true when left out, but for restricted services."),
        new("withdraw", FormatKind.Flag, "Whether the customer may withdraw what they asked while it is open; true when left out."),
        new("assign", FormatKind.Map, "How cases are given to officers.") { Map = Assign },
        new("stages", FormatKind.Named, "The stages, by name.") { Required = true, Map = Stage },
        new("rules", FormatKind.Maps, "What is done by itself.") { Map = Automatic },
    ]);

    /// <summary>Why the council may use the data.</summary>
    public static readonly FormatMap Privacy = new("privacy", "Why the council may use the data, and who sees them.",
    [
        new("lawful-basis", FormatKind.Word, "The basis in Article 6 of the UK GDPR.") { Required = true, Words = LawfulBases },
        new("special-category", FormatKind.Word, "The condition in Article 9 of the UK GDPR, where data on health, ethnicity and the like are asked.") { Words = SpecialCategoryConditions },
        new("notice", FormatKind.Text, "How we use what people tell us, in a sentence or two.") { Required = true, IsTranslated = true },
        new("shared-with", FormatKind.Texts, "Whom we share it with.") { IsTranslated = true },
        new("restricted", FormatKind.Flag, "Whether only the team may see its cases."),
        new("helpers", FormatKind.Flag, "Whether a helper may use a restricted service for the person they help. They may use any other."),
        new("councillors", FormatKind.Flag, "Whether a councillor may raise and follow its cases for somebody who asked them to, though it is restricted. They may with any other."),
    ]);

    /// <summary>The whole file.</summary>
    public static readonly FormatMap Service = new("a service", "A council service as data, in one file.",
    [
        new("service", FormatKind.Name, "Its name in addresses: the name of the file.") { Required = true, Example = "missed-bin" },
        new("title", FormatKind.Text, "What people call it, beginning with what they do.") { Required = true, IsTranslated = true, Example = "Report a missed bin" },
        new("summary", FormatKind.Text, "One sentence for lists and search.") { Required = true, IsTranslated = true },
        new("topic", FormatKind.Name, "The topic it is listed under: a key of topics.yaml.") { Required = true },
        new("life-events", FormatKind.Names, "The moments in life it belongs to: keys of life-events.yaml."),
        new("audience", FormatKind.Names, "Who it is for.") { Words = ["resident", "business", "young-person", "carer", "professional", "councillor", "staff"] },
        new("keywords", FormatKind.Texts, "Other words people search with.") { IsTranslated = true },
        new("sign-in", FormatKind.Word, "How far a person must be signed in; “staff” keeps the service inside the council.") { Words = ["none", "optional", "required", "two-factor", "verified", "staff"] },
        new("codes", FormatKind.Free, "What other systems know it by: lgsl and lgil numbers, an open311 code.") { Example = "{ lgsl: 525, lgil: 8 }" },
        new("drafts", FormatKind.Map, "How long an unfinished form is kept.") { Map = Drafts },
        new("retired", FormatKind.Map, "Where it leads now that it is no longer offered.") { Map = Retired, IsTranslated = true },
        new("start", FormatKind.Map, "The start page.") { Required = true, Map = Start, IsTranslated = true },
        new("form", FormatKind.Maps, "The pages and exits, in order.") { Required = true, Map = Page },
        new("case", FormatKind.Map, "How the council works a case.") { Map = Case },
        new("messages", FormatKind.Free, "The message template sent at a stage, where the usual one does not fit.") { Example = "{ done: permit-ready }" },
        new("privacy", FormatKind.Map, "Why the council may use the data.") { Required = true, Map = Privacy, IsTranslated = true },
        new("retention", FormatKind.Period, "How long a closed case is kept; needed where there is a case.") { Example = "2 years" },
    ]);

    private static FormatKey When(string summary) => new("when", FormatKind.Condition, summary) { Example = "{ container: food }" };

    private static List<FormatKey> Questions()
    {
        var asked = Enum.GetValues<QuestionType>().Except(s_unasked).ToArray();
        var keys = new List<FormatKey>
        {
            new("name", FormatKind.Name, "The answer’s key; no two in a form are the same.") { Required = true, Example = "where-left" },
            new("type", FormatKind.Word, "What kind of answer it takes.") { Required = true, Words = [.. Enum.GetValues<QuestionType>().Select(Platform.Data.Text.Kebab)] },
            new("label", FormatKind.Text, "The question as people read it; of a declaration, what they agree to.")
            {
                Required = true, IsTranslated = true, Types = [.. asked, QuestionType.Calculated, QuestionType.Costs], Example = "Where did you leave it?",
            },
            new("hint", FormatKind.Text, "Help under the label.") { IsTranslated = true, Types = asked },
            new("missing", FormatKind.Text, "The error when it is left empty; made from the label when left out.") { IsTranslated = true, Types = asked, Example = "Tell us where you left it" },
            new("optional", FormatKind.Flag, "Whether it may be left empty.") { Types = asked },
            When("When it is asked; always, when left out."),
            new("purpose", FormatKind.Text, "Why we ask, where the reason is not plain.") { IsTranslated = true, Types = asked },
            new("sensitive", FormatKind.Flag, "Whether the answer is encrypted in the database, masked on screens, and shown only with an audit entry.") { Types = asked },
            new("filter", FormatKind.Flag, "Whether officers may filter their lists by the answer. A sensitive answer cannot be filtered by.") { Types = [QuestionType.Radios, QuestionType.Checkboxes, QuestionType.Select, QuestionType.YesNo] },
            new("contact", FormatKind.Word, "What the answer tells us about the customer.") { Words = ["name", "email", "phone"], Types = [QuestionType.Text, QuestionType.Name, QuestionType.Organisation, QuestionType.Email, QuestionType.Phone] },
            new("tell", FormatKind.Flag, "Whether the customer sees what the officer answered; only of what is asked at a stage of the work.") { Types = s_ofStages },
            new("min-length", FormatKind.Number, "The fewest characters.") { Types = s_texts },
            new("max-length", FormatKind.Number, "The most characters; 200 for a text, 2000 for a long one.") { Types = [.. s_texts, QuestionType.Organisation] },
            new("pattern", FormatKind.Text, "A regular expression the whole text matches; look-around and back-references are not taken.") { Types = [QuestionType.Text], Example = "[0-9]{8}" },
            new("pattern-error", FormatKind.Text, "The error when it does not match.") { IsTranslated = true, Types = [QuestionType.Text] },
            new("min", FormatKind.Number, "The least it may be.") { Types = s_numbers },
            new("max", FormatKind.Number, "The most it may be.") { Types = s_numbers },
            new("decimals", FormatKind.Number, "Digits after the point; none when left out.") { Types = [QuestionType.Number] },
            new("prefix", FormatKind.Text, "What stands before the number.") { IsTranslated = true, Types = [QuestionType.Number, QuestionType.Text] },
            new("suffix", FormatKind.Text, "What stands after the number, as a unit does.") { IsTranslated = true, Types = [QuestionType.Number, QuestionType.Text, QuestionType.Calculated], Example = "hours a week" },
            new("dates", FormatKind.Word, "Which days are taken.") { Words = ["any", "past", "future"], Types = s_dates },
            new("earliest", FormatKind.Date, "The first day that is taken.") { Types = s_dates, Example = "today - 3 months" },
            new("latest", FormatKind.Date, "The last day that is taken.") { Types = s_dates, Example = "today + 14 days" },
            new("min-age", FormatKind.Number, "The least age, in years today, of who was born on the date.") { Types = [QuestionType.Date] },
            new("max-age", FormatKind.Number, "The greatest age.") { Types = [QuestionType.Date] },
            new("options", FormatKind.Named, "The choices, by value.") { Map = Option, IsTranslated = true, Types = s_choices, Example = "{ food: Food waste, garden: Garden waste }" },
            new("options-from", FormatKind.Map, "The look-up that gives the choices.") { Map = LookUp, Types = s_choices, Example = "catalogue.services" },
            new("at-least", FormatKind.Number, "The fewest that are chosen, given or told of. An option that excludes the others is an answer by itself and is not counted.") { Types = [QuestionType.Checkboxes, QuestionType.File, QuestionType.Group] },
            new("at-most", FormatKind.Number, "The most. A group with more than one is asked again and again.") { Types = [QuestionType.Checkboxes, QuestionType.File, QuestionType.Group] },
            new("property", FormatKind.Flag, "Whether the address is the property the case is about; the first address is, when none says so.") { Types = [QuestionType.Address] },
            new("prefill", FormatKind.Word, "What it is filled in from for people who are signed in, who can change it: an address from their home or the main premises of the business they act for, an organisation from its name. Contacts are filled in without.") { Words = ["home-address", "premises", "home-or-premises", "business-name"], Types = [QuestionType.Address, QuestionType.Organisation] },
            new("accept", FormatKind.Names, "The kinds of file that are taken.") { Words = FileKinds, Types = [QuestionType.File] },
            new("max-size", FormatKind.Text, "The greatest size of one file; 10 MB when left out.") { Types = [QuestionType.File], Example = "10 MB" },
            new("item", FormatKind.Text, "What one thing of a repeated group is called.") { IsTranslated = true, Types = [QuestionType.Group], Example = "Person" },
            new("statement", FormatKind.Markdown, "What the signature is put under.") { Required = true, IsTranslated = true, Types = [QuestionType.Signature] },
            new("formula", FormatKind.Formula, "How the value is reckoned.") { Required = true, Types = [QuestionType.Calculated], Example = "round(sum(income) / 12, 2)" },
            new("format", FormatKind.Word, "What the value is.") { Words = ["number", "money"], Types = [QuestionType.Calculated] },
            new("show", FormatKind.Flag, "Whether the check page shows the value; true when left out.") { Types = [QuestionType.Calculated] },
            new("lines", FormatKind.Maps, "What is charged.") { Required = true, Map = CostLine, IsTranslated = true, Types = [QuestionType.Costs] },
            new("from", FormatKind.Text, "Where the value comes from: a parameter of the link that led to the form.") { Types = [QuestionType.Hidden], Example = "link.ref" },
            new("value", FormatKind.Text, "A value that is always the same.") { Types = [QuestionType.Hidden] },
        };

        // A group's questions are questions themselves.
        keys.Add(new("ask", FormatKind.Maps, "The questions of a group.") { Required = true, Types = [QuestionType.Group] });
        return keys;
    }
}
