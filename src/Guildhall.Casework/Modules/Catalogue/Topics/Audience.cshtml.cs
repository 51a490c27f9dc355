using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Catalogue.Topics;

/// <summary>The services for one kind of person or organisation, by topic.</summary>
[AllowAnonymous]
public sealed class AudienceModel(ServiceCatalogue catalogue, Shelves shelves, TopicList topics) : PageModel
{
    /// <summary>The audience.</summary>
    public Topic Audience { get; private set; } = null!;

    /// <summary>Its services.</summary>
    public IReadOnlyList<ServiceDefinition> Services { get; private set; } = [];

    /// <summary>The services under their topics, in the council’s order of topics.</summary>
    public IEnumerable<(Topic Topic, IReadOnlyList<ServiceDefinition> Services)> Topics => topics.All
        .Concat(Services.Select(s => s.Topic).Distinct().Where(t => topics.Find(t) is null).Select(topics.Named))
        .Select(topic => (topic, (IReadOnlyList<ServiceDefinition>)[.. Services.Where(s => s.Topic == topic.Name)]))
        .Where(t => t.Item2.Count > 0);

    /// <summary>Shows the audience, or says there is none.</summary>
    public IActionResult OnGet(string? name)
    {
        if (shelves.Audiences.Find(name ?? "") is not { } found)
        {
            return NotFound();
        }

        Audience = found;
        Services = catalogue.PublicFor(found.Name);
        return Services.Count == 0 ? NotFound() : Page();
    }
}
