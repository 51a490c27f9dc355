using System.Globalization;
using System.Text.Json.Serialization;

namespace Guildhall.Platform.Ids;

/// <summary>A unique street reference number: up to 8 digits that name one street.</summary>
[JsonConverter(typeof(WrittenAsText<Usrn>))]
public readonly record struct Usrn : IParsable<Usrn>
{
    private const int Largest = 99_999_999;

    private Usrn(int value) => Value = value;

    /// <summary>The number. Leading zeros mean nothing.</summary>
    public int Value { get; }

    /// <summary>The reference that a number stands for.</summary>
    /// <exception cref="FormatException">The number cannot be a USRN.</exception>
    public static Usrn From(int value) => IsOne(value) ? new Usrn(value) : throw new FormatException($"{value} is not a USRN.");

    /// <summary>Reads a USRN: digits, blanks around them, leading zeros or none.</summary>
    public static bool TryParse(string? text, out Usrn usrn)
    {
        var digits = text.AsSpan().Trim();
        usrn = digits.Length <= 8 && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && IsOne(value)
            ? new Usrn(value)
            : default;
        return usrn != default;
    }

    /// <summary>Reads a USRN.</summary>
    /// <exception cref="FormatException">The text is not one.</exception>
    public static Usrn Parse(string text) => TryParse(text, out var usrn) ? usrn : throw new FormatException($"“{text}” is not a USRN.");

    static Usrn IParsable<Usrn>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<Usrn>.TryParse(string? s, IFormatProvider? provider, out Usrn result) => TryParse(s, out result);

    /// <summary>The digits, without leading zeros.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    private static bool IsOne(int value) => value is > 0 and <= Largest;
}
