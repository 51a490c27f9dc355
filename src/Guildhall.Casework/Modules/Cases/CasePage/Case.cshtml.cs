using Guildhall.Casework.Modules.Cases.AddNote;
using Guildhall.Casework.Modules.Cases.AssignCase;
using Guildhall.Casework.Modules.Cases.CaseFiles;
using Guildhall.Casework.Modules.Cases.Converse;
using Guildhall.Casework.Modules.Cases.MoveCase;
using Guildhall.Casework.Modules.Cases.OpenAnyway;
using Guildhall.Casework.Modules.Cases.Related;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Notifications;
using Guildhall.Foundations.Modules.Records;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Guildhall.Platform.Design.Components;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Localisation;
using Guildhall.Platform.Time;
using Guildhall.Platform.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Cases.CasePage;

/// <summary>One case, for the officers who work it: what was asked, what happened, and what to do next.</summary>
[Authorize(CaseworkPolicy.Name)]
public sealed class CaseModel(
    CaseReader reader,
    CaseMover mover,
    NoteWriter notes,
    OfficerWriter writer,
    CaseAssigner assigner,
    Teams teams,
    Businesses businesses,
    Documents documents,
    AnswerRevealer revealer,
    SubmissionCopies copies,
    CaseOpener opener,
    Database database,
    IEnumerable<ICaseActions> actions,
    IEnumerable<ICaseSection> sections,
    CouncilProfile council,
    ServiceCatalogue catalogue,
    TimeProvider clock) : PageModel
{
    // How long ago something may have been done to be news: who comes back to the address later is told nothing.
    private static readonly TimeSpan s_news = TimeSpan.FromMinutes(5);

    private readonly Dictionary<Guid, ServiceDefinition> _services = [];
    private string? _refused;
    private string? _done;

    /// <summary>The case.</summary>
    public CaseRecord Record { get; private set; } = null!;

    /// <summary>The messages sent about it.</summary>
    public IReadOnlyList<MessageSummary> Messages { get; private set; } = [];

    /// <summary>The files of the case, by their keys.</summary>
    public IReadOnlyDictionary<Guid, Document> Files { get; private set; } = new Dictionary<Guid, Document>();

    /// <summary>The business it was sent for; null for none.</summary>
    public Business? Business { get; private set; }

    /// <summary>The parts of the page that other modules fill.</summary>
    public IReadOnlyList<CaseSection> Sections { get; private set; } = [];

    /// <summary>Those the case may be given to.</summary>
    public IReadOnlyList<StaffMember> Members { get; private set; } = [];

    /// <summary>The choices of the assign form.</summary>
    public IEnumerable<SelectItem> OwnerItems =>
        [new SelectItem { Value = "", Text = "Nobody: leave it with the team" }, .. Members.Select(m => new SelectItem { Value = m.Id.ToString(), Text = NameOf(m) })];

    /// <summary>Who has it, and who does their work while they are away.</summary>
    public string OwnerWords => Members.FirstOrDefault(m => m.Id == Record.Case.Owner) is { } owner ? NameOf(owner) : Record.Case.OwnerName ?? "Nobody yet";

    /// <summary>Whether who looks may see who else has looked.</summary>
    public bool SeesReaders => User.Staff() is var staff && (staff.Teams.Contains(Record.Case.Team) || (!Record.Case.Restricted && staff.Is(StaffRole.Manager)));

    /// <summary>Whether it is being worked.</summary>
    public bool IsOpen => Record.Case.ClosedAt is null;

    /// <summary>Whether who looks may work it: not who opened it from outside its team.</summary>
    public bool Works => Record.Case.OpenedUntil is null;

    /// <summary>Whether who looks is in the team that has it.</summary>
    public bool IsOfTeam => User.Staff().Teams.Contains(Record.Case.Team);

    /// <summary>Which of the things to do stands open.</summary>
    public string Opened =>
        _refused is "note" or "reply" ? _refused
        : Works && NextStages.Any() ? "move"
        : Works && IsOpen ? "reply"
        : "note";

    /// <summary>That it was passed to an outside body, and which.</summary>
    public string PassedTo =>
        $"Passed to {(Record.Timeline.FirstOrDefault(line => line is { Kind: "passed-on", Of: null }) is { } passed ? TimelineWords.Fact(passed, "body") : "an outside body")}";

    /// <summary>The title of the team that has it.</summary>
    public string? TeamTitle { get; private set; }

    /// <summary>The part of the timeline that is shown.</summary>
    public TimelinePart Part { get; private set; }

    /// <summary>The address of this page with a part of the timeline.</summary>
    public string TimelineLink(TimelinePart part) => $"{CaseLinks.Case(Record.Case.Reference)}{(part == TimelinePart.All ? "" : $"?show={Text.Kebab(part)}")}#timeline-heading";

    /// <summary>What this officer has just done to the case, in sentences; empty where they do not come from doing anything.</summary>
    public IReadOnlyList<string> Done => _done switch
    {
        null => [],
        "pinned" => ["The note is pinned"],
        "unpinned" => ["The note is not pinned any more"],
        "read" => ["The messages are marked as read"],
        "followed" => [Record.Followers.FirstOrDefault(f => f.Account == User.Staff().Id) is { } mine
            ? $"You follow this case, and hear of it {(mine.AtOnce ? "at once" : "once a day")}"
            : "You do not follow this case"],
        _ => [.. DoneEntries.Select(line => TimelineWords.Done(line, Service))],
    };

    /// <summary>The entries that tell of it, what followed from it last.</summary>
    public IEnumerable<TimelineLine> DoneEntries => _done is "" && Record.Timeline.FirstOrDefault(line => line is { Own: true, Of: null }) is { } latest && latest.At > clock.GetUtcNow() - s_news
        ? Record.Timeline.Where(line => line is { Own: true, Of: null } && line.At == latest.At).Reverse().OrderBy(line => line.Kind is "paused" or "resumed" or "assigned")
        : [];

    /// <summary>Whether it was done to a task, beside which it is said.</summary>
    public bool IsOfTask => DoneEntries.Any(line => line.Kind.StartsWith("task-", StringComparison.Ordinal));

    /// <summary>Whether the case is at a stage for somebody who had no part in it before, and who looks had one.</summary>
    public bool IsBarred { get; private set; }

    /// <summary>Other cases, by what they have in common with this one.</summary>
    public IEnumerable<(string Name, string Heading, string None, IReadOnlyList<OtherCase> Cases)> Others
    {
        get
        {
            var (row, record) = (Record.Case, Record);
            if (row.HasHolder || row.CustomerEmail is not null)
            {
                yield return ("customer", "Other cases of the customer", "None that you may see.", record.OfCustomer);
            }

            if (row.PropertyUprn is not null)
            {
                yield return ("property", "Other cases of the property", "None that you may see.", record.OfProperty);
            }
        }
    }

    /// <summary>What another case is called: by its service.</summary>
    public string TitleOf(OtherCase other) => _services[other.ServiceVersion].Title.English;

    /// <summary>What a linked case is called: by its service.</summary>
    public string TitleOf(TiedCase tied) => _services[tied.ServiceVersion].Title.English;

    /// <summary>The service an entry of the timeline speaks of: that of the merged case it is of, or this one's.</summary>
    public ServiceDefinition ServiceOf(TimelineLine line) => line.ServiceVersion is { } version ? _services[version] : Service;

    /// <summary>What officers call the stage another case is in.</summary>
    public string StageOf(OtherCase other) => _services[other.ServiceVersion].Case.Stage(other.Stage)?.Title.English ?? other.Stage;

    /// <summary>What other modules offer to do with the case.</summary>
    public IEnumerable<CaseAction> Actions => actions.Select(a => a.ForOfficer(Glance)).OfType<CaseAction>();

    /// <summary>How far a message has come, in words.</summary>
    public static string StateText(MessageSummary message) => message.State switch
    {
        MessageState.Queued => "Waiting to be sent",
        MessageState.Sent => "Sent",
        MessageState.Delivered => "Delivered",
        _ => $"Not delivered: {message.Failure}",
    };

    /// <summary>The stage chosen in the move form.</summary>
    [BindProperty(Name = "to")]
    public string? To { get; set; }

    /// <summary>The message typed in the move form.</summary>
    [BindProperty(Name = "message")]
    public string? Message { get; set; }

    /// <summary>The version of the case the officer was looking at.</summary>
    [BindProperty(Name = "version")]
    public int Version { get; set; }

    /// <summary>The latest entry of the timeline the officer was looking at.</summary>
    [BindProperty(Name = "seen")]
    public Guid? Seen { get; set; }

    /// <summary>What happened since, the latest first.</summary>
    public IEnumerable<TimelineLine> Since => Record.Timeline.Any(line => line.Id == Seen) ? Record.Timeline.TakeWhile(line => line.Id != Seen) : Record.Timeline.Take(1);

    /// <summary>What was typed in the form that writes to the customer.</summary>
    [BindProperty(Name = "reply")]
    public string? Reply { get; set; }

    /// <summary>The note typed in the note form.</summary>
    [BindProperty(Name = "note")]
    public string? Note { get; set; }

    /// <summary>How the customer got in touch, where the note tells of that; empty where it does not.</summary>
    [BindProperty(Name = "contact")]
    public string? Contact { get; set; }

    /// <summary>Whether the note is for the team alone.</summary>
    [BindProperty(Name = "only-team")]
    public bool OnlyTeam { get; set; }

    /// <summary>Whether the note is to be pinned.</summary>
    [BindProperty(Name = "pin")]
    public bool Pin { get; set; }

    /// <summary>The officer chosen in the assign form; empty gives the case back to the team.</summary>
    [BindProperty(Name = "owner")]
    public Guid? Owner { get; set; }

    /// <summary>Whether someone else changed the case while this officer was writing.</summary>
    public bool ChangedMeanwhile { get; private set; }

    /// <summary>The sensitive question whose answer was asked for; null for none.</summary>
    public string? Revealed { get; private set; }

    /// <summary>The day to reckon lateness by.</summary>
    public DateOnly Today { get; } = LondonTime.Today(clock);

    /// <summary>The service the case is of.</summary>
    public ServiceDefinition Service => Record.Service.Definition;

    /// <summary>The stages it may move to.</summary>
    public IEnumerable<Stage> NextStages => !IsOpen || IsBarred ? [] : Record.Stage.Next.Select(Service.Case.Stage).OfType<Stage>();

    /// <summary>The council's map.</summary>
    public CouncilMap? Map => council.Map;

    /// <summary>Whether the customer pointed to a place on the map.</summary>
    public bool HasMap => Service.Questions.Any(q => Record.Answers.Points(q, "en").Count > 0);

    /// <summary>Shows the case.</summary>
    public async Task<IActionResult> OnGetAsync(string reference, string? show, string? done, CancellationToken cancellationToken)
    {
        _done = Request.Query.ContainsKey("done") ? done ?? "" : null;
        Part = show switch { "customer" => TimelinePart.Customer, "internal" => TimelinePart.Internal, _ => TimelinePart.All };
        return await LoadAsync(reference, cancellationToken) ? Page()
            : await opener.MayOfferAsync(Canonical(reference), User.Staff(), cancellationToken) ? Redirect(CaseLinks.OpenAnyway(Canonical(reference)))
            : NotFound();
    }

    /// <summary>A copy of what the customer sent, to print. The audit has it.</summary>
    public async Task<IActionResult> OnGetCopyAsync(string reference, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(reference, cancellationToken) || await copies.PrintAsync(new CaseId(Record.Case.Id), cancellationToken) is not { } copy)
        {
            return NotFound();
        }

        if (!await copies.MayPrintAsync(User.Staff().Id.ToString(), cancellationToken))
        {
            return StatusCode(StatusCodes.Status429TooManyRequests);
        }

        await using var tx = await database.BeginAsync(User.Staff().ToActor(), cancellationToken);
        tx.Audit("case.printed", Record.Case.Reference);
        await tx.CommitAsync(cancellationToken);
        Response.Headers.CacheControl = "no-store";
        return File(copy.Content, PdfCopy.ContentType, copy.Name);
    }

    /// <summary>Moves it to another stage.</summary>
    public async Task<IActionResult> OnPostMoveAsync(string reference, CancellationToken cancellationToken)
    {
        var message = Clean(Message);
        if (message.Length > CaseMover.MessageLength)
        {
            return await RefuseAsync(reference, "message", $"The message must be {CaseMover.MessageLength:N0} characters or fewer", cancellationToken);
        }

        try
        {
            var result = await mover.MoveAsync(
                new Move { Reference = Canonical(reference), To = To ?? "", Message = message, Version = Version }, User.Staff(), cancellationToken);
            return result switch
            {
                MoveResult.Moved => Redirect(CaseLinks.Done(Canonical(reference))),
                MoveResult.NotFound => NotFound(),
                MoveResult.StageNotNext => await RefuseAsync(reference, "to", "Select the stage to move to", cancellationToken),
                MoveResult.ReasonMissing => await RefuseAsync(reference, "message", "Tell the customer why", cancellationToken),
                MoveResult.ReasonNotChosen or MoveResult.MoreNeeded => Redirect(CaseLinks.Move(Canonical(reference), To)),
                MoveResult.HadPart => await RefuseAsync(reference, "to", MoveModel.HadPart, cancellationToken),
                MoveResult.TasksLeft => await RefuseAsync(reference, "to", await TasksLeftAsync(reference, cancellationToken), cancellationToken),
                MoveResult.MessageNotShown => await RefuseAsync(reference, "message", "The customer is not told of this stage. Write this as a note instead, or choose another stage", cancellationToken),
                _ => throw new InvalidOperationException($"Unknown result {result}."),
            };
        }
        catch (CaseChangedException)
        {
            ChangedMeanwhile = true;
            return await RefuseAsync(reference, "to", "Someone changed this case while you were writing. Read what changed, then send again", cancellationToken);
        }
    }

    /// <summary>Adds a note.</summary>
    public async Task<IActionResult> OnPostNoteAsync(string reference, CancellationToken cancellationToken)
    {
        var note = Clean(Note);
        if (note.Length is 0 or > NoteWriter.NoteLength)
        {
            return await RefuseAsync(reference, "note", note.Length == 0 ? "Write the note" : $"The note must be {NoteWriter.NoteLength:N0} characters or fewer", cancellationToken);
        }

        var written = new NewNote
        {
            Reference = Canonical(reference),
            Text = note,
            OnlyTeam = OnlyTeam,
            Pin = Pin,
            Contact = ContactWords.All.Any(w => w.Way == Contact) ? Platform.Data.Text.Parse<ContactWay>(Contact!) : null,
        };
        return await notes.AddAsync(written, User.Staff(), cancellationToken) switch
        {
            { IsAdded: true } => Redirect(CaseLinks.Done(Canonical(reference))),
            { Unclear: { } unclear } => await RefuseAsync(reference, "note", unclear, cancellationToken),
            _ => NotFound(),
        };
    }

    /// <summary>Pins a note above everything, or takes the pin away.</summary>
    public async Task<IActionResult> OnPostPinAsync(string reference, Guid? entry, CancellationToken cancellationToken) =>
        await notes.PinAsync(Canonical(reference), entry, User.Staff(), cancellationToken) ? Redirect(CaseLinks.Done(Canonical(reference), entry is null ? "unpinned" : "pinned")) : NotFound();

    /// <summary>Writes to the customer.</summary>
    public async Task<IActionResult> OnPostReplyAsync(string reference, CancellationToken cancellationToken)
    {
        var reply = Clean(Reply);
        if (reply.Length is 0 or > OfficerWriter.ReplyLength)
        {
            return await RefuseAsync(reference, "reply", reply.Length == 0 ? "Write the message" : $"The message must be {OfficerWriter.ReplyLength:N0} characters or fewer", cancellationToken);
        }

        return await writer.ReplyAsync(Canonical(reference), reply, User.Staff(), cancellationToken) ? Redirect(CaseLinks.Done(Canonical(reference))) : NotFound();
    }

    /// <summary>Notes that the customer's messages were read.</summary>
    public async Task<IActionResult> OnPostReadAsync(string reference, CancellationToken cancellationToken) =>
        await writer.MarkReadAsync(Canonical(reference), User.Staff(), cancellationToken) ? Redirect(CaseLinks.Done(Canonical(reference), "read")) : NotFound();

    /// <summary>Shows the answer to a sensitive question, this once.</summary>
    public async Task<IActionResult> OnPostRevealAsync(string reference, string? question, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(reference, cancellationToken) || Service.Questions.FirstOrDefault(q => q.Name == question) is not { } asked)
        {
            return NotFound();
        }

        Record = await revealer.RevealAsync(Record, asked, User.Staff(), cancellationToken);
        Revealed = asked.Name;
        Response.Headers.CacheControl = "no-store";
        return Page();
    }

    /// <summary>Gives the case to an officer of its team, or back to the team.</summary>
    public async Task<IActionResult> OnPostAssignAsync(string reference, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(reference, cancellationToken))
        {
            return NotFound();
        }

        var owner = Members.FirstOrDefault(m => m.Id == Owner);
        if (Owner is not null && owner is null)
        {
            return await RefuseAsync(reference, "owner", "Select someone who works in the team", cancellationToken);
        }

        return await assigner.AssignAsync(Record.Case.Reference, owner, User.Staff(), cancellationToken: cancellationToken) switch
        {
            AssignResult.Assigned => Redirect(CaseLinks.Done(Record.Case.Reference)),
            AssignResult.HadPart => await RefuseAsync(reference, "owner", AssignModel.HadPart(owner!.Name, User.Staff()), cancellationToken),
            _ => NotFound(),
        };
    }

    private async Task<string> TasksLeftAsync(string reference, CancellationToken cancellationToken)
    {
        var left = await LoadAsync(reference, cancellationToken)
            ? Record.Tasks.Where(t => t.Stage == Record.Stage.Name && t.DoneAt is null).Select(t => $"“{t.Text}”")
            : [];
        return $"Tick off what is to be done at this stage first: {string.Join(", ", left)}";
    }

    private static string NameOf(StaffMember member) => member.AwayUntil is { } until
        ? $"{member.Name} (away until {PlainDates.Long(until, "en")}{(member.Cover is null ? "" : $", {member.Cover} covers")})"
        : member.Name;

    private CaseGlance Glance => Record.Glance with { Service = Service.Name, Officer = User.Staff() };

    private static string Clean(string? text) => (text ?? "").Replace("\0", "", StringComparison.Ordinal).ReplaceLineEndings("\n").Trim();

    private string Canonical(string reference) =>
        Reference.TryParse(reference, council.ReferencePrefix, out var parsed) ? parsed.ToString() : "";

    private async Task<IActionResult> RefuseAsync(string reference, string where, string sentence, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(reference, cancellationToken))
        {
            return NotFound();
        }

        _refused = where;
        ModelState.Clear();
        ModelState.AddModelError(where, sentence);
        Response.StatusCode = ChangedMeanwhile ? 409 : 400;
        return Page();
    }

    private async Task<bool> LoadAsync(string reference, CancellationToken cancellationToken)
    {
        if (await reader.FindAsync(Canonical(reference), User.Staff(), Part, cancellationToken) is not { } found)
        {
            return false;
        }

        Record = found;
        if (HasMap && Map is { } map)
        {
            SecurityHeaders.AllowImagesFrom(Response, map.Origin);
        }

        foreach (var version in found.OfCustomer.Concat(found.OfProperty).Concat(found.Merged).Select(o => o.ServiceVersion)
            .Concat(found.Ties.Select(t => t.ServiceVersion)).Concat(found.Timeline.Select(line => line.ServiceVersion).OfType<Guid>()).Distinct())
        {
            _services[version] = (await catalogue.VersionAsync(version, cancellationToken)).Definition;
        }

        IsBarred = found.Case.ClosedAt is null && await assigner.IsBarredAsync(found.Case.Id, found.Stage, User.Staff().Id, cancellationToken);
        TeamTitle = (await teams.FindAsync(found.Case.Team, cancellationToken))?.Title;
        Members = await teams.MembersAsync(found.Case.Team, cancellationToken);
        Business = found.Case.Business is { } business ? await businesses.FindAsync(business, cancellationToken) : null;
        var reads = new ReadBatch(database, cancellationToken);
        var messages = Messenger.SentAboutAsync([found.Case.Id, .. found.Merged.Select(m => m.Id)], reads);
        var parts = sections.OrderBy(s => s.Order).Select(s => s.ForOfficerAsync(Glance, reads, cancellationToken)).ToList();
        await reads.SendAsync();
        Messages = await messages;
        Sections = [.. (await Task.WhenAll(parts)).OfType<CaseSection>()];
        if (found.Service.Definition.Questions.Any(q => found.Answers.Files(q).Count > 0))
        {
            Files = (await documents.ListAsync(CaseDocuments.Subject(found.Case.Id))).ToDictionary(d => d.Id);
        }

        return true;
    }
}
