using System.Text.Json;
using Guildhall.Casework.Modules.Cases.Desk;
using Guildhall.Casework.Modules.Catalogue;

namespace Guildhall.Casework.Modules.Cases;

/// <summary>The answers of a case that its service lets officers filter by.</summary>
internal static class Facets
{
    private static readonly FilterChoice[] s_yesNo = [new("yes", "Yes"), new("no", "No")];

    /// <summary>As they are stored: a list of values for each question; null where there are none.</summary>
    public static string? Of(ServiceDefinition service, Answers answers)
    {
        var facets = service.Questions.Where(q => q.Filter && !SensitiveAnswers.AsksFor(q))
            .Select(q => (q.Name, Values: answers.Values(q.Name)))
            .Where(f => f.Values.Count > 0)
            .ToDictionary(f => f.Name, f => f.Values, StringComparer.Ordinal);
        return facets.Count == 0 ? null : JsonSerializer.Serialize(facets);
    }

    /// <summary>The answers a question may have.</summary>
    public static IReadOnlyList<FilterChoice> Choices(Question question) =>
        question.Type == QuestionType.YesNo ? s_yesNo : [.. question.Options.Select(o => new FilterChoice(o.Value, o.Label.English))];
}
