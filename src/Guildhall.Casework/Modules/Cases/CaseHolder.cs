using Guildhall.Foundations.Modules.Identity;

namespace Guildhall.Casework.Modules.Cases;

/// <summary>What kind of account a case belongs to.</summary>
public enum HolderKind
{
    /// <summary>A person's.</summary>
    Person,

    /// <summary>A business's.</summary>
    Business,
}

/// <summary>To whom a case belongs: a person or a business.</summary>
/// <param name="Kind">Which of the two.</param>
/// <param name="Id">The account or the business.</param>
public sealed record CaseHolder(HolderKind Kind, Guid Id)
{
    /// <summary>For whom a person acts: themselves, the business, or whom they help.</summary>
    public static CaseHolder Of(CurrentPerson person) => person.ActingAs switch
    {
        { Kind: ActingKind.Business, Id: { } business } => new CaseHolder(HolderKind.Business, business),
        { Kind: ActingKind.Person, Id: { } helped } => new CaseHolder(HolderKind.Person, helped),
        _ => new CaseHolder(HolderKind.Person, person.Id),
    };
}
