using Guildhall.Casework.Modules.Automation.Keep;
using Guildhall.Casework.Modules.Automation.Screen;
using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Automation.TryOut;

/// <summary>Shows what a rule would have done in the last month, before it may be switched on.</summary>
[Authorize(AutomationModule.Policy)]
internal sealed class TryRuleModel(RuleStore store, RuleFields fields, DryRun dryRun) : PageModel
{
    public RuleLine Line { get; private set; } = null!;

    public DryRunResult? Result { get; private set; }

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken) => await RefusalAsync(id, cancellationToken) ?? Page();

    public async Task<IActionResult> OnPostAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await RefusalAsync(id, cancellationToken) is { } refused)
        {
            return refused;
        }

        Result = await dryRun.TryAsync(Line.Rule, Line.Service, User.Staff(), cancellationToken);
        await store.NoteTriedAsync(id, Line.Latest, Result.Cases, User.Staff(), cancellationToken);
        Response.Headers.CacheControl = "no-store";
        return Page();
    }

    private async Task<IActionResult?> RefusalAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is not ({ GoneAt: null } line, _))
        {
            return NotFound();
        }

        Line = line;
        return fields.MayChange(line.Service, User.Staff()) ? null : StatusCode(StatusCodes.Status403Forbidden);
    }
}
