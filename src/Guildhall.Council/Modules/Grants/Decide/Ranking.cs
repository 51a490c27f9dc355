using Guildhall.Platform.Ids;

namespace Guildhall.Council.Modules.Grants.Decide;

/// <summary>The arithmetic of the budget.</summary>
internal static class Ranking
{
    /// <summary>How many of a ranked list can be paid from what is left: the first that does not fit ends it, so that nobody with a lower score goes before it.</summary>
    public static int Fits(IEnumerable<Money> ranked, Money left)
    {
        var count = 0;
        foreach (var amount in ranked)
        {
            if (amount > left)
            {
                return count;
            }

            left -= amount;
            count++;
        }

        return count;
    }

    /// <summary>A share of what was asked, in whole pounds, no more than one application gets and never nothing.</summary>
    public static Money Share(Money asked, int percent, Money most)
    {
        var share = new Money(Math.Max(1, asked.Pence * percent / 10_000) * 100);
        var bounded = share < most ? share : most;
        return bounded < asked ? bounded : asked;
    }
}
