using Guildhall.Foundations.Modules.Identity;

namespace Guildhall.Casework.Modules.Catalogue;

/// <summary>The services a person can let a helper use: those for the public that end in a case, but the restricted ones.</summary>
internal sealed class HelpableServices(Func<ServiceCatalogue> catalogue) : IHelpableServices
{
    public IReadOnlyList<HelpableService> All() =>
        [.. catalogue().Public
            .Where(service => !service.IsChecker && !service.Privacy.IsClosedToHelpers)
            .Select(service => new HelpableService(service.Name, service.Title))];
}
