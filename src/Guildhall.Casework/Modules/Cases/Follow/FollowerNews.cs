using System.Text;
using Guildhall.Casework.Modules.Cases.CasePage;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Notifications;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Jobs;
using Guildhall.Platform.Localisation;
using Microsoft.Extensions.Options;

namespace Guildhall.Casework.Modules.Cases.Follow;

/// <summary>Every minute, word to those who follow cases and want to hear at once.</summary>
internal sealed class TellFollowersAtOnce(FollowerNews news) : IScheduledJob
{
    public Task RunAsync(CancellationToken cancellationToken) => news.TellAsync(atOnce: true, cancellationToken);
}

/// <summary>Every morning, word to those who follow cases and want to hear once a day; and who only looks by now is forgotten.</summary>
internal sealed class TellFollowersDaily(FollowerNews news) : IScheduledJob
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await news.TellAsync(atOnce: false, cancellationToken);
        await news.SweepAsync(cancellationToken);
    }
}

/// <summary>
/// Writes to those who follow cases. It reads what happened since they were told last, so a change costs nothing more for being followed.
/// </summary>
internal sealed class FollowerNews(
    Database database, ServiceCatalogue catalogue, Teams teams, StaffAddresses addresses, Messenger messenger, IOptions<SiteOptions> site)
{
    public const string Template = "case-news";

    public static readonly string[] ValueNames = ["name", "news", "link"];

    // A change is dated when it begins: one that takes long to commit must not be passed over.
    private static readonly TimeSpan s_settled = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan s_kept = TimeSpan.FromDays(90);

    private static readonly string[] s_kinds =
    [
        .. new[]
        {
            TimelineKind.Moved, TimelineKind.Written, TimelineKind.Contacted, TimelineKind.Replied, TimelineKind.Asked, TimelineKind.Answered, TimelineKind.Assigned, TimelineKind.HandedOver,
            TimelineKind.PassedOn, TimelineKind.Merged, TimelineKind.Unmerged, TimelineKind.Split, TimelineKind.Extended, TimelineKind.Breached, TimelineKind.Reopened, TimelineKind.Disputed,
        }.Select(kind => Platform.Data.Text.Kebab(kind)),
    ];

    /// <summary>Tells all whose turn it is, each in one e-mail. Returns how many were written to.</summary>
    public async Task<int> TellAsync(bool atOnce, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<Guid> waiting;
        await using (var tx = await database.BeginAsync(Actor.System, cancellationToken))
        {
            waiting = [.. await tx.QueryAsync<Guid>(
                """
                select distinct f.account
                from cases.follower f
                where f.at_once = @atOnce and exists (
                    select from cases.timeline_entry t
                    where t.case_id = f.case_id and t.at > f.told_until and t.at <= @until and t.kind = any(@s_kinds) and t.actor_id is distinct from f.account)
                """,
                new { atOnce, until = tx.Now - s_settled, s_kinds })];
        }

        var told = 0;
        foreach (var account in waiting)
        {
            told += await TellAsync(account, atOnce, cancellationToken) ? 1 : 0;
        }

        return told;
    }

    /// <summary>Forgets who looked at cases an hour ago, and who follows cases that are long closed.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken = default)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        await tx.ExecuteAsync("delete from cases.looking where at < @before", new { before = tx.Now.AddHours(-1) });
        await tx.ExecuteAsync(
            """delete from cases.follower f using cases."case" c where c.id = f.case_id and c.closed_at < @before""", new { before = tx.Now - s_kept });
        await tx.CommitAsync(cancellationToken);
    }

    private async Task<bool> TellAsync(Guid account, bool atOnce, CancellationToken cancellationToken)
    {
        var address = await addresses.FindAsync(account, cancellationToken);
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        var until = tx.Now - s_settled;

        // Two workers at once: the second finds nothing left to tell.
        var rows = (await tx.QueryAsync<Row>(
            """
            with mine as (
                select case_id, told_until from cases.follower where account = @account and at_once = @atOnce for update
            ), told as (
                update cases.follower f set told_until = @until from mine m where f.case_id = m.case_id and f.account = @account and m.told_until < @until
            )
            select c.reference, c.service_version, c.team, c.restricted, t.id, t.at, t.kind, t.public, t.stage, case when t.kind = 'assigned' then t.text end as text, t.data::text as data, t.actor_name
            from mine m
            join cases."case" c on c.id = m.case_id
            join cases.timeline_entry t on t.case_id = m.case_id
            where t.at > m.told_until and t.at <= @until and t.kind = any(@s_kinds) and t.actor_id is distinct from @account and t.only_team is null
            order by c.reference, t.at, t.id
            limit 200
            """,
            new { account, atOnce, until, s_kinds })).ToList();
        var lines = new StringBuilder();
        foreach (var of in rows.GroupBy(row => row.Reference))
        {
            var row = of.First();
            if (row.Restricted && !(await teams.MembersAsync(row.Team, cancellationToken)).Any(m => m.Id == account))
            {
                continue;
            }

            var service = (await catalogue.VersionAsync(row.ServiceVersion, cancellationToken)).Definition;
            lines.Append(CultureInvariant($"{row.Reference}, {service.Title.English}:\n"));
            foreach (var line in of)
            {
                lines.Append(CultureInvariant($"{TimelineWords.For(line.ToLine(), service)} ({line.ActorName}, {PlainDates.WithTime(line.At)})\n"));
            }

            lines.Append('\n');
        }

        if (address is var (name, email) && lines.Length > 0)
        {
            var id = tx.NewId();
            await messenger.QueueAsync(tx, new OutgoingMessage
            {
                Key = id,
                About = id,
                Template = Template,
                To = email,
                Language = "en",
                Values = new Dictionary<string, string> { ["name"] = name, ["news"] = lines.ToString().TrimEnd(), ["link"] = site.Value.Url.TrimEnd('/') + CaseLinks.Following },
            });
        }

        await tx.CommitAsync(cancellationToken);
        return lines.Length > 0 && address is not null;
    }

    private static string CultureInvariant(FormattableString text) => FormattableString.Invariant(text);

    private sealed record Row
    {
        public required string Reference { get; init; }

        public required Guid ServiceVersion { get; init; }

        public required string Team { get; init; }

        public required bool Restricted { get; init; }

        public required Guid Id { get; init; }

        public required DateTimeOffset At { get; init; }

        public required string Kind { get; init; }

        public required bool Public { get; init; }

        public string? Stage { get; init; }

        public string? Text { get; init; }

        public string? Data { get; init; }

        public required string ActorName { get; init; }

        public TimelineLine ToLine() => new() { Id = Id, At = At, Kind = Kind, Public = Public, Stage = Stage, Text = Text, Data = Data, ActorName = ActorName };
    }
}
