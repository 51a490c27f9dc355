using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Integration.Calls;
using Guildhall.Foundations.Modules.Integration.Leaving;
using Guildhall.Foundations.Modules.Integration.LinkAccount;
using Guildhall.Platform.Events;
using Guildhall.Platform.Localisation;
using Guildhall.Platform.Modules;
using Guildhall.Platform.Validation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

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
        if (kinds.All.Count > 0)
        {
            services.AddSingleton(new AccountNavigationItem(new LocalText("Linked accounts", "Cyfrifon cysylltiedig"), AccountLinks.List, 300));
        }
    }
}
