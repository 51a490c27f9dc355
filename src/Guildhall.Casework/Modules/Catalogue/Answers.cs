using System.Globalization;
using System.Text.Json.Nodes;
using Guildhall.Platform.Localisation;

namespace Guildhall.Casework.Modules.Catalogue;

/// <summary>An address as answered: a property of the gazetteer, or what the person typed when theirs was not listed.</summary>
/// <param name="Uprn">The property's number; null when it was not listed.</param>
/// <param name="Text">The address on one line.</param>
public sealed record AddressAnswer(string? Uprn, string Text);

/// <summary>A file as answered.</summary>
/// <param name="Id">The document's key.</param>
/// <param name="Name">Its name, as the person's machine called it.</param>
/// <param name="Bytes">Its size.</param>
public sealed record FileAnswer(Guid Id, string Name, long Bytes);

/// <summary>A point of a place that was put on the map.</summary>
/// <param name="Of">Which of the things of a group it tells of, and which question of it; empty outside a group.</param>
/// <param name="Latitude">Degrees north.</param>
/// <param name="Longitude">Degrees east.</param>
public sealed record PointAnswer(string Of, string Latitude, string Longitude);

/// <summary>
/// What a person answered, by question. Immutable: <see cref="With"/> gives a new one. Stored as JSON: a text for most
/// questions (a number as <c>12.5</c>, a date as <c>yyyy-MM-dd</c>, a month as <c>yyyy-MM</c>, a time as <c>HH:mm</c>, a
/// declaration as <c>yes</c>), a list for checkboxes, files (<c>{id, name, bytes}</c>) and groups (the answers of each thing),
/// and an object for an address or street (<c>{uprn or usrn, text}</c>), a place (<c>{lat, lon, text}</c>), a name
/// (<c>{first, last}</c>), a bank account (<c>{name, sort-code, account}</c>), a signature (<c>{name, statement, at}</c>)
/// and costs (<c>{lines, total}</c>).
/// </summary>
public sealed class Answers
{
    private readonly Dictionary<string, JsonNode> _values;

    private Answers(Dictionary<string, JsonNode> values) => _values = values;

    /// <summary>What is read in the place of a sealed answer.</summary>
    public const string Masked = "••••••";

    /// <summary>No answers yet.</summary>
    public static Answers Empty { get; } = new([]);

    /// <summary>The questions that have been answered.</summary>
    public IEnumerable<string> Names => _values.Keys;

    /// <summary>Reads stored answers.</summary>
    public static Answers FromJson(string json) => FromObject(JsonNode.Parse(json)!.AsObject());

    /// <summary>The answers as they are stored.</summary>
    public string ToJson() => ToNode().ToJsonString();

    /// <summary>These answers with one more, or one replaced; null takes it away.</summary>
    public Answers With(string question, JsonNode? answer)
    {
        var values = new Dictionary<string, JsonNode>(_values, StringComparer.Ordinal);
        if (answer is null)
        {
            values.Remove(question);
        }
        else
        {
            values[question] = answer;
        }

        return new Answers(values);
    }

    /// <summary>Only the answers to these questions: what is kept when a branch is left.</summary>
    public Answers Only(IReadOnlySet<string> questions) =>
        new(_values.Where(v => questions.Contains(v.Key)).ToDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal));

    /// <summary>The answer as stored; null if there is none.</summary>
    public JsonNode? this[string question] => _values.GetValueOrDefault(question);

    /// <summary>The answer as a text; null if there is none or it is not one.</summary>
    public string? Text(string question) => this[question] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>The answers to a question that may have several, or the one as a list of one, as texts.</summary>
    public IReadOnlyList<string> Values(string question) => this[question] switch
    {
        JsonArray many => [.. many.Select(Single).OfType<string>()],
        JsonObject parts => Single(parts) is { } text ? [text] : [],
        JsonValue one when one.TryGetValue<string>(out var text) => [text],
        _ => [],
    };

    /// <summary>The answer as a number; the total of costs; null if it is neither.</summary>
    public decimal? Number(string question) =>
        decimal.TryParse(Text(question) ?? Part(question, "total"), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    /// <summary>The answer as a day; null if it is none.</summary>
    public DateOnly? Day(string question) =>
        DateOnly.TryParseExact(Text(question), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>One part of an answer of several; null if there is none.</summary>
    public string? Part(string question, string part) =>
        this[question] is JsonObject parts && parts[part] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>How many options were ticked, files given or things told of; 0 when there is no answer.</summary>
    public int Count(string question) => this[question] switch
    {
        null => 0,
        JsonArray many => many.Count,
        _ => 1,
    };

    /// <summary>The sum of the answers to a question, asked once or of each thing of a group.</summary>
    public decimal Sum(string question) =>
        this[question] is not null
            ? Number(question) ?? 0
            : _values.Values.OfType<JsonArray>().SelectMany(g => g).OfType<JsonObject>()
                .Sum(thing => thing[question] is JsonObject or null ? 0 : new Answers(new(StringComparer.Ordinal) { [question] = thing[question]! }).Number(question) ?? 0);

    /// <summary>The answers to a group, one for each thing.</summary>
    public IReadOnlyList<Answers> Things(string group) => this[group] is JsonArray things
        ? [.. things.OfType<JsonObject>().Select(FromObject)]
        : [];

    /// <summary>These answers with those of one thing of a group among them: what conditions inside the group look at.</summary>
    public Answers And(Answers thing)
    {
        var values = new Dictionary<string, JsonNode>(_values, StringComparer.Ordinal);
        foreach (var (name, value) in thing._values)
        {
            values[name] = value;
        }

        return new Answers(values);
    }

    /// <summary>The files given.</summary>
    public IReadOnlyList<FileAnswer> Files(string question) => this[question] is JsonArray files
        ? [.. files.OfType<JsonObject>().Select(f => new FileAnswer(Guid.Parse(f["id"]!.GetValue<string>()), f["name"]!.GetValue<string>(), f["bytes"]!.GetValue<long>()))]
        : [];

    /// <summary>The files given to a question, those with each thing of a group among them.</summary>
    public IReadOnlyList<FileAnswer> Files(Question question) => question.Type switch
    {
        QuestionType.File => Files(question.Name),
        QuestionType.Group => [.. Things(question.Name).SelectMany(thing => question.Questions.SelectMany(thing.Files))],
        _ => [],
    };

    /// <summary>A file as it is stored.</summary>
    public static JsonNode Node(FileAnswer file) =>
        new JsonObject { ["id"] = file.Id.ToString(), ["name"] = file.Name, ["bytes"] = file.Bytes };

    /// <summary>Answers as part of others: one thing of a group.</summary>
    public JsonObject ToNode() =>
        new(_values.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => new KeyValuePair<string, JsonNode?>(v.Key, v.Value.DeepClone())));

    /// <summary>The answer as an address; null if there is none.</summary>
    public AddressAnswer? Address(string question) => this[question] is JsonObject address && address["text"]?.GetValue<string>() is { } text
        ? new AddressAnswer(address["uprn"]?.GetValue<string>(), text)
        : null;

    /// <summary>An address as it is stored.</summary>
    public static JsonNode Node(AddressAnswer address) =>
        new JsonObject { ["uprn"] = address.Uprn, ["text"] = address.Text };

    /// <summary>The points of a place, or of the places in the things of a group; a place told in words alone has none.</summary>
    public IReadOnlyList<PointAnswer> Points(Question question, string language) => question.Type switch
    {
        QuestionType.Place => Point(question.Name) is var (latitude, longitude) ? [new PointAnswer("", latitude, longitude)] : [],
        QuestionType.Group =>
        [
            .. Things(question.Name).SelectMany((thing, i) => question.Questions.SelectMany(q => thing.Points(q, language)
                .Select(p => p with { Of = question.IsRepeated ? $"{ThingName(question, i, language)}, {q.Label.In(language)}" : q.Label.In(language) }))),
        ],
        _ => [],
    };

    /// <summary>The answer as a person reads it, a line each; empty when there is none. Of a group, the things are told one after the other, with an empty line between.</summary>
    public IReadOnlyList<string> Display(Question question, string language)
    {
        if ((question.Type != QuestionType.Group || question.Sensitive) && SensitiveAnswers.IsSealed(this[question.Name]))
        {
            return [Masked];
        }

        var values = Values(question.Name);
        return question.Type switch
        {
            QuestionType.Radios or QuestionType.Checkboxes or QuestionType.Select =>
                [.. values.Select(v => question.Options.FirstOrDefault(o => o.Value == v)?.Label.In(language) ?? Told(question.Name, v))],
            QuestionType.YesNo => [.. values.Select(v => v == "yes" ? new LocalText("Yes", "Ie").In(language) : new LocalText("No", "Na").In(language))],
            QuestionType.Declaration => [.. values.Select(_ => new LocalText("I agree", "Rwy’n cytuno").In(language))],
            QuestionType.Date => [.. values.Select(v => Dated(v, "yyyy-MM-dd", "d MMMM yyyy", language))],
            QuestionType.Month => [.. values.Select(v => Dated(v, "yyyy-MM", "MMMM yyyy", language))],
            QuestionType.LongText => [.. values.SelectMany(v => v.Split('\n', StringSplitOptions.TrimEntries))],
            QuestionType.Address => [.. values.SelectMany(v => v.Split(", "))],
            QuestionType.Money => [.. values.Select(Pounds)],
            QuestionType.Number or QuestionType.Calculated => [.. values.Select(v => question.IsMoney ? Pounds(v) : Unit(question, v, language))],
            QuestionType.Costs => CostLines(question.Name, language),
            QuestionType.BankAccount => Part(question.Name, "account") is { } account
                ? [Part(question.Name, "name") ?? "", Part(question.Name, "sort-code") ?? "", account]
                : [],
            QuestionType.File => [.. Files(question.Name).Select(f => f.Name)],
            QuestionType.Place => Point(question.Name) is var (latitude, longitude) && !values.Any(v => v.Contains(latitude, StringComparison.Ordinal))
                ? [.. values, $"{new LocalText("Pin on the map", "Pin ar y map").In(language)}: {latitude}, {longitude}"]
                : values,
            QuestionType.Group => [.. Things(question.Name).SelectMany((thing, i) => ThingLines(question, thing, i, language))],
            QuestionType.Hidden => [],
            _ => values,
        };
    }

    private static string ThingName(Question group, int index, string language) => $"{(group.Item ?? group.Label).In(language)} {(index + 1).ToString(CultureInfo.InvariantCulture)}";

    private static IEnumerable<string> ThingLines(Question group, Answers thing, int index, string language)
    {
        var lines = group.Questions
            .Select(q => (q.Label, Lines: thing.Display(q, language)))
            .Where(told => told.Lines.Count > 0)
            .Select(told => (Asked: told.Label.In(language), Said: string.Join(", ", told.Lines)))
            .Select(told => told.Asked.EndsWith('?') ? $"{told.Asked} {told.Said}" : $"{told.Asked}: {told.Said}");
        return !group.IsRepeated ? lines
            : index == 0 ? lines.Prepend(ThingName(group, index, language))
            : lines.Prepend(ThingName(group, index, language)).Prepend("");
    }

    private (string Latitude, string Longitude)? Point(string question) =>
        Part(question, "lat") is { } latitude && Part(question, "lon") is { } longitude ? (latitude, longitude) : null;

    private static Answers FromObject(JsonObject stored)
    {
        var values = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        foreach (var (name, value) in stored)
        {
            if (value is not null)
            {
                values[name] = value;
            }
        }

        return new Answers(values);
    }

    private static string? Single(JsonNode? answer) => answer switch
    {
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        JsonObject parts when TextOf(parts, "last") is { } last => $"{TextOf(parts, "first")} {last}".Trim(),
        JsonObject parts => TextOf(parts, "value") ?? TextOf(parts, "text") ?? TextOf(parts, "name") ?? TextOf(parts, "total"),
        _ => null,
    };

    private static string? TextOf(JsonObject parts, string part) => parts[part] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    // The words of an option a look-up offered are kept with the answer.
    private string Told(string question, string value) =>
        (this[question] is JsonArray many ? many.AsEnumerable() : [this[question]]).OfType<JsonObject>()
            .FirstOrDefault(o => TextOf(o, "value") == value) is { } chosen ? TextOf(chosen, "text") ?? value : value;

    private IReadOnlyList<string> CostLines(string question, string language) => this[question] is JsonObject costs && costs["lines"] is JsonArray lines
        ? [
            .. lines.OfType<JsonObject>().Select(l => $"{(language == "cy" ? TextOf(l, "label-cy") : null) ?? TextOf(l, "label")}: {Pounds(TextOf(l, "amount") ?? "")}"),
            $"{new LocalText("Total", "Cyfanswm").In(language)}: {Pounds(TextOf(costs, "total") ?? "")}",
        ]
        : [];

    private static string Pounds(string amount) =>
        decimal.TryParse(amount, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var pounds)
            ? pounds.ToString(pounds == decimal.Truncate(pounds) ? "£#,##0" : "£#,##0.00", CultureInfo.InvariantCulture)
            : amount;

    private static string Unit(Question question, string value, string language) =>
        $"{question.Prefix?.In(language)}{value}{(question.Suffix is { } suffix ? $" {suffix.In(language)}" : "")}";

    private static string Dated(string value, string stored, string shown, string language) =>
        DateOnly.TryParseExact(value, stored, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day.ToString(shown, CultureInfo.GetCultureInfo(language == "cy" ? "cy-GB" : "en-GB"))
            : value;
}
