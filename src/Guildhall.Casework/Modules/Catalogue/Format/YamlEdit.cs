using YamlDotNet.Core;

namespace Guildhall.Casework.Modules.Catalogue.Format;

/// <summary>
/// Changes one part of a YAML text and leaves every other byte alone: comments, quotes, order, blank lines. Each change is
/// read again and compared with what was meant; where the text is written in a way that a splice would spoil, the part
/// around it is written anew, and where even that fails nothing is changed.
/// </summary>
public static class YamlEdit
{
    /// <summary>Writes a value at a path, with the maps that lead to it.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="path">Where, in the steps of <see cref="YamlPart.At"/>.</param>
    /// <param name="value">What to write.</param>
    /// <param name="order">The keys of the map in the order they are best written; a new key finds its place among them.</param>
    /// <exception cref="YamlEditException">The text cannot be edited there.</exception>
    public static string Set(string yaml, string path, YamlPart value, IReadOnlyList<string>? order = null)
    {
        if (yaml.Contains('\r', StringComparison.Ordinal))
        {
            return WithItsLineEndings(yaml, text => Set(text, path, value, order));
        }

        var root = YamlPart.Read(yaml);
        var steps = YamlPart.Steps(path);
        if (root.At(path) is { } there)
        {
            return there.Says(value) ? yaml : Checked(yaml, steps[..^1], Changed(root, steps, _ => value), () => Replaced(yaml, root, steps, there, value));
        }

        switch (steps.Length == 1 ? root : root.At(Join(steps[..^1])))
        {
            case YamlPart.Map { Entries.Count: > 0 } map:
                return InsertKey(yaml, Join(steps[..^1]), Place(map, steps[^1], order), steps[^1], value);
            case null or YamlPart.Text { Value: "" } or YamlPart.Map when steps.Length > 1:
                return Set(yaml, Join(steps[..^1]), YamlPart.Of((steps[^1], value)));
            case YamlPart.Map:
                return $"{yaml}{(yaml.Length == 0 || yaml.EndsWith('\n') ? "" : "\n")}{YamlWriter.Key(new(steps[^1]))}:{YamlWriter.After(value, 0)}\n";
            default:
                throw new YamlEditException($"There is no place for “{steps[^1]}” in {Join(steps[..^1])}.");
        }
    }

    /// <summary>Takes out what is at a path; a list or map that is empty then goes with it.</summary>
    public static string Remove(string yaml, string path)
    {
        if (yaml.Contains('\r', StringComparison.Ordinal))
        {
            return WithItsLineEndings(yaml, text => Remove(text, path));
        }

        var root = YamlPart.Read(yaml);
        var steps = YamlPart.Steps(path);
        if (root.At(path) is null)
        {
            return yaml;
        }

        while (steps.Length > 1 && Count(root.At(Join(steps[..^1]))!) == 1)
        {
            steps = steps[..^1];
        }

        if (steps.Length == 1 && Count(root) == 1)
        {
            return "";
        }

        return Checked(yaml, steps[..^1], Changed(root, steps, _ => null), () =>
        {
            var (parent, index) = Place(root, steps);
            var text = new Lines(yaml);
            var here = text.Child(parent, index);
            if (parent.InFlow)
            {
                return index > 0 ? text.Without(text.Child(parent, index - 1).End, here.End) : text.Without(here.Start, text.Child(parent, 1).Start);
            }

            // The first key of an item shares its line with the dash, which the next key then gets.
            return text.OwnsItsLines(here) ? text.WithoutLines(text.Chunk(here)) : text.Without(here.Start, text.Child(parent, index + 1).Start);
        });
    }

    /// <summary>Puts an item into a list, which is made if there is none.</summary>
    public static string Insert(string yaml, string list, int index, YamlPart item)
    {
        if (yaml.Contains('\r', StringComparison.Ordinal))
        {
            return WithItsLineEndings(yaml, text => Insert(text, list, index, item));
        }

        var root = YamlPart.Read(yaml);
        if (root.At(list) is not YamlPart.List { Items.Count: > 0 } there)
        {
            return Set(yaml, list, new YamlPart.List([item]));
        }

        index = Math.Clamp(index, 0, there.Items.Count);
        var items = there.Items.ToList();
        items.Insert(index, item);
        return Checked(yaml, YamlPart.Steps(list), Changed(root, YamlPart.Steps(list), _ => there with { Items = items }), () =>
        {
            var text = new Lines(yaml);
            return text.Inserted(there, index, there.InFlow
                ? YamlWriter.Flow(item)
                : $"-{YamlWriter.After(item, text.Column(text.Child(there, 0).Start), inList: true)}");
        });
    }

    /// <summary>Puts a named thing into a map, which is made if there is none.</summary>
    public static string InsertKey(string yaml, string map, int index, string key, YamlPart value)
    {
        if (yaml.Contains('\r', StringComparison.Ordinal))
        {
            return WithItsLineEndings(yaml, text => InsertKey(text, map, index, key, value));
        }

        var root = YamlPart.Read(yaml);
        var there = map.Length == 0 ? root : root.At(map);
        if (there is not YamlPart.Map { Entries.Count: > 0 } entries)
        {
            return Set(yaml, map.Length == 0 ? key : $"{map}/{key}", value);
        }

        index = Math.Clamp(index, 0, entries.Entries.Count);
        var all = entries.Entries.ToList();
        all.Insert(index, (new YamlPart.Text(key), value));
        return Checked(yaml, YamlPart.Steps(map), Changed(root, YamlPart.Steps(map), _ => entries with { Entries = all }), () =>
        {
            var text = new Lines(yaml);
            var written = YamlWriter.Key(new(key)) + ":";
            return text.Inserted(entries, index, entries.InFlow
                ? $"{written} {YamlWriter.Flow(value)}"
                : written + YamlWriter.After(value, text.Column(text.Child(entries, 0).Start)));
        });
    }

    /// <summary>Moves an item or a named thing so many places down, or up, among its neighbours.</summary>
    public static string Move(string yaml, string path, int by)
    {
        if (yaml.Contains('\r', StringComparison.Ordinal))
        {
            return WithItsLineEndings(yaml, text => Move(text, path, by));
        }

        var steps = YamlPart.Steps(path);
        for (; by != 0; by -= Math.Sign(by))
        {
            var root = YamlPart.Read(yaml);
            var (parent, index) = Place(root, steps);
            var other = index + Math.Sign(by);
            if (other < 0 || other >= Count(parent))
            {
                break;
            }

            var (first, second) = (Math.Min(index, other), Math.Max(index, other));
            var before = yaml;
            yaml = Checked(yaml, steps[..^1], Changed(root, steps.AsSpan()[..^1], _ => Swapped(parent, first, second)), () =>
            {
                var text = new Lines(before);
                var (one, two) = (text.Child(parent, first), text.Child(parent, second));
                if (!parent.InFlow)
                {
                    if (!text.OwnsItsLines(one) || !text.OwnsItsLines(two))
                    {
                        throw new YamlEditException("They share a line.");
                    }

                    (one, two) = (text.Chunk(one), text.Chunk(two));
                }

                return before[..one.Start] + before[two.Start..two.End] + before[one.End..two.Start] + before[one.Start..one.End] + before[two.End..];
            });

            // An item without a name is known by its place.
            if (parent is YamlPart.List && steps[^1] == index.ToString(System.Globalization.CultureInfo.InvariantCulture))
            {
                steps[^1] = other.ToString(System.Globalization.CultureInfo.InvariantCulture);
            }
        }

        return yaml;
    }

    /// <summary>Moves an item of a list to the end of another list, with its comments.</summary>
    public static string MoveTo(string yaml, string path, string list)
    {
        if (yaml.Contains('\r', StringComparison.Ordinal))
        {
            return WithItsLineEndings(yaml, text => MoveTo(text, path, list));
        }

        var root = YamlPart.Read(yaml);
        var steps = YamlPart.Steps(path);
        var item = root.At(path) ?? throw new YamlEditException($"There is no {path}.");
        var (parent, index) = Place(root, steps);
        var text = new Lines(yaml);
        var without = Remove(yaml, path);
        var after = YamlPart.Read(without);
        var plain = Insert(without, list, int.MaxValue, item);
        if (parent.InFlow || after.At(list) is not YamlPart.List { InFlow: false, Items.Count: > 0 } target || text.Child(parent, index) is var here && !text.OwnsItsLines(here))
        {
            return plain;
        }

        var there = new Lines(without);
        var chunk = text.Chunk(here);
        var shift = there.Column(there.Child(target, 0).Start) - text.Column(here.Start);
        var lines = yaml[chunk.Start..chunk.End].Split('\n').Select(line =>
            shift >= 0 ? (line.Trim().Length == 0 ? line : new string(' ', shift) + line)
            : line.Length >= -shift && line[..-shift].Trim().Length == 0 ? line[-shift..] : line.TrimStart(' '));
        var end = there.LineEnd(there.Child(target, target.Items.Count - 1).End);
        var moved = without[..end] + "\n" + string.Join('\n', lines) + without[end..];
        return TryRead(moved) is { } read && read.Says(YamlPart.Read(plain)) ? moved : plain;
    }

    /// <summary>Gives a named thing another name: its key, or what stands under the key that names it.</summary>
    public static string Rename(string yaml, string path, string name)
    {
        if (yaml.Contains('\r', StringComparison.Ordinal))
        {
            return WithItsLineEndings(yaml, text => Rename(text, path, name));
        }

        var root = YamlPart.Read(yaml);
        var steps = YamlPart.Steps(path);
        var (parent, index) = Place(root, steps);
        if (parent is YamlPart.List list)
        {
            var key = list.Items[index] is YamlPart.Map item ? item.Entries.FirstOrDefault(e => e.Key.Value is "page" or "exit" or "name").Key?.Value : null;
            return key is null ? throw new YamlEditException($"Nothing names {path}.") : Set(yaml, $"{path}/{key}", new YamlPart.Text(name));
        }

        var map = (YamlPart.Map)parent;
        var old = map.Entries[index].Key;
        var entries = map.Entries.ToList();
        entries[index] = (new YamlPart.Text(name), entries[index].Value);
        return Checked(yaml, steps[..^1], Changed(root, steps.AsSpan()[..^1], _ => map with { Entries = entries }), () =>
            yaml[..old.Start] + YamlWriter.Scalar(name, inFlow: true, old.Style) + yaml[old.End..]);
    }

    private static string Join(IEnumerable<string> steps) => string.Join('/', steps);

    private static int Count(YamlPart part) => part switch { YamlPart.List list => list.Items.Count, YamlPart.Map map => map.Entries.Count, _ => 0 };

    private static int Place(YamlPart.Map map, string key, IReadOnlyList<string>? order)
    {
        var rank = order is null ? -1 : order.ToList().IndexOf(key);
        if (rank < 0)
        {
            return map.Entries.Count;
        }

        var place = 0;
        for (var i = 0; i < map.Entries.Count; i++)
        {
            if (order!.ToList().IndexOf(map.Entries[i].Key.Value) is >= 0 and var other && other < rank)
            {
                place = i + 1;
            }
        }

        // The first key may share its line with a dash.
        return Math.Max(place, 1);
    }

    private static (YamlPart Parent, int Index) Place(YamlPart root, string[] steps)
    {
        var parent = steps.Length == 1 ? root : root.At(Join(steps[..^1]));
        var index = parent switch
        {
            YamlPart.List list => YamlPart.IndexOf(list, steps[^1]) ?? -1,
            YamlPart.Map map => map.Entries.ToList().FindIndex(e => e.Key.Value == steps[^1]),
            _ => -1,
        };
        return index < 0 ? throw new YamlEditException($"There is no {Join(steps)}.") : (parent!, index);
    }

    private static YamlPart Swapped(YamlPart parent, int first, int second)
    {
        static IReadOnlyList<T> Swap<T>(IReadOnlyList<T> things, int first, int second)
        {
            var all = things.ToList();
            (all[first], all[second]) = (all[second], all[first]);
            return all;
        }

        return parent switch
        {
            YamlPart.List list => list with { Items = Swap(list.Items, first, second) },
            YamlPart.Map map => map with { Entries = Swap(map.Entries, first, second) },
            _ => parent,
        };
    }

    /// <summary>What the text should say afterwards.</summary>
    private static YamlPart Changed(YamlPart part, ReadOnlySpan<string> steps, Func<YamlPart, YamlPart?> change)
    {
        if (steps.Length == 0)
        {
            return change(part) ?? new YamlPart.Map([]);
        }

        switch (part)
        {
            case YamlPart.Map map:
                var entries = map.Entries.ToList();
                var step = steps[0];
                var at = entries.FindIndex(e => e.Key.Value == step);
                var changed = steps.Length == 1 ? change(entries[at].Value) : Changed(entries[at].Value, steps[1..], change);
                if (changed is null)
                {
                    entries.RemoveAt(at);
                }
                else
                {
                    entries[at] = (entries[at].Key, changed);
                }

                return map with { Entries = entries };
            case YamlPart.List list:
                var items = list.Items.ToList();
                var index = YamlPart.IndexOf(list, steps[0])!.Value;
                var other = steps.Length == 1 ? change(items[index]) : Changed(items[index], steps[1..], change);
                if (other is null)
                {
                    items.RemoveAt(index);
                }
                else
                {
                    items[index] = other;
                }

                return list with { Items = items };
            default:
                throw new YamlEditException($"There is no {steps[0]} here.");
        }
    }

    /// <summary>The splice, if it says what was meant; otherwise the smallest part around it, written anew, that does.</summary>
    private static string Checked(string yaml, string[] around, YamlPart meant, Func<string> splice)
    {
        try
        {
            var spliced = splice();
            if (TryRead(spliced) is { } read && read.Says(meant))
            {
                return spliced;
            }
        }
        catch (YamlEditException)
        {
            // Its parts share a line.
        }

        var root = YamlPart.Read(yaml);
        for (var steps = around; steps.Length > 0; steps = steps[..^1])
        {
            if (root.At(Join(steps)) is { } old && meant.At(Join(steps)) is { } wanted)
            {
                var written = Replaced(yaml, root, steps, old, wanted);
                if (TryRead(written) is { } read && read.Says(meant))
                {
                    return written;
                }
            }
        }

        // Not at the price of what people wrote beside it.
        var whole = meant is YamlPart.Map { Entries.Count: > 0 } map && !yaml.Contains('#', StringComparison.Ordinal)
            ? string.Concat(map.Entries.Select(e => $"{YamlWriter.Key(e.Key)}:{YamlWriter.After(e.Value, 0)}\n"))
            : "";
        return TryRead(whole) is { } anew && anew.Says(meant) ? whole : throw new YamlEditException("This part of the file is written in a way that can only be changed in the text itself.");
    }

    private static YamlPart? TryRead(string yaml)
    {
        try
        {
            return YamlPart.Read(yaml);
        }
        catch (YamlEditException)
        {
            return null;
        }
    }

    private static string Replaced(string yaml, YamlPart root, string[] steps, YamlPart old, YamlPart value)
    {
        var (parent, index) = Place(root, steps);
        var text = new Lines(yaml);
        if (IsInFlow(root, steps))
        {
            var flow = value is YamlPart.Text one ? YamlWriter.Scalar(one.Value, inFlow: true, (old as YamlPart.Text)?.Style ?? ScalarStyle.Any) : YamlWriter.Flow(value);
            return yaml[..old.Start] + (old.End == old.Start ? " " : "") + flow + yaml[old.End..];
        }

        var like = old is YamlPart.Text { Style: ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted } quoted ? quoted.Style : ScalarStyle.Any;
        if (value is YamlPart.Text after && old is YamlPart.Text { Style: ScalarStyle.Plain or ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted } && old.End > old.Start && !after.Value.Contains('\n', StringComparison.Ordinal))
        {
            return yaml[..old.Start] + YamlWriter.Scalar(after.Value, inFlow: false, like) + yaml[old.End..];
        }

        var child = text.Child(parent, index);
        var from = parent is YamlPart.Map map ? text.After(':', map.Entries[index].Key.End) : child.Start + 1;
        var written = YamlWriter.After(
            value switch
            {
                YamlPart.Text t => t with { Style = like },
                _ when old.InFlow && value.Start < 0 => value with { InFlow = true },
                _ => value,
            },
            text.Column(child.Start),
            inList: parent is YamlPart.List);
        var to = Math.Max(from, old.End);

        // A comment behind the old value would become part of a text of several lines.
        var rest = yaml[(written.Contains('\n', StringComparison.Ordinal) ? text.LineEnd(to) : to)..];
        return yaml[..from] + written + (rest.Length == 0 && written.Contains('\n', StringComparison.Ordinal) ? "\n" : rest);
    }

    private static bool IsInFlow(YamlPart root, string[] steps)
    {
        for (var i = 0; i < steps.Length; i++)
        {
            if ((i == 0 ? root : root.At(Join(steps[..i])))!.InFlow)
            {
                return true;
            }
        }

        return false;
    }

    // Marks are counted in line feeds alone.
    private static string WithItsLineEndings(string yaml, Func<string, string> edit)
    {
        var text = yaml.Replace("\r\n", "\n", StringComparison.Ordinal);
        if (text.Contains('\r', StringComparison.Ordinal))
        {
            throw new YamlEditException("The file has line endings of an old kind. Edit the text itself.");
        }

        var edited = edit(text);
        return edited == text ? yaml : edited.Replace("\n", "\r\n", StringComparison.Ordinal);
    }

    private readonly record struct Stretch(int Start, int End);

    /// <summary>A text seen as lines.</summary>
    private sealed class Lines(string yaml)
    {
        /// <summary>Where a child of a map or list stands, with its key or dash.</summary>
        public Stretch Child(YamlPart parent, int index)
        {
            switch (parent)
            {
                case YamlPart.Map map:
                    var (key, value) = map.Entries[index];
                    return new Stretch(key.Start, Math.Max(value.End, map.InFlow ? key.End : After(':', key.End)));
                case YamlPart.List { InFlow: true } list:
                    return new Stretch(list.Items[index].Start, list.Items[index].End);
                case YamlPart.List list:
                    var dash = list.Items[index].Start - 1;
                    while (dash >= 0 && yaml[dash] != '-')
                    {
                        dash--;
                    }

                    return new Stretch(Math.Max(dash, 0), Math.Max(list.Items[index].End, dash + 1));
                default:
                    throw new ArgumentOutOfRangeException(nameof(parent));
            }
        }

        public int LineStart(int at) => at == 0 ? 0 : yaml.LastIndexOf('\n', at - 1) + 1;

        /// <summary>Before the line break.</summary>
        public int LineEnd(int at)
        {
            var end = yaml.IndexOf('\n', Math.Min(at, yaml.Length));
            return end >= 0 ? end : yaml.Length;
        }

        public int Column(int at) => at - LineStart(at);

        public int After(char sign, int at)
        {
            var found = yaml.IndexOf(sign, at);
            return found < 0 ? at : found + 1;
        }

        public bool OwnsItsLines(Stretch child) => yaml.AsSpan(LineStart(child.Start)..child.Start).Trim(' ').Length == 0;

        /// <summary>The whole lines of a child with the comments right above it, without the last line break.</summary>
        public Stretch Chunk(Stretch child)
        {
            var start = LineStart(child.Start);
            while (start > 0)
            {
                var above = LineStart(start - 1);
                var line = yaml[above..(start - 1)];
                if (!line.TrimStart(' ').StartsWith('#') || line.Length - line.TrimStart(' ').Length != Column(child.Start))
                {
                    break;
                }

                start = above;
            }

            return new Stretch(start, LineEnd(child.End));
        }

        public string Without(int from, int to) => yaml[..from] + yaml[to..];

        public string WithoutLines(Stretch lines)
        {
            var next = yaml.IndexOf('\n', lines.End);
            return next >= 0 ? yaml[..lines.Start] + yaml[(next + 1)..] : yaml[..lines.Start];
        }

        public string Inserted(YamlPart parent, int index, string written)
        {
            if (parent.InFlow)
            {
                return index > 0
                    ? yaml.Insert(Child(parent, index - 1).End, $", {written}")
                    : yaml.Insert(Child(parent, 0).Start, $"{written}, ");
            }

            var column = new string(' ', Column(Child(parent, 0).Start));
            if (index > 0)
            {
                // The last line of a text of several has its end.
                var end = LineEnd(Child(parent, index - 1).End);
                return $"{yaml[..end]}\n{column}{written}{(end == yaml.Length && written.Contains('\n', StringComparison.Ordinal) ? "\n" : yaml[end..])}";
            }

            var first = Child(parent, 0);
            return OwnsItsLines(first)
                ? yaml.Insert(Chunk(first).Start, $"{column}{written}\n")
                : throw new YamlEditException("The first shares its line with a dash.");
        }
    }
}
