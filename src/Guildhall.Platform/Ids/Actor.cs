namespace Guildhall.Platform.Ids;

/// <summary>Who makes a change.</summary>
public enum ActorKind
{
    /// <summary>A member of the public, known or not.</summary>
    Person,

    /// <summary>Someone who acts for a person with their consent.</summary>
    Helper,

    /// <summary>A member of staff.</summary>
    Officer,

    /// <summary>Another organisation's system or staff.</summary>
    Partner,

    /// <summary>The product itself: a rule, a timer, an import.</summary>
    System,
}

/// <summary>Who makes a change. Every transaction names one, and the audit keeps it.</summary>
/// <param name="Kind">The kind of actor.</param>
/// <param name="Id">The account's id; null for the system and for people who have not signed in.</param>
/// <param name="Name">The name to show beside the change.</param>
public sealed record Actor(ActorKind Kind, Guid? Id, string Name)
{
    /// <summary>For whom they act, when it is not for themselves: a person's or a business's id. The audit keeps it.</summary>
    public Guid? For { get; init; }

    /// <summary>The product itself.</summary>
    public static readonly Actor System = new(ActorKind.System, null, "Guildhall");

    /// <summary>A member of the public who has not signed in.</summary>
    public static readonly Actor Anonymous = new(ActorKind.Person, null, "Member of the public");

    /// <summary>A member of the public who has signed in.</summary>
    public static Actor Person(Guid id, string name) => new(ActorKind.Person, id, name);

    /// <summary>Someone who acts for another with their consent.</summary>
    public static Actor Helper(Guid id, string name) => new(ActorKind.Helper, id, name);

    /// <summary>A member of staff.</summary>
    public static Actor Officer(Guid id, string name) => new(ActorKind.Officer, id, name);

    /// <summary>The same, for somebody else, whose name stands beside theirs: “Ann Lee for Joe Lee”. <see cref="Localisation.ActorNames"/> reads it.</summary>
    public Actor OnBehalfOf(Guid whom, string name) => this with { Name = $"{Name}{Localisation.ActorNames.Between}{name}", For = whom };

    /// <summary>Another organisation's system, by the name of the key it uses.</summary>
    public static Actor Partner(Guid id, string name) => new(ActorKind.Partner, id, name);
}
