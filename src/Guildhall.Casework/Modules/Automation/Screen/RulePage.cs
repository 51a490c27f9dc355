using Guildhall.Casework.Modules.Automation.Keep;
using Guildhall.Casework.Modules.Automation.Run;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Automation.Screen;

/// <summary>A rule as a form, or as text.</summary>
internal abstract class RulePage(RuleStore store, RuleFields fields, ServiceCatalogue catalogue) : PageModel
{
    private const int LongestText = 10_000;
    private const string Example = "name: Remind the customer after a week\nwhen: { after: 7 days, of: waiting }\nif: { case-account: yes }\ndo:\n  - message: request-update\n";

    // None is every service’s.
    [BindProperty(Name = "service", SupportsGet = true)]
    public string? Chosen { get; set; }

    public string Service => Chosen ?? "";

    [BindProperty(Name = "as", SupportsGet = true)]
    public string? As { get; set; }

    public bool AsText => As == "text";

    public string Written { get; protected set; } = "";

    public RuleForm Form { get; protected set; } = new();

    public IReadOnlyList<(string What, IReadOnlyList<string> Names)> Names { get; private set; } = [];

    public ServiceDefinition? Definition => catalogue.Find(Service)?.Definition;

    public string ServiceTitle => RuleWords.Service(Service.Length == 0 ? null : Service, catalogue);

    protected RuleStore Store => store;

    protected IActionResult? Refusal() =>
        Service.Length > 0 && Definition?.Work is null ? NotFound()
        : fields.MayChange(Service.Length == 0 ? null : Service, User.Staff()) ? null
        : StatusCode(StatusCodes.Status403Forbidden);

    protected async Task<IActionResult> ShowAsync(CaseRule? rule, CancellationToken cancellationToken)
    {
        if (rule is not null && RuleForm.Showing(rule) is null)
        {
            As = "text";
        }

        Written = rule?.Text ?? Example;
        Form = rule is null ? Form : RuleForm.Showing(rule) ?? Form;
        Names = await fields.NamesAsync(Definition, cancellationToken);
        return Page();
    }

    protected async Task<IActionResult> SaveAsync(Guid? id, CancellationToken cancellationToken)
    {
        var typed = await Request.ReadFormAsync(cancellationToken);
        var yaml = "";
        if (AsText)
        {
            yaml = Written = typed["text"].ToString().Replace("\0", "", StringComparison.Ordinal).ReplaceLineEndings("\n");
        }
        else
        {
            Form = RuleForm.Typed(typed);
            yaml = Form.ToYaml();
        }

        var field = AsText ? "text" : "name";
        if (yaml.Length > LongestText)
        {
            ModelState.AddModelError(field, $"The rule must be {LongestText:N0} characters or fewer");
        }
        else
        {
            var (rule, problems) = await fields.ReadAsync(yaml, Definition, cancellationToken);
            foreach (var problem in problems.DistinctBy(p => p.Message))
            {
                ModelState.AddModelError(AsText ? field : FieldOf(problem.Message), AsText ? $"Line {problem.Line}: {problem.Message}" : Plain(problem.Message));
            }

            if (rule is not null)
            {
                var (change, saved) = await store.SaveAsync(id, Service.Length == 0 ? null : Service, rule, User.Staff(), cancellationToken);
                switch (change)
                {
                    case RuleChange.Made:
                        return Redirect(AutomationLinks.Rule(saved));
                    case RuleChange.NotFound:
                        return NotFound();
                    default:
                        ModelState.AddModelError(field, "Another rule has that name. Choose another");
                        break;
                }
            }
        }

        Names = await fields.NamesAsync(Definition, cancellationToken);
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    private static string Plain(string message) =>
        message.StartsWith("“name” is missing", StringComparison.Ordinal) ? "Enter what the rule is for"
        : message.StartsWith("“do” is missing", StringComparison.Ordinal) ? "Select what the rule does"
        : message;

    // The reader speaks of keys; the form has fields.
    private static string FieldOf(string message) =>
        message.StartsWith("“name”", StringComparison.Ordinal) ? "name"
        : message.StartsWith("“after”", StringComparison.Ordinal) || message.StartsWith("“before”", StringComparison.Ordinal) ? "time"
        : message.StartsWith("“if”", StringComparison.Ordinal) || message.Contains("answer", StringComparison.Ordinal) ? "if0"
        : "do0";
}

/// <summary>Makes a rule.</summary>
[Authorize(AutomationModule.Policy)]
internal sealed class NewRuleModel(RuleStore store, RuleFields fields, ServiceCatalogue catalogue) : RulePage(store, fields, catalogue)
{
    // The list has the services they may choose.
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) =>
        Refusal() is null ? await ShowAsync(null, cancellationToken) : Redirect(AutomationLinks.All);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken) => Refusal() ?? await SaveAsync(null, cancellationToken);
}

/// <summary>Changes a rule that was written on the screen: a new version, which does nothing before it was tried out.</summary>
[Authorize(AutomationModule.Policy)]
internal sealed class ChangeRuleModel(RuleStore store, RuleFields fields, ServiceCatalogue catalogue) : RulePage(store, fields, catalogue)
{
    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken) =>
        await FindAsync(id, cancellationToken) is not { } rule ? NotFound() : Refusal() ?? await ShowAsync(rule.Rule, cancellationToken);

    public async Task<IActionResult> OnPostAsync(Guid id, CancellationToken cancellationToken) =>
        await FindAsync(id, cancellationToken) is null ? NotFound() : Refusal() ?? await SaveAsync(id, cancellationToken);

    private async Task<RuleLine?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await Store.FindAsync(id, cancellationToken) is not ({ InFile: false, GoneAt: null } rule, _))
        {
            return null;
        }

        Chosen = rule.Service;
        return rule;
    }
}
