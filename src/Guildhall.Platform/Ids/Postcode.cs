using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Guildhall.Platform.Ids;

/// <summary>
/// A UK postcode in the form people write, such as <c>NM1 1AA</c>. Any area of one or two letters is taken,
/// since new ones are made and sample councils have their own.
/// </summary>
[JsonConverter(typeof(WrittenAsText<Postcode>))]
public readonly partial record struct Postcode : IParsable<Postcode>
{
    private readonly string? _text;

    private Postcode(string text) => _text = text;

    /// <summary>The part before the blank: area and district, such as <c>NM1</c>.</summary>
    public string Outward => ToString().Split(' ')[0];

    /// <summary>The part after the blank: sector and unit, such as <c>1AA</c>.</summary>
    public string Inward => ToString().Split(' ')[^1];

    /// <summary>Reads a postcode in any case, with blanks anywhere, punctuation or none: <c>nm11aa</c> is <c>NM1 1AA</c>.</summary>
    public static bool TryParse(string? text, out Postcode postcode)
    {
        postcode = default;
        if (text is null || text.Length > 30)
        {
            return false;
        }

        var letters = new string([.. text.Where(c => !char.IsWhiteSpace(c) && c is not ('.' or '-' or ',')).Select(char.ToUpperInvariant)]);
        if (!Pattern().IsMatch(letters))
        {
            return false;
        }

        postcode = new Postcode($"{letters[..^3]} {letters[^3..]}");
        return true;
    }

    /// <summary>Reads a postcode.</summary>
    /// <exception cref="FormatException">The text is not one.</exception>
    public static Postcode Parse(string text) => TryParse(text, out var postcode) ? postcode : throw new FormatException($"“{text}” is not a postcode.");

    /// <summary>An address for show, whose postcode at the end never breaks over two lines.</summary>
    public static string KeepWhole(string address) => AtEnd().Replace(address, m => $"{m.Groups["outward"].Value}\u00A0{m.Groups["inward"].Value}");

    static Postcode IParsable<Postcode>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<Postcode>.TryParse(string? s, IFormatProvider? provider, out Postcode result) => TryParse(s, out result);

    /// <summary>Upper case with one blank.</summary>
    public override string ToString() => _text ?? "";

    // A9, A99, AA9, AA99, A9A, AA9A, then 9AA without the letters C I K M O V, which are never used there.
    [GeneratedRegex("^(?:[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][ABD-HJLNP-UW-Z]{2}|GIR0AA)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Pattern();

    [GeneratedRegex(@"\b(?<outward>[A-Z]{1,2}[0-9][A-Z0-9]?) (?<inward>[0-9][A-Z]{2})\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AtEnd();
}
