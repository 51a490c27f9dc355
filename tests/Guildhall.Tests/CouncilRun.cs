using Dapper;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Platform.Ids;
using Guildhall.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests;

/// <summary>A running council, shared by the tests of a class; with services of its own beside the sample council's, if it is given any.</summary>
public abstract class CouncilRun(params (string Name, string Yaml)[] services) : IAsyncLifetime
{
    private readonly CouncilFolder? _folder = services.Length == 0 ? null : new CouncilFolder(services);

    /// <summary>It, running.</summary>
    public RunningGuildhall Guildhall { get; private set; } = null!;

    /// <summary>Starts it.</summary>
    public virtual async ValueTask InitializeAsync()
    {
        Guildhall = await RunningGuildhall.StartAsync(s => Change(_folder is null ? s : s with { Council = _folder.Path }), More);
        var catalogue = Guildhall.Services.GetRequiredService<ServiceCatalogue>();
        foreach (var (name, _) in services)
        {
            catalogue.Find(name).ShouldNotBeNull(string.Join('\n', catalogue.Problems));
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Guildhall is not null)
        {
            await Guildhall.DisposeAsync();
        }

        _folder?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The one row, or the one value, that a query finds.</summary>
    public async Task<T> OneAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await Guildhall.Database.OpenAsync();
        return await connection.QuerySingleAsync<T>(sql, parameters);
    }

    /// <summary>Changes what the database holds, as the site itself would: what it remembers of it is forgotten.</summary>
    public async Task ExecuteAsync(string sql, object? parameters = null)
    {
        await using var tx = await Guildhall.Database.BeginAsync(Actor.System);
        await tx.ExecuteAsync(sql, parameters);
        await tx.CommitAsync();
    }

    /// <summary>What it is started with.</summary>
    protected virtual HostSettings Change(HostSettings settings) => settings;

    /// <summary>Puts stand-ins in the place of services.</summary>
    protected virtual void More(IServiceCollection services)
    {
    }

    /// <summary>Settings with some more.</summary>
    protected static HostSettings With(HostSettings settings, params (string Key, string Value)[] more) => settings with
    {
        More = settings.More.Concat(more.Select(m => KeyValuePair.Create(m.Key, (string?)m.Value))).ToDictionary(m => m.Key, m => m.Value, StringComparer.Ordinal),
    };
}
