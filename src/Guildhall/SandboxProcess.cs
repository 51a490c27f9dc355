using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Guildhall;

/// <summary>
/// The Sandbox as a child of this program. It ends when our end of its standard input closes, so it never outlives us,
/// whatever way we end.
/// </summary>
internal sealed class SandboxProcess : IAsyncDisposable
{
    private const string MailServer = "Mail server";

    private readonly Process _process;

    private SandboxProcess(Process process, string url, IReadOnlyDictionary<string, string?> settings)
    {
        _process = process;
        Url = url;
        Settings = settings;
    }

    /// <summary>Where its mailbox and its faults are.</summary>
    public string Url { get; }

    /// <summary>The settings by which a node sends to it: e-mails to its mail server, texts to its GOV.UK Notify, files to its virus scanner.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; }

    /// <summary>Starts it on the port after ours, or on a free one where that is taken.</summary>
    /// <param name="program">The Sandbox's assembly.</param>
    /// <param name="urls">Where we listen: its delivery receipts come there.</param>
    /// <exception cref="InvalidOperationException">It did not start; the message is what it said.</exception>
    public static async Task<SandboxProcess> StartAsync(string program, string urls)
    {
        var port = FreePort(HostSettings.Port(urls) + 1 ?? 0);
        var smtpPort = FreePort(0);
        var clamdPort = FreePort(0);
        var token = RandomNumberGenerator.GetHexString(40, lowercase: true);
        var parkingSecret = RandomNumberGenerator.GetHexString(64, lowercase: true);
        var webhookSecret = "whsec_" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        var start = new ProcessStartInfo(
            "dotnet",
            [program, "--urls", $"http://127.0.0.1:{port}", "--smtp-port", $"{smtpPort}", "--clamd-port", $"{clamdPort}", "--receipts", $"{HostSettings.OwnAddress(urls)}/callbacks/notify", "--council", HostSettings.OwnAddress(urls), "--until-stdin-closes"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            Environment = { ["SANDBOX_RECEIPTS_TOKEN"] = token, ["SANDBOX_PARKING_SECRET"] = parkingSecret, ["SANDBOX_WEBHOOK_SECRET"] = webhookSecret },
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException("The Sandbox did not start.");
        var said = await ReadAsync(process.StandardOutput);
        _ = DrainAsync(process.StandardOutput);
        return new SandboxProcess(process, $"http://127.0.0.1:{port}", new Dictionary<string, string?>
        {
            ["Notifications:Email"] = "smtp",
            ["Notifications:Smtp:Host"] = "127.0.0.1",
            ["Notifications:Smtp:Port"] = $"{smtpPort}",
            ["Notifications:Smtp:From"] = "noreply@northmere.example",
            ["Records:Scanning"] = "clamd",
            ["Records:Clamd:Address"] = $"127.0.0.1:{clamdPort}",
            ["Notifications:Sms"] = "notify",
            ["Notifications:Letters"] = "notify",
            ["Notifications:Notify:BaseUrl"] = said["GOV.UK Notify"],
            ["Notifications:Notify:ApiKey"] = said["API key"],
            ["Notifications:Notify:EmailTemplate"] = said["E-mail template"],
            ["Notifications:Notify:SmsTemplate"] = said["Text template"],
            ["Notifications:Notify:CallbackToken"] = token,
            ["Provider:Partners:0:ClientId"] = "northmere-parking",
            ["Provider:Partners:0:Name"] = "Northmere Parking",
            ["Provider:Partners:0:Secret"] = parkingSecret,
            ["Provider:Partners:0:Home"] = $"http://127.0.0.1:{port}/parking",
            ["Provider:Partners:0:RedirectUri"] = $"http://127.0.0.1:{port}/parking/return",
            ["Provider:Partners:0:SignOutUri"] = $"http://127.0.0.1:{port}/parking/goodbye",
            ["Provider:Partners:0:BackChannelUri"] = $"http://127.0.0.1:{port}/parking/council-signed-out",
            ["Webhooks:AllowPrivate"] = "true",
            ["Webhooks:Subscriptions:0:Name"] = "Sandbox",
            ["Webhooks:Subscriptions:0:Url"] = $"http://127.0.0.1:{port}/webhooks/receive",
            ["Webhooks:Subscriptions:0:Secret"] = webhookSecret,
            ["Connectors:Systems:accounts:Url"] = said["People's accounts"],
            ["Connectors:Systems:accounts:Key"] = said["Connector key"],
            ["OneLogin:Issuer"] = said["GOV.UK One Login"],
            ["OneLogin:ClientId"] = said["Client"],
            ["OneLogin:Key"] = $"-----BEGIN PRIVATE KEY-----\n{said["Client key"]}\n-----END PRIVATE KEY-----",
            ["OneLogin:IdentityIssuer"] = $"http://127.0.0.1:{port}/",
            ["OneLogin:IdentityKeys"] = $"http://127.0.0.1:{port}/.well-known/did.json",
        });
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    // It prints what it offers once it listens, the mail server last: a name, two blanks or more, and the value.
    private static async Task<Dictionary<string, string>> ReadAsync(StreamReader output)
    {
        var said = new Dictionary<string, string>(StringComparer.Ordinal);
        while (!said.ContainsKey(MailServer))
        {
            var line = await output.ReadLineAsync() ?? throw new InvalidOperationException("The Sandbox stopped at once. Start it by hand to see why.");
            if (line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [var name, var value])
            {
                said[name] = value;
            }
        }

        return said;
    }

    // What it says later is read and dropped: a full pipe would make it wait for us.
    private static async Task DrainAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is not null)
        {
        }
    }

    private static int FreePort(int wanted)
    {
        foreach (var port in new[] { wanted, 0 })
        {
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException)
            {
                // Taken: ask for any.
            }
        }

        throw new InvalidOperationException("There is no free port for the Sandbox.");
    }
}
