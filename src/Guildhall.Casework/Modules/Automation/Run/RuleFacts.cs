using System.Text.Json.Nodes;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Platform.Time;

namespace Guildhall.Casework.Modules.Automation.Run;

/// <summary>What a rule looks at: the answers, and the facts of the case beside them.</summary>
internal static class RuleFacts
{
    public static Answers Of(CaseFacts about, DateTimeOffset at)
    {
        var today = LondonTime.DayOf(at);
        var facts = about.Answers
            .With("case-stage", about.Stage)
            .With("case-team", about.Team)
            .With("case-owned", YesNo(about.Owner is not null))
            .With("case-channel", about.Channel)
            .With("case-language", about.Language)
            .With("case-account", YesNo(about.Account is not null))
            .With("case-age", Number(today.DayNumber - LondonTime.DayOf(about.OpenedAt).DayNumber))
            .With("case-days-left", Number(about.TargetOn.DayNumber - today.DayNumber))
            .With("case-late", YesNo(about.ClosedAt is null && about.TargetOn < today))
            .With("case-chases", Number(about.Chases))
            .With("case-reopened", Number(about.Reopened));
        facts = about.Ward is { } ward ? facts.With("case-ward", ward) : facts;
        return about.Flags.Length > 0 ? facts.With("case-flag", new JsonArray([.. about.Flags.Select(f => JsonValue.Create(f))])) : facts;
    }

    /// <summary>Whether a rule holds for a case at an instant.</summary>
    public static bool Holds(CaseRule rule, CaseFacts about, DateTimeOffset at) => rule.If?.Holds(Of(about, at), LondonTime.DayOf(at)) != false;

    /// <summary>Whether the case is in a stage the rule looks at, where it names any. A move names the stages it leads to.</summary>
    public static bool IsInStage(RuleTrigger when, string stage) => when.Stages.Count == 0 || when.Stages.Contains(stage);

    private static JsonNode YesNo(bool so) => so ? "yes" : "no";

    private static JsonNode Number(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
