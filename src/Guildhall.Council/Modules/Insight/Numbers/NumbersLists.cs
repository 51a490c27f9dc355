using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Catalogue;

namespace Guildhall.Council.Modules.Insight.Numbers;

/// <summary>What a line is of, besides its days.</summary>
internal sealed record LineOf(string? Service, string? Team, string? Ward, string? Channel);

/// <summary>The lists behind the numbers: each has just the cases that were counted. Null where whoever looks may not open it.</summary>
internal sealed class NumbersLists(NumbersFilter filter, NumbersScope scope, DateOnly today)
{
    /// <summary>All that was chosen.</summary>
    public LineOf All { get; } = new(filter.Service, filter.Team, filter.Ward, filter.Channel);

    public string? Opened(LineOf of, Days days) => Link(of, new CaseFilter { View = CaseView.All, Opened = Range(days) });

    public string? Closed(LineOf of, Days days) => Link(of, new CaseFilter { View = CaseView.Closed, Closed = Range(days), Outcomes = [Outcome.Done, Outcome.Refused, Outcome.Withdrawn] });

    /// <summary>Those open at the end of a day; of today, now.</summary>
    public string? Open(LineOf of, DateOnly? day = null) => Link(of, new CaseFilter { View = CaseView.All, OpenOn = day ?? today });

    /// <summary>Those open now that were opened on some days.</summary>
    public string? OpenSince(LineOf of, Days opened) => Link(of, new CaseFilter { View = CaseView.All, OpenOn = today, Opened = Range(opened) });

    public string? InTarget(LineOf of, Days days, bool so = true) => Link(of, new CaseFilter { View = CaseView.Closed, Closed = Range(days), InTarget = so });

    public string? FirstContact(LineOf of, Days days) => Link(of, new CaseFilter { View = CaseView.Closed, Closed = Range(days), FirstContact = true });

    public string? Reopened(LineOf of, Days days) => Link(of, new CaseFilter { View = CaseView.All, Reopened = Range(days) });

    public string? Chased(LineOf of, Days days) => Link(of, new CaseFilter { View = CaseView.All, Chased = Range(days) });

    public string? Satisfied(LineOf of, Days days) => Link(of, new CaseFilter { View = CaseView.All, Surveyed = Range(days), Scores = [4, 5] });

    public string? Answered(LineOf of, Days days) => Link(of, new CaseFilter { View = CaseView.All, Surveyed = Range(days) });

    private string? Link(LineOf of, CaseFilter cases) => !scope.MayList(of.Team) ? null : (cases with
    {
        Teams = of.Team is { } team ? [team] : !scope.SeesAll ? [] : [CaseFilter.EveryTeam],
        Services = One(of.Service),
        Wards = One(of.Ward),
        Channel = of.Channel,
    }).Link;

    private static IReadOnlyList<string> One(string? value) => value is null ? [] : [value];

    private static DayRange Range(Days days) => new(days.From, days.To);
}
