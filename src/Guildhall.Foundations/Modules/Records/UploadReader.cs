using System.Text;
using Guildhall.Foundations.Modules.Records.TakeIn;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Guildhall.Foundations.Modules.Records;

/// <summary>A file of a form, and what became of it.</summary>
/// <param name="Field">The name of the form's field.</param>
/// <param name="Name">What its sender calls it.</param>
/// <param name="Intake">The document or the refusal.</param>
public sealed record UploadedFile(string Field, string Name, Intake Intake);

/// <summary>What a file input of a form takes.</summary>
/// <param name="Rules">What each file must be.</param>
/// <param name="MaxFiles">How many it takes.</param>
public sealed record FileField(FileRules Rules, int MaxFiles = 1);

/// <summary>
/// Reads a form with files, straight from the request into the store. For pages marked <see cref="StreamedFormAttribute"/>:
/// there the form is not read before, nor bound, and what was read is in <c>Request.Form</c> afterwards.
/// </summary>
public sealed class UploadReader
{
    private const int MostFields = 1000;
    private const int LongestField = 256 * 1024;
    private const int LongestFields = 1024 * 1024;

    private readonly Intaker _intaker;
    private readonly IAntiforgery _antiforgery;
    private readonly AntiforgeryOptions _options;

    /// <summary>Made by the container.</summary>
    public UploadReader(IServiceProvider services)
    {
        _intaker = services.GetRequiredService<Intaker>();
        _antiforgery = services.GetRequiredService<IAntiforgery>();
        _options = services.GetRequiredService<IOptions<AntiforgeryOptions>>().Value;
    }

    /// <summary>
    /// Reads the form. The antiforgery token must stand before the first file (write it first in the form:
    /// <c>&lt;form asp-antiforgery="false"&gt;@Html.AntiForgeryToken()</c>) or come in its header. Inputs left empty are passed over.
    /// </summary>
    /// <param name="fieldFor">What the file input of a name takes; null for names the form does not have, whose files are dropped.</param>
    /// <returns>The files, in their order, none attached to anything yet.</returns>
    /// <exception cref="BadHttpRequestException">It is not such a form, has no good token, or is larger than a form may be.</exception>
    public async Task<IReadOnlyList<UploadedFile>> ReadAsync(HttpContext context, Func<string, FileField?> fieldFor, Actor actor)
    {
        var cancellationToken = context.RequestAborted;
        var fields = new Dictionary<string, StringValues>(StringComparer.OrdinalIgnoreCase);
        var files = new List<UploadedFile>();
        var trusted = false;
        var (length, parts) = (0, 0);
        try
        {
            var reader = new MultipartReader(Boundary(context.Request), context.Request.Body) { HeadersLengthLimit = 16 * 1024 };
            while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
            {
                if (++parts > MostFields)
                {
                    throw Bad(StatusCodes.Status413PayloadTooLarge);
                }

                if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) || !disposition.IsFormDisposition() && !disposition.IsFileDisposition())
                {
                    throw Bad();
                }

                var field = HeaderUtilities.RemoveQuotes(disposition.Name).ToString();
                if (!disposition.IsFileDisposition())
                {
                    var text = await TextAsync(section.Body, cancellationToken);
                    length += field.Length + text.Length;
                    if (length > LongestFields)
                    {
                        throw Bad(StatusCodes.Status413PayloadTooLarge);
                    }

                    fields[field] = StringValues.Concat(fields.GetValueOrDefault(field), text);
                    continue;
                }

                if (!trusted)
                {
                    await TrustAsync(context, fields);
                    trusted = true;
                }

                var name = HeaderUtilities.RemoveQuotes(StringSegment.IsNullOrEmpty(disposition.FileNameStar) ? disposition.FileName : disposition.FileNameStar).ToString();
                if (name.Length > 0 && fieldFor(field) is { } wanted)
                {
                    files.Add(new UploadedFile(field, FileName.Clean(name), await TakeInAsync(section.Body, field, name, wanted, files, actor, cancellationToken)));
                }
            }
        }
        catch (Exception e) when (e is InvalidDataException or DecoderFallbackException || (e is IOException and not BadHttpRequestException && !cancellationToken.IsCancellationRequested))
        {
            throw Bad();
        }

        if (!trusted)
        {
            await TrustAsync(context, fields);
        }

        context.Request.Form = new FormCollection(fields);
        return files;
    }

    // A file that is refused is read to its end all the same: a browser listens only when it has said everything.
    private async Task<Intake> TakeInAsync(
        Stream body, string field, string name, FileField wanted, List<UploadedFile> before, Actor actor, CancellationToken cancellationToken)
    {
        var intake = before.Count(file => file.Field == field) >= wanted.MaxFiles
            ? _intaker.Refuse(RefusalReason.TooMany, name, wanted.Rules)
            : await _intaker.TakeInAsync(body, name, wanted.Rules, actor, cancellationToken);
        await body.CopyToAsync(Stream.Null, cancellationToken);
        return intake;
    }

    private async Task TrustAsync(HttpContext context, Dictionary<string, StringValues> fields)
    {
        if (_options.HeaderName is { } header && fields.TryGetValue(_options.FormFieldName, out var token))
        {
            // Given as a header, so that the check does not go and read the form itself.
            context.Request.Headers[header] = token;
        }

        context.Request.Form = new FormCollection(fields);
        if (!await _antiforgery.IsRequestValidAsync(context))
        {
            throw Bad();
        }
    }

    private static string Boundary(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
        && HeaderUtilities.RemoveQuotes(type.Boundary).ToString() is { Length: > 0 and <= 128 } boundary
            ? boundary
            : throw Bad();

    private static async Task<string> TextAsync(Stream body, CancellationToken cancellationToken)
    {
        var text = new MemoryStream();
        var buffer = new byte[4096];
        for (int read; (read = await body.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            text.Write(buffer, 0, read);
            if (text.Length > LongestField)
            {
                throw Bad(StatusCodes.Status413PayloadTooLarge);
            }
        }

        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }

    private static BadHttpRequestException Bad(int status = StatusCodes.Status400BadRequest) => new("The form cannot be read.", status);
}

/// <summary>
/// Marks a page whose form carries files: it is read by <see cref="UploadReader"/>, and by nothing before it.
/// The reader checks the antiforgery token; a handler that does not call it must not change anything.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class StreamedFormAttribute : Attribute, IResourceFilter, IAntiforgeryPolicy, IOrderedFilter
{
    /// <summary>After the framework's own check of the token, which this replaces.</summary>
    public int Order => 1001;

    /// <inheritdoc/>
    public void OnResourceExecuting(ResourceExecutingContext context)
    {
        var options = context.HttpContext.RequestServices.GetRequiredService<IOptions<RecordsOptions>>().Value;
        if (context.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = options.MaxRequestBytes;
        }

        context.ValueProviderFactories.RemoveType<FormValueProviderFactory>();
        context.ValueProviderFactories.RemoveType<FormFileValueProviderFactory>();
        context.ValueProviderFactories.RemoveType<JQueryFormValueProviderFactory>();
    }

    /// <inheritdoc/>
    public void OnResourceExecuted(ResourceExecutedContext context)
    {
    }
}
