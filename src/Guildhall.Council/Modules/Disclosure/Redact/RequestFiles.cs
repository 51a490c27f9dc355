using Dapper;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Records;
using Guildhall.Platform.Data;

namespace Guildhall.Council.Modules.Disclosure.Redact;

/// <summary>What was taken out of a file.</summary>
internal sealed record Redaction
{
    public required Guid Id { get; init; }

    public required Guid File { get; init; }

    public int? Page { get; init; }

    public required string What { get; init; }

    public required string Exemption { get; init; }

    public required DateTimeOffset At { get; init; }

    public required Guid ById { get; init; }

    public required string ByName { get; init; }

    public DateTimeOffset? StruckAt { get; init; }

    public Exemption Ground => Exemptions.Find(Exemption) ?? throw new InvalidOperationException($"There is no ground {Exemption}.");
}

/// <summary>A file found for a request, or the redacted copy of one.</summary>
internal sealed record RequestFile
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public Guid? CopyOf { get; init; }

    /// <summary>Whether the copy is the original, byte for byte.</summary>
    public required bool IsSame { get; init; }

    public required DateTimeOffset At { get; init; }

    public required Guid ById { get; init; }

    public required string ByName { get; init; }

    public DateTimeOffset? CheckedAt { get; init; }

    public string? CheckedByName { get; init; }

    public string? CheckNote { get; init; }

    public bool? Passed { get; init; }

    public DateTimeOffset? SentAt { get; init; }

    /// <summary>What was taken out of it; of an original.</summary>
    public IReadOnlyList<Redaction> Redactions { get; init; } = [];

    /// <summary>Its redacted copies, the latest last.</summary>
    public IReadOnlyList<RequestFile> Copies { get; init; } = [];

    /// <summary>What of that stands.</summary>
    public IEnumerable<Redaction> Standing => Redactions.Where(r => r.StruckAt is null);

    /// <summary>Whether it may leave the council: a copy that a second person checked, or an original of which nothing is to be taken out.</summary>
    public bool MayLeave => CopyOf is null ? !Standing.Any() && Copies.Count == 0 : Passed == true && !IsOutdated;

    /// <summary>Whether more is to be taken out than when it was checked; of a copy.</summary>
    public bool IsOutdated { get; init; }
}

/// <summary>What came of checking a redacted copy.</summary>
internal enum CheckResult
{
    Checked,

    /// <summary>There is no such copy, or it is checked already.</summary>
    NotFound,

    /// <summary>Who redacted a file does not check it.</summary>
    OwnWork,

    /// <summary>It is the original, byte for byte.</summary>
    IsOriginal,
}

/// <summary>The files of requests, what is taken out of them, and who checked it.</summary>
internal sealed class RequestFiles(Database database, CaseActs acts)
{
    /// <summary>The files found for a request, each with its redactions and copies.</summary>
    public async Task<IReadOnlyList<RequestFile>> OfAsync(Guid caseId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var results = await connection.QueryMultipleAsync(
            """
            select id, name, copy_of, is_same, at, by_id, by_name, checked_at, checked_by_name, check_note, passed, sent_at
            from disclosure.file
            where case_id = @caseId
            order by at, id;

            select id, file, page, what, exemption, at, by_id, by_name, struck_at
            from disclosure.redaction
            where case_id = @caseId
            order by page nulls first, id
            """,
            new { caseId });
        var files = (await results.ReadAsync<RequestFile>()).ToList();
        var redactions = (await results.ReadAsync<Redaction>()).ToLookup(r => r.File);
        var copies = files.Where(f => f.CopyOf is not null).ToLookup(f => f.CopyOf!.Value);
        return
        [
            .. files.Where(f => f.CopyOf is null).Select(f => f with
            {
                Redactions = [.. redactions[f.Id]],
                Copies = [.. copies[f.Id].Select(c => c with { IsOutdated = redactions[f.Id].Any(r => r.StruckAt is null && r.At > c.CheckedAt) })],
            }),
        ];
    }

    /// <summary>Keeps files with the case: as they were found, or as the redacted copy of one. False where one of them or the case is gone.</summary>
    public async Task<bool> AddAsync(CaseFacts about, IReadOnlyList<Document> added, RequestFile? copyOf, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (await CaseActs.TakeAsync(tx, about.Reference, staff) is null
            || !await acts.AddFilesAsync(
                tx, about.Id, about.Reference, [.. added.Select(d => new MoveFile(d.Id, d.Name))], copyOf is null ? "Found for the request" : $"Redacted copy of {copyOf.Name}"))
        {
            return false;
        }

        foreach (var document in added)
        {
            var same = copyOf is not null && await Documents.AreSameAsync(tx, document.Id, copyOf.Id);
            tx.AtCommit(
                "insert into disclosure.file (id, case_id, name, copy_of, is_same, at, by_id, by_name) values (@id, @case, @name, @copyOf, @same, @now, @by, @byName)",
                ("id", document.Id), ("case", about.Id), ("name", document.Name), ("copyOf", copyOf?.Id), ("same", same), ("now", tx.Now), ("by", staff.Id), ("byName", staff.Name));
        }

        await tx.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Writes down what is taken out of a file; false where there is no such file of the case for this officer.</summary>
    public async Task<bool> RedactAsync(CaseFacts about, Guid file, int? page, string what, Exemption ground, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (await CaseActs.TakeAsync(tx, about.Reference, staff) is null
            || await tx.ExecuteAsync(
                """
                insert into disclosure.redaction (id, case_id, file, page, what, exemption, at, by_id, by_name)
                select @id, f.case_id, f.id, @page, @what, @Key, @Now, @by, @Name
                from disclosure.file f
                where f.id = @file and f.case_id = @CaseId and f.copy_of is null
                """,
                new { id = tx.NewId(), page, what, ground.Key, tx.Now, by = staff.Id, staff.Name, file, CaseId = about.Id }) == 0)
        {
            return false;
        }

        // What was checked before this was written is not the whole of it.
        await tx.ExecuteAsync(
            """
            update disclosure.file
            set checked_at = null, checked_by = null, checked_by_name = null, check_note = null, passed = null
            where copy_of = @file and passed and sent_at is null
            """,
            new { file });
        tx.Audit("disclosure.redacted", about.Reference, new { file, page, ground.Key });
        await tx.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Strikes a line of the log; it stays to be read.</summary>
    public async Task<bool> StrikeAsync(CaseFacts about, Guid redaction, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (await CaseActs.TakeAsync(tx, about.Reference, staff) is null)
        {
            return false;
        }

        await tx.ExecuteAsync(
            "update disclosure.redaction set struck_at = @Now, struck_by_name = @Name where id = @redaction and case_id = @CaseId and struck_at is null",
            new { redaction, CaseId = about.Id, tx.Now, staff.Name });
        tx.Audit("disclosure.redaction-struck", about.Reference, new { redaction });
        await tx.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>A second person looks at a redacted copy.</summary>
    /// <param name="passed">Whether all that is to go is gone, and nothing else.</param>
    public async Task<CheckResult> CheckAsync(CaseFacts about, Guid copy, bool passed, string note, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (await CaseActs.TakeAsync(tx, about.Reference, staff) is null
            || await tx.QuerySingleOrDefaultAsync<Copy>(
                """
                select f.name, f.is_same,
                    f.by_id = @Id or exists (select from disclosure.redaction r where r.file = f.copy_of and r.by_id = @Id and r.struck_at is null) as is_own
                from disclosure.file f
                where f.id = @copy and f.case_id = @CaseId and f.copy_of is not null and f.checked_at is null
                for update of f
                """,
                new { copy, CaseId = about.Id, staff.Id }) is not { } found)
        {
            return CheckResult.NotFound;
        }

        if (found.IsOwn)
        {
            return CheckResult.OwnWork;
        }

        if (found.IsSame && passed)
        {
            return CheckResult.IsOriginal;
        }

        tx.AtCommit(
            "update disclosure.file set checked_at = @now, checked_by = @by, checked_by_name = @name, check_note = @note, passed = @passed where id = @copy",
            ("now", tx.Now), ("by", staff.Id), ("name", staff.Name), ("note", note.Length == 0 ? null : note), ("passed", passed), ("copy", copy));
        CaseActs.Note(tx, about.Id, about.Reference, passed ? $"Checked the redacted copy {found.Name}: it may go out." : $"The redacted copy {found.Name} must be done again: {note}");
        tx.Audit("disclosure.redaction-checked", about.Reference, new { copy, passed });
        await tx.CommitAsync(cancellationToken);
        return CheckResult.Checked;
    }

    /// <summary>Sends the requester files that may leave, with a message. Returns how many; null where one of them may not, or the case is gone.</summary>
    public async Task<int?> SendAsync(CaseFacts about, IReadOnlyCollection<Guid> chosen, string message, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (await CaseActs.TakeAsync(tx, about.Reference, staff) is null)
        {
            return null;
        }

        // The case is locked, so what may leave stays so.
        var files = (await OfAsync(about.Id, cancellationToken)).SelectMany(f => f.Copies.Prepend(f)).Where(f => chosen.Contains(f.Id) && f.MayLeave).ToList();
        if (files.Count == 0 || files.Count != chosen.Count)
        {
            return null;
        }

        await tx.ExecuteAsync("update disclosure.file set sent_at = coalesce(sent_at, @Now) where id = any(@ids)", new { tx.Now, ids = files.Select(f => f.Id).ToArray() });
        CaseActs.SendFiles(tx, about, message, [.. files.Select(f => new MoveFile(f.Id, f.Name))]);
        await tx.CommitAsync(cancellationToken);
        return files.Count;
    }

    private sealed record Copy(string Name, bool IsSame, bool IsOwn);
}
