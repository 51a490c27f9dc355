namespace Guildhall.Sandbox;

/// <summary>Where the stand-ins listen and how they behave.</summary>
public sealed record SandboxOptions
{
    /// <summary>Where the pages, the control API and the HTTP stand-ins listen. Port 0 takes a free one.</summary>
    public string Url { get; init; } = "http://127.0.0.1:0";

    /// <summary>The port of the mail server on 127.0.0.1; 0 takes a free one.</summary>
    public int SmtpPort { get; init; }

    /// <summary>The largest message the mail server takes, in bytes.</summary>
    public int SmtpSizeLimit { get; init; } = 10 * 1024 * 1024;

    /// <summary>How long the mail server waits for a client to say something.</summary>
    public TimeSpan SmtpPatience { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The port of the virus scanner on 127.0.0.1; 0 takes a free one.</summary>
    public int ClamdPort { get; init; }

    /// <summary>The largest file the virus scanner takes, in bytes.</summary>
    public long ClamdSizeLimit { get; init; } = 100L * 1024 * 1024;

    /// <summary>How long the Notify stand-in waits before it tries a callback again. The real one waits five minutes.</summary>
    public TimeSpan CallbackPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long after taking a message the Notify stand-in says it was delivered.</summary>
    public TimeSpan DeliveryTime { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The council whose accounts the parking portal takes; null for none.</summary>
    public Uri? Council { get; init; }

    /// <summary>The secret by which the council knows the parking portal.</summary>
    public string ParkingSecret { get; init; } = "";

    /// <summary>The secret of the webhook by which the council tells a partner of cases; empty for none yet.</summary>
    public string WebhookSecret { get; init; } = "";

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
