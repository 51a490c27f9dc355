using System.Globalization;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Guildhall.Council.Modules.Assets.Keep;

/// <summary>What was typed of a thing, on a page or in a line of a table.</summary>
internal sealed record AssetForm
{
    private const int Longest = 100;

    public string? Tag { get; init; }

    public string? Kind { get; init; }

    public string? Make { get; init; }

    public string? Model { get; init; }

    public string? Serial { get; init; }

    public string? Bought { get; init; }

    public string? Warranty { get; init; }

    public string? Value { get; init; }

    public string? Place { get; init; }

    public static AssetForm Of(AssetFacts facts) => new()
    {
        Tag = facts.Tag,
        Kind = facts.Kind,
        Make = facts.Make,
        Model = facts.Model,
        Serial = facts.Serial,
        Bought = facts.BoughtOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Warranty = facts.WarrantyUntil?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Value = facts.Value?.ToString("0.00", CultureInfo.InvariantCulture),
        Place = facts.Place,
    };

    /// <summary>It as facts; null with the problems where something is wrong.</summary>
    public AssetFacts? Read(AssetSettings settings, Action<string, string> problem)
    {
        var wrong = false;
        var kind = settings.Kinds.FirstOrDefault(k => k.Name == Clean(Kind) || string.Equals(k.Title, Clean(Kind), StringComparison.OrdinalIgnoreCase));
        if (Clean(Tag).Length == 0)
        {
            Wrong("tag", "Enter what the label says");
        }

        if (kind is null)
        {
            Wrong("kind", Clean(Kind).Length == 0 ? "Choose what kind of thing it is" : $"The kind is one of: {string.Join(", ", settings.Kinds.Select(k => k.Name))}");
        }

        foreach (var (field, text) in new[] { ("tag", Tag), ("make", Make), ("model", Model), ("serial", Serial), ("place", Place) })
        {
            if (Clean(text).Length > Longest)
            {
                Wrong(field, $"This must be {Longest} characters or fewer");
            }
        }

        var bought = Day("bought", Bought);
        var warranty = Day("warranty", Warranty);
        if (warranty < bought)
        {
            Wrong("warranty", "The warranty cannot end before it was bought");
        }

        decimal? value = null;
        if (Clean(Value).TrimStart('£').Replace(",", "", StringComparison.Ordinal) is { Length: > 0 } amount)
        {
            if (decimal.TryParse(amount, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var pounds) && pounds < 10_000_000)
            {
                value = decimal.Round(pounds, 2);
            }
            else
            {
                Wrong("value", "Enter the value in pounds, such as 940 or 940.50");
            }
        }

        return wrong ? null : new AssetFacts
        {
            Tag = Clean(Tag).ToUpperInvariant(),
            Kind = kind!.Name,
            Make = Clean(Make),
            Model = Clean(Model),
            Serial = Clean(Serial) is { Length: > 0 } serial ? serial : null,
            BoughtOn = bought,
            WarrantyUntil = warranty,
            Value = value,
            Place = Clean(Place) is { Length: > 0 } place ? place : null,
        };

        void Wrong(string field, string message)
        {
            wrong = true;
            problem(field, message);
        }

        DateOnly? Day(string field, string? text)
        {
            if (Clean(text).Length == 0)
            {
                return null;
            }

            if (DateOnly.TryParseExact(Clean(text), ["yyyy-MM-dd", "d/M/yyyy", "d M yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1980 and < 2100)
            {
                return day;
            }

            Wrong(field, "Enter the day, such as 27/3/2026");
            return null;
        }
    }

    /// <summary>The same, with the problems at their fields.</summary>
    public AssetFacts? Read(AssetSettings settings, ModelStateDictionary state) => Read(settings, state.AddModelError);

    private static string Clean(string? text) => (text ?? "").Replace("\0", "", StringComparison.Ordinal).ReplaceLineEndings(" ").Trim();
}
