namespace Guildhall.Casework.Modules.Designer;

/// <summary>A line of a comparison.</summary>
/// <param name="Sign">' ' in both, '-' only before, '+' only after, '…' for lines left out.</param>
/// <param name="Text">The line.</param>
internal sealed record DifferentLine(char Sign, string Text);

/// <summary>What differs between two texts, line by line, with a little around it.</summary>
internal static class LineDifference
{
    private const int Around = 2;
    private const int MostCompared = 3000;

    public static IReadOnlyList<DifferentLine> Of(string? before, string? after)
    {
        var (old, now) = (Lines(before), Lines(after));
        var same = 0;
        while (same < old.Length && same < now.Length && old[same] == now[same])
        {
            same++;
        }

        var end = 0;
        while (end < old.Length - same && end < now.Length - same && old[^(end + 1)] == now[^(end + 1)])
        {
            end++;
        }

        var all = old[..same].Select(l => new DifferentLine(' ', l)).ToList();
        all.AddRange(Middle(old[same..^end], now[same..^end]));
        all.AddRange(old[^end..].Select(l => new DifferentLine(' ', l)));
        return Shortened(all);
    }

    private static string[] Lines(string? text) => string.IsNullOrEmpty(text) ? [] : text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');

    // The longest common subsequence.
    private static IEnumerable<DifferentLine> Middle(string[] old, string[] now)
    {
        if (old.Length > MostCompared || now.Length > MostCompared)
        {
            return old.Select(l => new DifferentLine('-', l)).Concat(now.Select(l => new DifferentLine('+', l)));
        }

        var longest = new int[old.Length + 1, now.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
        {
            for (var j = now.Length - 1; j >= 0; j--)
            {
                longest[i, j] = old[i] == now[j] ? longest[i + 1, j + 1] + 1 : Math.Max(longest[i + 1, j], longest[i, j + 1]);
            }
        }

        var lines = new List<DifferentLine>();
        var (a, b) = (0, 0);
        while (a < old.Length || b < now.Length)
        {
            if (a < old.Length && b < now.Length && old[a] == now[b])
            {
                lines.Add(new(' ', old[a]));
                (a, b) = (a + 1, b + 1);
            }
            else if (b == now.Length || a < old.Length && longest[a + 1, b] >= longest[a, b + 1])
            {
                lines.Add(new('-', old[a++]));
            }
            else
            {
                lines.Add(new('+', now[b++]));
            }
        }

        return lines;
    }

    private static List<DifferentLine> Shortened(List<DifferentLine> all)
    {
        var shown = new List<DifferentLine>();
        for (var i = 0; i < all.Count; i++)
        {
            var near = Enumerable.Range(Math.Max(0, i - Around), Math.Min(all.Count, i + Around + 1) - Math.Max(0, i - Around)).Any(k => all[k].Sign != ' ');
            if (near)
            {
                shown.Add(all[i]);
            }
            else if (shown.Count > 0 && shown[^1].Sign != '…')
            {
                shown.Add(new('…', ""));
            }
        }

        if (shown is [.., { Sign: '…' }])
        {
            shown.RemoveAt(shown.Count - 1);
        }

        return shown;
    }
}
