using System.Globalization;
using System.Text;
using YamlDotNet.Core;

namespace Guildhall.Casework.Modules.Catalogue.Format;

/// <summary>Writes a part of a YAML text the way our files are written: plain where that is safe, quoted where it is not.</summary>
internal static class YamlWriter
{
    private const int LongestLine = 100;

    /// <summary>What stands after “key:” or “-”, with the blank or the line break before it. No line break at its end.</summary>
    /// <param name="indent">How far the key or the dash stands to the right.</param>
    /// <param name="inList">After a dash, where a map's first key may share the line.</param>
    public static string After(YamlPart part, int indent, bool inList = false)
    {
        switch (part)
        {
            case YamlPart.Text text:
                return After(text, indent);
            case YamlPart.List { Items.Count: 0 }:
                return " []";
            case YamlPart.Map { Entries.Count: 0 }:
                return " {}";
            case YamlPart.List or YamlPart.Map when part.InFlow || IsShort(part):
                return " " + Flow(part);
            case YamlPart.List list:
                return string.Concat(list.Items.Select(item => $"\n{Blanks(indent + 2)}-{After(item, indent + 2, inList: true)}"));
            default:
                var map = (YamlPart.Map)part;
                return string.Concat(map.Entries.Select((entry, i) =>
                    $"{(inList && i == 0 ? " " : "\n" + Blanks(indent + 2))}{Key(entry.Key)}:{After(entry.Value, indent + 2)}"));
        }
    }

    /// <summary>On one line, within braces or brackets.</summary>
    public static string Flow(YamlPart part) => part switch
    {
        YamlPart.Text text => Scalar(text.Value, inFlow: true),
        YamlPart.List list => list.Items.Count == 0 ? "[]" : $"[{string.Join(", ", list.Items.Select(Flow))}]",
        YamlPart.Map map => map.Entries.Count == 0 ? "{}" : $"{{ {string.Join(", ", map.Entries.Select(e => $"{Scalar(e.Key.Value, inFlow: true)}: {Flow(e.Value)}"))} }}",
        _ => throw new ArgumentOutOfRangeException(nameof(part)),
    };

    /// <summary>A key.</summary>
    public static string Key(YamlPart.Text key) => Scalar(key.Value, inFlow: true);

    /// <summary>A text on one line: plain, or in quotes.</summary>
    public static string Scalar(string text, bool inFlow, ScalarStyle like = ScalarStyle.Any)
    {
        if (like is not (ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted) && IsPlain(text, inFlow))
        {
            return text;
        }

        return like == ScalarStyle.SingleQuoted && !text.Any(c => char.IsControl(c) || IsOdd(c)) ? $"'{text.Replace("'", "''", StringComparison.Ordinal)}'" : Quoted(text);
    }

    private static string After(YamlPart.Text text, int indent)
    {
        var lines = text.Value.Split('\n');
        var isBlock = lines.Length > 1 && text.Value.Trim().Length > 0 && !text.Value.EndsWith("\n\n", StringComparison.Ordinal)
            && lines[0].Length > 0 && !char.IsWhiteSpace(lines[0][0]) && !text.Value.Any(c => (char.IsControl(c) && c != '\n') || IsOdd(c))
            && lines.All(line => line.Length == 0 || line[^1] != ' ');
        if (!isBlock)
        {
            return " " + Scalar(text.Value, inFlow: false, text.Style);
        }

        var ends = text.Value[^1] == '\n';
        return $" |{(ends ? "" : "-")}{string.Concat(lines.Take(ends ? lines.Length - 1 : lines.Length).Select(line => line.Length == 0 ? "\n" : $"\n{Blanks(indent + 2)}{line}"))}";
    }

    private static string Blanks(int count) => new(' ', count);

    // A short list of names, and a rule, are read best on one line.
    private static bool IsShort(YamlPart part) => part switch
    {
        YamlPart.List list => list.Items.All(i => i is YamlPart.Text t && !t.Value.Contains(' ', StringComparison.Ordinal) && t.Value.Length > 0) && Flow(list).Length <= LongestLine,
        _ => false,
    };

    private static bool IsPlain(string text, bool inFlow)
    {
        if (text.Length == 0 || char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1]) || text.Any(c => char.IsControl(c) || IsOdd(c)))
        {
            return false;
        }

        if (text[0] is ',' or '[' or ']' or '{' or '}' or '#' or '&' or '*' or '!' or '|' or '>' or '\'' or '"' or '%' or '@' or '`' or '=' || text[0] is '-' or '?' or ':' && (text.Length == 1 || !char.IsAsciiLetterOrDigit(text[1])))
        {
            return false;
        }

        if (text.StartsWith("---", StringComparison.Ordinal) || text.StartsWith("...", StringComparison.Ordinal)
            || text.Contains(": ", StringComparison.Ordinal) || text.EndsWith(':') || text.Contains(" #", StringComparison.Ordinal))
        {
            return false;
        }

        return !inFlow || !text.Any(c => c is ',' or '[' or ']' or '{' or '}' or '?') && !text.Contains(':', StringComparison.Ordinal);
    }

    // Line breaks of other scripts, halves of characters and marks no editor shows.
    private static bool IsOdd(char c) => c is '\u0085' or '\u2028' or '\u2029' or '\uFEFF' || char.IsSurrogate(c) || char.GetUnicodeCategory(c) is UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse;

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsSurrogatePair(text, i) is var pair && pair)
            {
                quoted.Append(CultureInfo.InvariantCulture, $"\\U{char.ConvertToUtf32(c, text[++i]):X8}");
                continue;
            }

            _ = c switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\t' => quoted.Append("\\t"),
                _ when char.IsControl(c) || IsOdd(c) => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }
}
