using Guildhall.Platform.Data;
using Guildhall.Sandbox;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Testing;

/// <summary>The product, running in this process on real Kestrel over a real database of its own.</summary>
public sealed class RunningGuildhall : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly SandboxServer? _sandbox;

    private RunningGuildhall(WebApplication app, SandboxServer? sandbox, HostSettings settings, Uri address)
    {
        _app = app;
        _sandbox = sandbox;
        Settings = settings;
        Address = address;
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>What it was started with.</summary>
    public HostSettings Settings { get; }

    /// <summary>The outside systems it sends to, unless the settings name others.</summary>
    public SandboxServer Sandbox => _sandbox ?? throw new InvalidOperationException("This node was told to use other outside systems.");

    /// <summary>Its services, for what a test can only arrange or see from inside.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Its database.</summary>
    public Database Database => Services.GetRequiredService<Database>();

    /// <summary>Starts it over a new database, or over the one the settings name.</summary>
    /// <param name="change">Changes to the settings: the role, a folder, a channel.</param>
    /// <param name="more">Services put in the place of its own.</param>
    public static async Task<RunningGuildhall> StartAsync(Func<HostSettings, HostSettings>? change = null, Action<IServiceCollection>? more = null)
    {
        var settings = new HostSettings
        {
            Council = Repository.Folder("council", "northmere"),
            Data = Path.Combine(Path.GetTempPath(), $"guildhall-data-{Environment.ProcessId}"),
            Urls = "http://127.0.0.1:0",
            Environment = "Development",
        };
        settings = change?.Invoke(settings) ?? settings;
        if (settings.Database is null)
        {
            settings = settings with { Database = await TestPostgres.CreateDatabaseAsync() };
        }

        SandboxServer? sandbox = null;
        if (!settings.More.ContainsKey("Notifications:Email"))
        {
            sandbox = await SandboxServer.StartAsync();
            settings = settings with { More = new Dictionary<string, string?>(SandboxSettings.For(sandbox).Where(s => !settings.More.ContainsKey(s.Key)).Concat(settings.More)) };
        }

        if (!settings.More.ContainsKey("Staff:SecondFactor"))
        {
            // Tests sign staff in by their password, but for those of the second factor.
            settings = settings with { More = new Dictionary<string, string?>(settings.More) { ["Staff:SecondFactor"] = "off" } };
        }

        if (!settings.More.ContainsKey("Records:Scanning"))
        {
            settings = settings with { More = new Dictionary<string, string?>(settings.More) { ["Records:Scanning"] = "none" } };
        }

        try
        {
            var app = await GuildhallHost.BuildAsync(settings, more: more);
            await app.StartAsync();
            var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
            return new RunningGuildhall(app, sandbox, settings, new Uri(address));
        }
        catch when (sandbox is not null)
        {
            await sandbox.DisposeAsync();
            throw;
        }
    }

    /// <summary>Someone at a browser without JavaScript, with cookies of their own.</summary>
    public Visitor Visit() => new(Address);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_sandbox is not null)
        {
            await _sandbox.DisposeAsync();
        }
    }
}
