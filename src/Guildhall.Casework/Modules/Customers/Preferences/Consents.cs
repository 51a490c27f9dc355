using Dapper;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Localisation;

namespace Guildhall.Casework.Modules.Customers.Preferences;

/// <summary>Something we do only with people's agreement.</summary>
/// <param name="Name">Its stored word.</param>
/// <param name="Words">What they agree to.</param>
internal sealed record ConsentPurpose(string Name, LocalText Words)
{
    public static readonly IReadOnlyList<ConsentPurpose> All =
    [
        new("surveys", new LocalText(
            "You may ask me what I think of a service I have used.",
            "Gallwch ofyn i mi beth yw fy marn am wasanaeth yr wyf wedi’i ddefnyddio.")),
        new("news", new LocalText(
            "You may e-mail me news of the council that is not about my own requests.",
            "Gallwch e-bostio newyddion am y cyngor ataf nad yw’n ymwneud â’m ceisiadau fy hun.")),
    ];
}

/// <summary>What a person chose once.</summary>
internal sealed record ConsentLine
{
    public required string Purpose { get; init; }

    public required bool Given { get; init; }

    public required string Words { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>Keeps what people agreed to, and when they changed their mind.</summary>
internal sealed class Consents(Database database)
{
    /// <summary>All a person chose, the latest first.</summary>
    public async Task<IReadOnlyList<ConsentLine>> OfAsync(Guid account, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<ConsentLine>(
            """
            select purpose, given, words, at
            from customers.consent
            where account = @account
            order by at desc, id desc
            limit 200
            """,
            new { account })).AsList();
    }

    /// <summary>Writes down what is different from before.</summary>
    public async Task SaveAsync(CurrentPerson person, IReadOnlySet<string> given, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.Person(person.Id, person.Name), cancellationToken);

        // One choice after the other: two tabs at once leave no doubt which was the last.
        await tx.ExecuteAsync("select pg_advisory_xact_lock(hashtextextended(@Id::text, 0))", new { person.Id });
        var now = (await tx.QueryAsync<(string Purpose, bool Given)>(
            "select distinct on (purpose) purpose, given from customers.consent where account = @Id order by purpose, at desc, id desc", new { person.Id }))
            .ToDictionary(c => c.Purpose, c => c.Given, StringComparer.Ordinal);
        var changed = ConsentPurpose.All.Where(purpose => given.Contains(purpose.Name) != now.GetValueOrDefault(purpose.Name)).ToList();
        foreach (var purpose in changed)
        {
            await tx.ExecuteAsync(
                """
                insert into customers.consent (id, account, purpose, given, words, at, actor_kind, actor_id, actor_name)
                values (@id, @account, @Name, @given, @words, @Now, @kind, @actor, @actorName)
                """,
                new
                {
                    id = tx.NewId(),
                    account = person.Id,
                    purpose.Name,
                    given = given.Contains(purpose.Name),
                    words = purpose.Words.ToString(),
                    tx.Now,
                    kind = Text.Kebab(tx.Actor.Kind),
                    actor = tx.Actor.Id,
                    actorName = tx.Actor.Name,
                });
        }

        if (changed.Count > 0)
        {
            tx.Audit("person.consent-changed", $"account:{person.Id}", changed.ToDictionary(purpose => purpose.Name, purpose => given.Contains(purpose.Name)));
            await tx.CommitAsync(cancellationToken);
        }
    }
}
