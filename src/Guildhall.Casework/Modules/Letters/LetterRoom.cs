using Guildhall.Platform.Data;

namespace Guildhall.Casework.Modules.Letters;

/// <summary>Has letters made for other modules.</summary>
public sealed class LetterRoom(LetterTemplates templates)
{
    /// <summary>
    /// Asks for a letter in the caller's transaction; it is made after the commit, once for a key. Returns why it cannot be, or null.
    /// </summary>
    /// <param name="by">What asks for it, in words.</param>
    public string? Ask(Transaction tx, Guid caseId, string service, string template, Guid key, string by)
    {
        if (Problem(template, service) is { } problem)
        {
            return problem;
        }

        tx.Publish(new LetterAsked(caseId, template, key, by));
        return null;
    }

    /// <summary>Why no rule can have a letter made; null where it can.</summary>
    /// <param name="service">The service it is for; null for all.</param>
    public string? Problem(string template, string? service) => templates.KindOf(template) switch
    {
        null => $"there is no letter “{template}”",
        { AsksOfficer: true } => $"an officer must write a part of “{template}”",
        { Services: { Count: > 0 } services } when service is null || !services.Contains(service) => $"“{template}” is not for this service",
        _ => null,
    };
}
