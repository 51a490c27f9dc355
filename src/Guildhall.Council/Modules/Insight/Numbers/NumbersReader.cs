using Dapper;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Council.Modules.Insight.Counting;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Places;
using Guildhall.Platform.Data;

namespace Guildhall.Council.Modules.Insight.Numbers;

/// <summary>Whose numbers somebody may see, and of which they may open the lists.</summary>
/// <param name="Teams">The teams whose work is counted, those that are retired too.</param>
/// <param name="SeesAll">Whether these are all.</param>
/// <param name="Own">Their own teams: those alone whose restricted cases are counted for them.</param>
/// <param name="Listed">The teams whose lists they may open.</param>
internal sealed record NumbersScope(IReadOnlyList<Team> Teams, bool SeesAll, IReadOnlyList<string> Own, IReadOnlySet<string> Listed)
{
    private readonly bool _mayListAll = Teams.All(t => Listed.Contains(t.Name));

    /// <summary>Whether they may open the list behind a number of a team, or of all teams.</summary>
    public bool MayList(string? team) => team is not null ? Listed.Contains(team) : _mayListAll;

    /// <summary>What a team is called.</summary>
    public string TitleOf(string team) => Teams.FirstOrDefault(t => t.Name == team)?.Title ?? team;
}

/// <summary>Reads the numbers: few rows a day and service, whatever the number of cases.</summary>
public sealed class NumbersReader(Database database, ServiceCatalogue catalogue, Teams teams, DeskScopes desk, WardNames wards)
{
    /// <summary>With fewer answers, what they say of satisfaction is told only to who may open the cases.</summary>
    internal const int FewestAnswers = 5;

    private const string Sums =
        """
        sum(d.opened)::int as opened, sum(d.closed)::int as closed, sum(d.ended)::int as ended, sum(d.resolved)::int as resolved, sum(d.in_target)::int as in_target,
            sum(d.first_contact)::int as first_contact, sum(d.reopened)::int as reopened, sum(d.chases)::int as chases, sum(d.answers)::int as answers,
            sum(d.satisfied)::int as satisfied, sum(d.score)::int as score
        """;

    // What somebody may see, and what was chosen; of fact and day alike.
    private const string Chosen =
        """
        d.team <> '*' and (@Teams::text[] is null or d.team = any(@Teams)) and (not d.restricted or d.team = any(@Own))
            and (@Service::text is null or d.service = @Service) and (@Channel::text is null or d.channel = @Channel)
        """;

    // The wards' own sums, and what of the restricted may be seen: where nothing is chosen, of few rows.
    private const string SummedWards =
        """
        (
                select s.ward, s.day, s.opened, s.still_open, s.closed, s.ended, s.resolved, s.in_target, s.first_contact, s.reopened, s.chases, s.answers, s.satisfied, s.score
                from insight.day s
                where s.team = '*' and s.ward = any(@Wards)
                union all
                select r.ward, r.day, r.opened, r.still_open, r.closed, r.ended, r.resolved, r.in_target, r.first_contact, r.reopened, r.chases, r.answers, r.satisfied, r.score
                from insight.day r
                where r.restricted and r.team = any(@Own) and r.ward = any(@Wards)) d
            where true
        """;

    private const string EachWard =
        $"""
        insight.day d
            where d.ward = any(@Wards) and {Chosen}
        """;

    private static readonly (string Title, int From, int To)[] s_ages =
    [
        ("Up to a week", 0, 6), ("1 to 4 weeks", 7, 27), ("4 to 8 weeks", 28, 55), ("8 to 12 weeks", 56, 83), ("12 to 26 weeks", 84, 181), ("26 weeks to a year", 182, 364),
        ("Over a year", 365, 20_000),
    ];

    /// <summary>Whose numbers a member of staff may see.</summary>
    internal async Task<NumbersScope> ScopeAsync(CurrentStaff staff, CancellationToken cancellationToken)
    {
        var all = await teams.EverAsync(cancellationToken);
        var seesAll = staff.Is(StaffRole.Manager) || staff.Is(StaffRole.Analyst) || staff.Is(StaffRole.Administrator);
        return new NumbersScope(
            seesAll ? all : [.. all.Where(t => staff.Teams.Contains(t.Name))],
            seesAll,
            staff.Teams,
            (await desk.ListedAsync(staff, cancellationToken)).Select(t => t.Name).ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>The wards there are numbers of; empty for cases whose ward is not known.</summary>
    internal async Task<IReadOnlyList<(string Code, string Title)>> WardsAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var codes = await connection.QueryAsync<string>(
            """
            with recursive found as (
                (select d.ward from insight.day d order by d.ward limit 1)
                union all
                select (select d.ward from insight.day d where d.ward > f.ward order by d.ward limit 1) from found f where f.ward is not null
            )
            select ward from found where ward is not null and ward <> '*' limit 500
            """);
        return [.. codes.Select(code => (Code: code, Title: WardTitle(code))).OrderBy(w => w.Code.Length == 0).ThenBy(w => w.Title, StringComparer.Ordinal)];
    }

    /// <summary>All numbers of the page, in one round trip.</summary>
    internal async Task<NumbersReport> ReadAsync(NumbersFilter filter, NumbersScope scope, IReadOnlyList<string> allWards, DateOnly today, CancellationToken cancellationToken)
    {
        var ward = filter.Ward == CaseFilter.NoWard ? "" : filter.Ward;
        var wardRows = scope.SeesAll && filter.Service is null && filter.Team is null && filter.Channel is null ? SummedWards : EachWard;
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var results = await connection.QueryMultipleAsync(new CommandDefinition(
            $"""
            select whole from insight.state;

            select case grouping(d.part, d.team, d.service, d.channel) when 7 then 'part' when 11 then 'team' when 13 then 'service' when 14 then 'channel' else 'total' end as kind,
                d.part, coalesce(d.team, d.service, d.channel, '') as key, {Sums}
            from (
                select date_trunc(@Unit, d.day::timestamp)::date as part, d.team, d.service, d.channel, {Sums}
                from insight.day d
                where d.ward = @Cell and d.day between @From and @To and {Chosen}
                group by 1, 2, 3, 4) d
            group by grouping sets ((d.part), (d.team), (d.service), (d.channel), ());

            select 'ward' as kind, d.ward as key, {Sums}
            from {wardRows} and d.day between @From and @To
            group by d.ward;

            select case grouping(d.day, d.team, d.service, d.channel) when 7 then 'day' when 11 then 'team' when 13 then 'service' else 'channel' end as kind,
                d.day, coalesce(d.team, d.service, d.channel, '') as key, sum(d.still_open)::int as open
            from insight.day d
            where d.ward = @Cell and d.still_open <> 0 and {Chosen}
            group by grouping sets ((d.day), (d.team), (d.service), (d.channel));

            select 'ward' as kind, null::date as day, d.ward as key, sum(d.still_open)::int as open
            from {wardRows} and d.still_open <> 0
            group by d.ward;

            select 'before' as kind, {Sums}
            from insight.day d
            where d.ward = @Cell and d.day between @BeforeFrom and @BeforeTo and {Chosen};

            select coalesce(sum(d.opened - d.ended), 0)::int
            from insight.day d
            where d.ward = @Cell and d.day > @To and {Chosen};

            select {Different("chased")} as chased, {Different("reopened")} as reopened;
            """,
            new
            {
                Unit = filter.IsByMonth ? "month" : "week",
                Cell = ward ?? Cell.All,
                Wards = ward is null ? allWards.ToArray() : [ward],
                Ward = ward,
                filter.Days.From,
                filter.Days.To,
                BeforeFrom = filter.Days.Before.From,
                BeforeTo = filter.Days.Before.To,
                Teams = scope.SeesAll && filter.Team is null ? null : scope.Teams.Where(t => filter.Team is null || t.Name == filter.Team).Select(t => t.Name).ToArray(),
                Own = scope.Own.ToArray(),
                filter.Service,
                filter.Channel,
            },
            cancellationToken: cancellationToken));

        var whole = await results.ReadSingleAsync<bool>();
        var sums = (await results.ReadAsync<SumRow>()).AsList();
        sums.AddRange(await results.ReadAsync<SumRow>());
        var open = (await results.ReadAsync<OpenRow>()).AsList();
        open.AddRange(await results.ReadAsync<OpenRow>());
        var before = await results.ReadSingleAsync<SumRow>();
        var grownSince = await results.ReadSingleAsync<int>();
        var (chased, reopened) = await results.ReadSingleAsync<(int, int)>();
        var openNow = open.Where(o => o.Kind == "day").Sum(o => o.Open);
        return new NumbersReport
        {
            IsWhole = whole,
            Total = Hidden(sums.SingleOrDefault(s => s.Kind == "total")?.ToFigures(openNow) ?? new Figures { Open = openNow }, scope.MayList(filter.Team)),
            Before = Hidden(before.ToFigures(0), scope.MayList(filter.Team)),
            Parts = Parts(filter, sums, openNow - grownSince, scope, today),
            Services = Rows("service", key => catalogue.Find(key)?.Definition.Title.English ?? key),
            Teams = Rows("team", scope.TitleOf),
            Wards = [.. Rows("ward", WardTitle).OrderBy(r => r.Key.Length == 0)],
            Channels = Rows("channel", ChannelTitle),
            Ages = [.. s_ages.Select(a => Age(a.Title, new Days(today.AddDays(-a.To), today.AddDays(-a.From)), open))],
            MedianAge = MedianAge(open, openNow, today),
            ChasedCases = chased,
            ReopenedCases = reopened,
        };

        IReadOnlyList<NumbersRow> Rows(string kind, Func<string, string> title)
        {
            var opens = open.Where(o => o.Kind == kind).ToDictionary(o => o.Key, o => o.Open, StringComparer.Ordinal);
            var rows = sums.Where(s => s.Kind == kind).Select(s => new NumbersRow(s.Key, title(s.Key), s.ToFigures(opens.GetValueOrDefault(s.Key)))).ToList();
            rows.AddRange(opens.Where(o => o.Value > 0 && rows.TrueForAll(r => r.Key != o.Key)).Select(o => new NumbersRow(o.Key, title(o.Key), new Figures { Open = o.Value })));
            rows.RemoveAll(r => r.Figures.IsNothing);
            return Hidden(
                [.. rows.OrderByDescending(r => r.Figures.Opened).ThenByDescending(r => r.Figures.Open).ThenBy(r => r.Title, StringComparer.Ordinal)],
                r => r.Figures,
                (r, f) => r with { Figures = f },
                r => scope.MayList(kind == "team" ? r.Key : filter.Team));
        }
    }

    // How many cases something happened to: mostly it happened last in this time, and else the days are looked at.
    private static string Different(string what) =>
        $"""
        (
                select count(*)::int from insight.fact d
                where d.last_{what}_on between @From and @To and (@Ward::text is null or d.ward = @Ward) and {Chosen}) + (
                select count(*)::int from insight.fact d
                where d.last_{what}_on > @To and exists (select from unnest(d.{what}_on) as happened (day) where happened.day between @From and @To)
                    and (@Ward::text is null or d.ward = @Ward) and {Chosen})
        """;

    /// <summary>What a way of reaching us is called.</summary>
    internal static string ChannelTitle(string channel) => channel switch { "web" => "Website", "staff" => "Staff", _ => channel };

    private string WardTitle(string code) => code.Length == 0 ? "Not known" : wards.Of(code);

    private static IReadOnlyList<NumbersPart> Parts(NumbersFilter filter, List<SumRow> sums, int openAtEnd, NumbersScope scope, DateOnly today)
    {
        var byStart = sums.Where(s => s.Kind == "part").ToDictionary(s => s.Part!.Value);
        var parts = filter.Parts();
        var made = new NumbersPart[parts.Count];

        // From the end backwards: before a week, those were open that it did not open, and those it closed.
        for (var i = parts.Count - 1; i >= 0; i--)
        {
            var figures = byStart.GetValueOrDefault(filter.StartOfPart(parts[i].From))?.ToFigures(openAtEnd) ?? new Figures { Open = openAtEnd };
            made[i] = new NumbersPart(parts[i], figures) { IsUnfinished = parts[i].To == today };
            openAtEnd += figures.Ended - figures.Opened;
        }

        return Hidden([.. made], p => p.Figures, (p, f) => p with { Figures = f }, _ => scope.MayList(filter.Team));
    }

    private static Figures Hidden(Figures figures, bool mayList) => figures with { HidesAnswers = !mayList && figures.Answers is > 0 and < FewestAnswers };

    // One line hidden alone could be reckoned from the others and their sum: the next is hidden with it.
    private static IReadOnlyList<T> Hidden<T>(List<T> rows, Func<T, Figures> figures, Func<T, Figures, T> with, Func<T, bool> mayList)
    {
        var hidden = rows.FindAll(r => !mayList(r) && figures(r).Answers is > 0 and < FewestAnswers);
        if (hidden.Count > 0 && hidden.Sum(r => figures(r).Answers) < FewestAnswers
            && rows.Where(r => !mayList(r) && figures(r).Answers > 0 && !hidden.Contains(r)).MinBy(r => figures(r).Answers) is { } more)
        {
            hidden.Add(more);
        }

        return [.. rows.Select(r => hidden.Contains(r) ? with(r, figures(r) with { HidesAnswers = true }) : r)];
    }

    private static AgeBand Age(string title, Days opened, List<OpenRow> open) =>
        new(title, opened, open.Where(o => o.Kind == "day" && o.Day >= opened.From && o.Day <= opened.To).Sum(o => o.Open));

    private static int? MedianAge(List<OpenRow> open, int all, DateOnly today)
    {
        var passed = 0;
        foreach (var row in open.Where(o => o.Kind == "day").OrderByDescending(o => o.Day))
        {
            passed += row.Open;
            if (passed * 2 >= all)
            {
                return today.DayNumber - row.Day!.Value.DayNumber;
            }
        }

        return null;
    }

    private sealed record OpenRow
    {
        public required string Kind { get; init; }

        public DateOnly? Day { get; init; }

        public required string Key { get; init; }

        public required int Open { get; init; }
    }

    private sealed record SumRow
    {
        public required string Kind { get; init; }

        public DateOnly? Part { get; init; }

        public string Key { get; init; } = "";

        public int? Opened { get; init; }

        public int? Closed { get; init; }

        public int? Ended { get; init; }

        public int? Resolved { get; init; }

        public int? InTarget { get; init; }

        public int? FirstContact { get; init; }

        public int? Reopened { get; init; }

        public int? Chases { get; init; }

        public int? Answers { get; init; }

        public int? Satisfied { get; init; }

        public int? Score { get; init; }

        public Figures ToFigures(int open) => new()
        {
            Opened = Opened ?? 0,
            Closed = Closed ?? 0,
            Ended = Ended ?? 0,
            Resolved = Resolved ?? 0,
            InTarget = InTarget ?? 0,
            FirstContact = FirstContact ?? 0,
            Reopened = Reopened ?? 0,
            Chases = Chases ?? 0,
            Answers = Answers ?? 0,
            Satisfied = Satisfied ?? 0,
            Score = Score ?? 0,
            Open = open,
        };
    }
}
