using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Catalogue.StaffServices;

/// <summary>The services only staff may use.</summary>
[Authorize(Policies.Staff)]
public sealed class StaffServicesModel(ServiceCatalogue catalogue) : PageModel
{
    /// <summary>The services, by title.</summary>
    public IReadOnlyList<ServiceDefinition> Services =>
        [.. catalogue.Current.Values.Select(v => v.Definition).Where(s => s.IsInternal).OrderBy(s => s.Title.English, StringComparer.Ordinal)];
}
