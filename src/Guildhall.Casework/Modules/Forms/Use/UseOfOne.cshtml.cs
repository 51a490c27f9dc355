using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Platform.Time;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Forms.Use;

/// <summary>How the form of one service is used: how far people get, and what they get wrong.</summary>
[Authorize(UsePolicy.Name)]
internal sealed class UseOfOneModel(ServiceCatalogue catalogue, FormUse use, TimeProvider clock) : PageModel
{
    /// <summary>The days looked back on: 30 or 90.</summary>
    [BindProperty(Name = "days", SupportsGet = true)]
    public string? Asked { get; set; }

    public int Days => Asked == "90" ? 90 : 30;

    public ServiceDefinition Form { get; private set; } = null!;

    public UseFigures Figures { get; private set; } = null!;

    /// <summary>The pages in order, with how many got through and how many went no further. An exit is never got through.</summary>
    public IReadOnlyList<(string Title, UseCount Count)> Pages { get; private set; } = [];

    public IReadOnlyList<(string Label, UseCount Count)> Errors { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string service, CancellationToken cancellationToken)
    {
        if (catalogue.Find(service) is not { Definition: var form })
        {
            return NotFound();
        }

        Form = form;
        var since = LondonTime.StartOf(LondonTime.Today(clock).AddDays(1 - Days));
        Figures = (await use.AllAsync(since, cancellationToken)).GetValueOrDefault(service) ?? new UseFigures(service, 0, 0, null, null);
        var pages = await use.PagesAsync(service, since, cancellationToken);
        Pages =
        [
            .. form.Pages.Where(p => !p.IsExit).Select(p => ((p.Title ?? p.Questions[0].Label).English, pages.GetValueOrDefault(p.Name) ?? new UseCount(p.Name, 0, 0))),
            .. pages.Values.Where(p => form.Page(p.Name) is null).Select(p => ($"{p.Name} (of an earlier version)", p)),
        ];
        var labels = form.AllQuestions.ToDictionary(q => q.Name, q => q.Label.English, StringComparer.Ordinal);
        Errors = [.. (await use.ErrorsAsync(service, since, cancellationToken)).Select(e => (labels.GetValueOrDefault(e.Name, $"{e.Name} (of an earlier version)"), e))];
        return Page();
    }
}
