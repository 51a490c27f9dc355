using Guildhall.Casework.Modules.Cases;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Limits;

namespace Guildhall.Council.Modules.Councillors.Casework;

/// <summary>What a councillor writes for.</summary>
internal enum WriteKind
{
    /// <summary>To know something.</summary>
    Question,

    /// <summary>To have it go on.</summary>
    Chase,

    /// <summary>To tell something.</summary>
    Information,
}

/// <summary>What came of writing.</summary>
internal enum Written
{
    /// <summary>The officers have it.</summary>
    Done,

    /// <summary>The case is not theirs, or no more.</summary>
    NotFound,

    /// <summary>They have written too often in an hour.</summary>
    TooMany,
}

/// <summary>Puts what a councillor writes before the officers of the case, apart from its customer.</summary>
internal sealed class CouncillorWriter(Database database, CaseFactReader facts, CaseworkReader reader, RateLimiter limiter)
{
    /// <summary>The most characters.</summary>
    public const int Longest = 4000;

    private const int MostAnHour = 30;

    /// <summary>Adds it. The same words twice in a row are one message: a button was pressed twice.</summary>
    public async Task<Written> WriteAsync(string reference, WriteKind kind, string text, CurrentStaff councillor, CancellationToken cancellationToken)
    {
        if (await reader.FindAsync(reference, councillor, cancellationToken) is not { } item)
        {
            return Written.NotFound;
        }

        await using var tx = await database.BeginAsync(councillor.ToActor(), cancellationToken);

        // The case first, as everywhere: the one that is worked, where it is dealt with together with another. Then whether there is still consent, and whether it was
        // said before.
        if ((await facts.FindAsync([item.CaseId], cancellationToken)).SingleOrDefault() is not { } followed
            || await facts.TakeAsync(tx, followed.MergedInto ?? followed.Id, cancellationToken) is not { } worked)
        {
            return Written.NotFound;
        }

        var said = await tx.QuerySingleOrDefaultAsync<bool?>(
            """
            select exists (select from councillors.message m where m.casework = c.id and m.actor = @Me and m.kind = @kind and m.text = @text and m.at > @Since)
            from councillors.casework c
            where c.id = @Id and c.councillor = @Me and c.ended_at is null
            for update of c
            """,
            new { item.Id, Me = councillor.Id, kind = Text.Kebab(kind), text, Since = tx.Now.AddMinutes(-10) });
        if (said is not false)
        {
            return said is null ? Written.NotFound : Written.Done;
        }

        if (!await limiter.TryUseAsync("councillors.write", councillor.Id.ToString(), MostAnHour, TimeSpan.FromHours(1), cancellationToken))
        {
            return Written.TooMany;
        }

        var id = tx.NewId();
        tx.AtCommit(
            "insert into councillors.message (id, casework, at, kind, text, actor, actor_name) values (@id, @casework, @now, @kind, @text, @actor, @actorName)",
            ("id", id), ("casework", item.Id), ("now", tx.Now), ("kind", Text.Kebab(kind)), ("text", text), ("actor", councillor.Id), ("actorName", councillor.Name));
        CaseActs.OutsideNote(tx, worked, $"{Heading(kind)} {councillor.Name}, councillor:\n{text}", asks: kind != WriteKind.Information);
        tx.Publish(new CouncillorWrote(item.CaseId, reference, id));
        tx.Audit("councillor.wrote", reference, new { kind = Text.Kebab(kind) });
        await tx.CommitAsync(cancellationToken);
        return Written.Done;
    }

    private static string Heading(WriteKind kind) => kind switch
    {
        WriteKind.Question => "Question from",
        WriteKind.Chase => "Chased by",
        _ => "Information from",
    };
}
