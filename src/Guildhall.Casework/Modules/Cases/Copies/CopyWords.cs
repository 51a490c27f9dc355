using System.Globalization;
using Guildhall.Casework.Modules.Catalogue;
using Microsoft.Extensions.Localization;

namespace Guildhall.Casework.Modules.Cases.Copies;

/// <summary>A part of what was sent: the answers between two groups, or one thing of a group.</summary>
/// <param name="Title">What a group calls it; null for answers outside groups.</param>
/// <param name="Answers">The questions with their answers, a line each.</param>
internal sealed record CopiedPart(string? Title, IReadOnlyList<(string Question, IReadOnlyList<string> Lines)> Answers);

/// <summary>Tells answers as a copy shows them, in the language of the request.</summary>
internal sealed class CopyWords(IStringLocalizer<Words> words)
{
    /// <summary>All that was answered, in the order of the form.</summary>
    public IReadOnlyList<CopiedPart> Parts(SentForm sent)
    {
        var parts = new List<CopiedPart>();
        var between = new List<(string, IReadOnlyList<string>)>();
        void Close()
        {
            if (between.Count > 0)
            {
                parts.Add(new CopiedPart(null, [.. between]));
                between.Clear();
            }
        }

        foreach (var question in sent.Service.Questions.Where(q => !q.Unseen))
        {
            if (question.Type == QuestionType.Group && !question.Sensitive && sent.Answers.Things(question.Name) is { Count: > 0 } things)
            {
                Close();
                parts.AddRange(things.Select((thing, i) => new CopiedPart(
                    question.IsRepeated ? $"{question.Item} {(i + 1).ToString(CultureInfo.InvariantCulture)}" : question.Label.ToString(),
                    Told(question.Questions, thing))));
            }
            else
            {
                between.AddRange(Told([question], sent.Answers));
            }
        }

        Close();
        return [.. parts.Where(p => p.Answers.Count > 0)];
    }

    private IReadOnlyList<(string, IReadOnlyList<string>)> Told(IEnumerable<Question> questions, Answers answers)
    {
        var language = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;
        return
        [
            .. questions.Where(q => !q.Unseen)
                .Select(q => (q.Label.ToString(), SensitiveAnswers.IsSealed(answers[q.Name]) ? [words["Not shown here, because it is private. We have it."].Value] : answers.Display(q, language)))
                .Where(told => told.Item2.Count > 0),
        ];
    }
}
