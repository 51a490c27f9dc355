using System.Security.Claims;
using Guildhall.Foundations.Modules.Identity.Accounts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Guildhall.Foundations.Modules.Identity.SignIn;

/// <summary>Asks the database now and then whether a cookie still tells the truth, and sends strangers to the sign-in page.</summary>
internal sealed class StaffCookie(
    UserManager<Account> users,
    IUserClaimsPrincipalFactory<Account> claims,
    IOptions<IdentityOptions> identity,
    IOptions<StaffSignInOptions> options,
    TimeProvider clock) : CookieAuthenticationEvents
{
    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        if (context.Properties.IssuedUtc is { } issued && clock.GetUtcNow() - issued < options.Value.AskAgainAfter)
        {
            return;
        }

        var stamp = context.Principal?.FindFirstValue(identity.Value.ClaimsIdentity.SecurityStampClaimType);
        var account = context.Principal?.FindFirstValue(ClaimTypes.NameIdentifier) is { } id ? await users.FindByIdAsync(id) : null;
        if (account is { MaySignInAsStaff: true } && account.SecurityStamp == stamp)
        {
            context.ReplacePrincipal(await claims.CreateAsync(account));
            context.ShouldRenew = true;
        }
        else
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(StaffScheme.Name);
        }
    }

    public override Task RedirectToLogin(RedirectContext<CookieAuthenticationOptions> context)
    {
        // A form's address is no page to come back to.
        context.Response.Redirect(HttpMethods.IsGet(context.Request.Method) ? context.RedirectUri : context.Options.LoginPath);
        return Task.CompletedTask;
    }
}

/// <summary>
/// Gives cookies the <c>__Host-</c> name over https, where browsers then hold them to this host; a browser
/// refuses that name over plain http, which development on localhost needs.
/// </summary>
internal sealed class HostCookies : ICookieManager
{
    private readonly ChunkingCookieManager _inner = new();

    public string? GetRequestCookie(HttpContext context, string key) => _inner.GetRequestCookie(context, Name(context, key));

    public void AppendResponseCookie(HttpContext context, string key, string? value, CookieOptions options) =>
        _inner.AppendResponseCookie(context, Name(context, key), value, options);

    public void DeleteCookie(HttpContext context, string key, CookieOptions options) =>
        _inner.DeleteCookie(context, Name(context, key), options);

    private static string Name(HttpContext context, string key) => context.Request.IsHttps ? "__Host-" + key : key;
}
