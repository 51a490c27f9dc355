using System.Globalization;

namespace Guildhall.Council.Modules.Insight.Numbers;

/// <summary>One row of values of a chart.</summary>
internal sealed record ChartSeries(string Name, IReadOnlyList<int?> Values);

/// <summary>
/// A chart over time, as SVG whose widths are shares of the page's and whose letters keep their size. The table beside it has the same numbers.
/// </summary>
internal sealed record Chart
{
    public const int Top = 18;
    public const int Bottom = 150;
    public const int Height = 174;

    private const int MostLabels = 4;
    private const int MostDots = 20;

    /// <summary>What it shows, for its heading and for those who do not see it.</summary>
    public required string Title { get; init; }

    public required IReadOnlyList<ChartSeries> Series { get; init; }

    /// <summary>What stands below each place.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    public bool IsPercent { get; init; }

    /// <summary>Whether the last place is not over.</summary>
    public bool IsUnfinished { get; init; }

    /// <summary>Whether single values are marked.</summary>
    public bool HasDots => Labels.Count <= MostDots;

    public bool IsEmpty => Series.All(s => s.Values.All(v => v is null or 0));

    /// <summary>The values that have a line across.</summary>
    public IReadOnlyList<int> Lines
    {
        get
        {
            var most = IsPercent ? 100 : Math.Max(4, Series.SelectMany(s => s.Values).Max() ?? 0);
            var step = IsPercent ? 25 : Step(most);
            return [.. Enumerable.Range(0, ((most + step - 1) / step) + 1).Select(i => i * step)];
        }
    }

    /// <summary>How far down a value is.</summary>
    public string Y(int value) => Number(Bottom - ((Bottom - Top) * (double)value / Lines[^1]));

    /// <summary>How high a column is; what is not nothing can be seen.</summary>
    public string ColumnHeight(int value) => Number(value == 0 ? 0 : Math.Max(1, (Bottom - Top) * (double)value / Lines[^1]));

    public string ColumnTop(int value) => Number(Bottom - (value == 0 ? 0 : Math.Max(1, (Bottom - Top) * (double)value / Lines[^1])));

    /// <summary>Where a place begins, or a share of it after that.</summary>
    public string X(int place, double share = 0) => Number(100.0 * (place + share) / Labels.Count) + "%";

    /// <summary>The width of a share of a place.</summary>
    public string Width(double share) => Number(100.0 * share / Labels.Count) + "%";

    /// <summary>Whether a place has its label: as many as there is room for on a phone.</summary>
    public bool IsLabelled(int place) => place % ((Labels.Count + MostLabels - 1) / MostLabels) == 0;

    public string Value(int value) => Numbers(value) + (IsPercent ? "%" : "");

    /// <summary>A number as people read it.</summary>
    public static string Numbers(int value) => value.ToString("N0", CultureInfo.GetCultureInfo("en-GB"));

    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    // 1, 2 or 5 of some tens, so that there are four lines at most.
    private static int Step(int most)
    {
        for (var tens = 1; ; tens *= 10)
        {
            foreach (var step in new[] { tens, 2 * tens, 5 * tens })
            {
                if (step * 4 >= most)
                {
                    return step;
                }
            }
        }
    }
}

/// <summary>A bar of a chart that compares.</summary>
internal sealed record Bar(string Title, int Value, int? Other = null);

/// <summary>A chart that compares, a bar below the other.</summary>
internal sealed record BarChart
{
    public const int RowHeight = 42;

    private const int LongestTitle = 42;

    public required string Title { get; init; }

    /// <summary>What it shows, for those who do not see it.</summary>
    public required string Name { get; init; }

    public required IReadOnlyList<Bar> Bars { get; init; }

    /// <summary>What the bars are, and the thin ones below them where there are any.</summary>
    public required IReadOnlyList<string> Legend { get; init; }

    public int Height => Bars.Count * RowHeight;

    // Room for the number behind the longest.
    public string Width(int value) => Chart.Number(84.0 * value / Math.Max(1, Bars.Max(b => Math.Max(b.Value, b.Other ?? 0)))) + "%";

    public static string Short(string title) => title.Length <= LongestTitle ? title : string.Concat(title.AsSpan(0, LongestTitle - 1).TrimEnd(), "…");
}
