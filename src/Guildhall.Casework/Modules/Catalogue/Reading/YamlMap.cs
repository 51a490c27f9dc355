using Guildhall.Casework.Modules.Catalogue.Format;
using YamlDotNet.RepresentationModel;

namespace Guildhall.Casework.Modules.Catalogue.Reading;

/// <summary>How much a problem matters.</summary>
public enum ProblemWeight
{
    /// <summary>The service cannot be published like this.</summary>
    Error,

    /// <summary>It can, and would be better otherwise.</summary>
    Advice,
}

/// <summary>What is wrong in a service's file, or could be better: where it is, and what to write instead.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Message">What is wrong and what to do.</param>
public sealed record DefinitionProblem(string File, long Line, string Message)
{
    /// <summary>How much it matters.</summary>
    public ProblemWeight Weight { get; init; }

    /// <summary>The part of the service, by names: <c>form/your-home/rooms</c>, <c>case/received</c>, <c>start</c>; empty for the service itself.</summary>
    public string Spot { get; init; } = "";

    /// <summary>The key that is missing; null where none is.</summary>
    public string? Missing { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Path.GetFileName(File)}, line {Line}: {Message}";
}

/// <summary>A mapping of a YAML file being read. Remembers which keys were asked for, so that a misspelt one is named.</summary>
internal sealed class YamlMap(string file, YamlMappingNode node, List<DefinitionProblem> problems)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public IEnumerable<string> Keys => node.Children.Keys.OfType<YamlScalarNode>().Select(k => k.Value ?? "");

    public long Line => node.Start.Line;

    /// <summary>The part of the service it is, by names.</summary>
    public string Spot { get; set; } = "";

    /// <summary>It as a text of its own, without comments.</summary>
    public string Written
    {
        get
        {
            using var text = new StringWriter();
            new YamlStream(new YamlDocument(node)).Save(text, assignAnchors: false);
            var written = text.ToString().ReplaceLineEndings("\n");
            return (written.EndsWith("\n...\n", StringComparison.Ordinal) ? written[..^4] : written).Trim() + "\n";
        }
    }

    /// <summary>The text under a key, or null with a problem.</summary>
    public string Required(string key, string advice)
    {
        var text = Optional(key);
        if (string.IsNullOrWhiteSpace(text))
        {
            problems.Add(new DefinitionProblem(file, Line, $"“{key}” is missing. {advice}") { Spot = Spot, Missing = key });
            return "";
        }

        return text;
    }

    public string? Optional(string key)
    {
        switch (Find(key))
        {
            case null:
                return null;
            case YamlScalarNode scalar:
                return scalar.Value;
            case var other:
                Problem(other.Start.Line, $"“{key}” should be a text on one line.");
                return null;
        }
    }

    public bool Flag(string key, bool otherwise = false)
    {
        switch (Optional(key))
        {
            case null:
                return otherwise;
            case "false" or "no":
                return false;
            case "true" or "yes" or "required":
                return true;
            default:
                Problem(LineOf(key), $"“{key}” should be true or false.");
                return otherwise;
        }
    }

    public YamlMap? Map(string key)
    {
        switch (Find(key))
        {
            case null:
                return null;
            case YamlMappingNode map:
                return Under(map, key);
            case var other:
                Problem(other.Start.Line, $"“{key}” should hold keys of its own, indented below it.");
                return null;
        }
    }

    public IReadOnlyList<YamlMap> Maps(string key)
    {
        var maps = new List<YamlMap>();
        foreach (var item in Items(key))
        {
            if (item is YamlMappingNode map)
            {
                maps.Add(Under(map, null));
            }
            else
            {
                Problem(item.Start.Line, $"Each item of “{key}” should hold keys, such as “- name: …”.");
            }
        }

        return maps;
    }

    public IReadOnlyList<string> Texts(string key) =>
        Find(key) is YamlScalarNode { Value: { } single } ? [single] : [.. Items(key).OfType<YamlScalarNode>().Select(s => s.Value ?? "")];

    public YamlNode? Find(string key)
    {
        _known.Add(key);
        return node.Children.TryGetValue(new YamlScalarNode(key), out var value) && value is not YamlScalarNode { Value: null or "" } ? value : null;
    }

    public long LineOf(string key) => Find(key)?.Start.Line ?? Line;

    public void Problem(long line, string message) => problems.Add(new DefinitionProblem(file, line, message) { Spot = Spot });

    public void Advise(long line, string message) =>
        problems.Add(new DefinitionProblem(file, line, message) { Spot = Spot, Weight = ProblemWeight.Advice });

    /// <summary>Names the keys the format does not have here, with the nearest it has.</summary>
    public void RefuseKeysBut(FormatMap format, QuestionType? type = null)
    {
        foreach (var key in node.Children.Keys.OfType<YamlScalarNode>())
        {
            if (format.Find(key.Value ?? "") is not { } known)
            {
                Unknown(key, [.. format.Keys.Where(k => type is null || k.IsFor(type.Value)).Select(k => k.Name)]);
            }
            else if (type is { } asked && !known.IsFor(asked))
            {
                Problem(key.Start.Line, $"A question of type {Platform.Data.Text.Kebab(asked)} has no “{key.Value}”. Take it out, or choose another type.");
            }
        }
    }

    /// <summary>Names the keys nobody asked for, with the nearest that is known.</summary>
    public void RefuseUnknownKeys()
    {
        foreach (var key in node.Children.Keys.OfType<YamlScalarNode>().Where(k => !_known.Contains(k.Value ?? "")))
        {
            Unknown(key, _known);
        }
    }

    /// <summary>The same, where the keys are names made elsewhere in the file.</summary>
    public void RefuseUnknownKeysBut(IEnumerable<string> names)
    {
        _known.UnionWith(names);
        RefuseUnknownKeys();
    }

    private IEnumerable<YamlNode> Items(string key)
    {
        switch (Find(key))
        {
            case null:
                return [];
            case YamlSequenceNode list:
                return list.Children;
            case var other:
                Problem(other.Start.Line, $"“{key}” should be a list, each item on a line that begins with “-”.");
                return [];
        }
    }

    private YamlMap Under(YamlMappingNode map, string? key) =>
        new(file, map, problems) { Spot = key is null ? Spot : Spot.Length == 0 ? key : $"{Spot}/{key}" };

    private void Unknown(YamlScalarNode key, IReadOnlyCollection<string> known)
    {
        var near = known.OrderBy(k => Distance(k, key.Value ?? "")).FirstOrDefault();
        Problem(key.Start.Line, near is not null && Distance(near, key.Value ?? "") <= 3
            ? $"“{key.Value}” is not a key here. Did you mean “{near}”?"
            : $"“{key.Value}” is not a key here. The keys are: {string.Join(", ", known.Order(StringComparer.Ordinal))}.");
    }

    // Levenshtein, for “did you mean”.
    internal static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[b.Length];
    }
}
