using System.Globalization;
using System.Text.RegularExpressions;
using Guildhall.Platform.Localisation;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Guildhall.Casework.Modules.Catalogue.Reading;

/// <summary>What came of reading a file: the definition, or null and the problems that stand against it.</summary>
public sealed record ReadResult(ServiceDefinition? Definition, IReadOnlyList<DefinitionProblem> Problems);

/// <summary>What a service may name that is kept elsewhere.</summary>
/// <param name="Teams">The council's teams.</param>
/// <param name="Messages">The council's message templates.</param>
public sealed record KnownNames(IReadOnlyCollection<string> Teams, IReadOnlyCollection<string> Messages);

/// <summary>Reads a service from its YAML, and says of every mistake where it is and what to write instead.</summary>
public static partial class DefinitionReader
{
    private const int DefaultTextLength = 200;
    private const int DefaultLongTextLength = 2000;

    /// <summary>Reads one file with its Welsh companion.</summary>
    /// <param name="known">The names it may use; null where they are not at hand, and are not checked.</param>
    public static ReadResult Read(DefinitionFile file, KnownNames? known = null)
    {
        var problems = new List<DefinitionProblem>();
        var root = Parse(file.Path, file.Yaml, problems);
        var welsh = file.WelshYaml is null ? null : Parse(Path.ChangeExtension(file.Path, ".cy.yaml"), file.WelshYaml, problems);
        if (root is null)
        {
            return new ReadResult(null, problems);
        }

        var definition = new Reader(file, root, welsh, known).Service();
        return new ReadResult(problems.Count == 0 ? definition : null, problems);
    }

    private static YamlMap? Parse(string path, string yaml, List<DefinitionProblem> problems)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            if (stream.Documents.Count == 1 && stream.Documents[0].RootNode is YamlMappingNode map)
            {
                return new YamlMap(path, map, problems);
            }

            problems.Add(new DefinitionProblem(path, 1, "The file should hold one service: begin with “service: its-name”."));
        }
        catch (YamlException e)
        {
            problems.Add(new DefinitionProblem(path, e.Start.Line, $"This is not valid YAML: {e.InnerException?.Message ?? e.Message} Check the indentation, and put quotes around a text that holds a colon."));
        }

        // The parser meets some broken texts with exceptions of other kinds, which name no line.
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException)
        {
            problems.Add(new DefinitionProblem(path, 1, "This is not valid YAML: a bracket, brace or quote is opened and not closed."));
        }

        return null;
    }

    [GeneratedRegex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NamePattern();

    [GeneratedRegex("^(?<days>[0-9]{1,3}) working days?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex WorkingDays();

    [GeneratedRegex("^(?<years>[0-9]{1,2}) years?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Years();

    private sealed class Reader(DefinitionFile file, YamlMap root, YamlMap? welsh, KnownNames? known)
    {
        private readonly Dictionary<string, Question> _asked = new(StringComparer.Ordinal);

        public ServiceDefinition Service()
        {
            var name = root.Required("service", $"Write “service: {file.Service}”.");
            if (name.Length > 0 && name != file.Service)
            {
                root.Problem(root.LineOf("service"), $"The file is called {file.Service}.yaml, so write “service: {file.Service}”, or rename the file.");
            }

            CheckName(root, "service", name);
            var signIn = SignIn();
            var pages = Pages();
            var definition = new ServiceDefinition
            {
                Name = name,
                Title = Localised(root, welsh, "title", "Write what people call it: “title: Report a missed bin”."),
                Summary = Localised(root, welsh, "summary", "Write one sentence that says what the service does."),
                Topic = root.Required("topic", "Write the topic it is listed under: “topic: bins-and-recycling”."),
                Audience = root.Texts("audience") is { Count: > 0 } audience ? audience : ["resident"],
                Keywords = root.Texts("keywords"),
                SignIn = signIn,
                Codes = Codes(),
                Start = Start(),
                Pages = pages,
                Case = Case(),
                Privacy = Privacy(),
                RetentionYears = Retention(),
            };
            if (welsh is not null)
            {
                welsh.Find("service");
                welsh.RefuseUnknownKeys();
            }

            root.RefuseUnknownKeys();
            return definition;
        }

        private static LocalText Localised(YamlMap map, YamlMap? welsh, string key, string advice) =>
            new(map.Required(key, advice), welsh?.Optional(key));

        private static LocalText? LocalisedOptional(YamlMap map, YamlMap? welsh, string key)
        {
            var translated = welsh?.Optional(key);
            if (map.Optional(key) is { } text)
            {
                return new LocalText(text, translated);
            }

            if (translated is not null)
            {
                welsh!.Problem(welsh.LineOf(key), $"The English has no “{key}” here. Write it there too, or take this one out.");
            }

            return null;
        }

        private SignInRule SignIn()
        {
            switch (root.Optional("sign-in") ?? "none")
            {
                case "none":
                    return SignInRule.None;
                case "optional":
                    return SignInRule.Optional;
                case "staff":
                    return SignInRule.Staff;
                default:
                    root.Problem(root.LineOf("sign-in"), "“sign-in” should be none, optional or staff.");
                    return SignInRule.None;
            }
        }

        private Dictionary<string, string> Codes()
        {
            var codes = new Dictionary<string, string>(StringComparer.Ordinal);
            if (root.Map("codes") is { } map)
            {
                foreach (var key in map.Keys)
                {
                    codes[key] = map.Optional(key) ?? "";
                }
            }

            return codes;
        }

        private StartContent Start()
        {
            if (root.Map("start") is not { } start)
            {
                root.Problem(root.Line, "“start” is missing. Say who the service is for, what they need and how long it takes.");
                return new StartContent { WhoFor = default, Takes = default, WhatHappensNext = default };
            }

            var translated = welsh?.Map("start");
            var needs = start.Texts("you-need");
            var welshNeeds = translated?.Texts("you-need") ?? [];
            if (welshNeeds.Count > 0 && welshNeeds.Count != needs.Count)
            {
                translated!.Problem(translated.LineOf("you-need"), $"The English has {needs.Count} lines here: write as many in Welsh.");
            }

            var page = new StartContent
            {
                WhoFor = Localised(start, translated, "who-for", "Say who can use the service."),
                YouNeed = [.. needs.Select((need, i) => new LocalText(need, welshNeeds.ElementAtOrDefault(i)))],
                Takes = Localised(start, translated, "takes", "Say how long the form takes: “takes: 5 minutes”."),
                WhatHappensNext = Localised(start, translated, "what-happens-next", "Say what the council does after the form is sent."),
                Costs = LocalisedOptional(start, translated, "costs"),
            };
            start.RefuseUnknownKeys();
            translated?.RefuseUnknownKeys();
            return page;
        }

        private List<FormPage> Pages()
        {
            var pages = new List<FormPage>();
            var welshPages = welsh?.Map("pages");
            foreach (var map in root.Maps("form"))
            {
                var name = map.Required("page", "Give the page a name: “- page: property”.");
                CheckName(map, "page", name);
                if (name is "check" or "sent" || pages.Any(p => p.Name == name))
                {
                    map.Problem(map.LineOf("page"), name is "check" or "sent"
                        ? $"A page cannot be called “{name}”: every form has one of its own. Choose another name."
                        : $"Two pages are called “{name}”. Give each its own name.");
                }

                var translated = welshPages?.Map(name);
                var page = new FormPage
                {
                    Name = name,
                    Title = LocalisedOptional(map, translated, "title"),
                    Intro = LocalisedOptional(map, translated, "intro"),
                    When = When(map),
                    Questions = Questions(map),
                };
                if (page.Questions.Count != 1 && page.Title is null)
                {
                    map.Problem(map.Line, $"The page “{name}” asks {page.Questions.Count} questions, so it needs a “title”.");
                }

                map.RefuseUnknownKeys();
                translated?.RefuseUnknownKeys();
                pages.Add(page);
            }

            if (pages.Count == 0)
            {
                root.Problem(root.LineOf("form"), "“form” is missing. A form has at least one page: “- page: details”.");
            }

            welshPages?.RefuseUnknownKeys();
            welsh?.Map("questions")?.RefuseUnknownKeysBut(_asked.Keys);
            return pages;
        }

        private List<Question> Questions(YamlMap page)
        {
            var questions = new List<Question>();
            foreach (var map in page.Maps("ask"))
            {
                var name = map.Required("name", "Give the question a name: “name: where-left”.");
                CheckName(map, "name", name);
                if (name is "any" or "all" or "not")
                {
                    map.Problem(map.LineOf("name"), $"A question cannot be called “{name}”: it is a word of “when”.");
                }

                var translated = welsh?.Map("questions")?.Map(name);
                var type = Enumeration(map, "type", QuestionType.Text, required: true);
                var question = new Question
                {
                    Name = name,
                    Type = type,
                    Label = Localised(map, translated, "label", "Write the question as people will read it."),
                    Hint = LocalisedOptional(map, translated, "hint"),
                    Missing = LocalisedOptional(map, translated, "missing"),
                    Optional = map.Flag("optional"),
                    When = When(map),
                    Options = Options(map, translated, type),
                    Contact = map.Optional("contact") is null ? null : Enumeration(map, "contact", ContactRole.Name),
                    IsProperty = type == QuestionType.Address && (map.Find("property") is null ? !_asked.Values.Any(q => q.IsProperty) : map.Flag("property")),
                    MaxLength = Number(map, "max-length", type == QuestionType.LongText ? DefaultLongTextLength : DefaultTextLength),
                    Dates = Enumeration(map, "dates", DateRule.Any),
                };
                if (name.Length > 0 && !_asked.TryAdd(name, question))
                {
                    map.Problem(map.LineOf("name"), $"Two questions are called “{name}”. Give each its own name.");
                }

                map.RefuseUnknownKeys();
                translated?.RefuseUnknownKeys();
                questions.Add(question);
            }

            return questions;
        }

        private static List<Option> Options(YamlMap map, YamlMap? translated, QuestionType type)
        {
            var options = new List<Option>();
            if (map.Find("options") is YamlMappingNode)
            {
                var choices = map.Map("options")!;
                var welshChoices = translated?.Map("options");
                foreach (var value in choices.Keys)
                {
                    options.Add(new Option(value, Localised(choices, welshChoices, value, "Write what people read for this option."), null));
                }

                welshChoices?.RefuseUnknownKeys();
            }

            if (type is QuestionType.Radios or QuestionType.Checkboxes != options.Count > 0)
            {
                map.Problem(map.LineOf("options"), options.Count > 0
                    ? "Only radios and checkboxes have “options”."
                    : "Radios and checkboxes need “options”: a value and its label on each line, such as “food: Food waste”.");
            }

            return options;
        }

        private Condition? When(YamlMap map) =>
            map.Find("when") switch
            {
                null => null,
                YamlMappingNode => Rule(map.Map("when")!),
                var other => Bad(map, other.Start.Line, "“when” should name a question and its answer, such as “when: { container: food }”."),
            };

        private Condition? Rule(YamlMap map)
        {
            var rules = new List<Condition>();
            foreach (var key in map.Keys)
            {
                Condition? rule;
                switch (key)
                {
                    case "any" or "all":
                        var parts = map.Maps(key).Select(Rule).OfType<Condition>().ToList();
                        rule = key == "any" ? new Condition.Any(parts) : new Condition.All(parts);
                        break;
                    case "not":
                        rule = map.Map(key) is { } inner && Rule(inner) is { } negated ? new Condition.Not(negated) : null;
                        break;
                    default:
                        rule = AnswerRule(map, key);
                        break;
                }

                if (rule is not null)
                {
                    rules.Add(rule);
                }
            }

            return rules.Count == 1 ? rules[0] : new Condition.All(rules);
        }

        private Condition? AnswerRule(YamlMap map, string question)
        {
            if (!_asked.TryGetValue(question, out var asked))
            {
                return Bad(map, map.LineOf(question), $"“when” looks at “{question}”, which is not a question asked before this. Check the name, or move the question up.");
            }

            if (map.Find(question) is YamlMappingNode)
            {
                var inner = map.Map(question)!;
                if (inner.Find("answered") is not null)
                {
                    return inner.Flag("answered") ? new Condition.Answered(question) : new Condition.Not(new Condition.Answered(question));
                }

                var not = inner.Find("not") is not null;
                var values = inner.Texts(not ? "not" : "any");
                CheckValues(inner, asked, values);
                inner.RefuseUnknownKeys();
                return not ? new Condition.Not(new Condition.Is(question, values)) : new Condition.Is(question, values);
            }

            var wanted = map.Texts(question);
            CheckValues(map, asked, wanted);
            return new Condition.Is(question, wanted);
        }

        private static void CheckValues(YamlMap map, Question asked, IReadOnlyList<string> values)
        {
            IReadOnlyList<string> possible = asked.Type switch
            {
                QuestionType.YesNo => ["yes", "no"],
                QuestionType.Radios or QuestionType.Checkboxes => [.. asked.Options.Select(o => o.Value)],
                _ => values,
            };
            foreach (var value in values.Except(possible))
            {
                map.Problem(map.Line, $"“{value}” is not an answer to “{asked.Name}”. The answers are: {string.Join(", ", possible)}.");
            }
        }

        private CaseRules Case()
        {
            if (root.Map("case") is not { } map)
            {
                root.Problem(root.Line, "“case” is missing. Say which team does the work, by when, and through which stages.");
                return new CaseRules { Team = "", TargetWorkingDays = 0, Stages = [] };
            }

            var target = map.Required("target", "Write how many working days the work takes: “target: 5 working days”.");
            var days = WorkingDays().Match(target);
            if (!days.Success && target.Length > 0)
            {
                map.Problem(map.LineOf("target"), "“target” should be a number of working days: “target: 5 working days”.");
            }

            var team = map.Required("team", "Write the team that does the work: “team: waste-contact”.");
            if (team.Length > 0 && known?.Teams.Contains(team) == false)
            {
                map.Problem(map.LineOf("team"), $"There is no team “{team}”. The teams are: {string.Join(", ", known.Teams)}. Add one in staff.yaml.");
            }

            var rules = new CaseRules
            {
                Team = team,
                TargetWorkingDays = days.Success ? int.Parse(days.Groups["days"].Value, CultureInfo.InvariantCulture) : 0,
                Stages = Stages(map),
            };
            map.RefuseUnknownKeys();
            return rules;
        }

        private List<Stage> Stages(YamlMap rules)
        {
            var stages = new List<Stage>();
            if (rules.Map("stages") is not { } map)
            {
                rules.Problem(rules.Line, "“stages” is missing. A case needs at least a stage it begins at and one that closes it.");
                return stages;
            }

            var messages = root.Map("messages");
            var welshStages = welsh?.Map("stages");
            foreach (var name in map.Keys)
            {
                CheckName(map, name, name);
                if (map.Map(name) is not { } stage)
                {
                    continue;
                }

                var translated = welshStages?.Map(name);
                var told = LocalisedOptional(stage, translated, "public");
                Outcome? closes = stage.Optional("closes") is null ? null : Enumeration(stage, "closes", Outcome.Done);
                var message = messages?.Optional(name) ?? (told is null ? null
                    : stages.Count == 0 ? "request-received"
                    : closes is null ? "request-update" : "request-closed");
                if (message is not null && known?.Messages.Contains(message) == false)
                {
                    stage.Problem(messages?.Optional(name) is null ? stage.Line : messages.LineOf(name), $"There is no message “{message}”. Write it as messages/{message}.md, or use one of: {string.Join(", ", known.Messages)}.");
                }

                stages.Add(new Stage
                {
                    Name = name,
                    Title = new LocalText(stage.Optional("title") ?? Sentence(name), translated?.Optional("title")),
                    Public = told,
                    Next = stage.Texts("next"),
                    Closes = closes,
                    ReasonRequired = stage.Flag("reason"),
                    Message = message,
                });
                stage.RefuseUnknownKeys();
                translated?.RefuseUnknownKeys();
            }

            messages?.RefuseUnknownKeys();
            welshStages?.RefuseUnknownKeys();
            CheckStages(map, stages);
            return stages;
        }

        private static void CheckStages(YamlMap map, List<Stage> stages)
        {
            foreach (var stage in stages)
            {
                foreach (var next in stage.Next.Where(n => stages.All(s => s.Name != n)))
                {
                    map.Problem(map.LineOf(stage.Name), $"The stage “{stage.Name}” leads to “{next}”, which is not a stage. The stages are: {string.Join(", ", stages.Select(s => s.Name))}.");
                }

                if (stage.Next.Count == 0 && stage.Closes is null)
                {
                    map.Problem(map.LineOf(stage.Name), $"A case would be stuck at “{stage.Name}”. Give it a “next”, or close the case with “closes: done”.");
                }
            }

            if (stages.Count == 0)
            {
                return;
            }

            var reached = new HashSet<string>(StringComparer.Ordinal);
            var waiting = new Queue<string>([stages[0].Name]);
            while (waiting.TryDequeue(out var name))
            {
                if (reached.Add(name))
                {
                    stages.Find(s => s.Name == name)?.Next.ToList().ForEach(waiting.Enqueue);
                }
            }

            foreach (var stage in stages.Where(s => !reached.Contains(s.Name)))
            {
                map.Problem(map.LineOf(stage.Name), $"No stage leads to “{stage.Name}”. Add it to the “next” of another stage, or remove it.");
            }
        }

        private PrivacyRules Privacy()
        {
            if (root.Map("privacy") is not { } map)
            {
                root.Problem(root.Line, "“privacy” is missing. Say the lawful basis and how the data are used.");
                return new PrivacyRules("", default, false);
            }

            string[] bases = ["consent", "contract", "legal-obligation", "vital-interests", "public-task", "legitimate-interests"];
            var basis = map.Required("lawful-basis", $"Write one of {string.Join(", ", bases)}.");
            if (basis.Length > 0 && !bases.Contains(basis))
            {
                map.Problem(map.LineOf("lawful-basis"), $"“lawful-basis” should be one of {string.Join(", ", bases)}.");
            }

            var rules = new PrivacyRules(
                basis,
                Localised(map, welsh?.Map("privacy"), "notice", "Say in a sentence or two how we use what people tell us."),
                map.Flag("restricted"));
            map.RefuseUnknownKeys();
            return rules;
        }

        private int Retention()
        {
            var years = Years().Match(root.Required("retention", "Write how long a closed case is kept: “retention: 2 years”."));
            if (!years.Success)
            {
                root.Problem(root.LineOf("retention"), "“retention” should be a number of years: “retention: 2 years”.");
                return 0;
            }

            return int.Parse(years.Groups["years"].Value, CultureInfo.InvariantCulture);
        }

        private static int Number(YamlMap map, string key, int otherwise)
        {
            if (map.Optional(key) is not { } text)
            {
                return otherwise;
            }

            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 20000)
            {
                return number;
            }

            map.Problem(map.LineOf(key), $"“{key}” should be a whole number from 1 to 20000.");
            return otherwise;
        }

        private static T Enumeration<T>(YamlMap map, string key, T otherwise, bool required = false)
            where T : struct, Enum
        {
            var text = required ? map.Required(key, $"Write one of {Words<T>()}.") : map.Optional(key);
            if (string.IsNullOrEmpty(text))
            {
                return otherwise;
            }

            foreach (var value in Enum.GetValues<T>())
            {
                if (Guildhall.Platform.Data.Text.Kebab(value) == text)
                {
                    return value;
                }
            }

            map.Problem(map.LineOf(key), $"“{text}” is not a {key} we know. Write one of {Words<T>()}.");
            return otherwise;
        }

        private static string Words<T>()
            where T : struct, Enum => string.Join(", ", Enum.GetValues<T>().Select(Guildhall.Platform.Data.Text.Kebab));

        private static Condition? Bad(YamlMap map, long line, string message)
        {
            map.Problem(line, message);
            return null;
        }

        private static void CheckName(YamlMap map, string key, string name)
        {
            if (name.Length > 0 && (name.Length > 60 || !NamePattern().IsMatch(name)))
            {
                map.Problem(map.LineOf(key), $"“{name}” should be lower-case words joined by hyphens, such as “missed-bin”.");
            }
        }

        private static string Sentence(string name) =>
            string.Create(name.Length, name, (to, from) =>
            {
                from.AsSpan().Replace(to, '-', ' ');
                to[0] = char.ToUpperInvariant(to[0]);
            });
    }
}
