using System.Globalization;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Forms.Asking;

namespace Guildhall.Casework.Modules.Forms.Sending;

/// <summary>What is wrong with answers that were sent, by question: the first thing of each, as a page tells it.</summary>
internal sealed class SentErrors
{
    private readonly Dictionary<string, string> _errors = new(StringComparer.Ordinal);

    public bool Any => _errors.Count > 0;

    /// <summary>Whether something is wrong with the answer to a question, or in it.</summary>
    public bool Has(string question) => _errors.Keys.Any(key => key == question || key.StartsWith(question + "[", StringComparison.Ordinal) || key.StartsWith(question + ".", StringComparison.Ordinal));

    public void Add(string key, string problem) => _errors.TryAdd(key, problem);

    /// <summary>The problems of a page, but those of questions that depend on an answer that is wrong itself.</summary>
    public void Take(IEnumerable<Problem> problems, FormPage page)
    {
        foreach (var problem in problems)
        {
            var key = Key(problem.Question, page);
            if (!Has(key) && page.Questions.FirstOrDefault(q => q.Name == problem.Question)?.When?.Questions.Any(Has) != true)
            {
                Add(key, problem.Message);
            }
        }
    }

    public IReadOnlyDictionary<string, string[]> ToDictionary() => _errors.ToDictionary(e => e.Key, e => (string[])[e.Value], StringComparer.Ordinal);

    // A question of a thing has a name of its own, “children-1-name”.
    private static string Key(string question, FormPage page)
    {
        foreach (var group in page.Questions.Where(q => q.Type == QuestionType.Group && question.StartsWith(q.Name + "-", StringComparison.Ordinal)))
        {
            var parts = question[(group.Name.Length + 1)..].Split('-', 2);
            if (parts is [var index, var inside] && int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var thing) && group.Questions.Any(q => q.Name == inside))
            {
                return string.Create(CultureInfo.InvariantCulture, $"{group.Name}[{thing}].{inside}");
            }
        }

        return question;
    }
}
