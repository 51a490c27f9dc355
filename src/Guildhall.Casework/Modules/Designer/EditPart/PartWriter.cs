using Guildhall.Casework.Modules.Catalogue.Format;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Casework.Modules.Designer.EditPart;

/// <summary>What came of writing a form into the files.</summary>
/// <param name="Texts">The files.</param>
/// <param name="Path">Where the part is now.</param>
/// <param name="Problems">What cannot be written as it is, by field; then nothing is written.</param>
internal sealed record Written(Texts Texts, string Path, IReadOnlyList<(string Field, string Message)> Problems);

/// <summary>Writes what was typed about a part into the files, and only what differs.</summary>
internal static class PartWriter
{
    /// <summary>Writes a form.</summary>
    public static Written Write(Texts texts, PartForm form, IFormCollection typed)
    {
        var spot = form.Spot;
        var problems = new List<(string, string)>();
        string? renamed = null;
        foreach (var group in form.Groups)
        {
            foreach (var field in group.Fields.Where(f => IsSent(f, typed)))
            {
                if (field.Key.Name is "page" or "exit" or "name" && group.Title is null)
                {
                    var name = PartForm.OneLine(typed[field.Name].ToString());
                    if (name != spot.Name)
                    {
                        Check(texts, spot.Path, name, field.Name, problems);
                        renamed = name;
                    }

                    continue;
                }

                texts = Write(texts, spot, field, typed, problems);
            }
        }

        if (problems.Count == 0 && form.Options is not null)
        {
            texts = WriteOptions(texts, spot, typed, problems);
        }

        if (problems.Count == 0 && spot.Map == DefinitionFormat.Question)
        {
            texts = WithoutKeysOfOtherTypes(texts, spot.Path);
        }

        if (problems.Count == 0 && renamed is not null)
        {
            texts = Renamer.Rename(texts, spot.Path, renamed);
            return new Written(texts, $"{spot.Path[..(spot.Path.Length - spot.Name.Length)]}{renamed}", []);
        }

        return new Written(texts, spot.Path, problems);
    }

    private static bool IsSent(PartField field, IFormCollection typed) =>
        field.Key.Kind == FormatKind.Condition ? typed.ContainsKey(field.Name + ".join") || typed.ContainsKey(field.Name)
        : field.IsMultiple ? typed.ContainsKey(field.Name + ".sent")
        : typed.ContainsKey(field.Name);

    private static Texts Write(Texts texts, Spot spot, PartField field, IFormCollection typed, List<(string, string)> problems)
    {
        var root = YamlPart.Read(texts.Yaml);
        var steps = YamlPart.Steps(field.Path);
        var parent = string.Join('/', steps[..^1]);
        var holder = parent.Length == 0 ? root : root.At(parent);
        var isShort = holder is YamlPart.Text { Value.Length: > 0 };
        var old = isShort ? (IsShortKey(field, parent, root) ? holder : null) : holder is YamlPart.Map map ? map[steps[^1]] : null;
        if (!TryRead(field, typed, old, problems, out var value))
        {
            return texts;
        }

        var yaml = texts.Yaml;
        if (value is null)
        {
            yaml = old is null ? yaml : isShort ? YamlEdit.Remove(yaml, parent) : YamlEdit.Remove(yaml, field.Path);
        }
        else if (isShort)
        {
            // A label alone stands for the whole, until something else is said too.
            yaml = old is not null
                ? YamlEdit.Set(yaml, parent, value)
                : YamlEdit.Set(yaml, parent, YamlPart.Of((ShortKeyAt(parent, root)!, holder!), (steps[^1], value)));
        }
        else if (holder is null && ShortKeyAt(parent, root) == steps[^1])
        {
            yaml = YamlEdit.Set(yaml, parent, value, Order(spot.Map));
        }
        else if (old is null || !old.Says(value))
        {
            yaml = YamlEdit.Set(yaml, field.Path, value, field.Path.StartsWith($"{spot.Path}/", StringComparison.Ordinal) || spot.Path.Length == 0 ? Order(HolderOf(field, spot, parent)) : Order(DefinitionFormat.Service));
        }

        var welsh = texts.WelshYaml;
        if (field.WelshPath is { } path && typed.ContainsKey(field.Name + "-cy"))
        {
            var there = string.IsNullOrWhiteSpace(welsh) ? null : WelshText.At(YamlPart.Read(welsh), path);
            if (TryRead(field.Key, PartForm.Clean(typed[field.Name + "-cy"].ToString()), there, out var translation))
            {
                welsh = WelshText.Set(welsh, path, translation, Order(HolderOf(field, spot, parent)));
            }
        }

        return new Texts(yaml, welsh);
    }

    private static FormatMap HolderOf(PartField field, Spot spot, string parent) =>
        parent == spot.Path ? spot.Map : spot.Map.Keys.FirstOrDefault(k => k.Map?.Find(field.Key.Name) is not null && parent.EndsWith($"/{k.Name}", StringComparison.Ordinal))?.Map ?? spot.Map;

    private static string[] Order(FormatMap map) => [.. map.Keys.Select(k => k.Name)];

    private static string? ShortKeyAt(string path, YamlPart root) => YamlPart.Steps(path) switch
    {
        [.., "options", _] => "label",
        [.., "check" or "options-from"] => "look-up",
        _ => Spot.Find(root, path)?.ShortKey,
    };

    private static bool IsShortKey(PartField field, string parent, YamlPart root) => ShortKeyAt(parent, root) == field.Key.Name;

    private static bool TryRead(PartField field, IFormCollection typed, YamlPart? old, List<(string, string)> problems, out YamlPart? value)
    {
        value = null;
        switch (field.Key.Kind)
        {
            case FormatKind.Condition when typed.ContainsKey(field.Name + ".join"):
                value = PartForm.ConditionOf(typed, field.Name).Write();
                var same = old is not null && ConditionForm.Of(old)?.Write() is { } before && value is not null && before.Says(value);
                value = same ? old : value;
                return true;
            case FormatKind.Condition:
                try
                {
                    var text = PartForm.Clean(typed[field.Name].ToString());
                    value = text.Trim().Length == 0 ? null : YamlPart.Read(text.Trim());
                    value = value is null ? null : old?.Says(value) == true ? old : value with { InFlow = true };
                    return true;
                }
                catch (YamlEditException e)
                {
                    problems.Add((field.Name, e.Message));
                    return false;
                }

            case FormatKind.Names when field.IsMultiple:
                // In the order they stand, and new ones behind.
                var before2 = YamlPart.TextsOf(old);
                var ticked = typed[field.Name].OfType<string>().Where(t => t.Length > 0).ToList();
                var names = before2.Where(ticked.Contains).Concat(ticked.Where(t => !before2.Contains(t))).ToList();
                value = names.Count == 0 ? null : names.SequenceEqual(before2) ? old : YamlPart.Texts(names);
                return true;
            case FormatKind.Free:
                var entries = new List<(YamlPart.Text, YamlPart)>();
                foreach (var line in PartForm.Clean(typed[field.Name].ToString()).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                {
                    var parts = line.Split(':', 2, StringSplitOptions.TrimEntries);
                    if (parts.Length < 2 || parts[0].Length == 0 || parts[1].Length == 0)
                    {
                        problems.Add((field.Name, $"Write each line as a name, a colon and what it is: “{(field.Key.Example.Length > 0 ? "lgsl: 525" : "name: value")}”"));
                        return false;
                    }

                    entries.Add((new YamlPart.Text(parts[0]), new YamlPart.Text(parts[1])));
                }

                value = entries.Count == 0 ? null : new YamlPart.Map([.. entries.DistinctBy(e => e.Item1.Value)]) { InFlow = true };
                value = value is not null && old?.Says(value) == true ? old : value;
                return true;
            default:
                return TryRead(field.Key, PartForm.Clean(typed[field.Name].ToString()), old, out value);
        }
    }

    private static bool TryRead(FormatKey key, string text, YamlPart? old, out YamlPart? value)
    {
        switch (key.Kind)
        {
            case FormatKind.Markdown:
                var lines = string.Join('\n', text.Split('\n').Select(l => l.TrimEnd())).Trim('\n');
                value = lines.Trim().Length == 0 ? null
                    : YamlPart.TextOf(old)?.TrimEnd('\n') == lines ? old
                    : new YamlPart.Text(lines.Contains('\n', StringComparison.Ordinal) ? lines + "\n" : lines.Trim());
                return true;
            case FormatKind.Texts:
                var texts = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
                value = texts.Length == 0 ? null : texts.SequenceEqual(YamlPart.TextsOf(old)) ? old : YamlPart.Texts(texts);
                return true;
            case FormatKind.Names:
                var names = text.Split([',', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
                value = names.Length == 0 ? null : names.SequenceEqual(YamlPart.TextsOf(old)) ? old : YamlPart.Texts(names);
                return true;
            default:
                var line = PartForm.OneLine(text);
                value = line.Length == 0 ? null : YamlPart.TextOf(old) is { } there && PartForm.OneLine(there) == line ? old : new YamlPart.Text(line);
                return true;
        }
    }

    private static Texts WriteOptions(Texts texts, Spot spot, IFormCollection typed, List<(string, string)> problems)
    {
        var path = $"{spot.Path}/options";
        foreach (var (i, (was, value, label, welsh)) in PartForm.RowsOf(typed).Index())
        {
            var root = YamlPart.Read(texts.Yaml);
            if (was.Length > 0 && root.At($"{path}/{was}") is null)
            {
                continue;
            }

            if (label.Length == 0)
            {
                if (was.Length > 0)
                {
                    texts = new Texts(YamlEdit.Remove(texts.Yaml, $"{path}/{was}"), RemoveWelsh(texts.WelshYaml, WelshText.PathOf($"{path}/{was}")));
                }

                continue;
            }

            var name = value.Length > 0 ? value : was.Length > 0 ? was : Renamer.Free(Renamer.NameOf(label), n => root.At($"{path}/{n}") is not null);
            if (name.Contains('/', StringComparison.Ordinal) || name.Any(char.IsWhiteSpace) || name.Length > 60)
            {
                problems.Add(($"o{i}.value", $"“{name}” should be a short name without blanks, such as “food”"));
                return texts;
            }

            if (was.Length == 0 && root.At($"{path}/{name}") is not null || was.Length > 0 && name != was && root.At($"{path}/{name}") is not null)
            {
                problems.Add(($"o{i}.value", $"Another option is called “{name}”. Give each its own name"));
                return texts;
            }

            var at = $"{path}/{(was.Length > 0 ? was : name)}";
            var there = root.At(at);
            texts = there is YamlPart.Map ? texts with { Yaml = YamlEdit.Set(texts.Yaml, $"{at}/label", new YamlPart.Text(label)) }
                : there is YamlPart.Text old && PartForm.OneLine(old.Value) == label ? texts
                : texts with { Yaml = there is null && root.At(path) is YamlPart.Map ? YamlEdit.InsertKey(texts.Yaml, path, int.MaxValue, name, new YamlPart.Text(label)) : YamlEdit.Set(texts.Yaml, at, new YamlPart.Text(label), Order(DefinitionFormat.Question)) };
            texts = texts with { WelshYaml = WelshText.Set(texts.WelshYaml, WelshText.PathOf($"{at}/label"), welsh.Length == 0 ? null : new YamlPart.Text(welsh)) };
            if (was.Length > 0 && name != was)
            {
                texts = Renamer.Rename(texts, at, name);
            }
        }

        return texts;
    }

    // What a question of another type has, this one may not.
    private static Texts WithoutKeysOfOtherTypes(Texts texts, string path)
    {
        var root = YamlPart.Read(texts.Yaml);
        if (Spot.Find(root, path) is not { Type: { } type, Value: YamlPart.Map map })
        {
            return texts;
        }

        foreach (var key in map.Entries.Select(e => e.Key.Value).Where(k => DefinitionFormat.Question.Find(k)?.IsFor(type) == false))
        {
            texts = new Texts(YamlEdit.Remove(texts.Yaml, $"{path}/{key}"), RemoveWelsh(texts.WelshYaml, WelshText.PathOf($"{path}/{key}")));
        }

        return texts;
    }

    /// <summary>Takes the Welsh of something out.</summary>
    public static string? RemoveWelsh(string? yaml, string path) =>
        string.IsNullOrWhiteSpace(yaml) || YamlPart.Read(yaml).At(path) is null ? yaml : YamlEdit.Remove(yaml, path);

    private static void Check(Texts texts, string path, string name, string field, List<(string, string)> problems)
    {
        if (!Renamer.IsName(name))
        {
            problems.Add((field, $"“{name}” should be lower-case words joined by hyphens, such as “your-home”"));
        }
        else if (Renamer.IsTaken(YamlPart.Read(texts.Yaml), path, name))
        {
            problems.Add((field, $"Something else is called “{name}”. Give each its own name"));
        }
    }
}
