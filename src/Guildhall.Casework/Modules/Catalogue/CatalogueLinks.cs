namespace Guildhall.Casework.Modules.Catalogue;

/// <summary>The addresses of the catalogue's pages.</summary>
public static class CatalogueLinks
{
    /// <summary>The council's front page.</summary>
    public const string Home = "/";

    /// <summary>Every service, by topic.</summary>
    public const string AllServices = "/services";

    /// <summary>The services only staff may use.</summary>
    public const string StaffServices = "/staff/services";

    /// <summary>The search page, where <c>?q=</c> holds the words.</summary>
    public const string Search = "/search";

    /// <summary>A service's start page.</summary>
    public static string Service(string name) => $"/services/{name}";

    /// <summary>Where a service's form begins.</summary>
    public static string Apply(string name) => $"/services/{name}/apply";

    /// <summary>A topic and its services.</summary>
    public static string Topic(string topic) => $"/topics/{topic}";

    /// <summary>A life event and its services.</summary>
    public static string LifeEvent(string name) => $"/life-events/{name}";

    /// <summary>An audience and its services.</summary>
    public static string Audience(string name) => $"/for/{name}";

    /// <summary>Which services are slow or closed for now, for staff.</summary>
    public const string Statuses = "/staff/services/status";

    /// <summary>Where staff say that a service is slow or closed for now.</summary>
    public static string Status(string name) => $"/staff/services/{name}/status";
}
