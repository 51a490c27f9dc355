using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Events;

namespace Guildhall.Casework.Modules.Cases;

/// <summary>Someone outside the team opened a restricted case with a reason.</summary>
/// <param name="Opening">The key of the opening, which has who, when and why.</param>
public sealed record CaseOpenedAnyway(Guid CaseId, string Reference, string Team, Guid Opening) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "case.opened-anyway";
}

/// <summary>
/// Who may open a restricted case. Every statement that reads one case for staff asks <c>cases.may_open</c>; every list asks
/// <c>not restricted or team = any(…)</c>, so that a list never shows what a page would refuse.
/// </summary>
internal static class CaseAccess
{
    /// <summary>The parameters of <c>cases.may_open(c.id, c.restricted, c.team, @Teams, @Officer, @Now)</c> with the reference.</summary>
    public static object Parameters(string reference, CurrentStaff staff, DateTimeOffset now) =>
        new { reference, Teams = staff.Teams.ToArray(), Officer = staff.Id, Now = now };
}
