using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Guildhall.Platform.Data;
using Guildhall.Platform.Events;
using Guildhall.Platform.Ids;
using Microsoft.Extensions.Options;

namespace Guildhall.Foundations.Modules.Integration.Calls;

/// <summary>
/// Makes the calls that were queued: <c>POST {url}/calls/{name}</c> as JSON, with its key, so that a call whose answer was lost may be made again.
/// </summary>
internal sealed class MakeCall(Database database, IHttpClientFactory clients, IOptions<ConnectorOptions> options) : ISubscriber<CallQueued>
{
    private const int LongestAnswer = 64 * 1024;
    private const int LongestReference = 100;
    private const int LongestFailure = 300;

    public async Task HandleAsync(CallQueued happened, Delivery delivery, CancellationToken cancellationToken)
    {
        if (await FindAsync(happened.CallId, cancellationToken) is not { } call)
        {
            return;
        }

        if (!options.Value.Systems.TryGetValue(call.System, out var system))
        {
            throw new ConnectorUnavailableException($"Connectors:Systems:{call.System} is not set.");
        }

        var (status, answer) = await SendAsync(call, system, cancellationToken);
        if ((int)status is >= 200 and < 300)
        {
            await TakenAsync(call, Reference(answer));
        }
        else if (status is HttpStatusCode.BadRequest or HttpStatusCode.Conflict or HttpStatusCode.UnprocessableEntity)
        {
            // It understood and said no: the same again would be told the same.
            var reason = $"{call.System} answered {(int)status}: {Title(answer)}";
            await RefusedAsync(call, reason);
            throw new PermanentFailureException(reason);
        }
        else
        {
            throw new ConnectorUnavailableException($"{call.System} answered {(int)status}.");
        }
    }

    private async Task<Call?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        return await tx.QuerySingleOrDefaultAsync<Call>(
            """
            select id, key, about, system, name, body::text as body
            from integration.call
            where id = @id and state <> 'taken'
            """,
            new { id });
    }

    private async Task<(HttpStatusCode Status, string Answer)> SendAsync(Call call, ConnectedSystem system, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Value.Patience);
        try
        {
            using var client = clients.CreateClient(HttpAccountConnector.ClientName);
            client.MaxResponseContentBufferSize = LongestAnswer;
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{system.Url!.AbsoluteUri.TrimEnd('/')}/calls/{call.Name}")
            {
                Content = new StringContent(call.Body, Encoding.UTF8, "application/json"),
                Headers = { Authorization = new AuthenticationHeaderValue("Bearer", system.Key) },
            };
            request.Headers.Add("Idempotency-Key", call.Key.ToString());
            using var answer = await client.SendAsync(request, limit.Token);
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync(limit.Token));
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ConnectorUnavailableException($"{call.System} did not answer in time.", e);
        }
        catch (HttpRequestException e)
        {
            throw new ConnectorUnavailableException($"{call.System} could not be asked: {e.HttpRequestError}.", e);
        }
    }

    private async Task TakenAsync(Call call, string? reference)
    {
        await using var tx = await database.BeginAsync(Actor.System);
        if (await tx.ExecuteAsync(
            "update integration.call set state = 'taken', reference = @reference, failure = null, ended_at = @Now where id = @Id and state <> 'taken'",
            new { call.Id, reference, tx.Now }) == 1)
        {
            tx.Publish(new CallTaken(call.Id, call.About, reference));
        }

        await tx.CommitAsync();
    }

    private async Task RefusedAsync(Call call, string reason)
    {
        await using var tx = await database.BeginAsync(Actor.System);
        if (await tx.ExecuteAsync(
            "update integration.call set state = 'refused', failure = @reason, ended_at = @Now where id = @Id and state = 'queued'",
            new { call.Id, reason, tx.Now }) == 1)
        {
            tx.Publish(new CallRefused(call.Id, call.About));
        }

        await tx.CommitAsync();
    }

    private static string? Reference(string answer) =>
        Told(answer, "reference") is { Length: > 0 and <= LongestReference } reference && !reference.Any(char.IsControl) ? reference : null;

    private static string Title(string answer) => Told(answer, "title") is { Length: > 0 } title ? Text.Beginning(title, LongestFailure) : "no reason was given.";

    private static string? Told(string json, string name)
    {
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(json) is { ValueKind: JsonValueKind.Object } told
                && told.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private sealed record Call
    {
        public required Guid Id { get; init; }

        public required Guid Key { get; init; }

        public required Guid About { get; init; }

        public required string System { get; init; }

        public required string Name { get; init; }

        public required string Body { get; init; }
    }
}
