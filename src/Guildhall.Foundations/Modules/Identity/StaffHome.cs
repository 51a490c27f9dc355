namespace Guildhall.Foundations.Modules.Identity;

/// <summary>Where someone begins who signs in at the desk's door and has no desk. Register it as a service.</summary>
/// <param name="Role">Their role.</param>
/// <param name="Href">Where they begin.</param>
public sealed record StaffHome(StaffRole Role, string Href)
{
    private const string Desk = "/staff/cases";

    internal static string Of(CurrentStaff staff, IEnumerable<StaffHome> homes) =>
        staff.HasDesk ? Desk : homes.FirstOrDefault(home => staff.Is(home.Role))?.Href ?? "/staff/security";
}
