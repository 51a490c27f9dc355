namespace Guildhall.Casework.Modules.Catalogue.Topics;

/// <summary>The other ways to walk to a service than by its topic. A council without one of the files has none of it.</summary>
/// <param name="LifeEvents">What is happening in a person’s life: <c>life-events.yaml</c>.</param>
/// <param name="Audiences">Who they are: <c>audiences.yaml</c>.</param>
public sealed record Shelves(TopicList LifeEvents, TopicList Audiences)
{
    /// <summary>Reads the files.</summary>
    /// <exception cref="InvalidOperationException">A file is broken; the message says where.</exception>
    public static Shelves Read(string councilFolder) =>
        new(ReadIfThere(Path.Combine(councilFolder, "life-events.yaml")), ReadIfThere(Path.Combine(councilFolder, "audiences.yaml")));

    /// <summary>The life events that have a public service, and where they are.</summary>
    public IReadOnlyList<(string Href, Topic Topic)> LifeEventsIn(ServiceCatalogue catalogue) =>
        [.. LifeEvents.All.Where(t => catalogue.PublicAt(t.Name).Count > 0).Select(t => (CatalogueLinks.LifeEvent(t.Name), t))];

    /// <summary>The audiences that have a public service, and where they are.</summary>
    public IReadOnlyList<(string Href, Topic Topic)> AudiencesIn(ServiceCatalogue catalogue) =>
        [.. Audiences.All.Where(t => catalogue.PublicFor(t.Name).Count > 0).Select(t => (CatalogueLinks.Audience(t.Name), t))];

    private static TopicList ReadIfThere(string path) => File.Exists(path) ? TopicList.ReadFile(path) : TopicList.Empty;
}
