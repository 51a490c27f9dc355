using System.ComponentModel;
using System.Text.Json.Nodes;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Integration;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Guildhall.Casework.Modules.Cases.Api;

/// <summary>The services a key is for.</summary>
[Description("The services a key is for.")]
internal sealed record ApiServiceList
{
    [Description("The services, by name.")]
    public required IReadOnlyList<ApiServiceInfo> Items { get; init; }
}

/// <summary>A service.</summary>
[Description("A service of the council.")]
internal sealed record ApiServiceInfo
{
    [Description("Its name: what cases and addresses say.")]
    public required string Name { get; init; }

    [Description("What people call it.")]
    public required string Title { get; init; }

    [Description("What it is, in a sentence.")]
    public required string Summary { get; init; }

    [Description("The team its cases begin with.")]
    public required string Team { get; init; }

    [Description("Whether its cases are seen by their team alone, and by keys that were given it by name.")]
    public required bool IsRestricted { get; init; }

    [Description("How long a case may take.")]
    public required string Target { get; init; }

    [Description("Whether a key can open cases of it.")]
    public required bool CanOpen { get; init; }

    [Description("Why no key can; null where one can.")]
    public required string? WhyNot { get; init; }

    [Description("The stages of its cases; a case begins at the first.")]
    public required IReadOnlyList<ApiStage> Stages { get; init; }

    [Description("Where the schema of its answers is.")]
    public required string Schema { get; init; }
}

/// <summary>A stage.</summary>
[Description("A stage of the work on a case.")]
internal sealed record ApiStage
{
    [Description("Its name.")]
    public required string Name { get; init; }

    [Description("What officers call it.")]
    public required string Title { get; init; }

    [Description("How a case ends here: done, refused or withdrawn; null while work goes on.")]
    public required string? Closes { get; init; }

    [Description("Where a case may go from here.")]
    public required IReadOnlyList<string> Next { get; init; }
}

/// <summary>The addresses of the API about services: what there is, and what to send.</summary>
internal static class ServiceApi
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var services = endpoints.MapApi("services", "Services");
        services.MapGet("", List)
            .Described("listServices", scope: null, "List services", "The services the key is for, with their stages.")
            .Produces<ApiServiceList>()
            .WithMetadata(new ApiExample(null, ApiExamples.Services));
        services.MapGet("/{service}/schema", Schema)
            .Described("readSchema", scope: null, "Read what a service asks", "The JSON Schema (2020-12) of the answers with which a case of the service is opened.")
            .Produces<JsonObject>(StatusCodes.Status200OK, "application/schema+json")
            .Refuses(StatusCodes.Status404NotFound)
            .WithMetadata(new ApiParameter("service", "The service’s name."), new ApiExample(null, ApiExamples.Schema));
        services.Only("", "GET");
        services.Only("/{service}/schema", "GET");
    }

    private static ApiAnswer List(HttpContext context, ServiceCatalogue catalogue, IOptions<SiteOptions> site)
    {
        var key = context.Key();
        return ApiAnswer.Of(StatusCodes.Status200OK, new ApiServiceList
        {
            Items =
            [
                .. catalogue.Current.Values.Select(version => version.Definition).Where(service => !service.IsChecker && key.IsFor(service)).OrderBy(service => service.Name, StringComparer.Ordinal)
                    .Select(service => new ApiServiceInfo
                    {
                        Name = service.Name,
                        Title = service.Title.English,
                        Summary = service.Summary.English,
                        Team = service.Case.Team,
                        IsRestricted = service.Privacy.Restricted,
                        Target = service.Case.Target.ToString(),
                        CanOpen = ApiCaseWriter.Closed(service) is null,
                        WhyNot = ApiCaseWriter.Closed(service),
                        Stages =
                        [
                            .. service.Case.Stages.Select(stage => new ApiStage { Name = stage.Name, Title = stage.Title.English, Closes = stage.Closes is { } outcome ? Text.Kebab(outcome) : null, Next = stage.Next }),
                        ],
                        Schema = Address(site, service),
                    }),
            ],
        });
    }

    private static ApiAnswer Schema(HttpContext context, ServiceCatalogue catalogue, IOptions<SiteOptions> site, string service)
    {
        if (catalogue.Find(service)?.Definition is not { IsChecker: false } found || !context.Key().IsFor(found))
        {
            throw ApiRefusedException.NotFound();
        }

        context.Response.ContentType = "application/schema+json; charset=utf-8";
        return ApiAnswer.Of(StatusCodes.Status200OK, FormSchema.Of(found, Address(site, found)));
    }

    private static string Address(IOptions<SiteOptions> site, ServiceDefinition service) => $"{site.Value.Url.TrimEnd('/')}/api/{ApiEndpoints.Version}/services/{service.Name}/schema";
}

/// <summary>The services that keys and webhooks can be for.</summary>
internal sealed class ServicesForKeys(ServiceCatalogue catalogue) : IApiServices
{
    public IReadOnlyList<ApiService> All =>
    [
        .. catalogue.Current.Values.Select(version => version.Definition).Where(service => !service.IsChecker)
            .Select(service => new ApiService(service.Name, service.Title.English, ApiReach.NeedsNaming(service))).OrderBy(service => service.Title, StringComparer.Ordinal),
    ];
}
