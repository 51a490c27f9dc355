using Guildhall.Platform.Data;

namespace Guildhall.Council.Modules.Assets.Keep;

/// <summary>How it stands with a thing.</summary>
internal enum AssetStatus
{
    InStock,
    Issued,
    Repair,
    Lost,
    Disposed,
}

/// <summary>What is done with a thing.</summary>
internal enum AssetAct
{
    Assign,
    Return,
    Repair,
    Lose,
    Dispose,
}

/// <summary>What is written of a thing.</summary>
internal record AssetFacts
{
    public required string Tag { get; init; }

    public required string Kind { get; init; }

    public string Make { get; init; } = "";

    public string Model { get; init; } = "";

    public string? Serial { get; init; }

    public DateOnly? BoughtOn { get; init; }

    public DateOnly? WarrantyUntil { get; init; }

    public decimal? Value { get; init; }

    public string? Place { get; init; }
}

/// <summary>A thing of the council with a label.</summary>
internal sealed record Asset : AssetFacts
{
    public required Guid Id { get; init; }

    public required string Stored { get; init; }

    public Guid? Holder { get; init; }

    public string? HolderName { get; init; }

    /// <summary>Whether its holder has left, and it has not come back.</summary>
    public required bool ToCollect { get; init; }

    public required int Version { get; init; }

    public AssetStatus Status => Text.Parse<AssetStatus>(Stored);

    /// <summary>It in words: “Dell Latitude 5450”.</summary>
    public string Name => $"{Make} {Model}".Trim();

    /// <summary>What can be done with it now.</summary>
    public IReadOnlyList<AssetAct> Acts => Status switch
    {
        AssetStatus.InStock => [AssetAct.Assign, AssetAct.Repair, AssetAct.Lose, AssetAct.Dispose],
        AssetStatus.Issued => [AssetAct.Return, AssetAct.Assign, AssetAct.Repair, AssetAct.Lose, AssetAct.Dispose],
        AssetStatus.Repair => [AssetAct.Return, AssetAct.Dispose],
        AssetStatus.Lost => [AssetAct.Return, AssetAct.Dispose],
        _ => [],
    };
}

/// <summary>Something that happened to a thing.</summary>
internal sealed record AssetEvent
{
    public required DateTimeOffset At { get; init; }

    public required string Kind { get; init; }

    public string? Text { get; init; }

    public string? Reference { get; init; }

    public required string ActorName { get; init; }

    /// <summary>What is read of it.</summary>
    public string Words => Kind switch
    {
        "added" => "Added",
        "imported" => "Taken in from a table",
        "changed" => "Changed",
        "assigned" => "Given out",
        "returned" => "Came back",
        "sent-to-repair" => "Sent to be repaired",
        "repaired" => "Came back from repair",
        "lost" => "Lost",
        "found" => "Found",
        "disposed" => "Disposed of",
        _ => "To be collected: its holder has left",
    };
}

/// <summary>The words of the desk.</summary>
internal static class AssetWords
{
    public static string Of(AssetStatus status) => status switch
    {
        AssetStatus.InStock => "In stock",
        AssetStatus.Issued => "Given out",
        AssetStatus.Repair => "In repair",
        AssetStatus.Lost => "Lost",
        _ => "Disposed of",
    };

    public static string Colour(AssetStatus status) => status switch
    {
        AssetStatus.InStock => "green",
        AssetStatus.Issued => "blue",
        AssetStatus.Repair => "yellow",
        AssetStatus.Lost => "red",
        _ => "grey",
    };

    public static string Of(AssetAct act, AssetStatus from) => act switch
    {
        AssetAct.Assign => from == AssetStatus.Issued ? "Give it to somebody else" : "Give it to somebody",
        AssetAct.Return => from switch { AssetStatus.Lost => "It was found", AssetStatus.Repair => "It came back from repair", _ => "It came back" },
        AssetAct.Repair => "Send it to be repaired",
        AssetAct.Lose => "It is lost or stolen",
        _ => "Dispose of it",
    };
}
