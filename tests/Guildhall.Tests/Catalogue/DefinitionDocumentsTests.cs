using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Catalogue.Format;
using Guildhall.Casework.Modules.Catalogue.Reading;
using Guildhall.Testing;
using Guildhall.Tests.Search;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Guildhall.Tests.Catalogue;

/// <summary>The guide and the JSON Schema, made from the table of keys.</summary>
public sealed class DefinitionDocumentsTests
{
    public static TheoryData<string, string> Mistakes => new()
    {
        { "topic: ", "topick: " },
        { "type: yes-no", "type: maybe" },
        { "type: yes-no, label", "type: yes-no, max-length: 3, label" },
        { "{ lives-here: no }", "{ lives-here: { bigger: 3 } }" },
        { "target: 3 working days", "target: soon" },
        { "retention: 1 year", "retention: 1" },
        { "closes: done", "closes: well" },
        { "name: lives-here, type", "name: Lives here, type" },
        { "title: Ask the council where you live", "takes: 3" },
    };

    [Theory]
    [InlineData("service-definition.md")]
    [InlineData("service-definition.schema.json")]
    public void The_document_is_what_the_table_of_keys_makes(string name)
    {
        var file = Repository.Folder("docs", name);
        var made = name.EndsWith(".md", StringComparison.Ordinal) ? DefinitionGuide.Write() : DefinitionSchema.Text;
        if (Environment.GetEnvironmentVariable("UPDATE_SCHEMA") == "1")
        {
            File.WriteAllText(file, made);
        }

        (File.Exists(file) && File.ReadAllText(file) == made).ShouldBeTrue($"docs/{name} has drifted. Run UPDATE_SCHEMA=1 ./test to write it anew.");
    }

    [Fact]
    public void Every_sample_service_fits_the_schema()
    {
        foreach (var file in new CatalogueFolder(Repository.Folder("council", "northmere", "services")).Read())
        {
            Faults(file.Yaml).ShouldBeEmpty(file.Service);
        }
    }

    [Fact]
    public void The_service_in_the_guide_is_good_and_fits_the_schema()
    {
        var yaml = Example();

        DefinitionReader.Read(new DefinitionFile("bulky-waste-advice-visit", "bulky-waste-advice-visit.yaml", yaml, null)).Problems
            .Where(p => p.Weight == ProblemWeight.Error).ShouldBeEmpty();
        Faults(yaml).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_does_not_fit_the_schema(string right, string wrong)
    {
        Example().ShouldContain(right);

        Faults(Example().Replace(right, wrong, StringComparison.Ordinal)).ShouldNotBeEmpty();
    }

    private static string Example() => DefinitionGuide.Write().Split("```yaml\n")[1].Split("```")[0];

    private static List<string> Faults(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        var schema = JsonNode.Parse(DefinitionSchema.Text)!.AsObject();
        var faults = new List<string>();
        Check(schema, schema, Json(stream.Documents[0].RootNode), "", faults);
        return faults;
    }

    /// <summary>As much of JSON Schema as the schema uses; a word it does not know is an error, not passed over.</summary>
    private static void Check(JsonObject root, JsonObject schema, JsonNode? value, string at, List<string> faults)
    {
        foreach (var (word, rule) in schema)
        {
            switch (word)
            {
                case "$schema" or "$defs" or "title" or "description" or "examples" or "then" or "else":
                    break;
                case "$ref":
                    Check(root, root["$defs"]![((string)rule!)["#/$defs/".Length..]]!.AsObject(), value, at, faults);
                    break;
                case "type":
                    string[] types = rule is JsonArray many ? [.. many.Select(t => (string)t!)] : [(string)rule!];
                    Expect(types.Contains(TypeOf(value)), $"{at} is a {TypeOf(value)}, not {string.Join(" or ", types)}");
                    break;
                case "enum":
                    Expect(rule!.AsArray().Any(w => JsonNode.DeepEquals(w, value)), $"{at}: {value} is not one of {rule.ToJsonString()}");
                    break;
                case "const":
                    Expect(JsonNode.DeepEquals(rule, value), $"{at}: {value} is not {rule}");
                    break;
                case "pattern" when TypeOf(value) == "string":
                    Expect(Regex.IsMatch((string)value!, (string)rule!, RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)), $"{at}: {value} does not match {rule}");
                    break;
                case "properties" when value is JsonObject map:
                    foreach (var (key, inner) in rule!.AsObject().Where(p => map.ContainsKey(p.Key)))
                    {
                        Check(root, inner!.AsObject(), map[key], $"{at}/{key}", faults);
                    }

                    break;
                case "additionalProperties" when value is JsonObject map:
                    foreach (var (key, inner) in map.Where(p => schema["properties"]?.AsObject().ContainsKey(p.Key) != true))
                    {
                        if (rule is JsonObject others)
                        {
                            Check(root, others, inner, $"{at}/{key}", faults);
                        }
                        else
                        {
                            faults.Add($"{at} has a key {key}");
                        }
                    }

                    break;
                case "propertyNames" when value is JsonObject map:
                    foreach (var (key, _) in map)
                    {
                        Check(root, rule!.AsObject(), JsonValue.Create(key), $"{at} ({key})", faults);
                    }

                    break;
                case "required" when value is JsonObject map:
                    foreach (var key in rule!.AsArray().Select(k => (string)k!).Where(k => !map.ContainsKey(k)))
                    {
                        faults.Add($"{at} has no {key}");
                    }

                    break;
                case "minProperties" when value is JsonObject map:
                    Expect(map.Count >= (int)rule!, $"{at} is empty");
                    break;
                case "items" when value is JsonArray list:
                    foreach (var (i, item) in list.Index())
                    {
                        Check(root, rule!.AsObject(), item, $"{at}/{i}", faults);
                    }

                    break;
                case "minItems" when value is JsonArray list:
                    Expect(list.Count >= (int)rule!, $"{at} is empty");
                    break;
                case "anyOf":
                    Expect(rule!.AsArray().Any(one => Fits(root, one!.AsObject(), value)), $"{at} fits nothing it may be");
                    break;
                case "allOf":
                    foreach (var one in rule!.AsArray())
                    {
                        Check(root, one!.AsObject(), value, at, faults);
                    }

                    break;
                case "if":
                    if (schema[Fits(root, rule!.AsObject(), value) ? "then" : "else"] is JsonObject branch)
                    {
                        Check(root, branch, value, at, faults);
                    }

                    break;
                case "pattern" or "properties" or "additionalProperties" or "propertyNames" or "required" or "minProperties" or "items" or "minItems":
                    break;
                default:
                    throw new InvalidOperationException($"This test does not know the word {word}.");
            }
        }

        void Expect(bool holds, string fault)
        {
            if (!holds)
            {
                faults.Add(fault);
            }
        }
    }

    private static bool Fits(JsonObject root, JsonObject schema, JsonNode? value)
    {
        var faults = new List<string>();
        Check(root, schema, value, "", faults);
        return faults.Count == 0;
    }

    private static string TypeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => "null",
    };

    // As YAML 1.2 reads plain words.
    private static JsonNode? Json(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(c => KeyValuePair.Create(((YamlScalarNode)c.Key).Value!, Json(c.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Json)]),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "true" or "false" } flag => JsonValue.Create(flag.Value == "true"),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "" or "~" or "null" } => null,
        YamlScalarNode { Style: ScalarStyle.Plain, Value: { } text } when Regex.IsMatch(text, "^-?[0-9]+(\\.[0-9]+)?$", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)) =>
            JsonValue.Create(decimal.Parse(text, CultureInfo.InvariantCulture)),
        YamlScalarNode scalar => JsonValue.Create(scalar.Value),
        _ => throw new InvalidOperationException("An alias."),
    };
}

/// <summary>The schema where editors fetch it.</summary>
public sealed class ServedSchemaTests(CouncilSite site) : IClassFixture<CouncilSite>
{
    [Fact]
    public async Task Editors_fetch_the_schema_from_the_site()
    {
        using var visitor = site.Guildhall.Visit();

        var page = await visitor.GoAsync("/services/schema.json");

        page.Status.ShouldBe(HttpStatusCode.OK);
    }
}
