using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dapper;
using Guildhall.Casework.Modules.Cases.FindCase;
using Guildhall.Platform.Time;

namespace Guildhall.Casework.Modules.Cases.Desk;

/// <summary>
/// The SQL of a list. It is put together from fragments that are written here; what a person chose goes in as parameters alone.
/// How many lines are read at most is written out: PostgreSQL takes a parameter there for a tenth of all, and plans anew each time.
/// </summary>
internal sealed partial class CaseQuery
{
    /// <summary>What a line of a list is made of.</summary>
    public const string Columns =
        """
        c.id, c.reference, c.service, c.service_version, c.stage, c.team, c.owner, c.owner_name, c.customer_name, c.property_text, c.opened_at, c.target_on,
            c.closed_at, coalesce(c.changed_at, c.opened_at) as changed_at, c.customer_wrote_at, c.reply, c.reply_by, c.waiting_since, c.snoozed_until, c.warn_on, c.sample,
            c.ward, c.channel, c.language, c.flags
        """;

    /// <summary>What every list leaves out: what is tried out, and what is restricted to other teams. A page that shows one case asks <c>may_open</c>; no list does.</summary>
    public const string Permitted = "not c.test and (not c.restricted or c.team = any(@MyTeams))";

    private const int FewTeams = 8;

    // What happened in fewer days is looked up; of more, too much has happened, and the cases are asked one after another.
    private const int FewDays = 28;

    private const string Awake = "(c.snoozed_until is null or c.snoozed_until <= @Today)";
    private const string IsWaiting = "(c.waiting_since is not null or c.reply = 'awaited')";
    private const string IsDueSoon = "c.target_on >= @Today and coalesce(c.warn_on, c.target_on - 2) <= @Today";

    // How long before its target a case warns. There are few such times: of each, those due soon are next to each other; the longest are rare, and read one after another.
    private const string LeadDays = "(c.target_on - coalesce(c.warn_on, c.target_on - 2))";
    private const int FewLeadDays = 14;

    // The same as cases.insight_case says of a case.
    private const string IsFirstContact =
        """
        not exists (
            select from cases.timeline_entry t
            where t.case_id = c.id and t.kind in ('written', 'contacted', 'reopened', 'disputed', 'handed-over', 'passed-on', 'asked')
                and (t.kind not in ('written', 'contacted') or t.data -> 'closed' is null))
        """;

    private readonly CaseFilter _filter;
    private readonly CaseScope _scope;
    private readonly string _where;
    private readonly DynamicParameters _parameters;

    public CaseQuery(CaseFilter filter, CaseScope scope)
    {
        _filter = filter;
        _scope = scope;
        _parameters = new DynamicParameters();
        _parameters.Add("Teams", scope.Teams.ToArray());
        _parameters.Add("MyTeams", scope.Staff.Teams.ToArray());
        _parameters.Add("Id", scope.Staff.Id);
        _parameters.Add("Today", scope.Today);
        _where = Where(oneAfterAnother: false);
    }

    /// <summary>The parameters of all statements made here.</summary>
    public DynamicParameters Parameters => _parameters;

    // One page of the list, from a place on; or backwards, up to it.
    private string Page(CaseCursor? from, bool backwards, int limit)
    {
        var (sort, descending) = _filter.Order;
        descending ^= backwards;
        var key = Key(sort);
        var place = "";
        if (from is not null)
        {
            _parameters.Add("Key", (object?)from.Day ?? from.Instant);
            _parameters.Add("KeyId", from.Id);
            place = $" and ({key}, c.id) {(descending ? "<" : ">")} (@Key, @KeyId)";
        }

        var direction = descending ? " desc" : "";
        var page =
            $"""
            select {Columns}, {key} as sort_key
            from {Cases($"{(IsTeamAfterTeam ? "c.team = wanted.team and " : Team)}{(IsOfWhatHappened ? Where(oneAfterAnother: true) : _where)}{place}")}
            order by {key}{direction}, c.id{direction}
            limit {limit}
            """;

        // Each team's part is read along that team's own index.
        return !IsTeamAfterTeam
            ? page
            : $"""
            select page.*
            from unnest(@Teams) as wanted(team)
            cross join lateral (
            {page}) page
            order by page.sort_key{direction}, page.id{direction}
            limit {limit}
            """;
    }

    // Open cases in an order that no index of open cases has are gathered first: along an index of all cases, next to none would be open.
    private string Cases(string where) => IsOutOfOrder && _filter.View is not (CaseView.Closed or CaseView.All)
        ? $"""(select * from cases."case" c where {where} offset 0) c"""
        : $"""cases."case" c where {where}""";

    /// <summary>All lines, in the list's order.</summary>
    public string All()
    {
        var (sort, descending) = _filter.Order;
        var direction = descending ? " desc" : "";
        return $"""
            select {Columns}
            from cases."case" c
            where {Team}{_where}
            order by {Key(sort)}{direction}, c.id{direction}
            """;
    }

    // How many cases the list has, counted no further than the cap. Mostly in the list's order, along which they are near each other.
    private string Count()
    {
        var (sort, descending) = _filter.Order;
        var direction = descending ? " desc" : "";
        var order = IsOfWhatHappened ? "" : $"order by {Key(sort)}{direction}, c.id{direction}";
        return $"""
            select count(*)::int
            from (
                select
                from cases."case" c
                where {Team}{_where}
                {order}
                limit {CaseList.Cap}) listed
            """;
    }

    /// <summary>Whether the first page of the list is taken from what is counted: to find the cases of a narrowed list is most of the work, and so is done once.</summary>
    public bool CountsWithPage(CaseCursor? from) => from is null && !IsOfWhatHappened;

    /// <summary>
    /// All that a page shows, in one round trip: how it is planned, the figures of the tabs, how the list is planned, the page and,
    /// where the list is narrowed, how many cases it has.
    /// </summary>
    public string Screen(CaseCursor? from, bool backwards, int limit) =>
        $"{PlannedOnce};\n{Counts};\n{(_filter.Narrowings == 0 && !IsOutOfOrder ? PlannedOnce : Planned)};\n"
            + (_filter.Narrowings == 0 ? Page(from, backwards, limit)
                : CountsWithPage(from) ? CountedPage(limit)
                : $"{Page(from, backwards, limit)};\n{Count()}");

    // The first page, each line with how many cases the list has, counted no further than the cap.
    private string CountedPage(int limit)
    {
        var (sort, descending) = _filter.Order;
        var direction = descending ? " desc" : "";
        return $"""
            with listed as materialized (
                select c.id, {Key(sort)} as sort_key
                from {Cases(Team + _where)}
                order by {Key(sort)}{direction}, c.id{direction}
                limit {CaseList.Cap}
            )
            select {Columns}, (select count(*)::int from listed) as listed
            from (select id, sort_key from listed order by sort_key{direction}, id{direction} limit {limit}) first
            join cases."case" c on c.id = first.id
            order by first.sort_key{direction}, first.id{direction}
            """;
    }

    // Has what follows in the transaction be planned for these very values: a rare one and a common one are looked for in quite different ways.
    private string Planned => $"select set_config('plan_cache_mode', 'force_custom_plan', true){(IsAlongService ? ", set_config('enable_bitmapscan', 'off', true)" : "")}";

    // Has the figures, and a list that nothing narrows in its own order, planned once for all values: to plan them each time takes longer than to read them.
    private const string PlannedOnce = "select set_config('plan_cache_mode', 'force_generic_plan', true)";

    /// <summary>The keys and versions of the first of them, in the list's order.</summary>
    public string Choice()
    {
        var (sort, descending) = _filter.Order;
        var direction = descending ? " desc" : "";
        return $"""
            select c.id, c.reference, c.version
            from cases."case" c
            where {Team}{_where}
            order by {Key(sort)}{direction}, c.id{direction}
            limit @Most
            """;
    }

    private bool IsByTeam => _filter.View is not (CaseView.Mine or CaseView.Tests);

    // A service or a ward has an index of its own, and what happened in a time is looked up once and not for each team. The first of many teams'
    // cases are mostly the first of all.
    private bool IsTeamAfterTeam => IsByTeam
        && _filter is { Services.Count: 0, Wards.Count: 0, Customer: null } && !IsOfWhatHappened
        && (_scope.Teams.Count <= FewTeams || (_filter.Narrowings == 0 && _filter.View is CaseView.Unassigned or CaseView.Waiting or CaseView.Snoozed or CaseView.Unread));

    private bool IsOutOfOrder => _filter.Sort is { } sort && sort != (_filter with { Sort = null }).Order.Sort;

    private bool IsOfWhatHappened => _filter is not { Chased.IsAny: true, Reopened.IsAny: true, Surveyed.IsAny: true, Scores.Count: 0 };

    // Along its own index a service's open cases come in the list's order, and all that are counted are soon passed. PostgreSQL, which does not know
    // that a service's stages and team are its own, expects next to none there, and would gather all of them first.
    private bool IsAlongService => _filter is { Services.Count: 1, Wards.Count: 0, Flags.Count: 0, Answers.Count: 0, Place: null, Customer: null, Owner: null or CaseFilter.Nobody }
        && _filter.View is CaseView.Open or CaseView.Unassigned or CaseView.DueSoon && _filter.Order.Sort == CaseSort.Target;

    // To go through the indexes of very many teams is never the shortest way, nor is it beside a service, which is mostly one team's; put like this it is not thought of.
    private string Team => !IsByTeam ? "" : _scope.Teams.Count > FewTeams || _filter.Services.Count > 0 ? "(c.team = any(@Teams)) is true and " : "c.team = any(@Teams) and ";

    private static string Key(CaseSort sort) => sort switch
    {
        CaseSort.Target => "c.target_on",
        CaseSort.Opened => "c.opened_at",
        CaseSort.Changed => "coalesce(c.changed_at, c.opened_at)",
        CaseSort.Closed => "c.closed_at",
        CaseSort.Written => "c.customer_wrote_at",
        CaseSort.Waiting => "coalesce(c.waiting_since, c.changed_at, c.opened_at)",
        CaseSort.Snoozed => "c.snoozed_until",
        _ => throw new ArgumentOutOfRangeException(nameof(sort), sort, null),
    };

    private static string ViewFragment(CaseView view) => view switch
    {
        CaseView.Open => $"c.closed_at is null and {Permitted} and {Awake}",
        CaseView.Mine => $"c.owner = @Id and c.closed_at is null and {Permitted} and {Awake}",
        CaseView.Unassigned => $"c.closed_at is null and c.owner is null and {Permitted} and {Awake}",
        CaseView.DueSoon => $"c.closed_at is null and {IsDueSoon} and {Permitted}",
        CaseView.Waiting => $"c.closed_at is null and {IsWaiting} and {Permitted}",
        CaseView.Snoozed => $"c.closed_at is null and c.snoozed_until > @Today and {Permitted}",
        CaseView.Unread => $"c.customer_wrote_at is not null and {Permitted}",
        CaseView.Closed => $"c.closed_at is not null and {Permitted}",
        CaseView.All => Permitted,
        CaseView.Tests => "c.test and (not c.restricted or c.team = any(@MyTeams))",
        _ => throw new ArgumentOutOfRangeException(nameof(view), view, null),
    };

    // The figures of the tabs, in one statement.
    private static string Counts { get; } = string.Create(CultureInfo.InvariantCulture,
        $"""
        select
            {Capped(CaseView.Open, "open")},
            {Capped(CaseView.Mine, "mine")},
            {Capped(CaseView.Unassigned, "unassigned")},
            (select count(*)::int from (
                select from unnest(@Teams) as wanted(team) cross join lateral (
                    select from generate_series(0, {FewLeadDays}) as lead(days) cross join lateral (
                        select from cases."case" c
                        where c.team = wanted.team and c.closed_at is null and {LeadDays} = lead.days and c.target_on between @Today and @Today + lead.days and {Permitted}
                        limit {CaseCounts.Cap}) l
                    union all
                    select from cases."case" c
                    where c.team = wanted.team and {LeadDays} > {FewLeadDays} and {ViewFragment(CaseView.DueSoon)}) t
                limit {CaseCounts.Cap}) due_soon) as due_soon,
            {Capped(CaseView.Waiting, "waiting")},
            {Capped(CaseView.Snoozed, "snoozed")},
            {Capped(CaseView.Unread, "unread")},
            (select count(*)::int from (
                select from unnest(@Teams) as wanted(team) join cases."case" c on c.team = wanted.team
                where c.closed_at is null and c.target_on < @Today and {Permitted} and {Awake} limit {CaseCounts.Cap}) late) as overdue
        """);

    private static string Capped(CaseView view, string name) =>
        $"""
        (select count(*)::int from (
                select from {(view == CaseView.Mine ? "" : "unnest(@Teams) as wanted(team) join ")}cases."case" c{(view == CaseView.Mine ? "" : " on c.team = wanted.team")}
                where {ViewFragment(view)} limit {CaseCounts.Cap}) {name}) as {name}
        """;

    private string Where(bool oneAfterAnother)
    {
        var where = new StringBuilder(ViewFragment(_filter.View));
        if (!IsByTeam && _filter.Teams.Count > 0 && !_filter.Teams.Contains(CaseFilter.EveryTeam))
        {
            Add("c.team = any(@FilterTeams)", "FilterTeams", _filter.Teams.ToArray());
        }

        AddOneOf("c.service", "Service", _filter.Services);
        AddOneOf("c.stage", "Stage", _filter.Stages);
        if (_filter.Wards.Contains(CaseFilter.NoWard))
        {
            Add("(c.ward is null or c.ward = any(@Wards))", "Wards", _filter.Wards.ToArray());
        }
        else
        {
            AddOneOf("c.ward", "Ward", _filter.Wards);
        }

        if (_filter.Flags.Count > 0)
        {
            Add("c.flags <> '{}' and cardinality(c.flags) > 0 and c.flags && @Flags", "Flags", _filter.Flags.ToArray());
        }

        switch (_filter.Owner)
        {
            case CaseFilter.Me:
                where.Append(" and c.owner = @Id");
                break;
            case CaseFilter.Nobody:
                where.Append(" and c.owner is null");
                break;
            case { } owner:
                Add("c.owner = @Owner", "Owner", Guid.Parse(owner));
                break;
            default:
                break;
        }

        if (_filter.Channel is { } channel)
        {
            Add("c.channel = @Channel", "Channel", channel);
        }

        if (_filter.Language is { } language)
        {
            Add("c.language = @Language", "Language", language);
        }

        if (_filter.Place is { } place)
        {
            if (place.Length >= 6 && long.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out var uprn))
            {
                Add("c.property_uprn = @Uprn", "Uprn", uprn);
            }
            else
            {
                // The plain collation is three times as quick; a letter beyond ASCII, whose case it does not know, is any letter.
                // Words that are surely whole are found first, all but the last, which may be a beginning; asked of open and closed cases each, for each have an index of their own.
                string[] words = _filter.View == CaseView.Tests ? [] : [.. PlainWords.Split(PlainWords.Of(place))];
                if (words.Length > 1)
                {
                    Add(
                        "c.id in (select f.case_id from cases.finding f where f.open and f.words @@ @PlaceWords::tsquery or not f.open and f.words @@ @PlaceWords::tsquery)",
                        "PlaceWords",
                        string.Join(" & ", words.SkipLast(1).Select(w => PlainWords.Quoted(CaseIndexer.Name(w)))));
                }

                Add("c.property_text ilike @Place collate \"C\"", "Place", $"%{AnyLetter().Replace(Escaped(place), "_")}%");
            }
        }

        if (_filter.Customer is { } customer)
        {
            Add(
                """
                c.id in (
                    select o.id
                    from cases."case" known
                    cross join lateral (
                        select known.id
                        union all
                        select h.id from cases."case" h where h.holder = known.holder
                        union all
                        select e.id from cases."case" e where lower(e.customer_email) = lower(known.customer_email)) o
                    where known.reference = @Customer and (not known.restricted or known.team = any(@MyTeams)))
                """,
                "Customer",
                customer);
        }

        switch (_filter.Due)
        {
            case CaseDue.Late:
                where.Append(" and c.closed_at is null and c.target_on < @Today");
                break;
            case CaseDue.Today:
                where.Append(" and c.closed_at is null and c.target_on = @Today");
                break;
            case CaseDue.Soon:
                where.Append($" and c.closed_at is null and {IsDueSoon}");
                break;
            default:
                break;
        }

        AddInstants("c.opened_at", "Opened", _filter.Opened);
        AddInstants("c.closed_at", "Closed", _filter.Closed);
        AddOneOf("c.outcome", "Outcome", [.. _filter.Outcomes.Select(Platform.Data.Text.Kebab)]);
        if (_filter.OpenOn is { } open)
        {
            if (open >= _scope.Today)
            {
                where.Append(" and c.closed_at is null");
            }
            else
            {
                Add("c.opened_at < @OpenOn and (c.closed_at is null or c.closed_at >= @OpenOn)", "OpenOn", LondonTime.EndOf(open));
            }
        }

        if (_filter.InTarget is { } inTarget)
        {
            where.Append(" and c.outcome in ('done', 'refused') and (c.closed_at at time zone 'Europe/London')::date ").Append(inTarget ? "<=" : ">").Append(" c.target_on");
        }

        if (_filter.FirstContact is { } firstContact)
        {
            where.Append(" and c.outcome in ('done', 'refused') and ").Append(firstContact ? "" : "not ").Append(IsFirstContact);
        }

        AddEntry("Chased", "t.kind in ('written', 'contacted') and t.data -> 'closed' is null", _filter.Chased);
        AddEntry("Reopened", "t.kind in ('reopened', 'disputed')", _filter.Reopened);
        if (!_filter.Surveyed.IsAny || _filter.Scores.Count > 0)
        {
            _parameters.Add("Scores", _filter.Scores.Count > 0 ? _filter.Scores.ToArray() : [1, 2, 3, 4, 5]);
            AddHappened("cases.survey s", "s.case_id", "s.score = any(@Scores)" + Instants("s.answered_at", "Surveyed", _filter.Surveyed), _filter.Surveyed);
        }

        if (_filter.Target.From is { } from)
        {
            Add("c.target_on >= @TargetFrom", "TargetFrom", from);
        }

        if (_filter.Target.To is { } to)
        {
            Add("c.target_on <= @TargetTo", "TargetTo", to);
        }

        var number = 0;
        foreach (var (question, answers) in _filter.Answers)
        {
            // One by one, for only so an index of them is of use.
            var any = answers.Select(answer =>
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"Answer{number++}");
                _parameters.Add(name, JsonSerializer.Serialize(new Dictionary<string, string[]>(StringComparer.Ordinal) { [question] = [answer] }));
                return $"c.facets @> @{name}::jsonb";
            });
            where.Append(" and (").AppendJoin(" or ", any).Append(')');
        }

        return where.ToString();

        void Add(string fragment, string name, object value)
        {
            where.Append(" and ").Append(fragment);
            _parameters.Add(name, value);
        }

        // One value by itself, for only so an index that begins with it is in the list's order.
        void AddOneOf(string column, string name, IReadOnlyList<string> values)
        {
            if (values.Count == 1)
            {
                Add($"{column} = @{name}", name, values[0]);
            }
            else if (values.Count > 0)
            {
                Add($"{column} = any(@{name})", name, values.ToArray());
            }
        }

        void AddInstants(string column, string name, DayRange days) => where.Append(Instants(column, name, days));

        void AddEntry(string name, string what, DayRange days)
        {
            if (!days.IsAny)
            {
                AddHappened("cases.timeline_entry t", "t.case_id", what + Instants("t.at", name, days), days);
            }
        }

        // The offset keeps the question from being turned into a look-up.
        void AddHappened(string table, string caseId, string what, DayRange days) => where.Append(oneAfterAnother && (days is not { From: { } first, To: { } last } || last.DayNumber - first.DayNumber > FewDays)
            ? $" and exists (select from {table} where {caseId} = c.id and {what} offset 0)"
            : $" and c.id in (select {caseId} from {table} where {what})");

        string Instants(string column, string name, DayRange days)
        {
            var between = "";
            if (days.From is { } first)
            {
                between = $" and {column} >= @{name}From";
                _parameters.Add($"{name}From", LondonTime.StartOf(first));
            }

            if (days.To is { } last && last < DateOnly.MaxValue)
            {
                between += $" and {column} < @{name}To";
                _parameters.Add($"{name}To", LondonTime.EndOf(last));
            }

            return between;
        }
    }

    [GeneratedRegex(@"[^\x00-\x7F]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex AnyLetter();

    private static string Escaped(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}
