using System.Globalization;
using System.Text.Json.Nodes;
using Guildhall.Platform.Data;
using Guildhall.Platform.Localisation;

namespace Guildhall.Casework.Modules.Cases.PassOn;

/// <summary>How the customer agreed that we send what they told us to somebody else.</summary>
internal enum Consent
{
    /// <summary>On the form.</summary>
    Form,

    /// <summary>By phone or in person.</summary>
    Spoken,

    /// <summary>In writing.</summary>
    Written,

    /// <summary>They were not asked, and nothing that tells who they are is sent.</summary>
    NotNeeded,
}

/// <summary>What was said when a case was passed to a body outside the council, or came back, as its timeline keeps it.</summary>
internal sealed record PassOnFacts
{
    public required string Body { get; init; }

    public required LocalText Title { get; init; }

    /// <summary>What the body looks after.</summary>
    public LocalText For { get; init; } = new("");

    /// <summary>How the customer reaches it.</summary>
    public string Contact { get; init; } = "";

    /// <summary>How long it takes.</summary>
    public LocalText Takes { get; init; } = new("");

    public Consent? Consent { get; init; }

    /// <summary>What was sent: the labels of the answers.</summary>
    public IReadOnlyList<LocalText> Sent { get; init; } = [];

    /// <summary>The names of the questions whose answers were sent.</summary>
    public IReadOnlyList<string> Questions { get; init; } = [];

    /// <summary>Whether the customer's name and how to reach them were sent.</summary>
    public bool IsNamed { get; init; }

    /// <summary>What an officer wrote to the body.</summary>
    public string Note { get; init; } = "";

    /// <summary>The submission the answers are of.</summary>
    public int Submission { get; init; }

    /// <summary>The day we ask what became of it.</summary>
    public DateOnly? FollowUpOn { get; init; }

    /// <summary>Whether it came back.</summary>
    public bool IsBack { get; init; }

    /// <summary>What the body said.</summary>
    public string Said { get; init; } = "";

    public static PassOnFacts? Of(string? data) => data is not null && JsonNode.Parse(data) is JsonObject kept && kept["name"] is not null
        ? new PassOnFacts
        {
            Body = kept["name"]!.GetValue<string>(),
            Title = Local(kept["title"]),
            For = Local(kept["for"]),
            Contact = kept["contact"]?.GetValue<string>() ?? "",
            Takes = Local(kept["takes"]),
            Consent = kept["consent"]?.GetValue<string>() is { } consent ? Text.Parse<Consent>(consent) : null,
            Sent = [.. (kept["sent"] as JsonArray ?? []).Select(Local)],
            Questions = [.. (kept["questions"] as JsonArray ?? []).Select(q => q!.GetValue<string>())],
            IsNamed = kept["named"]?.GetValue<bool>() == true,
            Note = kept["note"]?.GetValue<string>() ?? "",
            Submission = kept["submission"]?.GetValue<int>() ?? 0,
            FollowUpOn = DateOnly.TryParseExact(kept["follow-up"]?.GetValue<string>(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null,
            IsBack = kept["back"]?.GetValue<bool>() == true,
            Said = kept["said"]?.GetValue<string>() ?? "",
        }
        : null;

    public JsonObject ToData() => new()
    {
        // “body” is what the timeline calls it by.
        ["body"] = Title.English,
        ["name"] = Body,
        ["title"] = Node(Title),
        ["for"] = Node(For),
        ["contact"] = Contact,
        ["takes"] = Node(Takes),
        ["consent"] = Consent is { } consent ? Text.Kebab(consent) : null,
        ["sent"] = new JsonArray([.. Sent.Select(s => (JsonNode)Node(s))]),
        ["questions"] = new JsonArray([.. Questions.Select(q => (JsonNode)JsonValue.Create(q))]),
        ["named"] = IsNamed,
        ["note"] = Note,
        ["submission"] = Submission,
        ["follow-up"] = FollowUpOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ["back"] = IsBack,
        ["said"] = Said,
    };

    private static JsonObject Node(LocalText text) => new() { ["en"] = text.English, ["cy"] = text.Welsh };

    private static LocalText Local(JsonNode? node) => node is JsonObject text ? new LocalText(text["en"]?.GetValue<string>() ?? "", text["cy"]?.GetValue<string>()) : new LocalText("");
}
