using System.Globalization;
using System.Text.Json.Serialization;

namespace Guildhall.Platform.Ids;

/// <summary>A unique property reference number: up to 12 digits that name one property for good.</summary>
[JsonConverter(typeof(WrittenAsText<Uprn>))]
public readonly record struct Uprn : IParsable<Uprn>
{
    private const long Largest = 999_999_999_999;

    private Uprn(long value) => Value = value;

    /// <summary>The number. Leading zeros mean nothing.</summary>
    public long Value { get; }

    /// <summary>The reference that a number stands for.</summary>
    /// <exception cref="FormatException">The number cannot be a UPRN.</exception>
    public static Uprn From(long value) => IsOne(value) ? new Uprn(value) : throw new FormatException($"{value} is not a UPRN.");

    /// <summary>Reads a UPRN as people write it: digits, blanks around them, leading zeros or none.</summary>
    public static bool TryParse(string? text, out Uprn uprn)
    {
        var digits = text.AsSpan().Trim();
        uprn = digits.Length <= 12 && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && IsOne(value)
            ? new Uprn(value)
            : default;
        return uprn != default;
    }

    /// <summary>Reads a UPRN.</summary>
    /// <exception cref="FormatException">The text is not one.</exception>
    public static Uprn Parse(string text) => TryParse(text, out var uprn) ? uprn : throw new FormatException($"“{text}” is not a UPRN.");

    static Uprn IParsable<Uprn>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<Uprn>.TryParse(string? s, IFormatProvider? provider, out Uprn result) => TryParse(s, out result);

    /// <summary>The digits, without leading zeros.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    private static bool IsOne(long value) => value is > 0 and <= Largest;
}
