using Dapper;
using Guildhall.Foundations.Modules.Records.Store;
using Guildhall.Platform.Data;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace Guildhall.Foundations.Modules.Records.Serve;

/// <summary>Gives out files that were found clean.</summary>
internal sealed class Server(Vault vault, Database database, ILogger<Server> logger)
{
    private const string Policy = "default-src 'none'; sandbox; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    public async Task<Stream?> OpenAsync(Document document, CancellationToken cancellationToken) =>
        await FindAsync(document.Id, preview: false, cancellationToken) is { } digest ? await OpenAsync(document.Id, digest, cancellationToken) : null;

    public async Task<bool> ServeAsync(Document document, HttpContext context, bool preview)
    {
        if (await FindAsync(document.Id, preview, context.RequestAborted) is not { } digest
            || await OpenAsync(document.Id, digest, context.RequestAborted) is not { } content)
        {
            return false;
        }

        await using (content)
        {
            var response = context.Response;
            var disposition = new ContentDispositionHeaderValue(preview ? "inline" : "attachment");
            disposition.SetHttpFileName(preview ? $"{Path.GetFileNameWithoutExtension(document.Name)}.jpg" : document.Name);
            response.Headers.ContentDisposition = disposition.ToString();
            response.Headers.ContentSecurityPolicy = Policy;
            response.Headers.XContentTypeOptions = "nosniff";
            response.Headers.CacheControl = "private, no-store";
            response.ContentType = preview ? FileKind.Jpeg.ContentType : document.Kind.ContentType;
            response.ContentLength = content.Length;
            if (!HttpMethods.IsHead(context.Request.Method))
            {
                await SendAsync(content, document.Id, context);
            }
        }

        return true;
    }

    private async Task SendAsync(UnsealedStream content, Guid id, HttpContext context)
    {
        try
        {
            await content.CopyToAsync(context.Response.Body, Sealing.PieceLength, context.RequestAborted);
        }
        catch (Exception e) when (e is TamperedException or StoreException or IOException)
        {
            // Too late for another answer: the browser must see that the file is not whole.
            if (!context.RequestAborted.IsCancellationRequested)
            {
                logger.LogError("Document {Document} broke off while it was sent: {Error}", id, e.Message);
            }

            context.Abort();
        }
    }

    private async Task<UnsealedStream?> OpenAsync(Guid id, byte[] digest, CancellationToken cancellationToken)
    {
        try
        {
            var content = await vault.OpenAsync(digest, cancellationToken);
            if (content is null)
            {
                logger.LogError("The bytes of document {Document} are not in the store", id);
            }

            return content;
        }
        catch (Exception e) when (e is TamperedException or StoreException)
        {
            logger.LogError("Document {Document} cannot be opened: {Error}", id, e.Message);
            return null;
        }
    }

    /// <summary>Where the bytes are, if the file may be opened now, whatever the caller remembers of it.</summary>
    private async Task<byte[]?> FindAsync(Guid id, bool preview, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<byte[]>(
            """
            select case when @preview then preview else digest end
            from records.document
            where id = @id and state = 'clean'
            """,
            new { id, preview });
    }
}
