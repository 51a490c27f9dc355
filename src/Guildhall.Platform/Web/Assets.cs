using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.StaticFiles;

namespace Guildhall.Platform.Web;

/// <summary>Styles, scripts and fonts.</summary>
public static class Assets
{
    /// <summary>
    /// Serves wwwroot. A file asked for by its version (<c>asp-append-version</c>) and fonts are kept for a year; others are asked after again.
    /// </summary>
    public static IApplicationBuilder UseGuildhallAssets(this IApplicationBuilder app) => app.UseStaticFiles(new StaticFileOptions
    {
        OnPrepareResponse = Prepare,
    });

    private static void Prepare(StaticFileResponseContext response)
    {
        var request = response.Context.Request;
        response.Context.Response.Headers.CacheControl =
            request.Query.ContainsKey("v") || request.Path.StartsWithSegments("/assets/fonts", StringComparison.Ordinal)
                ? "public, max-age=31536000, immutable" : "public, no-cache";
    }
}
