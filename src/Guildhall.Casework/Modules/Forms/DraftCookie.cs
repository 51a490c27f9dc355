using Microsoft.AspNetCore.Http;

namespace Guildhall.Casework.Modules.Forms;

/// <summary>The cookie that opens a draft in the browser it was begun in.</summary>
internal static class DraftCookie
{
    private const string ForAnother = "-for";

    public static string? Read(HttpContext context, FormPlace place) => context.Request.Cookies[place.Cookie];

    public static void Give(HttpContext context, FormPlace place, string token, TimeSpan? age) =>
        context.Response.Cookies.Append(place.Cookie, token, Options(context, place, age));

    /// <summary>Says that the draft is filled in for somebody else, for the one page that does not read the draft first.</summary>
    public static void MarkForAnother(HttpContext context, FormPlace place) => context.Response.Cookies.Append(place.Cookie + ForAnother, "1", Options(context, place, null));

    public static bool IsForAnother(HttpContext context, FormPlace place) => context.Request.Cookies.ContainsKey(place.Cookie + ForAnother);

    public static void Take(HttpContext context, FormPlace place)
    {
        context.Response.Cookies.Delete(place.Cookie, Options(context, place, null));
        if (IsForAnother(context, place))
        {
            context.Response.Cookies.Delete(place.Cookie + ForAnother, Options(context, place, null));
        }
    }

    private static CookieOptions Options(HttpContext context, FormPlace place, TimeSpan? age) => new()
    {
        Path = place.Start,
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
        MaxAge = age,
        IsEssential = true,
    };
}
