using Guildhall.Platform.Data;
using Guildhall.Platform.Events;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Guildhall.Casework.Modules.Catalogue;

/// <summary>Puts on offer at once what another node published; and looks by itself now and then, should it have missed that.</summary>
internal sealed class CatalogueListener(Broadcasts broadcasts, ServiceCatalogue catalogue, ILogger<CatalogueListener> logger) : BackgroundService
{
    private static readonly TimeSpan s_look = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var published = new Signal();
        using var hearing = broadcasts.Subscribe(ServiceCatalogue.Published, _ => published.Raise());
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await catalogue.RefreshAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // Other parts say that the database is away.
                logger.LogDebug(e, "Not looking for what was published");
            }

            await published.WaitAsync(s_look, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
