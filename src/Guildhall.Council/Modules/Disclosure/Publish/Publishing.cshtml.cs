using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Council.Modules.Disclosure.Publish;

/// <summary>The requests that gave out information: what is to be published, and what was.</summary>
[Authorize(CaseworkPolicy.Name)]
internal sealed class PublishingModel(LogKeeper keeper, CaseFactReader reader, ServiceCatalogue catalogue) : PageModel
{
    [BindProperty(Name = "view", SupportsGet = true)]
    public string? View { get; set; }

    public bool IsDecided => View == "decided";

    public IReadOnlyList<LogLine> Lines { get; private set; } = [];

    public string TitleOf(LogLine line) => catalogue.Find(line.Service)?.Definition.Title.English ?? line.Service;

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var lines = await keeper.LinesAsync(IsDecided, cancellationToken);
        var seen = await reader.SeenByAsync([.. lines.Select(l => l.CaseId)], User.Staff(), cancellationToken);
        Lines = [.. lines.Where(l => seen.Contains(l.CaseId))];
    }
}
