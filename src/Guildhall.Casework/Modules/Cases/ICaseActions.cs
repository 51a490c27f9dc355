using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;

namespace Guildhall.Casework.Modules.Cases;

/// <summary>Whether a case waits for its customer.</summary>
public enum Reply
{
    /// <summary>They were asked for more, and we wait for it.</summary>
    Awaited,

    /// <summary>It has come, and the case has not been moved since.</summary>
    Received,
}

/// <summary>A case as those see it who add to its pages.</summary>
/// <param name="Id">Its key.</param>
/// <param name="Reference">What people call it by.</param>
/// <param name="IsOpen">Whether it is being worked.</param>
/// <param name="Reply">Whether it waits for its customer; null when there is nothing to wait for.</param>
public sealed record CaseGlance(Guid Id, string Reference, bool IsOpen, Reply? Reply)
{
    /// <summary>The service it is of; on the officers' pages.</summary>
    public string Service { get; init; } = "";

    /// <summary>Who looks; on the officers' pages.</summary>
    public CurrentStaff? Officer { get; init; }
}

/// <summary>Something to do with a case: a link.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Href">Where it leads.</param>
public sealed record CaseAction(string Text, string Href);

/// <summary>What another module offers on the pages about a case.</summary>
public interface ICaseActions
{
    /// <summary>What an officer who may work the case can do; null for nothing.</summary>
    CaseAction? ForOfficer(CaseGlance about);

    /// <summary>What a customer who has proved that the case is theirs can do; null for nothing.</summary>
    Task<CaseAction?> ForCustomerAsync(CaseGlance about, CancellationToken cancellationToken = default);
}

/// <summary>A part of the officers' page about a case that another module fills. Register it as a service; it asks its own schema alone.</summary>
public interface ICaseSection
{
    /// <summary>Its place on the page; lower first.</summary>
    int Order { get; }

    /// <summary>What to show an officer who may see the case; null for nothing.</summary>
    /// <param name="reads">Where to ask for what takes one query: all parts are asked together.</param>
    Task<CaseSection?> ForOfficerAsync(CaseGlance about, ReadBatch reads, CancellationToken cancellationToken = default);
}

/// <summary>What a part of the page shows.</summary>
/// <param name="View">The full path of a partial view, such as <c>/Modules/Letters/OnCase/_Letters.cshtml</c>. It begins with an h2.</param>
/// <param name="Model">Its model.</param>
public sealed record CaseSection(string View, object Model);
