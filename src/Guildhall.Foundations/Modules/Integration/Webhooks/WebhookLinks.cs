namespace Guildhall.Foundations.Modules.Integration.Webhooks;

/// <summary>The addresses of the pages about webhooks.</summary>
internal static class WebhookLinks
{
    public const string All = "/staff/webhooks";

    public const string New = "/staff/webhooks/new";

    public static string One(Guid id) => $"{All}/{id}";

    public static string Messages(Guid id, Guid? before = null) => $"{All}/{id}/messages{(before is { } from ? $"?before={from}" : "")}";

    public static string Message(Guid id, Guid message) => $"{All}/{id}/messages/{message}";
}
