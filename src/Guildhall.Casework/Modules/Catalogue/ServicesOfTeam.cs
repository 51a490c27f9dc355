using Guildhall.Foundations.Modules.Identity;

namespace Guildhall.Casework.Modules.Catalogue;

/// <summary>Tells which services give a team work.</summary>
internal sealed class ServicesOfTeam(ServiceCatalogue catalogue) : ITeamUse
{
    private const int Named = 3;

    public Task<IReadOnlyList<string>> OfAsync(string team, CancellationToken cancellationToken = default)
    {
        string[] titles = [.. catalogue.Current.Values.Select(v => v.Definition).Where(s => s.Work?.Team == team).Select(s => s.Title.English).Order(StringComparer.Ordinal)];
        return Task.FromResult<IReadOnlyList<string>>(titles.Length switch
        {
            0 => [],
            <= Named => [$"{(titles.Length == 1 ? "the service" : "the services")} {string.Join(", ", titles.Select(t => $"“{t}”"))}"],
            _ => [$"{titles.Length} services, such as “{titles[0]}”"],
        });
    }
}
