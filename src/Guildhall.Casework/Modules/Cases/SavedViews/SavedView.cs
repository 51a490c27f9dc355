using Guildhall.Foundations.Modules.Identity;

namespace Guildhall.Casework.Modules.Cases.SavedViews;

/// <summary>A list of cases somebody wants to see again.</summary>
public sealed record SavedView
{
    /// <summary>Its key.</summary>
    public required Guid Id { get; init; }

    /// <summary>Who made it.</summary>
    public required Guid Maker { get; init; }

    /// <summary>Their name.</summary>
    public required string MakerName { get; init; }

    /// <summary>The team it is shared with; null while it is its maker's alone.</summary>
    public string? Team { get; init; }

    /// <summary>What it is called.</summary>
    public required string Name { get; init; }

    /// <summary>The list, as an address has it after the question mark.</summary>
    public required string Query { get; init; }

    /// <summary>Whether the officer's desk opens with it.</summary>
    public required bool First { get; init; }

    /// <summary>Where it is.</summary>
    public string Link => $"{CaseLinks.Desk}?{(Query.Length == 0 ? "" : Query + "&")}saved={Id:N}";

    /// <summary>Whether somebody may change it: its maker may, and the managers of the team it is shared with.</summary>
    public bool MayChange(CurrentStaff staff) =>
        Maker == staff.Id || (Team is { } team && staff.Is(StaffRole.Manager) && staff.Teams.Contains(team));
}
