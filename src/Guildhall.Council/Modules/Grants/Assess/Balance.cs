namespace Guildhall.Council.Modules.Grants.Assess;

/// <summary>An application that needs assessors.</summary>
/// <param name="Id">Its key.</param>
/// <param name="Needs">How many.</param>
/// <param name="Never">Who cannot: an interest, or they had it already.</param>
internal sealed record ToAllot(Guid Id, int Needs, IReadOnlySet<Guid> Never);

/// <summary>Shares applications out.</summary>
internal static class Balance
{
    /// <summary>
    /// Gives each application to those who have the fewest so far. One for which there are too few people is left out whole. Of equals the choice goes
    /// round, so that the same two do not always score together.
    /// </summary>
    public static IReadOnlyList<(Guid Application, Guid Assessor)> Share(IReadOnlyList<ToAllot> applications, IReadOnlyDictionary<Guid, int> load)
    {
        var has = load.ToDictionary(l => l.Key, l => l.Value);
        var people = load.Keys.Order().ToList();
        var shared = new List<(Guid, Guid)>();
        for (var i = 0; i < applications.Count; i++)
        {
            var (id, needs, never) = applications[i];
            var turn = people.Count == 0 ? 0 : (i * 7) % people.Count;
            var chosen = people.Select((person, at) => (person, turn: (at + people.Count - turn) % people.Count))
                .Where(p => !never.Contains(p.person)).OrderBy(p => has[p.person]).ThenBy(p => p.turn).Take(needs).ToList();
            if (chosen.Count < needs)
            {
                continue;
            }

            foreach (var (person, _) in chosen)
            {
                has[person]++;
                shared.Add((id, person));
            }
        }

        return shared;
    }
}
