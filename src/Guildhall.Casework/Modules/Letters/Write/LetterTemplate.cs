using System.Text;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Guildhall.Casework.Modules.Letters.Write;

/// <summary>
/// A letter's file: a head, and the text. The text has paragraphs with an empty line between them, headings (<c>## </c>), points (<c>- </c> or <c>1. </c>),
/// fields (<c>{{name}}</c>), parts that depend on one (<c>{{#if name}} … {{else}} … {{/if}}</c>, <c>{{#if answers.colour is black}}</c>), and gaps an officer
/// fills (<c>[[what we decided]]</c>).
/// </summary>
internal sealed partial class LetterTemplate
{
    private readonly List<LetterProblem> _problems = [];
    private readonly Dictionary<string, int> _fields = new(StringComparer.Ordinal);
    private List<Part> _parts = [];

    private LetterTemplate(string file) => File = file;

    public string File { get; }

    public IReadOnlyList<LetterProblem> Problems => _problems;

    /// <summary>The fields it uses, with the line each is first used on.</summary>
    public IReadOnlyDictionary<string, int> Fields => _fields;

    public string Title { get; private set; } = "";

    public string Use { get; private set; } = "";

    public IReadOnlyList<string> Services { get; private set; } = [];

    /// <summary>The question that asks where the customer lives; null where the service has none that is safe to write to.</summary>
    public string? AddressQuestion { get; private set; }

    /// <summary>Whether an officer must fill a gap.</summary>
    public bool AsksOfficer { get; private set; }

    public static LetterTemplate Read(string file, string content)
    {
        var template = new LetterTemplate(file);
        template.Parse(content.ReplaceLineEndings("\n"));
        return template;
    }

    /// <summary>The letter's text with the values in it, to be read and changed before it is made.</summary>
    public string Write(IReadOnlyDictionary<string, LetterValue> values)
    {
        var text = new StringBuilder();
        Write(_parts, values, text);
        return Gaps().Replace(text.ToString(), "\n\n").Trim();
    }

    /// <summary>The gaps a text still has.</summary>
    public static IReadOnlyList<string> GapsIn(string text) => [.. Gap().Matches(text).Select(m => m.Groups["what"].Value.Trim())];

    private static void Write(List<Part> parts, IReadOnlyDictionary<string, LetterValue> values, StringBuilder text)
    {
        foreach (var part in parts)
        {
            switch (part)
            {
                case Part.Words words:
                    text.Append(words.Text);
                    break;
                case Part.Field field:
                    text.Append(values.GetValueOrDefault(field.Name)?.Text);
                    break;
                case Part.Choice choice:
                    var value = values.GetValueOrDefault(choice.On);
                    var holds = choice.Wanted is null ? value is { Text.Length: > 0 } : value?.Keys.Contains(choice.Wanted, StringComparer.Ordinal) == true;
                    Write(holds != choice.Negated ? choice.Then : choice.Otherwise, values, text);
                    break;
            }
        }
    }

    private void Parse(string content)
    {
        var match = Whole().Match(content);
        if (!match.Success)
        {
            Problem(1, "The file must begin with a line of three hyphens, then “title:”, then three hyphens again, then the letter.");
            return;
        }

        Dictionary<string, object?> head;
        try
        {
            head = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object?>>(match.Groups["head"].Value) ?? [];
        }
        catch (YamlException e)
        {
            Problem((int)e.Start.Line + 1, "The head is not valid YAML. Put quotes around a text that holds a colon or begins with a bracket.");
            return;
        }

        foreach (var unknown in head.Keys.Where(k => k is not ("title" or "use" or "services" or "address")))
        {
            Problem(1, $"“{unknown}” is not known here. The head holds “title”, “use”, “services” and “address”.");
        }

        Title = (head.GetValueOrDefault("title") as string ?? "").Trim();
        Use = (head.GetValueOrDefault("use") as string ?? "").Trim();
        AddressQuestion = head.GetValueOrDefault("address") as string;
        Services = head.GetValueOrDefault("services") switch
        {
            string one => [one],
            IEnumerable<object> many => [.. many.OfType<string>()],
            _ => [],
        };
        if (Title.Length is 0 or > 150)
        {
            Problem(1, "The title is missing or longer than 150 characters: add “title: Your permit is granted” to the head.");
        }

        var body = match.Groups["body"];
        if (string.IsNullOrWhiteSpace(body.Value))
        {
            Problem(1, "The letter is missing: write it below the head.");
            return;
        }

        AsksOfficer = Gap().IsMatch(body.Value);
        _parts = Parts(body.Value.Trim('\n') + "\n", content[..body.Index].Count(c => c == '\n') + 1 + body.Value.TakeWhile(c => c == '\n').Count());
    }

    private List<Part> Parts(string text, int firstLine)
    {
        var root = new List<Part>();
        var open = new Stack<(List<Part> Outer, Part.Choice Choice, int Line)>();
        var into = root;
        var at = 0;
        foreach (Match tag in Tag().Matches(text))
        {
            var line = firstLine + text.AsSpan(0, tag.Index).Count('\n');
            into.Add(new Part.Words(text[at..tag.Index]));
            at = tag.Index + tag.Length;
            var known = KnownTag().Match(tag.Value.Trim());
            if (!known.Success)
            {
                Problem(line, $"“{tag.Value.Trim()}” is not known here. There are fields such as {{{{name}}}}, and {{{{#if name}}}} … {{{{else}}}} … {{{{/if}}}}.");
            }
            else if (known.Groups["if"].Success)
            {
                var name = known.Groups["name"].Value;
                _fields.TryAdd(name, line);
                var choice = new Part.Choice(name, known.Groups["wanted"].Success ? known.Groups["wanted"].Value : null, known.Groups["if"].Value == "unless", [], []);
                into.Add(choice);
                open.Push((into, choice, line));
                into = choice.Then;
            }
            else if (known.Groups["else"].Success && open.TryPeek(out var current) && into == current.Choice.Then)
            {
                into = current.Choice.Otherwise;
            }
            else if (known.Groups["end"].Success && open.TryPop(out var ended))
            {
                into = ended.Outer;
            }
            else if (known.Groups["else"].Success || known.Groups["end"].Success)
            {
                Problem(line, $"“{tag.Value.Trim()}” has no {{{{#if …}}}} before it.");
            }
            else
            {
                _fields.TryAdd(known.Groups["name"].Value, line);
                into.Add(new Part.Field(known.Groups["name"].Value));
            }
        }

        into.Add(new Part.Words(text[at..]));
        foreach (var (_, choice, line) in open)
        {
            Problem(line, $"{{{{#if {choice.On}}}}} is not closed. Write {{{{/if}}}} where it ends.");
        }

        return root;
    }

    private void Problem(int line, string advice) => _problems.Add(new LetterProblem(File, line, advice));

    [GeneratedRegex(@"\A---\n(?<head>.*?)^---[ ]*(\n(?<body>.*))?\z", RegexOptions.ExplicitCapture | RegexOptions.Singleline | RegexOptions.Multiline, 1000)]
    private static partial Regex Whole();

    // A condition alone on its line takes the line with it.
    [GeneratedRegex(@"(^\{\{[#/][^{}]*\}\}[ ]*\n|^\{\{else\}\}[ ]*\n|\{\{[^{}]*\}\})", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Tag();

    [GeneratedRegex(@"\A\{\{(\#(?<if>if|unless)\s+(?<name>[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)?)(\s+is\s+(?<wanted>[A-Za-z0-9-]+))?\s*|(?<else>else)|(?<end>/if|/unless)|\s*(?<name>[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)?)\s*)\}\}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex KnownTag();

    [GeneratedRegex(@"\[\[(?<what>[^\[\]]*)\]\]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Gap();

    [GeneratedRegex(@"\n{3,}", RegexOptions.None, 1000)]
    private static partial Regex Gaps();

    private abstract record Part
    {
        public sealed record Words(string Text) : Part;

        public sealed record Field(string Name) : Part;

        public sealed record Choice(string On, string? Wanted, bool Negated, List<Part> Then, List<Part> Otherwise) : Part;
    }
}

/// <summary>What stands in a field.</summary>
/// <param name="Text">As it is read.</param>
/// <param name="Keys">As it is compared: the values of a choice.</param>
internal sealed record LetterValue(string Text, IReadOnlyList<string> Keys)
{
    public LetterValue(string text)
        : this(text, [text])
    {
    }
}
