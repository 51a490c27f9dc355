using Guildhall.Casework.Modules.Catalogue.Topics;
using Guildhall.Platform.Design;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Catalogue.Home;

/// <summary>The council's front page.</summary>
[AllowAnonymous]
public sealed class IndexModel(ServiceCatalogue catalogue, TopicList topics, Shelves shelves, CouncilProfile council) : PageModel
{
    /// <summary>Who the council is.</summary>
    public CouncilProfile Council => council;

    /// <summary>What most people come for.</summary>
    public IEnumerable<ServiceDefinition> TopTasks =>
        council.TopTasks.Select(catalogue.Find).OfType<ServiceVersion>().Select(v => v.Definition).Where(s => !s.IsInternal);

    /// <summary>The topics that have a service, and what is in each.</summary>
    public IEnumerable<(Topic Topic, IReadOnlyList<ServiceDefinition> Services)> Topics =>
        topics.All.Select(t => (t, catalogue.PublicIn(t.Name))).Where(t => t.Item2.Count > 0);

    /// <summary>The life events that have a service.</summary>
    public IReadOnlyList<(string Href, Topic Topic)> LifeEvents => shelves.LifeEventsIn(catalogue);

    /// <summary>The audiences that have a service.</summary>
    public IReadOnlyList<(string Href, Topic Topic)> Audiences => shelves.AudiencesIn(catalogue);
}
