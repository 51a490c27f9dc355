using System.Globalization;
using Guildhall.Casework.Modules.Catalogue.Format;

namespace Guildhall.Casework.Modules.Designer;

/// <summary>Where the Welsh of an English text stands: in the companion file, by the names of pages and questions.</summary>
internal static class WelshText
{
    /// <summary>The path in the companion file.</summary>
    public static string PathOf(string english)
    {
        var steps = YamlPart.Steps(english);
        switch (steps)
        {
            case ["form", _, "ask", ..]:
                var at = 2;
                while (at + 3 < steps.Length && steps[at + 2] == "ask")
                {
                    at += 2;
                }

                var question = steps.ElementAtOrDefault(at + 1) ?? "";
                return string.Join('/', ["questions", question, .. Shortened(steps[Math.Min(at + 2, steps.Length)..])]);
            case ["form", var page, .. var rest]:
                return string.Join('/', ["pages", page, .. Shortened(rest)]);
            case ["case", "stages", _, "ask", var field, .. var inField]:
                return string.Join('/', ["questions", field, .. Shortened(inField)]);
            case ["case", "stages", .. var stage]:
                return string.Join('/', ["stages", .. stage]);
            default:
                return english;
        }
    }

    /// <summary>The path in the English file that a path in the companion is the Welsh of.</summary>
    public static string EnglishOf(YamlPart english, string welsh)
    {
        var steps = YamlPart.Steps(welsh);
        switch (steps)
        {
            case ["pages", var page, .. var rest]:
                return string.Join('/', ["form", page, .. rest]);
            case ["stages", .. var rest]:
                return string.Join('/', ["case", "stages", .. rest]);
            case ["questions", var question, .. var rest]:
                return QuestionPath(english, question) is { } path ? string.Join('/', [path, .. rest]) : "";
            default:
                return welsh;
        }
    }

    /// <summary>Where a question is asked; null when it is not.</summary>
    public static string? QuestionPath(YamlPart english, string question)
    {
        foreach (var page in (english.At("form") as YamlPart.List)?.Items ?? [])
        {
            if (YamlPart.NameOf(page) is { } name && Inside(page, $"form/{name}") is { } found)
            {
                return found;
            }
        }

        foreach (var stage in (english.At("case/stages") as YamlPart.Map)?.Entries ?? [])
        {
            if (Inside(stage.Value, $"case/stages/{stage.Key.Value}") is { } found)
            {
                return found;
            }
        }

        return null;

        string? Inside(YamlPart part, string path)
        {
            foreach (var asked in (part.At("ask") as YamlPart.List)?.Items ?? [])
            {
                if (YamlPart.NameOf(asked) is not { } name)
                {
                    continue;
                }

                var here = $"{path}/ask/{name}";
                if (name == question || (Inside(asked, here) is { } inner && (here = inner) is not null))
                {
                    return here;
                }
            }

            return null;
        }
    }

    /// <summary>The Welsh text at a path of the companion; an option’s label may stand for the whole option.</summary>
    public static YamlPart? At(YamlPart? welsh, string path) => welsh?.At(path) switch
    {
        YamlPart.Map map when IsShort(path) => map["label"],
        null when path.EndsWith("/label", StringComparison.Ordinal) && welsh?.At(path[..^6]) is YamlPart.Text text => text,
        var there => there,
    };

    /// <summary>Writes a Welsh text, or takes it out.</summary>
    public static string? Set(string? yaml, string path, YamlPart? value, IReadOnlyList<string>? order = null)
    {
        var root = string.IsNullOrWhiteSpace(yaml) ? null : YamlPart.Read(yaml);
        if (At(root, path) is { } there && value is not null && there.Says(value))
        {
            return yaml;
        }

        if (IsShort(path) && root?.At(path) is YamlPart.Map)
        {
            path += "/label";
        }

        var steps = YamlPart.Steps(path);
        var parent = string.Join('/', steps[..^1]);
        if (value is null)
        {
            // An item of a list is emptied, so that those after it keep their places.
            return root?.At(path) is null ? yaml
                : root.At(parent) is YamlPart.List ? YamlEdit.Set(yaml!, path, new YamlPart.Text(""))
                : YamlEdit.Remove(yaml!, path);
        }

        if (root?.At(parent) is YamlPart.Text { Value.Length: > 0 } label)
        {
            return YamlEdit.Set(yaml!, parent, YamlPart.Of(("label", label), (steps[^1], value)));
        }

        // Lists by number: rules, advice, lines of costs.
        for (var i = 0; i < steps.Length; i++)
        {
            if (int.TryParse(steps[i], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && i > 0 && steps[i - 1] is "rules" or "advice" or "lines")
            {
                var list = string.Join('/', steps[..i]);
                var items = ((root?.At(list) as YamlPart.List)?.Items ?? []).ToList();
                if (number >= items.Count || items[number] is YamlPart.Text { Value: "" })
                {
                    while (items.Count <= number)
                    {
                        items.Add(new YamlPart.Text(""));
                    }

                    items[number] = i == steps.Length - 1 ? value : YamlPart.Of((steps[^1], value));
                    return YamlEdit.Set(yaml ?? "", list, new YamlPart.List(items));
                }
            }
        }

        return YamlEdit.Set(yaml ?? "", path, value, order);
    }

    private static bool IsShort(string path) =>
        YamlPart.Steps(path) is ["questions", _, "options", _] or ["pages", _, "continue"];

    private static string[] Shortened(string[] rest) => rest switch
    {
        ["options", var value, "label"] => ["options", value],
        ["lines", var line, "label"] => ["lines", line],
        ["rules", var rule, "message"] => ["rules", rule],
        ["continue", "label"] => ["continue"],
        _ => rest,
    };
}
