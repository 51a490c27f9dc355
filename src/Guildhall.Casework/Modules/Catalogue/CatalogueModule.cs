using Guildhall.Casework.Modules.Catalogue.ForBusiness;
using Guildhall.Casework.Modules.Catalogue.Format;
using Guildhall.Casework.Modules.Catalogue.Topics;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Design;
using Guildhall.Platform.Modules;
using Guildhall.Platform.Validation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Casework.Modules.Catalogue;

/// <summary>What the council offers: services as data, the home page, search and start pages.</summary>
public sealed class CatalogueModule : Module
{
    /// <inheritdoc/>
    public override void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(new CatalogueFolder(Path.Combine(configuration["Council:Folder"] ?? "", "services")));
        services.AddSingleton<ServiceCatalogue>();
        services.AddHostedService<CatalogueWatcher>();
        services.AddHostedService<CatalogueListener>();
        services.AddValidatedOptions<LookUpOptions>(configuration, "LookUps");
        services.AddSingleton<LookUps>();
        services.AddSingleton<ILookUp, InAreaLookUp>();
        services.AddSingleton<SensitiveAnswers>();
        services.AddSingleton<ServiceStatuses>();
        services.AddSingleton<ILookUp>(provider => new ServicesLookUp(provider.GetRequiredService<ServiceCatalogue>));
        services.AddSingleton<IHelpableServices>(provider => new HelpableServices(provider.GetRequiredService<ServiceCatalogue>));
        services.AddSingleton<ITeamUse, ServicesOfTeam>();
        services.AddSingleton<IAccountSection, BusinessServicesSection>();
        services.AddSingleton(new StaffNavigationItem("Services for staff", CatalogueLinks.StaffServices, Policies.Staff, 50));
        services.AddSingleton(_ => TopicList.Read(configuration["Council:Folder"] ?? ""));
        services.AddSingleton(_ => Shelves.Read(configuration["Council:Folder"] ?? ""));
    }

    /// <inheritdoc/>
    public override void MapEndpoints(IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/services/schema.json", () => Results.Text(DefinitionSchema.Text, "application/schema+json")).AllowAnonymous();

    /// <inheritdoc/>
    public override Task StartAsync(IServiceProvider services, CancellationToken cancellationToken) =>
        services.GetRequiredService<ServiceCatalogue>().LoadAsync(cancellationToken);
}
