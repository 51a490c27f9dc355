using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Foundations.Modules.Identity.StepUps;

/// <summary>Where a page's policy asks for more than a person has shown, asks them for it instead of turning them away.</summary>
internal sealed class AskForMissingStep(StepUp stepUp) : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler _usual = new();

    public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (!authorizeResult.Succeeded && policy.Requirements.OfType<AssuranceRequirement>().MaxBy(requirement => requirement.Needed) is { } assurance
            && context.User.Assurance() < assurance.Needed)
        {
            context.Response.Redirect(await stepUp.AskAsync(context, assurance.Needed));
            return;
        }

        await _usual.HandleAsync(next, context, policy, authorizeResult);
    }
}
