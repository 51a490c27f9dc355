using System.Globalization;
using Guildhall.Sandbox;
using Guildhall.Sandbox.Notify;
using Guildhall.Sandbox.S3;

const string Usage =
    """
    guildhall-sandbox: stand-ins for the outside systems of a council.

      --urls URL               where its pages and HTTP stand-ins listen  (http://127.0.0.1:8025)
      --smtp-port PORT         the port of its mail server on 127.0.0.1   (1025)
      --clamd-port PORT        the port of its virus scanner on 127.0.0.1 (3310)
      --receipts URL           where GOV.UK Notify's delivery receipts go; with the bearer token in SANDBOX_RECEIPTS_TOKEN
      --council URL            the council whose accounts its parking portal takes; with the portal's secret in SANDBOX_PARKING_SECRET
                               the secret of a webhook to {urls}/webhooks/receive is read from SANDBOX_WEBHOOK_SECRET, or typed on its page
      --until-stdin-closes     stop when standard input closes, and so with the program that started it
    """;

var options = new SandboxOptions
{
    Url = "http://127.0.0.1:8025",
    SmtpPort = 1025,
    ClamdPort = 3310,
    WebhookSecret = Environment.GetEnvironmentVariable("SANDBOX_WEBHOOK_SECRET") ?? "",
};
NotifyCallback? receipts = null;
var untilStdinCloses = false;
for (var i = 0; i < args.Length; i++)
{
    var value = i + 1 < args.Length ? args[i + 1] : "";
    switch (args[i])
    {
        case "--urls" when Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttp:
            options = options with { Url = value };
            i++;
            break;
        case "--smtp-port" when ushort.TryParse(value, CultureInfo.InvariantCulture, out var port):
            options = options with { SmtpPort = port };
            i++;
            break;
        case "--clamd-port" when ushort.TryParse(value, CultureInfo.InvariantCulture, out var port):
            options = options with { ClamdPort = port };
            i++;
            break;
        case "--receipts" when Uri.TryCreate(value, UriKind.Absolute, out var to) && (to.Scheme == Uri.UriSchemeHttp || to.Scheme == Uri.UriSchemeHttps):
            receipts = new NotifyCallback(to, Environment.GetEnvironmentVariable("SANDBOX_RECEIPTS_TOKEN") ?? "");
            i++;
            break;
        case "--council" when Uri.TryCreate(value, UriKind.Absolute, out var council) && (council.Scheme == Uri.UriSchemeHttp || council.Scheme == Uri.UriSchemeHttps):
            options = options with { Council = council, ParkingSecret = Environment.GetEnvironmentVariable("SANDBOX_PARKING_SECRET") ?? "" };
            i++;
            break;
        case "--until-stdin-closes":
            untilStdinCloses = true;
            break;
        default:
            Console.Error.WriteLine(Usage);
            return args[i] == "--help" ? 0 : 2;
    }
}

SandboxServer server;
try
{
    server = await SandboxServer.StartAsync(options);
}
catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
{
    Console.Error.WriteLine($"The Sandbox cannot listen: {e.Message} Choose other ports with --urls, --smtp-port and --clamd-port.");
    return 1;
}

await using (server)
{
    server.Callback = receipts;
    Console.WriteLine($"Mailbox and faults  {server.Url}");
    Console.WriteLine($"GOV.UK Notify       {server.NotifyUrl}");
    Console.WriteLine($"  API key           {NotifyService.ApiKey}");
    Console.WriteLine($"  E-mail template   {NotifyTemplate.AnyEmail.Id}");
    Console.WriteLine($"  Text template     {NotifyTemplate.AnyText.Id}");
    Console.WriteLine($"GOV.UK One Login    {server.OneLoginUrl}");
    Console.WriteLine($"  Client            {SandboxServer.OneLoginClient}");
    Console.WriteLine($"  Client key        {string.Concat(server.OneLoginKey.Split('\n')[1..^1])}");
    Console.WriteLine($"Parking portal      {new Uri(server.Url, "/parking")}");
    Console.WriteLine($"Webhooks            {server.WebhookUrl}");
    Console.WriteLine($"People's accounts   {server.ConnectorsUrl}");
    Console.WriteLine($"  Connector key     {SandboxServer.ConnectorsKey}");
    Console.WriteLine($"Object store        {server.Url} bucket {Bucket.Name}");
    Console.WriteLine($"Virus scanner       127.0.0.1:{server.ClamdPort}");
    Console.WriteLine($"Mail server         127.0.0.1:{server.SmtpPort}");
    using var stop = new CancellationTokenSource();
    if (untilStdinCloses)
    {
        _ = StopWhenInputClosesAsync(stop);
    }

    await server.WaitForStopAsync(stop.Token);
}

return 0;

// The pipe closes even when the program at its other end is killed.
static async Task StopWhenInputClosesAsync(CancellationTokenSource stop)
{
    await Task.Yield();
    await using var input = Console.OpenStandardInput();
    var buffer = new byte[256];
    while (await input.ReadAsync(buffer) > 0)
    {
    }

    await stop.CancelAsync();
}
