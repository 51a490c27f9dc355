using Guildhall.Casework.Modules.Cases;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Localisation;

namespace Guildhall.Casework.Modules.Letters.MakeLetter;

/// <summary>A letter as a list shows it.</summary>
internal sealed record LetterLine
{
    public required Guid Id { get; init; }

    public required string Title { get; init; }

    public required string Language { get; init; }

    public required string State { get; init; }

    public Guid? Document { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    public required string ActorName { get; init; }

    public DateOnly? PostedOn { get; init; }

    public string? Failure { get; init; }

    /// <summary>How far it has come, in words.</summary>
    public string Told => State switch
    {
        "kept" => "Kept with the case",
        "waiting" => "Waits for the printing room",
        "in-batch" => "With the printing room",
        "queued" => "GOV.UK Notify prints and posts it",
        "posted" => PostedOn is { } day ? $"Posted on {PlainDates.Short(day)}" : "Posted",
        _ => $"Not posted: {Failure}",
    };
}

/// <summary>The letters of one case.</summary>
internal sealed class CaseLetters(Database database)
{
    /// <summary>The bench's floor asks the same.</summary>
    internal const string Statement =
        """
        select id, title, language, state, document, made_at, actor_name, posted_on, failure
        from letters.letter
        where case_id = @caseId
        order by id desc
        limit 50
        """;

    public static Task<IReadOnlyList<LetterLine>> OfAsync(Guid caseId, ReadBatch reads) => reads.QueryAsync<LetterLine>(Statement, ("caseId", caseId));

    /// <summary>Gives a letter that could not be posted, or was only kept, to the printing room; false where there is none of that case.</summary>
    public async Task<bool> GiveToPrintAsync(string reference, Guid letter, CurrentStaff staff, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (await CaseActs.TakeAsync(tx, reference, staff) is not { } caseId)
        {
            return false;
        }

        var given = await tx.ExecuteAsync(
            """
            update letters.letter
            set way = 'print', state = 'waiting', failure = null
            where id = @letter and case_id = @caseId and state in ('failed', 'kept')
            """,
            new { letter, caseId });
        if (given == 1)
        {
            tx.Audit("letter.given-to-print", reference, new { letter });
            await tx.CommitAsync(cancellationToken);
        }

        return true;
    }
}
