using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Guildhall.Foundations.Modules.Identity.StepUps;

/// <summary>Reads what a person typed from a form that is to be kept. Files are read past, never stored: nobody has signed in for them yet.</summary>
internal static class FieldsToHold
{
    private const int MostFields = 2000;
    private const int MostCharacters = 1024 * 1024;
    private const string Token = "__RequestVerificationToken";

    /// <summary>Names and values; null for what is no form, or too large to keep.</summary>
    public static async Task<List<string[]>?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
        {
            return null;
        }

        try
        {
            return type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)
                ? [.. (await request.ReadFormAsync(cancellationToken))
                    .Where(field => field.Key != Token)
                    .SelectMany(field => field.Value.Select(value => new[] { field.Key, value ?? "" }))]
                : type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
                    && HeaderUtilities.RemoveQuotes(type.Boundary).ToString() is { Length: > 0 and <= 128 } boundary
                        ? await ReadPartsAsync(new MultipartReader(boundary, request.Body), cancellationToken)
                        : null;
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            return null;
        }
    }

    private static async Task<List<string[]>?> ReadPartsAsync(MultipartReader reader, CancellationToken cancellationToken)
    {
        var (fields, characters, files) = (new List<string[]>(), 0, false);
        while (await reader.ReadNextSectionAsync(cancellationToken) is { } part)
        {
            if (!ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var disposition))
            {
                return null;
            }

            if (disposition.IsFileDisposition())
            {
                // A file input left empty comes as a file without a name.
                files |= HeaderUtilities.RemoveQuotes(disposition.FileName).Length > 0 || HeaderUtilities.RemoveQuotes(disposition.FileNameStar).Length > 0;
                continue;
            }

            var name = HeaderUtilities.RemoveQuotes(disposition.Name).ToString();
            if (await TextAsync(part.Body, MostCharacters - characters, cancellationToken) is not { } value || fields.Count == MostFields)
            {
                return null;
            }

            characters += name.Length + value.Length;
            if (name != Token)
            {
                fields.Add([name, value]);
            }
        }

        if (files)
        {
            fields.Add([StepUp.FilesLeftOut, "true"]);
        }

        return fields;
    }

    private static async Task<string?> TextAsync(Stream body, int most, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(body, Encoding.UTF8);
        var text = new StringBuilder();
        var buffer = new char[4096];
        for (int read; (read = await reader.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (text.Length + read > most)
            {
                return null;
            }

            text.Append(buffer, 0, read);
        }

        return text.Replace("\0", "").ToString();
    }
}
