using System.Globalization;
using Guildhall.Casework.Modules.Catalogue.Format;
using Guildhall.Casework.Modules.Designer.EditPart;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Casework.Modules.Designer;

/// <summary>What came of a button.</summary>
/// <param name="Texts">The files.</param>
/// <param name="GoTo">The part to go to; null to stay.</param>
/// <param name="Change">What was done, in a few words.</param>
/// <param name="Problem">What is missing to do it.</param>
/// <param name="TakeOut">The part that is to be taken out, which is asked about first.</param>
internal sealed record PartAction(Texts Texts, string? GoTo = null, string Change = "", (string Field, string Message)? Problem = null, string? TakeOut = null);

/// <summary>What the buttons beside lists do: add, move, take out.</summary>
internal static class PartActions
{
    /// <summary>Does what a button says: <c>add:form</c>, <c>up:form/you</c>, <c>down:…</c>, <c>remove:…</c>, <c>to:form/you/ask/name</c>.</summary>
    public static PartAction Do(Texts texts, string action, IFormCollection typed)
    {
        var parts = action.Split(':', 2);
        var path = parts.ElementAtOrDefault(1) ?? "";
        if (path.Length == 0 || path.EndsWith('/'))
        {
            return new(texts);
        }

        var root = YamlPart.Read(texts.Yaml);
        switch (parts[0])
        {
            case "add":
                return Add(texts, root, path, typed);
            case "up" or "down" when root.At(path) is not null:
                var by = parts[0] == "up" ? -1 : 1;
                return new(new Texts(YamlEdit.Move(texts.Yaml, path, by), MoveWelsh(texts.WelshYaml, path, by)), Change: $"Moved {Name(path)}");
            case "remove" when root.At(path) is not null:
                return new(texts, TakeOut: path);
            case "to" when root.At(path) is not null && typed["to-page"].ToString() is var page && root.At($"form/{page}") is not null && page.Length > 0:
                return new(texts with { Yaml = YamlEdit.MoveTo(texts.Yaml, path, $"form/{page}/ask") }, $"form/{page}/ask/{Name(path)}", $"Moved {Name(path)} to {page}");
            case "to":
                return new(texts, Problem: ("to-page", "Select the page to move it to"));
            default:
                return new(texts);
        }
    }

    private static PartAction Add(Texts texts, YamlPart root, string list, YamlPart? item, string step, string change) =>
        new(texts with { Yaml = root.At(list) is YamlPart.Map ? YamlEdit.InsertKey(texts.Yaml, list, int.MaxValue, step, item!) : YamlEdit.Insert(texts.Yaml, list, int.MaxValue, item!) }, $"{list}/{step}", change);

    private static PartAction Add(Texts texts, YamlPart root, string list, IFormCollection typed)
    {
        var key = YamlPart.Steps(list).LastOrDefault() ?? "";
        var words = PartForm.OneLine(typed[$"add-{key}"].ToString());
        var count = root.At(list) switch { YamlPart.List items => items.Items.Count, _ => 0 };
        var number = count.ToString(CultureInfo.InvariantCulture);
        var said = new YamlPart.Text(words);
        if (key is "form" or "ask" or "stages" && words.Length == 0)
        {
            return new(texts, Problem: ($"add-{key}", key switch { "form" => "Enter the heading of the new page", "ask" => "Enter the new question", _ => "Enter what the new stage is called" }));
        }

        switch (key)
        {
            case "form":
                var page = Renamer.Free(Renamer.NameOf(words), n => root.At($"form/{n}") is not null || n is "check" or "sent" or "save" or "privacy");
                var isExit = typed["add-form-kind"] == "exit";
                var added = YamlPart.Of((isExit ? "exit" : "page", new YamlPart.Text(page)), ("title", said));

                // A form that always ends at an exit ends there still, and one that ends by asking how to reach the person does too.
                var place = !isExit && root.At("form") is YamlPart.List { Items: [.., YamlPart.Map last] } && (last["exit"] is not null && last["when"] is null || AsksWho(last)) ? count - 1 : count;
                return new(texts with { Yaml = YamlEdit.Insert(texts.Yaml, list, place, added) }, $"form/{page}", $"Added the page {page}");
            case "ask":
                var name = Renamer.Free(Renamer.NameOf(words), n => WelshText.QuestionPath(root, n) is not null || n is "any" or "all" or "not");
                var type = typed["add-ask-type"].ToString() is { Length: > 0 } chosen ? chosen : "text";
                var question = new List<(string, YamlPart)> { ("name", new YamlPart.Text(name)), ("type", new YamlPart.Text(type)) };
                if (type != "hidden")
                {
                    question.Add(("label", said));
                }

                return Add(texts, root, list, YamlPart.Of([.. question]), name, $"Asked {name}");
            case "stages":
                var stage = Renamer.Free(Renamer.NameOf(words), n => root.At($"case/stages/{n}") is not null);
                return Add(texts, root, list, YamlPart.Of(("title", said)), stage, $"Added the stage {stage}");
            case "advice":
                return Add(texts, root, list, YamlPart.Of(("content", new YamlPart.Text(words.Length > 0 ? words : "Say it here."))), number, "Added advice");
            case "rules":
                return Add(texts, root, list, YamlPart.Of(("message", new YamlPart.Text(words.Length > 0 ? words : "Say what is wrong and what to do."))), number, "Added a rule");
            case "lines":
                return Add(texts, root, list, YamlPart.Of(("label", new YamlPart.Text(words.Length > 0 ? words : "What is paid for")), ("amount", new YamlPart.Text("0"))), number, "Added a line of costs");
            default:
                return new(texts);
        }
    }

    /// <summary>The files without a part, its Welsh, and the message of a stage.</summary>
    public static Texts Without(Texts texts, YamlPart root, string path)
    {
        var welsh = texts.WelshYaml;
        var translated = YamlPart.Steps(path) is [.., "ask", var question] ? $"questions/{question}" : WelshText.PathOf(path);
        foreach (var inside in Questions(root.At(path)!))
        {
            welsh = PartWriter.RemoveWelsh(welsh, $"questions/{inside}");
        }

        welsh = PartWriter.RemoveWelsh(welsh, translated);
        var yaml = YamlEdit.Remove(texts.Yaml, path);
        return new Texts(path.StartsWith("case/stages/", StringComparison.Ordinal) ? YamlEdit.Remove(yaml, $"messages/{Name(path)}") : yaml, welsh);
    }

    private static bool AsksWho(YamlPart.Map page) =>
        (page["ask"] as YamlPart.List)?.Items.Any(question => question.At("contact") is not null) == true;

    private static IEnumerable<string> Questions(YamlPart part) =>
        (part.At("ask") as YamlPart.List)?.Items.SelectMany(q => Questions(q).Prepend(YamlPart.NameOf(q) ?? "")).Where(n => n.Length > 0) ?? [];

    // Only what is known by its number has an order in the companion.
    private static string? MoveWelsh(string? welsh, string path, int by)
    {
        var translated = WelshText.PathOf(path);
        return !string.IsNullOrWhiteSpace(welsh) && YamlPart.Steps(path) is [.., "advice" or "rules" or "lines", _] && YamlPart.Read(welsh).At(translated) is not null
            ? YamlEdit.Move(welsh, translated, by)
            : welsh;
    }

    private static string Name(string path) => YamlPart.Steps(path).LastOrDefault() ?? "";
}
