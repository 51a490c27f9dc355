using Guildhall.Casework.Modules.Catalogue;

namespace Guildhall.Casework.Modules.Forms.Use;

/// <summary>How the forms of all services are used, and which never were.</summary>
internal sealed class UseOfAllModel(ServiceCatalogue catalogue, FormUse use, TimeProvider clock) : UsePage(clock)
{
    public IReadOnlyList<(ServiceDefinition Service, UseFigures Figures, int Ended)> Used { get; private set; } = [];

    public IReadOnlyList<ServiceDefinition> Never { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var figures = await use.AllAsync(Since, cancellationToken);
        var last = await use.LastPagesAsync(Since, cancellationToken);
        var services = catalogue.Current.Values.Select(v => v.Definition).OrderBy(s => s.Title.English, StringComparer.Ordinal).ToList();
        Used = [.. services.Where(s => figures.ContainsKey(s.Name)).Select(s => (s, figures[s.Name], Ended(s, last))).OrderByDescending(s => s.Item2.Started)];
        Never = [.. services.Where(s => !figures.ContainsKey(s.Name) && s.Retired is null)];
    }
}
