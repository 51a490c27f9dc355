using System.Globalization;
using Guildhall.Casework.Modules.Catalogue.Format;
using Guildhall.Casework.Modules.Catalogue.Reading;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Casework.Modules.Designer.EditPart;

/// <summary>A key of a part, as it is edited.</summary>
internal sealed record PartField
{
    public required FormatKey Key { get; init; }

    /// <summary>The field's name and id; its Welsh has <c>-cy</c> behind it.</summary>
    public required string Name { get; init; }

    /// <summary>Where it stands in the English file.</summary>
    public required string Path { get; init; }

    /// <summary>Where its Welsh stands; null where it has none.</summary>
    public string? WelshPath { get; init; }

    public string Label { get; init; } = "";

    /// <summary>What is written.</summary>
    public string Value { get; init; } = "";

    public string Welsh { get; init; } = "";

    public IReadOnlyList<Choice>? Choices { get; init; }

    /// <summary>What is ticked, of a list of names with choices.</summary>
    public IReadOnlyList<string> Ticked { get; init; } = [];

    /// <summary>The rule as rows; null when it is more than rows can say.</summary>
    public ConditionForm? Condition { get; init; }

    public IReadOnlyList<string> Problems { get; init; } = [];

    public bool IsMultiple => Key.Kind is FormatKind.Names && Choices is not null;
}

/// <summary>Fields that belong together within a part: a look-up, the service to go on to.</summary>
internal sealed record FieldGroup(string? Title, string? Summary, IReadOnlyList<PartField> Fields);

/// <summary>An option of a question, as a row.</summary>
internal sealed record OptionRow(string Value, string Label, string Welsh, bool HasMore);

/// <summary>A list within a part, whose items have pages of their own.</summary>
internal sealed record PartList(FormatKey Key, string Path, IReadOnlyList<Spot> Items);

/// <summary>A part of a definition as a form: its fields from the table of the format, its lists, its options.</summary>
internal sealed class PartForm
{
    public const string Prefix = "f_";

    private static readonly string[] s_ofTheService = ["service", "form", "start", "case", "privacy", "retired", "messages", "retention"];

    private PartForm(Spot spot)
    {
        Spot = spot;
    }

    public Spot Spot { get; }

    public List<FieldGroup> Groups { get; } = [];

    public List<PartList> Lists { get; } = [];

    /// <summary>The options of a question that has them; null for any other part.</summary>
    public List<OptionRow>? Options { get; private set; }

    public IEnumerable<PartField> Fields => Groups.SelectMany(g => g.Fields);

    public static PartForm Of(Spot spot, YamlPart root, YamlPart? welsh, Choices choices, KnownNames known)
    {
        var form = new PartForm(spot);
        var own = new List<PartField>();
        foreach (var key in spot.Keys)
        {
            if (spot.Map == DefinitionFormat.Service && s_ofTheService.Contains(key.Name))
            {
                continue;
            }

            var path = spot.Path.Length == 0 ? key.Name : $"{spot.Path}/{key.Name}";
            switch (key.Kind)
            {
                // Rules have a screen of their own.
                case FormatKind.Maps when key.Map == DefinitionFormat.Automatic:
                    break;
                case FormatKind.Map when key.Map is { } inline && Spot.IsInline(inline):
                    var inner = new Spot(path, inline, spot[key.Name]);
                    form.Groups.Add(new FieldGroup(Spot.Sentence(key.Name), key.Summary, [.. inline.Keys.Select(k => Field(spot, inner, k, root, welsh, choices, known))]));
                    break;
                case FormatKind.Named when key.Map == DefinitionFormat.Option:
                    form.Options = OptionsOf(spot, path, welsh);
                    break;
                case FormatKind.Maps or FormatKind.Named:
                    form.Lists.Add(new PartList(key, path, ItemsOf(root, path)));
                    break;
                case FormatKind.Map:
                    break;
                default:
                    own.Add(Field(spot, spot, key, root, welsh, choices, known));
                    break;
            }
        }

        if (spot.Map == DefinitionFormat.Privacy)
        {
            own.Add(Field(spot, new Spot("", DefinitionFormat.Service, root), DefinitionFormat.Service.Find("retention")!, root, welsh, choices, known));
        }
        else if (spot.Map == DefinitionFormat.Stage)
        {
            var message = new FormatKey("message", FormatKind.Word, "The message the customer is sent here, where the usual one does not fit.");
            own.Add(new PartField
            {
                Key = message,
                Name = $"{Prefix}message",
                Path = $"messages/{spot.Name}",
                Label = "Message",
                Value = YamlPart.TextOf(root.At($"messages/{spot.Name}")) ?? "",
                Choices = choices.For(spot, spot.Map, message, root, known),
            });
        }

        // What people read comes first, and the name in addresses last.
        form.Groups.Insert(0, new FieldGroup(null, null, [.. own.OrderBy(f => f.Key.Name is "page" or "exit" or "name" ? 1 : 0)]));
        form.Lists.Sort((a, b) => (a.Key.Name == "ask" ? 0 : 1) - (b.Key.Name == "ask" ? 0 : 1));
        return form;
    }

    /// <summary>The form with what somebody typed in its fields.</summary>
    public PartForm With(IFormCollection typed)
    {
        var form = new PartForm(Spot) { Options = Options is null ? null : [.. RowsOf(typed).Select(r => new OptionRow(r.Value, r.Label, r.Welsh, Options.Find(o => o.Value == r.Was)?.HasMore == true))] };
        form.Lists.AddRange(Lists);
        form.Groups.AddRange(Groups.Select(g => g with
        {
            Fields = [.. g.Fields.Select(f => f with
            {
                Value = typed.ContainsKey(f.Name) ? Clean(typed[f.Name].ToString()) : f.Value,
                Welsh = typed.ContainsKey(f.Name + "-cy") ? Clean(typed[f.Name + "-cy"].ToString()) : f.Welsh,
                Ticked = f.IsMultiple ? [.. typed[f.Name].OfType<string>()] : f.Ticked,
                Condition = typed.ContainsKey(f.Name + ".join") ? ConditionOf(typed, f.Name) : f.Condition,
            })],
        }));
        return form;
    }

    /// <summary>The form with the problems that stand against its fields.</summary>
    public PartForm With(ILookup<string?, string> problems)
    {
        for (var i = 0; i < Groups.Count; i++)
        {
            Groups[i] = Groups[i] with { Fields = [.. Groups[i].Fields.Select(f => f with { Problems = [.. problems[f.Path]] })] };
        }

        return this;
    }

    /// <summary>The rows of the options as they were sent; the empty ones too.</summary>
    public static IEnumerable<(string Was, string Value, string Label, string Welsh)> RowsOf(IFormCollection typed)
    {
        for (var i = 0; typed.ContainsKey($"o{i}.label"); i++)
        {
            yield return (typed[$"o{i}.was"].ToString(), Clean(typed[$"o{i}.value"].ToString()).Trim(), OneLine(typed[$"o{i}.label"].ToString()), OneLine(typed[$"o{i}.cy"].ToString()));
        }
    }

    /// <summary>A rule as it was sent.</summary>
    public static ConditionForm ConditionOf(IFormCollection typed, string name)
    {
        var rows = new List<ConditionRow>();
        for (var i = 0; typed.ContainsKey($"{name}.s{i}"); i++)
        {
            rows.Add(new ConditionRow(Clean(typed[$"{name}.s{i}"].ToString()), OneLine(typed[$"{name}.v{i}"].ToString()), int.TryParse(typed[$"{name}.l{i}"], NumberStyles.None, CultureInfo.InvariantCulture, out var level) ? Math.Clamp(level, 1, ConditionForm.Deepest) : 1));
        }

        return new ConditionForm(typed[$"{name}.join"] == "any", rows);
    }

    /// <summary>What was typed without what no keyboard types.</summary>
    public static string Clean(string text) => new([.. text.ReplaceLineEndings("\n").Where(c => c == '\n' || c == '\t' || !char.IsControl(c))]);

    /// <summary>The same on one line.</summary>
    public static string OneLine(string text) => string.Join(' ', Clean(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static PartField Field(Spot spot, Spot holder, FormatKey key, YamlPart root, YamlPart? welsh, Choices choices, KnownNames known)
    {
        var path = holder.Path.Length == 0 ? key.Name : $"{holder.Path}/{key.Name}";
        var value = holder[key.Name];
        var welshPath = key.IsTranslated ? WelshText.PathOf(path) : null;
        var offered = choices.For(spot, holder.Map, key, root, known);
        return new PartField
        {
            Key = key,
            Name = Prefix + (holder.Map == spot.Map || holder.Path.Length == 0 ? key.Name : $"{YamlPart.Steps(holder.Path)[^1]}_{key.Name}"),
            Path = path,
            WelshPath = welshPath,
            Label = key.Name is "page" or "exit" or "name" ? "Name" : Spot.Sentence(key.Name),
            Value = key.Kind == FormatKind.Condition ? (value is null ? "" : YamlWriter.Flow(value)) : Shown(key, value),
            Welsh = welshPath is null ? "" : Shown(key, WelshText.At(welsh, welshPath)),
            Choices = offered is null || offered.Any(c => c.Value == YamlPart.TextOf(value)) || key.Kind == FormatKind.Names || YamlPart.TextOf(value) is not { Length: > 0 } odd
                ? offered
                : [.. offered, new Choice(odd, odd)],
            Ticked = key.Kind == FormatKind.Names ? YamlPart.TextsOf(value) : [],
            Condition = key.Kind == FormatKind.Condition ? ConditionForm.Of(value) : null,
        };
    }

    private static string Shown(FormatKey key, YamlPart? value) => key.Kind switch
    {
        FormatKind.Texts => string.Join('\n', YamlPart.TextsOf(value)),
        FormatKind.Names => string.Join(", ", YamlPart.TextsOf(value)),
        FormatKind.Free => value is YamlPart.Map map ? string.Join('\n', map.Entries.Select(e => $"{e.Key.Value}: {YamlPart.TextOf(e.Value)}")) : "",
        _ => (YamlPart.TextOf(value) ?? "").TrimEnd('\n'),
    };

    private static List<Spot> ItemsOf(YamlPart root, string path) => root.At(path) switch
    {
        YamlPart.List list => [.. list.Items.Select((item, i) => Spot.Find(root, $"{path}/{YamlPart.NameOf(item) ?? i.ToString(CultureInfo.InvariantCulture)}")).OfType<Spot>()],
        YamlPart.Map map => [.. map.Entries.Select(e => Spot.Find(root, $"{path}/{e.Key.Value}")).OfType<Spot>()],
        _ => [],
    };

    private static List<OptionRow> OptionsOf(Spot spot, string path, YamlPart? welsh) =>
        spot["options"] is YamlPart.Map map
            ? [.. map.Entries.Select(e => new OptionRow(
                e.Key.Value,
                YamlPart.TextOf(e.Value) ?? YamlPart.TextOf(e.Value.At("label")) ?? "",
                YamlPart.TextOf(WelshText.At(welsh, WelshText.PathOf($"{path}/{e.Key.Value}/label"))) ?? "",
                e.Value is YamlPart.Map { Entries.Count: > 1 }))]
            : [];
}
