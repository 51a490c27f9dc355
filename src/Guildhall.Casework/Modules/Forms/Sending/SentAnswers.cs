using System.Globalization;
using System.Text.Json;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Forms.Asking;
using Guildhall.Foundations.Modules.Records;

namespace Guildhall.Casework.Modules.Forms.Sending;

/// <summary>
/// Answers that come all at once, as JSON. They are put into the fields a person would have filled in, and go the way through the form that a person goes: each page
/// is read and judged by the code that reads and judges it when it is sent from a browser.
/// </summary>
internal sealed class SentAnswers(PageReader reader, AnswerRules rules, Documents documents, TimeProvider clock) : IAnswerChecks
{
    private static readonly Dictionary<string, Document> s_noFiles = new(StringComparer.Ordinal);

    public async Task<CheckedAnswers> CheckAsync(ServiceDefinition service, IReadOnlyDictionary<string, JsonElement> answers, string filesOf, CancellationToken cancellationToken = default)
    {
        var errors = new SentErrors();
        Unknown(answers, service.Questions, errors);
        var open = new HashSet<string>(StringComparer.Ordinal);
        var done = new List<string>();
        var given = Answers.Empty;
        foreach (var page in service.Pages)
        {
            var path = FormPath.Through(service, given, rules.Today);
            if (path.Find(page.Name) is null)
            {
                // What depends on an answer that is wrong cannot be judged: it is told of once that one is right.
                if (page.When?.Questions.Any(errors.Has) == true)
                {
                    open.UnionWith(page.Questions.Select(q => q.Name));
                }

                continue;
            }

            if (page.IsExit)
            {
                errors.Add("answers", $"These answers lead to advice and not to a case: {page.Title?.English ?? page.Name}.");
                break;
            }

            var reading = await ReadAsync(page, path.Answers, answers, filesOf, errors, cancellationToken);
            given = reading.Answers;
            open.UnionWith(reading.Asked.Select(q => q.Name));
            done.Add(page.Name);
        }

        foreach (var name in answers.Keys.Where(name => !open.Contains(name) && !errors.Any))
        {
            errors.Add(name, "This is not asked after the other answers. Leave it out.");
        }

        var journey = new Journey(service, given, done, rules);
        if (!errors.Any && journey.FirstUnfinished is { } unfinished)
        {
            errors.Take(journey.Problems(unfinished), unfinished.Page);
            errors.Add("answers", "Something is still missing.");
        }

        return new CheckedAnswers(errors.Any ? null : journey.Path.Answers, errors.ToDictionary());
    }

    public async Task<CheckedAnswers> CheckAsync(Stage stage, Answers before, IReadOnlyDictionary<string, JsonElement> answers, string filesOf, CancellationToken cancellationToken = default)
    {
        var errors = new SentErrors();
        var page = StageQuestions.Of(stage, before, filesOf).Page;
        Unknown(answers, page.Questions, errors);
        var reading = await ReadAsync(page, before, answers, filesOf, errors, cancellationToken);
        return new CheckedAnswers(errors.Any ? null : reading.Changed, errors.ToDictionary());
    }

    private static void Unknown(IReadOnlyDictionary<string, JsonElement> answers, IEnumerable<Question> questions, SentErrors errors)
    {
        var asked = questions.Where(q => q.IsAsked).Select(q => q.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var name in answers.Keys.Where(name => !asked.Contains(name)))
        {
            errors.Add(name, "There is no question of this name.");
        }
    }

    private async Task<PageReading> ReadAsync(
        FormPage page, Answers before, IReadOnlyDictionary<string, JsonElement> answers, string filesOf, SentErrors errors, CancellationToken cancellationToken)
    {
        var fields = new SentFields(errors);
        foreach (var question in page.Questions.Where(q => q.IsAsked))
        {
            if (answers.TryGetValue(question.Name, out var answer) && answer.ValueKind != JsonValueKind.Null)
            {
                fields.Fill(question, answer, question.Name);
            }
        }

        var reading = await reader.ReadAsync(page, before, Typed.From(fields.All, page), "", "", await FilesAsync(fields, filesOf, errors), cancellationToken);
        errors.Take(reading.Problems, page);
        foreach (var place in reading.Asked.Where(q => q.Type == QuestionType.Place && fields.HasPoint(q.Name) && reading.Answers.Part(q.Name, "lat") is null))
        {
            errors.Add(place.Name, "Send lat and lon in degrees, of a point in Britain.");
        }

        if (reading.StepToGo && reading.Problems.Count == 0)
        {
            errors.Add(page.Questions.FirstOrDefault(q => q.IsAsked)?.Name ?? "answers", "This cannot be looked up at the moment. Send it again in a few minutes.");
        }

        return reading;
    }

    // A page judges a file when it comes; here it came before anybody knew what for.
    private async Task<IReadOnlyDictionary<string, Document>> FilesAsync(SentFields fields, string filesOf, SentErrors errors)
    {
        if (fields.Files.Count == 0)
        {
            return s_noFiles;
        }

        var since = clock.GetUtcNow() - IAnswerChecks.FilesKept;
        var found = (await documents.ListAsync(filesOf, fields.Files.SelectMany(f => f.Ids).Distinct())).Where(d => d.CreatedAt > since).ToDictionary(d => d.Id.ToString(), StringComparer.Ordinal);
        foreach (var (question, key, ids) in fields.Files)
        {
            var accepted = AcceptedFiles.Parse(question.Accept);
            foreach (var id in ids)
            {
                if (!found.TryGetValue(id.ToString(), out var file))
                {
                    errors.Add(key, $"There is no file {id} that this key sent in the last day and that is in no case yet.");
                }
                else if (!accepted.Allows(file.Kind))
                {
                    errors.Add(key, $"{id} is {file.Kind.Label}. Send {string.Join(", ", accepted.Labels)}.");
                }
                else if (file.Bytes > question.MaxBytes)
                {
                    errors.Add(key, string.Create(CultureInfo.InvariantCulture, $"{id} has {file.Bytes:N0} bytes. Send {question.MaxBytes:N0} or fewer."));
                }
            }
        }

        return found;
    }
}
