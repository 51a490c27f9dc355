namespace Guildhall.Platform.Ids;

/// <summary>A vehicle's number plate. Plates of all ages, of Northern Ireland and from abroad are taken, so little is refused.</summary>
public readonly record struct VehicleRegistration
{
    private const int Longest = 10;

    private readonly string? _text;

    private VehicleRegistration(string text) => _text = text;

    /// <summary>Reads a plate in any case, with blanks anywhere.</summary>
    public static bool TryParse(string? text, out VehicleRegistration plate)
    {
        plate = default;
        if (text is null || text.Length > 30)
        {
            return false;
        }

        var letters = new string([.. text.Where(c => !char.IsWhiteSpace(c) && c is not ('-' or '.')).Select(char.ToUpperInvariant)]);
        if (letters.Length is < 2 or > Longest || !letters.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c)) || !letters.Any(char.IsAsciiDigit))
        {
            return false;
        }

        plate = new VehicleRegistration(letters);
        return true;
    }

    /// <summary>Upper case; a plate of today's form, two letters, two digits and three letters, has its blank.</summary>
    public override string ToString() =>
        _text is { Length: 7 } && char.IsAsciiLetterUpper(_text[1]) && char.IsAsciiDigit(_text[2]) && char.IsAsciiDigit(_text[3]) && char.IsAsciiLetterUpper(_text[4])
            ? $"{_text[..4]} {_text[4..]}"
            : _text ?? "";
}
