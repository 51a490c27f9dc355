using Microsoft.AspNetCore.Http;

namespace Guildhall.Casework.Modules.Forms;

/// <summary>The cookie that opens a draft in the browser it was begun in.</summary>
internal static class DraftCookie
{
    public static string? Read(HttpContext context, string service) => context.Request.Cookies[Name(service)];

    public static void Give(HttpContext context, string service, string token, TimeSpan? age) =>
        context.Response.Cookies.Append(Name(service), token, Options(context, service, age));

    public static void Take(HttpContext context, string service) => context.Response.Cookies.Delete(Name(service), Options(context, service, null));

    private static string Name(string service) => $"draft-{service}";

    private static CookieOptions Options(HttpContext context, string service, TimeSpan? age) => new()
    {
        Path = FormLinks.Start(service),
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
        MaxAge = age,
        IsEssential = true,
    };
}
