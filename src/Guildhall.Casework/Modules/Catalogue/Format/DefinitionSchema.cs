using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace Guildhall.Casework.Modules.Catalogue.Format;

/// <summary>The JSON Schema of a service file, for editors that check and complete as people write. Made from <see cref="DefinitionFormat"/>.</summary>
public static class DefinitionSchema
{
    private const string NamePattern = "^[a-z][a-z0-9]*(-[a-z0-9]+)*$";
    private const string Units = "(working days?|hours?|days?|weeks?|months?|years?)";

    private static readonly JsonSerializerOptions s_written = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };
    private static readonly Lazy<string> s_text = new(Write);

    private static readonly FormatMap[] s_maps =
    [
        DefinitionFormat.Start, DefinitionFormat.Drafts, DefinitionFormat.Retired, DefinitionFormat.Page, DefinitionFormat.Exit, DefinitionFormat.Advice,
        DefinitionFormat.Rule, DefinitionFormat.Continue, DefinitionFormat.LookUp, DefinitionFormat.Question, DefinitionFormat.Option, DefinitionFormat.CostLine,
        DefinitionFormat.Case, DefinitionFormat.Assign, DefinitionFormat.Stage, DefinitionFormat.Automatic, DefinitionFormat.Trigger, DefinitionFormat.Act, DefinitionFormat.Call, DefinitionFormat.Privacy,
    ];

    /// <summary>The schema, as JSON.</summary>
    public static string Text => s_text.Value;

    private static string Write()
    {
        var schema = Of(DefinitionFormat.Service);
        var definitions = new JsonObject();
        foreach (var map in s_maps)
        {
            definitions[Name(map)] = map == DefinitionFormat.Question ? ByType(Of(map)) : Of(map);
        }

        definitions["condition"] = Condition();
        definitions["answer-rule"] = AnswerRule();
        return new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "A Guildhall service",
            ["description"] = DefinitionFormat.Service.Summary,
            ["type"] = "object",
            ["properties"] = schema["properties"]!.DeepClone(),
            ["required"] = schema["required"]!.DeepClone(),
            ["additionalProperties"] = false,
            ["$defs"] = definitions,
        }.ToJsonString(s_written) + "\n";
    }

    private static string Name(FormatMap map) =>
        (map.Name.StartsWith("a ", StringComparison.Ordinal) ? map.Name[2..] : map.Name.StartsWith("an ", StringComparison.Ordinal) ? map.Name[3..] : map.Name)
        .Replace("the ", "", StringComparison.Ordinal).Replace(' ', '-');

    private static JsonObject Of(FormatMap map)
    {
        var properties = new JsonObject();
        foreach (var key in map.Keys)
        {
            var value = Of(map, key);
            value["description"] = key.Summary;
            if (key.Example.Length > 0 && key.Example[0] != '{')
            {
                value["examples"] = new JsonArray(JsonValue.Create(key.Example));
            }

            properties[key.Name] = value;
        }

        var schema = new JsonObject { ["description"] = map.Summary, ["type"] = "object", ["properties"] = properties };
        if (map.Keys.Where(k => k.Required && k.Types.Count == 0).Select(k => k.Name).ToList() is { Count: > 0 } required)
        {
            schema["required"] = Array(required);
        }

        schema["additionalProperties"] = false;
        return schema;
    }

    // Which keys a question may and must have depends on its type.
    private static JsonObject ByType(JsonObject question)
    {
        var rules = new JsonArray();
        foreach (var type in Enum.GetValues<QuestionType>())
        {
            var then = new JsonObject { ["propertyNames"] = new JsonObject { ["enum"] = Array(DefinitionFormat.Question.Keys.Where(k => k.IsFor(type)).Select(k => k.Name)) } };
            if (DefinitionFormat.Question.Keys.Where(k => k.Required && k.Types.Count > 0 && k.IsFor(type)).Select(k => k.Name).ToList() is { Count: > 0 } required)
            {
                then["required"] = Array(required);
            }

            rules.Add(new JsonObject
            {
                ["if"] = new JsonObject { ["properties"] = new JsonObject { ["type"] = new JsonObject { ["const"] = Platform.Data.Text.Kebab(type) } }, ["required"] = Array(["type"]) },
                ["then"] = then,
            });
        }

        question["allOf"] = rules;
        return question;
    }

    private static JsonObject Of(FormatMap map, FormatKey key) => key.Kind switch
    {
        FormatKind.Text or FormatKind.Markdown => Scalar(),
        FormatKind.Name => Pattern(NamePattern),
        FormatKind.Word => new JsonObject { ["enum"] = Array(key.Words) },
        FormatKind.Flag => Flag(),
        FormatKind.Number => new JsonObject { ["type"] = "number" },
        FormatKind.Period => Pattern($"^[0-9]+ {Units}$"),
        FormatKind.Date => Pattern($"^([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}|today|today [+-] [0-9]+ {Units})$"),
        FormatKind.Formula => new JsonObject { ["type"] = Array(["string", "number"]) },
        FormatKind.Condition => Ref("condition"),
        FormatKind.Texts => OneOrMore(Scalar()),
        FormatKind.Names => OneOrMore(key.Words.Count > 0 ? new JsonObject { ["enum"] = Array(key.Words) } : Pattern(NamePattern)),
        FormatKind.Free => new JsonObject { ["type"] = "object", ["additionalProperties"] = Scalar() },
        FormatKind.Map when key.Map == DefinitionFormat.LookUp => Either(new JsonObject { ["type"] = "string" }, Ref(Name(DefinitionFormat.LookUp))),
        FormatKind.Map when key.Map == DefinitionFormat.Trigger => Either(new JsonObject { ["enum"] = Array(key.Map!.Find("event")!.Words) }, Ref(Name(key.Map))),
        FormatKind.Map => Ref(Name(key.Map!)),
        FormatKind.Named => new JsonObject
        {
            ["type"] = "object",
            ["additionalProperties"] = key.Map == DefinitionFormat.Option ? Either(Scalar(), Ref(Name(key.Map))) : Ref(Name(key.Map!)),
        },
        _ => new JsonObject { ["type"] = "array", ["items"] = Item(map, key) },
    };

    private static JsonObject Item(FormatMap map, FormatKey key) =>
        map == DefinitionFormat.Service && key.Map == DefinitionFormat.Page
            ? new JsonObject { ["if"] = new JsonObject { ["required"] = Array(["exit"]) }, ["then"] = Ref(Name(DefinitionFormat.Exit)), ["else"] = Ref(Name(DefinitionFormat.Page)) }
            : Ref(Name(key.Map ?? DefinitionFormat.Question));

    private static JsonObject Condition() => new()
    {
        ["description"] = "A rule over the answers: the names of questions with what is looked for. Several in one map must all hold.",
        ["type"] = "object",
        ["properties"] = new JsonObject
        {
            ["any"] = Several("At least one of these holds."),
            ["all"] = Several("All of these hold."),
            ["not"] = Ref("condition"),
        },
        ["additionalProperties"] = Ref("answer-rule"),
        ["minProperties"] = 1,
    };

    private static JsonObject AnswerRule()
    {
        var number = Either(new JsonObject { ["type"] = "number" }, Other());
        var day = Either(Pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), Other());
        var ways = new JsonObject
        {
            ["not"] = OneOrMore(Scalar()),
            ["any"] = OneOrMore(Scalar()),
            ["answered"] = Flag(),
        };
        foreach (var way in (string[])["more-than", "less-than", "at-least", "at-most"])
        {
            ways[way] = number.DeepClone();
        }

        foreach (var way in (string[])["before", "after"])
        {
            ways[way] = day.DeepClone();
        }

        foreach (var way in (string[])["older-than", "younger-than"])
        {
            ways[way] = Pattern("^[0-9]+ (days?|weeks?|months?|years?)$");
        }

        return new JsonObject
        {
            ["description"] = "What is looked for in the answer to a question: a value, one of several, or how it stands to another.",
            ["anyOf"] = new JsonArray(
                Scalar(),
                new JsonObject { ["type"] = "array", ["items"] = Scalar(), ["minItems"] = 1 },
                new JsonObject { ["type"] = "object", ["properties"] = ways, ["additionalProperties"] = false, ["minProperties"] = 1 }),
        };
    }

    private static JsonObject Other() => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject { ["answer"] = Pattern(NamePattern) },
        ["required"] = Array(["answer"]),
        ["additionalProperties"] = false,
    };

    private static JsonObject Several(string summary) => new() { ["description"] = summary, ["type"] = "array", ["items"] = Ref("condition"), ["minItems"] = 1 };

    // A text such as 2026 is a number to whoever reads YAML, and “true” is not a text.
    private static JsonObject Scalar() => new() { ["type"] = Array(["string", "number", "boolean"]) };

    // “yes” is a text to newer YAML.
    private static JsonObject Flag() => new() { ["enum"] = new JsonArray(true, false, "yes", "no") };

    private static JsonObject Pattern(string pattern) => new() { ["type"] = "string", ["pattern"] = pattern };

    private static JsonObject Ref(string name) => new() { ["$ref"] = $"#/$defs/{name}" };

    private static JsonObject Either(JsonObject one, JsonObject other) => new() { ["anyOf"] = new JsonArray(one, other) };

    private static JsonObject OneOrMore(JsonObject one) => Either((JsonObject)one.DeepClone(), new JsonObject { ["type"] = "array", ["items"] = one });

    private static JsonArray Array(IEnumerable<string> words) => [.. words.Select(w => (JsonNode)JsonValue.Create(w))];
}
