using Dapper;
using Guildhall.Foundations.Modules.Records.Serve;
using Guildhall.Foundations.Modules.Records.Store;
using Guildhall.Foundations.Modules.Records.TakeIn;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Foundations.Modules.Records;

/// <summary>
/// The files people and officers give us. A subject is the caller's own word for what a file belongs to, such as
/// <c>draft:018f…</c>; who may see a file is the caller's to say.
/// </summary>
public sealed class Documents
{
    private readonly Intaker _intaker;
    private readonly Server _server;
    private readonly Database _database;

    internal Documents(Intaker intaker, Server server, Database database)
    {
        _intaker = intaker;
        _server = server;
        _database = database;
    }

    /// <summary>
    /// Takes a file in from a stream, without ever holding more of it in memory than a few pieces. It belongs to nothing yet, and goes by itself in
    /// some days unless it is attached. It may not be opened before it is scanned, which a worker does at once.
    /// </summary>
    /// <param name="name">What its sender calls it.</param>
    /// <returns>The document, or a refusal with a sentence in the language of the request.</returns>
    public Task<Intake> TakeInAsync(Stream content, string? name, FileRules rules, Actor actor, CancellationToken cancellationToken = default) =>
        _intaker.TakeInAsync(content, name, rules, actor, cancellationToken);

    /// <summary>
    /// Keeps a file the product made itself, such as a letter, in the change that made it. It may be opened at once, and stays as long as its subject.
    /// </summary>
    /// <param name="name">What people call it.</param>
    /// <param name="subject">What it belongs to.</param>
    /// <returns>Its key.</returns>
    /// <exception cref="IOException">It could not be kept: try again later.</exception>
    public Task<Guid> KeepPdfAsync(Transaction tx, ReadOnlyMemory<byte> content, string name, string subject, CancellationToken cancellationToken = default) =>
        _intaker.KeepOwnAsync(tx, content, name, FileKind.Pdf, subject, cancellationToken);

    /// <summary>Gives files to a subject. Returns how many: fewer than asked if some are gone, or belong to another than <paramref name="from"/>.</summary>
    /// <param name="subject">What they belong to from now on.</param>
    /// <param name="from">What they belonged to; null for files that belong to nothing yet.</param>
    /// <param name="retainedUntil">When they go by themselves; null keeps them as long as the subject's owner does.</param>
    public Task<int> AttachAsync(Transaction tx, IEnumerable<Guid> ids, string subject, string? from = null, DateTimeOffset? retainedUntil = null) =>
        tx.ExecuteAsync(
            """
            update records.document set subject = @subject, retained_until = @until
            where id = any(@ids) and subject is not distinct from @from
            """,
            new { ids = ids.Distinct().ToArray(), subject, from, until = retainedUntil });

    /// <summary>Gives another subject copies of files that may be opened. They share their bytes. Returns how many.</summary>
    /// <param name="copies">The keys of the copies, by those of the files.</param>
    /// <param name="from">What the files belong to.</param>
    /// <param name="to">What the copies belong to.</param>
    public Task<int> CopyAsync(Transaction tx, IReadOnlyDictionary<Guid, Guid> copies, string from, string to) =>
        tx.ExecuteAsync(
            """
            insert into records.document (id, subject, name, kind, bytes, digest, preview, state, created_at, actor_kind, actor_id, actor_name)
            select c.copy, @to, d.name, d.kind, d.bytes, d.digest, d.preview, d.state, d.created_at, d.actor_kind, d.actor_id, d.actor_name
            from unnest(@files, @keys) as c (file, copy)
            join records.document d on d.id = c.file
            where d.subject = @from and d.state = 'clean'
            """,
            new { files = copies.Keys.ToArray(), keys = copies.Values.ToArray(), from, to });

    /// <summary>The files of a subject, oldest first.</summary>
    /// <param name="only">The keys of those wanted; null for all.</param>
    public async Task<IReadOnlyList<Document>> ListAsync(string subject, IEnumerable<Guid>? only = null)
    {
        await using var connection = await _database.OpenAsync();
        return [.. (await connection.QueryAsync<Row>(
            """
            select id, subject, name, kind, bytes, state, preview is not null as has_preview, verdict, created_at, actor_name
            from records.document
            where subject = @subject and (@only::uuid[] is null or id = any(@only))
            order by id
            """,
            new { subject, only = only?.ToArray() })).Select(Read)];
    }

    /// <summary>A file; null if there is none, or if it does not belong to the subject.</summary>
    /// <param name="subject">What it must belong to; null for a file that belongs to nothing yet.</param>
    public async Task<Document?> FindAsync(Guid id, string? subject)
    {
        await using var connection = await _database.OpenAsync();
        var row = await connection.QuerySingleOrDefaultAsync<Row>(
            """
            select id, subject, name, kind, bytes, state, preview is not null as has_preview, verdict, created_at, actor_name
            from records.document
            where id = @id and subject is not distinct from @subject
            """,
            new { id, subject });
        return row is null ? null : Read(row);
    }

    /// <summary>Whether two files hold the same bytes, as they are kept.</summary>
    public static Task<bool> AreSameAsync(Transaction tx, Guid one, Guid other) => tx.QuerySingleAsync<bool>(
        "select exists (select from records.document a join records.document b on b.id = @other where a.id = @one and a.digest = b.digest and a.bytes = b.bytes)",
        new { one, other });

    /// <summary>Removes files of a subject, and their bytes when the change has been made. Returns how many.</summary>
    /// <param name="subject">What they belong to; null for files that belong to nothing yet.</param>
    public async Task<int> RemoveAsync(Transaction tx, IEnumerable<Guid> ids, string? subject) => Tell(tx, await tx.QueryAsync<RemovedRow>(
        """
        delete from records.document
        where id = any(@ids) and subject is not distinct from @subject
        returning id, subject, digest, preview
        """,
        new { ids = ids.ToArray(), subject }));

    /// <summary>Removes all files of a subject, and their bytes when the change has been made. Returns how many.</summary>
    public async Task<int> RemoveAllAsync(Transaction tx, string subject) => Tell(tx, await tx.QueryAsync<RemovedRow>(
        """
        delete from records.document where subject = @subject
        returning id, subject, digest, preview
        """,
        new { subject }));

    /// <summary>
    /// Answers a request with a file, to be saved and not to be run, whatever it holds. The caller has made sure that whoever asks may see it.
    /// Returns whether it did: nothing was written if the file may not be opened (<see cref="Document.State"/> says why) or has no preview.
    /// </summary>
    /// <param name="preview">The small picture of it, shown in the page, instead of the file.</param>
    public Task<bool> ServeAsync(Document document, HttpContext context, bool preview = false) => _server.ServeAsync(document, context, preview);

    /// <summary>Reads a file that may be opened, for a letter or an export; null if it may not.</summary>
    public Task<Stream?> OpenAsync(Document document, CancellationToken cancellationToken = default) => _server.OpenAsync(document, cancellationToken);

    /// <summary>Removes files whose time has come, a thousand at a time. Returns how many.</summary>
    internal static async Task<int> RemoveExpiredAsync(Transaction tx) => Tell(tx, await tx.QueryAsync<RemovedRow>(
        """
        delete from records.document
        where id in (select id from records.document where retained_until < @Now order by retained_until limit 1000 for update skip locked)
        returning id, subject, digest, preview
        """,
        new { tx.Now }));

    private static int Tell(Transaction tx, IEnumerable<RemovedRow> removed)
    {
        var count = 0;
        foreach (var row in removed)
        {
            tx.Publish(new FileRemoved(row.Id, row.Subject, [.. ((byte[]?[])[row.Digest, row.Preview]).OfType<byte[]>().Select(Vault.Name)]));
            count++;
        }

        return count;
    }

    private static Document Read(Row row) => new()
    {
        Id = row.Id,
        Subject = row.Subject,
        Name = row.Name,
        Kind = FileKind.Of(row.Kind),
        Bytes = row.Bytes,
        State = Text.Parse<DocumentState>(row.State),
        HasPreview = row.HasPreview,
        Verdict = row.Verdict,
        CreatedAt = row.CreatedAt,
        SentBy = row.ActorName,
    };

    private sealed record RemovedRow
    {
        public required Guid Id { get; init; }

        public string? Subject { get; init; }

        public required byte[] Digest { get; init; }

        public byte[]? Preview { get; init; }
    }

    private sealed record Row
    {
        public required Guid Id { get; init; }

        public string? Subject { get; init; }

        public required string Name { get; init; }

        public required string Kind { get; init; }

        public required long Bytes { get; init; }

        public required string State { get; init; }

        public required bool HasPreview { get; init; }

        public string? Verdict { get; init; }

        public required DateTimeOffset CreatedAt { get; init; }

        public required string ActorName { get; init; }
    }
}
