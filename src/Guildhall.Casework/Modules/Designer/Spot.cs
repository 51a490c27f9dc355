using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Catalogue.Format;

namespace Guildhall.Casework.Modules.Designer;

/// <summary>A part of a definition that has a page of its own in the designer.</summary>
/// <param name="Path">Where it is in the file; empty for the service itself.</param>
/// <param name="Map">The keys it may have.</param>
/// <param name="Value">What is written there; null for nothing yet.</param>
internal sealed record Spot(string Path, FormatMap Map, YamlPart? Value)
{
    private static readonly FormatMap[] s_inline = [DefinitionFormat.Drafts, DefinitionFormat.LookUp, DefinitionFormat.Continue, DefinitionFormat.Assign];

    /// <summary>The type of a question; null of anything else.</summary>
    public QuestionType? Type => Map == DefinitionFormat.Question && YamlPart.TextOf(this["type"]) is { } word
        ? Enum.GetValues<QuestionType>().Where(t => Platform.Data.Text.Kebab(t) == word).Cast<QuestionType?>().FirstOrDefault() ?? QuestionType.Text
        : null;

    /// <summary>Whether it is a question that officers are asked at a stage of the work.</summary>
    public bool IsAskedOfOfficers => Map == DefinitionFormat.Question && Path.StartsWith("case/", StringComparison.Ordinal);

    /// <summary>The keys it may have where it stands.</summary>
    public IEnumerable<FormatKey> Keys => Map.Keys.Where(k =>
        (Type is not { } type || k.IsFor(type))
        && (Map != DefinitionFormat.Question || (IsAskedOfOfficers ? k.Name is not ("sensitive" or "contact" or "filter") : k.Name != "tell")));

    /// <summary>The types a question may have where it stands.</summary>
    public static IReadOnlyList<string> TypesAt(string path) => path.StartsWith("case/", StringComparison.Ordinal)
        ? [.. DefinitionFormat.Question.Find("tell")!.Types.Select(Platform.Data.Text.Kebab)]
        : DefinitionFormat.Question.Find("type")!.Words;

    /// <summary>The last step of the path.</summary>
    public string Name => YamlPart.Steps(Path).LastOrDefault() ?? "";

    /// <summary>The part it belongs to; null for the service itself.</summary>
    public string? Parent
    {
        get
        {
            var steps = YamlPart.Steps(Path);
            return steps.Length == 0 ? null : string.Join('/', Map == DefinitionFormat.Stage ? steps[..1] : steps.Length <= 2 ? [] : steps[..^2]);
        }
    }

    /// <summary>What people call it.</summary>
    public string Title => Map.Name switch
    {
        "a service" => "Details",
        _ => Says() is { Length: > 0 } words ? words : Path.Length == 0 || !Path.Contains('/', StringComparison.Ordinal) ? char.ToUpperInvariant(Map.Name[0]) + Map.Name[1..] : $"{Name}",
    };

    /// <summary>What is under one of its keys. Where a text stands for the whole, it is under the first required key.</summary>
    public YamlPart? this[string key] => Value switch
    {
        YamlPart.Map map => map[key],
        YamlPart.Text text when key == ShortKey => text,
        _ => null,
    };

    /// <summary>The key whose text may stand alone for the whole: of an option its label.</summary>
    public string? ShortKey => Map == DefinitionFormat.Option || Map == DefinitionFormat.LookUp ? Map.Keys[0].Name : null;

    /// <summary>Whether a map is edited on the page of the part that holds it.</summary>
    public static bool IsInline(FormatMap map) => s_inline.Contains(map);

    /// <summary>The part at a path; null when the format has none there, or there is nothing.</summary>
    public static Spot? Find(YamlPart root, string path)
    {
        var (map, part) = (DefinitionFormat.Service, (YamlPart?)root);
        var steps = YamlPart.Steps(path);
        for (var i = 0; i < steps.Length; i++)
        {
            if (map.Find(steps[i]) is not { } key)
            {
                return null;
            }

            switch (key.Kind)
            {
                case FormatKind.Map when key.Map is not null:
                    (map, part) = (key.Map, part?.At(steps[i]));
                    break;
                case FormatKind.Maps or FormatKind.Named when i + 1 < steps.Length:
                    part = part?.At($"{steps[i]}/{steps[i + 1]}");
                    if (part is null)
                    {
                        return null;
                    }

                    // A group's questions are questions themselves, and an exit stands among the pages.
                    map = key.Map ?? DefinitionFormat.Question;
                    map = map == DefinitionFormat.Page && (part as YamlPart.Map)?["exit"] is not null ? DefinitionFormat.Exit : map;
                    i++;
                    break;
                default:
                    return null;
            }
        }

        return new Spot(string.Join('/', steps), map, part);
    }

    /// <summary>The part with a page of its own that a path leads to or into, and the key that is meant there.</summary>
    public static (string Path, string? Key) Nearest(YamlPart root, string path)
    {
        var steps = YamlPart.Steps(path);
        for (var length = steps.Length; length >= 0; length--)
        {
            if (Find(root, string.Join('/', steps[..length])) is { } spot && !IsInline(spot.Map))
            {
                return (spot.Path, steps.ElementAtOrDefault(length));
            }
        }

        return ("", null);
    }

    private string? Says() => YamlPart.TextOf(this["title"]) ?? YamlPart.TextOf(this["label"]) ?? YamlPart.TextOf(this["message"])
        ?? (Map == DefinitionFormat.Page && this["ask"] is YamlPart.List { Items: [YamlPart.Map only, ..] } ? YamlPart.TextOf(only["label"]) : null)
        ?? Short(YamlPart.TextOf(this["content"]))
        ?? (Path.Contains('/', StringComparison.Ordinal) ? Sentence(Name) : null);

    private static string? Short(string? text) => text is { Length: > 60 } ? text[..57] + "…" : text;

    /// <summary>A name as people write it: “Who for”.</summary>
    public static string Sentence(string name) => name.Length == 0 ? "" : char.ToUpperInvariant(name[0]) + name[1..].Replace('-', ' ');
}
