namespace Guildhall.Casework.Modules.Letters;

/// <summary>The addresses of the pages about letters.</summary>
public static class LetterLinks
{
    /// <summary>What waits for the printing room.</summary>
    public const string Batches = "/staff/letters";

    /// <summary>The letters of a case, and those that can be made.</summary>
    public static string Of(string reference) => $"/staff/cases/{reference}/letters";

    /// <summary>Where a letter is written.</summary>
    public static string Write(string reference) => $"/staff/cases/{reference}/letters/write";

    /// <summary>One batch for the printing room.</summary>
    public static string Batch(Guid id) => $"/staff/letters/{id}";
}
