using System.Buffers;
using Guildhall.Foundations.Modules.Records.Recognise;
using Guildhall.Foundations.Modules.Records.Store;

namespace Guildhall.Foundations.Modules.Records.Strip;

/// <summary>Bytes of a film that are not kept: written over by a header of our own, and zeros behind it.</summary>
internal readonly record struct Blank(long At, byte[] Head, long Length);

/// <summary>
/// Takes out of a film where, when and with what it was taken, as telephones write it. Every picture and sound stays, and stays
/// where it was in the file: what goes is written over in its own length.
/// </summary>
internal sealed class Videos(Vault vault)
{
    private const int BufferLength = 64 * 1024;

    /// <summary>The film that may be kept.</summary>
    /// <exception cref="RefusedException">It is damaged.</exception>
    public async Task<Arrival> StripAsync(Arrival arrived, FileKind kind, CancellationToken cancellationToken)
    {
        await using var content = await arrived.ReadAsync(cancellationToken);
        var blanks = (kind == FileKind.WebM ? WebM.Telling(content) : Boxes.Telling(content)).OrderBy(b => b.At);
        var stripped = await vault.ReceiveAsync(cancellationToken);
        try
        {
            content.Position = 0;
            Copy(content, stripped.Content, blanks, cancellationToken);
            await stripped.FinishAsync(cancellationToken);
            return stripped;
        }
        catch
        {
            stripped.Dispose();
            throw;
        }
    }

    private static void Copy(Stream from, Stream to, IEnumerable<Blank> blanks, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            long at = 0;
            foreach (var blank in blanks)
            {
                // Those that lie over one another are blank as far as either goes.
                Pass(blank.At - at, keep: true);
                var head = blank.At >= at ? Math.Min(blank.Head.Length, blank.Length) : 0;
                var end = blank.At + blank.Length;
                if (head > 0)
                {
                    to.Write(blank.Head, 0, (int)head);
                    Pass(head, keep: false, write: false);
                }

                Pass(end - at, keep: false);
            }

            Pass(long.MaxValue, keep: true);

            void Pass(long count, bool keep, bool write = true)
            {
                while (count > 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var read = from.Read(buffer, 0, (int)Math.Min(count, BufferLength));
                    if (read == 0)
                    {
                        return;
                    }

                    if (!keep)
                    {
                        Array.Clear(buffer, 0, read);
                    }

                    if (write)
                    {
                        to.Write(buffer, 0, read);
                    }

                    at += read;
                    count -= read;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }
}
