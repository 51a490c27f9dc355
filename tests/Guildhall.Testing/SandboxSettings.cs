using System.Globalization;
using Guildhall.Sandbox;
using Guildhall.Sandbox.Notify;

namespace Guildhall.Testing;

/// <summary>The settings by which the product uses the Sandbox as its outside systems.</summary>
public static class SandboxSettings
{
    /// <summary>The bearer token of GOV.UK Notify's receipts.</summary>
    public const string CallbackToken = "receipts-of-the-sandbox";

    /// <summary>E-mails by the mail server, texts by GOV.UK Notify, files scanned by clamd.</summary>
    public static Dictionary<string, string?> For(SandboxServer sandbox) => new()
    {
        ["Records:Scanning"] = "clamd",
        ["Records:Clamd:Address"] = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{sandbox.ClamdPort}"),
        ["Notifications:Email"] = "smtp",
        ["Notifications:Sms"] = "notify",
        ["Notifications:Smtp:Host"] = "127.0.0.1",
        ["Notifications:Smtp:Port"] = sandbox.SmtpPort.ToString(CultureInfo.InvariantCulture),
        ["Notifications:Smtp:From"] = "no-reply@northmere.example",
        ["Notifications:Notify:BaseUrl"] = sandbox.NotifyUrl.ToString(),
        ["Notifications:Notify:ApiKey"] = NotifyService.ApiKey,
        ["Notifications:Notify:EmailTemplate"] = NotifyTemplate.AnyEmail.Id.ToString(),
        ["Notifications:Notify:SmsTemplate"] = NotifyTemplate.AnyText.Id.ToString(),
        ["Notifications:Notify:CallbackToken"] = CallbackToken,
        ["Connectors:Systems:accounts:Url"] = sandbox.ConnectorsUrl.ToString(),
        ["Connectors:Systems:accounts:Key"] = SandboxServer.ConnectorsKey,
        ["Webhooks:AllowPrivate"] = "true",
        ["OneLogin:Issuer"] = sandbox.OneLoginUrl.ToString(),
        ["OneLogin:ClientId"] = SandboxServer.OneLoginClient,
        ["OneLogin:Key"] = sandbox.OneLoginKey,
        ["OneLogin:IdentityIssuer"] = sandbox.Url.ToString(),
        ["OneLogin:IdentityKeys"] = new Uri(sandbox.Url, "/.well-known/did.json").ToString(),
    };
}
