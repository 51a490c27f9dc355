using System.Globalization;
using System.Text;

namespace Guildhall.Casework.Modules.Catalogue.Format;

/// <summary>The guide to service files, <c>docs/service-definition.md</c>: what is said of writing them, and every key of <see cref="DefinitionFormat"/>.</summary>
public static class DefinitionGuide
{
    /// <summary>The guide, as Markdown.</summary>
    public static string Write()
    {
        var guide = new StringBuilder(Introduction).Append("\n\n# Every key\n");
        Section(guide, DefinitionFormat.Service);
        Section(guide, DefinitionFormat.Start);
        Section(guide, DefinitionFormat.Page);
        Section(guide, DefinitionFormat.Exit);
        Section(guide, DefinitionFormat.Continue);
        Section(guide, DefinitionFormat.Advice);
        Section(guide, DefinitionFormat.Rule);
        Section(guide, DefinitionFormat.LookUp);
        Questions(guide);
        Section(guide, DefinitionFormat.Option);
        Section(guide, DefinitionFormat.CostLine);
        Section(guide, DefinitionFormat.Case);
        Section(guide, DefinitionFormat.Stage);
        Section(guide, DefinitionFormat.Assign);
        Section(guide, DefinitionFormat.Automatic);
        Section(guide, DefinitionFormat.Trigger);
        Section(guide, DefinitionFormat.Act);
        Section(guide, DefinitionFormat.Call);
        Section(guide, DefinitionFormat.Privacy);
        Section(guide, DefinitionFormat.Drafts);
        Section(guide, DefinitionFormat.Retired);
        return guide.ToString();
    }

    private static void Section(StringBuilder guide, FormatMap map)
    {
        guide.Append(CultureInfo.InvariantCulture, $"\n## {char.ToUpperInvariant(map.Name[0])}{map.Name[1..]}\n\n{map.Summary}\n\n| Key | What it is for | What is written | Example |\n|---|---|---|---|\n");
        foreach (var key in map.Keys)
        {
            guide.Append(CultureInfo.InvariantCulture, $"| {Head(key)} | {Cell(key.Summary)} | {Cell(Written(map, key))} | {Example(key)} |\n");
        }
    }

    private static void Questions(StringBuilder guide)
    {
        Section(guide, DefinitionFormat.Question);
        guide.Append("\nA type has the keys it can use, and no others:\n\n| Type | Its answer | Keys besides `name`, `type`, `label`, `hint`, `missing`, `optional`, `when`, `purpose` and `sensitive` |\n|---|---|---|\n");
        string[] common = ["name", "type", "label", "hint", "missing", "optional", "when", "purpose", "sensitive"];
        foreach (var type in Enum.GetValues<QuestionType>())
        {
            var own = DefinitionFormat.Question.Keys.Where(k => k.IsFor(type) && !common.Contains(k.Name)).Select(k => $"`{k.Name}`");
            var without = common.Where(c => !DefinitionFormat.Question.Find(c)!.IsFor(type)).Select(c => $"`{c}`").ToList();
            guide.Append(CultureInfo.InvariantCulture,
                $"| `{Platform.Data.Text.Kebab(type)}` | {Answer(type)} | {string.Join(", ", own)}{(without.Count == 0 ? "" : $" (but not {string.Join(", ", without)})")} |\n");
        }
    }

    private static string Head(FormatKey key) => $"`{key.Name}`{(key.Required ? " **needed**" : "")}{(key.IsTranslated ? " (Welsh)" : "")}";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    private static string Example(FormatKey key) => key.Example.Length == 0 ? "" : $"`{Cell(key.Example)}`";

    private static string Written(FormatMap map, FormatKey key) => key.Kind switch
    {
        FormatKind.Text => "a text",
        FormatKind.Markdown => "Markdown",
        FormatKind.Name => "a name",
        FormatKind.Word when map == DefinitionFormat.Question && key.Name == "type" => "a type, from the list below",
        FormatKind.Word => $"one of {Words(key)}",
        FormatKind.Flag => "`true` or `false`",
        FormatKind.Number => "a number",
        FormatKind.Period => "a length of time",
        FormatKind.Date => "a day, or one reckoned from today",
        FormatKind.Formula => "a formula",
        FormatKind.Condition => "a condition",
        FormatKind.Texts => "a list of texts",
        FormatKind.Names when key.Words.Count > 0 => $"a list of {Words(key)}",
        FormatKind.Names => "a list of names",
        FormatKind.Map when key.Map == DefinitionFormat.LookUp => "the name of a look-up, or the keys of a look-up",
        FormatKind.Map => $"the keys of {key.Map!.Name}",
        FormatKind.Maps when key.Map == DefinitionFormat.Page => "a list of pages and exits",
        FormatKind.Maps => $"a list, each item with the keys of {(key.Map ?? DefinitionFormat.Question).Name}",
        FormatKind.Named => $"by name, the keys of {key.Map!.Name}{(key.Map == DefinitionFormat.Option ? ", or its label alone" : "")}",
        _ => "any keys, each with a text",
    };

    private static string Words(FormatKey key) => string.Join(", ", key.Words.Select(w => $"`{w}`"));

    private static string Answer(QuestionType type) => type switch
    {
        QuestionType.Text => "one line",
        QuestionType.LongText => "several lines, with a count of characters",
        QuestionType.Number => "a number",
        QuestionType.Money => "an amount in pounds",
        QuestionType.Email => "an e-mail address",
        QuestionType.Phone => "a phone number",
        QuestionType.Date => "a day, month and year",
        QuestionType.Month => "a month and year",
        QuestionType.Time => "a time of day",
        QuestionType.YesNo => "yes or no",
        QuestionType.Radios => "one of a few options",
        QuestionType.Checkboxes => "any number of options",
        QuestionType.Select => "one of many options, found by typing",
        QuestionType.Address => "a property of the gazetteer, or an address typed by hand",
        QuestionType.Street => "a street of the gazetteer",
        QuestionType.Place => "a point on the map, or a place described in words",
        QuestionType.Name => "a person’s first and last name",
        QuestionType.Organisation => "the name of a business or organisation",
        QuestionType.NationalInsuranceNumber => "a National Insurance number; always sensitive",
        QuestionType.VehicleRegistration => "a number plate",
        QuestionType.BankAccount => "sort code, account number and the name on it, checked; always sensitive",
        QuestionType.File => "files as evidence",
        QuestionType.Group => "questions that belong together, once or for each of several things",
        QuestionType.Declaration => "agreement to the statement that is its label",
        QuestionType.Signature => "a typed name under a statement",
        QuestionType.Calculated => "none: a value reckoned from other answers",
        QuestionType.Costs => "none: a table of costs with its total",
        QuestionType.Hidden => "none: a value of the link that led here, or always the same; never shown",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "A type without words in the guide."),
    };

    private const string Introduction =
        """
        # Service files

        A council service is one YAML file, `council/<council>/services/<name>.yaml`, with its Welsh beside it in
        `<name>.cy.yaml`. The file says what the start page tells, what the form asks, how the work goes and why the council
        may use the data. `guildhall services check` reads them all and names each mistake with its line and the remedy.

        Editors that know JSON Schema check and complete a service file as it is written. The schema is
        [service-definition.schema.json](service-definition.schema.json), and every Guildhall serves its own at
        `/services/schema.json`. In editors that use the YAML language server, begin the file with:

        ```
        # yaml-language-server: $schema=https://your-council.example/services/schema.json
        ```

        Write British English, plain, short and kind. Names (of the service, pages, questions, options and stages) are
        lower-case words joined by hyphens. Put a text that holds a colon in quotes. A key that is not known is refused, so
        that a slip of the pen does not go unseen.

        ## A whole service

        ```yaml
        service: bulky-waste-advice-visit
        title: Ask for a visit about bulky waste
        summary: A waste officer visits and says what can be collected.
        topic: bins-and-recycling
        audience: [resident]
        keywords: [sofa, mattress, fridge]
        sign-in: optional

        start:
          who-for: Anyone who lives in the borough.
          you-need: [A photo of the items]
          takes: 5 minutes
          costs: There is no charge.
          what-happens-next: We ring you within 3 working days to agree a time.

        form:
          - page: home
            ask:
              - { name: lives-here, type: yes-no, label: Do you live in the borough? }
          - exit: elsewhere
            when: { lives-here: no }
            title: Ask the council where you live
            intro: We can only visit homes in the borough.
          - page: items
            title: What is to go
            ask:
              - name: kinds
                type: checkboxes
                label: What do you want to be rid of?
                options: { furniture: Furniture, electrical: Something electrical, other: Something else }
              - name: other-kind
                type: text
                label: What is it?
                when: { kinds: other }
              - { name: photos, type: file, label: Photos of the items, optional: true, accept: [image], at-most: 3 }
          - page: address
            ask:
              - { name: address, type: address, label: Where are the items? }
          - page: you
            title: How we reach you
            ask:
              - { name: name, type: name, label: Your name, contact: name }
              - { name: phone, type: phone, label: Phone number, contact: phone }

        case:
          team: waste-contact
          target: 3 working days
          stages:
            received: { public: "We have your request, and will ring you by {target}.", next: [visited, not-needed] }
            visited: { public: A waste officer has visited., closes: done }
            not-needed: { public: We will not visit., closes: refused, reason: required }

        privacy:
          lawful-basis: public-task
          notice: We use what you tell us to arrange the visit.
        retention: 1 year
        ```

        ## Pages

        Pages are asked in order, one thing to think about on each. A page with one question needs no title: the question is
        the heading. A page without `ask` tells something and goes on.

        A question whose `when` names one value of a radios, checkboxes or yes-no question on the same page is revealed under
        that option, as `other-kind` is above. Where that is not what you want, put it on a page of its own.

        ## Conditions

        A condition says when a page, question, option, exit, advice or cost applies. It looks at questions asked before it,
        or on the same page.

        | Written | Holds when |
        |---|---|
        | `{ kind: food }` | the answer is `food`; of checkboxes, `food` is ticked |
        | `{ kind: [food, garden] }` | the answer is one of them |
        | `{ kind: { any: [food, garden] } }` | the same |
        | `{ kind: { not: food } }` | the answer is not `food`, or there is none |
        | `{ kind: { answered: true } }` | there is an answer; `false`: there is none |
        | `{ rooms: { more-than: 3 } }` | the number or amount is greater; also `less-than`, `at-least`, `at-most` |
        | `{ reasons: { at-least: 2 } }` | of checkboxes, files and groups: how many there are (“none of these” is none) |
        | `{ moved: { before: 2026-04-01 } }` | the day is earlier; also `after` |
        | `{ end: { before: { answer: start } } }` | it stands so to another answer; also with numbers and amounts |
        | `{ born: { older-than: 18 years } }` | the day is that long ago or longer; in days, weeks, months or years |
        | `{ born: { younger-than: 16 years } }` | the day is less long ago than that |
        | `{ kind: food, rooms: { more-than: 3 } }` | all of them hold |
        | `{ all: [ { … }, { … } ] }` | all of them hold |
        | `{ any: [ { … }, { … } ] }` | at least one holds |
        | `{ not: { … } }` | it does not hold |

        ## The work on a case

        A stage says where a case may go from it (`next`), what the customer is told when it gets there (`public`), and what an
        officer must give before it does: a reason from a list (`reasons`), answers to questions (`ask`), a photo or a document
        (`evidence`). The customer reads the reason, the answers marked `tell`, and with `show-evidence` sees the photo.

        ```yaml
        case:
          team: waste-contact
          target: 3 working days
          assign: { by: skills, skills: [visits] }
          stages:
            received: { public: "We have your request, and will visit by {target}.", next: [visited, not-needed] }
            visited:
              public: A waste officer has visited.
              closes: done
              evidence: photo
              show-evidence: true
              ask:
                - { name: visited-on, type: date, label: When was the visit?, dates: past, tell: true }
                - { name: crew-note, type: long-text, label: Anything the next officer should know?, optional: true }
            not-needed:
              public: We will not visit.
              closes: refused
              reasons: [You told us that the items are gone., A charity has taken them.]
        ```

        `ask` takes questions of the types text, long-text, number, money, date, month, time, yes-no, radios, checkboxes and
        select. Their names are their own in the whole file, and their conditions may look at what the customer answered.

        ## Formulas

        Formulas reckon calculated values and costs: `+ - * /`, brackets, numbers and the names of questions. Names hold
        hyphens, so put blanks around a minus. An answer that was not given counts as nothing.

        | Function | Gives |
        |---|---|
        | `sum(income)` | the sum of a question of a repeated group |
        | `count(people)` | how many there are in a group; how many boxes are ticked (“none of these” is none); how many files there are |
        | `min(a, b)`, `max(a, b)` | the lesser, the greater |
        | `round(x, 2)` | rounded to so many places |
        | `age(born)` | years from a date until today |
        | `days(from, to)` | days from one date to another |

        ## Lengths of time, and days

        `10 working days`, `28 days`, `6 weeks`, `3 months`, `2 years`. Working days are those of the council’s calendar, and
        are for targets. A day is written `2026-04-01`, `today`, `today - 3 months` or `today + 14 days`.

        ## Exits and checkers

        An exit ends the form with advice instead of a case: at its place among the pages, when its `when` holds. It can show
        advice only to those it applies to, and lead on to another service with some answers taken along (`continue`).

        A service without `case` is a checker. It ends in an exit without `when`, and nothing is kept.
        """
        + "\n\n## Look-ups\n\n"
        + "`check` on a page and `options-from` on a question put the answers to another part of the system: `places.in-area` asks\n"
        + "whether an address is in the council’s area, `catalogue.services` gives the services as options. A look-up that does not\n"
        + "answer in time lets the person go on, or with `if-unavailable: stop` asks them to try again later.\n\n"
        + """
        ## Contact

        `contact: name`, `contact: email` and `contact: phone` mark the answers that say who the customer is and where to
        write. A public service needs a name and an e-mail address or phone number, unless people may stay anonymous.

        ## Welsh

        The companion holds words only, by the names of the file it goes with. Keys marked “Welsh” below belong in it.

        ```yaml
        title: Gofyn am ymweliad ynghylch gwastraff swmpus
        summary: Mae swyddog gwastraff yn ymweld.
        keywords: [soffa, matres]
        start: { who-for: …, you-need: [as many lines], takes: 5 munud, costs: …, what-happens-next: … }
        pages:                      # pages and exits by name
          items: { title: Beth sydd i fynd }
        questions:                  # by name, those of groups among them
          kinds: { label: …, options: { furniture: Celfi, electrical: …, other: … } }
        stages:
          received: { title: …, public: "… {target}" }
        privacy: { notice: … }
        ```

        Rules, advice and lines of costs have no names: their Welsh is a list in the same order.
        """;
}
