using Guildhall.Platform;
using Guildhall.Platform.Data;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Guildhall.Testing;

/// <summary>A node of the platform alone, with what a test adds to it: no pages, no modules.</summary>
public sealed class PlatformNode : IAsyncDisposable
{
    private readonly IHost _host;
    private bool _started;

    private PlatformNode(IHost host) => _host = host;

    /// <summary>Its services.</summary>
    public IServiceProvider Services => _host.Services;

    /// <summary>Its database.</summary>
    public Database Database => Services.GetRequiredService<Database>();

    /// <summary>Makes a node over a migrated database.</summary>
    /// <param name="database">The connection string.</param>
    /// <param name="configure">Adds subscribers, schedules, a clock.</param>
    /// <param name="settings">Settings by their configuration key.</param>
    /// <param name="worker">Whether it does the workers' work once it is started.</param>
    public static PlatformNode Create(
        string database, Action<IServiceCollection>? configure = null, Dictionary<string, string?>? settings = null, bool worker = true)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Council:Folder"] = Repository.Folder("council", "northmere") });
        builder.Configuration.AddInMemoryCollection(settings ?? []);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton(_ => NpgsqlDataSource.Create(HostSettings.Connection(database)));
        configure?.Invoke(builder.Services);
        builder.Services.AddSingleton(provider => new Migrator(
            provider.GetRequiredService<NpgsqlDataSource>(), GuildhallHost.Migrations, provider.GetRequiredService<ILogger<Migrator>>()));
        builder.Services.AddPlatform(builder.Configuration, worker);
        return new PlatformNode(builder.Build());
    }

    /// <summary>Starts its background work.</summary>
    public async Task StartAsync()
    {
        await _host.StartAsync();
        _started = true;
    }

    /// <summary>Stops it in an orderly way.</summary>
    public Task StopAsync() => _host.StopAsync();

    /// <summary>One of its services.</summary>
    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_started)
        {
            await _host.StopAsync();
        }

        _host.Dispose();
    }
}
