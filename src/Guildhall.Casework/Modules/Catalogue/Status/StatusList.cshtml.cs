using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Catalogue.Status;

/// <summary>The services of an officer's teams, and which are slow or closed for now.</summary>
[Authorize(Policies.Staff)]
internal sealed class StatusListModel(ServiceCatalogue catalogue, ServiceStatuses statuses) : PageModel
{
    public IReadOnlyList<(ServiceDefinition Service, ServiceStatus? Status)> Services { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var services = new List<(ServiceDefinition, ServiceStatus?)>();
        foreach (var service in catalogue.Current.Values.Select(v => v.Definition).Where(s => s.Retired is null && StatusModel.MaySet(s, User.Staff())).OrderBy(s => s.Title.English, StringComparer.Ordinal))
        {
            services.Add((service, await statuses.FindAsync(service.Name, cancellationToken) ?? await statuses.FindSetAsync(service.Name, cancellationToken)));
        }

        Services = services;
    }
}
