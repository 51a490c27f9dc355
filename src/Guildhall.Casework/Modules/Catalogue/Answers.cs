using System.Globalization;
using System.Text.Json.Nodes;
using Guildhall.Platform.Localisation;

namespace Guildhall.Casework.Modules.Catalogue;

/// <summary>An address as answered: a property of the gazetteer, or what the person typed when theirs was not listed.</summary>
/// <param name="Uprn">The property's number; null when it was not listed.</param>
/// <param name="Text">The address on one line.</param>
public sealed record AddressAnswer(string? Uprn, string Text);

/// <summary>
/// What a person answered, by question. Immutable: <see cref="With"/> gives a new one. Stored as JSON: a text for most
/// questions, a list for checkboxes, <c>{uprn, text}</c> for an address, <c>yyyy-MM-dd</c> for a date, <c>yes</c> for a declaration.
/// </summary>
public sealed class Answers
{
    private readonly Dictionary<string, JsonNode> _values;

    private Answers(Dictionary<string, JsonNode> values) => _values = values;

    /// <summary>No answers yet.</summary>
    public static Answers Empty { get; } = new([]);

    /// <summary>The questions that have been answered.</summary>
    public IEnumerable<string> Names => _values.Keys;

    /// <summary>Reads stored answers.</summary>
    public static Answers FromJson(string json)
    {
        var values = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        foreach (var (name, value) in JsonNode.Parse(json)!.AsObject())
        {
            if (value is not null)
            {
                values[name] = value;
            }
        }

        return new Answers(values);
    }

    /// <summary>The answers as they are stored.</summary>
    public string ToJson() =>
        new JsonObject(_values.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => new KeyValuePair<string, JsonNode?>(v.Key, v.Value.DeepClone()))).ToJsonString();

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

    /// <summary>The answers to a question that may have several, or the one as a list of one.</summary>
    public IReadOnlyList<string> Values(string question) => this[question] switch
    {
        JsonArray many => [.. many.Select(v => v!.GetValue<string>())],
        JsonObject address => address["text"]?.GetValue<string>() is { } text ? [text] : [],
        JsonValue one when one.TryGetValue<string>(out var text) => [text],
        _ => [],
    };

    /// <summary>The answer as an address; null if there is none.</summary>
    public AddressAnswer? Address(string question) => this[question] is JsonObject address && address["text"]?.GetValue<string>() is { } text
        ? new AddressAnswer(address["uprn"]?.GetValue<string>(), text)
        : null;

    /// <summary>An address as it is stored.</summary>
    public static JsonNode Node(AddressAnswer address) =>
        new JsonObject { ["uprn"] = address.Uprn, ["text"] = address.Text };

    /// <summary>The answer as a person reads it, a line each; empty when there is none.</summary>
    public IReadOnlyList<string> Display(Question question, string language)
    {
        var values = Values(question.Name);
        return question.Type switch
        {
            QuestionType.Radios or QuestionType.Checkboxes =>
                [.. values.Select(v => question.Options.FirstOrDefault(o => o.Value == v)?.Label.In(language) ?? v)],
            QuestionType.YesNo => [.. values.Select(v => v == "yes" ? new LocalText("Yes", "Ie").In(language) : new LocalText("No", "Na").In(language))],
            QuestionType.Declaration => [.. values.Select(_ => new LocalText("I agree", "Rwy’n cytuno").In(language))],
            QuestionType.Date => [.. values.Select(v => DateOnly.TryParseExact(v, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                ? day.ToString("d MMMM yyyy", CultureInfo.GetCultureInfo(language == "cy" ? "cy-GB" : "en-GB"))
                : v)],
            QuestionType.LongText => [.. values.SelectMany(v => v.Split('\n', StringSplitOptions.TrimEntries))],
            QuestionType.Address => [.. values.SelectMany(v => v.Split(", "))],
            _ => values,
        };
    }
}
