using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Forms.Asking;
using Guildhall.Casework.Modules.Forms.Evidence;
using Guildhall.Casework.Modules.Forms.Sending;
using Guildhall.Platform.Data;

namespace Guildhall.Casework.Modules.Forms.AskForMore;

/// <summary>Sends what a customer was asked for to their case, once, however often and wherever it is sent.</summary>
internal sealed class AnswerSender(Database database, Drafts drafts, CaseReplies replies, DraftFiles files, AnswerRules rules)
{
    /// <summary>Sends the draft that answers what was asked.</summary>
    public async Task<SendResult> SendAsync(Sender sender, FormPlace place, string? token, string language, CancellationToken cancellationToken = default)
    {
        await using var tx = await database.BeginAsync(sender.Actor, cancellationToken);
        if (await tx.QuerySingleOrDefaultAsync<Guid?>("select case_id from forms.ask where id = @Ask and token_hash = @hash", new { place.Ask, hash = Drafts.Hash(token) }) is not { } caseId)
        {
            return new SendResult.Gone();
        }

        // The second of two that send it at once waits here.
        var about = await replies.TakeAsync(tx, caseId, cancellationToken);
        var ask = await Asks.LockAsync(tx, place.Ask!.Value);
        if (ask?.Progress == AskState.Answered)
        {
            return new SendResult.Sent();
        }

        if (!about.IsOpen || ask?.Progress != AskState.Open || await drafts.LockAsync(tx, place, token) is not { IsSent: false } draft
            || (draft.AccountId is { } account && account != (sender.ActingFor ?? sender.Actor.Id)))
        {
            return new SendResult.Gone();
        }

        var journey = Journey.Of(draft, about.Service.Definition, place, rules);
        if ((journey.FirstUnfinished?.Name ?? await files.BadPageAsync(draft, journey)) is { } page)
        {
            return new SendResult.Unfinished(page);
        }

        await replies.AddAsync(tx, about, new FurtherSubmission { Answers = journey.Path.Answers, Language = language, Source = draft.Id });
        await files.HandOverAsync(tx, draft, journey.Path, CaseRegister.FilesOf(new CaseId(caseId)));
        Asks.Answered(tx, ask.Id);
        tx.AtCommit(
            """
            update forms.draft
            set answers = '{}', typed = '{}', version = version + 1, updated_at = @now, sent_at = @now,
                sent_case = @caseId, sent_reference = @reference, sent_target_on = @target, sent_by_email = @email
            where id = @id
            """,
            ("id", draft.Id), ("now", tx.Now), ("caseId", caseId), ("reference", about.Reference), ("target", about.TargetOn),
            ("email", about.CustomerEmail is not null && !about.IsTest));
        await tx.CommitAsync(cancellationToken);
        return new SendResult.Sent();
    }
}
