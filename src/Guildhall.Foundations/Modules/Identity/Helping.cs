using Guildhall.Platform.Localisation;

namespace Guildhall.Foundations.Modules.Identity;

/// <summary>What a person may do for whom they act. Answered from what the request knows already: it asks the database nothing.</summary>
public static class Helping
{
    /// <summary>
    /// Whether a person may use a service, or see a request made with it, as whom they act at this moment. For themselves they always may: what
    /// else the service needs is for the caller to ask.
    /// </summary>
    /// <param name="person">The person who makes the request.</param>
    /// <param name="service">The service's name.</param>
    /// <param name="isClosedToHelpers">Whether it is restricted, and its file does not let helpers use it.</param>
    /// <param name="act">Whether something is to be sent or changed, and not only seen.</param>
    public static bool May(CurrentPerson person, string service, bool isClosedToHelpers, bool act) => person.ActingAs switch
    {
        { Kind: ActingKind.Self } => true,
        { MayAct: false } when act => false,
        { Kind: ActingKind.Business } => true,
        var acting => !isClosedToHelpers && (acting.Services is null || acting.Services.Contains(service, StringComparer.Ordinal)),
    };

    /// <summary>Whether a person may send and change things as whom they act at this moment; which ones, <see cref="May"/> says.</summary>
    public static bool MaySend(CurrentPerson person) => person.ActingAs.MayAct;

    /// <summary>Whether a person sees what is confidential of whom they act for: helpers do not, nor does who keeps the books of a business.</summary>
    public static bool SeesConfidential(CurrentPerson person) => person.ActingAs.IsOwnOrMayAct;

    /// <summary>The names of the services a person may see requests of, as whom they act at this moment; null for all. For lists.</summary>
    public static string[]? ServicesOf(CurrentPerson person) => person.ActingAs.Services is { } services ? [.. services] : null;
}

/// <summary>A service that a person can let a helper use.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Title">What people call it.</param>
public sealed record HelpableService(string Name, LocalText Title);

/// <summary>Knows the services a person can let a helper use. The module with the services registers it.</summary>
public interface IHelpableServices
{
    /// <summary>All of them.</summary>
    IReadOnlyList<HelpableService> All();
}

/// <summary>How an act in the audit is told to the people it was done for. Register one for each act a helper or a member of a business can do.</summary>
/// <param name="Action">The audit's word for it, such as <c>case.opened</c>.</param>
/// <param name="Words">The words.</param>
/// <param name="TellsSubject">Whether the audit's subject is a reference people know.</param>
public sealed record ActWords(string Action, LocalText Words, bool TellsSubject = false);
