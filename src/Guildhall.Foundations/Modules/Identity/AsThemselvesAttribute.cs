using Guildhall.Foundations.Modules.Identity.ActForOthers;
using Guildhall.Foundations.Modules.Identity.SignIn;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Guildhall.Foundations.Modules.Identity;

/// <summary>
/// Marks a page about the account of who is signed in. Who acts for another is told so there, and asked to act for themselves again first: they would
/// take what they see, or change, for the other's.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class AsThemselvesAttribute : Attribute, IAsyncAuthorizationFilter
{
    /// <inheritdoc/>
    public Task OnAuthorizationAsync(AuthorizationFilterContext context)
    {
        var request = context.HttpContext.Request;
        if (context.HttpContext.User.FindPerson() is { ActingAs.Kind: not ActingKind.Self })
        {
            context.Result = new RedirectResult(ReturnAddress.Then(
                ActingLinks.Choose, HttpMethods.IsGet(request.Method) ? request.Path + request.QueryString : request.Path.ToString()));
        }

        return Task.CompletedTask;
    }
}
