namespace Guildhall.Casework.Modules.Designer;

/// <summary>The addresses of the designer.</summary>
public static class DesignerLinks
{
    /// <summary>Every service, with its state.</summary>
    public const string All = "/staff/designer";

    /// <summary>A service and its parts.</summary>
    public static string Service(string service) => $"/staff/designer/{service}";

    /// <summary>One part, by its path in the file: <c>form/your-home/ask/rooms</c>.</summary>
    public static string Edit(string service, string path) => $"/staff/designer/{service}/edit/{path}";

    /// <summary>Asks whether to take a part out.</summary>
    public static string TakeOut(string service, string path) => $"/staff/designer/{service}/take-out/{path}";

    /// <summary>The files as text.</summary>
    public static string Text(string service) => $"/staff/designer/{service}/text";

    /// <summary>What publishing would change, and the button that does it.</summary>
    public static string Publish(string service) => $"/staff/designer/{service}/publish";

    /// <summary>What was published when, and the draft’s edits.</summary>
    public static string Versions(string service) => $"/staff/designer/{service}/versions";

    /// <summary>How much the form is used.</summary>
    public static string Use(string service) => $"/staff/designer/{service}/use";

    internal static string Preview(string service, string path, string language) =>
        $"/staff/designer/{service}/preview?path={Uri.EscapeDataString(path)}&language={language}";
}
