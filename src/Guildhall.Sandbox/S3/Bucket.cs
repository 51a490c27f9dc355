using System.Collections.Concurrent;

namespace Guildhall.Sandbox.S3;

/// <summary>The one bucket of the object store, in memory.</summary>
public sealed class Bucket(TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, StoredObject> _objects = new(StringComparer.Ordinal);

    /// <summary>Its name.</summary>
    public static string Name => "sandbox-files";

    /// <summary>The keys, in their order.</summary>
    public IReadOnlyList<string> Keys => [.. _objects.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Takes one away, as a careless administrator does.</summary>
    public void Delete(string key) => _objects.TryRemove(key, out _);

    internal StoredObject? Find(string key) => _objects.GetValueOrDefault(key);

    /// <summary>Puts one there.</summary>
    public void Put(string key, byte[] content) => _objects[key] = new StoredObject(content, clock.GetUtcNow());
}

/// <summary>An object.</summary>
internal sealed record StoredObject(byte[] Content, DateTimeOffset At);
