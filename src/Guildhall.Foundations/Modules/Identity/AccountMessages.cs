using Guildhall.Platform.Data;

namespace Guildhall.Foundations.Modules.Identity;

/// <summary>A message about someone's account.</summary>
public sealed record AccountMessage
{
    /// <summary>What it concerns: an account or a proof.</summary>
    public required Guid About { get; init; }

    /// <summary>The template's name.</summary>
    public required string Template { get; init; }

    /// <summary>The e-mail address, or the telephone number for a text.</summary>
    public required string To { get; init; }

    /// <summary>Whether it is sent as a text.</summary>
    public bool IsText { get; init; }

    /// <summary>The recipient's language.</summary>
    public required string Language { get; init; }

    /// <summary>The values of the template's placeholders.</summary>
    public required IReadOnlyDictionary<string, string> Values { get; init; }
}

/// <summary>Sends messages about accounts. Another module does it: identity stands below them all.</summary>
public interface IAccountMessages
{
    /// <summary>Whether text messages can be sent.</summary>
    bool CanText { get; }

    /// <summary>The language a person wants to be written to in.</summary>
    /// <param name="account">Their account.</param>
    /// <param name="otherwise">The language where they have not said.</param>
    Task<string> LanguageOfAsync(Guid account, string otherwise);

    /// <summary>Queues a message in the transaction of the change it tells of.</summary>
    Task QueueAsync(Transaction tx, AccountMessage message);
}
