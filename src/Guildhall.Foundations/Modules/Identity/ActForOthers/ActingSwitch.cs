using Dapper;
using Guildhall.Foundations.Modules.Identity.Sessions;
using Guildhall.Platform.Data;
using Guildhall.Platform.Time;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Foundations.Modules.Identity.ActForOthers;

/// <summary>One for whom a person may act.</summary>
internal sealed record ActingChoice
{
    public required string Kind { get; init; }

    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required bool SeesOnly { get; init; }

    public string Value => $"{Kind}:{Id}";
}

/// <summary>Has a session act for another. Whether it may is asked of the database, whatever the form said.</summary>
internal sealed class ActingSwitch(Database database, TimeProvider clock)
{
    private const string Choices =
        """
        select 'person' as kind, h.person as id, a.name, h.may = 'see' as sees_only
        from identity.helping h
        join identity.account a on a.id = h.person and a.active
        where h.helper = @account and h.accepted_at is not null and h.ended_at is null and h.until >= @today
        union all
        select 'business', b.id, b.name, m.role = 'accounts'
        from identity.business_member m
        join identity.business b on b.id = m.business and b.closed_at is null
        where m.account = @account
        """;

    public async Task<IReadOnlyList<ActingChoice>> ChoicesAsync(Guid account)
    {
        await using var connection = await database.OpenAsync();
        return (await connection.QueryAsync<ActingChoice>($"{Choices} order by 1 desc, 3, 2", new { account, today = LondonTime.Today(clock) })).AsList();
    }

    /// <summary>Acts for one of the choices; false when it is none, or no more.</summary>
    public async Task<bool> BeginAsync(HttpContext context, string value)
    {
        var person = context.User.Person();
        if ((await ChoicesAsync(person.Id)).FirstOrDefault(choice => choice.Value == value) is not { } choice)
        {
            return false;
        }

        var acting = new ActingAs(Text.Parse<ActingKind>(choice.Kind), choice.Id, choice.Name);
        await using var tx = await database.BeginAsync((person with { ActingAs = acting }).ToActor(), context.RequestAborted);
        await SessionRegister.ActAsync(tx, context, person.Session, acting);
        tx.Audit("acting.began", $"account:{person.Id}");
        await tx.CommitAsync(context.RequestAborted);
        return true;
    }

    /// <summary>Acts for themselves again.</summary>
    public async Task StopAsync(HttpContext context)
    {
        var person = context.User.Person();
        if (person is { ActingAs.Kind: ActingKind.Self, ActingEnded: null })
        {
            return;
        }

        await using var tx = await database.BeginAsync(person.ToActor(), context.RequestAborted);
        await SessionRegister.ActAsync(tx, context, person.Session, ActingAs.Self);
        tx.Audit("acting.stopped", $"account:{person.Id}");
        await tx.CommitAsync(context.RequestAborted);
    }
}
