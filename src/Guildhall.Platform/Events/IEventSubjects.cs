using System.Security.Claims;

namespace Guildhall.Platform.Events;

/// <summary>The thing an event tells of, as staff know it.</summary>
/// <param name="Text">What it is called.</param>
/// <param name="Href">Its page; null where who looks may not open it.</param>
public sealed record EventSubject(string Text, string? Href);

/// <summary>Names what events tell of, on the page of failed deliveries. Offered by the modules whose things they are.</summary>
public interface IEventSubjects
{
    /// <summary>Those it knows of some events, by the events' keys.</summary>
    /// <param name="events">What each event says, as JSON.</param>
    Task<IReadOnlyDictionary<Guid, EventSubject>> FindAsync(IReadOnlyDictionary<Guid, string> events, ClaimsPrincipal viewer, CancellationToken cancellationToken);
}
