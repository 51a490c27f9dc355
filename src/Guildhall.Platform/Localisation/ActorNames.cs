using System.Globalization;

namespace Guildhall.Platform.Localisation;

/// <summary>The name kept beside a change, “Ann Lee for Joe Lee”, as people read it.</summary>
public static class ActorNames
{
    internal const string Between = " for ";

    /// <summary>In the language of the request: “Ann Lee for Joe Lee”; “Ann Lee ar ran Joe Lee”.</summary>
    public static string Full(string kept) =>
        CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "cy" && At(kept) is { } at ? $"{kept[..at]} ar ran {kept[(at + Between.Length)..]}" : kept;

    /// <summary>Where it is known for whom: “Ann Lee”.</summary>
    public static string Alone(string kept) => At(kept) is { } at ? kept[..at] : kept;

    private static int? At(string kept) => kept.IndexOf(Between, StringComparison.Ordinal) is var at and > 0 ? at : null;
}
