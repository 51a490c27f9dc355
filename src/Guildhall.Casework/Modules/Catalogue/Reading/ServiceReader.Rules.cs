using System.Globalization;
using System.Text.RegularExpressions;
using Guildhall.Casework.Modules.Catalogue.Format;
using Guildhall.Platform.Data;

namespace Guildhall.Casework.Modules.Catalogue.Reading;

/// <content>The rules by which cases are worked.</content>
internal sealed partial class ServiceReader
{
    private const int MostRules = 50;
    private const int MostActs = 12;
    private const int LongestNote = 1000;
    private const int LongestName = 100;
    private const int LongestTask = 500;

    /// <summary>Reads one rule that stands alone.</summary>
    /// <param name="service">The service it is for, whose questions and stages it may name; null for all services.</param>
    /// <param name="lenient">Whether any question may be named: a rule that was checked before, by the service as it was then.</param>
    public CaseRule? OneRule(ServiceDefinition? service, bool lenient)
    {
        _anyQuestion = lenient;
        foreach (var question in service?.Questions ?? [])
        {
            _inScope[question.Name] = question;
        }

        return AutomaticRule(root, lenient ? null : service is null ? [] : [.. service.Work?.Stages.Select(s => s.Name) ?? []], lenient || service is null);
    }

    private List<CaseRule> Rules(YamlMap map, IReadOnlyList<Stage> stages)
    {
        var rules = new List<CaseRule>();
        foreach (var item in map.Maps("rules"))
        {
            if (AutomaticRule(item, [.. stages.Select(s => s.Name)], anyStage: false) is not { } rule)
            {
                continue;
            }

            if (rules.Exists(r => r.Name == rule.Name))
            {
                item.Problem(item.Line, $"There are two rules called “{rule.Name}”. Give each a name of its own.");
            }

            rules.Add(rule);
        }

        if (rules.Count > MostRules)
        {
            map.Problem(map.LineOf("rules"), $"A service has {MostRules} rules at most.");
        }

        return rules;
    }

    private CaseRule? AutomaticRule(YamlMap map, IReadOnlyList<string>? stages, bool anyStage)
    {
        var name = map.Required("name", "Say what the rule is for: “name: Remind the customer after a week”.");
        if (name.Length > LongestName)
        {
            map.Problem(map.LineOf("name"), $"The name of a rule has {LongestName} characters at most.");
        }

        var outside = CaseFactNames.All.Where(f => !_inScope.ContainsKey(f.Name)).ToList();
        foreach (var fact in outside)
        {
            _inScope[fact.Name] = fact;
        }

        var trigger = Trigger(map, stages, anyStage);
        var condition = When(map, "if");
        foreach (var sensitive in (condition?.Questions ?? []).Where(q => _inScope.GetValueOrDefault(q)?.Sensitive == true))
        {
            map.Problem(map.LineOf("if"), $"The answer to “{sensitive}” is sensitive, so no rule may look at it.");
        }

        var acts = Acts(map, stages, anyStage);
        foreach (var fact in outside)
        {
            _inScope.Remove(fact.Name);
        }

        map.RefuseKeysBut(DefinitionFormat.Automatic);
        return trigger is null || acts.Count == 0 || name.Length == 0 ? null : new CaseRule { Name = name, When = trigger, If = condition, Acts = acts, Text = map.Written };
    }

    private RuleTrigger? Trigger(YamlMap rule, IReadOnlyList<string>? stages, bool anyStage)
    {
        if (rule.Find("when") is YamlDotNet.RepresentationModel.YamlScalarNode { Value: { } word })
        {
            return EventOf(rule, "when", word) is { } simple ? new RuleTrigger { Event = simple } : null;
        }

        if (rule.Map("when") is not { } map)
        {
            rule.Problem(rule.Line, "“when” is missing. Say when the rule looks at a case: “when: opened”, or “when: { after: 7 days, of: waiting }”.");
            return null;
        }

        map.Spot = rule.Spot;
        var inStages = map.Texts("stage");
        foreach (var unknown in inStages.Where(s => !anyStage && stages?.Contains(s) == false))
        {
            map.Problem(map.LineOf("stage"), $"“{unknown}” is not a stage. The stages are: {string.Join(", ", stages!)}.");
        }

        map.RefuseKeysBut(DefinitionFormat.Trigger);
        var given = ((string[])["event", "after", "before", "every"]).Where(k => map.Find(k) is not null).ToList();
        if (given.Count != 1)
        {
            map.Problem(map.Line, "“when” holds one of: event, after, before, every.");
            return null;
        }

        switch (given[0])
        {
            case "event":
                return EventOf(map, "event", map.Optional("event") ?? "") is { } happened ? new RuleTrigger { Event = happened, Stages = inStages } : null;
            case "every":
                if (map.Optional("every") != "morning")
                {
                    map.Problem(map.LineOf("every"), "“every” is followed by “morning”.");
                }

                return new RuleTrigger { Event = RuleEvent.Morning, Stages = inStages };
            default:
                var before = given[0] == "before";
                var time = Time(map, given[0], before);
                var of = map.Required("of", "Say what it is reckoned from: “of: waiting”.");
                if (Enum.GetValues<RuleMoment>().Where(m => Text.Kebab(m) == of).Select(m => (RuleMoment?)m).SingleOrDefault() is not { } moment)
                {
                    map.Problem(map.LineOf("of"), $"“of” is one of: {string.Join(", ", Enum.GetValues<RuleMoment>().Select(Text.Kebab))}.");
                    return null;
                }

                if (before && moment != RuleMoment.Target)
                {
                    map.Problem(map.LineOf("before"), "Only the target is known before it comes: “before: 2 days”, “of: target”.");
                }

                return time is null ? null : new RuleTrigger { Event = RuleEvent.Timer, Time = time.Value, IsBefore = before, Of = moment, Stages = inStages };
        }
    }

    private static RuleEvent? EventOf(YamlMap map, string key, string word)
    {
        var events = Enum.GetValues<RuleEvent>().Where(e => e is not (RuleEvent.Timer or RuleEvent.Morning)).ToList();
        if (events.Where(e => Text.Kebab(e) == word).Select(e => (RuleEvent?)e).SingleOrDefault() is { } found)
        {
            return found;
        }

        map.Problem(map.LineOf(key), $"“{word}” is not something that happens to a case. It is one of: {string.Join(", ", events.Select(Text.Kebab))}.");
        return null;
    }

    private static RuleTime? Time(YamlMap map, string key, bool daysOnly = false)
    {
        var found = TimePattern().Match(map.Optional(key) ?? "");
        if (found.Success && int.TryParse(found.Groups["amount"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var amount) && amount is > 0 and <= 1000)
        {
            var unit = found.Groups["unit"].Value switch { "hour" => RuleUnit.Hours, "day" => RuleUnit.Days, "week" => RuleUnit.Weeks, _ => RuleUnit.WorkingDays };
            if (unit != RuleUnit.Hours || !daysOnly)
            {
                return new RuleTime(amount, unit);
            }
        }

        map.Problem(map.LineOf(key), $"“{key}” should be a length of time: 7 days, 3 working days, 2 weeks{(daysOnly ? "" : ", 4 hours")}.");
        return null;
    }

    private List<RuleAct> Acts(YamlMap rule, IReadOnlyList<string>? stages, bool anyStage)
    {
        var acts = new List<RuleAct>();
        var items = rule.Maps("do");
        if (items.Count == 0)
        {
            rule.Problem(rule.Line, "“do” is missing. Say what the rule does: “do: [ { flag: urgent } ]”.");
        }

        foreach (var item in items)
        {
            item.RefuseKeysBut(DefinitionFormat.Act);
            if (Act(item, stages, anyStage) is { } act)
            {
                acts.Add(act);
            }
        }

        // What follows a move would be done to a case as it was before.
        if (acts.FindIndex(a => a is RuleAct.Move or RuleAct.Team) is >= 0 and var last && last < acts.Count - 1 && acts[last + 1] is not RuleAct.Wait)
        {
            rule.Problem(rule.LineOf("do"), "A move or another team is the last thing a rule does, or is followed by a wait.");
        }

        if (acts.Count > MostActs)
        {
            rule.Problem(rule.LineOf("do"), $"A rule does {MostActs} things at most.");
        }

        if (acts.Count > 0 && acts[^1] is RuleAct.Wait)
        {
            rule.Problem(rule.LineOf("do"), "The rule waits, and then does nothing. Say what it does after the wait.");
        }

        return acts.Count == items.Count ? acts : [];
    }

    private RuleAct? Act(YamlMap map, IReadOnlyList<string>? stages, bool anyStage)
    {
        if (map.Keys.FirstOrDefault(k => DefinitionFormat.Act.Find(k) is not null && k is not ("message-text" or "answers")) is not { } key)
        {
            map.Problem(map.Line, $"Say what to do: one of {string.Join(", ", DefinitionFormat.Act.Keys.Select(k => k.Name))}.");
            return null;
        }

        var value = key == "call" ? "" : map.Required(key, $"Say more of “{key}”.");
        switch (key)
        {
            case "assign":
                return new RuleAct.Assign(value == "nobody" ? null : value);
            case "team":
                if (known?.Teams.Contains(value) == false)
                {
                    map.Problem(map.LineOf(key), $"There is no team “{value}”. {Nearest(value, known.Teams)}");
                }

                return new RuleAct.Team(value);
            case "flag" or "unflag":
                CheckName(map, key, value);
                return new RuleAct.Flag(value, key == "flag");
            case "note":
                if (value.Length > LongestNote)
                {
                    map.Problem(map.LineOf(key), $"A note of a rule has {LongestNote:N0} characters at most.");
                }

                return new RuleAct.Note(value);
            case "task":
                if (value.Length > LongestTask)
                {
                    map.Problem(map.LineOf(key), $"A task has {LongestTask:N0} characters at most.");
                }

                return new RuleAct.Task(value);
            case "message":
                if (known?.Messages.Contains(value) == false)
                {
                    map.Problem(map.LineOf(key), $"There is no message “{value}”. {Nearest(value, known.Messages)}");
                }

                return new RuleAct.Message(value);
            case "letter":
                CheckName(map, key, value);
                return new RuleAct.Letter(value);
            case "wait":
                return Time(map, key) is { } time ? new RuleAct.Wait(time) : null;
            case "move":
                if (!anyStage && stages?.Contains(value) == false)
                {
                    map.Problem(map.LineOf(key), $"“{value}” is not a stage. The stages are: {string.Join(", ", stages)}.");
                }

                return new RuleAct.Move(value, map.Optional("message-text") ?? "");
            default:
                if (map.Map("call") is not { } call)
                {
                    return null;
                }

                var act = new RuleAct.Call(
                    call.Required("system", "Name the system: “system: works”."), call.Required("name", "Name what is called: “name: new-job”."), call.Texts("answers"));
                CheckName(call, "name", act.Name);
                foreach (var answer in act.Answers)
                {
                    if (!_anyQuestion && !_inScope.ContainsKey(answer))
                    {
                        call.Problem(call.LineOf("answers"), $"“{answer}” is not a question of this service.");
                    }
                    else if (_inScope.GetValueOrDefault(answer)?.Sensitive == true)
                    {
                        call.Problem(call.LineOf("answers"), $"The answer to “{answer}” is sensitive, so no rule may pass it on.");
                    }
                }

                call.RefuseKeysBut(DefinitionFormat.Call);
                return act;
        }
    }

    [GeneratedRegex(@"^(?<amount>\d{1,4}) (?<unit>hour|day|week|working day)s?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TimePattern();
}
