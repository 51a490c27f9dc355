using Guildhall.Foundations.Modules.Identity;

namespace Guildhall.Casework.Modules.Customers.Premises;

/// <summary>The premises of a business as the page shows them.</summary>
internal sealed record ShownPremises(Guid Business, IReadOnlyList<OnePremises> All, bool MayChange);

/// <summary>Shows where a business is, on its page.</summary>
internal sealed class PremisesSection(BusinessPremises premises) : IBusinessSection
{
    public int Order => 10;

    public string FirstStep(Guid business) => $"{CustomerLinks.AddPremises(business)}?first=true";

    public async Task<AccountSection?> ForAsync(Business business, BusinessRole role, CancellationToken cancellationToken) =>
        new("/Modules/Customers/Premises/_Premises.cshtml", new ShownPremises(business.Id, await premises.OfAsync(business.Id, cancellationToken), role == BusinessRole.Owner));
}
