using System.Globalization;
using System.Text.Json;
using Guildhall.Casework.Modules.Cases.AddNote;
using Guildhall.Casework.Modules.Cases.Targets;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Platform.Data;
using Guildhall.Platform.Localisation;

namespace Guildhall.Casework.Modules.Cases.CasePage;

/// <summary>What officers read of an entry of the timeline.</summary>
internal static class TimelineWords
{
    /// <summary>Its heading.</summary>
    public static string For(TimelineLine line, ServiceDefinition service) => Text.Parse<TimelineKind>(line.Kind) switch
    {
        TimelineKind.Opened => "Opened",
        TimelineKind.Moved => $"Moved to {service.Case.Stage(line.Stage!)?.Title.English ?? line.Stage}",
        TimelineKind.Note => "Note",
        TimelineKind.Assigned => IsHadPart(line) ? "Given back to the team, for somebody who had no part in it before" : line.Text is null ? Fact(line, "left") is { } left ? $"Given back to the team: {left} has left" : "Given back to the team" : Fact(line, "exception") is { } why ? $"Given to {line.Text}, who had a part in it before: {why}" : $"Given to {line.Text}",
        TimelineKind.Written => "Message from the customer",
        TimelineKind.Contacted => $"The customer got in touch {ContactWords.Of(Fact(line, "by"))}",
        TimelineKind.Replied => "Message to the customer",
        TimelineKind.Asked => "Asked the customer for more",
        TimelineKind.AskWithdrawn => "Told the customer that we need no more",
        TimelineKind.Answered => "The customer sent more",
        TimelineKind.HandedOver => Fact(line, "back") == "True" ? $"Given back to {Fact(line, "team-title")}" : $"Handed to {Fact(line, "team-title")}",
        TimelineKind.PassedOn => Fact(line, "back") == "True" ? $"Taken back from {Fact(line, "body")}" : $"Passed to {Fact(line, "body")}",
        TimelineKind.Snoozed => DateOnly.TryParse(Fact(line, "until"), System.Globalization.CultureInfo.InvariantCulture, out var day) ? $"Put aside until {PlainDates.Long(day, "en")}" : "Put aside",
        TimelineKind.Woken => "Back in the lists",
        TimelineKind.Merged => Fact(line, "into") is { } into ? $"Merged into {into}" : $"{Fact(line, "from")} was merged into this",
        TimelineKind.Unmerged => Fact(line, "from") is { } left ? $"Worked on its own again, not with {left}" : $"{Fact(line, "case")} is worked on its own again",
        TimelineKind.Split => Fact(line, "into") is { } part ? $"A part became {part}" : $"Split off from {Fact(line, "from")}",
        TimelineKind.Linked => $"Linked to {Fact(line, "to")}",
        TimelineKind.Unlinked => $"Link to {Fact(line, "to")} taken away",
        TimelineKind.TaskAdded => $"Task added: {line.Text}",
        TimelineKind.TaskDone => $"Task done: {line.Text}",
        TimelineKind.TaskReopened => $"Task to be done again: {line.Text}",
        TimelineKind.Flagged => "Flags changed",
        TimelineKind.FieldsSet => "Facts written down",
        TimelineKind.Paused => "Clock stopped",
        TimelineKind.Resumed => "Clock runs again",
        TimelineKind.Extended => $"Given more time: {Target(line)}, now by {Day(line, "due")}",
        TimelineKind.Warned => $"Target is near: {Target(line)}, by {Day(line, "due")}",
        TimelineKind.Breached => $"{(Fact(line, "told") is { Length: > 0 } told ? $"Target still missed, {told} told" : "Target missed")}: {Target(line)}, was {Day(line, "due")}",
        TimelineKind.ToldLate => $"Told the customer that it will be late: {Day(line, "due")} instead of {Day(line, "was")}",
        TimelineKind.Reopened => "Opened again",
        TimelineKind.Disputed => "The customer says that it is not fixed. Opened again",
        TimelineKind.Surveyed => $"The customer said how it went: {Fact(line, "score") switch { "5" => "very well", "4" => "well", "3" => "neither well nor badly", "2" => "badly", _ => "very badly" }}",
        TimelineKind.RuleRan => "A rule ran",
        TimelineKind.LetterMade => "Letter made",
        TimelineKind.EvidenceAdded => "File added",
        var kind => throw new InvalidOperationException($"Unknown kind {kind}."),
    };

    /// <summary>The same, to the officer who has just done it.</summary>
    public static string Done(TimelineLine line, ServiceDefinition service) => line.Kind switch
    {
        "note" or "contacted" => "Note added",
        "replied" => "Message sent to the customer",
        "assigned" when IsHadPart(line) => "The team has it, not you: this stage is for somebody who had no part in the case before",
        _ => For(line, service),
    };

    private static bool IsHadPart(TimelineLine line) => Fact(line, "had-part") == "True";

    /// <summary>What somebody wrote, to be shown under the heading; null for nothing.</summary>
    public static string? Written(TimelineLine line) => line.Kind is "assigned" or "task-added" or "task-done" or "task-reopened" ? null
        : line.Kind == "flagged" ? Flags(line)
        : line.Text;

    private static string? Flags(TimelineLine line) =>
        line.Data is null ? line.Text : string.Join(", ", [.. Listed(line, "added").Select(f => $"“{FlagWords.Of(f)}” set"), .. Listed(line, "removed").Select(f => $"“{FlagWords.Of(f)}” taken away")]);

    private static string Target(TimelineLine line) => ClockWords.For(Fact(line, "clock") ?? CaseRules.Finish).ToLowerInvariant();

    private static string Day(TimelineLine line, string name) =>
        DateOnly.TryParseExact(Fact(line, name), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? PlainDates.Short(day) : "?";

    /// <summary>A fact of the entry, by its name in <see cref="TimelineEntry.Data"/>; null where it has none.</summary>
    public static string? Fact(TimelineLine line, string name)
    {
        if (line.Data is null)
        {
            return null;
        }

        using var data = JsonDocument.Parse(line.Data);
        return data.RootElement.TryGetProperty(name, out var fact) ? fact.ToString() : null;
    }

    private static List<string> Listed(TimelineLine line, string name)
    {
        using var data = JsonDocument.Parse(line.Data!);
        return data.RootElement.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Select(f => f.ToString())] : [];
    }
}
