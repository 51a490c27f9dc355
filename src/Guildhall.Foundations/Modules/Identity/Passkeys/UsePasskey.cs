namespace Guildhall.Foundations.Modules.Identity.Passkeys;

/// <summary>The button that signs in with a passkey.</summary>
/// <param name="Address">Where what the browser answers is sent; the challenge comes from there with <c>?handler=Options</c>.</param>
/// <param name="ReturnTo">Where to go afterwards.</param>
internal sealed record UsePasskey(string Address, string? ReturnTo);
