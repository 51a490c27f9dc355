using System.Globalization;
using Guildhall.Platform.Ids;

namespace Guildhall.Platform.Banking;

/// <summary>What is known of a bank account.</summary>
public enum AccountCheck
{
    /// <summary>The number fits the sort code.</summary>
    Fits,

    /// <summary>The number cannot belong to the sort code: a digit is wrong.</summary>
    DoesNotFit,

    /// <summary>The banks give no rule for the sort code, or there is no table of their rules.</summary>
    NotKnown,
}

/// <summary>
/// Checks an account number against its sort code by the rules the banks publish: Vocalink, “Validating account numbers”, with the
/// weights of <c>valacdos.txt</c> and the substitutions of <c>scsubtab.txt</c>, which are given as data and renewed by the council.
/// </summary>
public sealed class ModulusChecker
{
    private const int AccountStart = 6;
    private const int G = 12;
    private const int H = 13;

    private readonly List<Rule> _rules;
    private readonly Dictionary<string, string> _substitutes;

    /// <summary>A checker over the banks' tables, as they publish them.</summary>
    /// <exception cref="FormatException">A line of a table is not of its form; the message names it.</exception>
    public ModulusChecker(IEnumerable<string> weights, IEnumerable<string> substitutes)
    {
        _rules = [.. weights.Where(line => !string.IsNullOrWhiteSpace(line)).Select(Rule.Read)];
        _substitutes = substitutes.Where(line => !string.IsNullOrWhiteSpace(line))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .ToDictionary(parts => parts[0], parts => parts is [_, var to] ? to : throw new FormatException($"“{string.Join(' ', parts)}” is not a substitution of sort codes."), StringComparer.Ordinal);
    }

    /// <summary>Checks an account.</summary>
    public AccountCheck Check(BankAccount account)
    {
        var rules = _rules.Where(r => r.Holds(account.SortCode)).ToList();
        if (rules.Count == 0)
        {
            return AccountCheck.NotKnown;
        }

        var number = account.Number;

        // Accounts in other currencies have no check (exception 6).
        if (rules.Exists(r => r.Exception == 6) && number[0] is >= '4' and <= '8' && number[6] == number[7])
        {
            return AccountCheck.NotKnown;
        }

        var first = Passes(rules[0], account);
        if (rules.Count == 1)
        {
            return Said(first);
        }

        var second = rules[1];
        return second.Exception switch
        {
            // Of these pairs one is enough; the euro accounts of one bank are checked as if at another branch.
            9 => Said(first || Passes(second, account with { SortCode = "309634" })),
            11 or 13 => Said(first || Passes(second, account)),
            3 when number[2] is '6' or '9' => Said(first),
            _ => Said(first && Passes(second, account)),
        };
    }

    private static AccountCheck Said(bool fits) => fits ? AccountCheck.Fits : AccountCheck.DoesNotFit;

    private bool Passes(Rule rule, BankAccount account)
    {
        var sortCode = rule.Exception switch
        {
            5 => _substitutes.GetValueOrDefault(account.SortCode, account.SortCode),
            8 => "090126",
            _ => account.SortCode,
        };
        var digits = (sortCode + account.Number).Select(c => c - '0').ToArray();
        var total = Total(rule, digits);
        switch (rule.Exception)
        {
            case 4:
                return total % 11 == (10 * digits[G]) + digits[H];
            case 5 when rule.Method == "DBLAL":
                return (10 - (total % 10)) % 10 == digits[H];
            case 5:
                return total % 11 != 1 && (11 - (total % 11)) % 11 == digits[G];
            case 14 when total % 11 != 0:
                // The number may have been given with its last digit, which some banks use for the kind of account.
                return digits[H] is 0 or 1 or 9 && Total(rule, [.. digits[..AccountStart], 0, .. digits[AccountStart..H]]) % 11 == 0;
            default:
                return total % (rule.Method == "MOD11" ? 11 : 10) == 0;
        }
    }

    private static int Total(Rule rule, int[] digits)
    {
        var weights = Weights(rule, digits);
        var total = rule.Exception == 1 ? 27 : 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var product = weights[i] * digits[i];
            total += rule.Method == "DBLAL" ? (product / 10) + (product % 10) : product;
        }

        return total;
    }

    private static int[] Weights(Rule rule, int[] digits)
    {
        var (a, b, g) = (digits[AccountStart], digits[AccountStart + 1], digits[G]);
        return rule.Exception switch
        {
            2 when a != 0 && g != 9 => [0, 0, 1, 2, 5, 3, 6, 4, 8, 7, 10, 9, 3, 1],
            2 when a != 0 => [0, 0, 0, 0, 0, 0, 0, 0, 8, 7, 10, 9, 3, 1],
            7 when g == 9 => WithoutFirst(rule.Weights),
            10 when (a is 0 or 9) && b == 9 && g == 9 => WithoutFirst(rule.Weights),
            _ => rule.Weights,
        };
    }

    // The sort code and the first two digits of the account are left out.
    private static int[] WithoutFirst(int[] weights) => [.. Enumerable.Repeat(0, AccountStart + 2), .. weights[(AccountStart + 2)..]];

    private sealed record Rule(string From, string To, string Method, int[] Weights, int Exception)
    {
        private const int Digits = 14;

        public bool Holds(string sortCode) => string.CompareOrdinal(sortCode, From) >= 0 && string.CompareOrdinal(sortCode, To) <= 0;

        public static Rule Read(string line)
        {
            var parts = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            var numbers = parts.Skip(3).Select(p => int.TryParse(p, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) ? n : int.MinValue).ToArray();
            return parts.Length is 3 + Digits or 4 + Digits && parts[2] is "MOD10" or "MOD11" or "DBLAL" && !numbers.Contains(int.MinValue)
                ? new Rule(parts[0], parts[1], parts[2], numbers[..Digits], numbers.Length > Digits ? numbers[Digits] : 0)
                : throw new FormatException($"“{line}” is not a line of the banks' table of weights.");
        }
    }
}
