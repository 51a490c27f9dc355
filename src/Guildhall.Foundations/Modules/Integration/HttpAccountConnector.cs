using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Guildhall.Foundations.Modules.Integration;

/// <summary>Connectors over HTTP: <c>POST {url}/accounts/{kind}/proofs</c>.</summary>
internal sealed class HttpAccountConnector(IHttpClientFactory clients, IOptions<ConnectorOptions> options) : IAccountConnector
{
    public const string ClientName = "connectors";
    private const int LongestAnswer = 64 * 1024;
    private const int LongestText = 200;

    public async Task<ProvedAccount?> ProveAsync(AccountKind kind, string number, string fact, CancellationToken cancellationToken)
    {
        if (!options.Value.Systems.TryGetValue(kind.Connector, out var system))
        {
            throw new ConnectorUnavailableException($"Connectors:Systems:{kind.Connector} is not set.");
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Value.Patience);
        try
        {
            using var client = clients.CreateClient(ClientName);
            client.MaxResponseContentBufferSize = LongestAnswer;
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{system.Url!.AbsoluteUri.TrimEnd('/')}/accounts/{kind.Name}/proofs")
            {
                Content = JsonContent.Create(new { number, fact }),
                Headers = { Authorization = new AuthenticationHeaderValue("Bearer", system.Key) },
            };
            using var answer = await client.SendAsync(request, limit.Token);
            if (answer.StatusCode == HttpStatusCode.NotFound && answer.Content.Headers.ContentType?.MediaType == "application/problem+json")
            {
                return null;
            }

            if (answer.StatusCode != HttpStatusCode.OK)
            {
                throw new ConnectorUnavailableException($"{kind.Connector} answered {(int)answer.StatusCode}.");
            }

            return await answer.Content.ReadFromJsonAsync<ProvedAccount>(limit.Token) is { Key.Length: > 0 and <= LongestText, Label.Length: > 0 and <= LongestText } proved
                ? proved
                : throw new ConnectorUnavailableException($"{kind.Connector} answered without a key and a label.");
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ConnectorUnavailableException($"{kind.Connector} did not answer in time.", e);
        }
        catch (Exception e) when (e is HttpRequestException or JsonException)
        {
            throw new ConnectorUnavailableException($"{kind.Connector} could not be asked: {e.GetType().Name}.", e);
        }
    }
}
