namespace Guildhall.Council.Modules.Councillors;

/// <summary>The addresses of councillors' pages.</summary>
public static class CouncillorLinks
{
    /// <summary>A councillor's home: their casework.</summary>
    public const string Home = "/staff/councillor";

    /// <summary>Where they raise something.</summary>
    public const string Raise = "/staff/councillor/raise";

    /// <summary>Where they say for whom they raise it.</summary>
    public static string RaiseWith(string service) => $"{Raise}/{service}";

    /// <summary>Leads from a form that was sent to what came of it.</summary>
    public static string Raised(Guid casework) => $"/staff/councillor/raised/{casework:N}";

    /// <summary>Something they raised.</summary>
    public static string Case(string reference) => $"/staff/councillor/cases/{reference}";

    /// <summary>Where they say that the constituent's consent has ended.</summary>
    public static string End(string reference) => $"{Case(reference)}/end";

    /// <summary>The numbers of their wards.</summary>
    public const string Ward = "/staff/councillor/ward";

    /// <summary>Where they say how they want to hear of their casework.</summary>
    public const string Telling = "/staff/councillor/telling";

    /// <summary>The councillors, for who supports them.</summary>
    public const string Members = "/staff/members";

    /// <summary>Where something is raised for a councillor.</summary>
    public static string RaiseFor(Guid councillor) => $"{Members}/{councillor}/raise";

    /// <summary>Where it is said for whom.</summary>
    public static string RaiseForWith(Guid councillor, string service) => $"{RaiseFor(councillor)}/{service}";

    /// <summary>What councillors and officers wrote to one another about a case, for its officers.</summary>
    public static string OnCase(string reference) => $"/staff/cases/{reference}/councillor";
}
