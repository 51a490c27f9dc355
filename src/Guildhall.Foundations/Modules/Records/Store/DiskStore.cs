using System.Runtime.CompilerServices;

namespace Guildhall.Foundations.Modules.Records.Store;

/// <summary>Keeps files in a folder that all nodes share: 256 folders by the first two letters of the name.</summary>
internal sealed class DiskStore(StoreFolder folder) : IFileStore
{
    private const int NameLength = 64;

    public Task PutAsync(string name, string localFile, CancellationToken cancellationToken) => OnDisk(name, path =>
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Move(localFile, path, overwrite: true);

        // The content is on the disk already; this has the file's new name follow it there.
        using var moved = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        moved.Flush(flushToDisk: true);
        return true;
    });

    public Task<bool> ExistsAsync(string name, CancellationToken cancellationToken) => OnDisk(name, File.Exists);

    public Task<Stream?> OpenAsync(string name, CancellationToken cancellationToken) => OnDisk(name, path =>
    {
        try
        {
            return (Stream?)new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, useAsync: true);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    });

    public Task DeleteAsync(string name, CancellationToken cancellationToken) => OnDisk(name, path =>
    {
        if (File.Exists(path))
        {
            File.Delete(path);
        }

        return true;
    });

    public async IAsyncEnumerable<IReadOnlyList<StoredFile>> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var first = 0; first < 256; first++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return await OnDisk($"{first:x2}", _ => (IReadOnlyList<StoredFile>)[.. Files(Path.Combine(folder.Kept, $"{first:x2}"))]);
        }
    }

    private static IEnumerable<StoredFile> Files(string at) => !Directory.Exists(at)
        ? []
        : new DirectoryInfo(at).EnumerateFiles()
            .Where(file => file.Name.Length == NameLength)
            .OrderBy(file => file.Name, StringComparer.Ordinal)
            .Select(file => new StoredFile(file.Name, new DateTimeOffset(file.LastWriteTimeUtc)));

    private Task<T> OnDisk<T>(string name, Func<string, T> act)
    {
        try
        {
            return Task.FromResult(act(Path.Combine(folder.Kept, name[..2], name)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"The disk of the files fails: {e.Message}", e);
        }
    }
}
