using System.Globalization;
using System.Text.RegularExpressions;
using Guildhall.Casework.Modules.Catalogue.Format;
using Guildhall.Platform.Localisation;

namespace Guildhall.Casework.Modules.Catalogue.Reading;

/// <content>The pages of the form and their questions.</content>
internal sealed partial class ServiceReader
{
    private const int DefaultTextLength = 200;
    private const int DefaultLongTextLength = 2000;
    private const int LongestText = 20_000;
    private const int MostOptions = 500;
    private const int MostThings = 50;
    private const int DefaultFiles = 5;
    private const long Megabyte = 1024 * 1024;
    private const long DefaultFileBytes = 10 * Megabyte;
    private const long MostFileBytes = 100 * Megabyte;

    private const string EvidenceName = "evidence";

    private static readonly string[] s_pageNames = ["check", "sent", "save", "privacy"];

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _insideGroups = new(StringComparer.Ordinal);
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private bool _hasProperty;

    private List<FormPage> Pages()
    {
        var pages = new List<FormPage>();
        var welshPages = welsh?.Map("pages");
        foreach (var map in root.Maps("form"))
        {
            var isExit = map.Find("exit") is not null;
            var key = isExit ? "exit" : "page";
            var name = map.Required(key, "Give the page a name: “- page: your-home”.");
            map.Spot = $"form/{name}";
            CheckName(map, key, name);
            if (s_pageNames.Contains(name))
            {
                map.Problem(map.LineOf(key), $"A page cannot be called “{name}”: every form has one of its own. Choose another name.");
            }
            else if (pages.Exists(p => p.Name == name))
            {
                map.Problem(map.LineOf(key), $"Two pages are called “{name}”. Give each its own name.");
            }

            var translated = welshPages?.Map(name);
            pages.Add(isExit ? ExitPage(map, translated, name) : AskingPage(map, translated, name));
            map.RefuseKeysBut(isExit ? DefinitionFormat.Exit : DefinitionFormat.Page);
            translated?.RefuseUnknownKeys();
        }

        if (pages.Count == 0)
        {
            root.Problem(root.LineOf("form"), "“form” is missing. A form has at least one page: “- page: details”.");
        }

        welshPages?.RefuseUnknownKeys();
        return pages;
    }

    private FormPage AskingPage(YamlMap map, YamlMap? translated, string name)
    {
        var when = When(map);
        var questions = Questions(map);
        var page = new FormPage
        {
            Name = name,
            Title = LocalisedOptional(map, translated, "title"),
            Intro = PlainOptional(map, "intro", LocalisedOptional(map, translated, "intro")),
            When = when,
            Questions = questions,
            Advice = Advice(map, translated),
            Check = LookUp(map, "check"),
            Rules = Rules(map, translated, questions),
        };
        if (questions.Count(q => q.IsAsked) != 1 && page.Title is null)
        {
            map.Problem(map.Line, $"The page “{name}” asks {Counted(questions.Count, "question")}, so it needs a “title”.");
        }

        if (questions.Count == 0 && page.Intro is null && page.Advice.Count == 0)
        {
            map.Problem(map.Line, $"The page “{name}” asks nothing and says nothing. Give it an “ask” or an “intro”.");
        }

        return page;
    }

    private FormPage ExitPage(YamlMap map, YamlMap? translated, string name)
    {
        var page = new FormPage
        {
            Name = name,
            IsExit = true,
            Title = Localised(map, translated, "title", "Say how it ends: “title: You cannot apply for this”."),
            Intro = PlainOptional(map, "intro", LocalisedOptional(map, translated, "intro")),
            When = When(map),
            Questions = [],
            Advice = Advice(map, translated),
            Continue = Continue(map, translated),
        };
        if (page.Intro is null && page.Advice.Count == 0)
        {
            map.Problem(map.Line, $"The exit “{name}” says nothing. Write an “intro” that says what the person can do instead.");
        }

        return page;
    }

    private NextService? Continue(YamlMap map, YamlMap? translated)
    {
        if (map.Map("continue") is not { } next)
        {
            return null;
        }

        next.Spot = map.Spot;

        // In the Welsh the label alone is written, or under its key.
        var words = translated is not null && IsMap(translated, "continue") ? translated.Map("continue") : null;
        var label = next.Required("label", "Say what the button does: “label: Ask for an assessment”.");
        var welshLabel = words?.Optional("label") ?? (words is null ? translated?.Optional("continue") : null);
        if (label.Length > 0 && welshLabel is null)
        {
            MissingWelsh(next, "label");
        }

        var service = Named(next, "service", next.Required("service", "Name the service: “service: blue-badge”."), known?.Services, "service");
        RefuseItself(next, "service", service);
        var carry = next.Texts("carry");
        NamedAll(next, "carry", carry, _names, "question");
        _used.UnionWith(carry);
        next.RefuseKeysBut(DefinitionFormat.Continue);
        words?.RefuseUnknownKeys();
        return new NextService(service, new LocalText(label, welshLabel), carry);
    }

    private List<Advice> Advice(YamlMap page, YamlMap? translated)
    {
        var translations = translated?.Maps("advice") ?? [];
        return
        [
            .. page.Maps("advice").Select((map, i) =>
            {
                var words = translations.ElementAtOrDefault(i);
                var advice = new Advice(
                    LocalisedOptional(map, words, "title"),
                    Plain(map, "content", Localised(map, words, "content", "Write what it says.")),
                    When(map));
                map.RefuseKeysBut(DefinitionFormat.Advice);
                words?.RefuseUnknownKeys();
                return advice;
            }),
        ];
    }

    private List<PageRule> Rules(YamlMap page, YamlMap? translated, List<Question> questions)
    {
        var translations = translated?.Texts("rules") ?? [];
        var rules = new List<PageRule>();
        foreach (var map in page.Maps("rules"))
        {
            var message = map.Required("message", "Say what is wrong and what to do: “message: The last day must be after the first”.");
            var translation = translations.ElementAtOrDefault(rules.Count);
            if (message.Length > 0 && string.IsNullOrEmpty(translation))
            {
                MissingWelsh(map, "message");
            }

            var at = map.Required("at", "Name the question it is told at: “at: last-day”.");
            if (at.Length > 0 && !questions.Exists(q => q.Name == at))
            {
                map.Problem(map.LineOf("at"), $"“{at}” is not a question of this page. The questions are: {string.Join(", ", questions.Select(q => q.Name))}.");
            }

            if (map.Find("refuse-when") is null)
            {
                map.Problem(map.Line, "“refuse-when” is missing. Say when the page is refused: “refuse-when: { end: { before: { answer: start } } }”.");
            }
            else if (When(map, "refuse-when") is { } when)
            {
                rules.Add(new PageRule(when, new LocalText(message, translation), at));
            }

            map.RefuseKeysBut(DefinitionFormat.Rule);
        }

        return rules;
    }

    private LookUpUse? LookUp(YamlMap map, string key)
    {
        if (map.Find(key) is null)
        {
            return null;
        }

        var inner = IsMap(map, key) ? map.Map(key) : null;
        var name = inner?.Required("look-up", "Name the look-up: “look-up: places.in-area”.") ?? (inner is null ? map.Optional(key) ?? "" : "");
        Named(map, key, name, known?.LookUps, "look-up");
        var stop = inner is not null && Word(inner, "if-unavailable", inner.Optional("if-unavailable") ?? "continue", ["continue", "stop"]) == "stop";
        inner?.RefuseKeysBut(DefinitionFormat.LookUp);
        return new LookUpUse(name, stop);
    }

    private List<Question> Questions(YamlMap page, string? group = null, bool ofStage = false)
    {
        var questions = new List<Question>();
        foreach (var map in page.Maps("ask"))
        {
            var name = map.Required("name", "Give the question a name: “name: where-left”.");
            map.Spot = $"{page.Spot}/{name}";
            CheckName(map, "name", name);
            if (name is "any" or "all" or "not")
            {
                map.Problem(map.LineOf("name"), $"A question cannot be called “{name}”: it is a word of “when”.");
            }
            else if (name.Length > 0 && !_names.Add(name))
            {
                map.Problem(map.LineOf("name"), $"Two questions are called “{name}”. Give each its own name.");
            }

            var question = Question(map, welsh?.Map("questions")?.Map(name), name, group) with { Tell = map.Flag("tell") };
            CheckPlace(map, question, ofStage);
            _inScope.TryAdd(name, question);
            questions.Add(question);
        }

        return questions;
    }

    private static void CheckPlace(YamlMap map, Question question, bool ofStage)
    {
        if (!ofStage)
        {
            if (question.Tell)
            {
                map.Problem(map.LineOf("tell"), "“tell” is for what an officer is asked at a stage of the work: the customer knows what they answered themselves. Take it out.");
            }

            return;
        }

        if (DefinitionFormat.Question.Find("tell")!.IsFor(question.Type) == false)
        {
            map.Problem(map.LineOf("type"), $"An officer cannot be asked a {Platform.Data.Text.Kebab(question.Type).Replace('-', ' ')} at a stage. Use one of: {string.Join(", ", DefinitionFormat.Question.Find("tell")!.Types.Select(Platform.Data.Text.Kebab))}.");
        }

        foreach (var key in (string[])["sensitive", "contact", "filter"])
        {
            if (map.Find(key) is not null)
            {
                map.Problem(map.LineOf(key), $"“{key}” is for what the customer is asked. Take it out.");
            }
        }

        if (question.Name == EvidenceName)
        {
            map.Problem(map.LineOf("name"), $"A question cannot be called “{EvidenceName}” at a stage: it is what “evidence” is called. Choose another name.");
        }
    }

    private Question Question(YamlMap map, YamlMap? translated, string name, string? group)
    {
        var type = Enumeration(map, "type", QuestionType.Text, required: true);
        var asked = type is not (QuestionType.Calculated or QuestionType.Costs or QuestionType.Hidden);
        if (group is not null && (!asked || type is QuestionType.Group or QuestionType.Signature))
        {
            map.Problem(map.LineOf("type"), $"A {Platform.Data.Text.Kebab(type).Replace('-', ' ')} cannot be asked inside a group. Move it out of “{group}”.");
        }

        var question = new Question
        {
            Name = name,
            Type = type,
            Label = type == QuestionType.Hidden ? new LocalText(Sentence(name.Length > 0 ? name : "hidden")) : Localised(map, translated, "label", "Write the question as people will read it."),
            Hint = LocalisedOptional(map, translated, "hint"),
            Missing = LocalisedOptional(map, translated, "missing"),
            Purpose = LocalisedOptional(map, translated, "purpose"),
            Optional = map.Flag("optional"),
            When = When(map),
            Sensitive = map.Flag("sensitive", otherwise: type is QuestionType.NationalInsuranceNumber or QuestionType.BankAccount),
            Filter = map.Flag("filter"),
            Contact = map.Optional("contact") is null ? null : Enumeration(map, "contact", ContactRole.Name),
        };
        question = type switch
        {
            QuestionType.Text or QuestionType.LongText or QuestionType.Organisation => Texts(map, translated, question),
            QuestionType.Number or QuestionType.Money => Numbers(map, translated, question),
            QuestionType.Date or QuestionType.Month => Dates(map, question),
            QuestionType.Radios or QuestionType.Checkboxes or QuestionType.Select => Choices(map, translated, question),
            QuestionType.Address => question with
            {
                IsProperty = group is null && IsProperty(map),
                Prefill = Prefill(map, PrefillSource.HomeAddress, PrefillSource.Premises, PrefillSource.HomeOrPremises),
            },
            QuestionType.File => Files(map, question),
            QuestionType.Group => Group(map, translated, question),
            QuestionType.Signature => question with { Statement = Localised(map, translated, "statement", "Write what is signed.") },
            QuestionType.Calculated => question with
            {
                Formula = Formula(map, "formula"),
                IsMoney = Word(map, "format", map.Optional("format") ?? "number", ["number", "money"]) == "money",
                Unseen = !map.Flag("show", otherwise: true),
                Suffix = LocalisedOptional(map, translated, "suffix"),
            },
            QuestionType.Costs => question with { Lines = CostLines(map, translated) },
            QuestionType.Hidden => Hidden(map, question),
            _ => question,
        };
        CheckContact(map, question);
        CheckFilter(map, question, group);
        AdviseOnPurpose(map, question);
        map.RefuseKeysBut(DefinitionFormat.Question, type);
        translated?.RefuseUnknownKeys();
        return question;
    }

    private PrefillSource? Prefill(YamlMap map, params PrefillSource[] fitting)
    {
        if (map.Optional("prefill") is null)
        {
            return null;
        }

        var source = Enumeration(map, "prefill", fitting[0]);
        if (!fitting.Contains(source))
        {
            map.Problem(map.LineOf("prefill"), $"A question of this type is filled in from {string.Join(" or ", fitting.Select(fits => $"“{Platform.Data.Text.Kebab(fits)}”"))}. Write one of them.");
        }

        return source;
    }

    private static void CheckFilter(YamlMap map, Question question, string? group)
    {
        if (!question.Filter)
        {
            return;
        }

        if (question.Sensitive)
        {
            map.Problem(map.LineOf("filter"), "A sensitive answer is encrypted and cannot be filtered by. Take “filter” or “sensitive” away.");
        }

        if (group is not null)
        {
            map.Problem(map.LineOf("filter"), $"A question inside a group cannot be filtered by. Move it out of “{group}”, or take “filter” away.");
        }
    }

    private Question Texts(YamlMap map, YamlMap? translated, Question question)
    {
        var most = Whole(map, "max-length", 1, LongestText) ?? (question.Type == QuestionType.LongText ? DefaultLongTextLength : DefaultTextLength);
        var least = question.Type == QuestionType.Organisation ? 0 : Whole(map, "min-length", 1, LongestText) ?? 0;
        if (least > most)
        {
            map.Problem(map.LineOf("min-length"), $"No text can have {least} characters or more and {most} or fewer. Change one of them.");
        }

        question = question with
        {
            MinLength = least,
            MaxLength = most,
            Prefill = question.Type == QuestionType.Organisation ? Prefill(map, PrefillSource.BusinessName) : null,
        };
        if (question.Type != QuestionType.Text)
        {
            return question;
        }

        var pattern = map.Optional("pattern");
        if (pattern is not null)
        {
            try
            {
                // One that cannot backtrack takes a time in proportion to the text, whatever the text.
                _ = new Regex($"^(?:{pattern})$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
            }
            catch (NotSupportedException)
            {
                map.Problem(map.LineOf("pattern"), "“pattern” uses look-around or a back-reference, which can take for ever on some texts. Write it without.");
                pattern = null;
            }
            catch (ArgumentException e)
            {
                map.Problem(map.LineOf("pattern"), $"“pattern” is not a regular expression: {e.Message}");
                pattern = null;
            }
        }

        var error = LocalisedOptional(map, translated, "pattern-error");
        if (pattern is not null && error is null)
        {
            map.Problem(map.LineOf("pattern"), "A “pattern” needs a “pattern-error” that says what to enter.");
        }

        return question with
        {
            Pattern = pattern,
            PatternError = error,
            Prefix = LocalisedOptional(map, translated, "prefix"),
            Suffix = LocalisedOptional(map, translated, "suffix"),
        };
    }

    private Question Numbers(YamlMap map, YamlMap? translated, Question question)
    {
        var (min, max) = (Decimal(map, "min"), Decimal(map, "max"));
        if (min > max)
        {
            map.Problem(map.LineOf("min"), $"Nothing is {min} or more and {max} or less. Change one of them.");
        }

        return question with
        {
            Min = min,
            Max = max,
            Decimals = question.Type == QuestionType.Money ? 2 : Whole(map, "decimals", 0, 6) ?? 0,
            Prefix = question.Type == QuestionType.Money ? null : LocalisedOptional(map, translated, "prefix"),
            Suffix = question.Type == QuestionType.Money ? null : LocalisedOptional(map, translated, "suffix"),
        };
    }

    private Question Dates(YamlMap map, Question question)
    {
        question = question with
        {
            Dates = Enumeration(map, "dates", DateRule.Any),
            Earliest = Limit(map, "earliest"),
            Latest = Limit(map, "latest"),
        };
        return question.Type == QuestionType.Month
            ? question
            : question with { MinAge = Whole(map, "min-age", 0, 150), MaxAge = Whole(map, "max-age", 0, 150) };
    }

    private static DateLimit? Limit(YamlMap map, string key)
    {
        if (map.Optional(key) is not { } text)
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return new DateLimit(day, default);
        }

        if (text == "today")
        {
            return new DateLimit(null, new Period(0, PeriodUnit.Days));
        }

        var shift = ShiftPattern().Match(text);
        if (!shift.Success)
        {
            map.Problem(map.LineOf(key), $"“{key}” should be a day, such as 2026-04-01, “today”, or so long before or after it: “today - 3 months”.");
            return null;
        }

        var period = Period(map, key, shift.Groups["period"].Value, "today - 3 months", PeriodUnit.Days, PeriodUnit.Weeks, PeriodUnit.Months, PeriodUnit.Years);
        return new DateLimit(null, shift.Groups["sign"].Value == "-" ? period with { Amount = -period.Amount } : period);
    }

    private Question Choices(YamlMap map, YamlMap? translated, Question question)
    {
        var from = LookUp(map, "options-from");
        var options = Options(map, translated);
        if (from is null == (options.Count == 0))
        {
            map.Problem(map.LineOf("options"), from is null
                ? $"A {Platform.Data.Text.Kebab(question.Type)} question needs “options”: a value and its label on each line, such as “food: Food waste”."
                : "Write “options” or “options-from”, not both.");
        }

        if (options.Count > MostOptions)
        {
            map.Problem(map.LineOf("options"), $"There are {options.Count} options, and nobody can choose among more than {MostOptions}. Ask for part of it first, or get them with “options-from”.");
        }

        question = question with { OptionsFrom = from, Options = options };
        if (question.Type != QuestionType.Checkboxes)
        {
            return question;
        }

        question = question with { AtLeast = Whole(map, "at-least", 1, MostOptions), AtMost = Whole(map, "at-most", 1, MostOptions) };
        CheckBounds(map, question);
        return question;
    }

    private List<Option> Options(YamlMap map, YamlMap? translated)
    {
        var options = new List<Option>();
        if (map.Find("options") is null || map.Map("options") is not { } choices)
        {
            return options;
        }

        choices.Spot = map.Spot;
        var words = translated?.Map("options");
        foreach (var value in choices.Keys)
        {
            if (!IsMap(choices, value))
            {
                options.Add(new Option(value, Localised(choices, words, value, "Write what people read for this option."), null));
                continue;
            }

            var option = choices.Map(value)!;
            option.Spot = map.Spot;
            var both = words is not null && IsMap(words, value) ? words.Map(value) : null;
            var label = option.Required("label", "Write what people read for this option.");
            var welshLabel = both?.Optional("label") ?? (both is null ? words?.Optional(value) : null);
            if (label.Length > 0 && welshLabel is null)
            {
                MissingWelsh(option, "label");
            }

            options.Add(new Option(value, new LocalText(label, welshLabel), LocalisedOptional(option, both, "hint")) { When = When(option), IsNone = option.Flag("none") });
            option.RefuseKeysBut(DefinitionFormat.Option);
            both?.RefuseUnknownKeys();
        }

        words?.RefuseUnknownKeys();
        return options;
    }

    private bool IsProperty(YamlMap map)
    {
        var isProperty = map.Find("property") is null ? !_hasProperty : map.Flag("property");
        _hasProperty |= isProperty;
        return isProperty;
    }

    private static Question Files(YamlMap map, Question question)
    {
        var accept = map.Texts("accept");
        NamedAll(map, "accept", accept, DefinitionFormat.FileKinds, "kind of file");
        var bytes = DefaultFileBytes;
        if (map.Optional("max-size") is { } text)
        {
            var size = SizePattern().Match(text);
            bytes = size.Success ? int.Parse(size.Groups["amount"].Value, CultureInfo.InvariantCulture) * (size.Groups["unit"].Value == "MB" ? Megabyte : 1024) : 0;
            if (bytes is 0 or > MostFileBytes)
            {
                map.Problem(map.LineOf("max-size"), "“max-size” should be a size up to 100 MB: “max-size: 10 MB”.");
            }
        }

        question = question with
        {
            Accept = accept.Count > 0 ? accept : ["image", "pdf", "document"],
            AtLeast = Whole(map, "at-least", 1, MostThings),
            AtMost = Whole(map, "at-most", 1, MostThings) ?? DefaultFiles,
            MaxBytes = bytes,
        };
        CheckBounds(map, question);
        return question;
    }

    private Question Group(YamlMap map, YamlMap? translated, Question question)
    {
        var outside = _inScope.Keys.ToHashSet(StringComparer.Ordinal);
        question = question with
        {
            Questions = Questions(map, question.Name),
            Item = LocalisedOptional(map, translated, "item"),
            AtLeast = Whole(map, "at-least", 0, MostThings) ?? (question.Optional ? 0 : 1),
            AtMost = Whole(map, "at-most", 1, MostThings) ?? 1,
        };

        // Outside the group its questions have no single answer.
        foreach (var inside in _inScope.Keys.Where(name => !outside.Contains(name)).ToList())
        {
            _inScope.Remove(inside);
            _insideGroups.Add(inside);
        }

        if (question.Questions.Count == 0)
        {
            map.Problem(map.Line, "The group asks nothing. Give it questions under “ask”.");
        }

        if (question.IsRepeated && question.Item is null)
        {
            map.Problem(map.Line, "The group is asked for several things, so say what one of them is called: “item: Person”.");
        }

        CheckBounds(map, question);
        return question;
    }

    private List<CostLine> CostLines(YamlMap map, YamlMap? translated)
    {
        var translations = translated?.Texts("lines") ?? [];
        var lines = new List<CostLine>();
        foreach (var line in map.Maps("lines"))
        {
            var label = line.Required("label", "Write what is paid for.");
            var translation = translations.ElementAtOrDefault(lines.Count);
            if (label.Length > 0 && string.IsNullOrEmpty(translation))
            {
                MissingWelsh(line, "label");
            }

            if (Formula(line, "amount") is { } amount)
            {
                lines.Add(new CostLine(new LocalText(label, translation), amount, When(line)));
            }

            line.RefuseKeysBut(DefinitionFormat.CostLine);
        }

        if (lines.Count == 0)
        {
            map.Problem(map.Line, "A table of costs needs “lines”: “- { label: First car, amount: 60 }”.");
        }

        return lines;
    }

    private static Question Hidden(YamlMap map, Question question)
    {
        var from = map.Optional("from");
        var constant = map.Optional("value");
        if (from is null == constant is null)
        {
            map.Problem(map.Line, "A hidden value needs “from: link.name”, a parameter of the link that led here, or a fixed “value”.");
        }
        else if (from is not null && !LinkPattern().IsMatch(from))
        {
            map.Problem(map.LineOf("from"), "“from” should be a parameter of the link that led here: “from: link.ref”.");
        }

        return question with { From = from, Constant = constant, Optional = true, MaxLength = DefaultTextLength };
    }

    private static void CheckBounds(YamlMap map, Question question)
    {
        if (question.AtLeast > question.AtMost)
        {
            map.Problem(map.LineOf("at-least"), $"There cannot be {question.AtLeast} or more and {question.AtMost} or fewer. Change one of them.");
        }

        if (question is { Type: QuestionType.Checkboxes, OptionsFrom: null } && question.AtLeast > question.Options.Count(o => !o.IsNone))
        {
            map.Problem(map.LineOf("at-least"), $"There are only {Counted(question.Options.Count(o => !o.IsNone), "option")} to count, so nobody can tick {question.AtLeast}.");
        }
    }

    private static void CheckContact(YamlMap map, Question question)
    {
        var fits = question.Contact switch
        {
            ContactRole.Email => question.Type == QuestionType.Email,
            ContactRole.Phone => question.Type == QuestionType.Phone,
            ContactRole.Name => question.Type is QuestionType.Text or QuestionType.Name or QuestionType.Organisation,
            _ => true,
        };
        if (!fits)
        {
            map.Problem(map.LineOf("contact"), $"“contact: {Platform.Data.Text.Kebab(question.Contact!.Value)}” does not go with a question of type {Platform.Data.Text.Kebab(question.Type)}.");
        }
    }

    // What people hesitate to give is given more readily, and more lawfully, with the reason.
    private static void AdviseOnPurpose(YamlMap map, Question question)
    {
        var label = question.Label.English ?? "";
        var isPersonal = question.Type is QuestionType.NationalInsuranceNumber or QuestionType.BankAccount || question.Sensitive
            || PersonalPattern().IsMatch(label);
        if (isPersonal && question.IsAsked && question.Purpose is null && question.Hint is null)
        {
            map.Advise(map.Line, $"“{label}” asks for something personal. Say why we ask, with “purpose” or “hint”.");
        }
    }

    private void CheckEndings(ServiceDefinition service)
    {
        var ending = service.Pages.ToList().FindIndex(p => p is { IsExit: true, When: null });
        if (ending >= 0 && ending < service.Pages.Count - 1)
        {
            root.Problem(root.LineOf("form"), $"The form always ends at “{service.Pages[ending].Name}”, so nobody gets to “{service.Pages[ending + 1].Name}”. Give the exit a “when”, or move it down.");
        }
        else if (ending >= 0 && service.Work is not null)
        {
            root.Problem(root.LineOf("form"), $"The form always ends at “{service.Pages[ending].Name}”, so nobody can send it. Give the exit a “when”, or take out “case”.");
        }
        else if (ending < 0 && service.Work is null && service.Pages.Count > 0)
        {
            root.Problem(root.LineOf("form"), "“case” is missing. Say which team does the work, by when, and through which stages; or, where the form only gives advice, end it with an “exit” without “when”.");
        }

        foreach (var question in service.Questions.Where(q => q.Type == QuestionType.Calculated && q.Unseen && !_used.Contains(q.Name)))
        {
            root.Advise(root.LineOf("form"), $"Nobody sees or uses “{question.Name}”. Take it out, or show it.");
        }
    }

    [GeneratedRegex("^today (?<sign>[+-]) (?<period>.+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ShiftPattern();

    [GeneratedRegex("^(?<amount>[0-9]{1,4}) ?(?<unit>MB|KB)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SizePattern();

    [GeneratedRegex("^link\\.[a-z][a-z0-9-]{0,40}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LinkPattern();

    [GeneratedRegex("date of birth|ethnic|religio|gender|sexual|disab|health|immigration|criminal|convict|income|savings", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex PersonalPattern();
}
