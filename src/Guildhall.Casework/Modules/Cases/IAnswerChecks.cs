using System.Text.Json;
using Guildhall.Casework.Modules.Catalogue;

namespace Guildhall.Casework.Modules.Cases;

/// <summary>Answers that did not come by a form's pages, once they were checked.</summary>
/// <param name="Answers">The answers that count; null where something is wrong.</param>
/// <param name="Errors">What is wrong, by question; of a thing of a group, <c>children[0].name</c>.</param>
public sealed record CheckedAnswers(Answers? Answers, IReadOnlyDictionary<string, string[]> Errors);

/// <summary>Checks answers by the same rules as the pages of a form. Forms know how; cases only ask.</summary>
public interface IAnswerChecks
{
    /// <summary>How long a file can be given as an answer after it was sent.</summary>
    static readonly TimeSpan FilesKept = TimeSpan.FromDays(1);

    /// <summary>The answers to a service's form.</summary>
    /// <param name="filesOf">What the files belong to that may be given, in the words of the records.</param>
    Task<CheckedAnswers> CheckAsync(ServiceDefinition service, IReadOnlyDictionary<string, JsonElement> answers, string filesOf, CancellationToken cancellationToken = default);

    /// <summary>What a stage asks of who moves a case there.</summary>
    /// <param name="before">What the customer told us, which conditions may look at.</param>
    /// <param name="filesOf">What the evidence belongs to that may be given, in the words of the records.</param>
    Task<CheckedAnswers> CheckAsync(Stage stage, Answers before, IReadOnlyDictionary<string, JsonElement> answers, string filesOf, CancellationToken cancellationToken = default);
}
