using System.Globalization;
using Guildhall.Platform.Localisation;

namespace Guildhall.Council.Modules.Insight.Numbers;

/// <summary>A line of a table as it is shown.</summary>
internal sealed record TableLine(string Title, Figures Figures, LineOf Of, Days Days)
{
    /// <summary>The day at whose end the open cases are counted; null for now.</summary>
    public DateOnly? OpenOn { get; init; }

    /// <summary>A word after the title, such as “so far”.</summary>
    public string? Note { get; init; }
}

/// <summary>A table of numbers: by week, service, team, ward or channel.</summary>
internal sealed record NumbersTable
{
    private const int MostLines = 15;

    /// <summary>Its name in addresses.</summary>
    public required string Name { get; init; }

    public required string Caption { get; init; }

    /// <summary>What its lines are.</summary>
    public required string Heading { get; init; }

    public required string OpenHeading { get; init; }

    public required IReadOnlyList<TableLine> Lines { get; init; }

    /// <summary>The lines shown at first; the others are a link away.</summary>
    public required IReadOnlyList<TableLine> Shown { get; init; }

    /// <summary>The address of the page with all lines.</summary>
    public required string AllLines { get; init; }

    /// <summary>The sums below; null for none.</summary>
    public TableLine? Total { get; init; }

    public required NumbersLists Lists { get; init; }

    /// <summary>The address of the table as a file.</summary>
    public required string Csv { get; init; }

    /// <summary>The tables by what the cases are of.</summary>
    public static NumbersTable Of(
        string name, string caption, string heading, IReadOnlyList<NumbersRow> rows, Func<string, LineOf> of, NumbersFilter filter, NumbersReport report, NumbersLists lists)
    {
        IReadOnlyList<TableLine> lines = [.. rows.Select(r => new TableLine(r.Title, r.Figures, of(r.Key), filter.Days))];
        return new NumbersTable
        {
            Name = name,
            Caption = caption,
            Heading = heading,
            OpenHeading = "Open now",
            Lines = lines,
            Shown = filter.HasAllLines || lines.Count <= MostLines + 3 ? lines : [.. lines.Take(MostLines)],
            AllLines = $"{(filter with { HasAllLines = true }).Link}#{name}-heading",
            Total = rows.Count > 1 ? new TableLine("All", report.Total, lists.All, filter.Days) : null,
            Lists = lists,
            Csv = filter.Csv(name),
        };
    }

    /// <summary>The table by week or month.</summary>
    public static NumbersTable OverTime(NumbersFilter filter, NumbersReport report, NumbersLists lists)
    {
        IReadOnlyList<TableLine> rows =
        [
            .. report.Parts.Reverse().Select(p => new TableLine(PartTitle(filter, p.Days), p.Figures, lists.All, p.Days) { OpenOn = p.Days.To, Note = p.IsUnfinished ? "so far" : null }),
        ];
        return new NumbersTable
        {
            Name = "time",
            Caption = filter.IsByMonth ? "By month" : "By week",
            Heading = filter.IsByMonth ? "Month" : "Week from",
            OpenHeading = "Open at end",
            Lines = rows,
            Shown = rows,
            AllLines = filter.Link,
            Total = new TableLine("All", report.Total with { Open = report.Parts[^1].Figures.Open }, lists.All, filter.Days) { OpenOn = filter.Days.To },
            Lists = lists,
            Csv = filter.Csv("time"),
        };
    }

    /// <summary>What a week or month is called.</summary>
    public static string PartTitle(NumbersFilter filter, Days days) =>
        filter.IsByMonth ? days.From.ToString("MMM yyyy", CultureInfo.InvariantCulture) : PlainDates.Short(days.From);

    /// <summary>The table as the lines of a file.</summary>
    public IEnumerable<IReadOnlyList<string?>> ToCsv()
    {
        yield return
        [
            Heading, "Opened", "Closed", OpenHeading, "Done or refused", "Within target", "Resolved at first contact", "Opened again", "Chases", "Customers who answered", "Satisfied",
        ];
        foreach (var line in Lines)
        {
            var f = line.Figures;
            yield return
            [
                Name == "time" ? NumbersFilter.Iso(line.Days.From) : line.Title, N(f.Opened), N(f.Closed), N(f.Open), N(f.Resolved), N(f.InTarget), N(f.FirstContact), N(f.Reopened), N(f.Chases),
                f.HidesAnswers ? "fewer than 5" : N(f.Answers), f.HidesAnswers ? null : N(f.Satisfied),
            ];
        }

        static string N(int number) => number.ToString(CultureInfo.InvariantCulture);
    }
}
