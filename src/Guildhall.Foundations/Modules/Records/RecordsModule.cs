using Guildhall.Foundations.Modules.Records.Scan;
using Guildhall.Foundations.Modules.Records.Serve;
using Guildhall.Foundations.Modules.Records.Store;
using Guildhall.Foundations.Modules.Records.Strip;
using Guildhall.Foundations.Modules.Records.Sweep;
using Guildhall.Foundations.Modules.Records.TakeIn;
using Guildhall.Platform.Data;
using Guildhall.Platform.Events;
using Guildhall.Platform.Jobs;
using Guildhall.Platform.Modules;
using Guildhall.Platform.Validation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Guildhall.Foundations.Modules.Records;

/// <summary>Files that people and officers give us: taken in, scanned, kept sealed, given out.</summary>
public sealed class RecordsModule : Module
{
    /// <inheritdoc/>
    public override void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidatedOptions<RecordsOptions>(configuration, "Records");
        services.AddSingleton<StoreFolder>();
        services.AddSingleton<IFileStore>(provider => provider.GetRequiredService<IOptions<RecordsOptions>>().Value.Store == StorePlace.S3
            ? ActivatorUtilities.CreateInstance<S3Store>(provider)
            : ActivatorUtilities.CreateInstance<DiskStore>(provider));
        services.AddSingleton<IVirusScanner>(provider => provider.GetRequiredService<IOptions<RecordsOptions>>().Value.Scanning == Scanning.Clamd
            ? ActivatorUtilities.CreateInstance<Clamd>(provider)
            : new NoScanner());
        services.AddSingleton<Vault>();
        services.AddSingleton<Thumbnailer>();
        services.AddSingleton<Pictures>();
        services.AddSingleton<Videos>();
        services.AddSingleton<RefusalWords>();
        services.AddSingleton<Intaker>();
        services.AddSingleton<Server>();
        services.AddSingleton(provider => new Documents(
            provider.GetRequiredService<Intaker>(), provider.GetRequiredService<Server>(), provider.GetRequiredService<Database>()));
        services.AddScoped<UploadReader>();
        services.AddSubscriber<FileReceived, ScanFile>("records.scan-file");
        services.AddSubscriber<FileRemoved, ForgetBytes>("records.forget-bytes");
        services.AddSchedule<NightlySweep>("records.sweep", "0 40 3 * * ?");
    }
}
