using System.Text.Json;
using Guildhall.Casework.Modules.Cases.AssignCase;
using Guildhall.Casework.Modules.Cases.HandOver;
using Guildhall.Casework.Modules.Cases.MoveCase;
using Guildhall.Casework.Modules.Cases.Targets;
using Guildhall.Casework.Modules.Cases.Tasks;
using Guildhall.Casework.Modules.Cases.TellCustomer;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Notifications;
using Guildhall.Foundations.Modules.Records;
using Guildhall.Platform.Data;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Casework.Modules.Cases;

/// <summary>A file of a case that the product made, such as a letter.</summary>
/// <param name="Title">What it is called.</param>
/// <param name="File">The document.</param>
public sealed record MadeFile(string Title, Guid File)
{
    /// <summary>The file an entry of the history tells of; null where it tells of none.</summary>
    internal static MadeFile? Of(TimelineKind kind, string? data)
    {
        if (kind != TimelineKind.LetterMade || data is null)
        {
            return null;
        }

        using var facts = JsonDocument.Parse(data);
        return facts.RootElement.TryGetProperty("title", out var title) && facts.RootElement.TryGetProperty("file", out var file) && file.TryGetGuid(out var id)
            ? new MadeFile(title.GetString() ?? "", id)
            : null;
    }
}

/// <summary>
/// Changes to a case that other modules make, in their transaction and as whoever that names: an officer who asked for a letter, a rule. What a rule
/// does passes through the same code as what an officer does. A change that cannot be made says why in words.
/// </summary>
public sealed class CaseActs(
    CaseMover mover, CaseAssigner assigner, CaseTasks tasks, CaseExtender extender, Documents documents, Teams teams, Templates templates, IServiceScopeFactory scopes)
{
    /// <summary>The values a message about a case may use.</summary>
    public static IReadOnlyList<string> MessageValues => CaseMessages.ValueNames;

    /// <summary>Locks a case for a change by an officer who may work it; null where there is none.</summary>
    public static async Task<Guid?> TakeAsync(Transaction tx, string reference, CurrentStaff staff) =>
        (await LockedCase.TakeAsync(tx, reference, staff, version: null))?.Id;

    /// <summary>Moves the case to a stage that follows from where it is. Returns why not, or null.</summary>
    public async Task<string?> MoveAsync(Transaction tx, CaseFacts about, string stage, string message, CancellationToken cancellationToken = default)
    {
        var move = new Move { Reference = about.Reference, To = stage, Message = message, Version = await VersionAsync(tx, about.Id) };
        return await mover.MoveAsync(tx, move, Hand(tx, about), cancellationToken) switch
        {
            MoveResult.Moved => null,
            MoveResult.StageNotNext => $"“{Title(about, stage)}” does not follow “{Title(about, about.Stage)}”",
            MoveResult.ReasonMissing => $"“{Title(about, stage)}” asks for a reason",
            MoveResult.TasksLeft => "there are tasks left to do",
            MoveResult.HadPart => "its stage is decided by somebody who had no part in it before",
            MoveResult.MessageNotShown => $"the customer is not told of “{Title(about, stage)}”",
            var other => $"it could not be moved ({Text.Kebab(other)})",
        };
    }

    /// <summary>Gives the case to a member of its team, or back to the team. Returns why not, or null.</summary>
    /// <param name="owner">Who; null gives it back.</param>
    public async Task<string?> AssignAsync(Transaction tx, CaseFacts about, Guid? owner, CancellationToken cancellationToken = default)
    {
        StaffMember? member = null;
        if (owner is { } wanted && (member = (await teams.MembersAsync(about.Team, cancellationToken)).FirstOrDefault(m => m.Id == wanted)) is null)
        {
            return "they do not work in the team";
        }

        return await assigner.AssignAsync(tx, about.Reference, member, Hand(tx, about), cancellationToken: cancellationToken) switch
        {
            AssignResult.Assigned => null,
            AssignResult.HadPart => "they had a part in it before, and its stage wants somebody who had none",
            _ => "the case is gone",
        };
    }

    /// <summary>Puts the case into another team's queue, in nobody's hands. Returns why not, or null.</summary>
    public async Task<string?> HandToTeamAsync(Transaction tx, CaseFacts about, string team, CancellationToken cancellationToken = default)
    {
        var handing = new Handing
        {
            Reference = about.Reference,
            To = team,
            Why = tx.Actor.Name,
            Done = "",
            Message = "",
            Version = await VersionAsync(tx, about.Id),
        };
        await using var scope = scopes.CreateAsyncScope();
        return team == about.Team ? null : await scope.ServiceProvider.GetRequiredService<CaseHander>().HandOverAsync(tx, handing, Hand(tx, about), cancellationToken) switch
        {
            HandResult.Handed => null,
            HandResult.Closed => "the case is closed",
            HandResult.NoTeam => $"there is no team “{team}”",
            _ => "the case is gone",
        };
    }

    /// <summary>Sets a flag or takes it away; nothing where it is so already.</summary>
    public static async Task FlagAsync(Transaction tx, CaseFacts about, string flag, bool on)
    {
        // At once, and not with the commit: a rule may set two, one after the other.
        var flags = await tx.QuerySingleOrDefaultAsync<string[]>(
            """
            update cases."case"
            set flags = array(select f from unnest(case when @on then array_append(flags, @flag) else array_remove(flags, @flag) end) f order by f collate "C"), version = version + 1
            where id = @Id and (@flag = any(flags)) <> @on
            returning flags
            """,
            new { about.Id, flag, on });
        if (flags is not null)
        {
            string[] added = on ? [flag] : [], removed = on ? [] : [flag];
            Timeline.Add(tx, new TimelineEntry { CaseId = about.Id, Kind = TimelineKind.Flagged, Public = false, Text = on ? $"{flag} set" : $"{flag} taken away", Data = new { added, removed } });
            tx.Publish(new CaseFlagged(about.Id, about.Reference, about.Service, flags));
            tx.Audit("case.flagged", about.Reference, new { added, removed });
        }
    }

    /// <summary>Adds a note for colleagues.</summary>
    public static void Note(Transaction tx, Guid id, string reference, string text)
    {
        Timeline.Add(tx, new TimelineEntry { CaseId = id, Kind = TimelineKind.Note, Public = false, Text = text });
        tx.Audit("case.noted", reference);
    }

    /// <summary>
    /// Adds a note by somebody outside the desk who asks after the case: it counts as a contact about it, comes back to the lists if it was put aside, and can be searched for.
    /// </summary>
    /// <param name="asks">Whether they ask for something; otherwise they only tell.</param>
    public static void OutsideNote(Transaction tx, CaseFacts about, string text, bool asks)
    {
        var chases = asks && about.ClosedAt is null;
        if (chases)
        {
            Timeline.Add(tx, new TimelineEntry { CaseId = about.Id, Kind = TimelineKind.Contacted, Public = false, Text = text, Data = new { By = AddNote.ContactWords.Councillor } });
            tx.Audit("case.noted", about.Reference);
            tx.Publish(new CustomerGotInTouch(about.Id, about.Reference, about.Service));
        }
        else
        {
            Note(tx, about.Id, about.Reference, text);
        }

        tx.AtCommit("""update cases."case" set chases = chases + @chases::boolean::int, version = version + 1 where id = @id""", ("chases", chases), ("id", about.Id));
        Snooze.Waking.AtCommit(tx, about.Id, text.Split('\n')[0]);
        tx.Publish(new CaseNoted(about.Id, about.Reference));
    }

    /// <summary>Writes to the customer without moving the case. False where there is no such case for this officer.</summary>
    public static Task<bool> ReplyAsync(Transaction tx, string reference, string message, CurrentStaff staff) => Converse.OfficerWriter.ReplyAsync(tx, reference, message, staff);

    /// <summary>Adds something to do. Returns why not, or null.</summary>
    public async Task<string?> TaskAsync(Transaction tx, CaseFacts about, string text) =>
        await tasks.AddAsync(tx, about.Reference, new TaskDetails(text, null, null), Hand(tx, about)) switch
        {
            TaskChange.Changed => null,
            TaskChange.Closed => "the case is closed",
            TaskChange.TooMany => "it has as many tasks as a case may have",
            _ => "the case is gone",
        };

    /// <summary>Sends the customer a message from a template, once for a key. Returns why not, or null.</summary>
    public async Task<string?> MessageAsync(Transaction tx, CaseFacts about, string template, Guid key, CancellationToken cancellationToken = default)
    {
        if (!templates.Names.Contains(template) || templates.Validate(template, CaseMessages.ValueNames).Count > 0)
        {
            return $"there is no message “{template}” about cases";
        }

        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<CaseMessages>().QueueFromRuleAsync(tx, about.Id, template, key, cancellationToken)
            ? null
            : "nothing reaches the customer";
    }

    /// <summary>Notes in the history what a rule did and why.</summary>
    public static void RuleRan(Transaction tx, Guid id, string text, object data) =>
        Timeline.Add(tx, new TimelineEntry { CaseId = id, Kind = TimelineKind.RuleRan, Public = false, Text = text, Data = data });

    /// <summary>Notes in the history that a letter to the customer was made. They see it, and can read the letter.</summary>
    public static Guid LetterMade(Transaction tx, Guid id, MadeFile letter) =>
        Timeline.Add(tx, new TimelineEntry { CaseId = id, Kind = TimelineKind.LetterMade, Public = true, Data = new { letter.Title, letter.File } });

    /// <summary>Puts the promised end off by what the law of its service gives, and tells the customer why. Returns why not, or null.</summary>
    public async Task<string?> ExtendAsync(CaseFacts about, string reason, CurrentStaff staff, CancellationToken cancellationToken = default)
    {
        if (CaseExtender.Lawful(about.Definition.Case, CaseRules.Finish) is null)
        {
            return "no law gives it more time";
        }

        return await extender.ExtendAsync(about.Reference, CaseRules.Finish, 0, reason, about.Version, staff, cancellationToken) switch
        {
            ExtendResult.Extended => null,
            ExtendResult.NotRunning => "its target does not run any more",
            ExtendResult.OnlyOnce => "the law gives more time once, and it was given",
            _ => "the case is gone",
        };
    }

    /// <summary>Keeps files an officer sent with the case, which is locked, in its history. False where one of them is gone.</summary>
    /// <param name="text">What they are.</param>
    public async Task<bool> AddFilesAsync(Transaction tx, Guid id, string reference, IReadOnlyList<MoveFile> files, string text)
    {
        if (await documents.AttachAsync(tx, files.Select(f => f.Id), CaseFiles.CaseDocuments.Subject(id)) != files.Count)
        {
            return false;
        }

        Timeline.Add(tx, new TimelineEntry { CaseId = id, Kind = TimelineKind.EvidenceAdded, Public = false, Text = text, Data = new MoveFacts { Files = files }.ToData() });
        tx.Audit("case.files-added", reference, new { files = files.Select(f => f.Id) });
        return true;
    }

    /// <summary>Writes to the customer of a case that is locked, with files of the case they can open where they follow it.</summary>
    public static void SendFiles(Transaction tx, CaseFacts about, string message, IReadOnlyList<MoveFile> files)
    {
        var entry = Timeline.Add(
            tx,
            new TimelineEntry
            {
                CaseId = about.Id,
                Kind = TimelineKind.Replied,
                Public = true,
                Text = message,
                Data = new MoveFacts { Files = files, ShowsFiles = true }.ToData(),
            },
            "customer_wrote_at = null");
        tx.Publish(new OfficerReplied(about.Id, about.Reference, about.Service, entry));
        tx.Audit("case.replied", about.Reference, new { files = files.Select(f => f.Id) });
    }

    /// <summary>Notes that a case is a part of an earlier one. Nothing where it is so already, or one of them has parts or a parent. The part is locked.</summary>
    /// <returns>Whether it is noted now.</returns>
    public static async Task<bool> LinkToParentAsync(Transaction tx, CaseFacts part, CaseFacts parent, string reason)
    {
        // The two in one order, as others take them.
        await tx.QueryAsync<Guid>("""select id from cases."case" where id = any(@ids) order by reference collate "C" for update""", new { ids = new[] { part.Id, parent.Id } });
        if (part.Id == parent.Id || await tx.QuerySingleAsync<bool>(
            """
            select exists (
                select from cases.tie
                where ended_at is null and (
                    least(a, b) = least(@Part, @Parent) and greatest(a, b) = greatest(@Part, @Parent)
                    or kind = 'parent' and (b in (@Part, @Parent) or a = @Part)))
            """,
            new { Part = part.Id, Parent = parent.Id }))
        {
            return false;
        }

        Related.CaseTies.Add(tx, "parent", parent.Id, part.Id, reason);
        Timeline.Add(tx, new TimelineEntry { CaseId = part.Id, Kind = TimelineKind.Linked, Public = false, Text = reason, Data = new { To = parent.Reference, As = "parent" } });
        Timeline.Add(tx, new TimelineEntry { CaseId = parent.Id, Kind = TimelineKind.Linked, Public = false, Text = reason, Data = new { To = part.Reference, As = "child" } });
        tx.Audit("case.linked", part.Reference, new { to = parent.Reference, kind = "parent" });
        return true;
    }

    // What was done to it before in the same transaction counted on; nobody else can, for it is locked.
    private static Task<int> VersionAsync(Transaction tx, Guid id) => tx.QuerySingleAsync<int>("""select version from cases."case" where id = @id""", new { id });

    // Who acts is named by the transaction; what they may see is what the case's team may.
    private static CurrentStaff Hand(Transaction tx, CaseFacts about) => new(Guid.Empty, tx.Actor.Name, "", new HashSet<StaffRole>(), [about.Team]);

    private static string Title(CaseFacts about, string stage) => about.Definition.Case.Stage(stage)?.Title.English ?? stage;
}
