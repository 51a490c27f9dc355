using Dapper;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Foundations.Modules.Notifications;
using Guildhall.Foundations.Modules.Records;
using Guildhall.Platform.Data;
using Guildhall.Platform.Events;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Time;

namespace Guildhall.Casework.Modules.Letters.Post;

/// <summary>Gives the PDF of a letter to who posts it.</summary>
internal sealed class LetterFiles(Database database, Documents documents) : ILetters
{
    public async Task<byte[]?> ReadAsync(Guid letter, CancellationToken cancellationToken)
    {
        if (await FindAsync(letter, cancellationToken) is not var (caseId, file)
            || await documents.FindAsync(file, CaseRegister.FilesOf(new CaseId(caseId))) is not { } document
            || await documents.OpenAsync(document, cancellationToken) is not { } content)
        {
            return null;
        }

        await using (content)
        {
            using var whole = new MemoryStream();
            await content.CopyToAsync(whole, cancellationToken);
            return whole.ToArray();
        }
    }

    private async Task<(Guid CaseId, Guid File)?> FindAsync(Guid letter, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<(Guid, Guid)?>("select case_id, document from letters.letter where id = @letter and document is not null", new { letter });
    }
}

/// <summary>Notes that GOV.UK Notify posted a letter.</summary>
internal sealed class NotePosted(Database database) : ISubscriber<MessageDelivered>
{
    public async Task HandleAsync(MessageDelivered happened, Delivery delivery, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        var posted = await tx.QuerySingleOrDefaultAsync<(Guid Id, Guid CaseId)?>(
            """
            update letters.letter set state = 'posted', posted_on = @Day, failure = null
            where message = @MessageId and state in ('queued', 'failed')
            returning id, case_id
            """,
            new { happened.MessageId, Day = LondonTime.DayOf(delivery.OccurredAt) });
        if (posted is var (id, caseId))
        {
            tx.Publish(new LetterPosted(id, caseId));
        }

        await tx.CommitAsync(cancellationToken);
    }
}

/// <summary>Notes that GOV.UK Notify did not post a letter, on the case too: somebody waits for it.</summary>
internal sealed class NoteFailed(Database database, Messenger messenger) : ISubscriber<MessageFailed>
{
    public async Task HandleAsync(MessageFailed happened, Delivery delivery, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        if (await tx.QuerySingleOrDefaultAsync<Waiting>(
            "select id, case_id, reference, title from letters.letter where message = @MessageId and state = 'queued' for update", new { happened.MessageId }) is not { } letter)
        {
            return;
        }

        var reason = (await messenger.SentAboutAsync(letter.CaseId)).FirstOrDefault(m => m.Id == happened.MessageId)?.Failure ?? "GOV.UK Notify did not say why.";
        await tx.ExecuteAsync("update letters.letter set state = 'failed', failure = @reason where id = @Id", new { letter.Id, reason });
        CaseActs.Note(tx, letter.CaseId, letter.Reference, $"The letter “{letter.Title}” was not posted. {reason}");
        tx.Publish(new LetterFailed(letter.Id, letter.CaseId));
        await tx.CommitAsync(cancellationToken);
    }

    private sealed record Waiting(Guid Id, Guid CaseId, string Reference, string Title);
}
