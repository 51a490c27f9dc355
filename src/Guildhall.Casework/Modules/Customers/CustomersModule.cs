using Guildhall.Casework.Modules.Customers.WhereTheyLive;
using Guildhall.Casework.Modules.Customers.Leaving;
using Guildhall.Casework.Modules.Customers.Preferences;
using Guildhall.Casework.Modules.Customers.Premises;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Notifications;
using Guildhall.Platform.Events;
using Guildhall.Platform.Localisation;
using Guildhall.Platform.Modules;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Guildhall.Casework.Modules.Customers;

/// <summary>What people told us of themselves once, so that they need not tell it again: where they live, how to write to them, what they agreed to.</summary>
public sealed class CustomersModule : Module
{
    /// <inheritdoc/>
    public override void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<CustomerDetails>();
        services.AddSingleton<IHomeAddresses>(provider => provider.GetRequiredService<CustomerDetails>());
        services.AddSingleton<OwnAddresses>();
        services.AddSingleton<AddressesSection>();
        services.AddSingleton<IDetailsSection>(provider => provider.GetRequiredService<AddressesSection>());
        services.AddSubscriber<PersonLeft, ForgetWhoLeft>("customers.forget-who-left");
        services.AddSubscriber<BusinessClosed, ForgetWhoLeft>("customers.forget-business");
        services.AddSingleton<BusinessPremises>();
        services.AddSingleton<IBusinessSection, PremisesSection>();
        services.AddSingleton(new ActWords("business.premises-added", new LocalText("Added premises", "Ychwanegu safle")));
        services.AddSingleton(new ActWords("business.premises-changed", new LocalText("Chose the main premises", "Dewis y prif safle")));
        services.AddSingleton(new ActWords("business.premises-removed", new LocalText("Removed premises", "Tynnu safle")));
        services.AddSingleton<AddressNotices>();
        services.AddSingleton<OwnPreferences>();
        services.AddSingleton<Consents>();
        services.AddSingleton<IContactChoices, ChosenContact>();
        services.AddSingleton(new AccountNavigationItem(new LocalText("Contact", "Cysylltu"), CustomerLinks.Preferences, 110) { IsOwn = true });
    }

    /// <inheritdoc/>
    public override Task StartAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        foreach (var problem in services.GetRequiredService<Templates>().Validate(AddressNotices.Template, AddressNotices.ValueNames))
        {
            services.GetRequiredService<ILogger<CustomersModule>>().LogError("{Problem}", problem);
        }

        return Task.CompletedTask;
    }
}
