using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Catalogue.Reading;
using Guildhall.Casework.Modules.Letters;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Integration;
using Guildhall.Foundations.Modules.Notifications;
using Guildhall.Platform.Design.Components;

namespace Guildhall.Casework.Modules.Automation.Screen;

/// <summary>What the fields of a rule offer, and what it is checked by.</summary>
internal sealed class RuleFields(Teams teams, Templates templates, LetterRoom letters, LetterTemplates letterTemplates, Connectors connectors, ServiceCatalogue catalogue)
{
    private const int LongestLabel = 50;

    public static IReadOnlyList<SelectItem> Whens { get; } =
    [
        new() { Value = "opened", Text = "A case is opened" },
        new() { Value = "moved", Text = "It reaches another stage" },
        new() { Value = "closed", Text = "It is closed" },
        new() { Value = "reopened", Text = "It is opened again" },
        new() { Value = "disputed", Text = "The customer says that it is not fixed" },
        new() { Value = "handed-over", Text = "It is handed to another team, or back" },
        new() { Value = "customer-wrote", Text = "The customer writes" },
        new() { Value = "answered", Text = "The customer sends what we asked for" },
        new() { Value = "officer-wrote", Text = "An officer writes to the customer" },
        new() { Value = "assigned", Text = "It is given to somebody, or back to the team" },
        new() { Value = "flagged", Text = "Its flags change" },
        new() { Value = "due-soon", Text = "A target is near" },
        new() { Value = "breached", Text = "A target was missed" },
        new() { Value = "after", Text = "So long after a moment" },
        new() { Value = "before", Text = "So long before its target" },
        new() { Value = "morning", Text = "Every morning, while it is open" },
    ];

    public static IReadOnlyList<SelectItem> Moments { get; } =
    [
        new() { Value = "waiting", Text = "we began to wait for the customer" },
        new() { Value = "opened", Text = "it was opened" },
        new() { Value = "stage", Text = "it reached the stage it is in" },
        new() { Value = "target", Text = "its target" },
        new() { Value = "closed", Text = "it was closed" },
    ];

    public static IReadOnlyList<SelectItem> Hows { get; } =
    [
        new() { Value = "is", Text = "is" },
        new() { Value = "not", Text = "is not" },
        new() { Value = "more-than", Text = "is more than" },
        new() { Value = "less-than", Text = "is less than" },
        new() { Value = "at-least", Text = "is at least" },
        new() { Value = "at-most", Text = "is at most" },
        new() { Value = "before", Text = "is before" },
        new() { Value = "after", Text = "is after" },
        new() { Value = "older-than", Text = "is longer ago than" },
        new() { Value = "younger-than", Text = "is less long ago than" },
        new() { Value = "answered", Text = "is answered" },
        new() { Value = "unanswered", Text = "is not answered" },
    ];

    public static IReadOnlyList<SelectItem> Acts { get; } =
    [
        new() { Value = "", Text = "Nothing" },
        new() { Value = "flag", Text = "Set a flag" },
        new() { Value = "unflag", Text = "Take a flag away" },
        new() { Value = "assign", Text = "Give it to an officer of its team (or nobody)" },
        new() { Value = "team", Text = "Put it into another team’s queue" },
        new() { Value = "note", Text = "Write a note" },
        new() { Value = "task", Text = "Add a task" },
        new() { Value = "message", Text = "Send the customer a message" },
        new() { Value = "letter", Text = "Make a letter" },
        new() { Value = "call", Text = "Tell another system" },
        new() { Value = "wait", Text = "Wait" },
        new() { Value = "move", Text = "Move it to a stage" },
    ];

    /// <summary>What a rule may look at: the facts of a case, and the service's questions that are not sensitive.</summary>
    public static IEnumerable<SelectItem> Whats(ServiceDefinition? service) =>
    [
        new() { Value = "", Text = "Nothing" },
        .. CaseFactNames.All.Select(f => new SelectItem { Value = f.Name, Text = f.Label.English }),
        .. (service?.Questions ?? []).Where(q => !q.Sensitive && q.Type != QuestionType.Group).Select(q => new SelectItem { Value = q.Name, Text = $"“{Short(q.Label.English)}”" }),
    ];

    private static string Short(string label) => label.Length <= LongestLabel ? label : label[..LongestLabel].TrimEnd() + "…";

    public static IEnumerable<SelectItem> Stages(ServiceDefinition service) =>
        [new() { Value = "", Text = "Any" }, .. service.Case.Stages.Select(s => new SelectItem { Value = s.Name, Text = s.Title.English })];

    /// <summary>The services a member of staff may write rules for, by title.</summary>
    public IReadOnlyList<ServiceDefinition> ServicesOf(CurrentStaff staff) =>
        [.. catalogue.Current.Values.Select(v => v.Definition).Where(s => s is { Work: not null, Retired: null } && MayChange(s.Name, staff)).OrderBy(s => s.Title.English, StringComparer.OrdinalIgnoreCase)];

    /// <summary>Whether they may change a rule: designers and administrators any, managers those of their teams' services.</summary>
    public bool MayChange(string? service, CurrentStaff staff) =>
        staff.Is(StaffRole.Designer) || staff.Is(StaffRole.Administrator)
        || (staff.Is(StaffRole.Manager) && service is not null && catalogue.Find(service)?.Definition.Work is { } work && staff.Teams.Contains(work.Team));

    /// <summary>The names that can be written, for who fills in the form.</summary>
    public async Task<IReadOnlyList<(string What, IReadOnlyList<string> Names)>> NamesAsync(ServiceDefinition? service, CancellationToken cancellationToken) =>
    [
        .. service is null ? Array.Empty<(string, IReadOnlyList<string>)>() : [("Stages", [.. service.Case.Stages.Select(s => s.Name)])],
        ("Teams", [.. (await teams.AllAsync(cancellationToken)).Select(t => t.Name)]),
        ("Messages", [.. templates.Names.Where(n => templates.Validate(n, Cases.CaseActs.MessageValues).Count == 0)]),
        ("Letters", [.. letterTemplates.For(service?.Name).Where(k => letters.Problem(k.Name, service?.Name) is null).Select(k => k.Name)]),
        ("Other systems", [.. connectors.Systems]),
    ];

    /// <summary>Reads a rule and checks it against the council as it is.</summary>
    public async Task<RuleReadResult> ReadAsync(string yaml, ServiceDefinition? service, CancellationToken cancellationToken)
    {
        var known = new KnownNames([.. (await teams.AllAsync(cancellationToken)).Select(t => t.Name)], [.. templates.Names]);
        var result = RuleReader.Read(yaml, service, known);
        if (result.Rule is null)
        {
            return result;
        }

        var problems = new List<DefinitionProblem>();
        foreach (var act in result.Rule.Acts)
        {
            var problem = act switch
            {
                RuleAct.Letter letter => letters.Problem(letter.Template, service?.Name),
                RuleAct.Message message when templates.Validate(message.Template, Cases.CaseActs.MessageValues).Count > 0 => $"“{message.Template}” is not a message about a case",
                RuleAct.Call call when !connectors.Systems.Contains(call.System) => $"no system “{call.System}” is connected",
                _ => null,
            };
            if (problem is not null)
            {
                problems.Add(new DefinitionProblem("the rule", 1, $"{char.ToUpperInvariant(problem[0])}{problem[1..]}."));
            }
        }

        return problems.Count == 0 ? result : new RuleReadResult(null, problems);
    }
}
