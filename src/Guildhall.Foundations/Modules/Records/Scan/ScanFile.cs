using Guildhall.Foundations.Modules.Records.Store;
using Guildhall.Foundations.Modules.Records.Strip;
using Guildhall.Platform.Data;
using Guildhall.Platform.Events;
using Guildhall.Platform.Ids;

namespace Guildhall.Foundations.Modules.Records.Scan;

/// <summary>Has a file that was received scanned: clears it, with a preview if it is a picture, or refuses it.</summary>
internal sealed class ScanFile(Vault vault, IVirusScanner scanner, Thumbnailer thumbnailer, Database database) : ISubscriber<FileReceived>
{
    public async Task HandleAsync(FileReceived happened, Delivery delivery, CancellationToken cancellationToken)
    {
        if (await FindAsync(happened.DocumentId, cancellationToken) is not { } file)
        {
            return;
        }

        if (file.State == "held")
        {
            var verdict = await ScanAsync(file, cancellationToken);
            if (verdict is null)
            {
                await ClearAsync(file, cancellationToken);
                return;
            }

            await RefuseAsync(file, verdict);
        }

        // Also when an earlier try was cut short after it had said so.
        await vault.ForgetAsync(file.Digest, cancellationToken);
    }

    private async Task<WaitingFile?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        return await tx.QuerySingleOrDefaultAsync<WaitingFile>(
            """
            select id, kind, digest, state from records.document where id = @id and state in ('held', 'infected')
            """,
            new { id });
    }

    private async Task<string?> ScanAsync(WaitingFile file, CancellationToken cancellationToken)
    {
        await using var content = await OpenAsync(file, cancellationToken);
        return await scanner.ScanAsync(content, cancellationToken);
    }

    private async Task ClearAsync(WaitingFile file, CancellationToken cancellationToken)
    {
        using var preview = FileKind.Of(file.Kind).Group == FileGroup.Image ? await PreviewAsync(file, cancellationToken) : null;
        if (preview is not null)
        {
            await vault.KeepAsync(preview, cancellationToken);
        }

        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        if (preview is not null)
        {
            await vault.HoldAsync(tx, preview.Digest, cancellationToken);
        }

        var cleared = await tx.QuerySingleOrDefaultAsync<Told>(
            """
            update records.document set state = 'clean', preview = @preview
            where id = @Id and state = 'held'
            returning id, subject
            """,
            new { file.Id, preview = preview?.Digest });
        if (cleared is not null)
        {
            tx.Publish(new FileCleared(cleared.Id, cleared.Subject));
        }

        await tx.CommitAsync(cancellationToken);
        if (cleared is null && preview is not null)
        {
            await vault.ForgetAsync(preview.Digest, cancellationToken);
        }
    }

    // The verdict is on the content: whoever sent the same is told the same, even if it was found clean before the scanner knew better.
    private async Task RefuseAsync(WaitingFile file, string verdict)
    {
        await using var tx = await database.BeginAsync(Actor.System);
        var refused = await tx.QueryAsync<Told>(
            """
            update records.document set state = 'infected', verdict = @verdict, preview = null
            where digest = @Digest and state in ('held', 'clean')
            returning id, subject
            """,
            new { file.Digest, verdict });
        foreach (var (id, subject) in refused)
        {
            tx.Publish(new FileRefused(id, subject, verdict));
            tx.Audit("record.refused", id.ToString(), new { verdict });
        }

        await tx.CommitAsync();
    }

    private async Task<Arrival?> PreviewAsync(WaitingFile file, CancellationToken cancellationToken)
    {
        await using var content = await OpenAsync(file, cancellationToken);
        var preview = await vault.ReceiveAsync(cancellationToken);
        try
        {
            if (await thumbnailer.DrawAsync(content, preview.Content, Thumbnailer.PreviewSide, cancellationToken))
            {
                await preview.FinishAsync(cancellationToken);
                return preview;
            }
        }
        catch
        {
            preview.Dispose();
            throw;
        }

        preview.Dispose();
        return null;
    }

    private async Task<UnsealedStream> OpenAsync(WaitingFile file, CancellationToken cancellationToken) =>
        await vault.OpenAsync(file.Digest, cancellationToken) ?? throw new StoreException("The bytes are not in the store.");

    private sealed record Told(Guid Id, string? Subject);

    private sealed record WaitingFile
    {
        public required Guid Id { get; init; }

        public required string Kind { get; init; }

        public required byte[] Digest { get; init; }

        public required string State { get; init; }
    }
}
