using Guildhall.Foundations.Modules.Identity.Sessions;
using Guildhall.Platform.Data;
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
internal sealed class ActingSwitch(Database database, ActingChoices choices)
{
    /// <summary>Acts for one of the choices; false when it is none, or no more.</summary>
    public async Task<bool> BeginAsync(HttpContext context, string value)
    {
        var person = context.User.Person();
        if ((await choices.OfAsync(person.Id)).FirstOrDefault(choice => choice.Value == value) is not { } choice)
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
