namespace Guildhall.Platform.Ids;

/// <summary>A UK bank account: a sort code of six digits and an account number of eight.</summary>
/// <param name="SortCode">The six digits.</param>
/// <param name="Number">The eight digits; shorter numbers have noughts before them.</param>
public readonly record struct BankAccount(string SortCode, string Number)
{
    /// <summary>Reads a sort code, with hyphens or blanks or without.</summary>
    public static bool TryReadSortCode(string? text, out string digits) => TryDigits(text, 6, 6, out digits);

    /// <summary>Reads an account number of six to eight digits.</summary>
    public static bool TryReadNumber(string? text, out string digits)
    {
        var good = TryDigits(text, 6, 8, out digits);
        digits = digits.PadLeft(8, '0');
        return good;
    }

    /// <summary>The sort code in pairs, as it is printed: <c>08-99-99</c>.</summary>
    public string SortCodeInPairs => $"{SortCode[..2]}-{SortCode[2..4]}-{SortCode[4..]}";

    private static bool TryDigits(string? text, int least, int most, out string digits)
    {
        digits = text is null || text.Length > 30 ? "" : new string([.. text.Where(c => !char.IsWhiteSpace(c) && c is not '-')]);
        return digits.Length >= least && digits.Length <= most && digits.All(char.IsAsciiDigit);
    }
}
