using Microsoft.AspNetCore.Http;

namespace Guildhall.Casework.Modules.Catalogue;

/// <summary>A form that was begun and not sent.</summary>
/// <param name="Service">The service's name.</param>
/// <param name="BegunAt">When it was begun.</param>
/// <param name="ExpiresAt">Until when it is kept.</param>
/// <param name="Continue">Where it goes on.</param>
/// <param name="StartAgain">Where another is begun in its place, by POST.</param>
public sealed record UnfinishedForm(string Service, DateTimeOffset BegunAt, DateTimeOffset ExpiresAt, string Continue, string StartAgain);

/// <summary>What the pages about services know of forms that were begun.</summary>
public interface IUnfinishedForms
{
    /// <summary>The visitor's own unfinished form of a service; null when they have none.</summary>
    Task<UnfinishedForm?> FindAsync(HttpContext context, string service);

    /// <summary>The unfinished forms of an account, the latest first.</summary>
    Task<IReadOnlyList<UnfinishedForm>> OfAccountAsync(Guid account, CancellationToken cancellationToken = default);
}
