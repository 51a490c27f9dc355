using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Guildhall.Casework.Modules.Catalogue;

/// <summary>In development, reads the council's services again when a file changes: save, reload the page, see it.</summary>
internal sealed class CatalogueWatcher(ServiceCatalogue catalogue, CatalogueFolder folder, IHostEnvironment environment, TimeProvider clock, ILogger<CatalogueWatcher> logger)
    : BackgroundService
{
    // An editor may write a file in several steps.
    private static readonly TimeSpan s_calm = TimeSpan.FromMilliseconds(200);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!environment.IsDevelopment() || !Directory.Exists(folder.Path))
        {
            return;
        }

        using var changed = new SemaphoreSlim(0);
        using var watcher = new FileSystemWatcher(folder.Path, "*.yaml");
        void Raise(object sender, FileSystemEventArgs e) => changed.Release();
        watcher.Changed += Raise;
        watcher.Created += Raise;
        watcher.Deleted += Raise;
        watcher.Renamed += Raise;
        watcher.EnableRaisingEvents = true;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await changed.WaitAsync(stoppingToken);
                while (await changed.WaitAsync(s_calm, stoppingToken))
                {
                }

                await catalogue.LoadAsync(stoppingToken);
            }
            catch (Exception e) when (e is NpgsqlException or IOException)
            {
                logger.LogWarning(e, "The services could not be read again.");
                await Task.Delay(s_calm, clock, stoppingToken);
                changed.Release();
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
