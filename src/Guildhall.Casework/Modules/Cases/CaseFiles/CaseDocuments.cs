using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Records;
using Guildhall.Platform.Data;
using Guildhall.Platform.Events;
using Guildhall.Platform.Ids;

namespace Guildhall.Casework.Modules.Cases.CaseFiles;

/// <summary>The files of a case, for officers who may see it.</summary>
internal sealed class CaseDocuments(Database database, Documents documents)
{
    private const string Prefix = "case:";

    /// <summary>What the files of a case belong to.</summary>
    public static string Subject(Guid caseId) => $"{Prefix}{caseId}";

    /// <summary>The case a subject is; null when it is something else.</summary>
    public static Guid? CaseOf(string? subject) =>
        subject?.StartsWith(Prefix, StringComparison.Ordinal) == true && Guid.TryParse(subject.AsSpan(Prefix.Length), out var id) ? id : null;

    /// <summary>Whether an officer added the file, as evidence of a move.</summary>
    public static Task<bool> IsEvidenceAsync(Transaction tx, Guid caseId, Guid file) => tx.QuerySingleAsync<bool>(
        """
        select exists (
            select from cases.timeline_entry t
            where t.case_id = @caseId and t.kind = 'moved' and t.data @> jsonb_build_object('evidence', jsonb_build_array(jsonb_build_object('id', @file::text))))
        """,
        new { caseId, file });

    /// <summary>One file, with an audit entry that the officer opened it; null where there is none they may see.</summary>
    public async Task<Document?> OpenAsync(string reference, Guid file, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        var caseId = await tx.QuerySingleOrDefaultAsync<Guid?>(
            """
            select id from cases."case"
            where reference = @reference and cases.may_open(id, restricted, team, @Teams, @Officer, @Now)
            """,
            CaseAccess.Parameters(reference, staff, tx.Now));
        if (caseId is null || await documents.FindAsync(file, Subject(caseId.Value)) is not { } found)
        {
            return null;
        }

        tx.Audit("file.read", reference, new { file });
        await tx.CommitAsync(cancellationToken);
        return found;
    }
}

/// <summary>Notes on a case that a file of it held a virus and is gone.</summary>
internal sealed class NoteRefusedFile(Database database) : ISubscriber<FileRefused>
{
    public async Task HandleAsync(FileRefused happened, Delivery delivery, CancellationToken cancellationToken)
    {
        if (CaseDocuments.CaseOf(happened.Subject) is not { } caseId)
        {
            return;
        }

        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        var isEvidence = await CaseDocuments.IsEvidenceAsync(tx, caseId, happened.DocumentId);

        // Delivered twice, it is noted once: the entry's key is the event's.
        tx.AtCommit(
            """
            insert into cases.timeline_entry (id, case_id, at, kind, public, text, actor_kind, actor_name)
            select @id, c.id, @now, 'note', false, @text, @actorKind, @actorName
            from cases."case" c
            where c.id = @caseId
            on conflict (id) do nothing
            """,
            ("id", delivery.EventId), ("caseId", caseId), ("now", tx.Now),
            ("text", isEvidence
                ? $"A file an officer added held a virus ({happened.Verdict}), so it was deleted."
                : $"A file the customer sent held a virus ({happened.Verdict}), so it was deleted. Ask them for a clean copy."),
            ("actorKind", Text.Kebab(tx.Actor.Kind)), ("actorName", tx.Actor.Name));
        await tx.CommitAsync(cancellationToken);
    }
}
