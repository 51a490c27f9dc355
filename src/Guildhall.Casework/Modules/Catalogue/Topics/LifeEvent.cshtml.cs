using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Catalogue.Topics;

/// <summary>A moment in life and the services it may need.</summary>
[AllowAnonymous]
public sealed class LifeEventModel(ServiceCatalogue catalogue, Shelves shelves) : PageModel
{
    /// <summary>The life event.</summary>
    public Topic LifeEvent { get; private set; } = null!;

    /// <summary>Its services.</summary>
    public IReadOnlyList<ServiceDefinition> Services { get; private set; } = [];

    /// <summary>Shows the life event, or says there is none.</summary>
    public IActionResult OnGet(string? name)
    {
        if (shelves.LifeEvents.Find(name ?? "") is not { } found)
        {
            return NotFound();
        }

        LifeEvent = found;
        Services = catalogue.PublicAt(found.Name);
        return Services.Count == 0 ? NotFound() : Page();
    }
}
