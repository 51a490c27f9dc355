using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Guildhall.Foundations.Modules.Integration.Webhooks;

/// <summary>Somewhere that is told of what happens.</summary>
internal sealed record Webhook
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required string Url { get; init; }

    public required string[] Kinds { get; init; }

    public required string[] Services { get; init; }

    /// <summary>Sealed.</summary>
    public required string Secret { get; init; }

    /// <summary>Sealed.</summary>
    public string? OldSecret { get; init; }

    public DateTimeOffset? OldUntil { get; init; }

    public required bool Enabled { get; init; }

    public DateTimeOffset? OffAt { get; init; }

    public string? OffWhy { get; init; }

    public required int Failures { get; init; }

    public DateTimeOffset? FailingSince { get; init; }

    public DateTimeOffset? RestsUntil { get; init; }

    public required int Version { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    public required string MadeByName { get; init; }
}

/// <summary>A message to a webhook.</summary>
internal sealed record WebhookMessage
{
    public required Guid Id { get; init; }

    public required Guid Webhook { get; init; }

    public required Guid EventId { get; init; }

    public required string Kind { get; init; }

    public required string Body { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    public required string State { get; init; }

    public required int Tries { get; init; }

    public DateTimeOffset? LastAt { get; init; }

    public int? LastStatus { get; init; }

    /// <summary>What it is called wherever and however often it is sent.</summary>
    public string Name => $"msg_{EventId:N}";
}

/// <summary>A try to send a message.</summary>
internal sealed record WebhookTry
{
    public required int Number { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Milliseconds.</summary>
    public required int Took { get; init; }

    public int? Status { get; init; }

    /// <summary>The beginning of what was answered.</summary>
    public string? Answer { get; init; }

    /// <summary>Why there was no answer.</summary>
    public string? Failure { get; init; }
}

/// <summary>Seals the secrets of webhooks: we sign with them, so that a hash would not do.</summary>
internal sealed class WebhookSeal(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("integration.webhooks");

    public string Seal(string secret) => _protector.Protect(secret);

    /// <summary>The secret; null where no key opens it any more.</summary>
    public string? Open(string text)
    {
        try
        {
            return _protector.Unprotect(text);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
