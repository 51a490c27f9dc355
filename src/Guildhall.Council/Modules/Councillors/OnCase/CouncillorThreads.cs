using Guildhall.Casework.Modules.Cases;
using Guildhall.Council.Modules.Councillors.Casework;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;

namespace Guildhall.Council.Modules.Councillors.OnCase;

/// <summary>A councillor who follows a case, or did, for its officers.</summary>
internal sealed record CouncillorThread
{
    public required Guid Id { get; init; }

    public required string Councillor { get; init; }

    public string? Constituent { get; init; }

    public string? ConsentHow { get; init; }

    public DateOnly? ConsentOn { get; init; }

    public string? ConsentNote { get; init; }

    public required string Scope { get; init; }

    public required string EnteredByName { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public required int Written { get; init; }

    /// <summary>Since when they wait for an answer; null when they do not.</summary>
    public DateTimeOffset? WaitsSince { get; init; }

    /// <summary>What was written. Set where it is shown.</summary>
    public IReadOnlyList<CouncillorMessage> Messages { get; init; } = [];
}

/// <summary>What councillors and the officers of a case write to one another, at the desk.</summary>
internal sealed class CouncillorThreads(Database database, CaseworkReader reader)
{
    /// <summary>The most characters of an answer.</summary>
    public const int Longest = 4000;

    /// <summary>The bench's floor asks the same.</summary>
    internal const string Statement =
        """
        select c.id, c.councillor_name as councillor, c.constituent, c.consent_how, c.consent_on, c.consent_note, c.scope, c.entered_by_name, c.ended_at,
            (select count(*)::int from councillors.message m where m.casework = c.id) as written,
            (select min(m.at) from councillors.message m
                where m.casework = c.id and m.kind in ('question', 'chase')
                    and not exists (select from councillors.message a where a.casework = c.id and a.kind = 'answer' and a.at > m.at)) as waits_since
        from councillors.casework c
        where c.case_id = @caseId
        order by c.raised_at, c.id
        """;

    /// <summary>Those of a case. Whoever asks has been shown that case.</summary>
    public static Task<IReadOnlyList<CouncillorThread>> OfAsync(Guid caseId, ReadBatch reads) => reads.QueryAsync<CouncillorThread>(Statement, ("caseId", caseId));

    /// <summary>The same with what was written.</summary>
    public async Task<IReadOnlyList<CouncillorThread>> WholeAsync(Guid caseId, CancellationToken cancellationToken)
    {
        var whole = new List<CouncillorThread>();
        foreach (var thread in await OfAsync(caseId, ReadBatch.AtOnce(database, cancellationToken)))
        {
            whole.Add(thread with { Messages = await reader.MessagesAsync(thread.Id, cancellationToken) });
        }

        return whole;
    }

    /// <summary>Answers a councillor, and if so chosen writes the same to the customer. False where the officer may not work the case, or the councillor follows it no more.</summary>
    public async Task<bool> AnswerAsync(string reference, Guid casework, string text, bool toCustomer, CurrentStaff officer, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(officer.ToActor(), cancellationToken);
        if (await CaseActs.TakeAsync(tx, reference, officer) is not { } caseId)
        {
            return false;
        }

        var follows = await tx.QuerySingleOrDefaultAsync<Row>(
            """
            select c.councillor_name as councillor,
                exists (select from councillors.message m where m.casework = c.id and m.actor = @Me and m.text = @text and m.at > @Since) as said
            from councillors.casework c
            where c.id = @casework and c.case_id = @caseId and c.ended_at is null
            for update of c
            """,
            new { casework, caseId, Me = officer.Id, text, Since = tx.Now.AddMinutes(-10) });
        if (follows is null or { Said: true })
        {
            return follows is not null;
        }

        var id = tx.NewId();
        tx.AtCommit(
            "insert into councillors.message (id, casework, at, kind, text, to_customer, actor, actor_name) values (@id, @casework, @now, 'answer', @text, @toCustomer, @actor, @actorName)",
            ("id", id), ("casework", casework), ("now", tx.Now), ("text", text), ("toCustomer", toCustomer), ("actor", officer.Id), ("actorName", officer.Name));
        CaseActs.Note(tx, caseId, reference, $"Answer to {follows.Councillor}, councillor:\n{text}");
        if (toCustomer)
        {
            await CaseActs.ReplyAsync(tx, reference, text, officer);
        }

        tx.Audit("councillor.answered", reference, new { toCustomer });
        await tx.CommitAsync(cancellationToken);
        return true;
    }

    private sealed record Row(string Councillor, bool Said);
}
