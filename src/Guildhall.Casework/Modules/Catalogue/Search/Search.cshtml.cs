using System.Globalization;
using Guildhall.Platform.Design;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Catalogue.Search;

/// <summary>What the council offers for the words a person typed.</summary>
[AllowAnonymous]
public sealed class SearchModel(ServiceCatalogue catalogue, CouncilProfile council) : PageModel
{
    private const int LongestQuery = 200;

    /// <summary>The words.</summary>
    [BindProperty(Name = "q", SupportsGet = true)]
    public string? Query { get; set; }

    /// <summary>The services that fit, the best first.</summary>
    public IReadOnlyList<ServiceDefinition> Found { get; private set; } = [];

    /// <summary>Who the council is.</summary>
    public CouncilProfile Council => council;

    /// <summary>Searches.</summary>
    public void OnGet()
    {
        Query = Query is { Length: > LongestQuery } ? Query[..LongestQuery] : Query?.Trim() ?? "";
        Found = ServiceSearch.Find(catalogue.Public, Query, CultureInfo.CurrentUICulture.TwoLetterISOLanguageName);
    }
}
