using System.Text.RegularExpressions;
using Guildhall.Casework.Modules.Catalogue.Format;

namespace Guildhall.Casework.Modules.Designer;

/// <summary>Gives a page, question, option or stage another name, there and wherever it is spoken of.</summary>
internal static partial class Renamer
{
    /// <summary>Whether a name may be given.</summary>
    public static bool IsName(string name) => name.Length is > 0 and <= 60 && NamePattern().IsMatch(name);

    /// <summary>A name made from words.</summary>
    public static string NameOf(string words)
    {
        var name = NotOfNames().Replace(words.ToLowerInvariant().Replace("’", "", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal), "-").Trim('-');
        name = name.Length == 0 || !char.IsAsciiLetter(name[0]) ? $"x-{name}".Trim('-') : name;
        return name.Length <= 40 ? name : name[..40].TrimEnd('-');
    }

    /// <summary>The name, or one with a number behind it that nothing has yet.</summary>
    public static string Free(string name, Func<string, bool> isTaken)
    {
        var free = name;
        for (var i = 2; isTaken(free); i++)
        {
            free = $"{name}-{i}";
        }

        return free;
    }

    /// <summary>Whether something else in the form is called so: a question anywhere, or another page.</summary>
    public static bool IsTaken(YamlPart root, string path, string name)
    {
        var steps = YamlPart.Steps(path);
        return steps switch
        {
            [.., "ask", _] => WelshText.QuestionPath(root, name) is not null,
            _ => root.At($"{string.Join('/', steps[..^1])}/{name}") is not null,
        };
    }

    /// <summary>Renames what is at a path.</summary>
    public static Texts Rename(Texts texts, string path, string name)
    {
        var root = YamlPart.Read(texts.Yaml);
        var steps = YamlPart.Steps(path);
        var old = steps[^1];
        var yaml = texts.Yaml;
        var welsh = texts.WelshYaml;

        // The deepest first: a rename leaves the paths before it as they were.
        foreach (var (at, renamed) in Mentions(root, "", steps, old, name).Reverse())
        {
            yaml = renamed is null ? YamlEdit.Rename(yaml, at, name) : YamlEdit.Set(yaml, at, renamed);
        }

        yaml = YamlEdit.Rename(yaml, path, name);
        var translated = steps is [.., "ask", var question] ? $"questions/{question}" : WelshText.PathOf(path);
        if (welsh is not null && YamlPart.Read(welsh).At(translated) is not null)
        {
            welsh = YamlEdit.Rename(welsh, translated, name);
        }

        return new Texts(yaml, welsh);
    }

    private static IEnumerable<(string Path, YamlPart? Renamed)> Mentions(YamlPart part, string path, string[] steps, string old, string name)
    {
        var isQuestion = steps is [.., "ask", _];
        var option = steps is [.., "ask", _, "options", _] ? steps[^3] : null;
        var isStage = steps is ["case", "stages", _];
        var key = YamlPart.Steps(path).LastOrDefault() ?? "";
        if (key is "when" or "refuse-when")
        {
            foreach (var mention in isQuestion || option is not null ? InRule(part, path) : [])
            {
                yield return mention;
            }

            yield break;
        }

        if (part is YamlPart.Text text)
        {
            if (isQuestion && key == "at" && text.Value == old)
            {
                yield return (path, new YamlPart.Text(name));
            }
            else if (isStage && key == "independent" && text.Value == old)
            {
                yield return (path, new YamlPart.Text(name));
            }
            else if (isQuestion && key is "formula" or "amount" && InFormula(text.Value) is var formula && formula != text.Value)
            {
                yield return (path, new YamlPart.Text(formula));
            }

            yield break;
        }

        if (part is YamlPart.List list && (isQuestion && key == "carry" || isStage && key == "next") && list.Items.Any(i => YamlPart.TextOf(i) == old))
        {
            yield return (path, Replaced(list));
        }

        if (isStage && path == "messages" && part is YamlPart.Map messages && messages[old] is not null)
        {
            yield return ($"messages/{old}", null);
        }

        foreach (var (step, value) in Children(part))
        {
            foreach (var mention in Mentions(value, path.Length == 0 ? step : $"{path}/{step}", steps, old, name))
            {
                yield return mention;
            }
        }

        IEnumerable<(string Path, YamlPart? Renamed)> InRule(YamlPart rule, string at)
        {
            foreach (var (step, value) in Children(rule))
            {
                var here = $"{at}/{step}";
                if (rule is YamlPart.Map && step == old && isQuestion)
                {
                    yield return (here, null);
                }

                if (step == "answer" && isQuestion && YamlPart.TextOf(value) == old)
                {
                    yield return (here, new YamlPart.Text(name));
                }

                if (rule is YamlPart.Map && step == option)
                {
                    foreach (var (inner, answer) in Children(value).Where(c => c.Step is "not" or "any").Select(c => ($"{here}/{c.Step}", c.Value)).Append((here, value)))
                    {
                        if (YamlPart.TextOf(answer) == old)
                        {
                            yield return (inner, new YamlPart.Text(name));
                        }
                        else if (answer is YamlPart.List values && values.Items.Any(i => YamlPart.TextOf(i) == old))
                        {
                            yield return (inner, Replaced(values));
                        }
                    }
                }

                foreach (var mention in InRule(value, here))
                {
                    yield return mention;
                }
            }
        }

        YamlPart.List Replaced(YamlPart.List values) => values with { Items = [.. values.Items.Select(i => YamlPart.TextOf(i) == old ? new YamlPart.Text(name) : i)] };

        string InFormula(string formula) => Word().Replace(formula, word => word.Value == old ? name : word.Value);
    }

    private static IEnumerable<(string Step, YamlPart Value)> Children(YamlPart part) => part switch
    {
        YamlPart.Map map => map.Entries.Select(e => (e.Key.Value, e.Value)),
        YamlPart.List list => list.Items.Select((item, i) => (YamlPart.NameOf(item) ?? i.ToString(System.Globalization.CultureInfo.InvariantCulture), item)),
        _ => [],
    };

    [GeneratedRegex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NamePattern();

    [GeneratedRegex("[^a-z0-9]+", RegexOptions.None, 1000)]
    private static partial Regex NotOfNames();

    [GeneratedRegex("[a-z][a-z0-9-]*", RegexOptions.None, 1000)]
    private static partial Regex Word();
}
