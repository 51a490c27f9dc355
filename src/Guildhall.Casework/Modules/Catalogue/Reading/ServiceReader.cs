using System.Globalization;
using System.Text.RegularExpressions;
using Guildhall.Casework.Modules.Catalogue.Format;
using Guildhall.Platform.Data;
using Guildhall.Platform.Localisation;
using YamlDotNet.RepresentationModel;

namespace Guildhall.Casework.Modules.Catalogue.Reading;

/// <summary>Reads one service: here the service itself, beside it the form, its conditions and the work.</summary>
internal sealed partial class ServiceReader(DefinitionFile file, YamlMap root, YamlMap? welsh, KnownNames? known)
{
    private const double HighestReadingAge = 15;

    public ServiceDefinition Read()
    {
        var name = root.Required("service", $"Write “service: {file.Service}”.");
        if (name.Length > 0 && name != file.Service)
        {
            root.Problem(root.LineOf("service"), $"The file is called {file.Service}.yaml, so write “service: {file.Service}”, or rename the file.");
        }

        CheckName(root, "service", name);
        if (welsh is null)
        {
            root.Advise(root.Line, $"There is no Welsh. Write it in {file.Service}.cy.yaml.");
        }

        var definition = new ServiceDefinition
        {
            Name = name,
            Title = Localised(root, welsh, "title", "Write what people call it: “title: Report a missed bin”."),
            Summary = Localised(root, welsh, "summary", "Write one sentence that says what the service does."),
            Topic = Named(root, "topic", root.Required("topic", "Write the topic it is listed under: “topic: bins-and-recycling”."), known?.Topics, "topic"),
            LifeEvents = root.Texts("life-events"),
            Audience = root.Texts("audience") is { Count: > 0 } audience ? audience : ["resident"],
            Keywords = [.. root.Texts("keywords"), .. welsh?.Texts("keywords") ?? []],
            SignIn = SignIn(),
            Codes = Free("codes"),
            Drafts = Drafts(),
            Retired = Retired(),
            Start = Start(),
            Pages = Pages(),
            Work = Case(),
            Privacy = Privacy(),
            Retention = Retention(),
        };
        NamedAll(root, "life-events", definition.LifeEvents, known?.LifeEvents, "life event");
        NamedAll(root, "audience", definition.Audience, DefinitionFormat.Service.Find("audience")!.Words, "audience");
        welsh?.Map("questions")?.RefuseUnknownKeysBut(_names);
        CheckEndings(definition);
        root.RefuseKeysBut(DefinitionFormat.Service);
        welsh?.Find("service");
        welsh?.RefuseUnknownKeys();
        return definition;
    }

    // A checker keeps nothing.
    private Period Retention() => Period(
        root,
        "retention",
        root.Find("case") is null ? root.Optional("retention") ?? "" : root.Required("retention", "Write how long a closed case is kept: “retention: 2 years”."),
        "retention: 2 years",
        PeriodUnit.Years,
        PeriodUnit.Months);

    private SignInRule SignIn()
    {
        var word = root.Optional("sign-in") ?? Text.Kebab(SignInRule.None);
        foreach (var rule in Enum.GetValues<SignInRule>())
        {
            if (Text.Kebab(rule) == word)
            {
                return rule;
            }
        }

        root.Problem(root.LineOf("sign-in"), "“sign-in” should be none, optional, required, two-factor, verified or staff.");
        return SignInRule.None;
    }

    private Dictionary<string, string> Free(string key)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (root.Map(key) is { } map)
        {
            foreach (var name in map.Keys)
            {
                texts[name] = map.Optional(name) ?? "";
            }
        }

        return texts;
    }

    private DraftRules? Drafts()
    {
        if (root.Map("drafts") is not { } map)
        {
            return null;
        }

        var keep = Days(map, "keep", map.Required("keep", "Write how long: “keep: 28 days”."));
        var remind = map.Optional("remind") is { } text ? Days(map, "remind", text) : (int?)null;
        if (keep > 0 && remind >= keep)
        {
            map.Problem(map.LineOf("remind"), "The reminder would go out before there is a form. Make “remind” shorter than “keep”.");
        }

        if (keep > 365)
        {
            map.Problem(map.LineOf("keep"), "Unfinished forms are kept for a year at most.");
        }

        map.RefuseKeysBut(DefinitionFormat.Drafts);
        return new DraftRules(Math.Max(keep, 1), remind);
    }

    private static int Days(YamlMap map, string key, string text)
    {
        var period = Period(map, key, text, $"{key}: 28 days", PeriodUnit.Days, PeriodUnit.Weeks);
        return period.Unit == PeriodUnit.Weeks ? 7 * period.Amount : period.Amount;
    }

    private Retirement? Retired()
    {
        if (root.Map("retired") is not { } map)
        {
            return null;
        }

        var translated = welsh?.Map("retired");
        var to = map.Optional("to");
        if (to is not null)
        {
            Named(map, "to", to, known?.Services, "service");
            RefuseItself(map, "to", to);
        }

        var retired = new Retirement(to, LocalisedOptional(map, translated, "message"));
        map.RefuseKeysBut(DefinitionFormat.Retired);
        translated?.RefuseUnknownKeys();
        return retired;
    }

    private StartContent Start()
    {
        if (root.Map("start") is not { } start)
        {
            root.Problem(root.Line, "“start” is missing. Say who the service is for, what they need and how long it takes.");
            return new StartContent { WhoFor = default, Takes = default, WhatHappensNext = default };
        }

        var translated = welsh?.Map("start");
        var page = new StartContent
        {
            WhoFor = Plain(start, "who-for", Localised(start, translated, "who-for", "Say who can use the service.")),
            YouNeed = LocalisedTexts(start, translated, "you-need"),
            Takes = Localised(start, translated, "takes", "Say how long the form takes: “takes: 5 minutes”."),
            WhatHappensNext = Plain(start, "what-happens-next", Localised(start, translated, "what-happens-next", "Say what the council does after the form is sent.")),
            Costs = LocalisedOptional(start, translated, "costs"),
            BeforeYouStart = PlainOptional(start, "before-you-start", LocalisedOptional(start, translated, "before-you-start")),
            Related = start.Texts("related"),
        };
        NamedAll(start, "related", page.Related, known?.Services, "service");
        start.RefuseKeysBut(DefinitionFormat.Start);
        translated?.RefuseUnknownKeys();
        return page;
    }

    private PrivacyRules Privacy()
    {
        if (root.Map("privacy") is not { } map)
        {
            root.Problem(root.Line, "“privacy” is missing. Say the lawful basis and how the data are used.");
            return new PrivacyRules { LawfulBasis = "", Notice = default };
        }

        var translated = welsh?.Map("privacy");
        var rules = new PrivacyRules
        {
            LawfulBasis = Word(map, "lawful-basis", map.Required("lawful-basis", $"Write one of {string.Join(", ", DefinitionFormat.LawfulBases)}."), DefinitionFormat.LawfulBases),
            SpecialCategory = map.Optional("special-category") is { } special ? Word(map, "special-category", special, DefinitionFormat.SpecialCategoryConditions) : null,
            Notice = Plain(map, "notice", Localised(map, translated, "notice", "Say in a sentence or two how we use what people tell us.")),
            SharedWith = LocalisedTexts(map, translated, "shared-with"),
            Restricted = map.Flag("restricted"),
            Helpers = map.Flag("helpers"),
            Councillors = map.Flag("councillors"),
        };
        map.RefuseKeysBut(DefinitionFormat.Privacy);
        translated?.RefuseUnknownKeys();
        return rules;
    }

    private LocalText Localised(YamlMap map, YamlMap? translated, string key, string advice) =>
        Both(map, translated, key, map.Required(key, advice));

    private LocalText? LocalisedOptional(YamlMap map, YamlMap? translated, string key)
    {
        if (map.Optional(key) is { } text)
        {
            return Both(map, translated, key, text);
        }

        if (translated?.Optional(key) is not null)
        {
            translated.Problem(translated.LineOf(key), $"The English has no “{key}” here. Write it there too, or take this one out.");
        }

        return null;
    }

    private LocalText Both(YamlMap map, YamlMap? translated, string key, string english)
    {
        var text = translated?.Optional(key);
        if (english.Length > 0 && text is null)
        {
            MissingWelsh(map, key);
        }

        return new LocalText(english, text);
    }

    // The Welsh is whole, or there is none: a page half in Welsh is worse than either.
    private void MissingWelsh(YamlMap map, string key)
    {
        if (welsh is not null)
        {
            map.Problem(map.LineOf(key), $"“{key}” has no Welsh. Write it in {file.Service}.cy.yaml{(map.Spot.Length == 0 ? "" : $", for {map.Spot}")}.");
        }
    }

    private List<LocalText> LocalisedTexts(YamlMap map, YamlMap? translated, string key)
    {
        var texts = map.Texts(key);
        var translations = translated?.Texts(key) ?? [];
        if (welsh is not null && translations.Count != texts.Count)
        {
            (translations.Count > 0 ? translated! : map).Problem((translations.Count > 0 ? translated! : map).LineOf(key), $"“{key}” has {Counted(texts.Count, "line")} in English and {Counted(translations.Count, "line")} in Welsh. Write as many in both.");
        }

        return [.. texts.Select((text, i) => new LocalText(text, translations.ElementAtOrDefault(i)))];
    }

    /// <summary>The same text; where it is hard to read, it says so.</summary>
    private static LocalText Plain(YamlMap map, string key, LocalText text)
    {
        if (text.English is { Length: > 0 } english && ReadingAge.Of(english) is { } age && age > HighestReadingAge)
        {
            map.Advise(map.LineOf(key), $"“{key}” is hard to read: it takes a reading age of about {age.ToString("0", CultureInfo.InvariantCulture)}. Use shorter sentences and plainer words.");
        }

        return text;
    }

    private static LocalText? PlainOptional(YamlMap map, string key, LocalText? text) => text is { } there ? Plain(map, key, there) : null;

    private static string Named(YamlMap map, string key, string name, IReadOnlyCollection<string>? names, string what)
    {
        if (name.Length > 0 && names?.Contains(name) == false)
        {
            map.Problem(map.LineOf(key), $"There is no {what} “{name}”. {Nearest(name, names)}");
        }

        return name;
    }

    private static void NamedAll(YamlMap map, string key, IReadOnlyList<string> given, IReadOnlyCollection<string>? names, string what)
    {
        foreach (var name in given)
        {
            Named(map, key, name, names, what);
        }
    }

    private static string Nearest(string name, IReadOnlyCollection<string> names) =>
        names.Count > 12
            ? $"The nearest are: {string.Join(", ", names.OrderBy(n => YamlMap.Distance(n, name)).Take(3))}."
            : $"There are: {string.Join(", ", names.Order(StringComparer.Ordinal))}.";

    private void RefuseItself(YamlMap map, string key, string service)
    {
        if (service == file.Service)
        {
            map.Problem(map.LineOf(key), "This leads back to the same service: people would go round in a ring. Name another.");
        }
    }

    private static string Word(YamlMap map, string key, string word, IReadOnlyList<string> words)
    {
        if (word.Length > 0 && !words.Contains(word))
        {
            map.Problem(map.LineOf(key), $"“{key}” should be one of {string.Join(", ", words)}.");
        }

        return word;
    }

    private static Period Period(YamlMap map, string key, string text, string example, params ReadOnlySpan<PeriodUnit> units)
    {
        if (text.Length == 0)
        {
            return default;
        }

        var parts = PeriodPattern().Match(text);
        foreach (var unit in units)
        {
            var word = Platform.Data.Text.Kebab(unit).Replace('-', ' ');
            if (parts.Success && (parts.Groups["unit"].Value == word || parts.Groups["unit"].Value == word.TrimEnd('s'))
                && int.Parse(parts.Groups["amount"].Value, CultureInfo.InvariantCulture) is > 0 and var amount)
            {
                return new Period(amount, unit);
            }
        }

        map.Problem(map.LineOf(key), $"“{key}” should be a length of time in {string.Join(" or ", units.ToArray().Select(u => Platform.Data.Text.Kebab(u).Replace('-', ' ')))}: “{example}”.");
        return default;
    }

    private static int? Whole(YamlMap map, string key, int least, int most)
    {
        if (map.Optional(key) is not { } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        map.Problem(map.LineOf(key), $"“{key}” should be a whole number from {least} to {most}.");
        return null;
    }

    private static decimal? Decimal(YamlMap map, string key)
    {
        if (map.Optional(key) is not { } text)
        {
            return null;
        }

        if (decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        map.Problem(map.LineOf(key), $"“{key}” should be a number, such as 12.50.");
        return null;
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
            if (Platform.Data.Text.Kebab(value) == text)
            {
                return value;
            }
        }

        map.Problem(map.LineOf(key), $"“{text}” is not a {key} we know. Write one of {Words<T>()}.");
        return otherwise;
    }

    private static string Words<T>()
        where T : struct, Enum => string.Join(", ", Enum.GetValues<T>().Select(Platform.Data.Text.Kebab));

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

    private static string Counted(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";

    private static bool IsMap(YamlMap map, string key) => map.Find(key) is YamlMappingNode;

    [GeneratedRegex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NamePattern();

    [GeneratedRegex("^(?<amount>[0-9]{1,4}) (?<unit>[a-z ]+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PeriodPattern();
}
