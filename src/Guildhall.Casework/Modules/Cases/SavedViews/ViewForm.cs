using Guildhall.Foundations.Modules.Identity;

namespace Guildhall.Casework.Modules.Cases.SavedViews;

/// <summary>What the forms about a saved view have in common.</summary>
internal static class ViewForm
{
    public static readonly string NameMissing = $"Enter a name of up to {SavedViewShelf.NameLength} characters";

    /// <summary>A name as it is kept; null where it is none.</summary>
    public static string? NameOf(string? typed) =>
        (typed ?? "").Replace("\0", "", StringComparison.Ordinal).ReplaceLineEndings(" ").Trim() is { Length: > 0 and <= SavedViewShelf.NameLength } name ? name : null;

    /// <summary>The chosen team, where it is one of those.</summary>
    public static string? TeamOf(string? chosen, IReadOnlyList<Team> teams) => teams.FirstOrDefault(t => t.Name == chosen)?.Name;

    /// <summary>The teams an officer may share a view with: their own.</summary>
    public static async Task<IReadOnlyList<Team>> TeamsAsync(Teams teams, CurrentStaff staff, CancellationToken cancellationToken) =>
        [.. (await teams.AllAsync(cancellationToken)).Where(t => staff.Teams.Contains(t.Name))];
}
