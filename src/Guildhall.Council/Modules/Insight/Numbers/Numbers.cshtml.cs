using System.Globalization;
using System.Text;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Time;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Council.Modules.Insight.Numbers;

/// <summary>What the work of a time came to, each number with the list behind it.</summary>
[Authorize(NumbersPolicy.Name)]
public sealed class NumbersModel(NumbersReader reader, ServiceCatalogue catalogue, TimeProvider clock) : PageModel
{
    private const int MostBars = 12;

    internal NumbersFilter Filter { get; private set; } = null!;

    internal NumbersScope Scope { get; private set; } = null!;

    internal NumbersReport Report { get; private set; } = null!;

    internal NumbersLists Lists { get; private set; } = null!;

    internal IReadOnlyList<(string Value, string Title)> Services { get; private set; } = [];

    internal IReadOnlyList<(string Value, string Title)> Wards { get; private set; } = [];

    internal IReadOnlyList<NumbersTable> Tables { get; private set; } = [];

    internal static IReadOnlyList<(string Value, string Title)> Channels { get; } = [("web", NumbersReader.ChannelTitle("web")), ("staff", NumbersReader.ChannelTitle("staff"))];

    /// <summary>What was chosen besides the time, in words.</summary>
    internal IEnumerable<string> Narrowed =>
        new[]
        {
            Of(Services, Filter.Service), Of([.. Scope.Teams.Select(t => (t.Name, t.Title))], Filter.Team), Of(Wards, Filter.Ward) is { } ward ? $"ward: {ward}" : null,
            Of(Channels, Filter.Channel) is { } channel ? $"channel: {channel}" : null,
        }.OfType<string>();

    /// <summary>Shows the numbers.</summary>
    public async Task OnGetAsync(CancellationToken cancellationToken) => await ReadAsync(cancellationToken);

    /// <summary>Sends one table as a file.</summary>
    public async Task<IActionResult> OnGetCsvAsync(string? table, CancellationToken cancellationToken)
    {
        await ReadAsync(cancellationToken);
        var lines = table == "age"
            ? [["Age", "Open now"], .. Report.Ages.Select(a => (IReadOnlyList<string?>)[a.Title, a.Open.ToString(CultureInfo.InvariantCulture)])]
            : Tables.FirstOrDefault(t => t.Name == table)?.ToCsv();
        if (lines is null)
        {
            return NotFound();
        }

        using var text = new StringWriter();
        var csv = new CsvWriter(text);
        foreach (var line in lines)
        {
            await csv.WriteAsync(line, cancellationToken);
        }

        Response.Headers.CacheControl = "no-store";
        return File(
            Encoding.UTF8.GetBytes('\uFEFF' + text.ToString()), "text/csv; charset=utf-8", string.Create(CultureInfo.InvariantCulture, $"numbers-{table}-{Filter.Days.From:yyyy-MM-dd}-to-{Filter.Days.To:yyyy-MM-dd}.csv"));
    }

    /// <summary>Opened and closed over time.</summary>
    internal Chart Flow => Over("Opened and closed", ("Opened", p => p.Figures.Opened), ("Closed", p => p.Figures.Closed));

    /// <summary>Open cases over time.</summary>
    internal Chart Backlog => Over(Filter.IsByMonth ? "Open at the end of each month" : "Open at the end of each week", ("Open", p => p.Figures.Open));

    /// <summary>How well it went over time.</summary>
    internal Chart Quality => Over(
        "How well it went",
        ("Within target", p => p.Figures.InTargetShare), ("First contact", p => p.Figures.FirstContactShare), ("Satisfied", p => p.Figures.SatisfiedShare)) with
    { IsPercent = true };

    internal BarChart Ages => new() { Title = "Open now", Name = "Open cases by age", Legend = ["Open now"], Bars = [.. Report.Ages.Select(a => new Bar(a.Title, a.Open))] };

    internal static BarChart BarsOf(NumbersTable table) => new()
    {
        Title = table.Lines.Count > MostBars ? $"The {MostBars} with most" : "Opened and closed",
        Name = $"Opened and closed {table.Caption[..1].ToLowerInvariant()}{table.Caption[1..]}",
        Legend = ["Opened", "Closed"],
        Bars = [.. table.Lines.Take(MostBars).Select(l => new Bar(l.Title, l.Figures.Opened, l.Figures.Closed))],
    };

    private Chart Over(string title, params (string Name, Func<NumbersPart, int?> Value)[] series) => new()
    {
        Title = title,
        Series = [.. series.Select(s => new ChartSeries(s.Name, [.. Report.Parts.Select(s.Value)]))],
        Labels = [.. Report.Parts.Select(p => p.Days.From.ToString(Filter.IsByMonth ? "MMM yy" : "d MMM", CultureInfo.InvariantCulture))],
        IsUnfinished = Report.Parts[^1].IsUnfinished,
    };

    private static string? Of(IReadOnlyList<(string Value, string Title)> choices, string? chosen) => chosen is null ? null : choices.FirstOrDefault(c => c.Value == chosen).Title ?? chosen;

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        var today = LondonTime.Today(clock);
        Filter = NumbersFilter.Read(Request.Query, today);
        Scope = await reader.ScopeAsync(User.Staff(), cancellationToken);
        var wards = await reader.WardsAsync(cancellationToken);
        Wards = [.. wards.Select(w => (w.Code.Length == 0 ? CaseFilter.NoWard : w.Code, w.Title))];
        Services =
        [
            .. catalogue.Current.Values.Select(v => v.Definition).Where(s => s.Work is { } work && Scope.Teams.Any(t => t.Name == work.Team))
                .Select(s => (s.Name, s.Title.English)).OrderBy(s => s.English, StringComparer.Ordinal),
        ];
        Lists = new NumbersLists(Filter, Scope, today);
        Report = await reader.ReadAsync(Filter, Scope, [.. wards.Select(w => w.Code)], today, cancellationToken);
        Tables =
        [
            NumbersTable.OverTime(Filter, Report, Lists),
            NumbersTable.Of("service", "By service", "Service", Report.Services, key => Lists.All with { Service = key }, Filter, Report, Lists),
            NumbersTable.Of("team", "By team", "Team", Report.Teams, key => Lists.All with { Team = key }, Filter, Report, Lists),
            NumbersTable.Of("ward", "By ward", "Ward", Report.Wards, key => Lists.All with { Ward = key.Length == 0 ? CaseFilter.NoWard : key }, Filter, Report, Lists),
            NumbersTable.Of("channel", "By channel", "Channel", Report.Channels, key => Lists.All with { Channel = key }, Filter, Report, Lists),
        ];
    }
}
