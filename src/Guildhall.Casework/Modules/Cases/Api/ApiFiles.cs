using System.ComponentModel;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Integration;
using Guildhall.Foundations.Modules.Records;
using Guildhall.Platform.Data;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Guildhall.Casework.Modules.Cases.Api;

/// <summary>A file that was sent.</summary>
[Description("A file that was sent.")]
internal sealed record ApiSentFile
{
    [Description("What to give as the answer to a question that takes files, or as evidence of a move.")]
    public required Guid Id { get; init; }

    [Description("Its name, with the ending of what it really is.")]
    public required string Name { get; init; }

    [Description("What it is, told by its content.")]
    public required string ContentType { get; init; }

    [Description("Its size as it is kept, without what pictures tell of where they were taken.")]
    public required long Bytes { get; init; }

    [Description("Until when a case can be opened, or moved, with it.")]
    public required DateTimeOffset ValidUntil { get; init; }
}

/// <summary>The files of a case.</summary>
[Description("The files its customer sent with the answers, the first first.")]
internal sealed record ApiFileList
{
    [Description("The files.")]
    public required IReadOnlyList<ApiCaseFile> Items { get; init; }
}

/// <summary>A file of a case.</summary>
[Description("A file of a case.")]
internal sealed record ApiCaseFile
{
    [Description("Its key.")]
    public required Guid Id { get; init; }

    [Description("The question it answers.")]
    public required string Question { get; init; }

    [Description("Its name.")]
    public required string Name { get; init; }

    [Description("What it is.")]
    public required string ContentType { get; init; }

    [Description("Its size.")]
    public required long Bytes { get; init; }

    [Description("Whether it can be read: held while it waits for the virus scanner, clean, infected when it held a virus and is gone, lost.")]
    public required string State { get; init; }

    [Description("Where it is read.")]
    public required string Url { get; init; }
}

/// <summary>Files that keys send with answers, and those of cases that they read.</summary>
internal sealed class ApiFiles(Database database, ServiceCatalogue catalogue, Documents documents, IdempotentRequests once, ApiCaseReader reader, IOptions<RecordsOptions> records)
{
    /// <summary>What files belong to that a key sent and has not opened a case with.</summary>
    public static string Subject(CurrentKey key) => $"api-key:{key.Id}";

    /// <summary>Takes a file in, for the key alone and for a while.</summary>
    public async Task<ApiAnswer> TakeInAsync(HttpContext context, string name)
    {
        _ = IdempotentRequests.Name(context.Request);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = records.Value.MaxRequestBytes;
        }

        var key = context.Key();
        using var hash = SHA256.Create();
        await using var body = new CryptoStream(context.Request.Body, hash, CryptoStreamMode.Read, leaveOpen: true);
        var intake = await documents.TakeInAsync(body, name, new FileRules(AcceptedFiles.Any), key.ToActor(), context.RequestAborted);
        if (intake.Document is not { } document)
        {
            throw Refused(intake.Refusal!);
        }

        // Sent again, the same bytes are the same request; what was taken in for it is forgotten unattached.
        return await once.RunAsync(context, [.. Encoding.UTF8.GetBytes(name), .. hash.Hash!], async tx =>
        {
            var until = tx.Now + IAnswerChecks.FilesKept;
            await documents.AttachAsync(tx, [document.Id], Subject(key), retainedUntil: until);
            return ApiAnswer.Of(StatusCodes.Status201Created, new ApiSentFile
            {
                Id = document.Id,
                Name = document.Name,
                ContentType = document.Kind.ContentType,
                Bytes = document.Bytes,
                ValidUntil = until,
            });
        });
    }

    /// <summary>Gives the files of the answers to the case that is opened with them.</summary>
    public async Task HandOverAsync(Transaction tx, ServiceDefinition service, Answers answers, CaseId opened, CurrentKey key)
    {
        var ids = service.Questions.SelectMany(answers.Files).Select(file => file.Id).Distinct().ToList();
        if (ids.Count > 0 && await documents.AttachAsync(tx, ids, CaseRegister.FilesOf(opened), from: Subject(key)) != ids.Count)
        {
            throw ApiRefusedException.Invalid("answers", "One of its files went to another case meanwhile.");
        }
    }

    /// <summary>The files of a case; null where the key reaches none of that reference.</summary>
    public async Task<ApiFileList?> ListAsync(string reference, CurrentKey key, CancellationToken cancellationToken)
    {
        if (await SentAsync(reference, key, cancellationToken) is not var (id, restricted, questions))
        {
            return null;
        }

        await reader.AuditAsync(key, restricted ? [reference] : [], cancellationToken);
        return new ApiFileList
        {
            Items =
            [
                .. (await documents.ListAsync(CaseRegister.FilesOf(id), questions.Keys)).Select(file => new ApiCaseFile
                {
                    Id = file.Id,
                    Question = questions[file.Id],
                    Name = file.Name,
                    ContentType = file.Kind.ContentType,
                    Bytes = file.Bytes,
                    State = Platform.Data.Text.Kebab(file.State),
                    Url = $"{reader.Address(reference)}/files/{file.Id}",
                }),
            ],
        };
    }

    /// <summary>Answers with a file of a case, noted as read. False where the key reaches none.</summary>
    public async Task<bool> ServeAsync(HttpContext context, string reference, Guid file)
    {
        var key = context.Key();
        if (await SentAsync(reference, key, context.RequestAborted) is not var (id, _, questions) || !questions.ContainsKey(file)
            || await documents.FindAsync(file, CaseRegister.FilesOf(id)) is not { } found)
        {
            return false;
        }

        await using (var tx = await database.BeginAsync(key.ToActor(), context.RequestAborted))
        {
            tx.Audit("file.read", reference, new { file });
            await tx.CommitAsync(context.RequestAborted);
        }

        return found.State == DocumentState.Held
            ? throw ApiRefusedException.Of(StatusCodes.Status409Conflict, "It is still being looked at for viruses. Ask again in a minute.")
            : await documents.ServeAsync(found, context);
    }

    // What is told of a case is what its customer sent, and of that not what is sealed: other files of it are officers' work.
    private async Task<(CaseId Id, bool Restricted, IReadOnlyDictionary<Guid, string> Questions)?> SentAsync(string reference, CurrentKey key, CancellationToken cancellationToken)
    {
        List<Row> rows;
        await using (var connection = await database.OpenAsync(cancellationToken))
        {
            rows = (await connection.QueryAsync<Row>(
                $"""
                select c.id, c.restricted, s.service_version, s.answers::text as answers
                from cases."case" c
                join cases.submission s on s.case_id = c.id
                where c.reference = @reference and {ApiReach.Reached}
                order by s.number
                """,
                ApiReach.Parameters(key, catalogue, new { reference }))).AsList();
        }

        if (rows.Count == 0)
        {
            return null;
        }

        var questions = new Dictionary<Guid, string>();
        foreach (var row in rows)
        {
            var answers = Answers.FromJson(row.Answers);
            foreach (var question in (await catalogue.VersionAsync(row.ServiceVersion, cancellationToken)).Definition.Questions)
            {
                foreach (var sent in answers.Files(question))
                {
                    questions[sent.Id] = question.Name;
                }
            }
        }

        return (new CaseId(rows[0].Id), rows[0].Restricted, questions);
    }

    private static ApiRefusedException Refused(Refusal refusal) => refusal.Reason switch
    {
        RefusalReason.TooLarge => ApiRefusedException.Of(StatusCodes.Status413PayloadTooLarge, refusal.Message),
        RefusalReason.NotStored => ApiRefusedException.Of(StatusCodes.Status503ServiceUnavailable, refusal.Message),
        _ => ApiRefusedException.Invalid("file", refusal.Message),
    };

    private sealed record Row
    {
        public required Guid Id { get; init; }

        public required bool Restricted { get; init; }

        public required Guid ServiceVersion { get; init; }

        public required string Answers { get; init; }
    }
}
