namespace Guildhall.Foundations.Modules.Search.Asking;

/// <summary>The other forms of a Welsh word: its first letter changes with the word before it (<i>treth</i>, <i>dreth</i>, <i>nhreth</i>).</summary>
internal static class Mutations
{
    // The letter a word has by itself, and what becomes of it: soft, nasal, spirant.
    private static readonly (string Root, string[] Forms)[] s_letters =
    [
        ("c", ["g", "ngh", "ch"]),
        ("p", ["b", "mh", "ph"]),
        ("t", ["d", "nh", "th"]),
        ("g", ["", "ng"]),
        ("b", ["f", "m"]),
        ("d", ["dd", "n"]),
        ("ll", ["l"]),
        ("m", ["f"]),
        ("rh", ["r"]),
    ];

    private static readonly string[] s_alone = ["ch", "ph", "th", "dd", "ff", "ll", "rh"];

    /// <summary>Every form the word could also stand in, without itself. Some are no words: they harm nothing.</summary>
    public static IReadOnlyList<string> Of(string word)
    {
        if (word.Length < 3)
        {
            return [];
        }

        var roots = new HashSet<string>(StringComparer.Ordinal) { word };
        foreach (var (root, forms) in s_letters)
        {
            foreach (var form in forms.Where(form => Begins(word, form)))
            {
                roots.Add(root + word[form.Length..]);
            }
        }

        var all = new HashSet<string>(roots, StringComparer.Ordinal);
        foreach (var root in roots)
        {
            foreach (var (letter, forms) in s_letters.Where(l => Begins(root, l.Root)))
            {
                all.UnionWith(forms.Select(form => form + root[letter.Length..]));
            }
        }

        all.Remove(word);
        return [.. all.Where(form => form.Length > 2).Order(StringComparer.Ordinal)];
    }

    // “ch” is a letter of its own, not a “c”; and what has lost its g begins with a vowel, l or r.
    private static bool Begins(string word, string letter) => letter.Length switch
    {
        0 => word[0] is 'a' or 'e' or 'i' or 'o' or 'u' or 'w' or 'y' or 'l' or 'r',
        1 => word.StartsWith(letter, StringComparison.Ordinal) && !Array.Exists(s_alone, two => word.StartsWith(two, StringComparison.Ordinal)),
        _ => word.StartsWith(letter, StringComparison.Ordinal),
    };
}
