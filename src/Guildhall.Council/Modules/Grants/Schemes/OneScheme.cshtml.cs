using Guildhall.Council.Modules.Grants.Assess;
using Guildhall.Council.Modules.Grants.Decide;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Council.Modules.Grants.Schemes;

/// <summary>One scheme: its money, and its applications in one of the lists.</summary>
[Authorize(GrantsModule.Policy)]
internal sealed class OneSchemeModel(SchemeStore store, Applications applications, Allotment allotment, Decisions decisions, Teams teams) : PageModel
{
    public SchemeRow Scheme { get; private set; } = null!;

    public Show Show { get; private set; }

    public IReadOnlyDictionary<Show, int> Counts { get; private set; } = new Dictionary<Show, int>();

    public IReadOnlyList<ApplicationLine> Lines { get; private set; } = [];

    public IReadOnlyList<JobRow> Jobs { get; private set; } = [];

    /// <summary>Who has still to score how many; for its managers.</summary>
    public IReadOnlyList<InHand> InHand { get; private set; } = [];

    public string? Next { get; private set; }

    /// <summary>How many still wait after they were allotted.</summary>
    public int? Left { get; private set; }

    public string? Choice { get; private set; }

    public bool IsManager => User.Staff().Is(StaffRole.Manager);

    public bool IsDecided => Show is Show.Awarded or Show.Refused or Show.Closed;

    public static string Key(Show show) => Text.Kebab(show);

    public static string Title(Show show) => show switch
    {
        Show.Ranked => "Ranked",
        Show.Waiting => "To allot",
        Show.Scoring => "Being scored",
        Show.Moderation => "To moderate",
        Show.Awarded => "Awarded",
        Show.Refused => "Refused",
        _ => "Closed otherwise",
    };

    public async Task<IActionResult> OnGetAsync(string scheme, string? show, Guid? after, bool allotted, CancellationToken cancellationToken)
    {
        if (!await FindAsync(scheme, show, after, cancellationToken))
        {
            return NotFound();
        }

        Left = allotted ? Counts[Show.Waiting] : null;
        return Page();
    }

    public async Task<IActionResult> OnPostAllotAsync(string scheme, CancellationToken cancellationToken)
    {
        if (!IsManager)
        {
            return StatusCode(StatusCodes.Status403Forbidden);
        }

        return await allotment.AllotAsync(scheme, User.Staff(), cancellationToken) is not null
            ? Redirect($"{GrantLinks.Scheme(scheme, Key(Show.Waiting))}&allotted=true")
            : NotFound();
    }

    /// <summary>Others score what somebody has not.</summary>
    public async Task<IActionResult> OnPostHandOverAsync(string scheme, Guid assessor, CancellationToken cancellationToken)
    {
        if (!IsManager)
        {
            return StatusCode(StatusCodes.Status403Forbidden);
        }

        return await allotment.HandOverAsync(scheme, assessor, User.Staff(), cancellationToken) is { } done
            ? Redirect(done.Left > 0 ? $"{GrantLinks.Scheme(scheme, Key(Show.Waiting))}&allotted=true" : GrantLinks.Scheme(scheme, Key(Show.Scoring)))
            : NotFound();
    }

    public async Task<IActionResult> OnPostChooseAsync(string scheme, string? kind, string? choice, Guid[]? application, CancellationToken cancellationToken)
    {
        if (!IsManager)
        {
            return StatusCode(StatusCodes.Status403Forbidden);
        }

        if (!await FindAsync(scheme, Key(Show.Ranked), after: null, cancellationToken))
        {
            return NotFound();
        }

        Choice = choice;
        var which = Enum.GetValues<Choice>().Cast<Choice?>().FirstOrDefault(c => Text.Kebab(c!.Value) == choice);
        var what = new[] { JobKind.Award, JobKind.Refuse, JobKind.Reserve }.Cast<JobKind?>().FirstOrDefault(k => Text.Kebab(k!.Value) == kind);
        if (which is { } chosen && what is { } act && (chosen != Decide.Choice.Ticked || application is { Length: > 0 })
            && await decisions.ChooseAsync(scheme, act, chosen, application ?? [], User.Staff(), cancellationToken) is { } job)
        {
            return Redirect(GrantLinks.Job(job));
        }

        ModelState.AddModelError("choice", which == Decide.Choice.Ticked ? "Tick the applications you want to decide" : "There is no application such as you chose");
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    private async Task<bool> FindAsync(string name, string? show, Guid? after, CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        if (await store.FindAsync(name, User.Staff(), cancellationToken) is not { } found)
        {
            return false;
        }

        Scheme = found;
        Counts = await applications.CountAsync(name, User.Staff(), cancellationToken);
        Show = Enum.GetValues<Show>().FirstOrDefault(s => Key(s) == show);
        var lines = await applications.ListAsync(found, Show, after, User.Staff(), cancellationToken);
        Lines = [.. lines.Take(Applications.PageSize)];
        Next = lines.Count > Applications.PageSize ? $"{GrantLinks.Scheme(name, Key(Show))}&after={Lines[^1].Id}" : null;
        if (IsManager && Show is Show.Scoring or Show.Waiting)
        {
            var away = (await teams.MembersAsync(found.Team, cancellationToken)).ToDictionary(m => m.Id, m => m.AwayUntil);
            InHand = [.. (await applications.InHandAsync(name, cancellationToken)).Select(h => h with { AwayUntil = away.GetValueOrDefault(h.Assessor) })];
        }

        Jobs = await decisions.LatestAsync(name, User.Staff(), cancellationToken);
        return true;
    }
}
