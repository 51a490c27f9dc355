using System.Text;
using System.Text.RegularExpressions;
using Guildhall.Platform.Events;
using HandlebarsDotNet;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Guildhall.Foundations.Modules.Notifications.Write;

/// <summary>A message as it is kept and sent.</summary>
/// <param name="Subject">The subject of an e-mail; empty for a text.</param>
/// <param name="Body">Markdown with the values escaped for an e-mail; plain text for a text.</param>
internal sealed record WrittenMessage(string Subject, string Body);

/// <summary>One template file: a head with the subject and the text message, and the e-mail's body in Markdown.</summary>
internal sealed partial class Template
{
    private const int LongestSubject = 200;
    private const int LongestText = 918;
    private static readonly IHandlebars s_plain = Handlebars.Create(new HandlebarsConfiguration { NoEscape = true, ThrowOnUnresolvedBindingExpression = true });
    private static readonly IHandlebars s_markdown = Handlebars.Create(new HandlebarsConfiguration { TextEncoder = new MarkdownEncoder(), ThrowOnUnresolvedBindingExpression = true });
    private readonly List<TemplateProblem> _problems = [];
    private readonly Dictionary<string, int> _placeholders = [];

    // A node that shows pages writes few of a hundred messages: each is compiled when it is written for the first time.
    private Lazy<HandlebarsTemplate<object, object>>? _subject;
    private Lazy<HandlebarsTemplate<object, object>>? _text;
    private Lazy<HandlebarsTemplate<object, object>>? _body;

    private Template(string file) => File = file;

    public string File { get; }

    public IReadOnlyList<TemplateProblem> Problems => _problems;

    /// <summary>The placeholders, with the line each is first used on.</summary>
    public IReadOnlyDictionary<string, int> Placeholders => _placeholders;

    /// <summary>Whether it can be sent as a text message.</summary>
    public bool HasText => _text is not null;

    public static Template Read(string file)
    {
        var template = new Template(file);
        template.Parse(System.IO.File.ReadAllText(file).ReplaceLineEndings("\n"));
        return template;
    }

    public WrittenMessage Write(MessageChannel channel, IReadOnlyDictionary<string, string> values)
    {
        var missing = _placeholders.Keys.Where(p => !values.ContainsKey(p)).ToList();
        if (missing.Count > 0)
        {
            throw new PermanentFailureException($"{Path.GetFileName(File)} needs values it was not given: {string.Join(", ", missing)}.");
        }

        var clean = values.ToDictionary(v => v.Key, v => Clean(v.Value), StringComparer.Ordinal);
        if (channel == MessageChannel.Sms)
        {
            var text = (_text ?? throw new PermanentFailureException($"{Path.GetFileName(File)} has no sms line: it cannot be sent as a text.")).Value(clean).Trim();
            return new WrittenMessage("", Shorten(text, LongestText));
        }

        return new WrittenMessage(Shorten(Blanks().Replace(_subject!.Value(clean), " ").Trim(), LongestSubject), _body!.Value(clean).Trim());
    }

    private static string Shorten(string text, int longest) =>
        text.Length <= longest ? text : text[..(char.IsHighSurrogate(text[longest - 2]) ? longest - 2 : longest - 1)] + "…";

    /// <summary>A value without what a message cannot or should not hold: control characters, and marks that turn the direction of what follows.</summary>
    private static string Clean(string value)
    {
        var clean = new StringBuilder(value.Length);
        foreach (var rune in value.ReplaceLineEndings("\n").EnumerateRunes())
        {
            if (rune.Value is '\n' || !(Rune.IsControl(rune) || rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069)))
            {
                clean.Append(rune.ToString());
            }
            else if (rune.Value is '\t')
            {
                clean.Append(' ');
            }
        }

        return clean.ToString().Trim();
    }

    private void Parse(string content)
    {
        var match = Parts().Match(content);
        if (!match.Success)
        {
            _problems.Add(new TemplateProblem(File, 1, "The file must begin with a line of three hyphens, then “subject:”, then three hyphens again, then the message."));
            return;
        }

        Dictionary<string, string?> head;
        try
        {
            head = new DeserializerBuilder().Build().Deserialize<Dictionary<string, string?>>(match.Groups["head"].Value) ?? [];
        }
        catch (YamlException e)
        {
            _problems.Add(new TemplateProblem(File, (int)e.Start.Line + 1, "The head is not valid YAML. Put quotes around a text that holds a colon or begins with a bracket."));
            return;
        }

        foreach (var unknown in head.Keys.Where(k => k is not ("subject" or "sms")))
        {
            _problems.Add(new TemplateProblem(File, LineOf(content, unknown + ":"), $"“{unknown}” is not known here. The head holds “subject” and, for a text message, “sms”."));
        }

        var bodyLine = content[..match.Groups["body"].Index].Count(c => c == '\n') + 1;
        _subject = Compile(s_plain, head.GetValueOrDefault("subject"), LineOf(content, "subject:"), "The subject is missing: add “subject: …” to the head.", oneLine: true);
        _text = head.GetValueOrDefault("sms") is { } text ? Compile(s_plain, text, LineOf(content, "sms:"), "The sms line is empty: write it, or leave it out.", oneLine: true) : null;
        _body = Compile(s_markdown, match.Groups["body"].Value, bodyLine, "The message is missing: write it below the head.", oneLine: false);
    }

    private Lazy<HandlebarsTemplate<object, object>>? Compile(IHandlebars handlebars, string? source, int line, string whenMissing, bool oneLine)
    {
        if (string.IsNullOrWhiteSpace(source))
        {
            _problems.Add(new TemplateProblem(File, line, whenMissing));
            return null;
        }

        var fine = true;
        var closed = true;
        var open = new Stack<(string Word, bool HasElse)>();
        foreach (Match tag in Tag().Matches(source))
        {
            var at = oneLine ? line : line + source[..tag.Index].Count(c => c == '\n');
            var known = KnownTag().Match(tag.Value);
            if (!known.Success)
            {
                _problems.Add(new TemplateProblem(File, at, $"“{tag.Value}” is not understood. Write {{{{name}}}} for a value, or {{{{#if name}}}} … {{{{else}}}} … {{{{/if}}}}."));
                fine = false;
                continue;
            }

            if (known.Groups["name"].Success)
            {
                _placeholders.TryAdd(known.Groups["name"].Value, at);
            }

            if (known.Groups["begins"].Success)
            {
                open.Push((known.Groups["begins"].Value, false));
            }
            else if (known.Groups["else"].Success)
            {
                closed &= open.TryPop(out var one) && !one.HasElse;
                open.Push((one.Word, true));
            }
            else if (known.Groups["ends"].Success)
            {
                closed &= open.TryPop(out var one) && one.Word == known.Groups["ends"].Value;
            }
        }

        if (fine && (!closed || open.Count > 0))
        {
            _problems.Add(new TemplateProblem(File, line, "An {{#if …}} is not closed, or closed twice. Each needs its own {{/if}}."));
            return null;
        }

        return fine ? new(() => handlebars.Compile(source)) : null;
    }

    private static int LineOf(string content, string start) =>
        Math.Max(0, content.Split('\n').ToList().FindIndex(l => l.StartsWith(start, StringComparison.Ordinal))) + 1;

    [GeneratedRegex(@"\A---\n(?<head>.*?)^---[ ]*(\n(?<body>.*))?\z", RegexOptions.ExplicitCapture | RegexOptions.Singleline | RegexOptions.Multiline, 1000)]
    private static partial Regex Parts();

    [GeneratedRegex(@"\{\{+.*?(\}\}+|\z)", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex Tag();

    // Nothing that would write a value unescaped, call a helper or load another file.
    [GeneratedRegex(@"\A\{\{((?<else>else)|\s*(?!else\s*\}\})(?<name>[a-z][a-z0-9-]*)\s*|#(?<begins>if|unless)\s+(?<name>[a-z][a-z0-9-]*)\s*|/(?<ends>if|unless))\}\}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex KnownTag();

    [GeneratedRegex(@"\s+", RegexOptions.None, 1000)]
    private static partial Regex Blanks();

    /// <summary>
    /// Writes a value so that Markdown shows it as it is: all punctuation is escaped, line ends become line breaks,
    /// and no line begins with blanks.
    /// </summary>
    private sealed class MarkdownEncoder : ITextEncoder
    {
        public void Encode(StringBuilder? text, TextWriter target) => Encode(text?.ToString(), target);

        public void Encode<T>(T? text, TextWriter target)
            where T : IEnumerator<char>
        {
            var all = new StringBuilder();
            while (text is not null && text.MoveNext())
            {
                all.Append(text.Current);
            }

            Encode(all.ToString(), target);
        }

        public void Encode(string? text, TextWriter target)
        {
            var first = true;
            foreach (var line in (text ?? "").Split('\n'))
            {
                if (!first)
                {
                    target.Write("\\\n");
                }

                first = false;
                foreach (var c in line.Trim())
                {
                    if (char.IsAscii(c) && (char.IsPunctuation(c) || char.IsSymbol(c)))
                    {
                        target.Write('\\');
                    }

                    target.Write(c);
                }
            }
        }
    }
}
