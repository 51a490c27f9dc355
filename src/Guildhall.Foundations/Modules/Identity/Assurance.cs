using Microsoft.AspNetCore.Authorization;

namespace Guildhall.Foundations.Modules.Identity;

/// <summary>How sure we are who makes a request; each level includes those before it.</summary>
public enum Assurance
{
    /// <summary>Nobody has signed in.</summary>
    Anonymous,

    /// <summary>A person has signed in.</summary>
    SignedIn,

    /// <summary>They have lately proved it in a second way.</summary>
    TwoFactor,

    /// <summary>And somebody has checked that they are who they say.</summary>
    Verified,
}

/// <summary>Asks for a person who is known at least so well. A page that lacks it sends them to the missing step and back.</summary>
/// <param name="needed">The level.</param>
public sealed class AssuranceRequirement(Assurance needed) : AuthorizationHandler<AssuranceRequirement>, IAuthorizationRequirement
{
    /// <summary>The level.</summary>
    public Assurance Needed => needed;

    /// <inheritdoc/>
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, AssuranceRequirement requirement)
    {
        if (context.User.Assurance() >= requirement.Needed)
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}
