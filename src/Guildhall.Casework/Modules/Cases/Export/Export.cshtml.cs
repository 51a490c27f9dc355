using System.Globalization;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Time;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Cases.Export;

/// <summary>A list of cases as a file: all its lines, with the columns that are on screen.</summary>
[Authorize(CaseworkPolicy.Name)]
public sealed class ExportModel(CaseExporter exporter, DeskScopes scopes, TimeProvider clock) : PageModel
{
    /// <summary>Sends the file.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        var staff = User.Staff();
        if (!await exporter.MayAsync(staff, cancellationToken))
        {
            return StatusCode(StatusCodes.Status429TooManyRequests);
        }

        var (filter, scope) = await scopes.OfAsync(CaseFilter.Read(Request.Query), staff, cancellationToken);
        Response.ContentType = "text/csv; charset=utf-8";
        Response.Headers.CacheControl = "no-store";
        Response.Headers.ContentDisposition = string.Create(CultureInfo.InvariantCulture, $"attachment; filename=\"cases-{LondonTime.Today(clock):yyyy-MM-dd}.csv\"");
        await exporter.WriteAsync(Response.Body, filter, scope, cancellationToken);
        return new EmptyResult();
    }
}
