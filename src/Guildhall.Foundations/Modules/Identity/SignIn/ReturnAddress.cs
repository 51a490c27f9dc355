using Guildhall.Platform.Web;

namespace Guildhall.Foundations.Modules.Identity.SignIn;

/// <summary>Where to go after signing in.</summary>
internal static class ReturnAddress
{
    /// <summary>The name it goes by in addresses and forms.</summary>
    public const string Parameter = "return-to";

    /// <summary>The address if it is a page of ours that a signed-in person wants, otherwise the staff desk.</summary>
    public static string OrDesk(string? address) =>
        LocalAddress.IsGood(address)
        && !address.StartsWith("/staff/sign-", StringComparison.OrdinalIgnoreCase)
        && !address.StartsWith("/staff/forbidden", StringComparison.OrdinalIgnoreCase)
            ? address
            : "/staff";
}
