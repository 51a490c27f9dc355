using System.Globalization;
using Guildhall.Platform.Design;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Guildhall.Platform.Localisation;

/// <summary>English and Welsh: chosen by a cookie that a plain link sets, so it works without scripts.</summary>
public static class LocalisationExtensions
{
    /// <summary>The cookie that keeps the choice.</summary>
    public const string Cookie = "gh_language";

    /// <summary>Registers the localiser and the languages of the council.</summary>
    public static IServiceCollection AddGuildhallLocalisation(this IServiceCollection services)
    {
        services.AddLocalization();
        services.AddSingleton<IConfigureOptions<RequestLocalizationOptions>, Languages>();
        return services;
    }

    /// <summary>Gives each request its language. Goes before authentication, so that its pages speak it too.</summary>
    public static IApplicationBuilder UseGuildhallLocalisation(this IApplicationBuilder app) => app.UseRequestLocalization();

    /// <summary>Maps <c>/language/cy?return=/where/they/were</c>.</summary>
    public static IEndpointRouteBuilder MapLanguageSwitch(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/language/{code}", (HttpContext context, CouncilProfile council, string code) =>
        {
            if (!council.Languages.Contains(code))
            {
                return Results.NotFound();
            }

            context.Response.Cookies.Append(Cookie, code, new CookieOptions
            {
                MaxAge = TimeSpan.FromDays(365),
                HttpOnly = true,
                IsEssential = true,
                SameSite = SameSiteMode.Lax,
                Secure = context.Request.IsHttps,
            });
            context.Response.Headers.CacheControl = "no-store";
            string? back = context.Request.Query["return"];
            return Results.LocalRedirect(RedirectHttpResult.IsLocalUrl(back) ? back! : "/");
        }).AllowAnonymous();
        return endpoints;
    }

    /// <summary>The address that switches to a language and comes back to this page.</summary>
    public static string SwitchHref(HttpContext context, string code)
    {
        // A page that answers a form is not come back to by its address alone, but its address is the form's page.
        var here = context.Request.PathBase + context.Request.Path + context.Request.QueryString;
        return $"/language/{code}?return={Uri.EscapeDataString(here)}";
    }

    private sealed class Languages(CouncilProfile council) : IConfigureOptions<RequestLocalizationOptions>
    {
        public void Configure(RequestLocalizationOptions options)
        {
            IList<CultureInfo> cultures = [.. council.Languages.Select(language => CultureInfo.GetCultureInfo($"{language}-GB"))];
            options.DefaultRequestCulture = new RequestCulture("en-GB");
            options.SupportedCultures = cultures;
            options.SupportedUICultures = cultures;
            // The desk speaks English, and so do the dates on it.
            options.RequestCultureProviders = [new CustomRequestCultureProvider(context => Task.FromResult(
                context.Request.Cookies[Cookie] is "en" or "cy" && !context.Request.Path.StartsWithSegments("/staff", StringComparison.OrdinalIgnoreCase)
                    ? new ProviderCultureResult($"{context.Request.Cookies[Cookie]}-GB")
                    : null))];
        }
    }
}
