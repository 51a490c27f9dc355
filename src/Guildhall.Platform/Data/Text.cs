using System.Text;
using System.Text.Json;

namespace Guildhall.Platform.Data;

/// <summary>Enums as the lower-case text they are stored as. Never hand an enum to Dapper: it stores the number. And what others wrote, as a database can hold it.</summary>
public static class Text
{
    /// <summary>The stored word for an enum's value: <c>InProgress</c> is <c>in-progress</c>.</summary>
    public static string Kebab<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(Enum.GetName(value) ?? throw new ArgumentOutOfRangeException(nameof(value), value, "Not a named value."));

    /// <summary>The value a stored word stands for.</summary>
    /// <exception cref="FormatException">No value of the enum has that word.</exception>
    public static T Parse<T>(string text)
        where T : struct, Enum =>
        Enum.TryParse<T>(text.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var value)
            ? value
            : throw new FormatException($"“{text}” is not a {typeof(T).Name}.");

    /// <summary>The beginning of what another system wrote: no longer than that, on one line, and without the half characters and nulls no database takes.</summary>
    public static string Beginning(string text, int longest)
    {
        var whole = string.Concat(text.EnumerateRunes().Select(rune => Rune.IsControl(rune) ? " " : rune.ToString()));
        return whole.Length <= longest ? whole : whole[..(char.IsHighSurrogate(whole[longest - 1]) ? longest - 1 : longest)];
    }
}
