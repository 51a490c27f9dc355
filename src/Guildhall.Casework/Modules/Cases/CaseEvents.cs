using Guildhall.Platform.Events;

namespace Guildhall.Casework.Modules.Cases;

/// <summary>A case was opened.</summary>
public sealed record CaseOpened(Guid CaseId, string Reference, string Service, string Stage) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "case.opened";
}

/// <summary>A case moved to another stage, perhaps its last.</summary>
/// <param name="EntryId">The timeline entry that tells of it, with the officer's message if there is one.</param>
public sealed record CaseMoved(Guid CaseId, string Reference, string Service, string From, string To, Guid EntryId) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "case.moved";
}

/// <summary>A customer sent more to a case, because they were asked.</summary>
/// <param name="Submission">The number of what they sent: 2 for the first time.</param>
public sealed record CaseAnswered(Guid CaseId, string Reference, string Service, int Submission) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "case.answered";
}

/// <summary>A case was given to an officer, or back to its team.</summary>
public sealed record CaseAssigned(Guid CaseId, string Reference, Guid? Owner) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "case.assigned";
}
