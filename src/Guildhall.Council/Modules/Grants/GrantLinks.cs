namespace Guildhall.Council.Modules.Grants;

/// <summary>The addresses of the pages about grants.</summary>
public static class GrantLinks
{
    /// <summary>The schemes, and what waits for one's own score.</summary>
    public const string All = "/staff/grants";

    /// <summary>One scheme with a list of its applications.</summary>
    public static string Scheme(string name, string? show = null) => $"/staff/grants/{name}{(show is null ? "" : $"?show={show}")}";

    /// <summary>One application.</summary>
    public static string Application(string reference) => $"/staff/grants/applications/{reference}";

    /// <summary>Where a decision is prepared, made and followed.</summary>
    public static string Job(Guid id) => $"/staff/grants/decisions/{id:N}";

    /// <summary>What is to be paid and was paid.</summary>
    public static string Payments(string scheme) => $"/staff/grants/{scheme}/payments";

    /// <summary>Payments made together.</summary>
    public static string Batch(Guid id) => $"/staff/grants/payments/{id:N}";
}
