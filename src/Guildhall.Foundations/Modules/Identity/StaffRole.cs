namespace Guildhall.Foundations.Modules.Identity;

/// <summary>What a member of staff may do. Roles do not include one another: a manager who works cases is an officer too.</summary>
public enum StaffRole
{
    /// <summary>Answers calls and visitors, and opens cases for them.</summary>
    Adviser,

    /// <summary>Works cases of their teams.</summary>
    Officer,

    /// <summary>Looks after a team: workload, performance, who does what.</summary>
    Manager,

    /// <summary>Writes articles and pages.</summary>
    Editor,

    /// <summary>Makes and changes services.</summary>
    Designer,

    /// <summary>Reads figures.</summary>
    Analyst,

    /// <summary>Looks after staff, settings and dead letters.</summary>
    Administrator,

    /// <summary>Looks after councillors, and enters casework for them.</summary>
    MemberSupport,

    /// <summary>An elected member of the council. No employee: has no team and no desk, but casework of their own.</summary>
    Councillor,
}
