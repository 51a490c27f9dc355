using Dapper;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Council.Modules.Disclosure.Log;
using Guildhall.Council.Modules.Disclosure.Redact;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Records;
using Guildhall.Foundations.Modules.Search;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Localisation;
using Guildhall.Platform.Time;

namespace Guildhall.Council.Modules.Disclosure.Publish;

/// <summary>What was decided of a request and the log.</summary>
internal sealed record LogDecision
{
    public required Guid Id { get; init; }

    public required int Year { get; init; }

    public required int Number { get; init; }

    public required string Title { get; init; }

    public string? TitleCy { get; init; }

    public required string Request { get; init; }

    public string? RequestCy { get; init; }

    public required string Answer { get; init; }

    public string? AnswerCy { get; init; }

    public required string Topic { get; init; }

    public DateTimeOffset? PublishedAt { get; init; }

    public string? PublishedByName { get; init; }

    public DateTimeOffset? TakenDownAt { get; init; }

    public string? TakenDownByName { get; init; }

    public string? TakenDownWhy { get; init; }

    public string? NotPublishedWhy { get; init; }

    public bool IsShown => PublishedAt is not null && TakenDownAt is null;

    public string Link => DisclosureLinks.Entry(Year, Number);
}

/// <summary>A request in the list of what to publish.</summary>
internal sealed record LogLine
{
    public required Guid CaseId { get; init; }

    public required string Reference { get; init; }

    public required string Service { get; init; }

    public required DateTimeOffset ClosedAt { get; init; }

    public string? Title { get; init; }

    public int? Year { get; init; }

    public int? Number { get; init; }

    public DateTimeOffset? PublishedAt { get; init; }

    public DateTimeOffset? TakenDownAt { get; init; }

    public string? NotPublishedWhy { get; init; }
}

/// <summary>What is to be said in the log.</summary>
internal sealed record ToPublish
{
    public required string Title { get; init; }

    public string? TitleCy { get; init; }

    public required string Request { get; init; }

    public string? RequestCy { get; init; }

    public required string Answer { get; init; }

    public string? AnswerCy { get; init; }

    public required string Topic { get; init; }

    /// <summary>The files that are published with it.</summary>
    public IReadOnlyList<Guid> Files { get; init; } = [];
}

/// <summary>Puts requests into the disclosure log, and takes them out.</summary>
internal sealed class LogKeeper(Database database, Documents documents, RequestFiles requestFiles, SearchIndex search)
{
    public const int MostLines = 100;

    /// <summary>What was decided of a request; null for nothing yet. With the files that are published.</summary>
    public async Task<(LogDecision? Decision, IReadOnlySet<Guid> Files)> OfAsync(Guid caseId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var results = await connection.QueryMultipleAsync(
            """
            select id, year, number, title, title_cy, request, request_cy, answer, answer_cy, topic, published_at, published_by_name,
                taken_down_at, taken_down_by_name, taken_down_why, not_published_why
            from disclosure.entry
            where case_id = @caseId;

            select f.file from disclosure.entry_file f join disclosure.entry e on e.id = f.entry where e.case_id = @caseId
            """,
            new { caseId });
        return (await results.ReadSingleOrDefaultAsync<LogDecision>(), (await results.ReadAsync<Guid>()).ToHashSet());
    }

    /// <summary>Requests that gave out information, the latest first: those nothing was decided of, or those something was.</summary>
    public async Task<IReadOnlyList<LogLine>> LinesAsync(bool decided, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<LogLine>(
            """
            select r.case_id, r.reference, r.service, r.closed_at, e.title, e.year, e.number, e.published_at, e.taken_down_at, e.not_published_why
            from disclosure.request r
            left join disclosure.entry e on e.case_id = r.case_id
            where r.released and (e.id is not null) = @decided
            order by r.closed_at desc, r.case_id desc
            limit @MostLines
            """,
            new { decided, MostLines })).AsList();
    }

    /// <summary>Publishes a request, or changes what is published. False where the case is gone or a file may not leave.</summary>
    public async Task<bool> PublishAsync(CaseFacts about, ToPublish said, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (await CaseActs.TakeAsync(tx, about.Reference, staff) is null)
        {
            return false;
        }

        var files = (await requestFiles.OfAsync(about.Id, cancellationToken)).SelectMany(f => f.Copies.Prepend(f)).Where(f => said.Files.Contains(f.Id) && f.MayLeave).ToList();
        if (files.Count != said.Files.Count)
        {
            return false;
        }

        var entry = await EntryAsync(tx, about, said);
        await tx.ExecuteAsync(
            """
            update disclosure.entry
            set title = @Title, title_cy = @TitleCy, request = @Request, request_cy = @RequestCy, answer = @Answer, answer_cy = @AnswerCy, topic = @Topic,
                published_at = @Now, published_by_name = @Name, taken_down_at = null, taken_down_by_name = null, taken_down_why = null, not_published_why = null
            where id = @entry
            """,
            new { entry, said.Title, said.TitleCy, said.Request, said.RequestCy, said.Answer, said.AnswerCy, said.Topic, tx.Now, staff.Name });

        // Copies of its own: what was published stays when the case goes.
        await tx.ExecuteAsync("delete from disclosure.entry_file where entry = @entry", new { entry });
        await documents.RemoveAllAsync(tx, DisclosureLog.FilesOf(entry));
        var copies = files.ToDictionary(f => f.Id, _ => tx.NewId());
        if (await documents.CopyAsync(tx, copies, CaseRegister.FilesOf(new CaseId(about.Id)), DisclosureLog.FilesOf(entry)) != copies.Count)
        {
            return false;
        }

        foreach (var (position, file) in files.Index())
        {
            await tx.ExecuteAsync(
                "insert into disclosure.entry_file (entry, document, file, name, position) values (@entry, @document, @Id, @Name, @position)",
                new { entry, document = copies[file.Id], file.Id, file.Name, position });
        }

        await IndexAsync(tx);
        CaseActs.Note(tx, about.Id, about.Reference, "Published in the disclosure log.");
        tx.Audit("disclosure.published", about.Reference, new { entry, files = files.Count });
        await tx.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Keeps that a request is not published, and why.</summary>
    public async Task<bool> RefrainAsync(CaseFacts about, string why, string topic, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (await CaseActs.TakeAsync(tx, about.Reference, staff) is null)
        {
            return false;
        }

        var entry = await EntryAsync(tx, about, new ToPublish { Title = "", Request = "", Answer = "", Topic = topic });
        await tx.ExecuteAsync("update disclosure.entry set not_published_why = @why where id = @entry and published_at is null", new { entry, why });
        tx.Audit("disclosure.not-published", about.Reference, new { why });
        await tx.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Takes an entry down: its address says so, and its files are gone from there.</summary>
    public async Task<bool> TakeDownAsync(CaseFacts about, string why, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (await CaseActs.TakeAsync(tx, about.Reference, staff) is null)
        {
            return false;
        }

        if (await tx.QuerySingleOrDefaultAsync<Guid?>(
            """
            update disclosure.entry set taken_down_at = @Now, taken_down_by_name = @Name, taken_down_why = @why
            where case_id = @Id and published_at is not null and taken_down_at is null
            returning id
            """,
            new { about.Id, tx.Now, staff.Name, why }) is { } entry)
        {
            await tx.ExecuteAsync("delete from disclosure.entry_file where entry = @entry", new { entry });
            await documents.RemoveAllAsync(tx, DisclosureLog.FilesOf(entry));
            await IndexAsync(tx);
            CaseActs.Note(tx, about.Id, about.Reference, $"Taken down from the disclosure log: {why}");
            tx.Audit("disclosure.taken-down", about.Reference, new { entry, why });
            await tx.CommitAsync(cancellationToken);
        }

        return true;
    }

    /// <summary>Has the site's search find what is published, and nothing else of the log.</summary>
    public async Task IndexAsync(CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        await IndexAsync(tx);
        await tx.CommitAsync(cancellationToken);
    }

    private async Task IndexAsync(Transaction tx)
    {
        var entries = (await tx.QueryAsync<LogEntry>(
            """
            select id, year, number, title, title_cy, request, request_cy, answer, answer_cy, topic, answered_on, published_at, taken_down_at
            from disclosure.entry
            where published_at is not null and taken_down_at is null
            """)).ToList();
        await search.ReplaceAsync(tx, "disclosure", [.. entries.SelectMany(entry => ((string[])["en", "cy"]).Where(entry.IsIn).Select(language => new SearchEntry
        {
            Key = entry.Link,
            Language = language,
            Audience = SearchAudience.Public,
            Title = entry.TitleIn(language),
            Summary = new LocalText($"From our disclosure log, answered on {PlainDates.Long(entry.AnsweredOn, "en")}.", $"O’n cofnod datgeliadau, atebwyd ar {PlainDates.Long(entry.AnsweredOn, "cy")}.").In(language),
            Body = $"{entry.RequestIn(language)}\n{entry.AnswerIn(language)}",
            Url = entry.Link,
        }))]);
    }

    private static async Task<Guid> EntryAsync(Transaction tx, CaseFacts about, ToPublish said)
    {
        // Numbers of a year without gaps, given one after the other.
        await tx.ExecuteAsync("select pg_advisory_xact_lock(hashtext('disclosure.entry'))");
        return await tx.QuerySingleOrDefaultAsync<Guid?>("select id from disclosure.entry where case_id = @Id", new { about.Id })
            ?? await tx.QuerySingleAsync<Guid>(
                """
                insert into disclosure.entry (id, case_id, year, number, title, request, answer, topic, answered_on)
                values (@id, @CaseId, @year, (select coalesce(max(number), 0) + 1 from disclosure.entry where year = @year), @Title, @Request, @Answer, @Topic, @answered)
                returning id
                """,
                new
                {
                    id = tx.NewId(),
                    CaseId = about.Id,
                    year = LondonTime.DayOf(tx.Now).Year,
                    said.Title,
                    said.Request,
                    said.Answer,
                    said.Topic,
                    answered = LondonTime.DayOf(about.ClosedAt ?? tx.Now),
                });
    }
}
