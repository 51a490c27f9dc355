using Guildhall.Foundations.Modules.Records;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Council.Modules.Disclosure.Log;

/// <summary>A file of an entry that is published.</summary>
[AllowAnonymous]
internal sealed class EntryFileModel(DisclosureLog log, Documents documents) : PageModel
{
    public async Task<IActionResult> OnGetAsync(string? entry, Guid file, CancellationToken cancellationToken) =>
        await log.OneAsync(entry, cancellationToken) is var (found, files) && files.Any(f => f.Document == file)
        && await documents.FindAsync(file, DisclosureLog.FilesOf(found.Id)) is { } document && await documents.ServeAsync(document, HttpContext)
            ? new EmptyResult()
            : NotFound();
}
