using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;

namespace Guildhall.Casework.Modules.Cases.AddNote;

/// <summary>A note as an officer writes it.</summary>
public sealed record NewNote
{
    /// <summary>On which case.</summary>
    public required string Reference { get; init; }

    /// <summary>What they write. Colleagues named with an @ are told.</summary>
    public required string Text { get; init; }

    /// <summary>Whether only the team that has the case may read it.</summary>
    public bool OnlyTeam { get; init; }

    /// <summary>How the customer got in touch, where the note tells of that; null where it does not.</summary>
    public ContactWay? Contact { get; init; }

    /// <summary>Whether it is to stand above everything on the case's page.</summary>
    public bool Pin { get; init; }
}

/// <summary>How customers get in touch other than by their account.</summary>
public enum ContactWay
{
    /// <summary>They called.</summary>
    Phone,

    /// <summary>They came.</summary>
    Visit,

    /// <summary>They wrote an e-mail.</summary>
    Email,

    /// <summary>They wrote a letter.</summary>
    Letter,
}

/// <summary>The words for it.</summary>
internal static class ContactWords
{
    /// <summary>Through their councillor, who writes themselves.</summary>
    public const string Councillor = "councillor";

    /// <summary>The ways as they are stored, with what officers read.</summary>
    public static IReadOnlyList<(string Way, string Words)> All { get; } = [.. Enum.GetValues<ContactWay>().Select(way => (Platform.Data.Text.Kebab(way), For(way)))];

    public static string Of(string? way) => way == Councillor ? "through their councillor" : All.FirstOrDefault(w => w.Way == way).Words ?? "";

    private static string For(ContactWay way) => way switch
    {
        ContactWay.Phone => "by phone",
        ContactWay.Visit => "in person",
        ContactWay.Email => "by e-mail",
        _ => "by letter",
    };
}

/// <summary>What came of a note.</summary>
/// <param name="IsAdded">Whether it was added. If not, and nothing else says why, there is no such case for this officer.</param>
/// <param name="Unclear">Names after an @ that fit more than one colleague, with the ways to tell them apart.</param>
public sealed record NoteResult(bool IsAdded, string? Unclear = null);

/// <summary>Adds an officer's note to a case's history, for colleagues alone.</summary>
public sealed class NoteWriter(Database database, Teams teams)
{
    /// <summary>The most characters of a note.</summary>
    public const int NoteLength = 4000;

    /// <summary>Adds the note.</summary>
    public async Task<NoteResult> AddAsync(NewNote note, CurrentStaff staff, CancellationToken cancellationToken = default)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        var result = await AddAsync(tx, note, staff, cancellationToken);
        if (result.IsAdded)
        {
            await tx.CommitAsync(cancellationToken);
        }

        return result;
    }

    /// <summary>Adds a note to all who may open the case; false where there is no such case for this officer. The caller commits.</summary>
    public async Task<bool> AddAsync(Transaction tx, string reference, string note, CurrentStaff staff) =>
        (await AddAsync(tx, new NewNote { Reference = reference, Text = note }, staff, CancellationToken.None)).IsAdded;

    /// <summary>Pins a note of the case, or takes the pin away; false where there is no such note for this officer.</summary>
    /// <param name="entry">The note; null takes away the pin there is.</param>
    public async Task<bool> PinAsync(string reference, Guid? entry, CurrentStaff staff, CancellationToken cancellationToken = default)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (await LockedCase.TakeAsync(tx, reference, staff, version: null) is not { } found)
        {
            return false;
        }

        if (entry is not null && !await tx.QuerySingleAsync<bool>(
            """
            select exists (
                select from cases.timeline_entry
                where id = @entry and case_id = @Id and kind in ('note', 'contacted') and (only_team is null or only_team = any(@Teams)))
            """,
            new { entry, found.Id, Teams = staff.Teams.ToArray() }))
        {
            return false;
        }

        tx.AtCommit("""update cases."case" set pinned_entry = @entry where id = @id""", ("entry", entry), ("id", found.Id));
        tx.Audit(entry is null ? "case.note-unpinned" : "case.note-pinned", found.Reference, new { entry });
        await tx.CommitAsync(cancellationToken);
        return true;
    }

    private async Task<NoteResult> AddAsync(Transaction tx, NewNote note, CurrentStaff staff, CancellationToken cancellationToken)
    {
        if (await LockedCase.TakeAsync(tx, note.Reference, staff, version: null, fromOutside: true) is not { } found
            || (note.OnlyTeam && !staff.Teams.Contains(found.Team)))
        {
            return new NoteResult(IsAdded: false);
        }

        var (named, unclear) = note.Text.Contains('@', StringComparison.Ordinal)
            ? Mentions.Read(note.Text, await Mentions.ReadersAsync(teams, found.Team, found.Restricted || note.OnlyTeam, cancellationToken))
            : ([], null);
        if (unclear is not null)
        {
            return new NoteResult(IsAdded: false, unclear);
        }

        var entry = Timeline.Add(tx, new TimelineEntry
        {
            CaseId = found.Id,
            Kind = note.Contact is null ? TimelineKind.Note : TimelineKind.Contacted,
            Public = false,
            Text = note.Text,
            OnlyTeam = note.OnlyTeam ? found.Team : null,
            Data = note.Contact is not { } way ? null : found.ClosedAt is null ? (object)new { By = Platform.Data.Text.Kebab(way) } : new { By = Platform.Data.Text.Kebab(way), Closed = true },
        });
        if (note.Contact is not null && found.ClosedAt is null)
        {
            tx.AtCommit("""update cases."case" set chases = chases + 1, version = version + 1 where id = @id""", ("id", found.Id));
            Snooze.Waking.AtCommit(tx, found.Id, "The customer got in touch.");
            tx.Publish(new CustomerGotInTouch(found.Id, found.Reference, found.Service));
        }

        if (note.Pin && found.IsOf(staff))
        {
            tx.AtCommit("""update cases."case" set pinned_entry = @entry where id = @id""", ("entry", entry), ("id", found.Id));
        }

        var told = named.Where(person => person.Id != staff.Id).Select(person => person.Id).ToArray();
        if (told.Length > 0)
        {
            tx.AtCommit(
                "insert into cases.mention (entry, account, case_id, at) select @entry, account, @id, @now from unnest(@told::uuid[]) as account",
                ("entry", entry), ("id", found.Id), ("now", tx.Now), ("told", told));
            tx.Publish(new StaffMentioned(found.Id, found.Reference, entry));
        }

        tx.Publish(new CaseNoted(found.Id, found.Reference));
        tx.Audit("case.noted", found.Reference);
        return new NoteResult(IsAdded: true);
    }
}
