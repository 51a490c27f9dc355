using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Catalogue.Format;
using Guildhall.Casework.Modules.Forms;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Casework.Modules.Designer.Preview;

/// <summary>What the preview shows.</summary>
/// <param name="Service">The service, as far as it can be made out.</param>
/// <param name="Page">The page of the form; null for the start page.</param>
/// <param name="Language">The language it is in.</param>
internal sealed record Previewed(ServiceDefinition? Service, PreviewedPage? Page, string Language);

/// <summary>Makes previews.</summary>
internal static class PreviewPage
{
    /// <summary>The page a part belongs to, or the start page, as residents would see it.</summary>
    public static async Task<IActionResult> ShowAsync(PageModel from, WorkingText text, string path, string? language, CancellationToken cancellationToken)
    {
        language = language == "cy" ? "cy" : "en";
        var services = from.HttpContext.RequestServices;
        var read = await services.GetRequiredService<Publisher>().ReadAsync(text.File, cancellationToken);
        var page = YamlPart.Steps(path) is ["form", var name, ..] ? read.Sketch?.Page(name) : null;
        var shown = page is null ? null : await services.GetRequiredService<FormPreview>().OfAsync(page, cancellationToken);

        // Only our own pages may show it, and they alone have a reason to.
        from.Response.Headers.XFrameOptions = "SAMEORIGIN";
        from.Response.Headers.ContentSecurityPolicy = from.Response.Headers.ContentSecurityPolicy.ToString().Replace("frame-ancestors 'none'", "frame-ancestors 'self'", StringComparison.Ordinal);
        from.Response.Headers.CacheControl = "no-store";
        return new ViewResult
        {
            ViewName = "/Modules/Designer/Preview/_Preview.cshtml",
            ViewData = new ViewDataDictionary<Previewed>(from.MetadataProvider, from.ModelState) { Model = new Previewed(read.Sketch, shown, language) },
        };
    }
}
