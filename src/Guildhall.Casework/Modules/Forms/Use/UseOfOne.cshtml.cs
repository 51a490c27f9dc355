using Guildhall.Casework.Modules.Catalogue;
using Microsoft.AspNetCore.Mvc;

namespace Guildhall.Casework.Modules.Forms.Use;

/// <summary>A page of a form, with how many got through it and how many went no further; of an exit, how many ended there.</summary>
internal sealed record PageUse(string Title, UseCount Count, bool IsExit);

/// <summary>How the form of one service is used: how far people get, and what they get wrong.</summary>
internal sealed class UseOfOneModel(ServiceCatalogue catalogue, FormUse use, TimeProvider clock) : UsePage(clock)
{
    public ServiceDefinition Form { get; private set; } = null!;

    public UseFigures Figures { get; private set; } = null!;

    /// <summary>How many ended with advice.</summary>
    public int EndedWithAdvice { get; private set; }

    /// <summary>The pages in order.</summary>
    public IReadOnlyList<PageUse> Pages { get; private set; } = [];

    public IReadOnlyList<(string Label, UseCount Count)> Errors { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string service, CancellationToken cancellationToken)
    {
        if (catalogue.Find(service) is not { Definition: var form })
        {
            return NotFound();
        }

        Form = form;
        Figures = (await use.AllAsync(Since, cancellationToken)).GetValueOrDefault(service) ?? new UseFigures(service, 0, 0, null, null);
        EndedWithAdvice = Ended(form, await use.LastPagesAsync(Since, cancellationToken));
        var pages = await use.PagesAsync(service, Since, cancellationToken);
        Pages =
        [
            .. form.Pages.Select(p => new PageUse((p.Title ?? p.Questions[0].Label).English, pages.GetValueOrDefault(p.Name) ?? new UseCount(p.Name, 0, 0), p.IsExit)),
            .. pages.Values.Where(p => form.Page(p.Name) is null).Select(p => new PageUse($"{p.Name} (of an earlier version)", p, IsExit: false)),
        ];
        var labels = form.AllQuestions.ToDictionary(q => q.Name, q => q.Label.English, StringComparer.Ordinal);
        Errors = [.. (await use.ErrorsAsync(service, Since, cancellationToken)).Select(e => (labels.GetValueOrDefault(e.Name, $"{e.Name} (of an earlier version)"), e))];
        return Page();
    }
}
