using Microsoft.AspNetCore.Mvc;

namespace Guildhall.Foundations.Modules.Integration.Webhooks;

/// <summary>A webhook as an administrator fills it in.</summary>
internal sealed class WebhookForm
{
    private const int LongestName = 100;

    [FromForm(Name = "name")]
    public string? Name { get; set; }

    [FromForm(Name = "url")]
    public string? Url { get; set; }

    [FromForm(Name = "kinds")]
    public List<string> Kinds { get; set; } = [];

    [FromForm(Name = "services")]
    public List<string> Services { get; set; } = [];

    [FromForm(Name = "version")]
    public int Version { get; set; }

    public static WebhookForm Of(Webhook hook) => new() { Name = hook.Name, Url = hook.Url, Kinds = [.. hook.Kinds], Services = [.. hook.Services], Version = hook.Version };

    /// <summary>The webhook as filled in; what is wrong is told field by field.</summary>
    public Webhook? Read(Webhook before, IEnumerable<WebhookKind> kinds, IReadOnlyList<ApiService> services, bool allowPrivate, Action<string, string> wrong)
    {
        var good = true;
        void Wrong(string field, string problem)
        {
            good = false;
            wrong(field, problem);
        }

        var name = (Name ?? "").Trim();
        if (name.Length is 0 or > LongestName || name.Any(char.IsControl))
        {
            Wrong("name", name.Length == 0 ? "Enter the name of the system that is told" : $"The name must be {LongestName} characters or fewer");
        }

        var url = (Url ?? "").Trim();
        if (WebhookDoor.Problem(url, allowPrivate) is { } problem)
        {
            Wrong("url", problem);
        }

        var chosen = kinds.Select(kind => kind.Name).Intersect(Kinds).ToArray();
        if (chosen.Length == 0)
        {
            Wrong("kinds", "Select what it is told of");
        }

        return good ? before with { Name = name, Url = url, Kinds = chosen, Services = [.. services.Select(service => service.Name).Intersect(Services)], Version = Version } : null;
    }
}
