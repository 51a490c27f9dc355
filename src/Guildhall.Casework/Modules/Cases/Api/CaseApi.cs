using System.Globalization;
using System.Net.Mime;
using Guildhall.Foundations.Modules.Integration;
using Guildhall.Platform.Design;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Guildhall.Casework.Modules.Cases.Api;

/// <summary>The addresses of the API about cases.</summary>
internal static class CaseApi
{
    private const int UsualLimit = 50;
    private const int MostLimit = 100;
    private const int LongestWord = 100;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var cases = endpoints.MapApi("cases", "Cases");
        MapReads(cases);
        MapChanges(cases);
        cases.Only("", "GET, POST");
        cases.Only("/{reference}", "GET");
        cases.Only("/{reference}/timeline", "GET");
        cases.Only("/{reference}/moves", "POST");
        cases.Only("/{reference}/notes", "POST");
        cases.Only("/{reference}/messages", "POST");
        cases.Only("/{reference}/files", "GET");
        cases.Only("/{reference}/files/{file}", "GET");
        MapFiles(endpoints.MapApi("files", "Files"));
    }

    private static void MapReads(RouteGroupBuilder cases)
    {
        cases.MapGet("", ListAsync)
            .Described("listCases", ApiScopes.ReadCases, "List cases", "The cases the key reaches, in the order they were opened, a page at a time: send `next` as `cursor` until it is null. Cases opened meanwhile come at the end.")
            .Produces<ApiCaseList>()
            .WithMetadata(
                new ApiParameter("service", "Only cases of this service."), new ApiParameter("stage", "Only cases in this stage."), new ApiParameter("team", "Only cases of this team."),
                new ApiParameter("state", "Only cases that are open, or closed.", null, "open", "closed"),
                new ApiParameter("updatedSince", "Only cases to which something happened since. Take a minute less than when you last asked, for changes take a moment to be written.", "date-time"),
                new ApiParameter("cursor", "Where the page begins: next, of the page before."), new ApiParameter("limit", "The most cases on a page: 1 to 100, otherwise 50."),
                new ApiExample(null, ApiExamples.List));
        cases.MapGet("/{reference}", ReadAsync)
            .Described("readCase", ApiScopes.ReadCases, "Read a case", "A case in full, with its tag as `ETag`. Send the tag as `If-None-Match` to be told by 304 that nothing changed.")
            .Produces<ApiCaseFull>()
            .Produces(StatusCodes.Status304NotModified)
            .Refuses(StatusCodes.Status404NotFound)
            .WithMetadata(
                new ApiParameter("reference", "The case’s reference."), new ApiHeader(HeaderNames.IfNoneMatch, "The tag of the case as you have it.", "\"3-2f1\"", false),
                new ApiAnswerHeader(HeaderNames.ETag, "The tag of the case as it is: it changes with every change."), new ApiExample(null, ApiExamples.Case));
        cases.MapGet("/{reference}/timeline", TimelineAsync)
            .Described("readTimeline", ApiScopes.ReadCases, "Read what happened to a case", "What the customer sees, the case’s moves, and what this key wrote, the first first. What officers write for colleagues is not here.")
            .Produces<ApiTimeline>()
            .Refuses(StatusCodes.Status404NotFound)
            .WithMetadata(
                new ApiParameter("reference", "The case’s reference."), new ApiParameter("cursor", "Where the page begins: next, of the page before."),
                new ApiParameter("limit", "The most entries on a page: 1 to 100, otherwise 50."), new ApiExample(null, ApiExamples.Timeline));
        cases.MapGet("/{reference}/files", FilesAsync)
            .Described("listFiles", ApiScopes.ReadAnswers, "List the files of a case", "The files its customer sent with the answers, but those of sealed answers.")
            .Produces<ApiFileList>()
            .Refuses(StatusCodes.Status404NotFound)
            .WithMetadata(new ApiParameter("reference", "The case’s reference."), new ApiExample(null, ApiExamples.Files));
        cases.MapGet("/{reference}/files/{file}", FileAsync)
            .Described("readFile", ApiScopes.ReadAnswers, "Read a file of a case", "The file itself, to be saved. Each reading is in the council’s audit.")
            .Produces<Stream>(StatusCodes.Status200OK, MediaTypeNames.Application.Octet)
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
            .WithMetadata(new ApiParameter("reference", "The case’s reference."), new ApiParameter("file", "The file’s key.", "uuid"));
    }

    private static void MapFiles(RouteGroupBuilder files)
    {
        files.MapPost("", SendFileAsync)
            .Described("sendFile", ApiScopes.OpenCases, "Send a file", "Sends a file as the body, for an answer of a case that this key opens within a day, or as evidence of a move it makes. What it is, its content says; what pictures tell of where they were taken is removed, and it is looked at for viruses.")
            .Takes<Stream>(MediaTypeNames.Application.Octet)
            .Produces<ApiSentFile>(StatusCodes.Status201Created)
            .WithMetadata(
                // A name may tell of a person: it is no part of the address, which logs keep.
                new ApiHeader(HeaderNames.ContentDisposition, "What the file is called, as RFC 6266 has it: filename, or filename* for other letters than those of ASCII.", "attachment; filename=\"hole.jpg\"", true),
                new ApiExample(null, ApiExamples.SentFile));
        files.Only("", "POST", MediaTypeNames.Application.Octet);
    }

    private static void MapChanges(RouteGroupBuilder cases)
    {
        cases.MapPost("", OpenAsync)
            .Described("openCase", ApiScopes.OpenCases, "Open a case", "Opens a case of a service. The answers are checked by the rules of its form; every one that is wrong is told in `errors`, by question.")
            .Takes<ApiNewCase>()
            .Produces<ApiOpened>(StatusCodes.Status201Created)
            .WithMetadata(new ApiAnswerHeader(HeaderNames.Location, "Where the case is read."), new ApiExample(ApiExamples.NewCase, ApiExamples.Opened));
        cases.MapPost("/{reference}/moves", MoveAsync)
            .Described("moveCase", ApiScopes.WriteCases, "Move a case to another stage", "Moves a case to one of its `nextStages`, perhaps its last. A stage that wants a photo or a document takes files that were sent before, as `evidence`. Says what was seen by `If-Match`: where the case changed meanwhile, nothing is done.")
            .Takes<ApiMove>()
            .Produces<ApiMoved>()
            .Refuses(StatusCodes.Status412PreconditionFailed, StatusCodes.Status428PreconditionRequired)
            .WithMetadata(
                new ApiParameter("reference", "The case’s reference."), new ApiHeader(HeaderNames.IfMatch, "The tag of the case as you saw it.", "\"3-2f1\"", true),
                new ApiAnswerHeader(HeaderNames.ETag, "The tag of the case after the move."), new ApiExample(ApiExamples.Move, ApiExamples.Moved));
        cases.MapPost("/{reference}/notes", NoteAsync)
            .Described("addNote", ApiScopes.WriteCases, "Add a note for officers", "Adds a note to a case’s history, for officers alone.")
            .Takes<ApiText>()
            .Produces<ApiWritten>(StatusCodes.Status201Created)
            .WithMetadata(new ApiParameter("reference", "The case’s reference."), new ApiExample(ApiExamples.Note, ApiExamples.Written));
        cases.MapPost("/{reference}/messages", WriteAsync)
            .Described("writeToCustomer", ApiScopes.WriteCases, "Write to the customer", "Sends the customer a message about the case, without moving it.")
            .Takes<ApiText>()
            .Produces<ApiWritten>(StatusCodes.Status201Created)
            .WithMetadata(new ApiParameter("reference", "The case’s reference."), new ApiExample(ApiExamples.Message, ApiExamples.Written));
    }

    private static async Task<IResult> ListAsync(HttpContext context, ApiCaseReader reader, string? service, string? stage, string? team, string? state, string? updatedSince, string? cursor, string? limit)
    {
        var page = await reader.ListAsync(
            new ApiCaseFilter
            {
                Service = Word("service", service),
                Stage = Word("stage", stage),
                Team = Word("team", team),
                IsOpen = state switch { null or "" => null, "open" => true, "closed" => false, _ => throw ApiRefusedException.BadQuery("state", "Send open or closed.") },
                UpdatedSince = Instant(updatedSince),
                After = Cursor(cursor),
                Limit = Limit(limit),
            },
            context.Key(),
            context.RequestAborted);
        return ApiAnswer.Of(StatusCodes.Status200OK, page);
    }

    private static async Task<IResult> ReadAsync(HttpContext context, ApiCaseReader reader, CouncilProfile council, string reference)
    {
        if (Read(reference, council) is not { } asked || await reader.FindAsync(asked, context.Key(), context.RequestAborted) is not var (found, tag))
        {
            throw ApiRefusedException.NotFound();
        }

        return Tags(context.Request.Headers.IfNoneMatch.ToString()).Contains(tag) ? new ApiAnswer(StatusCodes.Status304NotModified, "").With(HeaderNames.ETag, tag)
            : ApiAnswer.Of(StatusCodes.Status200OK, found).With(HeaderNames.ETag, tag);
    }

    private static async Task<IResult> TimelineAsync(HttpContext context, ApiCaseReader reader, CouncilProfile council, string reference, string? cursor, string? limit) =>
        Read(reference, council) is { } asked && await reader.TimelineAsync(asked, context.Key(), Cursor(cursor), Limit(limit), context.RequestAborted) is { } timeline
            ? ApiAnswer.Of(StatusCodes.Status200OK, timeline)
            : throw ApiRefusedException.NotFound();

    private static async Task<IResult> FilesAsync(HttpContext context, ApiFiles files, CouncilProfile council, string reference) =>
        Read(reference, council) is { } asked && await files.ListAsync(asked, context.Key(), context.RequestAborted) is { } list
            ? ApiAnswer.Of(StatusCodes.Status200OK, list)
            : throw ApiRefusedException.NotFound();

    private static async Task<IResult> FileAsync(HttpContext context, ApiFiles files, CouncilProfile council, string reference, string file) =>
        Read(reference, council) is { } asked && Guid.TryParse(file, out var id) && await files.ServeAsync(context, asked, id)
            ? Results.Empty
            : throw ApiRefusedException.NotFound();

    private static async Task<IResult> SendFileAsync(HttpContext context, ApiFiles files) =>
        ContentDispositionHeaderValue.TryParse(context.Request.Headers.ContentDisposition.ToString(), out var told)
            && HeaderUtilities.RemoveQuotes(StringSegment.IsNullOrEmpty(told.FileNameStar) ? told.FileName : told.FileNameStar).ToString() is { Length: > 0 } name
            ? await files.TakeInAsync(context, name)
            : throw ApiRefusedException.BadQuery(HeaderNames.ContentDisposition, "Send what the file is called, like attachment; filename=\"hole.jpg\".");

    private static async Task<IResult> OpenAsync(HttpContext context, ApiCaseWriter writer, IdempotentRequests once)
    {
        var body = await ApiJson.ReadAsync<ApiNewCase>(context);
        return await once.RunAsync(context, body.Bytes, tx => writer.OpenAsync(tx, body.Value, context.Key(), context.RequestAborted), CaseRegister.IsReferenceTaken);
    }

    private static async Task<IResult> MoveAsync(HttpContext context, ApiCaseWriter writer, IdempotentRequests once, CouncilProfile council, string reference)
    {
        var tags = Tags(context.Request.Headers.IfMatch.ToString());
        if (tags.Count == 0)
        {
            throw ApiRefusedException.Of(StatusCodes.Status428PreconditionRequired);
        }

        var body = await ApiJson.ReadAsync<ApiMove>(context);
        var asked = Read(reference, council) ?? throw ApiRefusedException.NotFound();
        return await once.RunAsync(context, body.Bytes, tx => writer.MoveAsync(tx, asked, body.Value, tags, context.Key(), context.RequestAborted));
    }

    private static async Task<IResult> NoteAsync(HttpContext context, ApiCaseWriter writer, IdempotentRequests once, CouncilProfile council, string reference)
    {
        var body = await ApiJson.ReadAsync<ApiText>(context);
        var asked = Read(reference, council) ?? throw ApiRefusedException.NotFound();
        return await once.RunAsync(context, body.Bytes, tx => writer.NoteAsync(tx, asked, body.Value, context.Key()));
    }

    private static async Task<IResult> WriteAsync(HttpContext context, ApiCaseWriter writer, IdempotentRequests once, CouncilProfile council, string reference)
    {
        var body = await ApiJson.ReadAsync<ApiText>(context);
        var asked = Read(reference, council) ?? throw ApiRefusedException.NotFound();
        return await once.RunAsync(context, body.Bytes, tx => writer.WriteAsync(tx, asked, body.Value, context.Key()));
    }

    private static string? Read(string reference, CouncilProfile council) =>
        Reference.TryParse(reference, council.ReferencePrefix, out var read) ? read.ToString() : null;

    // A weak tag never matches: what it stands for may have changed.
    private static IReadOnlyList<string> Tags(string header) =>
        EntityTagHeaderValue.TryParseStrictList([header], out var tags) ? [.. tags.Where(tag => !tag.IsWeak).Select(tag => tag.ToString())] : [];

    private static string? Word(string name, string? value) =>
        string.IsNullOrEmpty(value) ? null
        : value.Length <= LongestWord && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? value
        : throw ApiRefusedException.BadQuery(name, "Send a name as the API writes it.");

    private static DateTimeOffset? Instant(string? value) =>
        string.IsNullOrEmpty(value) ? null
        : DateTimeOffset.TryParse(value.Replace(' ', '+'), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) && instant.Year is > 1970 and < 9000 ? instant.ToUniversalTime()
        : throw ApiRefusedException.BadQuery("updatedSince", "Send a time like 2026-11-23T09:30:00Z.");

    private static Guid? Cursor(string? value) =>
        string.IsNullOrEmpty(value) ? null : Guid.TryParseExact(value, "N", out var key) ? key : throw ApiRefusedException.BadQuery("cursor", "Send next as a page gave it.");

    private static int Limit(string? value) =>
        string.IsNullOrEmpty(value) ? UsualLimit
        : int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MostLimit ? limit
        : throw ApiRefusedException.BadQuery("limit", "Send a number from 1 to 100.");
}
