using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Design;
using Guildhall.Platform.Events;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Jobs;
using Guildhall.Platform.Validation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Guildhall.Foundations.Modules.Integration.Webhooks;

/// <summary>Registration of the parts of webhooks.</summary>
internal static class WebhookServices
{
    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidatedOptions<WebhookOptions>(configuration, "Webhooks");
        services.AddHttpClient(WebhookDoor.ClientName)
            .ConfigurePrimaryHttpMessageHandler(provider => WebhookDoor.Handler(provider.GetRequiredService<IOptions<WebhookOptions>>().Value.AllowPrivate))
            .RemoveAllLoggers();
        services.AddSingleton<WebhookSeal>();
        services.AddSingleton<WebhookRegister>();
        services.AddSingleton<WebhookOutbox>();
        services.AddSubscriber<WebhookQueued, SendWebhook>("integration.send-webhook");
        services.AddSubscriber<WebhookSwitchedOff, TellAdministrators>("integration.tell-of-webhook");
        services.AddSchedule<ForgetMessages>("integration.forget-webhook-messages", "0 55 3 * * ?");
        services.AddSingleton(new StaffNavigationItem("Webhooks", WebhookLinks.All, Policies.Administrator, 950));
    }

    /// <summary>Makes the webhooks of the settings, and has those there are follow them.</summary>
    public static async Task StartAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var settings = services.GetRequiredService<IOptions<WebhookOptions>>().Value.Subscriptions;
        if (settings.Count == 0)
        {
            return;
        }

        var register = services.GetRequiredService<WebhookRegister>();
        var seal = services.GetRequiredService<WebhookSeal>();
        var clock = services.GetRequiredService<TimeProvider>();
        var known = await register.AllAsync(cancellationToken);
        foreach (var wanted in settings)
        {
            var hook = known.FirstOrDefault(h => h.Name == wanted.Name);
            if (hook is null)
            {
                var made = new Webhook
                {
                    Id = Key.New(clock),
                    Name = wanted.Name,
                    Url = wanted.Url,
                    Kinds = [.. services.GetServices<WebhookKind>().Select(kind => kind.Name)],
                    Services = [],
                    Secret = seal.Seal(wanted.Secret),
                    Enabled = true,
                    Failures = 0,
                    Version = 1,
                    MadeAt = clock.GetUtcNow(),
                    MadeByName = Actor.System.Name,
                };
                await register.AddAsync(made, Actor.System, cancellationToken);
            }
            else if (hook.Url != wanted.Url || seal.Open(hook.Secret) != wanted.Secret)
            {
                await register.ChangeAsync(hook with { Url = wanted.Url, Secret = seal.Seal(wanted.Secret) }, "webhook.changed", Actor.System, cancellationToken);
            }
        }
    }
}
