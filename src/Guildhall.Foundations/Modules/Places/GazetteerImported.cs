using Guildhall.Platform.Events;

namespace Guildhall.Foundations.Modules.Places;

/// <summary>A gazetteer file went in.</summary>
public sealed record GazetteerImported : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "gazetteer.imported";

    /// <summary>What the file replaced: everything, or what had changed.</summary>
    public required GazetteerScope Scope { get; init; }

    /// <summary>The file's volume number.</summary>
    public required int Volume { get; init; }

    /// <summary>Properties in the gazetteer now.</summary>
    public required long Properties { get; init; }

    /// <summary>Properties whose address or position is new or different.</summary>
    public required long Changed { get; init; }
}
