namespace Guildhall.Foundations.Modules.Identity.Sessions;

/// <summary>Says in words what a browser calls itself. What it sent is not kept: it says more than anyone needs.</summary>
internal static class DeviceWords
{
    // The first that is found: others name themselves after those that follow.
    private static readonly (string Sign, string Name)[] s_browsers =
    [
        ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"),
        ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Chromium/", "Chrome"), ("Safari/", "Safari"),
    ];

    private static readonly (string Sign, string Name)[] s_systems =
    [
        ("Windows", "Windows"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "ChromeOS"),
        ("Macintosh", "Mac"), ("Linux", "Linux"),
    ];

    /// <summary>Such as “Firefox, Windows”; empty for what we do not know.</summary>
    public static string Of(string? userAgent) => string.Join(", ", new[] { Find(s_browsers, userAgent), Find(s_systems, userAgent) }.Where(word => word is not null));

    private static string? Find((string Sign, string Name)[] words, string? text) =>
        text is null ? null : words.FirstOrDefault(word => text.Contains(word.Sign, StringComparison.Ordinal)).Name;
}
