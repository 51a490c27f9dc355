namespace Guildhall.Foundations.Modules.Identity.OpenId;

/// <summary>The other ways to sign in, as a sign-in page shows them.</summary>
internal sealed record SignInWaysShown(bool ForStaff, string? ReturnTo);
