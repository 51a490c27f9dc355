namespace Guildhall.Foundations.Modules.Identity;

/// <summary>The roles in plain words, for those who give them.</summary>
public static class StaffRoleWords
{
    /// <summary>What a role is called.</summary>
    public static string Title(StaffRole role) => role == StaffRole.MemberSupport ? "Member support" : role.ToString();

    /// <summary>What it lets someone do.</summary>
    public static string Explain(StaffRole role) => role switch
    {
        StaffRole.Adviser => "Answers calls and visitors, and fills in forms for them.",
        StaffRole.Officer => "Works the cases of their teams.",
        StaffRole.Manager => "Looks after their teams: sees their people and who is away, and is told when someone opens a restricted case of theirs.",
        StaffRole.Editor => "Writes articles and pages.",
        StaffRole.Designer => "Makes and changes services and their forms.",
        StaffRole.Analyst => "Reads figures.",
        StaffRole.Administrator => "Adds and ends people, gives roles, looks after teams and settings. Give it to few, and to more than one.",
        StaffRole.MemberSupport => "Looks after councillors, and enters casework for them.",
        StaffRole.Councillor => "An elected member. Raises and follows casework, and sees nothing else of the desk: no other role, no team.",
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, null),
    };
}
