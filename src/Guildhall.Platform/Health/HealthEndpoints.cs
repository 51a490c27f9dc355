using Guildhall.Platform.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Guildhall.Platform.Health;

/// <summary>What a load balancer asks of a node.</summary>
public static class HealthEndpoints
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>
    /// <c>/health/live</c>: the program runs; restart it if it does not answer. <c>/health/ready</c>: its database answers
    /// and has the schema it needs; send it no visitors if not.
    /// </summary>
    public static void MapPlatformHealth(this IEndpointRouteBuilder endpoints)
    {
        string[] reading = [HttpMethods.Get, HttpMethods.Head];
        endpoints.MapMethods("/health/live", reading, () => Results.Text("live")).AllowAnonymous();
        endpoints.MapMethods("/health/ready", reading, ReadyAsync).AllowAnonymous();
    }

    private static async Task<IResult> ReadyAsync(Migrator migrator, ILogger<Migrator> logger, HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        patience.CancelAfter(Patience);
        try
        {
            if (await migrator.IsCurrentAsync(patience.Token))
            {
                return Results.Text("ready");
            }
        }
        catch (Exception e) when (!context.RequestAborted.IsCancellationRequested)
        {
            // The reason is for the log: whoever asks learns only that we are not ready.
            logger.LogDebug(e, "Not ready");
        }

        context.Response.Headers.RetryAfter = "5";
        return Results.Text("not ready", statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
