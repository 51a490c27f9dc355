using System.Text.Json.Nodes;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Platform.Localisation;

namespace Guildhall.Casework.Modules.Cases;

/// <summary>A fact an officer wrote down with a move.</summary>
/// <param name="Label">What was asked.</param>
/// <param name="English">The answer, a line each.</param>
/// <param name="Welsh">The same in Welsh.</param>
/// <param name="IsTold">Whether the customer sees it.</param>
public sealed record MoveFact(LocalText Label, IReadOnlyList<string> English, IReadOnlyList<string> Welsh, bool IsTold)
{
    /// <summary>The answer in a language.</summary>
    public IReadOnlyList<string> In(string language) => language == "cy" ? Welsh : English;
}

/// <summary>A file an officer added with a move.</summary>
/// <param name="Id">Its key.</param>
/// <param name="Name">What it is called.</param>
public sealed record MoveFile(Guid Id, string Name)
{
    /// <summary>Whether it is a picture, by its name: of nothing else is there a small one to show.</summary>
    public bool MayHavePreview => Path.GetExtension(Name).ToUpperInvariant() is ".JPG" or ".JPEG" or ".PNG" or ".GIF" or ".WEBP" or ".HEIC" or ".HEIF" or ".TIF" or ".TIFF";
}

/// <summary>What an officer gave besides a message when a case moved, as its timeline keeps it.</summary>
public sealed record MoveFacts
{
    /// <summary>Nothing.</summary>
    public static MoveFacts None { get; } = new();

    /// <summary>The reason that was chosen, in the customer's words; null for none.</summary>
    public LocalText? Reason { get; init; }

    /// <summary>The answers to the stage's questions.</summary>
    public IReadOnlyList<MoveFact> Facts { get; init; } = [];

    /// <summary>The evidence.</summary>
    public IReadOnlyList<MoveFile> Files { get; init; } = [];

    /// <summary>Whether the customer sees the evidence.</summary>
    public bool ShowsFiles { get; init; }

    /// <summary>The facts the customer sees.</summary>
    public IEnumerable<MoveFact> Told => Facts.Where(f => f.IsTold);

    /// <summary>The files the customer sees.</summary>
    public IReadOnlyList<MoveFile> Shown => ShowsFiles ? Files : [];

    /// <summary>From the data of a timeline entry.</summary>
    public static MoveFacts Of(string? data)
    {
        if (data is null || JsonNode.Parse(data) is not JsonObject kept)
        {
            return None;
        }

        return new MoveFacts
        {
            Reason = Local(kept["reason"]),
            Facts =
            [
                .. (kept["facts"] as JsonArray ?? []).OfType<JsonObject>()
                    .Select(f => new MoveFact(Local(f["label"]) ?? default, Lines(f["en"]), Lines(f["cy"]), f["tell"]?.GetValue<bool>() == true)),
            ],
            Files =
            [
                .. (kept["evidence"] as JsonArray ?? []).OfType<JsonObject>().Select(f => new MoveFile(f["id"]!.GetValue<Guid>(), f["name"]!.GetValue<string>())),
            ],
            ShowsFiles = kept["show-evidence"]?.GetValue<bool>() == true,
        };
    }

    /// <summary>What the answers to a stage's questions say.</summary>
    internal static IReadOnlyList<MoveFact> FactsOf(Stage stage, Answers answers) =>
    [
        .. stage.Fields.Where(f => answers[f.Name] is not null)
            .Select(f => new MoveFact(f.Label, answers.Display(f, "en"), answers.Display(f, "cy"), f.Tell)),
    ];

    /// <summary>As a timeline entry keeps them, with the answers themselves beside; null where there is nothing to keep.</summary>
    internal JsonObject? ToData(Answers? answers = null)
    {
        if (Reason is null && Facts.Count == 0 && Files.Count == 0)
        {
            return null;
        }

        return new JsonObject
        {
            ["reason"] = Reason is { } reason ? Node(reason) : null,
            ["facts"] = new JsonArray([.. Facts.Select(f => (JsonNode)new JsonObject { ["label"] = Node(f.Label), ["en"] = Node(f.English), ["cy"] = Node(f.Welsh), ["tell"] = f.IsTold })]),
            ["answers"] = answers?.ToNode(),
            ["evidence"] = new JsonArray([.. Files.Select(f => (JsonNode)new JsonObject { ["id"] = f.Id, ["name"] = f.Name })]),
            ["show-evidence"] = ShowsFiles,
        };
    }

    private static JsonObject Node(LocalText text) => new() { ["en"] = text.English, ["cy"] = text.Welsh };

    private static JsonArray Node(IReadOnlyList<string> lines) => [.. lines.Select(l => (JsonNode)JsonValue.Create(l))];

    private static LocalText? Local(JsonNode? node) => node is JsonObject text ? new LocalText(text["en"]?.GetValue<string>() ?? "", text["cy"]?.GetValue<string>()) : null;

    private static List<string> Lines(JsonNode? node) => [.. (node as JsonArray ?? []).Select(l => l?.GetValue<string>() ?? "")];
}
