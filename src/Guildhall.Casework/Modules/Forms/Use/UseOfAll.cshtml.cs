using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Platform.Time;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Forms.Use;

/// <summary>How the forms of all services are used, and which never were.</summary>
[Authorize(UsePolicy.Name)]
internal sealed class UseOfAllModel(ServiceCatalogue catalogue, FormUse use, TimeProvider clock) : PageModel
{
    /// <summary>The days looked back on: 30 or 90.</summary>
    [BindProperty(Name = "days", SupportsGet = true)]
    public string? Asked { get; set; }

    public int Days => Asked == "90" ? 90 : 30;

    public IReadOnlyList<(ServiceDefinition Service, UseFigures Figures)> Used { get; private set; } = [];

    public IReadOnlyList<ServiceDefinition> Never { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var figures = await use.AllAsync(LondonTime.StartOf(LondonTime.Today(clock).AddDays(1 - Days)), cancellationToken);
        var services = catalogue.Current.Values.Select(v => v.Definition).OrderBy(s => s.Title.English, StringComparer.Ordinal).ToList();
        Used = [.. services.Where(s => figures.ContainsKey(s.Name)).Select(s => (s, figures[s.Name])).OrderByDescending(s => s.Item2.Started)];
        Never = [.. services.Where(s => !figures.ContainsKey(s.Name) && s.Retired is null)];
    }
}
