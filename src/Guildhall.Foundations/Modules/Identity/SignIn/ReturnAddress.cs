using Guildhall.Platform.Web;

namespace Guildhall.Foundations.Modules.Identity.SignIn;

/// <summary>Where to go after signing in.</summary>
internal static class ReturnAddress
{
    /// <summary>The name it goes by in addresses and forms.</summary>
    public const string Parameter = "return-to";

    private const int Longest = 2000;

    private static readonly string[] s_notForStaff = ["/staff/sign-in", "/staff/sign-in-outside", "/staff/sign-out", "/staff/forbidden", "/staff/second-step"];

    // Leading there would end what has just begun, or begin it again.
    private static readonly string[] s_notForPeople =
        ["/staff", "/account/sign-in", "/account/sign-out", "/account/register", "/account/check-email", "/account/link", "/account/recover", "/account/second-step", "/account/leave", "/account/one-login/return", "/language"];

    /// <summary>The address if it is a page of ours that a signed-in member of staff wants, otherwise the desk.</summary>
    public static string OrDesk(string? address) => IsGood(address, s_notForStaff) ? address! : "/staff";

    /// <summary>The address if it is a page of ours that a signed-in person wants, otherwise their account.</summary>
    public static string OrAccount(string? address) => IsGood(address, s_notForPeople) ? address! : "/account";

    /// <summary>Another address that leads on to this one.</summary>
    public static string Then(string address, string? returnTo) =>
        LocalAddress.IsGood(returnTo) && returnTo.Length <= Longest
            ? $"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{Parameter}={Uri.EscapeDataString(returnTo)}"
            : address;

    private static bool IsGood(string? address, string[] but) =>
        LocalAddress.IsGood(address) && address.Length <= Longest && !but.Any(page => IsUnder(address, page));

    // By whole segments: /account/links is another page than /account/link.
    private static bool IsUnder(string address, string page) =>
        address.StartsWith(page, StringComparison.OrdinalIgnoreCase) && (address.Length == page.Length || address[page.Length] is '/' or '?' or '#');
}
