using Guildhall.Platform.Ids;

namespace Guildhall.Foundations.Modules.Identity.Accounts;

/// <summary>Whose account it is.</summary>
internal enum AccountKind
{
    /// <summary>A member of the council's staff.</summary>
    Staff,

    /// <summary>A member of the public.</summary>
    Person,
}

/// <summary>One who can sign in.</summary>
internal sealed class Account
{
    public Guid Id { get; set; }

    /// <summary>The stored word for an <see cref="AccountKind"/>.</summary>
    public required string Kind { get; set; }

    public required string Email { get; set; }

    public required string Name { get; set; }

    public string? Phone { get; set; }

    public string? PasswordHash { get; set; }

    public string SecurityStamp { get; set; } = "";

    public bool Active { get; set; } = true;

    public int Version { get; set; } = 1;

    public string[] Roles { get; set; } = [];

    public string[] Teams { get; set; } = [];

    /// <summary>Why the account is about to be saved. The store writes it to the audit in the same transaction.</summary>
    public AccountChange? Change { get; set; }

    public bool MaySignInAsPerson => Active && Kind == "person";

    public bool MaySignInAsStaff => Active && Kind == "staff";
}

/// <summary>A change to an account, for the audit.</summary>
internal sealed record AccountChange(Actor By, string Action, object? Detail = null);
