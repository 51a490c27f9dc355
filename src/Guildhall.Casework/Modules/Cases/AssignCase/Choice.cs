using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;

namespace Guildhall.Casework.Modules.Cases.AssignCase;

/// <summary>What a case needs of who gets it.</summary>
/// <param name="Skills">What they must be able to do.</param>
/// <param name="Language">The customer's language.</param>
/// <param name="Ward">Where it is; null where that is not known.</param>
internal sealed record Needs(IReadOnlyList<string> Skills, string Language, string? Ward);

/// <summary>An officer and how much they have.</summary>
/// <param name="Worker">Who.</param>
/// <param name="Open">Their open cases.</param>
/// <param name="Turn">When they were last given one, as a number; 0 for never.</param>
internal sealed record Candidate(Worker Worker, int Open, long Turn);

/// <summary>Chooses who gets a case. Pure, so that its fairness can be proved.</summary>
internal static class Choice
{
    /// <summary>Who gets it; null where nobody can.</summary>
    public static Candidate? Of(AssignmentWay way, Needs needs, IReadOnlyList<Candidate> candidates)
    {
        var able = candidates.Where(c => !c.Worker.IsAway && needs.Skills.All(c.Worker.Skills.Contains) && (c.Worker.MostCases is not { } most || c.Open < most)).ToList();

        // What would be best is asked for where somebody has it; a case never waits for it.
        able = Best(able, c => needs.Language == "en" || c.Worker.Languages.Contains(needs.Language));
        able = Best(able, c => needs.Ward is null || c.Worker.Wards.Length == 0 || c.Worker.Wards.Contains(needs.Ward, StringComparer.OrdinalIgnoreCase));
        return way switch
        {
            AssignmentWay.RoundRobin => able.OrderBy(c => c.Turn).ThenBy(c => c.Worker.Id).FirstOrDefault(),
            AssignmentWay.LeastBusy => able.OrderBy(c => c.Open).ThenBy(c => c.Turn).ThenBy(c => c.Worker.Id).FirstOrDefault(),
            AssignmentWay.Skills => able
                .OrderByDescending(c => needs.Ward is not null && c.Worker.Wards.Contains(needs.Ward, StringComparer.OrdinalIgnoreCase))
                .ThenBy(c => c.Worker.Skills.Length)
                .ThenBy(c => c.Open).ThenBy(c => c.Turn).ThenBy(c => c.Worker.Id).FirstOrDefault(),
            _ => throw new ArgumentOutOfRangeException(nameof(way), way, null),
        };
    }

    private static List<Candidate> Best(List<Candidate> able, Func<Candidate, bool> fits) => able.Exists(c => fits(c)) ? [.. able.Where(fits)] : able;
}
