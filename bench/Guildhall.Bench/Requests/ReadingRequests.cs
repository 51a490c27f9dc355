using System.Globalization;
using Guildhall.Bench.DataSet;

namespace Guildhall.Bench.Requests;

/// <summary>A page that reads no table.</summary>
internal sealed class PageRequest(string name, string title, string path) : Request
{
    private long _bytes;

    public override string Name => name;

    public override string Title => title;

    public override async Task PrepareAsync(Site site) => _bytes = await site.BytesAsync(path);

    public override HttpRequestMessage Product(Site site) => site.Get(path);

    public override HttpRequestMessage Floor(Site site) => site.FloorGet(string.Create(CultureInfo.InvariantCulture, $"/page?bytes={_bytes}"));
}

/// <summary>What the type-ahead asks.</summary>
internal sealed class AddressRequest : Request
{
    private string[] _texts = [];
    private int _next;

    public override string Name => "address";

    public override string Title => "Address look-up";

    public override async Task PrepareAsync(Site site) => _texts = await TypedTexts.ReadAsync(site.Source);

    public override HttpRequestMessage Product(Site site) => site.Get("/addresses?q=" + Text());

    public override HttpRequestMessage Floor(Site site) => site.FloorGet("/address?q=" + Text());

    private string Text() => Uri.EscapeDataString(_texts[(uint)Interlocked.Increment(ref _next) % (uint)_texts.Length]);
}

/// <summary>A search in a person's own words.</summary>
internal sealed class SearchRequest : Request
{
    private (string Words, bool Welsh)[] _typed = [];
    private long _bytes;
    private int _next;

    public override string Name => "search";

    public override string Title => "Search";

    public override async Task PrepareAsync(Site site)
    {
        _typed = SearchTexts.Typed();
        long bytes = 0;
        foreach (var (words, _) in _typed[..20])
        {
            bytes += await site.BytesAsync("/search?q=" + Uri.EscapeDataString(words));
        }

        _bytes = bytes / 20;
    }

    public override HttpRequestMessage Product(Site site)
    {
        var (words, welsh) = Next();
        return site.Get("/search?q=" + Uri.EscapeDataString(words), welsh ? "gh_language=cy" : "");
    }

    public override HttpRequestMessage Floor(Site site)
    {
        var (words, welsh) = Next();
        return site.FloorGet(string.Create(CultureInfo.InvariantCulture, $"/search?q={Uri.EscapeDataString(words)}&language={(welsh ? "cy" : "en")}&bytes={_bytes}"));
    }

    private (string Words, bool Welsh) Next() => _typed[(uint)Interlocked.Increment(ref _next) % (uint)_typed.Length];
}

/// <summary>The officer's list of open cases.</summary>
internal sealed class CaseListRequest : Request
{
    private long _bytes;

    public override string Name => "case-list";

    public override string Title => "Case list";

    public override bool DependsOnCases => true;

    public override async Task PrepareAsync(Site site) => _bytes = await site.BytesAsync("/staff/cases", site.StaffCookies);

    public override HttpRequestMessage Product(Site site) => site.Get("/staff/cases", site.StaffCookies);

    public override HttpRequestMessage Floor(Site site) => site.FloorGet(string.Create(CultureInfo.InvariantCulture, $"/list?bytes={_bytes}&all=False&list="));
}

/// <summary>One case, another each time.</summary>
internal sealed class CasePageRequest : Request
{
    private string[] _references = [];
    private long _bytes;
    private int _next;

    public override string Name => "case-page";

    public override string Title => "Case page";

    public override bool DependsOnCases => true;

    public override async Task PrepareAsync(Site site)
    {
        await using var find = site.Source.CreateCommand(
            """
            select reference from cases."case"
            where not restricted or team = any(@teams)
            order by hashtext(reference)
            limit 5000
            """);
        find.Parameters.Add(new("teams", site.Officer.Teams));
        await using var reader = await find.ExecuteReaderAsync();
        var references = new List<string>();
        while (await reader.ReadAsync())
        {
            references.Add(reader.GetString(0));
        }

        _references = [.. references];
        long bytes = 0;
        foreach (var reference in _references[..20])
        {
            bytes += await site.BytesAsync($"/staff/cases/{reference}", site.StaffCookies);
        }

        _bytes = bytes / 20;
    }

    public override HttpRequestMessage Product(Site site) => site.Get($"/staff/cases/{Next()}", site.StaffCookies);

    public override HttpRequestMessage Floor(Site site) =>
        site.FloorGet(string.Create(CultureInfo.InvariantCulture, $"/case-page?reference={Next()}&bytes={_bytes}"));

    public string Next() => _references[(uint)Interlocked.Increment(ref _next) % (uint)_references.Length];
}

/// <summary>What the work came to: the last twelve weeks and a year in turn, of all teams.</summary>
internal sealed class NumbersRequest : Request
{
    private static readonly string[] s_paths = ["/staff/numbers", "/staff/numbers?period=year"];

    private long _bytes;
    private int _next;
    private int _nextOfFloor;

    public override string Name => "numbers";

    public override string Title => "Numbers";

    public override bool DependsOnCases => true;

    public override async Task PrepareAsync(Site site)
    {
        _bytes = 0;
        foreach (var path in s_paths)
        {
            _bytes += await site.BytesAsync(path, site.ManagerCookies) / s_paths.Length;
        }
    }

    public override HttpRequestMessage Product(Site site) => site.Get(s_paths[(uint)Interlocked.Increment(ref _next) % s_paths.Length], site.ManagerCookies);

    public override HttpRequestMessage Floor(Site site) =>
        site.FloorGet(string.Create(CultureInfo.InvariantCulture, $"/numbers?days={((uint)Interlocked.Increment(ref _nextOfFloor) % 2 == 0 ? 84 : 364)}&bytes={_bytes}"));
}
