using System.Text.Json;
using Guildhall.Casework.Modules.Automation.Keep;
using Guildhall.Casework.Modules.Automation.Run;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Automation.Screen;

/// <summary>A run as the page of its rule shows it.</summary>
internal sealed record ShownRun(string Reference, DateTimeOffset At, string Did);

/// <summary>One rule: what it says, whether it is on, what it did and who changed it.</summary>
[Authorize(AutomationModule.Policy)]
internal sealed class RuleModel(RuleStore store, RuleFields fields, RuleClock ticks, CaseFactReader reader, ServiceCatalogue catalogue, TimeProvider clock) : PageModel
{
    public RuleLine Line { get; private set; } = null!;

    public IReadOnlyList<RuleVersion> Versions { get; private set; } = [];

    public IReadOnlyList<ShownRun> Runs { get; private set; } = [];

    public int Count { get; private set; }

    public bool MayChange => fields.MayChange(Line.Service, User.Staff());

    public string Service => RuleWords.Service(Line.Service, catalogue);

    public ServiceDefinition? Definition => catalogue.Find(Line.Service)?.Definition;

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        if (!await FindAsync(id, cancellationToken))
        {
            return NotFound();
        }

        Count = await store.CountAsync(id, cancellationToken);
        var runs = await store.RunsAsync(id, cancellationToken);
        var cases = runs.Select(r => r.CaseId).Distinct().ToList();
        var seen = await reader.SeenByAsync(cases, User.Staff(), cancellationToken);
        var about = (await reader.FindAsync([.. seen], cancellationToken)).ToDictionary(c => c.Id, c => c.Reference);
        Runs = [.. runs.Where(r => about.ContainsKey(r.CaseId)).Select(r => new ShownRun(about[r.CaseId], r.At, Told(r.Did)))];
        return Page();
    }

    public async Task<IActionResult> OnPostOnAsync(Guid id, int version, CancellationToken cancellationToken)
    {
        if (!await FindAsync(id, cancellationToken))
        {
            return NotFound();
        }

        if (!MayChange)
        {
            return StatusCode(StatusCodes.Status403Forbidden);
        }

        var when = Line.Rule.When;
        var upto = when.Event == RuleEvent.Timer ? await ticks.UptoAsync(when, clock.GetUtcNow(), cancellationToken) : (DateTimeOffset?)null;
        return await store.SwitchOnAsync(id, version, upto, User.Staff(), cancellationToken) switch
        {
            RuleChange.NotTried => Redirect(AutomationLinks.TryOut(id)),
            _ => Redirect(AutomationLinks.Rule(id)),
        };
    }

    public Task<IActionResult> OnPostOffAsync(Guid id, CancellationToken cancellationToken) => EndAsync(id, takeAway: false, AutomationLinks.Rule(id), cancellationToken);

    public Task<IActionResult> OnPostTakeAwayAsync(Guid id, CancellationToken cancellationToken) => EndAsync(id, takeAway: true, AutomationLinks.All, cancellationToken);

    private async Task<IActionResult> EndAsync(Guid id, bool takeAway, string then, CancellationToken cancellationToken)
    {
        if (!await FindAsync(id, cancellationToken))
        {
            return NotFound();
        }

        if (!MayChange)
        {
            return StatusCode(StatusCodes.Status403Forbidden);
        }

        await store.SwitchOffAsync(id, takeAway, User.Staff(), cancellationToken);
        return Redirect(then);
    }

    private async Task<bool> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is not var (line, versions))
        {
            return false;
        }

        (Line, Versions) = (line, versions);
        return true;
    }

    private static string Told(string did) => string.Join("; ", (JsonSerializer.Deserialize<List<Did>>(did, JsonSerializerOptions.Web) ?? [])
        .Select(d => d.Not is null ? d.What : d.What.Length == 0 ? d.Not : $"{d.What}: not done, because {d.Not}"));
}
