using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Guildhall.Sandbox.Mailbox;

namespace Guildhall.Sandbox.Notify;

/// <summary>Where delivery receipts go.</summary>
/// <param name="Url">The address they are posted to.</param>
/// <param name="Token">The bearer token they carry.</param>
public sealed record NotifyCallback(Uri Url, string Token);

/// <summary>The Notify stand-in's memory: what was sent by it, and the receipts it owes.</summary>
public sealed class NotifyService : IAsyncDisposable
{
    private const int MostCallbacks = 6;
    private readonly SandboxOptions _options;
    private readonly MessageStore _messages;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly List<Notification> _notifications = [];

    internal NotifyService(SandboxOptions options, MessageStore messages)
    {
        _options = options;
        _messages = messages;
    }

    /// <summary>An API key the stand-in takes. It opens nothing but this stand-in.</summary>
    public static string ApiKey => $"sandbox-{ServiceId}-{Secret}";

    /// <summary>Where receipts go.</summary>
    public NotifyCallback? Callback { get; set; }

    internal static Guid ServiceId { get; } = new("c0ffee00-5a4d-4b0f-8f00-000000000001");

    internal static Guid Secret { get; } = new("c0ffee00-5a4d-4b0f-8f00-000000000002");

    internal IReadOnlyList<Notification> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _notifications.AsEnumerable().Reverse()];
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _http.Dispose();
        _stop.Dispose();
    }

    internal void Accept(Notification notification)
    {
        lock (_lock)
        {
            _notifications.Add(notification);
        }

        if (notification.Pdf is { } pdf)
        {
            _messages.Add(new Message
            {
                Kind = "letter",
                Via = "notify",
                From = "GOV.UK Notify",
                To = ["by post"],
                Subject = $"A letter, {notification.Postage} class",
                Text = $"A PDF of {pdf.Length} bytes.",
                Reference = notification.Reference,
                Attachments = ["letter.pdf"],
                Pdf = pdf,
            });
            _ = PostAsync(notification, _stop.Token);
            return;
        }

        // The smoke-test addresses say what a real one would, and nothing is sent to them.
        if (notification.IsSmokeTest)
        {
            Finish(notification, "delivered");
            return;
        }

        _messages.Add(new Message
        {
            Kind = notification.Type,
            Via = "notify",
            From = notification.Type == "sms" ? "SANDBOX" : "sandbox@notifications.service.gov.uk",
            To = [notification.To],
            Subject = notification.Subject ?? "",
            Text = notification.Body,
            Reference = notification.Reference,
        });
        _ = DeliverAsync(notification, _stop.Token);
    }

    // Scanned and looked at, then printed, then posted. Of letters nobody is called back: who sent one asks.
    private async Task PostAsync(Notification letter, CancellationToken stop)
    {
        try
        {
            await Task.Delay(_options.DeliveryTime, _options.Clock, stop);
            if (letter.LetterOutcome is "received" or "returned-letter" or "permanent-failure")
            {
                letter.Status = "accepted";
                await Task.Delay(_options.DeliveryTime, _options.Clock, stop);
            }

            Finish(letter, letter.LetterOutcome);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The Sandbox stops.
        }
    }

    private async Task DeliverAsync(Notification notification, CancellationToken stop)
    {
        try
        {
            await Task.Delay(_options.DeliveryTime, _options.Clock, stop);
            Finish(notification, notification.Outcome);
            for (var attempt = 1; Callback is { } callback && attempt <= MostCallbacks; attempt++)
            {
                if (await TellAsync(callback, notification, stop))
                {
                    return;
                }

                await Task.Delay(_options.CallbackPause, _options.Clock, stop);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The Sandbox stops; the real one would try again for half an hour.
        }
    }

    private async Task<bool> TellAsync(NotifyCallback callback, Notification notification, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, callback.Url)
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", callback.Token) },
            Content = JsonContent.Create(new JsonObject
            {
                ["id"] = notification.Id.ToString(),
                ["reference"] = notification.Reference,
                ["to"] = notification.To,
                ["status"] = notification.Status,
                ["created_at"] = Time(notification.CreatedAt),
                ["completed_at"] = Time(notification.CompletedAt),
                ["sent_at"] = Time(notification.SentAt),
                ["notification_type"] = notification.Type,
                ["template_id"] = notification.Template.Id.ToString(),
                ["template_version"] = 1,
            }),
        };
        try
        {
            using var response = await _http.SendAsync(request, stop);
            return response.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !stop.IsCancellationRequested)
        {
            return false;
        }
    }

    private void Finish(Notification notification, string status)
    {
        notification.SentAt = _options.Clock.GetUtcNow();
        notification.CompletedAt = notification.SentAt;
        notification.Status = status;
    }

    internal static string? Time(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>A message in the Notify stand-in.</summary>
internal sealed class Notification
{
    public required Guid Id { get; init; }

    public required NotifyTemplate Template { get; init; }

    public required string To { get; init; }

    public required string Body { get; init; }

    public string? Subject { get; init; }

    public string? Reference { get; init; }

    public string? UnsubscribeUrl { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What a letter is printed from; null for the others.</summary>
    public byte[]? Pdf { get; init; }

    public string? Postage { get; init; }

    /// <summary>What becomes of a letter.</summary>
    public string LetterOutcome { get; init; } = "received";

    public string Status { get; set; } = "created";

    public DateTimeOffset? SentAt { get; set; }

    public DateTimeOffset? CompletedAt { get; set; }

    public string Type => Template.Type;

    public bool IsSmokeTest =>
        To is "simulate-delivered@notifications.service.gov.uk" or "simulate-delivered-2@notifications.service.gov.uk" or "simulate-delivered-3@notifications.service.gov.uk"
            or "07700900000" or "07700900111" or "07700900222" or "+447700900000" or "+447700900111" or "+447700900222";

    // The addresses by which a test key brings about each outcome.
    public string Outcome => To switch
    {
        "temp-fail@simulator.notify" or "07700900003" or "+447700900003" => "temporary-failure",
        "perm-fail@simulator.notify" or "07700900002" or "+447700900002" => "permanent-failure",
        _ => "delivered",
    };
}
