using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Guildhall.Platform.Design.Branding;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.WebEncoders;

namespace Guildhall.Platform.Design;

/// <summary>An entry of the staff desk's navigation. Modules register theirs; each person sees those they may open.</summary>
/// <param name="Label">The words.</param>
/// <param name="Href">Where it leads.</param>
/// <param name="Policy">Who may open it.</param>
/// <param name="Order">Its place; lower first.</param>
public sealed record StaffNavigationItem(string Label, string Href, string Policy, int Order)
{
    /// <summary>The teams whose members alone see it; null for everybody the policy lets in. The page itself asks again.</summary>
    public Func<IReadOnlyCollection<string>>? OnlyTeams { get; init; }
}

/// <summary>The council's stylesheet and crest as they are sent, with addresses that change when they do.</summary>
public sealed class BrandingFiles
{
    internal BrandingFiles(CouncilProfile council)
    {
        Stylesheet = Encoding.UTF8.GetBytes(council.Colours.Stylesheet());
        CrestSvg = Encoding.UTF8.GetBytes(Crest.Read(council.Crest));
        StylesheetHref = $"/branding.css?v={Version(Stylesheet)}";
        CrestHref = $"/branding/crest.svg?v={Version(CrestSvg)}";
    }

    /// <summary>The address of the stylesheet.</summary>
    public string StylesheetHref { get; }

    /// <summary>The address of the crest.</summary>
    public string CrestHref { get; }

    internal byte[] Stylesheet { get; }

    internal byte[] CrestSvg { get; }

    private static string Version(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 6));
}

/// <summary>Registers and maps the page furniture.</summary>
public static class DesignExtensions
{
    /// <summary>Registers the council's profile and branding, from the folder the setting <c>Council:Folder</c> names.</summary>
    public static IServiceCollection AddDesign(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<CouncilOptions>().Bind(configuration.GetSection("Council"));
        services.AddSingleton(provider => CouncilProfile.Read(provider.GetRequiredService<IOptions<CouncilOptions>>().Value.Folder));
        services.AddSingleton(provider => new BrandingFiles(provider.GetRequiredService<CouncilProfile>()));
        // Welsh letters and typographic quotes are sent as they are; what could be markup is always encoded.
        services.Configure<WebEncoderOptions>(options => options.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        return services;
    }

    /// <summary>
    /// Maps the council's stylesheet and crest. Nobody is asked who they are for them, so that they are there while the database is not.
    /// Reads them now: a council.yaml that cannot be used stops the start.
    /// </summary>
    /// <exception cref="CouncilProfileException">The council's files cannot be used.</exception>
    public static IEndpointRouteBuilder MapDesign(this IEndpointRouteBuilder endpoints)
    {
        _ = endpoints.ServiceProvider.GetRequiredService<BrandingFiles>();
        endpoints.MapGet("/branding.css", (HttpContext context, BrandingFiles files) =>
            Send(context, files.Stylesheet, "text/css; charset=utf-8")).AllowAnonymous().ShortCircuit();
        endpoints.MapGet("/branding/crest.svg", (HttpContext context, BrandingFiles files) =>
        {
            context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
            return Send(context, files.CrestSvg, "image/svg+xml");
        }).AllowAnonymous().ShortCircuit();
        return endpoints;

        static IResult Send(HttpContext context, byte[] content, string type)
        {
            context.Response.Headers.CacheControl = context.Request.Query.ContainsKey("v")
                ? "public, max-age=31536000, immutable" : "public, max-age=300";
            context.Response.Headers.XContentTypeOptions = "nosniff";
            return Results.Bytes(content, type);
        }
    }
}
