namespace Guildhall.Foundations.Modules.Records.Store;

/// <summary>Where sealed files are kept, by name: a disk, or an outside system.</summary>
internal interface IFileStore
{
    /// <summary>Keeps a file for good before it returns; one of that name is replaced. The local file may be moved away.</summary>
    /// <exception cref="StoreException">It was not kept.</exception>
    Task PutAsync(string name, string localFile, CancellationToken cancellationToken);

    /// <summary>Whether there is one.</summary>
    /// <exception cref="StoreException">Nobody knows.</exception>
    Task<bool> ExistsAsync(string name, CancellationToken cancellationToken);

    /// <summary>Opens one; null if there is none.</summary>
    /// <exception cref="StoreException">It cannot be read now.</exception>
    Task<Stream?> OpenAsync(string name, CancellationToken cancellationToken);

    /// <summary>Deletes one, if it is there.</summary>
    /// <exception cref="StoreException">It may still be there.</exception>
    Task DeleteAsync(string name, CancellationToken cancellationToken);

    /// <summary>All there are, in the order of their names, in pages.</summary>
    /// <exception cref="StoreException">They cannot be listed now.</exception>
    IAsyncEnumerable<IReadOnlyList<StoredFile>> ListAsync(CancellationToken cancellationToken);
}

/// <summary>A file in the store.</summary>
/// <param name="Name">Its name: a digest in lower-case hexadecimal.</param>
/// <param name="WrittenAt">When it was put there.</param>
internal sealed record StoredFile(string Name, DateTimeOffset WrittenAt);

/// <summary>The store failed this time.</summary>
internal sealed class StoreException(string message, Exception? inner = null) : Exception(message, inner);
