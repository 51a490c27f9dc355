using Guildhall.Platform.Events;

namespace Guildhall.Council.Modules.Insight;

/// <summary>All cases are to be looked at again, to put right what is counted of them.</summary>
/// <param name="After">The case to go on after; null to begin.</param>
public sealed record RecountAsked(Guid? After) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "insight.recount-asked";
}
