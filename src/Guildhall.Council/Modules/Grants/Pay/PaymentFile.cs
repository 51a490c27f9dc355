using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;

namespace Guildhall.Council.Modules.Grants.Pay;

/// <summary>One line of a payment file.</summary>
internal sealed record PaymentLine(BankAccount Account, string Payee, Money Amount, string Reference);

/// <summary>
/// Payments as a file a bank's or the ledger's Bacs import takes: comma-separated, a heading and then a line each, amounts in pence.
/// docs/grant-schemes.md has the layout.
/// </summary>
internal static class PaymentFile
{
    /// <summary>The most characters of a name or a reference.</summary>
    public const int FieldLength = 18;

    private const string Allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.&/- ";

    public static string Write(IEnumerable<PaymentLine> payments)
    {
        var file = new StringBuilder("sort code,account number,name,amount in pence,reference\r\n");
        foreach (var payment in payments)
        {
            file.Append(CultureInfo.InvariantCulture, $"{payment.Account.SortCode},{payment.Account.Number},{payment.Payee},{payment.Amount.Pence},{payment.Reference}\r\n");
        }

        return file.ToString();
    }

    /// <summary>
    /// A text in the letters Bacs knows: capitals, digits, full stop, ampersand, stroke and hyphen. Letters lose their accents, what is left becomes a blank,
    /// and no more than eighteen characters stay. Empty where nothing does.
    /// </summary>
    public static string Bacs(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var letter in text.Normalized(NormalizationForm.FormD))
        {
            if (letter is '\'' or '’' || CharUnicodeInfo.GetUnicodeCategory(letter) is UnicodeCategory.NonSpacingMark)
            {
                continue;
            }

            var capital = letter switch { 'ß' => "SS", 'æ' or 'Æ' => "AE", 'ø' or 'Ø' => "O", 'ł' or 'Ł' => "L", '–' or '—' => "-", _ => char.ToUpperInvariant(letter).ToString() };
            plain.Append(capital.All(c => Allowed.Contains(c, StringComparison.Ordinal)) ? capital : " ");
        }

        var words = string.Join(' ', plain.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return (words.Length > FieldLength ? words[..FieldLength] : words).Trim();
    }

    /// <summary>The account an applicant gave; null where it is none.</summary>
    public static (BankAccount Account, string Name)? AccountOf(Answers answers, string question) =>
        BankAccount.TryReadSortCode(answers.Part(question, "sort-code"), out var sortCode) && BankAccount.TryReadNumber(answers.Part(question, "account"), out var number)
            ? (new BankAccount(sortCode, number), answers.Part(question, "name") ?? "")
            : null;

    /// <summary>An account as it is kept, before it is sealed.</summary>
    public static string ToJson(BankAccount account) => new JsonObject { ["sort-code"] = account.SortCode, ["account"] = account.Number }.ToJsonString();

    /// <summary>The same read back.</summary>
    public static BankAccount FromJson(string json)
    {
        var kept = JsonNode.Parse(json)!.AsObject();
        return new BankAccount(kept["sort-code"]!.GetValue<string>(), kept["account"]!.GetValue<string>());
    }
}
