using System.Globalization;
using System.Net;
using Guildhall.Bench.DataSet;
using Guildhall.Casework.Modules.Cases;

namespace Guildhall.Bench.Requests;

/// <summary>Who asks, and the part of the list's address after the question mark.</summary>
internal sealed record DeskList(bool IsManager, string Query)
{
    public string Cookies(Site site) => IsManager ? site.ManagerCookies : site.StaffCookies;
}

/// <summary>Lists of the desk, one after another.</summary>
internal sealed class ListsRequest(string name, string title, Func<Site, Task<DeskList[]>> choose) : Request
{
    private DeskList[] _lists = [];
    private long[] _bytes = [];
    private int _next;
    private int _nextOfFloor;

    public override string Name => name;

    public override string Title => title;

    public override bool DependsOnCases => true;

    public override async Task PrepareAsync(Site site)
    {
        _lists = await choose(site);
        _bytes = new long[_lists.Length];
        for (var i = 0; i < _lists.Length; i++)
        {
            _bytes[i] = await site.BytesAsync($"{CaseLinks.Desk}?{_lists[i].Query}", _lists[i].Cookies(site));
        }
    }

    public override HttpRequestMessage Product(Site site)
    {
        var list = _lists[(uint)Interlocked.Increment(ref _next) % (uint)_lists.Length];
        return site.Get($"{CaseLinks.Desk}?{list.Query}", list.Cookies(site));
    }

    public override HttpRequestMessage Floor(Site site)
    {
        var at = (uint)Interlocked.Increment(ref _nextOfFloor) % (uint)_lists.Length;
        return site.FloorGet(string.Create(
            CultureInfo.InvariantCulture, $"/list?bytes={_bytes[at]}&all={_lists[at].IsManager}&list={Uri.EscapeDataString(_lists[at].Query)}"));
    }
}

/// <summary>The lists that are measured.</summary>
internal static class DeskLists
{
    /// <summary>An officer's and a manager's lists, narrowed by what officers narrow by.</summary>
    public static async Task<DeskList[]> FilteredAsync(Site site)
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().DateTime);
        var stages = await site.TextsAsync("""select stage from cases."case" where service = 'assisted-collection' and closed_at is null group by stage order by count(*) desc limit 2""");
        var reasons = await site.TextsAsync("""select facets -> 'reason' ->> 0 from cases."case" where service = 'assisted-collection' and facets ->> 'reason' is not null and closed_at is null group by 1 order by count(*) desc""");
        var wards = await site.TextsAsync("""select ward from cases."case" where ward is not null and closed_at is null group by ward order by count(*) desc limit 4""");
        var streets = await site.TextsAsync("""select split_part(property_text, ', ', 2) from cases."case" where split_part(property_text, ', ', 2) <> '' and closed_at is null order by hashtext(reference) limit 1""");
        return
        [
            new(false, $"view=open&service=assisted-collection&stage={stages[0]}"),
            new(true, $"view=open&team=all&ward={wards[0]}"),
            new(false, $"view=open&team=waste-contact&ward={wards[1]}"),
            new(true, "view=open&team=all&flag=vulnerable"),
            new(false, $"view=open&service=assisted-collection&answer.reason={reasons[0]}"),
            new(true, $"view=all&team=all&opened-from={Day(-30)}&opened-to={Day(-1)}&channel=staff"),
            new(false, "view=all&flag=urgent"),
            new(true, $"view=due-soon&team=all&ward={wards[2]}"),
            new(false, $"view=closed&closed-from={Day(-60)}&closed-to={Day(-30)}"),
            new(true, $"view=closed&team=all&ward={wards[3]}&closed-from={Day(-90)}"),
            new(false, $"view=all&service=noise-complaint&opened-from={Day(-200)}&opened-to={Day(-100)}&ward={wards[0]}"),
            new(true, $"view=all&team=all&language=cy&ward={wards[1]}"),
            new(false, $"view=open&place={Uri.EscapeDataString(streets[0])}"),
            new(true, "view=unassigned&team=parking&service=resident-parking-permit"),
            new(false, $"view=closed&service=assisted-collection&answer.reason={reasons[^1]}&ward={wards[2]}"),
            new(true, $"view=all&team=all&flag=press&ward={wards[3]}"),
            new(true, "view=open&team=all&due=late&owner=nobody"),
            new(true, $"view=all&team=all&service=moved-in&target-from={Day(-400)}&target-to={Day(-380)}"),
        ];

        string Day(int days) => DayText(today.AddDays(days));
    }

    /// <summary>The lists behind the manager's numbers, of twelve weeks and of a year.</summary>
    public static Task<DeskList[]> BehindNumbersAsync(Site site)
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().DateTime);
        string[] measures =
        [
            "view=all&opened", "view=closed&outcome=done&outcome=refused&outcome=withdrawn&closed", "view=closed&in-target=yes&closed", "view=closed&in-target=no&closed",
            "view=closed&first-contact=yes&closed", "view=all&reopened", "view=all&chased", "view=all&score=4&score=5&surveyed", "view=all&surveyed",
        ];
        var lists = measures.SelectMany(measure => new[] { 84, 364 }.Select(days => new DeskList(true, $"team=all&{measure}-from={DayText(today.AddDays(-days))}&{Last(measure)}-to={DayText(today)}")))
            .Append(new DeskList(true, $"view=all&team=all&open-on={DayText(today)}"))
            .Append(new DeskList(true, $"view=all&team=all&open-on={DayText(today.AddDays(-84))}"))
            .Append(new DeskList(true, $"view=all&team=parking&chased-from={DayText(today.AddDays(-364))}&chased-to={DayText(today)}"))
            .Append(new DeskList(true, $"view=all&team=all&service=moved-in&surveyed-from={DayText(today.AddDays(-364))}&surveyed-to={DayText(today)}"));
        return Task.FromResult(lists.ToArray());

        static string Last(string measure) => measure.Split('&')[^1];
    }

    private static string DayText(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>An officer looks for cases in words.</summary>
internal sealed class CaseSearchRequest : Request
{
    private string[] _texts = [];
    private long _bytes;
    private int _next;

    public override string Name => "case-search";

    public override string Title => "Case search";

    public override bool DependsOnCases => true;

    // A whole reference leads to its case.
    public override bool IsGood(HttpMethod method, HttpStatusCode status) => status is HttpStatusCode.OK or HttpStatusCode.Found;

    public override async Task PrepareAsync(Site site)
    {
        _texts = await CaseTexts.ReadAsync(site.Source, site.Officer.Teams);
        _bytes = await site.BytesAsync($"{CaseLinks.Search}?q=moved", site.StaffCookies);
    }

    public override HttpRequestMessage Product(Site site) => site.Get($"{CaseLinks.Search}?q={Next()}", site.StaffCookies);

    public override HttpRequestMessage Floor(Site site) => site.FloorGet(string.Create(CultureInfo.InvariantCulture, $"/case-search?bytes={_bytes}&q={Next()}"));

    private string Next() => Uri.EscapeDataString(_texts[(uint)Interlocked.Increment(ref _next) % (uint)_texts.Length]);
}
