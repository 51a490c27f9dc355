using System.Text.RegularExpressions;

namespace Guildhall.Foundations.Modules.Identity.RunBusiness;

/// <summary>The number of a company or a charity, by its shape. Whether there is one of that number, nobody here can tell.</summary>
internal static partial class BusinessNumber
{
    /// <summary>As the register writes what was typed; null when it has the shape of none.</summary>
    public static string? Read(string? typed)
    {
        var number = string.Concat((typed ?? "").Where(c => !char.IsWhiteSpace(c))).ToUpperInvariant();
        return Company().IsMatch(number) || Charity().IsMatch(number) ? number : null;
    }

    // Eight digits, or the letters of another register (Scotland, limited liability partnerships …) and the rest digits; societies have a letter more.
    [GeneratedRegex("^(?:[0-9]{8}|[A-Z]{2}[0-9]{6}|[A-Z]{2}[0-9]{5}[A-Z]|R[0-9]{7})$", RegexOptions.NonBacktracking)]
    private static partial Regex Company();

    // England and Wales, with the number of a linked charity; Scotland's and Northern Ireland's begin with their letters.
    [GeneratedRegex("^(?:[1-9][0-9]{5,6}(?:-[0-9]{1,3})?|SC0[0-9]{5}|NIC[0-9]{6})$", RegexOptions.NonBacktracking)]
    private static partial Regex Charity();
}
