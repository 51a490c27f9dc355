using System.Security.Claims;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;

namespace Guildhall.Foundations.Modules.Identity;

/// <summary>For whom a person acts.</summary>
public enum ActingKind
{
    /// <summary>For themselves.</summary>
    Self,

    /// <summary>For a business they belong to.</summary>
    Business,

    /// <summary>For another person, whom they help.</summary>
    Person,
}

/// <summary>For whom a person acts.</summary>
/// <param name="Kind">Themselves, a business or another person.</param>
/// <param name="Id">The business or the other person's account; null for themselves.</param>
/// <param name="Name">The name of it; null for themselves.</param>
public sealed record ActingAs(ActingKind Kind, Guid? Id, string? Name)
{
    /// <summary>For themselves.</summary>
    public static readonly ActingAs Self = new(ActingKind.Self, null, null);

    /// <summary>Whether they may do things, and not only see them. Ask <see cref="Helping"/>.</summary>
    internal bool MayAct { get; init; } = true;

    /// <summary>Whether what they change is their own, or of a business that lets them.</summary>
    internal bool IsOwnOrMayAct => Kind == ActingKind.Self || (Kind == ActingKind.Business && MayAct);

    /// <summary>The names of the services they may use; null for all.</summary>
    internal IReadOnlyList<string>? Services { get; init; }
}

/// <summary>The member of the public who makes a request, as the database knows them at this moment.</summary>
public sealed record CurrentPerson
{
    internal const string SessionClaim = "session";
    internal const string AssuranceClaim = "assurance";
    internal const string MethodClaim = "method";
    internal const string ActingKindClaim = "acting_kind";
    internal const string ActingIdClaim = "acting_id";
    internal const string ActingNameClaim = "acting_name";
    internal const string ActingSeesOnlyClaim = "acting_sees_only";
    internal const string ActingServiceClaim = "acting_service";
    internal const string CanActClaim = "can_act";
    internal const string ActingEndedClaim = "acting_ended";

    /// <summary>Their account.</summary>
    public required Guid Id { get; init; }

    /// <summary>Their name.</summary>
    public required string Name { get; init; }

    /// <summary>Their e-mail address, which they have proved.</summary>
    public required string Email { get; init; }

    /// <summary>How sure we are that it is them.</summary>
    public required Assurance Assurance { get; init; }

    /// <summary>For whom they act.</summary>
    public required ActingAs ActingAs { get; init; }

    /// <summary>Whether there is somebody, or a business, for whom they can act.</summary>
    public bool CanActForOthers { get; init; }

    /// <summary>The session the request belongs to.</summary>
    internal Guid Session { get; init; }

    /// <summary>The name of whom they acted for until their right to do so ended; null when none did.</summary>
    internal string? ActingEnded { get; init; }

    /// <summary>How they signed in.</summary>
    internal SignInMethod Method { get; init; }

    /// <summary>Them, as the maker of a change: “Ann Lee for Joe Lee” when they help someone.</summary>
    public Actor ToActor() => ActingAs.Kind switch
    {
        ActingKind.Person => Actor.Helper(Id, Name).OnBehalfOf(ActingAs.Id!.Value, ActingAs.Name!),
        ActingKind.Business => Actor.Person(Id, Name).OnBehalfOf(ActingAs.Id!.Value, ActingAs.Name!),
        _ => Actor.Person(Id, Name),
    };

    internal static CurrentPerson? From(ClaimsPrincipal user) =>
        user.Identities.FirstOrDefault(identity => identity.AuthenticationType == PersonScheme.Name) is { } person
            ? new CurrentPerson
            {
                Id = Guid.Parse(person.FindFirst(ClaimTypes.NameIdentifier)!.Value),
                Name = person.Name!,
                Email = person.FindFirst(ClaimTypes.Email)!.Value,
                Assurance = Text.Parse<Assurance>(person.FindFirst(AssuranceClaim)!.Value),
                Session = Guid.Parse(person.FindFirst(SessionClaim)!.Value),
                CanActForOthers = person.HasClaim(claim => claim.Type == CanActClaim),
                ActingEnded = person.FindFirst(ActingEndedClaim)?.Value,
                Method = Text.Parse<SignInMethod>(person.FindFirst(MethodClaim)!.Value),
                ActingAs = person.FindFirst(ActingKindClaim) is { } kind
                    ? new ActingAs(Text.Parse<ActingKind>(kind.Value), Guid.Parse(person.FindFirst(ActingIdClaim)!.Value), person.FindFirst(ActingNameClaim)!.Value)
                    {
                        MayAct = !person.HasClaim(claim => claim.Type == ActingSeesOnlyClaim),
                        Services = person.HasClaim(claim => claim.Type == ActingServiceClaim) ? [.. person.FindAll(ActingServiceClaim).Select(claim => claim.Value)] : null,
                    }
                    : ActingAs.Self,
            }
            : null;
}

/// <summary>The scheme members of the public sign in with.</summary>
public static class PersonScheme
{
    /// <summary>The scheme's name.</summary>
    public const string Name = "person";

    internal const string Cookie = "account";
}

/// <summary>From the user of a request to the person.</summary>
public static class PersonUser
{
    /// <summary>The person, on a page whose policy let only signed-in people in.</summary>
    /// <exception cref="InvalidOperationException">Nobody is signed in: the page lacks its policy.</exception>
    public static CurrentPerson Person(this ClaimsPrincipal user) =>
        CurrentPerson.From(user) ?? throw new InvalidOperationException("No person is signed in. Does the page name the policy signed-in?");

    /// <summary>The person, or null on a page that anybody may see.</summary>
    public static CurrentPerson? FindPerson(this ClaimsPrincipal user) => CurrentPerson.From(user);

    /// <summary>How sure we are who the person is.</summary>
    public static Assurance Assurance(this ClaimsPrincipal user) => CurrentPerson.From(user)?.Assurance ?? Identity.Assurance.Anonymous;
}
