using Guildhall.Platform.Events;

namespace Guildhall.Casework.Modules.Forms;

/// <summary>A customer was asked for more about a case they sent.</summary>
/// <param name="AskId">What they were asked.</param>
public sealed record MoreAsked(Guid AskId, Guid CaseId, string Reference) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "forms.more-asked";
}
