using Guildhall.Casework.Modules.Catalogue.Format;

namespace Guildhall.Casework.Modules.Catalogue.Reading;

/// <content>The work on a case.</content>
internal sealed partial class ServiceReader
{
    private static readonly PeriodUnit[] s_targetUnits = [PeriodUnit.WorkingDays, PeriodUnit.Hours, PeriodUnit.Days, PeriodUnit.Weeks, PeriodUnit.Months];
    private const int MostOfTask = 500;

    private CaseRules? Case()
    {
        var messages = Free("messages");
        if (root.Map("case") is not { } map)
        {
            return null;
        }

        var team = map.Required("team", "Write the team that does the work: “team: waste-contact”.");
        if (team.Length > 0 && known?.Teams.Contains(team) == false)
        {
            map.Problem(map.LineOf("team"), $"There is no team “{team}”. {Nearest(team, known.Teams)} Add one in staff.yaml.");
        }

        var rules = new CaseRules
        {
            Team = team,
            Target = Period(map, "target", map.Required("target", "Write how long the work takes: “target: 5 working days”."), "target: 5 working days", s_targetUnits),
            Targets = Targets(map),
            Law = map.Optional("law") is null ? null : Enumeration(map, "law", TargetLaw.FreedomOfInformation),
            Warn = map.Optional("warn") is { } warn ? Period(map, "warn", warn, "warn: 2 working days", PeriodUnit.WorkingDays, PeriodUnit.Days, PeriodUnit.Hours) : null,
            Escalations = Escalations(map),
            NotFixed = map.Optional("not-fixed") is { } window ? Period(map, "not-fixed", window, "not-fixed: 28 days", PeriodUnit.Days, PeriodUnit.Weeks, PeriodUnit.WorkingDays, PeriodUnit.Months) : null,
            Survey = map.Optional("survey") is null ? null : map.Flag("survey"),
            MayWithdraw = map.Flag("withdraw", otherwise: true),
            Assign = Assignment(map),
            Stages = Stages(map, messages),
        };
        rules = rules with { Rules = Rules(map, rules.Stages) };
        CheckClocks(map, rules);
        map.RefuseKeysBut(DefinitionFormat.Case);
        return rules;
    }

    private List<Stage> Stages(YamlMap rules, Dictionary<string, string> messages)
    {
        var stages = new List<Stage>();
        if (rules.Map("stages") is not { } map)
        {
            rules.Problem(rules.Line, "“stages” is missing. A case needs at least a stage it begins at and one that closes it.");
            return stages;
        }

        var welshStages = welsh?.Map("stages");
        foreach (var name in map.Keys)
        {
            CheckName(map, name, name);
            if (map.Map(name) is not { } stage)
            {
                continue;
            }

            stage.Spot = $"case/{name}";
            var translated = welshStages?.Map(name);
            var told = PlainOptional(stage, "public", LocalisedOptional(stage, translated, "public"));
            Outcome? closes = stage.Optional("closes") is null ? null : Enumeration(stage, "closes", Outcome.Done);
            var own = messages.GetValueOrDefault(name);
            var message = own ?? (told is null ? null
                : stages.Count == 0 ? "request-received"
                : closes is null ? "request-update" : "request-closed");
            if (message is not null && known?.Messages.Contains(message) == false)
            {
                stage.Problem(own is null ? stage.Line : root.LineOf("messages"), $"There is no message “{message}”. Write it as messages/{message}.md, or use one of: {string.Join(", ", known.Messages)}.");
            }

            stages.Add(new Stage
            {
                Name = name,
                Title = LocalisedOptional(stage, translated, "title") ?? new(Sentence(name), translated?.Optional("title")),
                Public = told,
                Next = stage.Texts("next"),
                Closes = closes,
                ReasonRequired = stage.Flag("reason"),
                Reasons = LocalisedTexts(stage, translated, "reasons"),
                Fields = Fields(stage),
                Evidence = stage.Optional("evidence") is null ? null : Enumeration(stage, "evidence", EvidenceKind.Photo),
                ShowsEvidence = stage.Flag("show-evidence"),
                WaitsForCustomer = Word(stage, "waits", stage.Optional("waits") ?? "", ["customer"]).Length > 0,
                Restarts = stage.Texts("restarts"),
                Starts = stage.Texts("starts"),
                Stops = stage.Texts("stops"),
                Extends = stage.Optional("extends") is { } more ? Period(stage, "extends", more, "extends: 20 working days", s_targetUnits) : null,
                Reopens = stage.Flag("reopens"),
                MayBeDisputed = closes == Outcome.Done && stage.Flag("not-fixed", otherwise: true),
                IndependentOf = stage.Optional("independent") is { } since ? Independent(name, since) : null,
                NotHappy = stage.Optional("not-happy") is { } time ? Period(stage, "not-happy", time, "not-happy: 20 working days", PeriodUnit.Days, PeriodUnit.Weeks, PeriodUnit.WorkingDays, PeriodUnit.Months) : null,
                Tasks = Tasks(stage),
                Message = message,
            });
            CheckAsked(stage, stages[^1], stages.Count == 1);
            stage.RefuseKeysBut(DefinitionFormat.Stage);
            translated?.RefuseUnknownKeys();
        }

        foreach (var name in messages.Keys.Where(name => !stages.Exists(s => s.Name == name)))
        {
            root.Problem(root.LineOf("messages"), $"“messages” names the stage “{name}”, which there is not. The stages are: {string.Join(", ", stages.Select(s => s.Name))}.");
        }

        welshStages?.RefuseUnknownKeys();
        CheckStages(map, stages);
        return stages;
    }

    private static string? Independent(string stage, string since) => since switch
    {
        "yes" or "true" => stage,
        "no" or "false" => null,
        _ => since,
    };

    private AssignmentRules? Assignment(YamlMap rules)
    {
        if (rules.Map("assign") is not { } map)
        {
            return null;
        }

        var assign = new AssignmentRules(
            Enumeration(map, "by", AssignmentWay.RoundRobin, required: true), [.. map.Texts("skills").Distinct(StringComparer.Ordinal)], map.Flag("at-opening", otherwise: true));
        foreach (var skill in assign.Skills)
        {
            CheckName(map, "skills", skill);
        }

        map.RefuseKeysBut(DefinitionFormat.Assign);
        return assign;
    }

    // What an officer is asked: the customer's form is done, and its questions may be looked at.
    private List<Question> Fields(YamlMap stage)
    {
        var spot = stage.Spot;
        var fields = Questions(stage, ofStage: true);
        stage.Spot = spot;
        return fields;
    }

    private static void CheckAsked(YamlMap map, Stage stage, bool isFirst)
    {
        if (isFirst && stage.AsksForMore)
        {
            map.Problem(map.Line, "A case begins at this stage, before an officer has seen it. Take “ask”, “reasons” and “evidence” out, or ask for them at a later stage.");
        }

        if (stage.Closes == Outcome.Withdrawn && stage.AsksForMore)
        {
            map.Problem(map.Line, "The customer gets here by withdrawing, and no officer is there to be asked. Take “ask”, “reasons” and “evidence” out.");
        }

        if (stage.Reasons.Count == 1)
        {
            map.Problem(map.LineOf("reasons"), "One reason is no choice. Write it into “public”, or give others.");
        }

        if (stage.Reasons.Count > 0 && stage.Public is null)
        {
            map.Problem(map.LineOf("reasons"), "The customer reads the reason, but is not told of this stage. Give it a “public”, or ask with “ask”.");
        }

        foreach (var field in stage.Fields.Where(f => f.Tell && stage.Public is null))
        {
            map.Problem(map.LineOf("ask"), $"The customer is to see “{field.Name}”, but is not told of this stage. Give it a “public”, or take “tell” out.");
        }

        if (stage.ShowsEvidence && (stage.Evidence is null || stage.Public is null))
        {
            map.Problem(map.LineOf("show-evidence"), stage.Evidence is null
                ? "There is no evidence to show. Say what is added: “evidence: photo”."
                : "The customer is not told of this stage. Give it a “public”, or take “show-evidence” out.");
        }
    }

    private static IReadOnlyList<string> Tasks(YamlMap stage)
    {
        var tasks = stage.Texts("tasks");
        if (tasks.FirstOrDefault(text => text.Length > MostOfTask) is not null)
        {
            stage.Problem(stage.LineOf("tasks"), $"A task must be {MostOfTask} characters or fewer.");
        }

        if (tasks.Distinct(StringComparer.Ordinal).Count() < tasks.Count)
        {
            stage.Problem(stage.LineOf("tasks"), "A task is written twice. Write each once.");
        }

        return tasks;
    }

    private static void CheckStages(YamlMap map, List<Stage> stages)
    {
        foreach (var stage in stages)
        {
            foreach (var next in stage.Next.Where(n => stages.All(s => s.Name != n)))
            {
                map.Problem(map.LineOf(stage.Name), $"The stage “{stage.Name}” leads to “{next}”, which is not a stage. The stages are: {string.Join(", ", stages.Select(s => s.Name))}.");
            }

            if (stage.IndependentOf is { } since && stages.All(s => s.Name != since))
            {
                map.Problem(map.LineOf(stage.Name), $"“independent” is “yes” or the name of a stage, and “{since}” is neither. The stages are: {string.Join(", ", stages.Select(s => s.Name))}.");
            }

            if (stage.IndependentOf is not null && stage.Closes is not null)
            {
                map.Problem(map.LineOf(stage.Name), $"The stage “{stage.Name}” closes the case, so nobody has it there. Write “independent” at the stage where it is decided.");
            }

            if (stage.NotHappy is not null && (stage.Closes is not null || stages.Find(s => s.Reopens) is not { } again || again.Name == stage.Name))
            {
                map.Problem(map.LineOf(stage.Name), stage.Closes is not null
                    ? $"The stage “{stage.Name}” closes the case. There, “not-fixed” of the service says how long the customer may come back."
                    : $"The stage “{stage.Name}” has “not-happy”, so another stage must say “reopens: yes”: the case goes there.");
            }

            if (stage.Next.Count == 0 && stage.Closes is null)
            {
                map.Problem(map.LineOf(stage.Name), $"A case would be stuck at “{stage.Name}”. Give it a “next”, or close the case with “closes: done”.");
            }
        }

        if (stages.Count == 0)
        {
            return;
        }

        var reached = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Queue<string>([stages[0].Name]);
        while (waiting.TryDequeue(out var name))
        {
            if (reached.Add(name))
            {
                stages.Find(s => s.Name == name)?.Next.ToList().ForEach(waiting.Enqueue);
            }
        }

        foreach (var stage in stages.Where(s => !reached.Contains(s.Name)))
        {
            map.Problem(map.LineOf(stage.Name), $"No stage leads to “{stage.Name}”. Add it to the “next” of another stage, or remove it.");
        }
    }

    private Dictionary<string, Period> Targets(YamlMap rules)
    {
        var targets = new Dictionary<string, Period>(StringComparer.Ordinal);
        if (rules.Map("targets") is not { } map)
        {
            return targets;
        }

        foreach (var name in map.Keys)
        {
            CheckName(map, name, name);
            if (name == CaseRules.Finish)
            {
                map.Problem(map.LineOf(name), "“finish” is what “target” says already. Take it out here, or give this one another name.");
            }

            targets[name] = Period(map, name, map.Optional(name) ?? "", $"{name}: 5 working days", s_targetUnits);
        }

        return targets;
    }

    private List<EscalationRule> Escalations(YamlMap rules)
    {
        var escalations = new List<EscalationRule>();
        if (rules.Map("escalate") is not { } map)
        {
            return escalations;
        }

        foreach (var after in map.Keys)
        {
            string[] to = (map.Optional(after) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            foreach (var whom in to.Where(whom => whom is not ("owner" or "managers") && known?.Teams.Contains(whom) == false))
            {
                map.Problem(map.LineOf(after), $"“{whom}” is nobody we know. Write owner, managers or the name of a team. {Nearest(whom, known!.Teams)}");
            }

            if (to.Length == 0)
            {
                map.Problem(map.LineOf(after), "Write whom to tell: “2 working days: managers”.");
            }

            escalations.Add(new EscalationRule(Period(map, after, after, "2 working days: managers", PeriodUnit.WorkingDays, PeriodUnit.Days, PeriodUnit.Weeks, PeriodUnit.Hours), to));
        }

        return escalations;
    }

    private static void CheckClocks(YamlMap map, CaseRules rules)
    {
        (TargetLaw Law, Period Target, string Says)? lawful = rules.Law switch
        {
            TargetLaw.FreedomOfInformation or TargetLaw.EnvironmentalInformation => (rules.Law.Value, new Period(20, PeriodUnit.WorkingDays), "20 working days"),
            TargetLaw.DataProtection => (rules.Law.Value, new Period(1, PeriodUnit.Months), "1 month"),
            _ => null,
        };
        if (lawful is var (law, target, says) && rules.Target.Amount > 0 && rules.Target != target)
        {
            map.Problem(map.LineOf("target"), $"The law “{Platform.Data.Text.Kebab(law)}” gives {says}. Write “target: {says}”, or take “law” out.");
        }

        var clocks = rules.Targets.Keys.Prepend(CaseRules.Finish).ToList();
        foreach (var stage in rules.Stages)
        {
            foreach (var clock in stage.Starts.Concat(stage.Stops).Concat(stage.Restarts).Where(c => !clocks.Contains(c)).Distinct())
            {
                map.Problem(map.LineOf("stages"), $"The stage “{stage.Name}” names the target “{clock}”, which there is not. The targets are: {string.Join(", ", clocks)}.");
            }

            if (stage.Restarts.Count > 0 && !stage.WaitsForCustomer)
            {
                map.Problem(map.LineOf("stages"), $"The stage “{stage.Name}” says what begins again when the customer answers, but does not wait for them. Write “waits: customer” too.");
            }

            if (stage.Extends is { Amount: > 0 } more && rules.Target.Amount > 0 && more.Unit != rules.Target.Unit)
            {
                map.Problem(map.LineOf("stages"), $"The stage “{stage.Name}” extends the target in {Unit(more)}, but it is counted in {Unit(rules.Target)}. Write both in the same.");
            }

            if (stage.Reopens && stage.Closes is not null)
            {
                map.Problem(map.LineOf("stages"), $"A case cannot be re-opened at “{stage.Name}”, which closes it.");
            }
        }

        if (rules.Stages.Count(s => s.Reopens) > 1)
        {
            map.Problem(map.LineOf("stages"), "Two stages say “reopens”. A case that is not fixed can go to one.");
        }

        static string Unit(Period period) => Platform.Data.Text.Kebab(period.Unit).Replace('-', ' ');
    }
}
