using System.Text.Json.Nodes;
using Dapper;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Platform.Data;

namespace Guildhall.Casework.Modules.Cases.Differences;

/// <summary>What became of an answer from one version to the next.</summary>
public enum AnswerChange
{
    /// <summary>It is as before.</summary>
    None,

    /// <summary>There is one now.</summary>
    Added,

    /// <summary>It is another.</summary>
    Changed,

    /// <summary>There is none any more.</summary>
    Removed,
}

/// <summary>What a customer sent, one time of several. Sensitive answers are sealed.</summary>
public sealed record CaseVersion(int Number, DateTimeOffset ReceivedAt, Answers Answers);

/// <summary>A question, and what was answered to it in each version.</summary>
/// <param name="Question">The question.</param>
/// <param name="Changes">What became of the answer, version by version; of the first it is nothing.</param>
public sealed record AnswerHistory(Question Question, IReadOnlyList<AnswerChange> Changes)
{
    /// <summary>Whether the versions differ.</summary>
    public bool IsChanged => Changes.Any(c => c != AnswerChange.None);
}

/// <summary>Reads all that a customer sent to a case, and tells what changed.</summary>
public sealed class CaseVersions(Database database, SensitiveAnswers sensitive)
{
    /// <summary>The versions, the first first. The caller has made sure that the officer may see the case.</summary>
    public async Task<IReadOnlyList<CaseVersion>> ReadAsync(Guid caseId, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<(int Number, DateTimeOffset ReceivedAt, string Answers)>(
            """
            select number, received_at, answers::text
            from cases.submission
            where case_id = @caseId
            order by number
            """,
            new { caseId });
        return [.. rows.Select(r => new CaseVersion(r.Number, r.ReceivedAt, Answers.FromJson(r.Answers)))];
    }

    /// <summary>The questions that anything was answered to, in the order of the form. Whether a sealed answer changed is told, and not what it says.</summary>
    public IReadOnlyList<AnswerHistory> Compare(ServiceDefinition service, IReadOnlyList<CaseVersion> versions)
    {
        var histories = new List<AnswerHistory>();
        foreach (var question in service.Questions.Where(q => q.Type != QuestionType.Hidden && versions.Any(v => v.Answers[q.Name] is not null)))
        {
            var answers = versions.Select(v => sensitive.Open(v.Answers, question.Name)[question.Name]).ToList();
            histories.Add(new AnswerHistory(question, [.. answers.Select((now, i) => i == 0 ? AnswerChange.None : Change(answers[i - 1], now))]));
        }

        return histories;
    }

    private static AnswerChange Change(JsonNode? before, JsonNode? now) =>
        JsonNode.DeepEquals(before, now) ? AnswerChange.None
        : before is null ? AnswerChange.Added
        : now is null ? AnswerChange.Removed
        : AnswerChange.Changed;
}
