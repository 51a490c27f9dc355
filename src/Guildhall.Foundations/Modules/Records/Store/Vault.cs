using System.Security.Cryptography;
using Dapper;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.DataProtection;

namespace Guildhall.Foundations.Modules.Records.Store;

/// <summary>Seals files, keeps them under their digests and opens them again.</summary>
internal sealed class Vault(IFileStore store, StoreFolder folder, IDataProtectionProvider protection, Database database, TimeProvider clock) : IDisposable
{
    // What waits for the disk holds a thread: the others wait without one.
    private const int MostAtOnce = 4;

    private readonly IDataProtector _fileKeys = protection.CreateProtector("Guildhall.Records.FileKeys");
    private readonly IDataProtector _digestKeys = protection.CreateProtector("Guildhall.Records.DigestKey");
    private readonly SemaphoreSlim _turns = new(MostAtOnce);
    private volatile byte[]? _digestKey;

    /// <summary>The name a digest has in the store.</summary>
    public static string Name(byte[] digest) => Convert.ToHexStringLower(digest);

    /// <summary>Begins a file among the arriving ones.</summary>
    /// <exception cref="StoreException">The disk does not take it.</exception>
    public async Task<Arrival> ReceiveAsync(CancellationToken cancellationToken)
    {
        var digestKey = await DigestKeyAsync(cancellationToken);
        try
        {
            Directory.CreateDirectory(folder.Arriving);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"There is no folder for files that arrive: {e.Message}", e);
        }

        return new Arrival(new SealingStream(Path.Combine(folder.Arriving, Key.New(clock).ToString("n")), _fileKeys, digestKey), _fileKeys, _turns);
    }

    /// <summary>Keeps a file that has arrived. Not yet safe from the sweep: <see cref="HoldAsync"/> in the transaction that names it.</summary>
    /// <exception cref="StoreException">It was not kept.</exception>
    public async Task KeepAsync(Arrival arrival, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken);
        try
        {
            await store.PutAsync(Name(arrival.Digest), arrival.Path, cancellationToken);
        }
        finally
        {
            _turns.Release();
        }
    }

    /// <summary>Makes sure, until the transaction ends, that the bytes are there and nobody takes them for unused.</summary>
    /// <exception cref="StoreException">Someone has just removed the last file of the same content. Rare, and gone at the next try.</exception>
    public async Task HoldAsync(Transaction tx, byte[] digest, CancellationToken cancellationToken)
    {
        await LockAsync(tx, digest);
        if (!await store.ExistsAsync(Name(digest), cancellationToken))
        {
            throw new StoreException("The stored bytes have just been removed.");
        }
    }

    /// <summary>Opens a kept file; null if the store has none.</summary>
    /// <exception cref="StoreException">It cannot be read now.</exception>
    /// <exception cref="TamperedException">It is not what was kept.</exception>
    public async Task<UnsealedStream?> OpenAsync(byte[] digest, CancellationToken cancellationToken) =>
        await store.OpenAsync(Name(digest), cancellationToken) is { } stream
            ? await UnsealedStream.OpenAsync(stream, _fileKeys, digest, cancellationToken)
            : null;

    /// <summary>Deletes the bytes of a digest, unless a row still needs them.</summary>
    /// <exception cref="StoreException">They may still be there.</exception>
    public async Task ForgetAsync(byte[] digest, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        await LockAsync(tx, digest);
        var needed = await tx.QuerySingleAsync<bool>(
            """
            select exists (
                select from records.document where digest = @digest and state in ('held', 'clean')
                union all
                select from records.document where preview = @digest)
            """,
            new { digest });
        if (!needed)
        {
            await store.DeleteAsync(Name(digest), cancellationToken);
        }

        await tx.CommitAsync(cancellationToken);
    }

    /// <summary>Deletes what began to arrive before that instant and never did.</summary>
    public void ForgetArrivals(DateTimeOffset before)
    {
        if (Directory.Exists(folder.Arriving))
        {
            foreach (var file in new DirectoryInfo(folder.Arriving).EnumerateFiles().Where(file => file.LastWriteTimeUtc < before.UtcDateTime))
            {
                file.Delete();
            }
        }
    }

    public void Dispose() => _turns.Dispose();

    // Keeping and deleting the same content take turns.
    private static Task LockAsync(Transaction tx, byte[] digest) =>
        tx.ExecuteAsync("select pg_advisory_xact_lock(@key)", new { key = BitConverter.ToInt64(digest) });

    // A few ask for all who begin at once.
    private async Task<byte[]> DigestKeyAsync(CancellationToken cancellationToken)
    {
        if (_digestKey is null)
        {
            await _turns.WaitAsync(cancellationToken);
            try
            {
                _digestKey ??= await ReadDigestKeyAsync(cancellationToken);
            }
            finally
            {
                _turns.Release();
            }
        }

        return _digestKey;
    }

    private async Task<byte[]> ReadDigestKeyAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(
            "insert into records.digest_key (protected) values (@made) on conflict do nothing",
            new { made = _digestKeys.Protect(RandomNumberGenerator.GetBytes(32)) });
        return _digestKeys.Unprotect(await connection.QuerySingleAsync<byte[]>("select protected from records.digest_key"));
    }
}

/// <summary>A file that is arriving: written first, then finished and read. Disposed, it leaves nothing behind but what was kept.</summary>
internal sealed class Arrival(SealingStream stream, IDataProtector fileKeys, SemaphoreSlim turns) : IDisposable
{
    private byte[]? _digest;

    public string Path => stream.Path;

    public long Bytes => stream.Length;

    public byte[] Digest => _digest ?? throw new InvalidOperationException("The file has not arrived yet.");

    /// <summary>Where it is written to.</summary>
    public Stream Content => stream;

    /// <summary>Ends the writing, and waits until the disk has it.</summary>
    /// <exception cref="StoreException">The disk does not take it.</exception>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        await turns.WaitAsync(cancellationToken);
        try
        {
            _digest = stream.Finish();
        }
        finally
        {
            turns.Release();
        }
    }

    /// <summary>Reads what was written, from anywhere.</summary>
    public async Task<UnsealedStream> ReadAsync(CancellationToken cancellationToken) =>
        await UnsealedStream.OpenAsync(
            new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0), fileKeys, Digest, cancellationToken);

    public void Dispose()
    {
        stream.Dispose();
        File.Delete(Path);
    }
}
