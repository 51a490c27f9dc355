using System.Globalization;
using Guildhall.Council.Modules.Assets.Stock;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design.Components;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Guildhall.Council.Modules.Assets.Keep;

/// <summary>The register of equipment.</summary>
[Authorize(Policies.Staff)]
internal sealed class ListModel(AssetRegister register, StockRoom stock, AssetRules rules) : AssetPage(rules)
{
    private const int MostExported = 50_000;

    [BindProperty(Name = "q", SupportsGet = true)]
    public string? Words { get; set; }

    [BindProperty(Name = "kind", SupportsGet = true)]
    public string? Kind { get; set; }

    [BindProperty(Name = "status", SupportsGet = true)]
    public string? Status { get; set; }

    [BindProperty(Name = "holder", SupportsGet = true)]
    public Guid? Holder { get; set; }

    [BindProperty(Name = "view", SupportsGet = true)]
    public string? View { get; set; }

    [BindProperty(Name = "after", SupportsGet = true)]
    public string? After { get; set; }

    public bool ToCollect => View == "collect";

    public IReadOnlyList<Asset> Assets { get; private set; } = [];

    public IReadOnlyList<StockItem> Low { get; private set; } = [];

    public IReadOnlyList<(Guid Id, string Name)> Holders { get; private set; } = [];

    /// <summary>Where the next page is; null for no more.</summary>
    public string? Next { get; private set; }

    public IEnumerable<SelectItem> Kinds => [new SelectItem { Value = "", Text = "All" }, .. Settings.Kinds.Select(k => new SelectItem { Value = k.Name, Text = k.Title })];

    public static IEnumerable<SelectItem> Statuses => [new SelectItem { Value = "", Text = "All" }, .. Enum.GetValues<AssetStatus>().Select(s => new SelectItem { Value = Text.Kebab(s), Text = AssetWords.Of(s) })];

    /// <summary>The address of the same list as a table.</summary>
    public string Export => Link(("handler", "Export"));

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        var (assets, more) = await register.FindAsync(Asked(), AssetRegister.PageSize, cancellationToken);
        Assets = assets;
        Next = more ? Link(("after", assets[^1].Tag)) : null;
        Low = await stock.LowAsync(cancellationToken);
        Holders = await register.HoldersAsync(cancellationToken);
        return Page();
    }

    /// <summary>The list as a table, as it can be taken in again.</summary>
    public async Task<IActionResult> OnGetExportAsync(CancellationToken cancellationToken)
    {
        var (assets, _) = await register.FindAsync(Asked(), MostExported, cancellationToken);
        return File(
            Csv.Bytes(assets.Select(a => (IReadOnlyList<string>)
            [
                a.Tag, a.Kind, a.Make, a.Model, a.Serial ?? "", Day(a.BoughtOn), Day(a.WarrantyUntil), a.Value?.ToString("0.00", CultureInfo.InvariantCulture) ?? "", a.Place ?? "", a.HolderName ?? "", a.Stored,
            ]).Prepend([.. Import.AssetTable.Columns, "status"])),
            "text/csv", "assets.csv");
    }

    private static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    private AssetQuestion Asked()
    {
        Words = Clean(Words);
        Words = Words.Length > 100 ? Words[..100] : Words;
        Kind = Settings.Kinds.FirstOrDefault(k => k.Name == Kind)?.Name;
        AssetStatus? status = Enum.GetValues<AssetStatus>().Where(s => Text.Kebab(s) == Status).Select(s => (AssetStatus?)s).FirstOrDefault();
        Status = status is null ? null : Text.Kebab(status.Value);
        return new AssetQuestion(Words, Kind, status, Holder, ToCollect, string.IsNullOrEmpty(After) ? null : Clean(After));
    }

    private string Link(params (string Name, string Value)[] more) => $"{AssetLinks.All}?{string.Join('&', new[]
    {
        ("q", Clean(Words)), ("kind", Kind ?? ""), ("status", Status ?? ""), ("holder", Holder?.ToString() ?? ""), ("view", ToCollect ? "collect" : ""),
    }.Concat(more).Where(p => p.Item2.Length > 0).Select(p => $"{p.Item1}={Uri.EscapeDataString(p.Item2)}"))}";
}
