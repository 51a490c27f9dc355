using Guildhall.Platform.Localisation;

namespace Guildhall.Foundations.Modules.Identity;

/// <summary>A way to sign in that leads to another page, offered where people or staff sign in. Register it as a service.</summary>
/// <param name="Label">The words of the button.</param>
/// <param name="Href">Where it leads; <c>return-to</c> is added.</param>
/// <param name="ForStaff">Whether it is for staff, or for the public.</param>
public sealed record SignInWay(LocalText Label, string Href, bool ForStaff);
