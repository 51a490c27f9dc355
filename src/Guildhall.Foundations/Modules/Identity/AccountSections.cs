using Guildhall.Platform.Localisation;

namespace Guildhall.Foundations.Modules.Identity;

/// <summary>
/// A part of the account's home page that another module fills. Register it as a service; the page shows all there are, by their order.
/// </summary>
public interface IAccountSection
{
    /// <summary>Its place on the page; lower first.</summary>
    int Order { get; }

    /// <summary>What to show a person; null for nothing.</summary>
    Task<AccountSection?> ForAsync(CurrentPerson person, CancellationToken cancellationToken);
}

/// <summary>A part of the page of a person's details that another module fills, such as their addresses. Register it as a service.</summary>
public interface IDetailsSection
{
    /// <summary>Its place on the page; lower first.</summary>
    int Order { get; }

    /// <summary>What to show a person; null for nothing.</summary>
    Task<AccountSection?> ForAsync(CurrentPerson person, CancellationToken cancellationToken);
}

/// <summary>What a section shows.</summary>
/// <param name="View">The full path of a partial view, such as <c>/Modules/Cases/MyAccount/_OpenRequests.cshtml</c>. It begins with an h2.</param>
/// <param name="Model">Its model.</param>
public sealed record AccountSection(string View, object Model);

/// <summary>An entry of the account's navigation. Register it as a service.</summary>
/// <param name="Label">The words.</param>
/// <param name="Href">Where it leads.</param>
/// <param name="Order">Its place; lower first. Home is 0, details 100, security 200, leaving 900.</param>
public sealed record AccountNavigationItem(LocalText Label, string Href, int Order)
{
    /// <summary>Whether it is about the person alone, and of no use while they act for another.</summary>
    public bool IsOwn { get; init; }

    internal bool IsFor(CurrentPerson? person) => !IsOwn || person is not { ActingAs.Kind: not ActingKind.Self };
}

/// <summary>A way of proving one's identity, offered at <c>/account/prove-identity</c>. Register it as a service.</summary>
/// <param name="Label">The words of the button.</param>
/// <param name="Href">Where it leads; <c>return-to</c> is added.</param>
/// <param name="Order">Its place; lower first.</param>
public sealed record IdentityProofWay(LocalText Label, string Href, int Order);
