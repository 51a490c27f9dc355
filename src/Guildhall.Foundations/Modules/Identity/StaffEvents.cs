using Guildhall.Platform.Events;

namespace Guildhall.Foundations.Modules.Identity;

/// <summary>A member of staff left: they are signed out and cannot sign in. What they had to do is for others now.</summary>
public sealed record StaffEnded(Guid Account) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "staff.ended";
}
