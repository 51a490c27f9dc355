using System.Text;
using Dapper;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Notifications;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Jobs;
using Guildhall.Platform.Localisation;
using Microsoft.Extensions.Options;

namespace Guildhall.Council.Modules.Councillors.Told;

/// <summary>Every minute, word to councillors who want to hear at once.</summary>
internal sealed class TellCouncillorsAtOnce(CouncillorNews news) : IScheduledJob
{
    public Task RunAsync(CancellationToken cancellationToken) => news.TellAsync("at-once", cancellationToken);
}

/// <summary>Every morning, word to the others.</summary>
internal sealed class TellCouncillorsDaily(CouncillorNews news) : IScheduledJob
{
    public Task RunAsync(CancellationToken cancellationToken) => news.TellAsync("daily", cancellationToken);
}

/// <summary>
/// Writes to councillors how their casework goes on: what happened since they were told last, in words that name nobody. It reads what happened, so nothing costs more for being followed.
/// </summary>
internal sealed class CouncillorNews(
    Database database, ConsentedCases cases, StaffAtWork staff, Messenger messenger, IOptions<SiteOptions> site)
{
    public const string Template = "councillor-news";

    public static readonly string[] ValueNames = ["name", "news", "link"];

    // A change is dated when it begins: one that takes long to commit must not be passed over.
    private static readonly TimeSpan s_settled = TimeSpan.FromSeconds(15);

    /// <summary>How a councillor wants to hear.</summary>
    public async Task<string> HowAsync(Guid councillor, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<string>("select how from councillors.telling where councillor = @councillor", new { councillor }) ?? "daily";
    }

    /// <summary>Sets it.</summary>
    public async Task SetAsync(string how, CurrentStaff councillor, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(councillor.ToActor(), cancellationToken);
        await tx.ExecuteAsync(
            """
            insert into councillors.telling (councillor, how, changed_at) values (@Id, @how, @Now)
            on conflict (councillor) do update set how = excluded.how, changed_at = excluded.changed_at
            """,
            new { councillor.Id, how, tx.Now });
        tx.Audit("councillor.telling-set", $"account:{councillor.Id}", new { how });
        await tx.CommitAsync(cancellationToken);
    }

    /// <summary>Tells all whose turn it is, each in one e-mail. Returns how many were written to.</summary>
    public async Task<int> TellAsync(string how, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<Guid> councillors;
        await using (var connection = await database.OpenAsync(cancellationToken))
        {
            councillors = (await connection.QueryAsync<Guid>(
                """
                select distinct c.councillor
                from councillors.casework c
                left join councillors.telling t on t.councillor = c.councillor
                where c.case_id is not null and c.ended_at is null and coalesce(t.how, 'daily') = @how
                """,
                new { how })).AsList();
        }

        var told = 0;
        foreach (var councillor in councillors)
        {
            told += await TellOneAsync(councillor, cancellationToken) ? 1 : 0;
        }

        return told;
    }

    private async Task<bool> TellOneAsync(Guid councillor, CancellationToken cancellationToken)
    {
        if (await staff.FindAsync(councillor, cancellationToken) is not { } member || !member.Is(StaffRole.Councillor))
        {
            return false;
        }

        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        var until = tx.Now - s_settled;

        // Two workers at once: the second waits here, and finds nothing left to tell.
        var rows = (await tx.QueryAsync<Row>(
            """
            select c.id, c.case_id, c.told_until
            from councillors.casework c
            where c.councillor = @councillor and c.case_id is not null and c.ended_at is null
            order by c.id
            for update
            """,
            new { councillor })).AsList();
        var news = (await cases.NewsAsync(rows.ToDictionary(r => r.CaseId, r => r.ToldUntil), until, cancellationToken)).ToLookup(n => n.Id, n => n.Line);
        var answers = (await tx.QueryAsync<(Guid Casework, DateTimeOffset At)>(
            """
            select m.casework, m.at
            from councillors.message m
            join councillors.casework c on c.id = m.casework
            where c.id = any(@Ids) and m.kind = 'answer' and m.at > c.told_until and m.at <= @until
            order by m.at
            """,
            new { Ids = rows.Select(r => r.Id).ToArray(), until })).ToLookup(a => a.Casework, a => a.At);
        var told = rows.Where(r => news[r.CaseId].Any() || answers[r.Id].Any()).ToList();
        if (told.Count == 0)
        {
            return false;
        }

        var standing = (await cases.StandingAsync([.. told.Select(r => r.CaseId)], cancellationToken)).ToDictionary(c => c.Id);
        var text = new StringBuilder();
        foreach (var row in told.Where(r => standing.ContainsKey(r.CaseId)))
        {
            var found = standing[row.CaseId];
            text.Append(found.Reference).Append(", ").Append(found.Service.Title.English).Append(":\n");
            foreach (var line in news[row.CaseId].Select(l => (l.At, l.Words)).Concat(answers[row.Id].Select(at => (At: at, Words: "The council answered you"))).OrderBy(l => l.At))
            {
                text.Append(line.Words).Append(" (").Append(PlainDates.WithTime(line.At)).Append(")\n");
            }

            text.Append('\n');
        }

        await tx.ExecuteAsync("update councillors.casework set told_until = @until where id = any(@Ids) and told_until < @until", new { Ids = told.Select(r => r.Id).ToArray(), until });
        if (text.Length > 0)
        {
            var id = tx.NewId();
            await messenger.QueueAsync(tx, new OutgoingMessage
            {
                Key = id,
                About = id,
                Template = Template,
                To = member.Email,
                Language = "en",
                Values = new Dictionary<string, string> { ["name"] = member.Name, ["news"] = text.ToString().TrimEnd(), ["link"] = site.Value.Url.TrimEnd('/') + CouncillorLinks.Home },
            });
        }

        await tx.CommitAsync(cancellationToken);
        return text.Length > 0;
    }

    private sealed record Row
    {
        public required Guid Id { get; init; }

        public required Guid CaseId { get; init; }

        public required DateTimeOffset ToldUntil { get; init; }
    }
}
