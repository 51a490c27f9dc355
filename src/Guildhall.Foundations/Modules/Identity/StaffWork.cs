namespace Guildhall.Foundations.Modules.Identity;

/// <summary>Open work of one kind.</summary>
/// <param name="What">Where it is, such as the title of a team.</param>
/// <param name="Count">How much there is.</param>
/// <param name="Href">Where to look at it and give it to others.</param>
public sealed record OpenWork(string What, int Count, string Href)
{
    /// <summary>Whom the page is there for; others are told the number alone. Everybody, where nothing is said.</summary>
    public Func<CurrentStaff, bool> MayLook { get; init; } = _ => true;

    /// <summary>What one of it is called, and several.</summary>
    public (string One, string Many) Called { get; init; } = ("open case", "open cases");
}

/// <summary>
/// Tells what a member of staff has in hand. The modules that give people work stand above this one, so it asks them through this: register it as a service.
/// </summary>
public interface IStaffWork
{
    /// <summary>Their open work, as numbers alone: who asks need not be one who may see it.</summary>
    Task<IReadOnlyList<OpenWork>> OfAsync(Guid account, CancellationToken cancellationToken = default);
}

/// <summary>Tells what still needs a team, so that it is not retired too early. Register it as a service.</summary>
public interface ITeamUse
{
    /// <summary>What needs it, such as “14 open cases”; nothing when it can go.</summary>
    Task<IReadOnlyList<string>> OfAsync(string team, CancellationToken cancellationToken = default);
}
