using Dapper;
using Guildhall.Platform.Data;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Guildhall.Casework.Modules.Catalogue;

/// <summary>Puts on offer at once what another node published; and looks by itself now and then, should it have missed that.</summary>
internal sealed class CatalogueListener(Database database, ServiceCatalogue catalogue, TimeProvider clock, ILogger<CatalogueListener> logger) : BackgroundService
{
    private static readonly TimeSpan s_look = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_rest = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var connection = await database.OpenAsync(stoppingToken);
                try
                {
                    await connection.ExecuteAsync($"listen {ServiceCatalogue.Channel}");
                    while (true)
                    {
                        await catalogue.RefreshAsync(stoppingToken);
                        await connection.WaitAsync(s_look, stoppingToken);
                    }
                }
                finally
                {
                    // The pool does not reset a connection that goes back to it.
                    if (connection.State == System.Data.ConnectionState.Open)
                    {
                        await connection.ExecuteAsync("unlisten *");
                    }
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // Until the database is back there is nobody to hear from; other parts say that it is away.
                logger.LogDebug(e, "Not listening");
                await Task.Delay(s_rest, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
