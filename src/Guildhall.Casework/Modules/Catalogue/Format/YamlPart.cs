using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Guildhall.Casework.Modules.Catalogue.Format;

/// <summary>A part of a YAML text: what it says, and where it stands.</summary>
public abstract record YamlPart
{
    /// <summary>Where it begins in the text; -1 when it is not of a text.</summary>
    internal int Start { get; init; } = -1;

    /// <summary>Where what it says ends.</summary>
    internal int End { get; init; } = -1;

    /// <summary>Whether it is written in braces or brackets.</summary>
    internal bool InFlow { get; init; }

    /// <summary>Whether two parts say the same.</summary>
    public abstract bool Says(YamlPart? other);

    /// <summary>A text.</summary>
    public sealed record Text(string Value) : YamlPart
    {
        internal ScalarStyle Style { get; init; } = ScalarStyle.Any;

        /// <inheritdoc/>
        public override bool Says(YamlPart? other) => other is Text text && text.Value == Value;
    }

    /// <summary>A list.</summary>
    public sealed record List(IReadOnlyList<YamlPart> Items) : YamlPart
    {
        /// <inheritdoc/>
        public override bool Says(YamlPart? other) =>
            other is List list && list.Items.Count == Items.Count && Items.Zip(list.Items).All(pair => pair.First.Says(pair.Second));
    }

    /// <summary>Things by name, in order.</summary>
    public sealed record Map(IReadOnlyList<(Text Key, YamlPart Value)> Entries) : YamlPart
    {
        /// <inheritdoc/>
        public override bool Says(YamlPart? other) =>
            other is Map map && map.Entries.Count == Entries.Count
            && Entries.Zip(map.Entries).All(pair => pair.First.Key.Says(pair.Second.Key) && pair.First.Value.Says(pair.Second.Value));

        /// <summary>What is under a key, or null.</summary>
        public YamlPart? this[string key] => Entries.FirstOrDefault(e => e.Key.Value == key).Value;
    }

    /// <summary>A list of texts.</summary>
    public static List Texts(IEnumerable<string> texts) => new([.. texts.Select(t => (YamlPart)new Text(t))]);

    /// <summary>A map made of pairs.</summary>
    public static Map Of(params ReadOnlySpan<(string Key, YamlPart Value)> entries) => new([.. entries.ToArray().Select(e => (new Text(e.Key), e.Value))]);

    /// <summary>The text of a text; null of anything else.</summary>
    public static string? TextOf(YamlPart? part) => (part as Text)?.Value;

    /// <summary>The texts of a list, or the one there is instead; empty for anything else.</summary>
    public static IReadOnlyList<string> TextsOf(YamlPart? part) => part switch
    {
        Text { Value.Length: > 0 } one => [one.Value],
        List list => [.. list.Items.OfType<Text>().Select(t => t.Value)],
        _ => [],
    };

    /// <summary>
    /// The part at a path: keys, and for the items of a list their names (what stands under <c>page</c>, <c>exit</c> or
    /// <c>name</c>) or their numbers from 0. Null when there is none.
    /// </summary>
    public YamlPart? At(string path)
    {
        var part = this;
        foreach (var step in Steps(path))
        {
            part = part switch
            {
                Map map => map[step],
                List list => IndexOf(list, step) is { } index ? list.Items[index] : null,
                _ => null,
            };
            if (part is null)
            {
                return null;
            }
        }

        return part;
    }

    /// <summary>What names an item of a list; null when nothing does.</summary>
    public static string? NameOf(YamlPart item) => item is Map map ? TextOf(map["page"]) ?? TextOf(map["exit"]) ?? TextOf(map["name"]) : null;

    /// <summary>The steps of a path.</summary>
    public static string[] Steps(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    internal static int? IndexOf(List list, string step)
    {
        for (var i = 0; i < list.Items.Count; i++)
        {
            if (NameOf(list.Items[i]) == step)
            {
                return i;
            }
        }

        return int.TryParse(step, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) && number < list.Items.Count ? number : null;
    }

    /// <summary>Reads a text.</summary>
    /// <exception cref="YamlEditException">It is not YAML, or repeats itself with anchors.</exception>
    public static YamlPart Read(string yaml)
    {
        try
        {
            var parser = new Parser(new StringReader(yaml));
            parser.Consume<StreamStart>();
            if (!parser.Accept<DocumentStart>(out _))
            {
                return new Map([]);
            }

            parser.Consume<DocumentStart>();
            var part = Read(parser, yaml, 0);
            parser.Consume<DocumentEnd>();
            return parser.Accept<StreamEnd>(out _) ? part : throw new YamlEditException("There is more than one document in the text.");
        }
        catch (YamlException e)
        {
            throw new YamlEditException($"Line {e.Start.Line}: this is not valid YAML. {e.InnerException?.Message ?? e.Message}", e);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException)
        {
            throw new YamlEditException("This is not valid YAML: a bracket, brace or quote is opened and not closed.", e);
        }
    }

    private static YamlPart Read(Parser parser, string yaml, int depth)
    {
        const int deepest = 20;
        if (depth > deepest)
        {
            throw new YamlEditException("There are too many levels inside each other.");
        }

        switch (parser.Current)
        {
            case Scalar scalar:
                parser.MoveNext();
                var (start, end) = ((int)scalar.Start.Index, (int)scalar.End.Index);
                return new Text(scalar.Value) { Start = start, End = Trimmed(yaml, start, end), Style = scalar.Style };
            case SequenceStart sequence:
                parser.MoveNext();
                var items = new List<YamlPart>();
                while (!parser.Accept<SequenceEnd>(out _))
                {
                    items.Add(Read(parser, yaml, depth + 1));
                }

                var close = parser.Consume<SequenceEnd>();
                return sequence.Style == SequenceStyle.Flow
                    ? new List(items) { Start = (int)sequence.Start.Index, End = Closed(yaml, close.Start, ']'), InFlow = true }
                    : new List(items) { Start = (int)sequence.Start.Index, End = items.Count > 0 ? items[^1].End : (int)sequence.Start.Index };
            case MappingStart mapping:
                parser.MoveNext();
                var entries = new List<(Text, YamlPart)>();
                while (!parser.Accept<MappingEnd>(out _))
                {
                    entries.Add((Read(parser, yaml, depth + 1) as Text ?? throw new YamlEditException("A key is not a text."), Read(parser, yaml, depth + 1)));
                }

                var shut = parser.Consume<MappingEnd>();
                return mapping.Style == MappingStyle.Flow
                    ? new Map(entries) { Start = (int)mapping.Start.Index, End = Closed(yaml, shut.Start, '}'), InFlow = true }
                    : new Map(entries) { Start = (int)mapping.Start.Index, End = entries.Count > 0 ? Math.Max(entries[^1].Item1.End, entries[^1].Item2.End) : (int)mapping.Start.Index };
            default:
                throw new YamlEditException("The text repeats a part of itself, which cannot be edited here.");
        }
    }

    // The parser says where it looks for the bracket, which is not always where it stands.
    private static int Closed(string yaml, Mark mark, char bracket)
    {
        var found = mark.Index < yaml.Length ? yaml.IndexOf(bracket, (int)mark.Index) : -1;
        return found < 0 ? (int)mark.Index : found + 1;
    }

    // A block of text ends where its last line does, not where the parser stopped looking.
    private static int Trimmed(string yaml, int start, int end)
    {
        end = Math.Min(end, yaml.Length);
        while (end > start && yaml[end - 1] is '\n' or '\r' or ' ' or '\t')
        {
            end--;
        }

        return end;
    }
}

/// <summary>A YAML text that cannot be edited part by part: a person has to edit the text itself.</summary>
public sealed class YamlEditException : Exception
{
    /// <summary>Says why.</summary>
    public YamlEditException(string message)
        : base(message)
    {
    }

    /// <summary>Says why, and what came before.</summary>
    public YamlEditException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>Says nothing.</summary>
    public YamlEditException()
    {
    }
}
