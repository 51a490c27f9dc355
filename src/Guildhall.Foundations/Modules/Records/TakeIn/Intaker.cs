using System.Buffers;
using Guildhall.Foundations.Modules.Records.Recognise;
using Guildhall.Foundations.Modules.Records.Store;
using Guildhall.Foundations.Modules.Records.Strip;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Guildhall.Foundations.Modules.Records.TakeIn;

/// <summary>Takes in one file: seals it while it arrives, tells what it is, strips it, keeps it, and only then writes its row.</summary>
internal sealed class Intaker(
    Vault vault, Pictures pictures, Videos videos, Database database, RefusalWords words, IOptions<RecordsOptions> options, ILogger<Intaker> logger)
{
    private const int BufferLength = 32 * 1024;

    public async Task<Intake> TakeInAsync(Stream content, string? name, FileRules rules, Actor actor, CancellationToken cancellationToken)
    {
        var limit = Math.Min(rules.MaxBytes, options.Value.MaxBytes);
        try
        {
            using var arrived = await ReceiveAsync(content, limit, cancellationToken);
            var kind = await RecognisedAsync(arrived, name, rules.Accept, cancellationToken);
            if (kind.Group is not (FileGroup.Image or FileGroup.Video))
            {
                return new Intake { Document = await KeepAsync(arrived, kind, name, actor, cancellationToken) };
            }

            var (stripped, strippedKind) = kind.Group == FileGroup.Video
                ? (await videos.StripAsync(arrived, kind, cancellationToken), kind)
                : await pictures.StripAsync(arrived, kind, cancellationToken);
            using (stripped)
            {
                return new Intake { Document = await KeepAsync(stripped, strippedKind, name, actor, cancellationToken) };
            }
        }
        catch (RefusedException e)
        {
            return Refuse(e.Reason, name, rules, limit);
        }
        catch (StoreException e)
        {
            logger.LogError("A file could not be taken in: {Error}", e.Message);
            return Refuse(RefusalReason.NotStored, name, rules, limit);
        }
    }

    /// <summary>Keeps a file the product made itself: there is nothing to recognise, to strip or to scan.</summary>
    /// <exception cref="StoreException">It could not be kept.</exception>
    public async Task<Guid> KeepOwnAsync(Transaction tx, ReadOnlyMemory<byte> content, string name, FileKind kind, string subject, CancellationToken cancellationToken)
    {
        using var arrival = await vault.ReceiveAsync(cancellationToken);
        arrival.Content.Write(content.Span);
        await arrival.FinishAsync(cancellationToken);
        await vault.KeepAsync(arrival, cancellationToken);
        await vault.HoldAsync(tx, arrival.Digest, cancellationToken);
        var id = tx.NewId();
        tx.AtCommit(
            """
            insert into records.document (id, subject, name, kind, bytes, digest, state, created_at, actor_kind, actor_id, actor_name)
            values (@id, @subject, @name, @kind, @bytes, @digest, 'clean', @at, @actorKind, @actorId, @actorName)
            """,
            ("id", id),
            ("subject", subject),
            ("name", FileName.Clean(name, kind)),
            ("kind", kind.Name),
            ("bytes", arrival.Bytes),
            ("digest", arrival.Digest),
            ("at", tx.Now),
            ("actorKind", Text.Kebab(tx.Actor.Kind)),
            ("actorId", tx.Actor.Id),
            ("actorName", tx.Actor.Name));
        return id;
    }

    /// <summary>The refusal of a file that is not even looked at.</summary>
    public Intake Refuse(RefusalReason reason, string? name, FileRules rules) => Refuse(reason, name, rules, Math.Min(rules.MaxBytes, options.Value.MaxBytes));

    private Intake Refuse(RefusalReason reason, string? name, FileRules rules, long limit) =>
        new() { Refusal = new Refusal(reason, words.For(reason, FileName.Clean(name), rules, limit, options.Value)) };

    private async Task<Arrival> ReceiveAsync(Stream content, long limit, CancellationToken cancellationToken)
    {
        var arrival = await vault.ReceiveAsync(cancellationToken);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            for (int read; (read = await content.ReadAsync(buffer.AsMemory(0, BufferLength), cancellationToken)) > 0;)
            {
                if (arrival.Bytes + read > limit)
                {
                    throw new RefusedException(RefusalReason.TooLarge);
                }

                arrival.Content.Write(buffer, 0, read);
            }

            if (arrival.Bytes == 0)
            {
                throw new RefusedException(RefusalReason.Empty);
            }

            await arrival.FinishAsync(cancellationToken);
            return arrival;
        }
        catch
        {
            arrival.Dispose();
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private static async Task<FileKind> RecognisedAsync(Arrival arrived, string? name, AcceptedFiles accept, CancellationToken cancellationToken)
    {
        await using var content = await arrived.ReadAsync(cancellationToken);
        var kind = Recogniser.Recognise(content, name ?? "");
        return accept.Allows(kind) ? kind : throw new RefusedException(RefusalReason.WrongKind);
    }

    // The bytes first, and safely: a row without them would be a lie. Bytes without a row are swept away at night.
    private async Task<Document> KeepAsync(Arrival arrival, FileKind kind, string? name, Actor actor, CancellationToken cancellationToken)
    {
        await vault.KeepAsync(arrival, cancellationToken);
        await using var tx = await database.BeginAsync(actor, cancellationToken);
        await vault.HoldAsync(tx, arrival.Digest, cancellationToken);
        var document = new Document
        {
            Id = tx.NewId(),
            Subject = null,
            Name = FileName.Clean(name, kind),
            Kind = kind,
            Bytes = arrival.Bytes,
            State = DocumentState.Held,
            HasPreview = false,
            CreatedAt = tx.Now,
            SentBy = actor.Name,
        };
        tx.AtCommit(
            """
            insert into records.document (id, name, kind, bytes, digest, created_at, actor_kind, actor_id, actor_name, retained_until)
            values (@id, @name, @kind, @bytes, @digest, @at, @actorKind, @actorId, @actorName, @until)
            """,
            ("id", document.Id),
            ("name", document.Name),
            ("kind", kind.Name),
            ("bytes", document.Bytes),
            ("digest", arrival.Digest),
            ("at", tx.Now),
            ("actorKind", Text.Kebab(actor.Kind)),
            ("actorId", actor.Id),
            ("actorName", actor.Name),
            ("until", tx.Now.AddDays(options.Value.KeepUnattachedDays)));
        tx.Publish(new FileReceived(document.Id));
        await tx.CommitAsync(cancellationToken);
        return document;
    }
}
