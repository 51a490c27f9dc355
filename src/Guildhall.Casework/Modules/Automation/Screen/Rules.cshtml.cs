using Guildhall.Casework.Modules.Automation.Keep;
using Guildhall.Casework.Modules.Automation.Run;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Design.Components;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Automation.Screen;

/// <summary>All rules, and the switch of them all.</summary>
[Authorize(AutomationModule.Policy)]
internal sealed class RulesModel(RuleStore store, RuleFields fields, ServiceCatalogue catalogue) : PageModel
{
    public IReadOnlyList<RuleLine> Rules { get; private set; } = [];

    public (DateTimeOffset Since, string By)? AllOff { get; private set; }

    /// <summary>Managers switch off the rules of their teams one by one.</summary>
    public bool MaySwitchAll => fields.MayChange(null, User.Staff());

    public IEnumerable<SelectItem> Services =>
    [
        .. fields.MayChange(null, User.Staff()) ? [new SelectItem { Value = "", Text = "All services" }] : Array.Empty<SelectItem>(),
        .. fields.ServicesOf(User.Staff()).Select(s => new SelectItem { Value = s.Name, Text = s.Title.English }),
    ];

    public string ServiceOf(RuleLine rule) => RuleWords.Service(rule.Service, catalogue);

    public ServiceDefinition? DefinitionOf(RuleLine rule) => catalogue.Find(rule.Service)?.Definition;

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        await store.TakeFromFilesAsync(cancellationToken);
        Rules = await store.AllAsync(cancellationToken);
        AllOff = await store.AllOffAsync(cancellationToken);
    }

    public async Task<IActionResult> OnPostSwitchAsync(bool off, CancellationToken cancellationToken)
    {
        if (!MaySwitchAll)
        {
            return StatusCode(StatusCodes.Status403Forbidden);
        }

        await store.SwitchAllAsync(off, User.Staff(), cancellationToken);
        return Redirect(AutomationLinks.All);
    }
}
