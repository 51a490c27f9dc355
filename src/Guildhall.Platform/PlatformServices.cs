using Guildhall.Platform.Data;
using Guildhall.Platform.Events;
using Guildhall.Platform.Time;
using Guildhall.Platform.Validation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Guildhall.Platform;

/// <summary>Registration of the platform, by the host.</summary>
public static class PlatformServices
{
    /// <summary>Adds what every module stands on. The host registers the <see cref="Npgsql.NpgsqlDataSource"/>.</summary>
    /// <param name="worker">Whether this node also does the work nobody waits for: deliveries, schedules, sealing the audit.</param>
    public static IServiceCollection AddPlatform(this IServiceCollection services, IConfiguration configuration, bool worker)
    {
        DapperTypes.Register();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<Subscriptions>();
        services.TryAddSingleton<DeliverySignal>();
        services.TryAddSingleton<Database>();
        services.AddValidatedOptions<DeliveryOptions>(configuration, "Deliveries");
        services.AddSingleton<DeliveryWorker>();
        services.AddHostedService<WakeUp>();
        services.AddValidatedOptions<CalendarOptions>(configuration, "Calendar");
        services.AddSingleton(provider =>
        {
            var calendar = provider.GetRequiredService<IOptions<CalendarOptions>>().Value;
            return BankHolidays.Load(Path.Combine(configuration["Council:Folder"] ?? "", calendar.BankHolidays), calendar.Division);
        });
        services.AddSingleton<WorkingCalendar>();
        if (worker)
        {
            services.AddHostedService(provider => provider.GetRequiredService<DeliveryWorker>());
        }

        return services;
    }
}
