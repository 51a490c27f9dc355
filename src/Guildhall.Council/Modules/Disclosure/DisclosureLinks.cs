using System.Globalization;

namespace Guildhall.Council.Modules.Disclosure;

/// <summary>The addresses of the pages about requests for information.</summary>
public static class DisclosureLinks
{
    /// <summary>The disclosure log: what others asked.</summary>
    public const string Log = "/disclosure-log";

    /// <summary>What is to be published, and what was.</summary>
    public const string Publishing = "/staff/disclosure";

    /// <summary>An entry of the log.</summary>
    public static string Entry(int year, int number) => string.Create(CultureInfo.InvariantCulture, $"/disclosure-log/{year}-{number}");

    /// <summary>A file of an entry.</summary>
    public static string EntryFile(int year, int number, Guid file) => $"{Entry(year, number)}/files/{file}";

    /// <summary>How a request is decided: exemptions, cost, more time.</summary>
    public static string Decide(string reference) => $"/staff/cases/{reference}/disclosure";

    /// <summary>The files of a request, and what is taken out of them.</summary>
    public static string Redact(string reference) => $"/staff/cases/{reference}/redactions";

    /// <summary>Whether a request goes into the log.</summary>
    public static string Publish(string reference) => $"/staff/cases/{reference}/publish";
}
