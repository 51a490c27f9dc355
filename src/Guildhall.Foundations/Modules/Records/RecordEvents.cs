using Guildhall.Platform.Events;

namespace Guildhall.Foundations.Modules.Records;

/// <summary>A file was taken in and waits to be scanned.</summary>
public sealed record FileReceived(Guid DocumentId) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "records.file-received";
}

/// <summary>A file was scanned and may be opened.</summary>
/// <param name="Subject">What it belongs to; null if it was not attached yet.</param>
public sealed record FileCleared(Guid DocumentId, string? Subject) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "records.file-cleared";
}

/// <summary>A file holds a virus: its bytes are gone.</summary>
/// <param name="Subject">What it belongs to; null if it was not attached yet.</param>
/// <param name="Verdict">The scanner's name for what it found.</param>
public sealed record FileRefused(Guid DocumentId, string? Subject, string Verdict) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "records.file-refused";
}

/// <summary>A file was removed.</summary>
/// <param name="Subject">What it belonged to.</param>
/// <param name="Stored">The names in the store of its bytes and its preview: they go too, unless another file shares them.</param>
public sealed record FileRemoved(Guid DocumentId, string? Subject, IReadOnlyList<string> Stored) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "records.file-removed";
}
