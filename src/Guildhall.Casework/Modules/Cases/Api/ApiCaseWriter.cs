using System.Globalization;
using System.Text.Json;
using Guildhall.Casework.Modules.Cases.AddNote;
using Guildhall.Casework.Modules.Cases.Converse;
using Guildhall.Casework.Modules.Cases.MoveCase;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Integration;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Casework.Modules.Cases.Api;

/// <summary>Changes that keys ask for. Each passes through the code by which officers and customers make it, in one transaction with the answer that is kept.</summary>
internal sealed class ApiCaseWriter(ServiceCatalogue catalogue, ServiceStatuses statuses, IAnswerChecks checks, CaseRegister register, CaseMover mover, ApiCaseReader reader, ApiFiles files)
{
    private const int LongestName = 200;

    /// <summary>Why a service's cases cannot be opened by a key at all; null where they can.</summary>
    public static string? Closed(ServiceDefinition service) =>
        service.IsChecker ? "It ends in advice, and opens no cases."
        : service.Retired is not null ? "It is no longer offered."
        : null;

    /// <summary>Opens a case.</summary>
    public async Task<ApiAnswer> OpenAsync(Transaction tx, ApiNewCase asked, CurrentKey key, CancellationToken cancellationToken)
    {
        var (version, answers) = await JudgeAsync(asked, key, cancellationToken);
        var opened = await register.OpenAsync(
            tx,
            new NewCase
            {
                Service = version,
                Answers = answers,
                Language = asked.Language,
                Channel = Channel.Api,
                Source = tx.NewId(),
                CustomerName = ApiJson.Clean(asked.Customer?.Name) is { Length: > 0 } name ? name : null,
                CustomerEmail = EmailAddress.TryParse(asked.Customer?.Email, out var email) ? email.Value : null,
                CustomerPhone = PhoneNumber.TryParse(asked.Customer?.Phone, out var phone) ? phone.Display : null,
            },
            cancellationToken);
        await files.HandOverAsync(tx, version.Definition, answers, opened.Id, key);
        var reference = opened.Reference.ToString();
        return ApiAnswer.Of(StatusCodes.Status201Created, new ApiOpened
        {
            Reference = reference,
            Service = version.Definition.Name,
            Stage = version.Definition.Case.FirstStage.Name,
            TargetOn = opened.TargetOn,
            Url = reader.Address(reference),
        }).With("Location", $"/api/{ApiEndpoints.Version}/cases/{reference}");
    }

    /// <summary>Moves a case.</summary>
    /// <param name="tags">The tag of the case as the key saw it, or several.</param>
    public async Task<ApiAnswer> MoveAsync(Transaction tx, string reference, ApiMove asked, IReadOnlyList<string> tags, CurrentKey key, CancellationToken cancellationToken)
    {
        var found = await TakeAsync(tx, reference, key);
        if (!tags.Contains("*") && !tags.Contains(ApiCaseReader.Tag(found.Version, found.RowVersion)))
        {
            throw ApiRefusedException.Of(StatusCodes.Status412PreconditionFailed);
        }

        var rules = (await catalogue.VersionAsync(found.ServiceVersion, cancellationToken)).Definition.Case;
        var message = ApiJson.Clean(asked.Message);
        if (message.Length > CaseMover.MessageLength)
        {
            throw TooLong("message", CaseMover.MessageLength);
        }

        // What a stage asks and the evidence it wants are one page, as officers see it.
        Answers? answers = null;
        var stage = rules.Stage(asked.Stage);
        if (asked.Evidence.Count > 0 && stage?.Evidence is null)
        {
            throw ApiRefusedException.Invalid("evidence", "This stage takes no evidence.");
        }

        if (stage is { Fields.Count: > 0 } or { Evidence: not null })
        {
            var told = await tx.QuerySingleAsync<string>("select answers::text from cases.submission where case_id = @Id order by number desc limit 1", new { found.Id });
            var given = asked.Answers.ToDictionary(StringComparer.Ordinal);
            if (given.ContainsKey(StageQuestions.Evidence))
            {
                throw ApiRefusedException.Invalid($"answers.{StageQuestions.Evidence}", "Send it beside the answers, as evidence.");
            }

            if (asked.Evidence.Count > 0)
            {
                given[StageQuestions.Evidence] = JsonSerializer.SerializeToElement(asked.Evidence, ApiJson.Options);
            }

            var judged = await checks.CheckAsync(stage, Answers.FromJson(told), given, ApiFiles.Subject(key), cancellationToken);
            answers = judged.Answers
                ?? throw ApiRefusedException.Invalid(judged.Errors.ToDictionary(e => e.Key == StageQuestions.Evidence ? e.Key : $"answers.{e.Key}", e => e.Value, StringComparer.Ordinal));
        }
        else if (asked.Answers.Count > 0)
        {
            throw ApiRefusedException.Invalid("answers", "This stage asks nothing.");
        }

        var move = new Move { Reference = reference, To = asked.Stage, Message = message, Version = found.Version, Reason = asked.Reason, Answers = answers, FilesOf = ApiFiles.Subject(key) };
        var result = await mover.MoveAsync(tx, move, ApiReach.Hand(key, found.Team), cancellationToken);
        if (result != MoveResult.Moved)
        {
            throw Refused(result, rules, found.Stage, asked.Stage);
        }

        // The row will be this transaction's, one version on.
        var row = await tx.QuerySingleAsync<long>("select pg_current_xact_id()::xid::text::bigint");
        return ApiAnswer.Of(StatusCodes.Status200OK, new ApiMoved
        {
            Reference = reference,
            Stage = asked.Stage,
            IsOpen = rules.Stage(asked.Stage)!.Closes is null,
            Url = reader.Address(reference),
        }).With("ETag", ApiCaseReader.Tag(found.Version + 1, row));
    }

    /// <summary>Adds a note for officers.</summary>
    public async Task<ApiAnswer> NoteAsync(Transaction tx, string reference, ApiText asked, CurrentKey key)
    {
        var text = Words(asked, NoteWriter.NoteLength);
        var found = await TakeAsync(tx, reference, key);
        CaseActs.Note(tx, found.Id, reference, text);
        tx.Publish(new CaseNoted(found.Id, reference));
        return Written(reference);
    }

    /// <summary>Sends the customer a message.</summary>
    public async Task<ApiAnswer> WriteAsync(Transaction tx, string reference, ApiText asked, CurrentKey key)
    {
        var text = Words(asked, OfficerWriter.ReplyLength);
        var found = await TakeAsync(tx, reference, key);
        return await OfficerWriter.ReplyAsync(tx, reference, text, ApiReach.Hand(key, found.Team)) ? Written(reference) : throw ApiRefusedException.NotFound();
    }

    private ApiAnswer Written(string reference) => ApiAnswer.Of(StatusCodes.Status201Created, new ApiWritten { Reference = reference, Timeline = $"{reader.Address(reference)}/timeline" });

    private async Task<(ServiceVersion Version, Answers Answers)> JudgeAsync(ApiNewCase asked, CurrentKey key, CancellationToken cancellationToken)
    {
        if (catalogue.Find(asked.Service) is not { } version || !key.IsFor(version.Definition))
        {
            throw ApiRefusedException.Invalid("service", "There is no service of this name that this key is for.");
        }

        var service = version.Definition;
        if (key.Teams.Count > 0 && service.Work is { } work && !key.Teams.Contains(work.Team))
        {
            throw ApiRefusedException.Invalid("service", "Its cases go to a team this key is not for.");
        }

        if (Closed(service) is { } why)
        {
            throw ApiRefusedException.Invalid("service", why);
        }

        if (await statuses.FindAsync(service.Name, cancellationToken) is { State: ServiceState.Closed } closed)
        {
            throw ApiRefusedException.Invalid("service", $"It is closed for now. {closed.Said.English}");
        }

        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (asked.Language is not ("en" or "cy"))
        {
            errors["language"] = ["Send en or cy."];
        }

        if (asked.Customer is { } customer)
        {
            if (ApiJson.Clean(customer.Name).Length > LongestName)
            {
                errors["customer.name"] = [string.Create(CultureInfo.InvariantCulture, $"Send {LongestName} characters or fewer.")];
            }

            if (!string.IsNullOrEmpty(customer.Email) && !EmailAddress.TryParse(customer.Email, out _))
            {
                errors["customer.email"] = ["Send an e-mail address."];
            }

            if (!string.IsNullOrEmpty(customer.Phone) && !PhoneNumber.TryParse(customer.Phone, out _))
            {
                errors["customer.phone"] = ["Send a phone number."];
            }
        }

        var judged = await checks.CheckAsync(service, asked.Answers, ApiFiles.Subject(key), cancellationToken);
        foreach (var (question, problems) in judged.Errors)
        {
            errors[question] = problems;
        }

        return errors.Count > 0 ? throw ApiRefusedException.Invalid(errors) : (version, judged.Answers!);
    }

    // The row is locked, so that what is judged here is what is changed.
    private async Task<Taken> TakeAsync(Transaction tx, string reference, CurrentKey key) =>
        await tx.QuerySingleOrDefaultAsync<Taken>(
            $"""
            select c.id, c.service_version, c.stage, c.team, c.version, c.xmin::text::bigint as row_version
            from cases."case" c
            where c.reference = @reference and {ApiReach.Reached}
            for update
            """,
            ApiReach.Parameters(key, catalogue, new { reference })) ?? throw ApiRefusedException.NotFound();

    private static string Words(ApiText asked, int most) => ApiJson.Clean(asked.Text) switch
    {
        { Length: 0 } => throw ApiRefusedException.Invalid("text", "Write something."),
        var text when text.Length > most => throw TooLong("text", most),
        var text => text,
    };

    private static ApiRefusedException TooLong(string field, int most) => ApiRefusedException.Invalid(field, string.Create(CultureInfo.InvariantCulture, $"Send {most} characters or fewer."));

    private static ApiRefusedException Refused(MoveResult result, CaseRules rules, string from, string to) => result switch
    {
        MoveResult.NotFound => ApiRefusedException.NotFound(),
        MoveResult.StageNotNext => ApiRefusedException.Invalid("stage", $"It does not follow from {from}. These do: {string.Join(", ", rules.Stage(from)?.Next ?? [])}."),
        MoveResult.ReasonMissing => ApiRefusedException.Invalid("message", "This stage needs a message that tells the customer why."),
        MoveResult.TasksLeft => ApiRefusedException.Invalid("stage", "There are tasks to do first."),
        MoveResult.MessageNotShown => ApiRefusedException.Invalid("message", "The customer is not told of this stage."),
        MoveResult.FileGone => ApiRefusedException.Invalid("evidence", "One of the files went to another case meanwhile. Send it again."),
        MoveResult.ReasonNotChosen => ApiRefusedException.Invalid("reason", $"Send one of: {JsonSerializer.Serialize(rules.Stage(to)?.Reasons.Select(r => r.English), ApiJson.Options)}"),
        _ => ApiRefusedException.Invalid("stage", $"It could not be moved ({Text.Kebab(result)})."),
    };

    private sealed record Taken
    {
        public required Guid Id { get; init; }

        public required Guid ServiceVersion { get; init; }

        public required string Stage { get; init; }

        public required string Team { get; init; }

        public required int Version { get; init; }

        public required long RowVersion { get; init; }
    }
}
