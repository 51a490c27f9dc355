using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Forms.Applying;
using Guildhall.Casework.Modules.Forms.Asking;
using Guildhall.Casework.Modules.Forms.Evidence;
using Guildhall.Foundations.Modules.Records;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Casework.Modules.Forms.Stages;

/// <summary>Asks officers what a stage of the work needs, by the same questions as customers are asked.</summary>
internal sealed class StageForms(PageReader reader, AnswerRules rules, QuestionMarkup markup, UploadReader uploads, Documents documents, Database database) : IStageForms
{
    // What is given and not used goes by itself.
    private static readonly TimeSpan s_kept = TimeSpan.FromDays(2);

    public Task<StageForm> ShowAsync(StageQuestions asked, CancellationToken cancellationToken = default) =>
        ShowAsync(asked, Typed.Nothing, [], cancellationToken);

    public async Task<StageForm> ReadAsync(StageQuestions asked, HttpContext context, Actor actor, Func<IFormCollection, bool> judge, CancellationToken cancellationToken = default)
    {
        var sent = await uploads.ReadAsync(context, name => DraftFiles.Field(asked.Page, name), actor);
        var form = context.Request.Form;
        var (kept, refused) = await KeepAsync(asked, sent, actor, cancellationToken);
        var reading = await reader.ReadAsync(
            asked.Page, asked.Before, DraftFiles.Added(Typed.From(form, asked.Page), kept), form[AnswerModel.QuestionButton].ToString(), "", await FilesAsync(asked), cancellationToken);
        List<Problem> problems = [.. judge(form) || reading.StepToGo ? reading.Problems : [], .. refused];
        return await ShowAsync(asked, reading.Typed, problems, cancellationToken) with
        {
            Answers = reading.Changed,
            Problems = [.. problems.Select(p => new StageProblem(p.Field, p.Message))],
            StepToGo = reading.StepToGo,
        };
    }

    private async Task<StageForm> ShowAsync(StageQuestions asked, Typed typed, IReadOnlyList<Problem> problems, CancellationToken cancellationToken)
    {
        var (page, _) = await reader.WithOptionsAsync(asked.Page, asked.Before, cancellationToken);
        var shown = page.Questions
            .Where(q => q.When?.Holds(asked.Before, rules.Today) != false || FormPath.MayAppear(q, page))
            .Select(q => FormPath.Offered(q, asked.Before, rules.Today)).ToList();
        var fields = Field.Of(new AskedPage(page, shown), asked.Before, typed, problems, new Dictionary<string, AddressView>(), await FilesAsync(asked));
        var questions = new HtmlContentBuilder(fields.Count);
        foreach (var field in fields)
        {
            questions.AppendHtml(markup.Write(field));
        }

        return new StageForm { Questions = questions, Answers = Answers.Empty };
    }

    private async Task<IReadOnlyDictionary<string, Document>> FilesAsync(StageQuestions asked) =>
        asked.HasFiles ? (await documents.ListAsync(asked.FilesOf)).ToDictionary(d => d.Id.ToString(), StringComparer.Ordinal) : new Dictionary<string, Document>();

    private async Task<(IReadOnlyList<(string Question, Document Document)> Kept, IReadOnlyList<Problem> Refused)> KeepAsync(
        StageQuestions asked, IReadOnlyList<UploadedFile> sent, Actor actor, CancellationToken cancellationToken)
    {
        var (kept, refused) = DraftFiles.Sorted(sent);
        if (kept.Count > 0)
        {
            await using var tx = await database.BeginAsync(actor, cancellationToken);
            await documents.AttachAsync(tx, kept.Select(k => k.Document.Id), asked.FilesOf, retainedUntil: tx.Now + s_kept);
            await tx.CommitAsync(cancellationToken);
        }

        return (kept, refused);
    }
}
