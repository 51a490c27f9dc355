using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Catalogue;

namespace Guildhall.Casework.Modules.Automation.Run;

/// <summary>Tells rules in words.</summary>
internal static class RuleWords
{
    /// <summary>When it looks at a case.</summary>
    public static string When(RuleTrigger when, ServiceDefinition? service)
    {
        var stages = string.Join(" or ", when.Stages.Select(s => $"“{Stage(s, service)}”"));
        var isIn = stages.Length == 0 ? "" : $", in {stages}";
        return when.Event switch
        {
            RuleEvent.Opened => "When a case is opened",
            RuleEvent.Moved => stages.Length == 0 ? "When a case reaches another stage" : $"When a case reaches {stages}",
            RuleEvent.Closed => $"When a case is closed{isIn}",
            RuleEvent.Reopened => "When a case is opened again",
            RuleEvent.Disputed => $"When the customer says that it is not fixed{isIn}",
            RuleEvent.HandedOver => $"When a case is handed to another team or back{isIn}",
            RuleEvent.CustomerWrote => $"When the customer writes{isIn}",
            RuleEvent.Answered => $"When the customer sends what we asked for{isIn}",
            RuleEvent.OfficerWrote => $"When an officer writes to the customer{isIn}",
            RuleEvent.Assigned => $"When a case is given to somebody or back{isIn}",
            RuleEvent.Flagged => $"When its flags change{isIn}",
            RuleEvent.DueSoon => $"When a target is near{isIn}",
            RuleEvent.Breached => $"When a target was missed{isIn}",
            RuleEvent.Morning => $"Every morning, for each open case{isIn}",
            _ => $"{Upper(when.Time.ToString())} {(when.IsBefore ? "before" : "after")} {Moment(when.Of)}{isIn}",
        };
    }

    /// <summary>What must be so; null for always.</summary>
    public static string? If(CaseRule rule, ServiceDefinition? service) => rule.If?.InWords(service);

    /// <summary>What an act does, or did.</summary>
    public static string Act(RuleAct act, ServiceDefinition? service) => act switch
    {
        RuleAct.Assign { Officer: { } officer } => $"give it to {officer}",
        RuleAct.Assign => "give it back to the team",
        RuleAct.Team team => $"put it into the queue of “{team.Name}”",
        RuleAct.Flag flag => flag.On ? $"set the flag “{FlagWords.Of(flag.Name)}”" : $"take the flag “{FlagWords.Of(flag.Name)}” away",
        RuleAct.Note note => $"note “{note.Text}”",
        RuleAct.Task task => $"add the task “{task.Text}”",
        RuleAct.Message message => $"send the customer the message “{message.Template}”",
        RuleAct.Letter letter => $"make the letter “{letter.Template}”",
        RuleAct.Call call => $"tell {call.System} of it ({call.Name})",
        RuleAct.Wait wait => $"wait {wait.Time}",
        RuleAct.Move move => $"move it to “{Stage(move.Stage, service)}”",
        _ => act.ToString(),
    };

    private static string Moment(RuleMoment moment) => moment switch
    {
        RuleMoment.Opened => "a case is opened",
        RuleMoment.Stage => "a case reached its stage",
        RuleMoment.Target => "the target of a case",
        RuleMoment.Waiting => "we began to wait for the customer",
        _ => "a case is closed",
    };

    private static string Stage(string name, ServiceDefinition? service) => service?.Work?.Stage(name)?.Title.English ?? name;

    private static string Upper(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary>The service a rule is for, in words.</summary>
    public static string Service(string? service, ServiceCatalogue catalogue) =>
        service is null ? "All services" : catalogue.Find(service)?.Definition.Title.English ?? service;

}
