using Guildhall.Casework.Modules.Catalogue.Search;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Search;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Catalogue.StaffServices;

/// <summary>The services only staff may use; and, by words, those and the public’s.</summary>
[Authorize(Policies.Staff)]
public sealed class StaffServicesModel(ServiceCatalogue catalogue, SearchIndex index, IEnumerable<IUnfinishedForms> unfinished) : PageModel
{
    private const int MostFound = 30;

    /// <summary>The words to look for.</summary>
    [BindProperty(Name = "q", SupportsGet = true)]
    public string? Query { get; set; }

    /// <summary>The services: by title, or those that fit the words with the best first.</summary>
    public IReadOnlyList<ServiceDefinition> Services { get; private set; } = [];

    /// <summary>The forms they began and did not send, each with its service.</summary>
    public IReadOnlyList<(UnfinishedForm Form, ServiceDefinition Service)> Begun { get; private set; } = [];

    /// <summary>The words searched for instead, when those typed look misspelt; otherwise null.</summary>
    public string? Corrected { get; private set; }

    /// <summary>Lists them.</summary>
    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(Query))
        {
            foreach (var forms in unfinished)
            {
                Begun = [.. (await forms.OfAccountAsync(User.Staff().Id, cancellationToken)).Where(f => catalogue.Find(f.Service) is not null).Select(f => (f, catalogue.Find(f.Service)!.Definition))];
            }

            Services = [.. catalogue.Current.Values.Select(v => v.Definition).Where(s => s.IsInternal).OrderBy(s => s.Title.English, StringComparer.Ordinal)];
            return;
        }

        var found = await index.FindAsync(Query, "en", SearchAudience.Staff, [ServiceEntries.Kind], MostFound, cancellationToken);
        Services = [.. found.Hits.Select(hit => catalogue.Find(hit.Key)?.Definition).OfType<ServiceDefinition>()];
        Corrected = found.Corrected;
    }
}
