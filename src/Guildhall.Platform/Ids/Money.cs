using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Guildhall.Platform.Ids;

/// <summary>An amount in pounds sterling, kept as whole pence. Sums that do not fit are refused, never wrapped round.</summary>
public readonly partial record struct Money(long Pence) : IComparable<Money>
{
    /// <summary>Nothing.</summary>
    public static readonly Money Zero;

    /// <summary>The sum.</summary>
    public static Money operator +(Money left, Money right) => new(checked(left.Pence + right.Pence));

    /// <summary>The difference.</summary>
    public static Money operator -(Money left, Money right) => new(checked(left.Pence - right.Pence));

    /// <summary>What is owed the other way round.</summary>
    public static Money operator -(Money money) => new(checked(-money.Pence));

    /// <summary>So many times the amount.</summary>
    public static Money operator *(Money money, long times) => new(checked(money.Pence * times));

    /// <summary>So many times the amount.</summary>
    public static Money operator *(long times, Money money) => money * times;

    /// <summary>Whether it is less.</summary>
    public static bool operator <(Money left, Money right) => left.Pence < right.Pence;

    /// <summary>Whether it is more.</summary>
    public static bool operator >(Money left, Money right) => left.Pence > right.Pence;

    /// <summary>Whether it is no more.</summary>
    public static bool operator <=(Money left, Money right) => left.Pence <= right.Pence;

    /// <summary>Whether it is no less.</summary>
    public static bool operator >=(Money left, Money right) => left.Pence >= right.Pence;

    /// <summary>Reads an amount as people write it: <c>£12.50</c>, <c>12.5</c>, <c>1,234</c>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Money money)
    {
        money = Zero;
        if (text is null || text.Length > 40 || Written().Match(text) is not { Success: true } match)
        {
            return false;
        }

        var pounds = match.Groups["pounds"].Value.Replace(",", "", StringComparison.Ordinal);
        var pence = match.Groups["pence"].Value.PadRight(2, '0');
        var sign = match.Groups["minus"].Success ? "-" : "";
        if (!long.TryParse($"{sign}{pounds}{pence}", NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var total))
        {
            return false;
        }

        money = new Money(total);
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(Money other) => Pence.CompareTo(other.Pence);

    /// <summary>As it is written in English and in Welsh alike: <c>£1,234.50</c>.</summary>
    public override string ToString()
    {
        var pence = Int128.Abs(Pence);
        return string.Create(CultureInfo.InvariantCulture, $"{(Pence < 0 ? "-" : "")}£{pence / 100:N0}.{pence % 100:00}");
    }

    [GeneratedRegex(@"^\s*(?<minus>-)?\s*£?\s*(?<pounds>[0-9]{1,3}(,[0-9]{3})+|[0-9]+)(\.(?<pence>[0-9]{1,2}))?\s*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Written();
}
