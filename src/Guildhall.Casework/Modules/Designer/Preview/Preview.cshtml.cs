using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Designer.Preview;

/// <summary>What residents would see of what is saved.</summary>
[Authorize(DesignerModule.Policy)]
internal sealed class PreviewModel(DefinitionDrafts drafts) : PageModel
{
    public async Task<IActionResult> OnGetAsync(string service, string? path, string? language, CancellationToken cancellationToken) =>
        await drafts.FindAsync(service, cancellationToken) is { } working
            ? await PreviewPage.ShowAsync(this, working, path ?? "", language, cancellationToken)
            : NotFound();
}
