using Guildhall.Foundations.Modules.Identity;

namespace Guildhall.Casework.Modules.Customers;

/// <summary>The addresses of the pages where people look after what we know of them.</summary>
public static class CustomerLinks
{
    /// <summary>Where they live, and places they have to do with.</summary>
    public const string Addresses = "/account/details/addresses";

    /// <summary>How to write to them.</summary>
    public const string Preferences = "/account/preferences";

    internal const string AddAddress = "/account/details/addresses/add";

    internal const string Consent = "/account/preferences/consent";

    internal static string Address(Guid address) => $"/account/details/addresses/{address}";

    internal static string AddPremises(Guid business) => $"{BusinessLinks.One(business)}/premises/add";

    internal static string Premises(Guid business, Guid premises) => $"{BusinessLinks.One(business)}/premises/{premises}";
}
