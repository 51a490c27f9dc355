using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Catalogue.Topics;

/// <summary>A topic and its services.</summary>
[AllowAnonymous]
public sealed class TopicModel(ServiceCatalogue catalogue, TopicList topics) : PageModel
{
    /// <summary>The topic.</summary>
    public Topic Topic { get; private set; } = null!;

    /// <summary>Its services.</summary>
    public IReadOnlyList<ServiceDefinition> Services { get; private set; } = [];

    /// <summary>Shows the topic, or says there is none.</summary>
    public IActionResult OnGet(string? topic)
    {
        // Spaces alone are bound as null.
        topic ??= "";
        Services = catalogue.PublicIn(topic);
        Topic = topics.Named(topic);
        return Services.Count == 0 ? NotFound() : Page();
    }
}
