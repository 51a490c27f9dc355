using Guildhall.Casework.Modules.Cases.AssignCase;
using Guildhall.Casework.Modules.Cases.CaseFiles;
using Guildhall.Casework.Modules.Cases.Independent;
using Guildhall.Casework.Modules.Cases.Targets;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Records;
using Guildhall.Platform.Data;
using Guildhall.Platform.Localisation;

namespace Guildhall.Casework.Modules.Cases.MoveCase;

/// <summary>A move of a case to another stage, as an officer asks for it.</summary>
public sealed record Move
{
    /// <summary>Which case.</summary>
    public required string Reference { get; init; }

    /// <summary>The stage to move to.</summary>
    public required string To { get; init; }

    /// <summary>What to tell the customer besides the stage's own words; empty for nothing.</summary>
    public required string Message { get; init; }

    /// <summary>The version of the case the officer was looking at.</summary>
    public required int Version { get; init; }

    /// <summary>The reason that was chosen among those of the stage, in English; null for none.</summary>
    public string? Reason { get; init; }

    /// <summary>The answers to the questions of the stage, checked by <see cref="IStageForms"/>; null where they were not asked.</summary>
    public Answers? Answers { get; init; }

    /// <summary>What the files among the answers belong to until now.</summary>
    public string? FilesOf { get; init; }
}

/// <summary>What came of a move.</summary>
public enum MoveResult
{
    /// <summary>The case moved.</summary>
    Moved,

    /// <summary>There is no such case for this officer.</summary>
    NotFound,

    /// <summary>No stage was chosen, or one that does not follow from here.</summary>
    StageNotNext,

    /// <summary>The stage demands a reason and none was given.</summary>
    ReasonMissing,

    /// <summary>Something of the checklist of the stage it is in is still to be done.</summary>
    TasksLeft,

    /// <summary>There is a message, but the customer is not told of this stage.</summary>
    MessageNotShown,

    /// <summary>The stage offers reasons, and none of them was chosen.</summary>
    ReasonNotChosen,

    /// <summary>The stage asks questions or wants evidence, which were not given.</summary>
    MoreNeeded,

    /// <summary>A file went in this very moment.</summary>
    FileGone,

    /// <summary>The stage it is in is decided by somebody who had no part in the case before, and this officer had one.</summary>
    HadPart,
}

/// <summary>Moves a case to its next stage, and tells the customer where the stage is public.</summary>
public sealed class CaseMover(Database database, ServiceCatalogue catalogue, CaseClocks clocks, Documents documents)
{
    /// <summary>The most characters of a message.</summary>
    public const int MessageLength = 4000;

    /// <summary>Makes the move, or says why not.</summary>
    /// <exception cref="CaseChangedException">Someone else changed the case in the meantime.</exception>
    public async Task<MoveResult> MoveAsync(Move move, CurrentStaff staff, CancellationToken cancellationToken = default)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        var result = await MoveAsync(tx, move, staff, cancellationToken);
        if (result == MoveResult.Moved)
        {
            await tx.CommitAsync(cancellationToken);
        }

        return result;
    }

    /// <summary>The same in the caller's transaction, who commits it where the case moved.</summary>
    /// <exception cref="CaseChangedException">Someone else changed the case in the meantime.</exception>
    public async Task<MoveResult> MoveAsync(Transaction tx, Move move, CurrentStaff staff, CancellationToken cancellationToken = default)
    {
        if (await LockedCase.TakeAsync(tx, move.Reference, staff, move.Version) is not { } found)
        {
            return MoveResult.NotFound;
        }

        var rules = (await catalogue.VersionAsync(found.ServiceVersion, cancellationToken)).Definition.Case;
        if (found.ClosedAt is not null || rules.Stage(found.Stage)?.Next.Contains(move.To) != true || rules.Stage(move.To) is not { } stage)
        {
            return MoveResult.StageNotNext;
        }

        if (await Independence.IsBarredAsync(tx, found.Id, rules.Stage(found.Stage)))
        {
            return MoveResult.HadPart;
        }

        var reason = stage.Reasons.Cast<LocalText?>().FirstOrDefault(r => r!.Value.English == move.Reason);
        if (stage.Reasons.Count > 0 && reason is null)
        {
            return MoveResult.ReasonNotChosen;
        }

        var files = move.Answers?.Files(StageQuestions.Evidence) ?? [];
        if ((stage.Fields.Count > 0 && move.Answers is null) || (stage.Evidence is not null && files.Count == 0))
        {
            return MoveResult.MoreNeeded;
        }

        if (stage.ReasonRequired && reason is null && move.Message.Length == 0)
        {
            return MoveResult.ReasonMissing;
        }

        if (stage.Public is null && move.Message.Length > 0)
        {
            return MoveResult.MessageNotShown;
        }

        if (files.Count > 0 && await documents.AttachAsync(tx, files.Select(f => f.Id), CaseDocuments.Subject(found.Id), from: move.FilesOf) != files.Count)
        {
            return MoveResult.FileGone;
        }

        var facts = new MoveFacts
        {
            Reason = reason,
            Facts = move.Answers is null ? [] : MoveFacts.FactsOf(stage, move.Answers),
            Files = [.. files.Select(f => new MoveFile(f.Id, f.Name))],
            ShowsFiles = stage.ShowsEvidence,
        };
        if (await Tasks.CaseTasks.IsLeftAsync(tx, found.Id, rules.Stage(found.Stage)))
        {
            return MoveResult.TasksLeft;
        }

        Tasks.CaseTasks.AddFor(tx, found.Id, stage);
        var entry = Timeline.Add(
            tx,
            new TimelineEntry
            {
                CaseId = found.Id,
                Kind = TimelineKind.Moved,
                Public = stage.Public is not null,
                Stage = stage.Name,
                Text = move.Message.Length == 0 ? null : move.Message,
                Data = facts.ToData(move.Answers?.Only(stage.Fields.Select(f => f.Name).ToHashSet(StringComparer.Ordinal))),
            },
            """
            stage = @stage, stage_since = @now, version = version + 1,
            closed_at = case when @outcome::text is null then null else @now end, outcome = @outcome, customer_wrote_at = null,
            snoozed_until = null, passed_to = case when @outcome::text is null then passed_to end,
            reply = case when @outcome::text is null and reply = 'awaited' then reply end,
            reply_by = case when @outcome::text is null then reply_by end
            """,
            ("outcome", stage.Closes is { } outcome ? Text.Kebab(outcome) : null));
        if (found.Owner is { } owner && (await Independence.BarredAsync(tx, found.Id, stage, [owner])).Count > 0)
        {
            CaseAssigner.TakeFrom(tx, owner, found.Id, found.Reference);
        }

        await clocks.MovedAsync(tx, found.Id, rules, rules.Stage(found.Stage)!, stage, cancellationToken);
        tx.Publish(new CaseMoved(found.Id, found.Reference, found.Service, found.Stage, stage.Name, entry));
        tx.Audit("case.moved", found.Reference, new { from = found.Stage, to = stage.Name });
        return MoveResult.Moved;
    }
}
