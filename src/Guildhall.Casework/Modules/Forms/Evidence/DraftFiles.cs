using System.Globalization;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Forms.Asking;
using Guildhall.Foundations.Modules.Records;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;

namespace Guildhall.Casework.Modules.Forms.Evidence;

/// <summary>The files given with a draft. They belong to it from the moment they are taken in, and to the case once it is sent.</summary>
internal sealed class DraftFiles(Database database, Documents documents, CaseReplies replies)
{
    // A file outlives its draft by a little, so that a form sent at the last moment has it.
    private static readonly TimeSpan s_grace = TimeSpan.FromDays(1);

    /// <summary>What files of a draft belong to.</summary>
    public static string Subject(Guid draft) => $"draft:{draft}";

    /// <summary>The name of the file input of a question.</summary>
    public static string Input(string question) => $"{question}-new";

    /// <summary>Whether a page takes files.</summary>
    public static bool Any(FormPage page) => page.Questions.SelectMany(q => q.Questions.Prepend(q)).Any(q => q.Type == QuestionType.File);

    /// <summary>What the file input of a name takes; null where the page has no such input.</summary>
    public static FileField? Field(FormPage? page, string input) =>
        page is not null && Question(page, input) is { } question
            ? new FileField(new FileRules(AcceptedFiles.Parse(question.Accept), question.MaxBytes), question.AtMost ?? 1)
            : null;

    /// <summary>The fields with the files that came among those given before.</summary>
    public static Typed Added(Typed typed, IReadOnlyList<(string Question, Document Document)> kept) =>
        kept.GroupBy(k => k.Question, StringComparer.Ordinal)
            .Aggregate(typed, (all, of) => all.With(of.Key, [.. all.All(of.Key), .. of.Select(k => k.Document.Id.ToString())]));

    /// <summary>
    /// The files of the draft that may be opened, or may be soon, by their keys as texts; none when the page takes none. Where it
    /// answers what was asked again, the files sent before are among them.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, Document>> OfAsync(Draft? draft, FormPage page) =>
        draft is null || !Any(page)
            ? new Dictionary<string, Document>()
            : (await documents.ListAsync(Subject(draft.Id))).Concat(await SentBeforeAsync(draft)).ToDictionary(d => d.Id.ToString(), StringComparer.Ordinal);

    /// <summary>Gives the draft the files that came with a page, and says what is wrong with those that were refused.</summary>
    public async Task<(IReadOnlyList<(string Question, Document Document)> Kept, IReadOnlyList<Problem> Refused)> KeepAsync(
        Actor actor, Draft draft, FormPage page, IReadOnlyList<UploadedFile> uploads, CancellationToken cancellationToken)
    {
        var (kept, refused) = Sorted(uploads);
        if (kept.Count > 0)
        {
            await using var tx = await database.BeginAsync(actor, cancellationToken);
            await documents.AttachAsync(tx, kept.Select(k => k.Document.Id), Subject(draft.Id), retainedUntil: draft.ExpiresAt + s_grace);
            await tx.CommitAsync(cancellationToken);
        }

        return (kept, refused);
    }

    /// <summary>The files that came with a page by the question they answer, and what is wrong with the others.</summary>
    public static (IReadOnlyList<(string Question, Document Document)> Kept, IReadOnlyList<Problem> Refused) Sorted(IReadOnlyList<UploadedFile> uploads)
    {
        var kept = new List<(string, Document)>();
        var refused = new List<Problem>();
        foreach (var upload in uploads)
        {
            var name = Name(upload.Field);
            if (upload.Intake.Document is { } document)
            {
                kept.Add((name, document));
            }
            else if (upload.Intake.Refusal is { } refusal)
            {
                refused.Add(new Problem(name, name, refusal.Message));
            }
        }

        return (kept, refused);
    }

    /// <summary>The page that has a file which cannot be used, or is not the draft's any more; null when all are good.</summary>
    public async Task<string?> BadPageAsync(Draft draft, Journey journey)
    {
        if (!journey.Pages.Any(p => Any(p.Page)))
        {
            return null;
        }

        var good = (await documents.ListAsync(Subject(draft.Id))).Concat(await SentBeforeAsync(draft))
            .Where(d => d.State is DocumentState.Clean or DocumentState.Held).Select(d => d.Id).ToHashSet();
        return journey.Pages.FirstOrDefault(p => p.Questions.SelectMany(journey.Path.Answers.Files).Any(f => !good.Contains(f.Id)))?.Name;
    }

    /// <summary>Gives the files of the answers to the case they are sent with. Others go when the draft does.</summary>
    /// <exception cref="InvalidOperationException">One went in this very moment.</exception>
    public async Task HandOverAsync(Transaction tx, Draft draft, FormPath path, string subject)
    {
        var before = (await SentBeforeAsync(draft)).Select(d => d.Id);
        var ids = path.Pages.SelectMany(p => p.Questions).SelectMany(path.Answers.Files).Select(f => f.Id).Except(before).ToList();
        if (ids.Count > 0 && await documents.AttachAsync(tx, ids, subject, from: Subject(draft.Id)) != ids.Count)
        {
            throw new InvalidOperationException($"A file of draft {draft.Id} went while it was sent.");
        }
    }

    private async Task<IEnumerable<Document>> SentBeforeAsync(Draft draft)
    {
        if (draft.AskedCase is not { } asked)
        {
            return [];
        }

        var sent = (await replies.GetAsync(asked)).Files.Select(f => f.Id).ToHashSet();
        return (await documents.ListAsync(CaseRegister.FilesOf(new CaseId(asked)))).Where(d => sent.Contains(d.Id));
    }

    private static string Name(string input) => input[..^Input("").Length];

    private static Question? Question(FormPage page, string input)
    {
        if (!input.EndsWith(Input(""), StringComparison.Ordinal))
        {
            return null;
        }

        var name = Name(input);
        foreach (var question in page.Questions)
        {
            if (question.Type == QuestionType.File && question.Name == name)
            {
                return question;
            }

            if (question.Type == QuestionType.Group && name.StartsWith($"{question.Name}-", StringComparison.Ordinal)
                && name[(question.Name.Length + 1)..].Split('-', 2) is [var index, var inside]
                && int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < question.AtMost
                && question.Questions.FirstOrDefault(q => q.Type == QuestionType.File && q.Name == inside) is { } found)
            {
                return found;
            }
        }

        return null;
    }
}
