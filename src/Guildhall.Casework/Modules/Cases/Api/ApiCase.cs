using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Guildhall.Casework.Modules.Cases.Api;

/// <summary>A case as a list has it.</summary>
[Description("A case, without who asked and what they wrote.")]
internal record ApiCaseLine
{
    [Description("What people call the case by. It is in every address about it.")]
    public required string Reference { get; init; }

    [Description("The service it is of.")]
    public required string Service { get; init; }

    [Description("The stage of the work it is in, by the service's own name.")]
    public required string Stage { get; init; }

    [Description("What officers call the stage.")]
    public required string StageTitle { get; init; }

    [Description("Whether it is being worked.")]
    public required bool IsOpen { get; init; }

    [Description("How it ended: done, refused, withdrawn or merged; null while it is open.")]
    public required string? Outcome { get; init; }

    [Description("The team that has it.")]
    public required string Team { get; init; }

    [Description("How it reached the council: web, staff or api.")]
    public required string Channel { get; init; }

    [Description("The language the customer is written to in: en or cy.")]
    public required string Language { get; init; }

    [Description("When it was opened.")]
    public required DateTimeOffset OpenedAt { get; init; }

    [Description("When something last happened to it.")]
    public required DateTimeOffset UpdatedAt { get; init; }

    [Description("The day it is promised by.")]
    public required DateOnly TargetOn { get; init; }

    [Description("When it was closed; null while it is open.")]
    public required DateTimeOffset? ClosedAt { get; init; }

    [Description("Where it is read in full.")]
    public required string Url { get; init; }
}

/// <summary>A case in full.</summary>
[Description("A case in full.")]
internal sealed record ApiCaseFull : ApiCaseLine
{
    // Not public, lest the serialiser take it for its own and call nothing required.
    [SetsRequiredMembers]
    internal ApiCaseFull(ApiCaseLine line)
        : base(line)
    {
    }

    [JsonPropertyOrder(1)]
    [Description("The stages it may move to from here.")]
    public required IReadOnlyList<string> NextStages { get; init; } = [];

    [JsonPropertyOrder(1)]
    [Description("Small words the council marks cases with.")]
    public required IReadOnlyList<string> Flags { get; init; } = [];

    [JsonPropertyOrder(1)]
    [Description("The ward the property lies in, by its code; null where it is not known.")]
    public required string? Ward { get; init; }

    [JsonPropertyOrder(1)]
    [Description("Who asked; null unless the key has the scope cases:answers.")]
    public required ApiCustomer? Customer { get; init; }

    [JsonPropertyOrder(1)]
    [Description("The property it is about; null where it is about none, or the key lacks the scope cases:answers.")]
    public required ApiProperty? Property { get; init; }

    [JsonPropertyOrder(1)]
    [Description("What the customer told us last, by question; null unless the key has the scope cases:answers. Sealed answers are left out.")]
    public required JsonObject? Answers { get; init; }

    [JsonPropertyOrder(1)]
    [Description("The questions whose answers are sealed, and never given out.")]
    public required IReadOnlyList<string> SealedAnswers { get; init; } = [];
}

/// <summary>Who asked.</summary>
[Description("Who asked.")]
internal sealed record ApiCustomer
{
    [Description("Their name.")]
    public required string? Name { get; init; }

    [Description("Their e-mail address.")]
    public required string? Email { get; init; }

    [Description("Their phone number.")]
    public required string? Phone { get; init; }
}

/// <summary>Which property.</summary>
[Description("A property.")]
internal sealed record ApiProperty
{
    [Description("Its unique property reference number, as text; null where the address was typed by hand.")]
    public required string? Uprn { get; init; }

    [Description("Its address.")]
    public required string? Address { get; init; }
}

/// <summary>A page of a list of cases.</summary>
[Description("A page of a list of cases, the first opened first.")]
internal sealed record ApiCaseList
{
    [Description("The cases.")]
    public required IReadOnlyList<ApiCaseLine> Items { get; init; }

    [Description("Send it as cursor for the next page; null on the last.")]
    public required string? Next { get; init; }
}

/// <summary>A case to be opened.</summary>
[Description("A case to be opened.")]
internal sealed record ApiNewCase
{
    [Required]
    [Description("The service, by its name.")]
    public string Service { get; init; } = "";

    [Required]
    [Description("The answers by question, as the service's schema describes them: /api/v1/services/{service}/schema.")]
    public IReadOnlyDictionary<string, JsonElement> Answers { get; init; } = new Dictionary<string, JsonElement>(StringComparer.Ordinal);

    [Description("The language the customer is written to in: en or cy.")]
    [DefaultValue("en")]
    public string Language { get; init; } = "en";

    [Description("Who asks, where the form does not: services for who has an account know it without asking.")]
    public ApiNewCustomer? Customer { get; init; }
}

/// <summary>Who asks, where the form does not.</summary>
[Description("Who asks, where the form does not ask for it.")]
internal sealed record ApiNewCustomer
{
    [Description("Their name.")]
    public string? Name { get; init; }

    [Description("Their e-mail address.")]
    public string? Email { get; init; }

    [Description("Their phone number.")]
    public string? Phone { get; init; }
}

/// <summary>A case that was opened.</summary>
[Description("A case that was opened.")]
internal sealed record ApiOpened
{
    [Description("What people call the case by.")]
    public required string Reference { get; init; }

    [Description("The service it is of.")]
    public required string Service { get; init; }

    [Description("The stage it begins at.")]
    public required string Stage { get; init; }

    [Description("The day it is promised by.")]
    public required DateOnly TargetOn { get; init; }

    [Description("Where it is read.")]
    public required string Url { get; init; }
}

/// <summary>A move to another stage.</summary>
[Description("A move to another stage.")]
internal sealed record ApiMove
{
    [Required]
    [Description("The stage: one of the case's nextStages.")]
    public string Stage { get; init; } = "";

    [Description("What the customer is told besides the stage's own words; only where they are told of the stage.")]
    public string? Message { get; init; }

    [Description("The reason, where the stage offers some: one of them, in English.")]
    public string? Reason { get; init; }

    [Description("Answers to what the stage asks of who moves a case there, by question.")]
    public IReadOnlyDictionary<string, JsonElement> Answers { get; init; } = new Dictionary<string, JsonElement>(StringComparer.Ordinal);

    [Description("The photos or documents the stage wants, where it wants some: the keys of files that this key has sent within a day.")]
    public IReadOnlyList<Guid> Evidence { get; init; } = [];
}

/// <summary>A case that was moved.</summary>
[Description("A case that was moved.")]
internal sealed record ApiMoved
{
    [Description("Which case.")]
    public required string Reference { get; init; }

    [Description("The stage it is in now.")]
    public required string Stage { get; init; }

    [Description("Whether it is still being worked.")]
    public required bool IsOpen { get; init; }

    [Description("Where it is read.")]
    public required string Url { get; init; }
}

/// <summary>Something written on a case.</summary>
[Description("Something to be written.")]
internal sealed record ApiText
{
    [Required]
    [Description("What to write, 4,000 characters or fewer.")]
    public string Text { get; init; } = "";
}

/// <summary>Something that was written on a case.</summary>
[Description("Something that was written.")]
internal sealed record ApiWritten
{
    [Description("On which case.")]
    public required string Reference { get; init; }

    [Description("Where what happened to the case is read.")]
    public required string Timeline { get; init; }
}

/// <summary>What happened to a case.</summary>
[Description("A page of what happened to a case, the first first.")]
internal sealed record ApiTimeline
{
    [Description("What happened.")]
    public required IReadOnlyList<ApiEntry> Items { get; init; }

    [Description("Send it as cursor for the next page; null on the last.")]
    public required string? Next { get; init; }
}

/// <summary>One thing that happened to a case.</summary>
[Description("One thing that happened to a case.")]
internal sealed record ApiEntry
{
    [Description("Its key.")]
    public required Guid Id { get; init; }

    [Description("When.")]
    public required DateTimeOffset At { get; init; }

    [Description("What kind of thing, such as opened, moved, note, written or replied. There may be more kinds in future.")]
    public required string Kind { get; init; }

    [Description("Whether the customer sees it.")]
    public required bool IsPublic { get; init; }

    [Description("The stage it moved to; null where it did not.")]
    public required string? Stage { get; init; }

    [Description("What was written; null where nothing was, or the key lacks the scope cases:answers and did not write it.")]
    public required string? Text { get; init; }

    [Description("Who did it: person, helper, officer, partner or system.")]
    public required string By { get; init; }
}
