namespace Guildhall.Council.Modules.Grants.Assess;

/// <summary>The arithmetic of scores.</summary>
internal static class Scoring
{
    /// <summary>Points as they count.</summary>
    public static decimal Total(Scheme scheme, IReadOnlyDictionary<string, decimal> points) => decimal.Round(scheme.Criteria.Sum(c => points[c.Name] * c.Weight), 2);

    /// <summary>Whether points are enough: in all, and in each criterion.</summary>
    public static bool Passes(Scheme scheme, IReadOnlyDictionary<string, decimal> points) =>
        Total(scheme, points) >= scheme.Pass && scheme.Criteria.All(c => points[c.Name] >= c.Least);

    /// <summary>The mean of what the assessors gave, unrounded: three who give 4, 4 and 5 are to come to 13 in all.</summary>
    public static IReadOnlyDictionary<string, decimal> Mean(Scheme scheme, IReadOnlyCollection<IReadOnlyDictionary<string, decimal>> given) =>
        scheme.Criteria.ToDictionary(c => c.Name, c => given.Average(points => points[c.Name]), StringComparer.Ordinal);

    /// <summary>Points as they are kept and shown.</summary>
    public static IReadOnlyDictionary<string, decimal> Rounded(IReadOnlyDictionary<string, decimal> points) =>
        points.ToDictionary(p => p.Key, p => decimal.Round(p.Value, 2), StringComparer.Ordinal);

    /// <summary>Whether a moderator must agree the scores: they are too far apart, or on both sides of the pass line.</summary>
    public static bool NeedsModeration(Scheme scheme, IReadOnlyCollection<IReadOnlyDictionary<string, decimal>> given)
    {
        var totals = given.Select(points => Total(scheme, points)).ToList();
        return totals.Max() - totals.Min() > scheme.Difference || given.Select(points => Passes(scheme, points)).Distinct().Skip(1).Any();
    }
}
