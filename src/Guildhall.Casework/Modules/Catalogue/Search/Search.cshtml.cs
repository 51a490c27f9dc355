using System.Globalization;
using Guildhall.Foundations.Modules.Search;
using Guildhall.Platform.Design;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Catalogue.Search;

/// <summary>What the council offers for the words a person typed.</summary>
[AllowAnonymous]
public sealed class SearchModel(SearchIndex index, MissedSearches missed, ServiceStatuses statuses, CouncilProfile council) : PageModel
{
    private const int LongestQuery = 200;
    private const int MostFound = 20;

    /// <summary>The words.</summary>
    [BindProperty(Name = "q", SupportsGet = true)]
    public string? Query { get; set; }

    /// <summary>What fits, the best first.</summary>
    public IReadOnlyList<SearchHit> Found { get; private set; } = [];

    /// <summary>The words searched for instead, when those typed look misspelt; otherwise null.</summary>
    public string? Corrected { get; private set; }

    /// <summary>The services among them that are slow or closed for now.</summary>
    public IReadOnlyDictionary<string, ServiceStatus> Statuses { get; private set; } = new Dictionary<string, ServiceStatus>();

    /// <summary>Who the council is.</summary>
    public CouncilProfile Council => council;

    /// <summary>Searches.</summary>
    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Query = Query is { Length: > LongestQuery } ? Query[..LongestQuery] : Query?.Trim() ?? "";
        var language = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;
        (Found, Corrected) = await index.FindAsync(Query, language, SearchAudience.Public, limit: MostFound, cancellationToken: cancellationToken);
        // What one can ask for, before what was written about it.
        Found = [.. Found.OrderBy(hit => hit.Kind != ServiceEntries.Kind)];
        var known = new Dictionary<string, ServiceStatus>(StringComparer.Ordinal);
        foreach (var hit in Found.Where(hit => hit.Kind == ServiceEntries.Kind))
        {
            if (await statuses.FindAsync(hit.Key, cancellationToken) is { } status)
            {
                known[hit.Key] = status;
            }
        }

        Statuses = known;
        if (Found.Count == 0)
        {
            await missed.CountAsync(Query, language, cancellationToken);
        }
    }
}
