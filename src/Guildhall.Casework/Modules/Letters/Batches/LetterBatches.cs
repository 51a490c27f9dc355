using Dapper;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Records;
using Guildhall.Platform.Data;
using Guildhall.Platform.Printing;

namespace Guildhall.Casework.Modules.Letters.Batches;

/// <summary>Letters given to the printing room together.</summary>
internal sealed record LetterBatch
{
    public required Guid Id { get; init; }

    public required int Number { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    public required string MadeByName { get; init; }

    public required int Letters { get; init; }

    public DateTimeOffset? PrintedAt { get; init; }

    public string? PrintedByName { get; init; }

    public DateOnly? PostedOn { get; init; }

    public string Told => PostedOn is { } day ? $"Posted on {Platform.Localisation.PlainDates.Short(day)}" : PrintedAt is not null ? "Printed" : "To be printed";
}

/// <summary>A letter of a batch.</summary>
internal sealed record LetterInBatch(Guid Id, Guid CaseId, string Reference, string Title, string Language, Guid Document);

/// <summary>
/// What waits for the printing room, and what it has been given. Letters of restricted cases are given by someone of their team, who alone may open
/// a batch that holds one.
/// </summary>
internal sealed class LetterBatches(Database database, Documents documents)
{
    /// <summary>The most letters of a batch: one file of them is held in memory.</summary>
    public const int Most = 250;

    private const int Shown = 30;

    /// <summary>How many letters wait that this person may give to the printing room, counted to a thousand.</summary>
    public async Task<int> WaitingAsync(CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleAsync<int>(
            """
            select count(*)::int from (
                select from letters.letter where state = 'waiting' and document is not null and (not restricted or team = any(@Teams)) limit 1000) waiting
            """,
            new { Teams = staff.Teams.ToArray() });
    }

    /// <summary>The latest batches this person may open.</summary>
    public async Task<IReadOnlyList<LetterBatch>> LatestAsync(CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return [.. await connection.QueryAsync<LetterBatch>(
            """
            select id, number, made_at, made_by_name, letters, printed_at, printed_by_name, posted_on
            from letters.batch
            where teams <@ @Teams
            order by number desc
            limit @Shown
            """,
            new { Teams = staff.Teams.ToArray(), Shown })];
    }

    /// <summary>A batch with its letters; null where there is none this person may open.</summary>
    public async Task<(LetterBatch Batch, IReadOnlyList<LetterInBatch> Letters)?> FindAsync(Guid id, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        if (await connection.QuerySingleOrDefaultAsync<LetterBatch>(
            """
            select id, number, made_at, made_by_name, letters, printed_at, printed_by_name, posted_on
            from letters.batch
            where id = @id and teams <@ @Teams
            """,
            new { id, Teams = staff.Teams.ToArray() }) is not { } batch)
        {
            return null;
        }

        var letters = await connection.QueryAsync<LetterInBatch>(
            "select id, case_id, reference, title, language, document from letters.letter where batch = @id order by id", new { id });
        return (batch, letters.AsList());
    }

    /// <summary>Takes the letters that wait into a batch; null where none does.</summary>
    public async Task<Guid?> MakeAsync(CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);

        // One at a time, so that numbers follow each other and no letter is in two.
        await tx.ExecuteAsync("lock table letters.batch in exclusive mode");
        var waiting = (await tx.QueryAsync<(Guid Id, string Team, bool Restricted)>(
            """
            select id, team, restricted
            from letters.letter
            where state = 'waiting' and document is not null and (not restricted or team = any(@Teams))
            order by made_at, id
            limit @Most
            for update skip locked
            """,
            new { Teams = staff.Teams.ToArray(), Most })).ToList();
        if (waiting.Count == 0)
        {
            return null;
        }

        var id = tx.NewId();
        await tx.ExecuteAsync(
            """
            insert into letters.batch (id, number, made_at, made_by, made_by_name, letters, teams)
            select @id, coalesce(max(number), 0) + 1, @Now, @By, @Name, @Count, @Teams from letters.batch;
            update letters.letter set state = 'in-batch', batch = @id where id = any(@Ids)
            """,
            new
            {
                id,
                tx.Now,
                By = staff.Id,
                staff.Name,
                waiting.Count,
                Teams = waiting.Where(w => w.Restricted).Select(w => w.Team).Distinct().ToArray(),
                Ids = waiting.Select(w => w.Id).ToArray(),
            });
        tx.Audit("letters.batch-made", id.ToString(), new { letters = waiting.Count });
        await tx.CommitAsync(cancellationToken);
        return id;
    }

    /// <summary>One PDF of all letters of a batch; null where there is none this person may open, or a letter of it is no longer there.</summary>
    public async Task<byte[]?> PrintAsync(Guid id, CurrentStaff staff, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, staff, cancellationToken) is not var (batch, letters))
        {
            return null;
        }

        var files = new List<byte[]>();
        foreach (var letter in letters)
        {
            if (await documents.FindAsync(letter.Document, CaseRegister.FilesOf(new CaseId(letter.CaseId))) is not { } document
                || await documents.OpenAsync(document, cancellationToken) is not { } content)
            {
                return null;
            }

            await using (content)
            {
                using var whole = new MemoryStream();
                await content.CopyToAsync(whole, cancellationToken);
                files.Add(whole.ToArray());
            }
        }

        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        tx.Audit("letters.batch-opened", id.ToString(), new { letters = letters.Count });
        await tx.CommitAsync(cancellationToken);
        return DocumentBinder.Bind(files, $"Letters, batch {batch.Number}");
    }

    /// <summary>Notes that a batch was printed; false where there is none this person may open.</summary>
    public async Task<bool> MarkPrintedAsync(Guid id, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (await tx.ExecuteAsync(
            "update letters.batch set printed_at = coalesce(printed_at, @Now), printed_by_name = coalesce(printed_by_name, @Name) where id = @id and teams <@ @Teams",
            new { id, tx.Now, staff.Name, Teams = staff.Teams.ToArray() }) == 0)
        {
            return false;
        }

        tx.Audit("letters.batch-printed", id.ToString());
        await tx.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Notes the day on which a batch was posted; false where there is none this person may open that has been printed.</summary>
    public async Task<bool> MarkPostedAsync(Guid id, DateOnly day, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (await tx.ExecuteAsync(
            "update letters.batch set posted_on = @day where id = @id and teams <@ @Teams and printed_at is not null", new { id, day, Teams = staff.Teams.ToArray() }) == 0)
        {
            return false;
        }

        var posted = await tx.QueryAsync<(Guid Id, Guid CaseId, bool First)>(
            """
            with letter as (
                select id, state = 'in-batch' as first from letters.letter where batch = @id for update
            )
            update letters.letter l set state = 'posted', posted_on = @day
            from letter
            where l.id = letter.id
            returning l.id, l.case_id, letter.first
            """,
            new { id, day });
        foreach (var (letter, caseId, first) in posted)
        {
            if (first)
            {
                tx.Publish(new LetterPosted(letter, caseId));
            }
        }

        tx.Audit("letters.batch-posted", id.ToString(), new { day });
        await tx.CommitAsync(cancellationToken);
        return true;
    }
}
