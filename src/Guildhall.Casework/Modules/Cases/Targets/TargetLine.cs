using System.Text.Json;
using Guildhall.Casework.Modules.Cases.CasePage;
using Guildhall.Casework.Modules.Catalogue;

namespace Guildhall.Casework.Modules.Cases.Targets;

/// <summary>A target beside the main one, as officers see it at a glance.</summary>
internal sealed record TargetLine(string Title, DateOnly DueOn, string State, bool IsLate)
{
    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.KebabCaseLower };

    /// <summary>Those of a case, the soonest first. The main one is shown already, and is not among them.</summary>
    public static IEnumerable<TargetLine> Of(CaseRow row, DateTimeOffset now) =>
        row.Clocks is null ? [] : JsonSerializer.Deserialize<Stored[]>(row.Clocks, s_json)!.Where(clock => clock.Name != CaseRules.Finish).Select(clock => new TargetLine(
            ClockWords.For(clock.Name),
            clock.DueOn,
            clock.StoppedAt is { } stopped ? stopped < clock.DueAt ? ", kept" : ", missed" : clock.Paused ? ", stands still" : clock.DueAt <= now ? ", late" : "",
            clock.StoppedAt is null ? !clock.Paused && clock.DueAt <= now : clock.StoppedAt >= clock.DueAt));

    private sealed record Stored(string Name, DateOnly DueOn, DateTimeOffset DueAt, DateTimeOffset? StoppedAt, bool Paused);
}
