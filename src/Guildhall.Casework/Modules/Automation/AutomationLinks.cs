namespace Guildhall.Casework.Modules.Automation;

/// <summary>The addresses of the pages about rules.</summary>
public static class AutomationLinks
{
    /// <summary>All rules.</summary>
    public const string All = "/staff/rules";

    /// <summary>Where a rule is begun.</summary>
    public const string New = "/staff/rules/new";

    /// <summary>One rule: what it says, what it did, its versions.</summary>
    public static string Rule(Guid id) => $"/staff/rules/{id}";

    /// <summary>Where it is changed.</summary>
    public static string Edit(Guid id) => $"/staff/rules/{id}/edit";

    /// <summary>Where it is tried out on past cases.</summary>
    public static string TryOut(Guid id) => $"/staff/rules/{id}/try";
}
