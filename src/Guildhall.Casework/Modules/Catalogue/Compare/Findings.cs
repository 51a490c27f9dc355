using Guildhall.Platform.Localisation;

namespace Guildhall.Casework.Modules.Catalogue.Compare;

/// <summary>The differences found so far, and how each kind of them is told.</summary>
internal sealed class Findings
{
    private const int LongestQuote = 140;
    private readonly List<DefinitionDifference> _all = [];

    public IReadOnlyList<DefinitionDifference> All => _all;

    public void Add(DifferenceKind kind, string spot, string sentence) => _all.Add(new DefinitionDifference(kind, spot, sentence));

    /// <summary>A text for people, in English and in Welsh.</summary>
    public void Words(string spot, string it, string what, LocalText? before, LocalText? after)
    {
        Text(spot, it, $"the {what}", before?.English, after?.English);

        // The Welsh of what is new or gone goes with it.
        if (before is { } was && after is { } now)
        {
            Text(spot, it, $"the Welsh of the {what}", was.Welsh, now.Welsh);
        }
    }

    /// <summary>What is counted, named or limited.</summary>
    public void Rule(string spot, string it, string what, string? before, string? after, string none = "")
    {
        if (before == after)
        {
            return;
        }

        Add(DifferenceKind.RuleChanged, spot, (before, after) switch
        {
            (null, _) => $"{it}: the {what} is now {after}; {(none.Length == 0 ? "there was none" : $"it was {none}")}.",
            (_, null) => $"{it}: the {what} is now {(none.Length == 0 ? "left out" : none)}; it was {before}.",
            _ => $"{it}: the {what} is now {after}; it was {before}.",
        });
    }

    /// <summary>What is either so or not.</summary>
    public void Flag(string spot, bool before, bool after, string nowSo, string noLonger)
    {
        if (before != after)
        {
            Add(DifferenceKind.RuleChanged, spot, after ? nowSo : noLonger);
        }
    }

    /// <summary>Names whose order says little.</summary>
    /// <param name="spot">The part.</param>
    /// <param name="it">What it is.</param>
    /// <param name="what">What the names are.</param>
    /// <param name="before">The names as they were, as people know them.</param>
    /// <param name="after">The names as they are.</param>
    /// <param name="keysBefore">What the names are told apart by, where that is not what people know.</param>
    /// <param name="keysAfter">The same of the names as they are.</param>
    public void Set(string spot, string it, string what, IEnumerable<string> before, IEnumerable<string> after, IReadOnlyList<string>? keysBefore = null, IReadOnlyList<string>? keysAfter = null)
    {
        string[] was = [.. before];
        string[] now = [.. after];
        var (wasKeys, nowKeys) = (keysBefore ?? was, keysAfter ?? now);
        string[] added = [.. now.Where((_, i) => !wasKeys.Contains(nowKeys[i]))];
        string[] removed = [.. was.Where((_, i) => !nowKeys.Contains(wasKeys[i]))];
        if (added.Length > 0)
        {
            Add(DifferenceKind.Added, spot, $"{it}: added to the {what}: {string.Join(", ", added.Select(a => Quote(a)))}.");
        }

        if (removed.Length > 0)
        {
            Add(DifferenceKind.Removed, spot, $"{it}: removed from the {what}: {string.Join(", ", removed.Select(r => Quote(r)))}.");
        }

        if (added.Length + removed.Length == 0 && !wasKeys.SequenceEqual(nowKeys))
        {
            Add(DifferenceKind.Moved, spot, $"{it}: another order of the {what}.");
        }
    }

    /// <summary>Texts for people, a line each.</summary>
    public void Lines(string spot, string it, string what, IReadOnlyList<LocalText> before, IReadOnlyList<LocalText> after)
    {
        Set(spot, it, what, before.Select(l => l.English), after.Select(l => l.English));
        foreach (var line in after)
        {
            var same = before.Where(l => l.English == line.English).ToList();
            if (same.Count > 0)
            {
                Text(spot, it, $"the Welsh of {Quote(line.English)}", same[0].Welsh, line.Welsh);
            }
        }
    }

    /// <summary>A text in quotation marks, on one line and not too long.</summary>
    public static string Quote(string text) => Quote(text, 0);

    private static string Quote(string text, int from)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (line.Length <= LongestQuote)
        {
            return $"“{line}”";
        }

        // A long text is shown around the place that differs.
        var start = Math.Clamp(from - 40, 0, line.Length - LongestQuote);
        var cut = line.Substring(start, LongestQuote).Trim();
        return $"“{(start > 0 ? "…" : "")}{cut}{(start + LongestQuote < line.Length ? "…" : "")}”";
    }

    private void Text(string spot, string it, string what, string? before, string? after)
    {
        if (before == after)
        {
            return;
        }

        if (before is null || after is null)
        {
            Add(before is null ? DifferenceKind.Added : DifferenceKind.Removed, spot, $"{it}: {what} was {(before is null ? "added" : "removed")}: {Quote((after ?? before)!)}.");
            return;
        }

        var same = before.Zip(after).TakeWhile(pair => pair.First == pair.Second).Count();
        Add(DifferenceKind.Reworded, spot, $"{it}: {what} is now {Quote(after, same)}; it was {Quote(before, same)}.");
    }
}
