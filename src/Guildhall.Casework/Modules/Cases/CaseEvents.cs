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

/// <summary>The customer wrote to the officers of a case.</summary>
/// <param name="EntryId">The timeline entry that holds what they wrote.</param>
public sealed record CustomerWrote(Guid CaseId, string Reference, string Service, Guid EntryId) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "case.customer-wrote";
}

/// <summary>An officer noted that the customer of a case called, came or wrote by another way.</summary>
public sealed record CustomerGotInTouch(Guid CaseId, string Reference, string Service) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "case.customer-got-in-touch";
}

/// <summary>An officer wrote to the customer, without moving the case.</summary>
/// <param name="EntryId">The timeline entry that holds what they wrote.</param>
public sealed record OfficerReplied(Guid CaseId, string Reference, string Service, Guid EntryId) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "case.officer-replied";
}

/// <summary>A case was handed to another team, or went back to the one it came from.</summary>
/// <param name="EntryId">The timeline entry that tells of it.</param>
public sealed record CaseHandedOver(Guid CaseId, string Reference, string Service, string From, string To, Guid EntryId) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "case.handed-over";
}

/// <summary>A case was passed to a body outside the council, or taken back from it.</summary>
/// <param name="EntryId">The timeline entry that tells of it.</param>
public sealed record CasePassedOn(Guid CaseId, string Reference, string Service, string Body, bool IsBack, Guid EntryId) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "case.passed-on";
}

/// <summary>A case was put aside until a day.</summary>
public sealed record CaseSnoozed(Guid CaseId, string Reference, string Service, DateOnly Until) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "case.snoozed";
}

/// <summary>A case that was put aside is back in the lists.</summary>
public sealed record CaseWoken(Guid CaseId, string Reference, string Service) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "case.woken";
}

/// <summary>Cases sent without signing in were given to the account that proved their e-mail address.</summary>
public sealed record CasesClaimed(Guid Account, int Count) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "case.claimed";
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

/// <summary>A note names colleagues of its writer.</summary>
/// <param name="EntryId">The timeline entry that holds the note.</param>
public sealed record StaffMentioned(Guid CaseId, string Reference, Guid EntryId) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "case.staff-mentioned";
}

/// <summary>The ward of a case was found.</summary>
public sealed record CaseLocated(Guid CaseId, string Reference, string Ward) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "case.located";
}

/// <summary>Made-up cases were made, or taken away, without any other event.</summary>
public sealed record SampleCasesChanged(int Cases) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "cases.sample-changed";
}

/// <summary>An officer wrote a note for colleagues on a case.</summary>
public sealed record CaseNoted(Guid CaseId, string Reference) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "case.noted";
}

/// <summary>What a clock of a case says.</summary>
public enum ClockWord
{
    /// <summary>The target is near.</summary>
    Warned,

    /// <summary>The target was missed.</summary>
    Breached,

    /// <summary>It stays missed, and somebody is to hear of it.</summary>
    Escalated,
}

/// <summary>A target of a case is near, was missed, or stays missed. Each is told once.</summary>
/// <param name="Clock">Which target.</param>
/// <param name="Word">What the clock says.</param>
/// <param name="To">Whom to tell: <c>owner</c>, <c>managers</c>, or names of teams.</param>
public sealed record CaseClockRang(Guid CaseId, string Reference, string Service, string Clock, ClockWord Word, IReadOnlyList<string> To) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "case.clock-rang";
}

/// <summary>A target of a case was put off.</summary>
/// <param name="EntryId">The timeline entry that says why.</param>
public sealed record CaseExtended(Guid CaseId, string Reference, string Service, string Clock, Guid EntryId) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "case.extended";
}

/// <summary>An officer flagged a case, or took a flag away.</summary>
/// <param name="Flags">The flags it has now.</param>
public sealed record CaseFlagged(Guid CaseId, string Reference, string Service, IReadOnlyList<string> Flags) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "case.flagged";
}

/// <summary>An officer begins, or goes on with, something that is done to many cases.</summary>
public sealed record BulkBegun(Guid Bulk) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "cases.bulk-begun";
}

/// <summary>A case was merged into another, which goes on in its place.</summary>
/// <param name="CaseId">The case that was closed by it.</param>
/// <param name="IntoId">The case that goes on.</param>
/// <param name="EntryId">The timeline entry of the case that was closed.</param>
public sealed record CaseMerged(Guid CaseId, string Reference, Guid IntoId, string IntoReference, Guid EntryId) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "case.merged";
}

/// <summary>A merge was undone: the case is worked on its own again.</summary>
/// <param name="CaseId">The case that is open again.</param>
/// <param name="FromId">The case it had been merged into.</param>
/// <param name="EntryId">The timeline entry of the case that is open again.</param>
public sealed record CaseUnmerged(Guid CaseId, string Reference, Guid FromId, string FromReference, Guid EntryId) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "case.unmerged";
}

/// <summary>An officer opened a closed case again.</summary>
/// <param name="EntryId">The timeline entry that says why.</param>
public sealed record CaseReopened(Guid CaseId, string Reference, string Service, string From, string To, Guid EntryId) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "case.reopened";
}

/// <summary>The customer of a case was told that it will be late.</summary>
/// <param name="EntryId">The timeline entry that holds the new day, and why.</param>
public sealed record CaseToldLate(Guid CaseId, string Reference, string Service, Guid EntryId) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "case.told-late";
}

/// <summary>The customer said of a closed case that it is not fixed, and it was opened again.</summary>
/// <param name="EntryId">The timeline entry that holds what they wrote.</param>
public sealed record CaseDisputed(Guid CaseId, string Reference, string Service, string Stage, Guid EntryId) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "case.disputed";
}

/// <summary>The customer said how it went.</summary>
/// <param name="Score">1 very bad to 5 very good.</param>
public sealed record CaseSurveyed(Guid CaseId, string Reference, string Service, int Score) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "case.surveyed";
}

/// <summary>A sample council's cases were made up; what is left to be done for them begins after a key.</summary>
public sealed record SampleMade(Guid After) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "cases.sample-made";
}

/// <summary>Made-up cases were taken away: what other modules keep of them goes too.</summary>
/// <param name="Cases">Their keys; many cases are told of in several events.</param>
public sealed record SampleRemoved(IReadOnlyList<Guid> Cases) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "cases.sample-removed";
}
