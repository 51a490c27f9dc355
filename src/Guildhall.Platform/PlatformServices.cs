using Guildhall.Platform.Audit;
using Guildhall.Platform.Banking;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Guildhall.Platform.Events;
using Guildhall.Platform.Events.DeadLetters;
using Guildhall.Platform.Health;
using Guildhall.Platform.Jobs;
using Guildhall.Platform.Limits;
using Guildhall.Platform.Printing;
using Guildhall.Platform.Time;
using Guildhall.Platform.Time.Closures;
using Guildhall.Platform.Validation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Guildhall.Platform;

/// <summary>Registration of the platform, by the host.</summary>
public static class PlatformServices
{
    /// <summary>Adds what every module stands on. The host registers the <see cref="Npgsql.NpgsqlDataSource"/> and the <see cref="Migrator"/>.</summary>
    /// <param name="worker">Whether this node also does the work nobody waits for: deliveries, schedules, sealing the audit.</param>
    public static IServiceCollection AddPlatform(this IServiceCollection services, IConfiguration configuration, bool worker)
    {
        DapperTypes.Register();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<Database>();
        services.AddSingleton<Broadcasts>();
        services.AddHostedService<BroadcastListener>();
        services.AddSingleton<DatabaseOutage>();
        services.AddHostedService<NativeMemory>();
        services.AddPlatformDataProtection(configuration);
        services.AddSingleton<RateLimiter>();
        services.AddSingleton<BankTables>();
        services.AddSingleton<DocumentPress>();
        AddCalendar(services, configuration);

        services.AddSingleton<Subscriptions>();
        services.AddSingleton<DeliverySignal>();
        services.AddSingleton<DeliveryWorker>();
        services.AddValidatedOptions<DeliveryOptions>(configuration, "Deliveries");
        services.AddHostedService<WakeUp>();
        services.AddSingleton<FailedDeliveries>();
        services.AddSingleton<StaffNavigation>();
        services.AddSingleton(new StaffNavigationItem("Failed deliveries", DeadLettersLinks.List(), "administrator", 910));

        services.AddSingleton<AuditSealer>();
        services.AddSingleton<AuditVerifier>();
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<ActsForOthers>();

        services.AddSingleton<Schedules>();
        services.AddSchedule<PurgeDeliveries>("platform.purge-deliveries", "0 10 3 * * ?");
        services.AddSchedule<PurgeRateLimits>("platform.purge-rate-limits", "0 20 3 * * ?");
        services.AddSchedule<NightlyAudit>("platform.verify-audit", "0 30 3 * * ?");

        if (worker)
        {
            // What runs gets all the time there is to end, not what the service before it left over.
            services.Configure<HostOptions>(o => o.ServicesStopConcurrently = true);
            services.AddHostedService(provider => provider.GetRequiredService<DeliveryWorker>());
            services.AddHostedService(provider => provider.GetRequiredService<AuditSealer>());
            Scheduler.Register(services, configuration);
        }

        return services;
    }

    private static void AddCalendar(IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidatedOptions<CalendarOptions>(configuration, "Calendar");
        services.AddSingleton(provider =>
        {
            var calendar = provider.GetRequiredService<IOptions<CalendarOptions>>().Value;
            return BankHolidays.Load(Path.Combine(configuration["Council:Folder"] ?? "", calendar.BankHolidays), calendar.Division);
        });
        services.AddSingleton<WorkingCalendar>();
        services.AddSingleton<ClosureList>();
        services.AddSingleton(new StaffNavigationItem("Closures", ClosuresLinks.List, "administrator", 900));
    }
}
