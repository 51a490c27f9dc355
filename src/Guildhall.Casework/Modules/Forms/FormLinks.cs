namespace Guildhall.Casework.Modules.Forms;

/// <summary>The addresses of a form's pages.</summary>
internal static class FormLinks
{
    /// <summary>In the query of a page that was opened to change one answer: leads back to the check page.</summary>
    public const string Changing = "changing";

    public static string Start(string service) => $"/services/{service}";

    public static string Apply(string service) => $"/services/{service}/apply";

    public static string Page(string service, string page, bool changing = false) =>
        $"/services/{service}/apply/{page}{(changing ? $"?{Changing}=true" : "")}";

    public static string Check(string service) => $"/services/{service}/apply/check";

    public static string Save(string service) => $"/services/{service}/apply/save";

    public static string Resume(string service, string key) => $"/services/{service}/resume/{key}";

    /// <summary>Where whoever began a form signed in goes on with it, in any browser.</summary>
    public static string Mine(string key) => $"/account/forms/{key}";

    /// <summary>How the forms of all services are used, in the last so many days.</summary>
    public static string Uses(int days) => $"/staff/designer/use?days={days}";

    /// <summary>How the form of one service is used.</summary>
    public static string Use(string service, int days) => $"/staff/designer/{service}/use?days={days}";

    /// <summary>Where a customer is asked for more. It opens with the cookie of the link alone.</summary>
    public static string Asked(Guid ask) => $"/asked/{ask}";

    /// <summary>The link a customer is sent to be asked for more.</summary>
    public static string More(string token) => $"/more/{token}";

    /// <summary>Where an officer asks for more, and sees what was asked.</summary>
    public static string Ask(string reference) => $"/staff/cases/{reference}/ask";

    public static string Sent(string service) => $"/services/{service}/apply/sent";
}
