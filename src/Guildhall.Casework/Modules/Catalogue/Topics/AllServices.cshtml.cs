using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Catalogue.Topics;

/// <summary>Every service, by topic.</summary>
[AllowAnonymous]
public sealed class AllServicesModel(ServiceCatalogue catalogue, TopicList topics, Shelves shelves) : PageModel
{
    /// <summary>The topics that have a service, and what is in each.</summary>
    public IEnumerable<(Topic Topic, IReadOnlyList<ServiceDefinition> Services)> Topics =>
        topics.All.Select(t => (t, catalogue.PublicIn(t.Name))).Where(t => t.Item2.Count > 0);

    /// <summary>The life events that have a service.</summary>
    public IReadOnlyList<(string Href, Topic Topic)> LifeEvents => shelves.LifeEventsIn(catalogue);

    /// <summary>The audiences that have a service.</summary>
    public IReadOnlyList<(string Href, Topic Topic)> Audiences => shelves.AudiencesIn(catalogue);
}
