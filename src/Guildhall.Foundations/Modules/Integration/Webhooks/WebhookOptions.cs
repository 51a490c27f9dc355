using System.ComponentModel.DataAnnotations;

namespace Guildhall.Foundations.Modules.Integration.Webhooks;

/// <summary>How webhooks are sent: the settings under <c>Webhooks</c>.</summary>
public sealed class WebhookOptions : IValidatableObject
{
    /// <summary>Webhooks made at start, by those who prefer files to screens: told of everything that needs no naming. One of that name keeps all but its address and its secret.</summary>
    public IList<WebhookSettings> Subscriptions { get; } = [];

    /// <summary>Whether a webhook may be on this machine or this network, and on this machine without TLS: for development alone.</summary>
    public bool AllowPrivate { get; set; }

    /// <summary>How long an answer is waited for.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:00:30", ErrorMessage = "Choose from a tenth of a second (00:00:00.1) to half a minute (00:00:30).")]
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a webhook that fails again and again is left alone between tries, so that it holds up no other.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00", ErrorMessage = "Choose an hour (01:00:00) or less.")]
    public TimeSpan Rest { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a webhook may fail before it is switched off.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00", ErrorMessage = "Choose from a second (00:00:01) to 30 days (30.00:00:00).")]
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromDays(3);

    /// <summary>How long messages are kept, with their tries.</summary>
    [Range(1, 3650)]
    public int KeepDays { get; set; } = 30;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var subscription in Subscriptions)
        {
            if (string.IsNullOrWhiteSpace(subscription.Name) || WebhookDoor.Problem(subscription.Url, AllowPrivate) is not null || !WebhookSecret.IsGood(subscription.Secret))
            {
                yield return new($"{subscription.Name}: give a Name, a Url that begins with https:// and a Secret: whsec_ and the Base64 of 24 to 64 random bytes.", [nameof(Subscriptions)]);
            }
        }
    }
}

/// <summary>A webhook, in settings.</summary>
public sealed class WebhookSettings
{
    /// <summary>The system that is told.</summary>
    public string Name { get; set; } = "";

    /// <summary>Where.</summary>
    public string Url { get; set; } = "";

    /// <summary>The secret it knows us by.</summary>
    public string Secret { get; set; } = "";
}
