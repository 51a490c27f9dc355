using Guildhall.Platform.Events;

namespace Guildhall.Council.Modules.Councillors;

/// <summary>A councillor wrote to the officers of a case they follow.</summary>
/// <param name="Message">The key of what they wrote.</param>
public sealed record CouncillorWrote(Guid CaseId, string Reference, Guid Message) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "councillor.wrote";
}
