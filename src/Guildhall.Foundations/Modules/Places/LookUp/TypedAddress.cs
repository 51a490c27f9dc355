using System.Text.RegularExpressions;

namespace Guildhall.Foundations.Modules.Places.LookUp;

/// <summary>What someone typed, taken apart: a UPRN, the beginning of a postcode, or words and numbers.</summary>
internal sealed partial class TypedAddress
{
    private const int LongestTyped = 200;
    private const int MostTokens = 10;
    private const int LongestToken = 40;

    /// <summary>Words that say nothing: "12 Church Road, England" is found without the last.</summary>
    private static readonly HashSet<string> s_empty = new(StringComparer.Ordinal) { "the", "and", "no", "number", "uk", "england", "wales", "address" };

    private TypedAddress(string[] tokens, string? postcode)
    {
        Tokens = tokens;
        Words = [.. tokens.Where(t => !SearchTerms.IsNumber(t))];
        Postcode = postcode;
    }

    /// <summary>The words and numbers in order, without the postcode.</summary>
    public IReadOnlyList<string> Tokens { get; }

    /// <summary>The words among them.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>A whole postcode found among them, as <c>nm1_1aa</c>.</summary>
    public string? Postcode { get; }

    /// <summary>Whether there is nothing to look for.</summary>
    public bool IsEmpty => Tokens.Count == 0 && Postcode is null;

    /// <summary>Reads what was typed. Anything at all may have been.</summary>
    public static TypedAddress Read(string? typed)
    {
        if (typed is null || typed.Length > LongestTyped)
        {
            return new([], null);
        }

        var folded = SearchTerms.Fold(typed);
        string? postcode = null;
        if (WholePostcode().Match(folded) is { Success: true } found)
        {
            postcode = $"{found.Groups["out"].Value}_{found.Groups["in"].Value}";
            folded = folded.Remove(found.Index, found.Length);
        }

        var words = folded.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(w => w.Length <= LongestToken).ToArray();
        var telling = words.Where(w => !s_empty.Contains(w)).ToArray();
        return new(Tokenise(telling.Length > 0 ? telling : words).Take(MostTokens).ToArray(), postcode);
    }

    /// <summary>The same with some words taken apart, such as <c>churchroad</c>.</summary>
    public TypedAddress Split(IReadOnlyDictionary<string, string[]> parts) =>
        new([.. Tokens.SelectMany(token => parts.GetValueOrDefault(token) ?? [token])], Postcode);

    /// <summary>
    /// The beginnings of postcodes the text may be, if it is nothing else: <c>nm11</c> may be NM11, or sector 1 of NM1.
    /// </summary>
    public static IReadOnlyList<string> PostcodeStarts(string? typed)
    {
        var squeezed = typed is { Length: <= 20 } ? SearchTerms.Fold(typed).Trim() : "";
        if (squeezed.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var outward, var inward])
        {
            return Outward().IsMatch(outward) && InwardStart().IsMatch(inward) ? [$"{outward} {inward}".ToUpperInvariant()] : [];
        }

        var starts = new List<string>();
        for (var split = squeezed.Length; split >= 2 && split >= squeezed.Length - 3; split--)
        {
            if (Outward().IsMatch(squeezed[..split]) && (split == squeezed.Length || InwardStart().IsMatch(squeezed[split..])))
            {
                starts.Add($"{squeezed[..split]} {squeezed[split..]}".ToUpperInvariant());
            }
        }

        return starts;
    }

    // "12 a church road" is 12A; "12church" is two words; "nm1" and "12a" are one.
    private static IEnumerable<string> Tokenise(string[] words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            var word = words[i];
            if (SearchTerms.IsNumber(word) && char.IsAsciiDigit(word[^1]) && i + 2 < words.Length && words[i + 1] is [>= 'a' and <= 'z'])
            {
                yield return word + words[++i];
            }
            else if (Glued().Match(word) is { Success: true } glued)
            {
                yield return glued.Groups["a"].Value;
                yield return glued.Groups["b"].Value;
            }
            else
            {
                yield return word;
            }
        }
    }

    [GeneratedRegex(@"\b(?<out>[a-z]{1,2}[0-9][a-z0-9]?) *(?<in>[0-9][abd-hjlnp-uw-z]{2})\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex WholePostcode();

    [GeneratedRegex("^[a-z]{1,2}[0-9][a-z0-9]?$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Outward();

    [GeneratedRegex("^[0-9][abd-hjlnp-uw-z]{0,2}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex InwardStart();

    [GeneratedRegex("^(?:(?<a>[0-9]{1,4})(?<b>[a-z]{3,})|(?<a>[a-z]{3,})(?<b>[0-9]{1,4}[a-z]?))$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Glued();
}
