using System.Globalization;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Council.Modules.Grants.Schemes;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Council.Modules.Grants.Decide;

/// <summary>A decision about many applications: what each gets and is told, before it is made; how far it has come, after.</summary>
[Authorize(GrantsModule.Policy)]
internal sealed class DecideModel(Decisions decisions, SchemeStore schemes, ServiceCatalogue catalogue) : PageModel
{
    public const int PageSize = 50;
    public const int ReasonLength = 1500;

    public JobRow Job { get; private set; } = null!;

    public SchemeRow Scheme { get; private set; } = null!;

    public IReadOnlyList<JobLine> Lines { get; private set; } = [];

    public IReadOnlyList<JobLine> Trouble { get; private set; } = [];

    public int After { get; private set; }

    public int? Next { get; private set; }

    public string Reason { get; private set; } = "";

    public string Percent { get; private set; } = "";

    private Dictionary<int, string> Typed { get; } = [];

    public Money LeftAfter => Scheme.Left - (Job.Kind == JobKind.Award ? Job.Sum : Money.Zero);

    public bool IsOver => Job is { IsDraft: true, Kind: JobKind.Award } && LeftAfter < Money.Zero;

    public static string Title(JobRow job) => job.Kind switch
    {
        JobKind.Award => $"Award {GrantWords.Pounds(job.Sum)} to {GrantWords.Applications(job.Total - job.LeftOut)}",
        JobKind.Refuse => $"Refuse {GrantWords.Applications(job.Total - job.LeftOut)}",
        JobKind.Reserve => $"Put {GrantWords.Applications(job.Total - job.LeftOut)} on the waiting list",
        _ => $"Paid {GrantWords.Pounds(job.Sum)} to {GrantWords.Applications(job.Total)}",
    };

    /// <summary>An amount as it is typed.</summary>
    public string Amount(JobLine line) => Typed.GetValueOrDefault(line.Number) ?? (line.Amount is { } amount ? GrantWords.Pounds(amount)[1..] : "");

    /// <summary>What the customer will read: the stage's words and ours.</summary>
    public string Message(JobLine line)
    {
        var stages = Scheme.Rules.Stages;
        var stage = Job.Kind switch { JobKind.Award => stages.Award, JobKind.Refuse => stages.Refuse, JobKind.Reserve => stages.Wait, _ => stages.Pay };
        var words = catalogue.Find(Scheme.Service)?.Definition.Work?.Stage(stage ?? "")?.Public?.In(line.About.Language);
        return string.Join("\n\n", new[] { words, line.Message ?? Told.Of(Scheme.Rules, Job.Kind, line.About, line.Amount, Job.Reason) }.Where(p => p is { Length: > 0 }));
    }

    /// <summary>Whether they decided and changed something at once: that is kept, and not decided before it was seen.</summary>
    public bool WasChanged { get; private set; }

    public async Task<IActionResult> OnGetAsync(Guid job, int after, bool changed, CancellationToken cancellationToken)
    {
        WasChanged = changed;
        return await FindAsync(job, after, cancellationToken) ? Page() : NotFound();
    }

    public async Task<IActionResult> OnPostSaveAsync(Guid job, int after, string? reason, string? percent, string? act, CancellationToken cancellationToken)
    {
        if (!await FindAsync(job, after, cancellationToken))
        {
            return NotFound();
        }

        if (!Job.IsDraft)
        {
            return Redirect(GrantLinks.Job(job));
        }

        Reason = (reason ?? "").Replace("\0", "", StringComparison.Ordinal).ReplaceLineEndings("\n").Trim();
        Percent = (percent ?? "").Trim();
        if (Reason.Length > ReasonLength)
        {
            ModelState.AddModelError("reason", $"This must be {ReasonLength:N0} characters or fewer");
        }

        var amounts = new Dictionary<int, Money>();
        foreach (var line in Lines.Where(_ => Job.Kind == JobKind.Award))
        {
            Typed[line.Number] = Request.Form[$"amount-{line.Number}"].ToString();
            if (Money.TryParse(Typed[line.Number], out var amount) && amount > Money.Zero && amount <= Scheme.Rules.Suggested(line.About.Asked))
            {
                amounts[line.Number] = amount;
            }
            else
            {
                ModelState.AddModelError($"amount-{line.Number}", $"{line.About.Reference}: enter more than £0, and no more than {GrantWords.Pounds(Scheme.Rules.Suggested(line.About.Asked))}");
            }
        }

        var share = 0;
        if (act == "share" && (!int.TryParse(Percent, NumberStyles.None, CultureInfo.InvariantCulture, out share) || share is < 1 or > 100))
        {
            ModelState.AddModelError("percent", "Enter a whole number from 1 to 100");
        }

        if (!ModelState.IsValid)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return Page();
        }

        var isAsSeen = Reason == Job.Reason && Lines.All(line => Job.Kind != JobKind.Award || amounts[line.Number] == line.Amount);
        if (act == "begin" && isAsSeen)
        {
            return await BeginAsync(job, cancellationToken);
        }

        if (!await decisions.SaveAsync(job, Reason, amounts, User.Staff(), cancellationToken) || (act == "share" && !await decisions.ShareAsync(job, share, User.Staff(), cancellationToken)))
        {
            return NotFound();
        }

        return Redirect($"{GrantLinks.Job(job)}?after={After}{(act == "begin" ? "&changed=true" : "")}");
    }

    private async Task<IActionResult> BeginAsync(Guid job, CancellationToken cancellationToken)
    {
        switch (await decisions.BeginAsync(job, User.Staff(), cancellationToken))
        {
            case Begun.Yes:
                return Redirect(GrantLinks.Job(job));
            case Begun.OverBudget:
                await FindAsync(job, after: 0, cancellationToken);
                ModelState.AddModelError("begin", $"There is {GrantWords.Pounds(Scheme.Left)} left, and this needs {GrantWords.Pounds(Job.Sum)}. Nothing was decided");
                Response.StatusCode = StatusCodes.Status409Conflict;
                return Page();
            case Begun.Nothing:
                ModelState.AddModelError("begin", "Somebody decided these, or changed them, after you chose them. Nothing was decided. Choose again");
                Response.StatusCode = StatusCodes.Status409Conflict;
                return Page();
            default:
                return NotFound();
        }
    }

    public async Task<IActionResult> OnPostAgainAsync(Guid job, CancellationToken cancellationToken) =>
        await FindAsync(job, after: 0, cancellationToken) && await decisions.AgainAsync(job, User.Staff(), cancellationToken) ? Redirect(GrantLinks.Job(job)) : NotFound();

    private async Task<bool> FindAsync(Guid job, int after, CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        var staff = User.Staff();
        if (await decisions.FindAsync(job, staff, cancellationToken) is not { } found || await schemes.FindAsync(found.Scheme, staff, cancellationToken) is not { } scheme)
        {
            return false;
        }

        (Job, Scheme, Reason, After) = (found, scheme, found.Reason, Math.Max(0, after));
        var lines = await decisions.LinesAsync(job, Math.Max(0, after), PageSize + 1, onlyTrouble: false, staff, cancellationToken);
        Lines = [.. lines.Take(PageSize)];
        Next = lines.Count > PageSize ? Lines[^1].Number : null;
        Trouble = found.NotDone + found.LeftOut > 0 ? await decisions.LinesAsync(job, 0, 200, onlyTrouble: true, staff, cancellationToken) : [];
        return true;
    }
}
