using Guildhall.Casework.Modules.Cases.AddNote;
using Guildhall.Casework.Modules.Cases.Desk;
using Guildhall.Casework.Modules.Cases.MoveCase;
using Guildhall.Casework.Modules.Cases.Snooze;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Design.Components;
using Guildhall.Platform.Time;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Guildhall.Casework.Modules.Cases.Bulk;

/// <summary>One bulk action of an officer: what to do, what would come of it, and how far it has come.</summary>
[Authorize(CaseworkPolicy.Name)]
public sealed class ActModel(IServiceProvider services, Teams teams, ServiceCatalogue catalogue, IOptions<DeskOptions> options, TimeProvider clock) : PageModel
{
    /// <summary>Results on a page.</summary>
    public const int PageSize = 200;

    private readonly BulkDesk _desk = services.GetRequiredService<BulkDesk>();

    /// <summary>What the officer does.</summary>
    [BindProperty(Name = "action")]
    public string? Action { get; set; }

    /// <summary>Who gets the cases; empty for their teams.</summary>
    [BindProperty(Name = "owner")]
    public string? Owner { get; set; }

    /// <summary>The stage they move to.</summary>
    [BindProperty(Name = "stage")]
    public string? Stage { get; set; }

    /// <summary>What the customers are told.</summary>
    [BindProperty(Name = "message")]
    public string? Message { get; set; }

    /// <summary>The note.</summary>
    [BindProperty(Name = "note")]
    public string? Note { get; set; }

    /// <summary>The flag; with a minus before it, it is taken away.</summary>
    [BindProperty(Name = "flag")]
    public string? Flag { get; set; }

    /// <summary>The team that gets the cases.</summary>
    [BindProperty(Name = "team")]
    public string? Team { get; set; }

    /// <summary>Why that team.</summary>
    [BindProperty(Name = "why")]
    public string? Why { get; set; }

    /// <summary>What was done so far.</summary>
    [BindProperty(Name = "done-so-far")]
    public string? DoneSoFar { get; set; }

    /// <summary>What the customers are told besides who has theirs now.</summary>
    [BindProperty(Name = "to-customers")]
    public string? ToCustomers { get; set; }

    /// <summary>The day they are put aside until.</summary>
    [BindProperty(Name = "until-day")]
    public string? Day { get; set; }

    /// <summary>Its month.</summary>
    [BindProperty(Name = "until-month")]
    public string? Month { get; set; }

    /// <summary>Its year.</summary>
    [BindProperty(Name = "until-year")]
    public string? Year { get; set; }

    /// <summary>Why they can wait.</summary>
    [BindProperty(Name = "why-wait")]
    public string? WhyWait { get; set; }

    /// <summary>The teams the cases may be handed to.</summary>
    public IReadOnlyList<SelectItem> Teams { get; private set; } = [];

    /// <summary>The action as it stands.</summary>
    public BulkRow Row { get; private set; } = null!;

    /// <summary>Whether the officer is choosing what to do.</summary>
    public bool IsChoosing { get; private set; }

    /// <summary>What is done, in words.</summary>
    public string Told { get; private set; } = "";

    /// <summary>What the customers hear of it.</summary>
    public string ForCustomers { get; private set; } = "";

    /// <summary>To how many it can be done.</summary>
    public int Can { get; private set; }

    /// <summary>To which not, and why.</summary>
    public IReadOnlyList<CannotGroup> Cannot { get; private set; } = [];

    /// <summary>The cases to which it was not done.</summary>
    public IReadOnlyList<BulkLine> NotDone { get; private set; } = [];

    /// <summary>Those to which it was; a page of them.</summary>
    public IReadOnlyList<BulkLine> Done { get; private set; } = [];

    /// <summary>Where the next page of them begins; null for the last.</summary>
    public int? Next { get; private set; }

    /// <summary>Those the cases may be given to.</summary>
    public IReadOnlyList<SelectItem> Owners { get; private set; } = [];

    /// <summary>The stages some of them may move to.</summary>
    public IReadOnlyList<SelectItem> Stages { get; private set; } = [];

    /// <summary>The flags that may be set, and taken away.</summary>
    public IReadOnlyList<SelectItem> Flags { get; private set; } = [];

    /// <summary>Shows where it stands.</summary>
    public async Task<IActionResult> OnGetAsync(Guid bulk, string? step, int after, CancellationToken cancellationToken)
    {
        if (!await FindAsync(bulk, cancellationToken))
        {
            return NotFound();
        }

        Response.Headers.CacheControl = "no-store";
        if (Row.State == BulkState.Draft && (Row.Action is null || step == "choose"))
        {
            var what = Row.What;
            (Action, Owner, Stage, Message, Note) = (Row.Action, what.Owner?.ToString(), what.Stage, what.Message, what.Note);
            (Team, Why, DoneSoFar, ToCustomers) = Row.Action == "hand-over" ? (what.Team, what.Why, what.DoneSoFar, what.Message) : (null, null, null, null);
            if (Row.Action == "snooze" && what.Until is { } until)
            {
                (Day, Month, Year) = DateTyped.Of(until);
                WhyWait = what.Why;
            }

            Flag = what.Flag is null ? null : (what.Unflag ? "-" : "") + what.Flag;
            await OfferAsync(cancellationToken);
        }
        else if (Row.State == BulkState.Draft)
        {
            (Can, Cannot) = await _desk.PreviewAsync(Row, User.Staff(), cancellationToken);
        }
        else
        {
            NotDone = await _desk.LinesAsync(bulk, "not-done", 0, BulkDesk.Most, User.Staff(), cancellationToken);
            Done = await _desk.LinesAsync(bulk, "done", after, PageSize + 1, User.Staff(), cancellationToken);
            Next = Done.Count > PageSize ? Done[PageSize - 1].Number : null;
            Done = [.. Done.Take(PageSize)];
        }

        return Page();
    }

    /// <summary>Takes what is to be done.</summary>
    public async Task<IActionResult> OnPostAsync(Guid bulk, CancellationToken cancellationToken)
    {
        if (!await FindAsync(bulk, cancellationToken))
        {
            return NotFound();
        }

        if (Row.State != BulkState.Draft)
        {
            return Redirect(CaseLinks.BulkAction(bulk));
        }

        await OfferAsync(cancellationToken);
        if (What() is not { } what)
        {
            Response.StatusCode = 400;
            return Page();
        }

        await _desk.DecideAsync(bulk, Action!, what, User.Staff(), cancellationToken);
        return Redirect(CaseLinks.BulkAction(bulk));
    }

    /// <summary>Begins it.</summary>
    public async Task<IActionResult> OnPostBeginAsync(Guid bulk, CancellationToken cancellationToken)
    {
        if (!await FindAsync(bulk, cancellationToken))
        {
            return NotFound();
        }

        await _desk.BeginAsync(bulk, User.Staff(), cancellationToken);
        return Redirect(CaseLinks.BulkAction(bulk));
    }

    /// <summary>Stops it.</summary>
    public async Task<IActionResult> OnPostStopAsync(Guid bulk, CancellationToken cancellationToken)
    {
        if (!await FindAsync(bulk, cancellationToken))
        {
            return NotFound();
        }

        await _desk.StopAsync(bulk, User.Staff(), cancellationToken);
        return Redirect(CaseLinks.BulkAction(bulk));
    }

    private static string Clean(string? text) => (text ?? "").Replace("\0", "", StringComparison.Ordinal).ReplaceLineEndings("\n").Trim();

    private async Task<bool> FindAsync(Guid bulk, CancellationToken cancellationToken)
    {
        if (await _desk.FindAsync(bulk, User.Staff(), cancellationToken) is not { } row)
        {
            return false;
        }

        Row = row;
        if (_desk.Action(row.Action) is { } action)
        {
            (Told, ForCustomers) = (await action.TellAsync(row.What, cancellationToken), action.ForCustomers);
        }

        return true;
    }

    private async Task OfferAsync(CancellationToken cancellationToken)
    {
        IsChoosing = true;
        var cases = await _desk.CasesAsync(Row.Id, User.Staff(), cancellationToken);
        var owners = new Dictionary<Guid, string>();
        foreach (var team in cases.Select(c => c.Team).Distinct())
        {
            foreach (var member in await teams.MembersAsync(team, cancellationToken))
            {
                owners[member.Id] = member.Name;
            }
        }

        var stages = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (version, stage) in cases.Select(c => (c.ServiceVersion, c.Stage)).Distinct())
        {
            var rules = (await catalogue.VersionAsync(version, cancellationToken)).Definition.Case;
            foreach (var next in (rules.Stage(stage)?.Next ?? []).Select(rules.Stage).OfType<Stage>())
            {
                stages.TryAdd(next.Name, next.Title.English);
            }
        }

        Owners = [new SelectItem { Value = "", Text = "Nobody: leave them with their team" }, .. owners.OrderBy(o => o.Value, StringComparer.Ordinal).Select(o => new SelectItem { Value = o.Key.ToString(), Text = o.Value })];
        Stages = [new SelectItem { Value = "", Text = "Select a stage" }, .. stages.OrderBy(s => s.Value, StringComparer.Ordinal).Select(s => new SelectItem { Value = s.Key, Text = s.Value })];
        Teams = [new SelectItem { Value = "", Text = "Select a team" }, .. (await teams.AllAsync(cancellationToken)).Select(t => new SelectItem { Value = t.Name, Text = t.Title })];
        Flags =
        [
            new SelectItem { Value = "", Text = "Select a flag" },
            .. options.Value.AllFlags.Select(f => new SelectItem { Value = f, Text = $"Set “{FlagWords.Of(f)}”" }),
            .. options.Value.AllFlags.Select(f => new SelectItem { Value = "-" + f, Text = $"Take away “{FlagWords.Of(f)}”" }),
        ];
    }

    // What was typed for the chosen action alone; null where something is missing.
    private BulkWhat? What()
    {
        var (message, note) = (Clean(Message), Clean(Note));
        switch (Action)
        {
            case "assign" when Owners.Any(o => o.Value == (Owner ?? "")):
                return new BulkWhat { Owner = Guid.TryParse(Owner, out var owner) ? owner : null };
            case "assign":
                return Refuse("owner", "Select who gets them");
            case "move" when string.IsNullOrEmpty(Stage) || Stages.All(s => s.Value != Stage):
                return Refuse("stage", "Select the stage to move to");
            case "move" when message.Length > CaseMover.MessageLength:
                return Refuse("message", $"The message must be {CaseMover.MessageLength:N0} characters or fewer");
            case "move":
                return new BulkWhat { Stage = Stage, StageTitle = Stages.First(s => s.Value == Stage).Text, Message = message };
            case "note" when note.Length is 0 or > NoteWriter.NoteLength:
                return Refuse("note", note.Length == 0 ? "Write the note" : $"The note must be {NoteWriter.NoteLength:N0} characters or fewer");
            case "note":
                return new BulkWhat { Note = note };
            case "flag" when string.IsNullOrEmpty(Flag) || Flags.All(f => f.Value != Flag):
                return Refuse("flag", "Select a flag");
            case "flag":
                return new BulkWhat { Flag = Flag.TrimStart('-'), Unflag = Flag.StartsWith('-') };
            case "hand-over":
                return HandOver();
            case "snooze":
                return Snooze();
            default:
                return Refuse("action", "Select what to do");
        }
    }

    private BulkWhat? HandOver()
    {
        var (why, done, message) = (Clean(Why), Clean(DoneSoFar), Clean(ToCustomers));
        return string.IsNullOrEmpty(Team) || Teams.FirstOrDefault(t => t.Value == Team) is not { } team ? Refuse("team", "Select the team that is to have them")
            : why.Length is 0 or > NoteWriter.NoteLength ? Refuse("why", why.Length == 0 ? "Write why that team should have them" : $"This must be {NoteWriter.NoteLength:N0} characters or fewer")
            : done.Length is 0 or > NoteWriter.NoteLength ? Refuse("done-so-far", done.Length == 0 ? "Write what was done so far" : $"This must be {NoteWriter.NoteLength:N0} characters or fewer")
            : message.Length > CaseMover.MessageLength ? Refuse("to-customers", $"The message must be {CaseMover.MessageLength:N0} characters or fewer")
            : new BulkWhat { Team = team.Value, TeamTitle = team.Text, Why = why, DoneSoFar = done, Message = message };
    }

    private BulkWhat? Snooze()
    {
        var why = Clean(WhyWait);
        var today = LondonTime.Today(clock);
        return new DateTyped(Day, Month, Year).Value is not { } until || until <= today || until > today.AddDays(SnoozeModel.MostDays) ? Refuse("until", "Enter a day after today, within a year")
            : why.Length is 0 or > NoteWriter.NoteLength ? Refuse("why-wait", why.Length == 0 ? "Write why they can wait" : $"This must be {NoteWriter.NoteLength:N0} characters or fewer")
            : new BulkWhat { Until = until, Why = why };
    }

    private BulkWhat? Refuse(string field, string sentence)
    {
        ModelState.AddModelError(field, sentence);
        return null;
    }
}
