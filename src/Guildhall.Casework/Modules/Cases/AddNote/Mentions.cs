using System.Globalization;
using Guildhall.Foundations.Modules.Identity;

namespace Guildhall.Casework.Modules.Cases.AddNote;

/// <summary>Finds the colleagues a note names with an @: by their whole name, or by a first name that one of them alone has.</summary>
internal static class Mentions
{
    private const CompareOptions Loosely = CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace;

    /// <summary>Those who may read a note: everyone of staff in a team, or the team alone.</summary>
    public static Task<IReadOnlyList<StaffMember>> ReadersAsync(Teams teams, string team, bool teamAlone, CancellationToken cancellationToken) =>
        teamAlone ? teams.MembersAsync(team, cancellationToken) : teams.EveryoneAsync(cancellationToken);

    /// <summary>Who is named; and if a name fits several of them, a sentence that says how to tell them apart.</summary>
    public static (IReadOnlyList<StaffMember> Named, string? Unclear) Read(string text, IReadOnlyList<StaffMember> people)
    {
        var named = new Dictionary<Guid, StaffMember>();
        for (var at = text.IndexOf('@', StringComparison.Ordinal); at >= 0; at = text.IndexOf('@', at + 1))
        {
            // In the middle of a word it is an e-mail address.
            if (at > 0 && (char.IsLetterOrDigit(text[at - 1]) || text[at - 1] is '.' or '_'))
            {
                continue;
            }

            var fitting = Fitting(text[(at + 1)..], people);
            if (fitting.Count > 1)
            {
                return ([], fitting.Select(p => p.Name).Distinct(StringComparer.CurrentCultureIgnoreCase).Count() == 1
                    ? $"There are {fitting.Count} people called {fitting[0].Name}: leave out the @, and tell the one you mean"
                    : $"“@{text[(at + 1)..].Split(' ', 2)[0]}” could be {string.Join(" or ", fitting.Select(p => p.Name))}: write the whole name");
            }

            if (fitting.Count == 1)
            {
                named[fitting[0].Id] = fitting[0];
            }
        }

        return ([.. named.Values], null);
    }

    private static List<StaffMember> Fitting(string rest, IReadOnlyList<StaffMember> people)
    {
        var compare = CultureInfo.InvariantCulture.CompareInfo;
        List<StaffMember> fitting = [.. people.Where(p => Begins(p.Name))];
        if (fitting.Count > 0)
        {
            var longest = fitting.Max(p => p.Name.Length);
            return [.. fitting.Where(p => p.Name.Length == longest)];
        }

        return [.. people.Where(p => Begins(p.Name.Split(' ', 2)[0]))];

        bool Begins(string name) =>
            compare.IsPrefix(rest, name, Loosely, out var length) && length > 0 && (length == rest.Length || !char.IsLetterOrDigit(rest[length]));
    }
}
