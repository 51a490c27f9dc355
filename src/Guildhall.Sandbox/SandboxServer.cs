using Guildhall.Sandbox.Accounts;
using Guildhall.Sandbox.Calls;
using Guildhall.Sandbox.Clamd;
using Guildhall.Sandbox.Faults;
using Guildhall.Sandbox.Mailbox;
using Guildhall.Sandbox.Notify;
using Guildhall.Sandbox.OneLogin;
using Guildhall.Sandbox.Parking;
using Guildhall.Sandbox.S3;
using Guildhall.Sandbox.Smtp;
using Guildhall.Sandbox.Webhooks;

namespace Guildhall.Sandbox;

/// <summary>
/// Stands in for the outside systems a council has: a mail server, GOV.UK Notify, GOV.UK One Login, the systems people have accounts in, a virus scanner and an
/// object store, each over its real protocol, faults included; and a partner's site, where people sign in
/// with their account at the council, and that is told of cases by webhook. What is sent to it is kept in memory; messages are shown on its pages.
/// </summary>
public sealed class SandboxServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TcpServer _smtp;
    private readonly TcpServer _clamd;
    private readonly NotifyService _notify;
    private readonly OneLoginService _oneLogin;
    private readonly ParkingPortal _parking;

    private SandboxServer(WebApplication app, TcpServer smtp, TcpServer clamd, NotifyService notify, OneLoginService oneLogin, ParkingPortal parking, Bucket bucket, CallStore calls, WebhookInbox webhooks, MessageStore messages, FaultList faults)
    {
        _app = app;
        _smtp = smtp;
        _clamd = clamd;
        Bucket = bucket;
        Calls = calls;
        Webhooks = webhooks;
        _notify = notify;
        _oneLogin = oneLogin;
        _parking = parking;
        Messages = messages;
        Faults = faults;
        Url = new Uri(app.Urls.First());
    }

    /// <summary>Where the pages and the HTTP stand-ins answer.</summary>
    public Uri Url { get; }

    /// <summary>The port of the mail server on 127.0.0.1.</summary>
    public int SmtpPort => _smtp.Port;

    /// <summary>The port of the virus scanner on 127.0.0.1.</summary>
    public int ClamdPort => _clamd.Port;

    /// <summary>What the object store holds.</summary>
    public Bucket Bucket { get; }

    /// <summary>What other systems were told.</summary>
    public CallStore Calls { get; }

    /// <summary>What a partner was told by webhook.</summary>
    public WebhookInbox Webhooks { get; }

    /// <summary>Where that partner is told.</summary>
    public Uri WebhookUrl => new(Url, "/webhooks/receive");

    /// <summary>What was sent.</summary>
    public MessageStore Messages { get; }

    /// <summary>The faults that are set.</summary>
    public FaultList Faults { get; }

    /// <summary>The base address to give a client of GOV.UK Notify.</summary>
    public Uri NotifyUrl => new(Url, "/notify");

    /// <summary>Where the connectors of the systems that keep people's accounts answer.</summary>
    public Uri ConnectorsUrl => new(Url, "/connectors");

    /// <summary>The key those systems know the product by.</summary>
    public static string ConnectorsKey => AccountsApi.Key;

    /// <summary>GOV.UK One Login's issuer.</summary>
    public Uri OneLoginUrl => new(Url, "/one-login/");

    /// <summary>The name by which One Login knows its client.</summary>
    public static string OneLoginClient => OneLoginService.ClientId;

    /// <summary>The key One Login knows its client by, in PEM.</summary>
    public string OneLoginKey => _oneLogin.ClientKey.ExportPkcs8PrivateKeyPem();

    /// <summary>Where, and with which bearer token, delivery receipts go. Null sends none.</summary>
    public NotifyCallback? Callback
    {
        get => _notify.Callback;
        set => _notify.Callback = value;
    }

    /// <summary>Starts the stand-ins.</summary>
    public static async Task<SandboxServer> StartAsync(SandboxOptions? options = null)
    {
        options ??= new SandboxOptions();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(options.Url).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 4 * 1024 * 1024;
        });
        builder.Services.AddRoutingCore();
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.PropertyNamingPolicy = System.Text.Json.JsonNamingPolicy.CamelCase);

        var app = builder.Build();
        var messages = new MessageStore(options.Clock);
        var faults = new FaultList();
        var notify = new NotifyService(options, messages);
        var oneLogin = new OneLoginService(options.Clock);
        var parking = new ParkingPortal(options.Council, options.ParkingSecret, options.Clock);
        var bucket = new Bucket(options.Clock);
        var calls = new CallStore(options.Clock);
        var webhooks = new WebhookInbox(options.Clock);
        if (options.WebhookSecret.Length > 0)
        {
            webhooks.Trust(options.WebhookSecret);
        }

        app.Use(SafeHeadersAsync);
        app.UseRouting();
        MailboxPages.Map(app, messages);
        FaultPages.Map(app, faults);
        NotifyApi.Map(app, notify, faults, options.Clock);
        OneLoginApi.Map(app, oneLogin, faults);
        ParkingPortal.Map(app, parking);
        AccountsApi.Map(app, faults);
        CallsApi.Map(app, calls, faults);
        WebhookPages.Map(app, webhooks, faults);
        S3Api.Map(app, bucket, faults);

        var smtp = TcpServer.Start(
            options.SmtpPort, (client, tooMany, stop) => new SmtpSession(client, options, messages, faults, tooMany).RunAsync(stop));
        TcpServer? clamd = null;
        try
        {
            clamd = TcpServer.Start(options.ClamdPort, (client, _, stop) => new ClamdSession(client, options.ClamdSizeLimit, faults).RunAsync(stop));
            await app.StartAsync();
        }
        catch
        {
            await smtp.DisposeAsync();
            if (clamd is not null)
            {
                await clamd.DisposeAsync();
            }

            await app.DisposeAsync();
            throw;
        }

        return new SandboxServer(app, smtp, clamd, notify, oneLogin, parking, bucket, calls, webhooks, messages, faults);
    }

    /// <summary>Waits until someone stops the program.</summary>
    public Task WaitForStopAsync(CancellationToken cancellationToken = default) => _app.WaitForShutdownAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // A request that hangs on purpose must not hold up the stop.
        Faults.Dispose();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
        await _smtp.DisposeAsync();
        await _clamd.DisposeAsync();
        await _notify.DisposeAsync();
        _oneLogin.Dispose();
        _parking.Dispose();
    }

    private static async Task SafeHeadersAsync(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy =
            "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'";

        // Another site's page must not set faults or empty the mailbox through the developer's browser.
        if (!HttpMethods.IsGet(context.Request.Method)
            && context.Request.Headers.Origin is [{ } origin]
            && origin != $"{context.Request.Scheme}://{context.Request.Host}")
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        try
        {
            await next(context);
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or InvalidDataException || (e is InvalidOperationException && !context.Request.HasFormContentType))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
        }
    }
}
