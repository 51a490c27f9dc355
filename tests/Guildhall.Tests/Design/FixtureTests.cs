using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Guildhall.Platform.Design.Components;
using Microsoft.AspNetCore.Html;

namespace Guildhall.Tests.Design;

/// <summary>Every component is proved against the examples that govuk-frontend ships with its own templates.</summary>
public sealed partial class FixtureTests
{
    private static readonly string ComponentsFolder = FindComponents();

    /// <summary>Components of govuk-frontend that we leave out, with the reason.</summary>
    private static readonly Dictionary<string, string> NotShipped = new(StringComparer.Ordinal)
    {
        ["header"] = "GOV.UK's own header with the Crown; a council uses the generic header.",
        ["footer"] = "GOV.UK's own footer with the Crown and Crown copyright; the layout has the council's.",
        ["cookie-banner"] = "The product sets only cookies it cannot work without, which need no consent.",
        ["exit-this-page"] = "No service needs it yet.",
        ["feedback"] = "No service needs it yet.",
    };

    private static readonly Dictionary<string, MethodInfo> Generators = typeof(Govuk)
        .GetMethods(BindingFlags.Public | BindingFlags.Static)
        .Where(method => method.ReturnType == typeof(IHtmlContent) && method.GetParameters().Length == 1)
        .ToDictionary(method => Kebab().Replace(method.Name, "-$0").ToLowerInvariant(), StringComparer.Ordinal);

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters =
        {
            new Markup(), new LooseText(), new LooseBool(), new Attributes(), new TruthyLists(), new DatePart(), new SlotEnd(),
        },
    };

    public static TheoryData<string, string> Examples()
    {
        var data = new TheoryData<string, string>();
        foreach (var component in Generators.Keys)
        {
            foreach (var name in Fixtures(component).Select(fixture => fixture.GetProperty("name").GetString()!))
            {
                data.Add(component, name);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void A_component_writes_what_the_design_system_writes(string component, string name)
    {
        var fixture = Fixtures(component).Single(each => each.GetProperty("name").GetString() == name);
        var generator = Generators[component];
        var options = fixture.GetProperty("options").Deserialize(generator.GetParameters()[0].ParameterType, Json);
        using var writer = new StringWriter();
        ((IHtmlContent)generator.Invoke(null, [options])!).WriteTo(writer, HtmlEncoder.Default);

        Normal(writer.ToString()).ShouldBe(Normal(fixture.GetProperty("html").GetString()!));
    }

    [Fact]
    public void Every_component_of_the_design_system_is_written_or_left_out_for_a_reason()
    {
        var shipped = Directory.GetDirectories(ComponentsFolder).Select(Path.GetFileName).Order(StringComparer.Ordinal);
        Generators.Keys.Concat(NotShipped.Keys).Order(StringComparer.Ordinal).ShouldBe(shipped!);
    }

    /// <summary>The DOM as lines: element names, attributes in order of name, classes as a set, text with single spaces.</summary>
    private static string Normal(string html)
    {
        var lines = new List<string>();
        var body = new HtmlParser().ParseDocument($"<!doctype html><body>{html}").Body!;
        foreach (var child in body.ChildNodes)
        {
            Add(child, 0);
        }

        return string.Join('\n', lines);

        void Add(INode node, int depth)
        {
            var indent = new string(' ', depth * 2);
            if (node is IText text)
            {
                var words = Spaces().Replace(text.Data, " ").Trim();
                if (words.Length > 0)
                {
                    lines.Add(indent + words);
                }
            }
            else if (node is IElement element)
            {
                var attributes = element.Attributes
                    .Select(attribute => (attribute.Name, Value: attribute.Name == "class"
                        ? string.Join(' ', element.ClassList.Order(StringComparer.Ordinal))
                        : Spaces().Replace(attribute.Value, " ").Trim()))
                    .OrderBy(attribute => attribute.Name, StringComparer.Ordinal)
                    .Where(attribute => attribute.Name != "class" || attribute.Value.Length > 0)
                    .Select(attribute => $" {attribute.Name}=\"{attribute.Value}\"");
                lines.Add($"{indent}<{element.LocalName}{string.Concat(attributes)}>");
                foreach (var child in element.ChildNodes)
                {
                    Add(child, depth + 1);
                }
            }
        }
    }

    private static JsonElement[] Fixtures(string component) =>
        [.. JsonDocument.Parse(File.ReadAllText(Path.Combine(ComponentsFolder, component, "fixtures.json"))).RootElement
            .GetProperty("fixtures").EnumerateArray()];

    private static string FindComponents()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var components = Path.Combine(folder.FullName, "node_modules", "govuk-frontend", "dist", "govuk", "components");
            if (Directory.Exists(components))
            {
                return components;
            }
        }

        throw new DirectoryNotFoundException("node_modules/govuk-frontend is missing: run `npm ci` in the root of the repository.");
    }

    [GeneratedRegex("(?<!^)[A-Z]", RegexOptions.None, 1000)]
    private static partial Regex Kebab();

    [GeneratedRegex(@"\s+", RegexOptions.None, 1000)]
    private static partial Regex Spaces();

    /// <summary>JavaScript's idea of "nothing here".</summary>
    private static bool Falsy(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined or JsonValueKind.False => true,
        JsonValueKind.String => value.GetString()!.Length == 0,
        _ => false,
    };

    private sealed class Markup : JsonConverter<IHtmlContent>
    {
        public override IHtmlContent? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var value = JsonElement.ParseValue(ref reader);
            return Falsy(value) ? null : new HtmlString(value.GetString());
        }

        public override void Write(Utf8JsonWriter writer, IHtmlContent value, JsonSerializerOptions options) => throw new NotSupportedException();
    }

    private sealed class LooseText : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            AsText(JsonElement.ParseValue(ref reader));

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => throw new NotSupportedException();

        public static string? AsText(JsonElement value) => value.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String => value.GetString(),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => value.GetRawText(),
        };
    }

    private sealed class LooseBool : JsonConverter<bool>
    {
        public override bool Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            !Falsy(JsonElement.ParseValue(ref reader));

        public override void Write(Utf8JsonWriter writer, bool value, JsonSerializerOptions options) => throw new NotSupportedException();
    }

    private sealed class Attributes : JsonConverter<IReadOnlyDictionary<string, string?>>
    {
        public override IReadOnlyDictionary<string, string?>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var attributes = new Dictionary<string, string?>(StringComparer.Ordinal);
            foreach (var member in JsonElement.ParseValue(ref reader).EnumerateObject())
            {
                var value = member.Value;
                if (value.ValueKind != JsonValueKind.Object)
                {
                    attributes[member.Name] = LooseText.AsText(value);
                }
                else if (!value.TryGetProperty("optional", out var optional) || Falsy(optional))
                {
                    attributes[member.Name] = LooseText.AsText(value.GetProperty("value"));
                }
                else if (value.TryGetProperty("value", out var given) && given.ValueKind is not (JsonValueKind.Null or JsonValueKind.False))
                {
                    attributes[member.Name] = given.ValueKind == JsonValueKind.True ? "" : LooseText.AsText(given);
                }
            }

            return attributes;
        }

        public override void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, string?> value, JsonSerializerOptions options) =>
            throw new NotSupportedException();
    }

    /// <summary>
    /// The templates pass over items that are null, false or empty. Where they number the items, those passed over count.
    /// </summary>
    private sealed class TruthyLists : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) =>
            typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(IReadOnlyList<>);

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(TruthyList<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;
    }

    private sealed class TruthyList<T> : JsonConverter<IReadOnlyList<T>>
    {
        private static readonly bool Counted = typeof(T) == typeof(ChoiceItem) || typeof(T) == typeof(TaskListItem) || typeof(T) == typeof(AccordionItem);

        public override IReadOnlyList<T>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var value = JsonElement.ParseValue(ref reader);
            return Falsy(value)
                ? null
                : [.. value.EnumerateArray().Where(item => Counted || !Falsy(item)).Select(item => Falsy(item) ? default! : item.Deserialize<T>(options)!)];
        }

        public override void Write(Utf8JsonWriter writer, IReadOnlyList<T> value, JsonSerializerOptions options) => throw new NotSupportedException();
    }

    /// <summary><c>day: false</c> leaves the day out.</summary>
    private sealed class DatePart : JsonConverter<DateInputItem>
    {
        private static readonly JsonSerializerOptions Inner = new()
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            Converters = { new LooseText(), new LooseBool(), new Attributes() },
        };

        public override DateInputItem? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var value = JsonElement.ParseValue(ref reader);
            return Falsy(value) ? DateInputItem.None : value.Deserialize<DateInputItem>(Inner);
        }

        public override void Write(Utf8JsonWriter writer, DateInputItem value, JsonSerializerOptions options) => throw new NotSupportedException();
    }

    /// <summary>The end slot may be markup alone.</summary>
    private sealed class SlotEnd : JsonConverter<ServiceNavigationEnd>
    {
        public override ServiceNavigationEnd? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var value = JsonElement.ParseValue(ref reader);
            return value.ValueKind == JsonValueKind.String
                ? new() { Html = new HtmlString(value.GetString()) }
                : new()
                {
                    Html = new HtmlString(value.GetProperty("html").GetString()),
                    Align = value.TryGetProperty("align", out var align) ? align.GetString() : null,
                };
        }

        public override void Write(Utf8JsonWriter writer, ServiceNavigationEnd value, JsonSerializerOptions options) => throw new NotSupportedException();
    }
}
