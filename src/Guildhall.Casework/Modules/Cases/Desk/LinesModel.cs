using Guildhall.Casework.Modules.Catalogue;

namespace Guildhall.Casework.Modules.Cases.Desk;

/// <summary>The table of a list of cases.</summary>
public sealed record LinesModel
{
    /// <summary>What the table is called.</summary>
    public required string Caption { get; init; }

    /// <summary>Its lines.</summary>
    public required IReadOnlyList<CaseLine> Lines { get; init; }

    /// <summary>How it is sorted, and its columns.</summary>
    public required CaseFilter Filter { get; init; }

    /// <summary>The names of what lists are narrowed by.</summary>
    public required FilterChoices Choices { get; init; }

    /// <summary>The day to reckon lateness by.</summary>
    public required DateOnly Today { get; init; }

    /// <summary>The services, by the versions the cases were opened with.</summary>
    public required IReadOnlyDictionary<Guid, ServiceDefinition> Services { get; init; }

    /// <summary>Whether its lines can be chosen.</summary>
    public bool MayChoose { get; init; }

    /// <summary>Whether its headings sort it.</summary>
    public bool MaySort { get; init; } = true;

    /// <summary>What the line's service is called.</summary>
    public string ServiceTitle(CaseLine line) => Services[line.ServiceVersion].Title.English;

    /// <summary>What officers call the line's stage.</summary>
    public string StageTitle(CaseLine line) => Services[line.ServiceVersion].Case.Stage(line.Stage)?.Title.English ?? line.Stage;

    /// <summary>Who asked, and where.</summary>
    public static string? Customer(CaseLine line) =>
        line.PropertyText is null ? line.CustomerName : line.CustomerName is null ? line.PropertyText : $"{line.CustomerName}, {line.PropertyText}";

    /// <summary>The address of the list sorted by a column: the other way round where it is sorted by it already.</summary>
    public string SortedBy(CaseSort sort) => (Filter with { Sort = sort, Descending = Filter.Order.Sort == sort && !Filter.Order.Descending }).Link;

    /// <summary>How a column is sorted, as assistive technology is told.</summary>
    public string? SortState(CaseSort sort) => Filter.Order.Sort != sort ? null : Filter.Order.Descending ? "descending" : "ascending";

    /// <summary>With the definitions of the services the lines are of.</summary>
    public static async Task<LinesModel> OfAsync(
        IReadOnlyList<CaseLine> lines, CaseFilter filter, FilterChoices choices, DateOnly today, ServiceCatalogue catalogue, string caption, CancellationToken cancellationToken)
    {
        var services = new Dictionary<Guid, ServiceDefinition>();
        foreach (var version in lines.Select(l => l.ServiceVersion).Distinct())
        {
            services[version] = (await catalogue.VersionAsync(version, cancellationToken)).Definition;
        }

        return new LinesModel { Caption = caption, Lines = lines, Filter = filter, Choices = choices, Today = today, Services = services };
    }
}
