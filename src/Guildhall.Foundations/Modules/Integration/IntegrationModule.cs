using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Integration.ApiKeys;
using Guildhall.Foundations.Modules.Integration.Calls;
using Guildhall.Foundations.Modules.Integration.Leaving;
using Guildhall.Foundations.Modules.Integration.LinkAccount;
using Guildhall.Foundations.Modules.Integration.Reference;
using Guildhall.Foundations.Modules.Integration.Webhooks;
using Guildhall.Foundations.Modules.Notifications;
using Guildhall.Platform.Events;
using Guildhall.Platform.Localisation;
using Guildhall.Platform.Modules;
using Guildhall.Platform.Validation;
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Guildhall.Foundations.Modules.Integration;

/// <summary>The council's other systems, and the accounts people have in them.</summary>
public sealed class IntegrationModule : Module
{
    /// <inheritdoc/>
    public override void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidatedOptions<ConnectorOptions>(configuration, "Connectors");
        var kinds = AccountKinds.Read(configuration["Council:Folder"] ?? "");
        services.AddSingleton(kinds);
        services.AddHttpClient(HttpAccountConnector.ClientName).RemoveAllLoggers();
        services.AddSingleton<IAccountConnector, HttpAccountConnector>();
        services.AddSingleton<Connectors>();
        services.AddSubscriber<CallQueued, MakeCall>("integration.make-call");
        services.AddSingleton<LinkedAccounts>();
        services.AddSingleton<AccountLinker>();
        services.AddSubscriber<PersonLeft, ForgetLinks>("integration.forget-links");
        services.AddSubscriber<BusinessClosed, ForgetLinks>("integration.forget-links-of-business");
        ApiKeyServices.Add(services);
        WebhookServices.Add(services, configuration);
        ApiDocument.Add(services);
        if (kinds.All.Count > 0)
        {
            services.AddSingleton(new AccountNavigationItem(new LocalText("Linked accounts", "Cyfrifon cysylltiedig"), AccountLinks.List, 300));
        }
    }

    /// <inheritdoc/>
    public override void AddConventions(PageConventionCollection conventions) =>
        // A page has one address of its own, and this one serves two.
        conventions.AddPageRoute("/Modules/Integration/Webhooks/EditWebhook", WebhookLinks.All + "/{id:guid}");

    /// <inheritdoc/>
    public override void MapEndpoints(IEndpointRouteBuilder endpoints) => ApiDocument.Map(endpoints);

    /// <inheritdoc/>
    public override async Task StartAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        foreach (var problem in services.GetRequiredService<Templates>().Validate(TellAdministrators.Template, TellAdministrators.ValueNames))
        {
            services.GetRequiredService<ILogger<IntegrationModule>>().LogError("{Problem}", problem);
        }

        await WebhookServices.StartAsync(services, cancellationToken);
    }
}
