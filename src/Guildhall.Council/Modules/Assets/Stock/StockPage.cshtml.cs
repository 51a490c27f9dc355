using System.Globalization;
using System.Text.RegularExpressions;
using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Guildhall.Council.Modules.Assets.Stock;

/// <summary>What is in stock: how many there are, when to order, and who took what.</summary>
[Authorize(Policies.Staff)]
internal sealed partial class StockPageModel(StockRoom stock, AssetRules rules) : AssetPage(rules)
{
    private const int Most = 100_000;

    public IReadOnlyList<StockItem> Items { get; private set; } = [];

    public IReadOnlyList<StockEvent> Events { get; private set; } = [];

    [BindProperty(Name = "item")]
    public string? Item { get; set; }

    [BindProperty(Name = "way")]
    public string? Way { get; set; }

    [BindProperty(Name = "count")]
    public string? Count { get; set; }

    [BindProperty(Name = "reason")]
    public string? Reason { get; set; }

    [BindProperty(Name = "title")]
    public string? ItemTitle { get; set; }

    [BindProperty(Name = "place")]
    public string? Place { get; set; }

    [BindProperty(Name = "level")]
    public string? Level { get; set; }

    [BindProperty(Name = "low")]
    public string? Low { get; set; }

    public Task OnGetAsync(CancellationToken cancellationToken) => LoadAsync(cancellationToken);

    /// <summary>Puts some in or takes some out.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        Reason = Clean(Reason);
        if (Items.All(i => i.Name != Item))
        {
            ModelState.AddModelError("item", "Select what it is");
        }

        if (Way is not ("in" or "out"))
        {
            ModelState.AddModelError("way", "Say whether they come in or go out");
        }

        var count = Number("count", Count, 1, "Enter how many, such as 5");
        if (Reason.Length > TextLength)
        {
            ModelState.AddModelError("reason", $"This must be {TextLength:N0} characters or fewer");
        }

        if (!ModelState.IsValid)
        {
            return Refused();
        }

        if (await stock.MoveAsync(Item!, Way == "in" ? count : -count, Reason, User.Staff(), cancellationToken))
        {
            return Redirect(AssetLinks.Stock);
        }

        ModelState.AddModelError("count", "There are not so many");
        return Refused();
    }

    /// <summary>Adds a kind of thing, or changes when to order it.</summary>
    public async Task<IActionResult> OnPostKeepAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        (ItemTitle, Place) = (Clean(ItemTitle), Clean(Place));
        var name = NotOfNames().Replace(ItemTitle.ToLowerInvariant(), "-").Trim('-');
        if (name.Length is 0 or > 60)
        {
            ModelState.AddModelError("title", name.Length == 0 ? "Enter what it is" : "This must be 60 characters or fewer");
        }

        if (Place.Length > 100)
        {
            ModelState.AddModelError("place", "This must be 100 characters or fewer");
        }

        var known = Items.FirstOrDefault(i => i.Name == name);
        var item = new StockItem
        {
            Name = name,
            Title = ItemTitle,
            Place = Place.Length == 0 ? null : Place,
            Level = known is null ? Number("level", Level, 0, "Enter how many there are, such as 12") : known.Level,
            Low = Number("low", Low, 0, "Enter at how many it is time to order, such as 5"),
        };
        if (!ModelState.IsValid)
        {
            return Refused();
        }

        await stock.PutAsync(item, User.Staff(), cancellationToken);
        return Redirect(AssetLinks.Stock);
    }

    [GeneratedRegex("[^a-z0-9]+", RegexOptions.None, 1000)]
    private static partial Regex NotOfNames();

    private int Number(string field, string? typed, int least, string missing)
    {
        if (int.TryParse(typed?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= Most)
        {
            return number;
        }

        ModelState.AddModelError(field, missing);
        return 0;
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        Items = await stock.AllAsync(cancellationToken);
        Events = await stock.EventsAsync(cancellationToken);
    }
}
