using System.Globalization;
using Guildhall.Platform.Time;
using Microsoft.AspNetCore.Mvc;

namespace Guildhall.Foundations.Modules.Integration.ApiKeys;

/// <summary>A new key as an administrator fills it in.</summary>
internal sealed class ApiKeyForm
{
    private const int LongestName = 100;
    private const int MostPerMinute = 6000;

    /// <summary>How long a key may last, in days, with what it is called; an empty one for ever.</summary>
    public static IReadOnlyList<(string Value, string Title)> Lasts { get; } =
        [("90", "90 days"), ("365", "A year"), ("730", "Two years"), ("never", "Until it is revoked")];

    [FromForm(Name = "name")]
    public string? Name { get; set; }

    [FromForm(Name = "scopes")]
    public List<string> Scopes { get; set; } = [];

    [FromForm(Name = "services")]
    public List<string> Services { get; set; } = [];

    [FromForm(Name = "teams")]
    public List<string> Teams { get; set; } = [];

    [FromForm(Name = "lasts")]
    public string? Lasting { get; set; } = "365";

    [FromForm(Name = "per-minute")]
    public string? PerMinute { get; set; } = "300";

    /// <summary>The key as filled in; what is wrong is told field by field.</summary>
    public ApiKey? Read(Guid id, NewSecret secret, IReadOnlyList<ApiService> services, IReadOnlyList<string> teams, string by, DateTimeOffset now, Action<string, string> wrong)
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
            Wrong("name", name.Length == 0 ? "Enter the name of the system that uses the key" : $"The name must be {LongestName} characters or fewer");
        }

        var scopes = ApiScopes.All.Select(scope => scope.Name).Intersect(Scopes).ToArray();
        if (scopes.Length == 0)
        {
            Wrong("scopes", "Select what the key may do");
        }

        if (Lasts.All(l => l.Value != Lasting))
        {
            Wrong("lasts", "Select how long the key works");
        }

        if (!int.TryParse(PerMinute?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var perMinute) || perMinute is < 1 or > MostPerMinute)
        {
            Wrong("per-minute", $"Enter a number of requests from 1 to {MostPerMinute:N0}");
        }

        return !good ? null : new ApiKey
        {
            Id = id,
            Name = name,
            Prefix = secret.Prefix,
            Scopes = scopes,
            Services = [.. services.Select(service => service.Name).Intersect(Services)],
            Teams = [.. teams.Intersect(Teams)],
            PerMinute = perMinute,
            ExpiresAt = int.TryParse(Lasting, CultureInfo.InvariantCulture, out var days) ? LondonTime.EndOf(LondonTime.DayOf(now).AddDays(days)) : null,
            MadeAt = now,
            MadeByName = by,
        };
    }
}
