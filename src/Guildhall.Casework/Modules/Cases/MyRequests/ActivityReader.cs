using System.Globalization;
using Dapper;
using Guildhall.Casework.Modules.Cases.Targets;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Notifications;
using Guildhall.Platform.Data;

namespace Guildhall.Casework.Modules.Cases.MyRequests;

/// <summary>Which part of their activity a person looks at. What is null does not matter.</summary>
internal sealed record ActivityFilter
{
    /// <summary>Words, or a reference.</summary>
    public string? Words { get; init; }

    /// <summary>The service's name.</summary>
    public string? Service { get; init; }

    /// <summary><c>requests</c>: what they asked and how it went on; <c>messages</c>: what they wrote and were written.</summary>
    public string? Kind { get; init; }

    /// <summary>Whether the request is open.</summary>
    public bool? IsOpen { get; init; }
}

/// <summary>A line of a person's activity.</summary>
internal sealed record ActivityLine
{
    public required Guid Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Reference { get; init; }

    public required ServiceDefinition Service { get; init; }

    public required DateOnly TargetOn { get; init; }

    /// <summary>What the line of the case's history tells of; null for an e-mail or text.</summary>
    public TimelineKind? Kind { get; init; }

    public Stage? Stage { get; init; }

    /// <summary>What was written; null where the case is restricted, and shows it on its own page alone.</summary>
    public string? Text { get; init; }

    public string ActorName { get; init; } = "";

    /// <summary>Whether who looks wrote it themselves, and not somebody for them.</summary>
    public bool IsOwn { get; init; }

    /// <summary>The e-mail or text that was sent; null for a line of the history.</summary>
    public MessageSummary? Message { get; init; }
}

/// <summary>A page of activity, where the next begins, and the services to choose from.</summary>
internal sealed record ActivityPage(IReadOnlyList<ActivityLine> Lines, string? Next, IReadOnlyList<ServiceDefinition> Services);

/// <summary>
/// All that a person sent us and what came of it, the latest first: the public history of their cases and the messages sent about them, one list
/// read by keyset. It follows the index of what belongs to them, so that it costs what they have, and not what the council has; and opens the history of
/// those of their cases alone that were touched last, as long as these fill the page.
/// </summary>
internal sealed class ActivityReader(Database database, ServiceCatalogue catalogue, Messenger messenger)
{
    /// <summary>Lines on a page.</summary>
    public const int PageSize = 20;

    private const int LongestWords = 100;

    // The cases touched last, in which a page is nearly always found whole.
    private const int Looked = 400;

    public async Task<ActivityPage> ReadAsync(CurrentPerson person, ActivityFilter filter, string? after, CancellationToken cancellationToken)
    {
        var viewer = Viewer.Of(person, catalogue);
        var typed = (filter.Words ?? "").Replace("\0", "", StringComparison.Ordinal).Trim();
        typed = typed.Length > LongestWords ? typed[..LongestWords] : typed;
        var like = typed.Length == 0 ? null : $"%{Escaped(typed)}%";
        var before = Before.Read(after);
        var named = like is null ? [] : catalogue.Current.Values.Select(v => v.Definition)
            .Where(s => s.Title.English.Contains(typed, StringComparison.OrdinalIgnoreCase) || s.Title.Welsh?.Contains(typed, StringComparison.OrdinalIgnoreCase) == true)
            .Select(s => s.Name).ToArray();
        var (entries, cases, services) = await EntriesAsync(viewer, filter, like, named, before, Looked, cancellationToken);

        // No case that was not looked at has anything later than the last time the least of those was touched.
        if (cases.Count > Looked && !(entries.Count > PageSize && entries[^1].At > entries[^1].Since))
        {
            (entries, cases, services) = await EntriesAsync(viewer, filter, like, named, before, most: null, cancellationToken);
        }

        var lines = new List<ActivityLine>();
        foreach (var entry in entries)
        {
            var service = (await catalogue.VersionAsync(entry.ServiceVersion, cancellationToken)).Definition;
            lines.Add(new ActivityLine
            {
                Id = entry.Id,
                At = entry.At,
                Reference = entry.Reference,
                Service = service,
                TargetOn = entry.TargetOn,
                Kind = Text.Parse<TimelineKind>(entry.Kind),
                Stage = entry.Stage is null ? null : service.Case.Stage(entry.Stage),
                Text = entry.Restricted ? null : entry.Text,
                ActorName = entry.ActorName,
                IsOwn = entry.ActorId == person.Id && entry.ActorKind != "helper",
            });
        }

        if (filter.Kind != "requests" && cases.Count > 0)
        {
            // Words find a message by its subject, and every message of a case that they find by its reference, place or service.
            var messages = await messenger.SentAboutAsync([.. cases.Keys], like, [.. cases.Values.Where(c => c.Found).Select(c => c.Id)], before.At, before.Id, PageSize + 1, cancellationToken);

            // A letter is in the history, whoever posts it.
            foreach (var message in messages.Where(m => m.Channel != MessageChannel.Letter))
            {
                var about = cases[message.About];
                lines.Add(new ActivityLine
                {
                    Id = message.Id,
                    At = message.QueuedAt,
                    Reference = about.Reference,
                    Service = (await catalogue.VersionAsync(about.ServiceVersion, cancellationToken)).Definition,
                    TargetOn = about.TargetOn,
                    Message = message,
                });
            }
        }

        lines = [.. lines.OrderByDescending(l => l.At).ThenByDescending(l => l.Id)];
        var next = lines.Count > PageSize ? new Before(lines[PageSize - 1].At, lines[PageSize - 1].Id).ToString() : null;
        return new ActivityPage(
            [.. lines.Take(PageSize)],
            next,
            [.. services.Select(s => catalogue.Find(s)?.Definition).OfType<ServiceDefinition>().OrderBy(s => s.Title.ToString(), StringComparer.CurrentCulture)]);
    }

    private async Task<(IReadOnlyList<Entry> Entries, IReadOnlyDictionary<Guid, About> Cases, IReadOnlyList<string> Services)> EntriesAsync(
        Viewer viewer, ActivityFilter filter, string? like, string[] named, Before before, int? most, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var results = await connection.QueryMultipleAsync(
            $"""
            with looked as (
                select c.id, c.reference, c.service_version, c.target_on, c.restricted, coalesce(c.changed_at, c.opened_at) as touched,
                    c.reference ilike @like or c.property_text ilike @like or c.service = any(@named) as found
                from cases."case" c
                where {Viewer.Sees}
                    and (@Service::text is null or c.service = @Service)
                    and (@IsOpen::boolean is null or (c.closed_at is null) = @IsOpen)
                    and c.opened_at <= @At
                order by touched desc
                limit @most
            )
            select t.id, t.at, t.kind, t.stage, t.text, t.actor_kind, t.actor_id, t.actor_name, c.reference, c.service_version, coalesce({CaseClocks.PromisedThen}, c.target_on) as target_on, c.restricted, (select min(touched) from looked) as since
            from looked c
            cross join lateral (
                select t.id, t.case_id, t.at, t.kind, t.stage, t.text, t.actor_kind, t.actor_id, t.actor_name
                from cases.timeline_entry t
                where t.case_id = c.id and t.public and t.kind = any(@kinds) and (t.at, t.id) < (@At, @Id) and (@like::text is null or c.found or t.text ilike @like)
                order by t.at desc, t.id desc
                limit @Limit) t
            order by t.at desc, t.id desc
            limit @Limit;

            select c.id, c.reference, c.service_version, c.target_on,
                (@like::text is null or c.reference ilike @like or c.property_text ilike @like or c.service = any(@named)) as found
            from cases."case" c
            where {Viewer.Sees}
                and (@Service::text is null or c.service = @Service)
                and (@IsOpen::boolean is null or (c.closed_at is null) = @IsOpen)
                and c.opened_at <= @At
            order by c.opened_at desc, c.id desc
            limit 2000;

            select distinct c.service
            from cases."case" c
            where {Viewer.Sees}
            """,
            new
            {
                viewer.Holder,
                viewer.Kind,
                viewer.Restricted,
                viewer.Services,
                filter.Service,
                filter.IsOpen,
                like,
                named,
                most,
                kinds = filter.Kind switch
                {
                    "requests" => (string[])["opened", "moved", "asked", "ask-withdrawn", "answered", "extended", "told-late", "disputed", "reopened"],
                    "messages" => ["written", "replied", "letter-made"],
                    _ => ["opened", "moved", "asked", "ask-withdrawn", "answered", "written", "replied", "letter-made", "extended", "told-late", "disputed", "reopened"],
                },
                before.At,
                before.Id,
                Limit = PageSize + 1,
            });
        return (
            (await results.ReadAsync<Entry>()).AsList(),
            (await results.ReadAsync<About>()).ToDictionary(c => c.Id),
            (await results.ReadAsync<string>()).AsList());
    }

    private static string Escaped(string typed) =>
        typed.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);

    /// <summary>A place in the list. Anything else in the address begins at the top.</summary>
    private sealed record Before(DateTimeOffset At, Guid Id)
    {
        private static readonly DateTimeOffset s_latest = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public static Before Read(string? text) =>
            text?.Split('_') is [var ticks, var id]
            && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) && parsed <= s_latest.Ticks
            && Guid.TryParseExact(id, "N", out var key)
                ? new Before(new DateTimeOffset(parsed, TimeSpan.Zero), key)
                : new Before(s_latest, Guid.AllBitsSet);

        public override string ToString() => $"{At.UtcTicks.ToString(CultureInfo.InvariantCulture)}_{Id:N}";
    }

    private sealed record Entry
    {
        public required Guid Id { get; init; }

        public required DateTimeOffset At { get; init; }

        /// <summary>When the case was touched that was touched longest ago of those that were looked at.</summary>
        public required DateTimeOffset Since { get; init; }

        public required string Kind { get; init; }

        public string? Stage { get; init; }

        public string? Text { get; init; }

        public required string ActorKind { get; init; }

        public Guid? ActorId { get; init; }

        public required string ActorName { get; init; }

        public required string Reference { get; init; }

        public required Guid ServiceVersion { get; init; }

        public required DateOnly TargetOn { get; init; }

        public required bool Restricted { get; init; }
    }

    private sealed record About
    {
        public required Guid Id { get; init; }

        public required string Reference { get; init; }

        public required Guid ServiceVersion { get; init; }

        public required DateOnly TargetOn { get; init; }

        public required bool Found { get; init; }
    }
}
