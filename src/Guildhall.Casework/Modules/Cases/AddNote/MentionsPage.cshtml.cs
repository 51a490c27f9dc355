using Dapper;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Cases.AddNote;

/// <summary>A note that names an officer.</summary>
internal sealed record MentionLine
{
    public required Guid Entry { get; init; }

    public required DateTimeOffset At { get; init; }

    public DateTimeOffset? ReadAt { get; init; }

    /// <summary>The note; null where it is no note, but the case was taken from them.</summary>
    public string? Text { get; init; }

    /// <summary>What it says, or as much of it as is shown.</summary>
    public string Shown => Text switch
    {
        null => "You do not have this case any more: its stage is for somebody who had no part in it before",
        { Length: > 200 } => Text[..200] + "…",
        _ => Text,
    };

    public required string ActorName { get; init; }

    public required string Reference { get; init; }

    public required Guid ServiceVersion { get; init; }
}

/// <summary>Where an officer was named: what they have not read first, and then the latest.</summary>
[Authorize(CaseworkPolicy.Name)]
internal sealed class MentionsModel(Database database, ServiceCatalogue catalogue) : PageModel
{
    private const int Most = 100;
    private readonly Dictionary<Guid, string> _titles = [];

    public IReadOnlyList<MentionLine> Lines { get; private set; } = [];

    public string TitleOf(MentionLine line) => _titles[line.ServiceVersion];

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var staff = User.Staff();
        await using (var connection = await database.OpenAsync(cancellationToken))
        {
            Lines = (await connection.QueryAsync<MentionLine>(
                """
                select m.entry, m.at, m.read_at, t.text, t.actor_name, c.reference, c.service_version
                from cases.mention m
                join cases.timeline_entry t on t.id = m.entry
                join cases."case" c on c.id = m.case_id
                where m.account = @Id and (not c.restricted or c.team = any(@Teams)) and (t.only_team is null or t.only_team = any(@Teams))
                order by m.at desc, m.entry desc
                limit @Most
                """,
                new { staff.Id, Teams = staff.Teams.ToArray(), Most })).AsList();
        }

        foreach (var version in Lines.Select(l => l.ServiceVersion).Distinct())
        {
            _titles[version] = (await catalogue.VersionAsync(version, cancellationToken)).Definition.Title.English;
        }
    }

    /// <summary>Leads to a note that names the officer, which is then read.</summary>
    public async Task<IActionResult> OnGetOpenAsync(Guid entry, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(User.Staff().ToActor(), cancellationToken);
        var reference = await tx.QuerySingleOrDefaultAsync<string>(
            """
            update cases.mention m
            set read_at = coalesce(m.read_at, @Now)
            from cases."case" c
            where m.entry = @entry and m.account = @Id and c.id = m.case_id
            returning c.reference
            """,
            new { entry, User.Staff().Id, tx.Now });
        await tx.CommitAsync(cancellationToken);
        return reference is null ? NotFound() : Redirect($"{CaseLinks.Case(reference)}#entry-{entry:N}");
    }

    /// <summary>Notes that all are read.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(User.Staff().ToActor(), cancellationToken);
        await tx.ExecuteAsync("update cases.mention set read_at = @Now where account = @Id and read_at is null", new { User.Staff().Id, tx.Now });
        await tx.CommitAsync(cancellationToken);
        return Redirect(CaseLinks.Mentions);
    }
}
