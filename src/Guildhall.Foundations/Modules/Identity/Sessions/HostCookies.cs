using Microsoft.AspNetCore.Http;

namespace Guildhall.Foundations.Modules.Identity.Sessions;

/// <summary>
/// Cookies with the <c>__Host-</c> name over https, where browsers then hold them to this host; a browser
/// refuses that name over plain http, which development on localhost needs.
/// </summary>
internal static class HostCookies
{
    public static string? Read(HttpContext context, string name) => context.Request.Cookies[Name(context, name)];

    /// <summary>Gives a cookie out of reach of scripts and other sites, for as long as the browser is open unless an age is given.</summary>
    public static void Give(HttpContext context, string name, string value, TimeSpan? age = null) =>
        context.Response.Cookies.Append(Name(context, name), value, Options(context, age));

    public static void Take(HttpContext context, string name) => context.Response.Cookies.Delete(Name(context, name), Options(context, null));

    private static string Name(HttpContext context, string name) => context.Request.IsHttps ? "__Host-" + name : name;

    private static CookieOptions Options(HttpContext context, TimeSpan? age) => new()
    {
        Path = "/",
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
        IsEssential = true,
        MaxAge = age,
    };
}
