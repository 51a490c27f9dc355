using Guildhall.Foundations.Modules.Records.Recognise;
using Guildhall.Foundations.Modules.Records.Store;
using Microsoft.Extensions.Options;

namespace Guildhall.Foundations.Modules.Records.Strip;

/// <summary>
/// Takes everything out of a picture that does not draw it: where, when, by whom and with what it was taken. JPEG, PNG, GIF and
/// WebP keep every pixel as it was; HEIC and TIFF, whose metadata is woven into them, are drawn anew as a JPEG.
/// </summary>
internal sealed class Pictures(Vault vault, Thumbnailer thumbnailer, IOptions<RecordsOptions> options)
{
    /// <summary>The picture that may be kept, and its kind.</summary>
    /// <exception cref="RefusedException">It is damaged, too large, or cannot be stripped here.</exception>
    public async Task<(Arrival Stripped, FileKind Kind)> StripAsync(Arrival arrived, FileKind kind, CancellationToken cancellationToken)
    {
        await using var content = await arrived.ReadAsync(cancellationToken);
        var stripped = await vault.ReceiveAsync(cancellationToken);
        try
        {
            if (kind == FileKind.Heic || kind == FileKind.Tiff)
            {
                CheckBeforeDrawing(content, kind);
                content.Position = 0;
                if (!await thumbnailer.DrawAsync(content, stripped.Content, Thumbnailer.WholeSide, cancellationToken))
                {
                    throw PictureReader.Damaged();
                }

                kind = FileKind.Jpeg;
            }
            else
            {
                Check(kind == FileKind.WebP ? WebP.Strip(content, stripped.Content) : Strip(new PictureReader(content, stripped.Content), kind));
            }

            await stripped.FinishAsync(cancellationToken);
            return (stripped, kind);
        }
        catch
        {
            stripped.Dispose();
            throw;
        }
    }

    private static long Strip(PictureReader reader, FileKind kind) =>
        kind == FileKind.Jpeg ? Jpeg.Strip(reader) : kind == FileKind.Png ? Png.Strip(reader) : Gif.Strip(reader);

    private void CheckBeforeDrawing(Stream content, FileKind kind)
    {
        if (!thumbnailer.IsInstalled)
        {
            throw new RefusedException(RefusalReason.CannotConvert);
        }

        var (pixels, pages) = kind == FileKind.Tiff ? PictureSize.OfTiff(content) : (PictureSize.OfHeic(content), 1);
        Check(pixels);
        if (pages > 1)
        {
            throw new RefusedException(RefusalReason.ManyPages);
        }
    }

    private void Check(long pixels)
    {
        if (pixels <= 0 || pixels > options.Value.MaxPixels)
        {
            throw new RefusedException(pixels <= 0 ? RefusalReason.Damaged : RefusalReason.TooManyPixels);
        }
    }
}
