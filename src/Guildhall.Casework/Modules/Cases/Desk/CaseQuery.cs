using System.Globalization;
using System.Text;
using System.Text.Json;
using Dapper;
using Guildhall.Platform.Time;

namespace Guildhall.Casework.Modules.Cases.Desk;

/// <summary>
/// The SQL of a list. It is put together from fragments that are written here; what a person chose goes in as parameters alone.
/// </summary>
internal sealed class CaseQuery
{
    /// <summary>What a line of a list is made of.</summary>
    public const string Columns =
        """
        c.id, c.reference, c.service, c.service_version, c.stage, c.team, c.owner_name, c.customer_name, c.property_text, c.opened_at, c.target_on,
            c.closed_at, coalesce(c.changed_at, c.opened_at) as changed_at, c.customer_wrote_at, c.reply, c.reply_by, c.waiting_since, c.snoozed_until, c.warn_on, c.sample,
            c.ward, c.channel, c.language, c.flags
        """;

    /// <summary>What every list leaves out: what is tried out, and what is restricted to other teams. A page that shows one case asks <c>may_open</c>; no list does.</summary>
    public const string Permitted = "not c.test and (not c.restricted or c.team = any(@MyTeams))";

    private const int FewTeams = 8;

    private const string Awake = "(c.snoozed_until is null or c.snoozed_until <= @Today)";
    private const string IsWaiting = "(c.waiting_since is not null or c.reply = 'awaited')";
    private const string IsDueSoon = "c.target_on >= @Today and coalesce(c.warn_on, c.target_on - 2) <= @Today";

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
        _where = Where();
    }

    /// <summary>The parameters of all statements made here.</summary>
    public DynamicParameters Parameters => _parameters;

    /// <summary>One page of the list, from a place on; or backwards, up to it.</summary>
    public string Page(CaseCursor? from, bool backwards, int limit)
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

        _parameters.Add("Limit", limit);
        var direction = descending ? " desc" : "";
        var page =
            $"""
            select {Columns}, {key} as sort_key
            from {(IsTeamAfterTeam ? "cases.\"case\" c" : From)}
            where {_where}{place}
            order by {key}{direction}, c.id{direction}
            limit @Limit
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
            limit @Limit
            """;
    }

    /// <summary>All lines, in the list's order.</summary>
    public string All()
    {
        var (sort, descending) = _filter.Order;
        var direction = descending ? " desc" : "";
        return $"""
            select {Columns}
            from {From}
            where {_where}
            order by {Key(sort)}{direction}, c.id{direction}
            """;
    }

    /// <summary>How many cases the list has, counted no further than <c>@Cap</c>.</summary>
    public string Count() =>
        $"""
        select count(*)::int
        from (
            select
            from {From}
            where {_where}
            limit @Cap) listed
        """;

    /// <summary>The keys and versions of the first of them, in the list's order.</summary>
    public string Choice()
    {
        var (sort, descending) = _filter.Order;
        var direction = descending ? " desc" : "";
        return $"""
            select c.id, c.reference, c.version
            from {From}
            where {_where}
            order by {Key(sort)}{direction}, c.id{direction}
            limit @Most
            """;
    }

    private bool IsByTeam => _filter.View is not (CaseView.Mine or CaseView.Tests);

    // What happened in a time is looked up once and not for each team; and the latest of all cases of many teams are simply the latest.
    private bool IsTeamAfterTeam => IsByTeam
        && _filter is { Chased.IsAny: true, Reopened.IsAny: true, Surveyed.IsAny: true, Scores.Count: 0 }
        && (_filter.View != CaseView.All || _scope.Teams.Count <= FewTeams);

    private string From => IsByTeam
        ? """unnest(@Teams) as wanted(team) join cases."case" c on c.team = wanted.team"""
        : "cases.\"case\" c";

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
        CaseView.Open => $"c.team = wanted.team and c.closed_at is null and {Permitted} and {Awake}",
        CaseView.Mine => $"c.owner = @Id and c.closed_at is null and {Permitted} and {Awake}",
        CaseView.Unassigned => $"c.team = wanted.team and c.closed_at is null and c.owner is null and {Permitted} and {Awake}",
        CaseView.DueSoon => $"c.team = wanted.team and c.closed_at is null and {IsDueSoon} and {Permitted}",
        CaseView.Waiting => $"c.team = wanted.team and c.closed_at is null and {IsWaiting} and {Permitted}",
        CaseView.Snoozed => $"c.team = wanted.team and c.closed_at is null and c.snoozed_until > @Today and {Permitted}",
        CaseView.Unread => $"c.team = wanted.team and c.customer_wrote_at is not null and {Permitted}",
        CaseView.Closed => $"c.team = wanted.team and c.closed_at is not null and {Permitted}",
        CaseView.All => $"c.team = wanted.team and {Permitted}",
        CaseView.Tests => "c.test and (not c.restricted or c.team = any(@MyTeams))",
        _ => throw new ArgumentOutOfRangeException(nameof(view), view, null),
    };

    /// <summary>The figures of the tabs, in one statement.</summary>
    public static string Counts { get; } = string.Create(CultureInfo.InvariantCulture,
        $"""
        select
            {Capped(CaseView.Open, "open")},
            {Capped(CaseView.Mine, "mine")},
            {Capped(CaseView.Unassigned, "unassigned")},
            {Capped(CaseView.DueSoon, "due_soon")},
            {Capped(CaseView.Waiting, "waiting")},
            {Capped(CaseView.Snoozed, "snoozed")},
            {Capped(CaseView.Unread, "unread")},
            (select count(*)::int from (
                select from unnest(@Teams) as wanted(team) join cases."case" c on c.team = wanted.team
                where c.closed_at is null and c.target_on < @Today and {Permitted} and {Awake} limit @Cap) late) as overdue
        """);

    private static string Capped(CaseView view, string name) =>
        $"""
        (select count(*)::int from (
                select from {(view == CaseView.Mine ? "" : "unnest(@Teams) as wanted(team) join ")}cases."case" c{(view == CaseView.Mine ? "" : " on c.team = wanted.team")}
                where {ViewFragment(view)} limit @Cap) {name}) as {name}
        """;

    private string Where()
    {
        var where = new StringBuilder(ViewFragment(_filter.View));
        if (!IsByTeam && _filter.Teams.Count > 0 && !_filter.Teams.Contains(CaseFilter.EveryTeam))
        {
            Add("c.team = any(@FilterTeams)", "FilterTeams", _filter.Teams.ToArray());
        }

        AddAny("c.service = any(@Services)", "Services", _filter.Services);
        AddAny("c.stage = any(@Stages)", "Stages", _filter.Stages);
        AddAny(_filter.Wards.Contains(CaseFilter.NoWard) ? "(c.ward is null or c.ward = any(@Wards))" : "c.ward = any(@Wards)", "Wards", _filter.Wards);
        AddAny("c.flags && @Flags", "Flags", _filter.Flags);
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
                Add("c.property_text ilike @Place", "Place", $"%{Escaped(place)}%");
            }
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
        AddAny("c.outcome = any(@Outcomes)", "Outcomes", [.. _filter.Outcomes.Select(Platform.Data.Text.Kebab)]);
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

        AddHappened("Chased", "t.kind in ('written', 'contacted') and t.data -> 'closed' is null", _filter.Chased);
        AddHappened("Reopened", "t.kind in ('reopened', 'disputed')", _filter.Reopened);
        if (!_filter.Surveyed.IsAny || _filter.Scores.Count > 0)
        {
            var answered = Instants("s.answered_at", "Surveyed", _filter.Surveyed);
            Add($"c.id in (select s.case_id from cases.survey s where s.score = any(@Scores){answered})", "Scores", _filter.Scores.Count > 0 ? _filter.Scores.ToArray() : [1, 2, 3, 4, 5]);
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
            var name = string.Create(CultureInfo.InvariantCulture, $"Answer{number++}");
            Add($"c.facets @> any(@{name}::jsonb[])", name, answers.Select(a => JsonSerializer.Serialize(new Dictionary<string, string[]>(StringComparer.Ordinal) { [question] = [a] })).ToArray());
        }

        return where.ToString();

        void Add(string fragment, string name, object value)
        {
            where.Append(" and ").Append(fragment);
            _parameters.Add(name, value);
        }

        void AddAny(string fragment, string name, IReadOnlyList<string> values)
        {
            if (values.Count > 0)
            {
                Add(fragment, name, values.ToArray());
            }
        }

        void AddInstants(string column, string name, DayRange days) => where.Append(Instants(column, name, days));

        void AddHappened(string name, string what, DayRange days)
        {
            if (!days.IsAny)
            {
                where.Append(" and c.id in (select t.case_id from cases.timeline_entry t where ").Append(what).Append(Instants("t.at", name, days)).Append(')');
            }
        }

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

    private static string Escaped(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}
