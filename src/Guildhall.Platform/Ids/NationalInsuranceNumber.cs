using System.Text.RegularExpressions;

namespace Guildhall.Platform.Ids;

/// <summary>A National Insurance number, such as <c>QQ 12 34 56 C</c>, by the rules of HMRC's manual NIM39110.</summary>
public readonly partial record struct NationalInsuranceNumber
{
    private readonly string? _text;

    private NationalInsuranceNumber(string text) => _text = text;

    /// <summary>Reads a number in any case, with blanks anywhere.</summary>
    public static bool TryParse(string? text, out NationalInsuranceNumber number)
    {
        number = default;
        if (text is null || text.Length > 30)
        {
            return false;
        }

        var letters = new string([.. text.Where(c => !char.IsWhiteSpace(c) && c is not ('-' or '.')).Select(char.ToUpperInvariant)]);
        if (!Pattern().IsMatch(letters))
        {
            return false;
        }

        number = new NationalInsuranceNumber(letters);
        return true;
    }

    /// <summary>Upper case in pairs, as it is printed.</summary>
    public override string ToString() => _text is null ? "" : $"{_text[..2]} {_text[2..4]} {_text[4..6]} {_text[6..8]} {_text[8..]}";

    // Some letters and pairs are never given out; QQ is, for examples.
    [GeneratedRegex("^(?!BG|GB|KN|NK|NT|TN|ZZ)(?:[ABCEGHJ-PRSTW-Z][ABCEGHJ-NPRSTW-Z]|QQ)[0-9]{6}[A-D]$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Pattern();
}
