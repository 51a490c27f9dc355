using System.ComponentModel;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Platform.Web;

/// <summary>What a program is told when its request was not done: problem details, RFC 9457.</summary>
[Description("Why a request was not done (RFC 9457).")]
public sealed record ProblemDetail
{
    /// <summary>How it is labelled on its way.</summary>
    public const string MediaType = "application/problem+json";

    /// <summary>What kind of problem it is.</summary>
    [Description("The kind of problem, as an address of the reference; about:blank where the status says it all.")]
    public string Type { get; init; } = "about:blank";

    /// <summary>The kind in words.</summary>
    [Description("The kind of problem in words.")]
    public required string Title { get; init; }

    /// <summary>The status of the answer.</summary>
    [Description("The status of the answer.")]
    public required int Status { get; init; }

    /// <summary>What is wrong with this request, and what to do.</summary>
    [Description("What is wrong with this request, and what to do.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Detail { get; init; }

    /// <summary>By what our log calls a mistake of ours.</summary>
    [Description("What to quote when telling us of a failure of ours.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reference { get; init; }

    /// <summary>What is wrong, field by field.</summary>
    [Description("What is wrong, by the name of the field or question.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>The problem a status alone tells of.</summary>
    public static ProblemDetail Of(int status, string? detail = null)
    {
        var (title, usual) = status switch
        {
            StatusCodes.Status400BadRequest => ("The request could not be read", (string?)null),
            StatusCodes.Status401Unauthorized => ("A key is needed", "Send it as Authorization: Bearer, followed by the key."),
            StatusCodes.Status403Forbidden => ("The key may not do this", null),
            StatusCodes.Status404NotFound => ("Not found", "There is nothing here that this key may see."),
            StatusCodes.Status405MethodNotAllowed => ("The method is not allowed here", "The Allow header says which are."),
            StatusCodes.Status409Conflict => ("The same request is being done now", null),
            StatusCodes.Status412PreconditionFailed => ("It has changed meanwhile", "Read it again, and send the ETag it has now."),
            StatusCodes.Status413PayloadTooLarge => ("The request is too large", "Send a megabyte or less."),
            StatusCodes.Status415UnsupportedMediaType => ("The content type is not supported", "Send application/json, in UTF-8."),
            StatusCodes.Status422UnprocessableEntity => ("The request cannot be done", null),
            StatusCodes.Status428PreconditionRequired => ("If-Match is needed", "Read the case, and send its ETag as If-Match."),
            StatusCodes.Status429TooManyRequests => ("Too many requests", "Wait as many seconds as Retry-After says."),
            StatusCodes.Status503ServiceUnavailable => ("Try again in a moment", "The service is busy or being looked after."),
            >= 500 => ("The service failed", "Try again later. If it happens again, tell us the reference."),
            _ => ("The request could not be done", null),
        };
        return new ProblemDetail { Title = title, Status = status, Detail = detail ?? usual };
    }

    /// <summary>Writes it as the answer.</summary>
    public Task WriteAsync(HttpResponse response)
    {
        response.StatusCode = Status;
        response.Headers.CacheControl = "no-store";
        return response.WriteAsJsonAsync(this, options: null, contentType: MediaType);
    }
}
