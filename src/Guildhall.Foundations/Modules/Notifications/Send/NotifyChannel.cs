using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Guildhall.Foundations.Modules.Notifications.Write;
using Guildhall.Platform.Data;
using Guildhall.Platform.Events;
using Microsoft.Extensions.Options;

namespace Guildhall.Foundations.Modules.Notifications.Send;

/// <summary>Sends e-mails and texts by GOV.UK Notify, with one template of each that is all placeholders, and letters as the PDF they were made as.</summary>
internal sealed class NotifyChannel(IHttpClientFactory clients, IOptions<NotificationsOptions> options, IEnumerable<ILetters> letters, TimeProvider clock) : IChannel
{
    public const string ClientName = "notify";
    private const int LongestFailure = 300;

    public string Provider => "notify";

    public async Task<string> SendAsync(MessageToSend message, CancellationToken cancellationToken)
    {
        // An earlier try may have got through though its answer did not. Notify keeps our id as the reference.
        if (message.Attempts > 1 && await FindAsync(message.Id, cancellationToken) is { } found)
        {
            return found;
        }

        var settings = options.Value.Notify;
        var (path, body) = message.Letter is { } letter
            ? ("letter", new { reference = message.Id, content = await ReadAsync(letter, cancellationToken), postage = settings.Postage })
            : message.Channel == "email"
            ? ("email", (object)new
            {
                email_address = message.Recipient,
                template_id = settings.EmailTemplate,
                reference = message.Id,
                personalisation = new { subject = message.Subject, body = Letter.Notify(message.Body) },
            })
            : ("sms", new
            {
                phone_number = message.Recipient,
                template_id = settings.SmsTemplate,
                reference = message.Id,
                personalisation = new { body = message.Body },
            });
        var (status, answer) = await CallAsync(HttpMethod.Post, $"/v2/notifications/{path}", JsonContent.Create(body), cancellationToken);
        return status switch
        {
            HttpStatusCode.Created => Id(answer) ?? throw new ChannelException("GOV.UK Notify took the message but its answer could not be read."),
            HttpStatusCode.BadRequest => throw new PermanentFailureException($"GOV.UK Notify refused the message: {Errors(answer, message)}"),
            _ => throw new ChannelException($"GOV.UK Notify answered {(int)status}: {Errors(answer, message)}"),
        };
    }

    /// <summary>How far a letter has come, in the words of GOV.UK Notify; null where it no longer knows it.</summary>
    /// <exception cref="ChannelException">It did not say.</exception>
    public async Task<string?> StatusAsync(string providerId, CancellationToken cancellationToken)
    {
        var (status, answer) = await CallAsync(HttpMethod.Get, $"/v2/notifications/{providerId}", null, cancellationToken);
        return status == HttpStatusCode.NotFound ? null
            : status == HttpStatusCode.OK && Json(answer) is { ValueKind: JsonValueKind.Object } json && json.TryGetProperty("status", out var told) && told.ValueKind == JsonValueKind.String
                ? told.GetString()
                : throw new ChannelException($"GOV.UK Notify did not say how far a letter is: it answered {(int)status}.");
    }

    private async Task<string> ReadAsync(Guid letter, CancellationToken cancellationToken)
    {
        foreach (var maker in letters)
        {
            if (await maker.ReadAsync(letter, cancellationToken) is { } pdf)
            {
                return Convert.ToBase64String(pdf);
            }
        }

        throw new PermanentFailureException("The letter is no longer there.");
    }

    private async Task<string?> FindAsync(Guid reference, CancellationToken cancellationToken)
    {
        var (status, answer) = await CallAsync(HttpMethod.Get, $"/v2/notifications?reference={reference}", null, cancellationToken);
        if (status != HttpStatusCode.OK
            || Json(answer) is not { ValueKind: JsonValueKind.Object } list
            || !list.TryGetProperty("notifications", out var notifications)
            || notifications.ValueKind != JsonValueKind.Array)
        {
            throw new ChannelException($"GOV.UK Notify did not say whether it has the message: it answered {(int)status}.");
        }

        return notifications.GetArrayLength() == 0 ? null
            : Id(notifications[0].GetRawText()) ?? throw new ChannelException("GOV.UK Notify did not say which message it has.");
    }

    private async Task<(HttpStatusCode Status, string Answer)> CallAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Value.Timeout);
        using var request = new HttpRequestMessage(method, options.Value.Notify.BaseUrl.TrimEnd('/') + path)
        {
            Content = content,
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", Token()) },
        };
        try
        {
            using var client = clients.CreateClient(ClientName);
            using var response = await client.SendAsync(request, limit.Token);
            return (response.StatusCode, await response.Content.ReadAsStringAsync(limit.Token));
        }
        catch (OperationCanceledException e)
        {
            throw new ChannelException("GOV.UK Notify did not answer in time.", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new ChannelException($"GOV.UK Notify could not be reached: {e.Message}", e);
        }
    }

    // A key is a name, the service's id and the secret: the ids are its last 73 characters.
    private string Token()
    {
        var key = options.Value.Notify.ApiKey;
        var signed = Part(new { typ = "JWT", alg = "HS256" }) + "." + Part(new { iss = key[^73..^37], iat = clock.GetUtcNow().ToUnixTimeSeconds() });
        var signature = HMACSHA256.HashData(Encoding.ASCII.GetBytes(key[^36..]), Encoding.ASCII.GetBytes(signed));
        return signed + "." + Base64Url.EncodeToString(signature);
    }

    private static string Part(object claims) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims));

    private static string? Id(string answer) =>
        Json(answer) is { ValueKind: JsonValueKind.Object } json && json.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String
            ? id.GetString()
            : null;

    private static string Errors(string answer, MessageToSend message)
    {
        if (Json(answer) is not { ValueKind: JsonValueKind.Object } json || !json.TryGetProperty("errors", out var errors) || errors.ValueKind != JsonValueKind.Array)
        {
            return "no reason was given.";
        }

        var text = string.Join("; ", errors.EnumerateArray()
            .Where(e => e.ValueKind == JsonValueKind.Object)
            .Select(e => $"{(e.TryGetProperty("error", out var type) ? type : default)}: {(e.TryGetProperty("message", out var words) ? words : default)}"))
            .Replace(message.Recipient, "(the address)", StringComparison.OrdinalIgnoreCase);
        return Text.Beginning(text, LongestFailure);
    }

    private static JsonElement? Json(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
