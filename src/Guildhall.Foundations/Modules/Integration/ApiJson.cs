using System.Net.Mime;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Guildhall.Platform.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Guildhall.Foundations.Modules.Integration;

/// <summary>A body that was sent to the API: read as a type, with its bytes to tell a repeated request from another.</summary>
public sealed record ApiBody<T>(T Value, byte[] Bytes);

/// <summary>How the API writes JSON, in camel case, and how it reads it: strictly, so that a misspelt name is told and not passed over.</summary>
public static class ApiJson
{
    private const int Deepest = 32;

    /// <summary>The settings.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.Strict,
        PropertyNameCaseInsensitive = false,
        RespectNullableAnnotations = true,
        AllowDuplicateProperties = false,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        MaxDepth = Deepest,
    };

    /// <summary>Reads what was sent.</summary>
    /// <exception cref="ApiRefusedException">It is not JSON, or not of that shape.</exception>
    public static async Task<ApiBody<T>> ReadAsync<T>(HttpContext context)
    {
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type)
            || !type.MediaType.Equals(MediaTypeNames.Application.Json, StringComparison.OrdinalIgnoreCase)
            || (type.Charset.HasValue && !type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)))
        {
            throw ApiRefusedException.Of(StatusCodes.Status415UnsupportedMediaType);
        }

        using var memory = new MemoryStream();
        await context.Request.Body.CopyToAsync(memory, context.RequestAborted);
        var bytes = memory.ToArray();
        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = Deepest, AllowDuplicateProperties = false });
            Judge(document.RootElement);
            return new ApiBody<T>(document.Deserialize<T>(Options) ?? throw new JsonException("Send an object."), bytes);
        }
        catch (JsonException e)
        {
            throw Unreadable(e);
        }
    }

    /// <summary>Text without what no database keeps, its line ends as one character, and no blanks around it.</summary>
    public static string Clean(string? text)
    {
        var clean = new StringBuilder();
        foreach (var c in (text ?? "").ReplaceLineEndings("\n").Replace('\t', ' '))
        {
            if (c == '\n' || !char.IsControl(c))
            {
                clean.Append(c);
            }
        }

        return clean.ToString().Trim();
    }

    // Half a surrogate pair is found only when the text is asked for, by an exception that says nothing of JSON.
    private static void Judge(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                _ = Text(element.GetString);
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    Judge(item);
                }

                break;
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    _ = Text(() => property.Name);
                    Judge(property.Value);
                }

                break;
            default:
                break;
        }

        static string? Text(Func<string?> read)
        {
            try
            {
                return read();
            }
            catch (InvalidOperationException e)
            {
                throw new JsonException("A text holds half a surrogate pair.", e);
            }
        }
    }

    private static ApiRefusedException Unreadable(JsonException e)
    {
        var where = e.Path is { Length: > 1 } path ? $" At {path}." : e.LineNumber is { } line ? $" Near line {line + 1}, byte {e.BytePositionInLine + 1}." : "";
        return ApiRefusedException.Of(StatusCodes.Status400BadRequest, $"Send JSON as the reference describes it.{where}");
    }
}

/// <summary>An answer of the API, in the form in which it can be kept and given again.</summary>
/// <param name="Status">The status.</param>
/// <param name="Json">The body; empty for none.</param>
public sealed record ApiAnswer(int Status, string Json) : IResult
{
    /// <summary>Headers that belong to it.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>An answer with a body.</summary>
    public static ApiAnswer Of(int status, object body) => new(status, JsonSerializer.Serialize(body, ApiJson.Options));

    /// <summary>The same with one more header.</summary>
    public ApiAnswer With(string header, string value) => this with { Headers = new Dictionary<string, string>(Headers, StringComparer.Ordinal) { [header] = value } };

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.Headers.CacheControl = "no-store";
        foreach (var (name, value) in Headers)
        {
            response.Headers[name] = value;
        }

        if (Json.Length > 0)
        {
            response.ContentType ??= "application/json; charset=utf-8";
            await response.WriteAsync(Json, Encoding.UTF8, httpContext.RequestAborted);
        }
    }
}

/// <summary>A refusal as an answer.</summary>
internal sealed record ProblemAnswer(ProblemDetail Problem) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext) => Problem.WriteAsync(httpContext.Response);
}
