using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Guildhall.Platform.Ids;

/// <summary>A telephone number, kept in E.164 form: <c>07700 900123</c> is <c>+447700900123</c>.</summary>
[JsonConverter(typeof(WrittenAsText<PhoneNumber>))]
public readonly partial record struct PhoneNumber : IParsable<PhoneNumber>
{
    private readonly string? _value;

    private PhoneNumber(string value) => _value = value;

    /// <summary>The number in E.164 form: a plus, the country, the rest.</summary>
    /// <exception cref="InvalidOperationException">The struct was never given a value.</exception>
    public string Value => _value ?? throw new InvalidOperationException("A telephone number was never set.");

    /// <summary>Whether it is a number of the United Kingdom (and the Crown Dependencies).</summary>
    public bool IsUk => Value.StartsWith("+44", StringComparison.Ordinal);

    /// <summary>Whether it is a UK mobile, and so can be sent a text. Pagers (076) and personal numbers (070) are not.</summary>
    public bool IsUkMobile => UkMobile().IsMatch(Value);

    /// <summary>As people in the UK write it: <c>07700 900123</c>; other countries' keep the E.164 form.</summary>
    public string Display =>
        !IsUk ? Value
        : IsUkMobile ? $"0{Value[3..7]} {Value[7..]}"
        : Value.StartsWith("+442", StringComparison.Ordinal) && Value.Length == 13 ? $"0{Value[3..5]} {Value[5..9]} {Value[9..]}"
        : Value.Length == 13 && (Value[3] is '3' or '8' or '9' || Value[4] == '1' || Value[5] == '1') ? $"0{Value[3..6]} {Value[6..9]} {Value[9..]}"
        : $"0{Value[3..7]} {Value[7..]}";

    /// <summary>
    /// Reads what a person typed. A number with no country is taken as a UK one with its area code; spaces, dots, hyphens,
    /// brackets and the “(0)” of an international form are forgiven.
    /// </summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out PhoneNumber number)
    {
        number = default;
        if (text is null || text.Length > 40)
        {
            return false;
        }

        var digits = Punctuation().Replace(text.Replace("(0)", "", StringComparison.Ordinal), "");
        digits = digits switch
        {
            ['+', ..] => digits[1..],
            ['0', '0', ..] => digits[2..],
            ['0', ..] => "44" + digits[1..],
            // The country written without its plus: no UK number with its area code starts with anything but 0.
            ['4', '4', ..] when digits.Length is 11 or 12 => digits,
            _ => "",
        };

        // The 0 of the area code, left in after the country.
        if (digits.StartsWith("440", StringComparison.Ordinal))
        {
            digits = "44" + digits[3..];
        }

        if (!(digits.StartsWith("44", StringComparison.Ordinal) ? Uk() : Abroad()).IsMatch(digits))
        {
            return false;
        }

        number = new PhoneNumber("+" + digits);
        return true;
    }

    /// <summary>Reads a number that is known to be good.</summary>
    /// <exception cref="FormatException">It is not; the message does not repeat it.</exception>
    public static PhoneNumber Parse(string text) =>
        TryParse(text, out var number) ? number : throw new FormatException("Not a telephone number.");

    static PhoneNumber IParsable<PhoneNumber>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<PhoneNumber>.TryParse(string? s, IFormatProvider? provider, out PhoneNumber result) => TryParse(s, out result);

    /// <inheritdoc/>
    public override string ToString() => _value ?? "";

    [GeneratedRegex(@"[\s.()\-\u2010-\u2015\u00a0]", RegexOptions.None, 1000)]
    private static partial Regex Punctuation();

    // Nine digits remain in use for a few area codes and for 0800 freephone numbers.
    [GeneratedRegex(@"^44([2357-9][0-9]{9}|1[0-9]{8,9}|800[0-9]{6})\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Uk();

    [GeneratedRegex(@"^[1-9][0-9]{6,14}\z", RegexOptions.None, 1000)]
    private static partial Regex Abroad();

    [GeneratedRegex(@"^\+447([1-57-9][0-9]|624)[0-9]+\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex UkMobile();
}
