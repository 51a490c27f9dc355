using Guildhall.Casework.Modules.Cases.AddNote;
using Guildhall.Casework.Modules.Cases.AssignCase;
using Guildhall.Casework.Modules.Cases.Flags;
using Guildhall.Casework.Modules.Cases.HandOver;
using Guildhall.Casework.Modules.Cases.MoveCase;
using Guildhall.Casework.Modules.Cases.Snooze;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Localisation;
using Guildhall.Platform.Time;

namespace Guildhall.Casework.Modules.Cases.Bulk;

/// <summary>Why a bulk action leaves a case as it is.</summary>
internal static class WhyNot
{
    public const string Gone = "You may not see it any more";
    public const string Closed = "It is closed";
    public const string Changed = "Somebody changed it after you chose it";
    public const string HadPart = "Its stage wants somebody who had no part in it before";
    public const string Fault = "Something went wrong. Try it on the case itself";
}

/// <summary>Gives cases to an officer, or back to their teams.</summary>
internal sealed class BulkAssign(CaseAssigner assigner, Teams teams) : IBulkAction
{
    public string Name => "assign";

    public async ValueTask<string> TellAsync(BulkWhat what, CancellationToken cancellationToken) =>
        what.Owner is { } owner ? $"Give to {await NameAsync(owner, cancellationToken)}" : "Give back to the team";

    public async ValueTask<string?> WhyNotAsync(BulkWhat what, BulkCase about, CancellationToken cancellationToken) =>
        about.ClosedAt is not null ? WhyNot.Closed
        : about.Owner == what.Owner ? (what.Owner is null ? "Nobody has it already" : "They have it already")
        : what.Owner is not null && await MemberAsync(what, about, cancellationToken) is null ? "They do not work in its team"
        : null;

    public async Task<string?> DoAsync(Transaction tx, BulkWhat what, BulkCase to, CurrentStaff staff, CancellationToken cancellationToken) =>
        await assigner.AssignAsync(tx, to.Reference, await MemberAsync(what, to, cancellationToken), staff, cancellationToken: cancellationToken) switch
        {
            AssignResult.Assigned => null,
            AssignResult.HadPart => WhyNot.HadPart,
            _ => WhyNot.Gone,
        };

    private async Task<StaffMember?> MemberAsync(BulkWhat what, BulkCase about, CancellationToken cancellationToken) =>
        (await teams.MembersAsync(about.Team, cancellationToken)).FirstOrDefault(m => m.Id == what.Owner);

    private async Task<string> NameAsync(Guid owner, CancellationToken cancellationToken) =>
        (await teams.NamesAsync([owner], cancellationToken)).GetValueOrDefault(owner, "someone who has left");
}

/// <summary>Moves cases to a stage, and tells their customers where it is public.</summary>
internal sealed class BulkMove(CaseMover mover, ServiceCatalogue catalogue) : IBulkAction
{
    public string Name => "move";

    public string ForCustomers => "Where this stage says something to customers, each of them is told.";

    public ValueTask<string> TellAsync(BulkWhat what, CancellationToken cancellationToken) => ValueTask.FromResult($"Move to “{what.StageTitle}”");

    public async ValueTask<string?> WhyNotAsync(BulkWhat what, BulkCase about, CancellationToken cancellationToken)
    {
        if (about.Version != about.SeenVersion)
        {
            return WhyNot.Changed;
        }

        var rules = (await catalogue.VersionAsync(about.ServiceVersion, cancellationToken)).Definition.Case;
        if (rules.Stage(about.Stage)?.Next.Contains(what.Stage ?? "") != true || rules.Stage(what.Stage ?? "") is not { } stage)
        {
            return about.ClosedAt is not null ? WhyNot.Closed : NotNext;
        }

        return stage.AsksForMore ? MoreAsked
            : stage.ReasonRequired && string.IsNullOrEmpty(what.Message) ? ReasonMissing
            : stage.Public is null && !string.IsNullOrEmpty(what.Message) ? NotTold
            : null;
    }

    public async Task<string?> DoAsync(Transaction tx, BulkWhat what, BulkCase to, CurrentStaff staff, CancellationToken cancellationToken) =>
        await mover.MoveAsync(tx, new Move { Reference = to.Reference, To = what.Stage ?? "", Message = what.Message ?? "", Version = to.SeenVersion }, staff, cancellationToken) switch
        {
            MoveResult.Moved => null,
            MoveResult.NotFound => WhyNot.Gone,
            MoveResult.StageNotNext => NotNext,
            MoveResult.ReasonMissing => ReasonMissing,
            MoveResult.MessageNotShown => NotTold,
            MoveResult.HadPart => WhyNot.HadPart,
            _ => MoreAsked,
        };

    private const string MoreAsked = "This stage asks for more. Move it on the case itself";
    private const string NotNext = "It cannot move there from where it is";
    private const string ReasonMissing = "This stage needs a message that says why";
    private const string NotTold = "Its customer is not told of this stage, so the message would not be sent";
}

/// <summary>Writes one note on many cases.</summary>
internal sealed class BulkNote(NoteWriter notes) : IBulkAction
{
    public string Name => "note";

    public ValueTask<string> TellAsync(BulkWhat what, CancellationToken cancellationToken) => ValueTask.FromResult("Add a note");

    public ValueTask<string?> WhyNotAsync(BulkWhat what, BulkCase about, CancellationToken cancellationToken) => ValueTask.FromResult<string?>(null);

    public async Task<string?> DoAsync(Transaction tx, BulkWhat what, BulkCase to, CurrentStaff staff, CancellationToken cancellationToken) =>
        await notes.AddAsync(tx, to.Reference, what.Note ?? "", staff) ? null : WhyNot.Gone;
}

/// <summary>Flags cases, or takes a flag away.</summary>
internal sealed class BulkFlag(CaseFlagger flagger) : IBulkAction
{
    public string Name => "flag";

    public ValueTask<string> TellAsync(BulkWhat what, CancellationToken cancellationToken) =>
        ValueTask.FromResult(what.Unflag ? $"Take away the flag “{FlagWords.Of(what.Flag ?? "")}”" : $"Flag as “{FlagWords.Of(what.Flag ?? "")}”");

    public ValueTask<string?> WhyNotAsync(BulkWhat what, BulkCase about, CancellationToken cancellationToken) => ValueTask.FromResult(
        about.Flags.Contains(what.Flag, StringComparer.Ordinal) == what.Unflag ? null : what.Unflag ? "It does not have the flag" : "It has the flag already");

    public async Task<string?> DoAsync(Transaction tx, BulkWhat what, BulkCase to, CurrentStaff staff, CancellationToken cancellationToken)
    {
        string[] flags = what.Unflag ? [.. to.Flags.Where(f => f != what.Flag)] : [.. to.Flags, what.Flag!];
        return await flagger.SetAsync(tx, to.Reference, flags, staff) ? null : WhyNot.Gone;
    }
}

/// <summary>Hands cases to another team, and tells their customers who has theirs now.</summary>
internal sealed class BulkHandOver(CaseHander hander) : IBulkAction
{
    public string Name => "hand-over";

    public string ForCustomers => "Each customer is told which team has their request now.";

    public ValueTask<string> TellAsync(BulkWhat what, CancellationToken cancellationToken) => ValueTask.FromResult($"Hand to {what.TeamTitle}");

    public ValueTask<string?> WhyNotAsync(BulkWhat what, BulkCase about, CancellationToken cancellationToken) => ValueTask.FromResult(
        about.ClosedAt is not null ? WhyNot.Closed : about.Team == what.Team ? "That team has it already" : null);

    public async Task<string?> DoAsync(Transaction tx, BulkWhat what, BulkCase to, CurrentStaff staff, CancellationToken cancellationToken) =>
        await hander.HandOverAsync(
            tx,
            new Handing { Reference = to.Reference, To = what.Team ?? "", Why = what.Why ?? "", Done = what.DoneSoFar ?? "", Message = what.Message ?? "", Version = to.Version },
            staff,
            cancellationToken) switch
        {
            HandResult.Handed => null,
            HandResult.NotFound => WhyNot.Gone,
            HandResult.Closed => WhyNot.Closed,
            _ => "There is no such team any more",
        };
}

/// <summary>Puts cases aside until a day.</summary>
internal sealed class BulkSnooze : IBulkAction
{
    public string Name => "snooze";

    public ValueTask<string> TellAsync(BulkWhat what, CancellationToken cancellationToken) =>
        ValueTask.FromResult(what.Until is { } until ? $"Put aside until {PlainDates.Long(until, "en")}" : "Put aside");

    public ValueTask<string?> WhyNotAsync(BulkWhat what, BulkCase about, CancellationToken cancellationToken) => ValueTask.FromResult(about.ClosedAt is not null ? WhyNot.Closed : null);

    public async Task<string?> DoAsync(Transaction tx, BulkWhat what, BulkCase to, CurrentStaff staff, CancellationToken cancellationToken) =>
        what.Until is not { } until || until <= LondonTime.DayOf(tx.Now) ? "That day has come"
        : await CaseSnoozer.SnoozeAsync(tx, to.Reference, until, what.Why ?? "", staff) switch
        {
            SnoozeResult.Done => null,
            SnoozeResult.Closed => WhyNot.Closed,
            _ => WhyNot.Gone,
        };
}
