using System.Globalization;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Platform.Data;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Guildhall.Casework.Modules.Cases;

/// <summary>From one day to another, both included; either may be open.</summary>
public sealed record DayRange(DateOnly? From, DateOnly? To)
{
    /// <summary>Every day.</summary>
    public static DayRange Any { get; } = new(null, null);

    /// <summary>Whether every day is in it.</summary>
    public bool IsAny => this == Any;
}

/// <summary>
/// Which cases a list shows, how it is sorted and which columns it has. Its only form outside is the part of an address after the
/// question mark: what makes no sense there is left out.
/// </summary>
public sealed record CaseFilter
{
    /// <summary>Which cases.</summary>
    public CaseView View { get; init; }

    /// <summary>The teams; all of the officer's when empty, all they may choose with <see cref="EveryTeam"/>.</summary>
    public IReadOnlyList<string> Teams { get; init; } = [];

    /// <summary>The services; all when empty.</summary>
    public IReadOnlyList<string> Services { get; init; } = [];

    /// <summary>The stages; all when empty.</summary>
    public IReadOnlyList<string> Stages { get; init; } = [];

    /// <summary>Who has it: <see cref="Me"/>, <see cref="Nobody"/> or an account; null for anybody.</summary>
    public string? Owner { get; init; }

    /// <summary>Words of the address, or a UPRN; null for anywhere.</summary>
    public string? Place { get; init; }

    /// <summary>The reference of a case of whose customer all are wanted; null for anybody's. A name would be a name in an address.</summary>
    public string? Customer { get; init; }

    /// <summary>The wards' codes, or <see cref="NoWard"/>; all when empty.</summary>
    public IReadOnlyList<string> Wards { get; init; } = [];

    /// <summary>Flags it has at least one of.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>How it reached us; any way when null.</summary>
    public string? Channel { get; init; }

    /// <summary>The customer's language; any when null.</summary>
    public string? Language { get; init; }

    /// <summary>How near its target is; any when null.</summary>
    public CaseDue? Due { get; init; }

    /// <summary>The days it came.</summary>
    public DayRange Opened { get; init; } = DayRange.Any;

    /// <summary>The days it was promised by.</summary>
    public DayRange Target { get; init; } = DayRange.Any;

    /// <summary>The days it was closed.</summary>
    public DayRange Closed { get; init; } = DayRange.Any;

    /// <summary>How it ended: one of these; any end, or none, when empty.</summary>
    public IReadOnlyList<Outcome> Outcomes { get; init; } = [];

    /// <summary>The day at whose end it was open; any when null.</summary>
    public DateOnly? OpenOn { get; init; }

    /// <summary>Whether it was done or refused within its target, or after it; either when null.</summary>
    public bool? InTarget { get; init; }

    /// <summary>Whether it was done or refused without anything more from the customer, or not so; either when null.</summary>
    public bool? FirstContact { get; init; }

    /// <summary>The days its customer wrote while it was open.</summary>
    public DayRange Chased { get; init; } = DayRange.Any;

    /// <summary>The days it was opened again.</summary>
    public DayRange Reopened { get; init; } = DayRange.Any;

    /// <summary>The days its customer said how it went.</summary>
    public DayRange Surveyed { get; init; } = DayRange.Any;

    /// <summary>What they said, 1 very bad to 5 very good; any of these.</summary>
    public IReadOnlyList<int> Scores { get; init; } = [];

    /// <summary>Answers it has, by question: at least one of each question's.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Answers { get; init; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);

    /// <summary>What it is sorted by; null for the list's own way.</summary>
    public CaseSort? Sort { get; init; }

    /// <summary>Whether the greatest comes first, where <see cref="Sort"/> says what.</summary>
    public bool Descending { get; init; }

    /// <summary>The columns; the list's own when empty.</summary>
    public IReadOnlyList<CaseColumn> Columns { get; init; } = [];

    /// <summary>The word for whoever looks.</summary>
    public const string Me = "me";

    /// <summary>The word for no owner.</summary>
    public const string Nobody = "nobody";

    /// <summary>The word for all the teams an officer may choose.</summary>
    public const string EveryTeam = "all";

    /// <summary>The word for a case whose ward is not known.</summary>
    public const string NoWard = "none";

    private const string AnswerPrefix = "answer.";
    private const int MostValues = 100;
    private const int LongestValue = 100;

    /// <summary>What the list is sorted by.</summary>
    public (CaseSort Sort, bool Descending) Order => Sort is { } sort ? (sort, Descending) : View switch
    {
        CaseView.Closed => (CaseSort.Closed, true),
        CaseView.All or CaseView.Tests => (CaseSort.Opened, true),
        CaseView.Unread => (CaseSort.Written, false),
        CaseView.Waiting => (CaseSort.Waiting, false),
        CaseView.Snoozed => (CaseSort.Snoozed, false),
        _ => (CaseSort.Target, false),
    };

    /// <summary>The columns the list shows.</summary>
    public IReadOnlyList<CaseColumn> Shown => Columns.Count > 0 ? Columns : UsualColumns(View);

    /// <summary>The sorts a list can have: those whose value every case in it has.</summary>
    public IReadOnlyList<CaseSort> Sorts => View switch
    {
        CaseView.Closed => [CaseSort.Closed, CaseSort.Target, CaseSort.Opened, CaseSort.Changed],
        CaseView.Unread => [CaseSort.Written, CaseSort.Target, CaseSort.Opened, CaseSort.Changed],
        CaseView.Waiting => [CaseSort.Waiting, CaseSort.Target, CaseSort.Opened, CaseSort.Changed],
        CaseView.Snoozed => [CaseSort.Snoozed, CaseSort.Target, CaseSort.Opened, CaseSort.Changed],
        _ => [CaseSort.Target, CaseSort.Opened, CaseSort.Changed],
    };

    /// <summary>How many things narrow the list, besides which list it is and whose.</summary>
    public int Narrowings =>
        Some(Services.Count) + Some(Stages.Count) + Some(Wards.Count) + Some(Flags.Count) + Some(Owner?.Length ?? 0) + Some(Place?.Length ?? 0) + Some(Customer?.Length ?? 0)
        + Some(Channel?.Length ?? 0) + Some(Language?.Length ?? 0) + (Due is null ? 0 : 1)
        + (Opened.IsAny ? 0 : 1) + (Target.IsAny ? 0 : 1) + (Closed.IsAny ? 0 : 1) + Answers.Count
        + Some(Outcomes.Count) + (OpenOn is null ? 0 : 1) + (InTarget is null ? 0 : 1) + (FirstContact is null ? 0 : 1)
        + (Chased.IsAny ? 0 : 1) + (Reopened.IsAny ? 0 : 1) + (Surveyed.IsAny ? 0 : 1) + Some(Scores.Count);

    /// <summary>The columns of a list that says nothing of them.</summary>
    public static IReadOnlyList<CaseColumn> UsualColumns(CaseView view) =>
    [
        CaseColumn.Service, CaseColumn.Customer, CaseColumn.Stage, CaseColumn.With, CaseColumn.Opened,
        view switch { CaseView.Closed or CaseView.All => CaseColumn.Closed, CaseView.Waiting => CaseColumn.Waiting, CaseView.Snoozed => CaseColumn.Snoozed, _ => CaseColumn.Target },
    ];

    /// <summary>Reads the part of an address after the question mark.</summary>
    public static CaseFilter Parse(string? query) => Read(QueryHelpers.ParseQuery(query));

    /// <summary>Reads the values of an address.</summary>
    public static CaseFilter Read(IEnumerable<KeyValuePair<string, StringValues>> query)
    {
        var values = query.ToDictionary(
            q => q.Key,
            q => (IReadOnlyList<string>)[.. q.Value.OfType<string>().Where(v => v.Length is > 0 and <= LongestValue && !v.Contains('\0', StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).Take(MostValues)],
            StringComparer.Ordinal);
        var filter = new CaseFilter
        {
            View = Word<CaseView>(One("view")) ?? CaseView.Open,
            Teams = Many("team"),
            Services = Many("service"),
            Stages = Many("stage"),
            Owner = One("owner") is { } owner && (owner is Me or Nobody || Guid.TryParse(owner, out _)) ? owner : null,
            Place = One("place")?.Trim() is { Length: > 0 } place ? place : null,
            Customer = One("customer")?.Trim() is { Length: > 0 } customer ? customer : null,
            Wards = Many("ward"),
            Flags = Many("flag"),
            Channel = One("channel"),
            Language = One("language"),
            Due = Word<CaseDue>(One("due")),
            Opened = new DayRange(Day("opened-from"), Day("opened-to")),
            Target = new DayRange(Day("target-from"), Day("target-to")),
            Closed = new DayRange(Day("closed-from"), Day("closed-to")),
            Outcomes = [.. Many("outcome").Select(Word<Outcome>).OfType<Outcome>()],
            OpenOn = Day("open-on"),
            InTarget = YesNo("in-target"),
            FirstContact = YesNo("first-contact"),
            Chased = new DayRange(Day("chased-from"), Day("chased-to")),
            Reopened = new DayRange(Day("reopened-from"), Day("reopened-to")),
            Surveyed = new DayRange(Day("surveyed-from"), Day("surveyed-to")),
            Scores = [.. Many("score").Where(s => s is "1" or "2" or "3" or "4" or "5").Select(s => s[0] - '0')],
            Answers = values.Where(v => v.Key.StartsWith(AnswerPrefix, StringComparison.Ordinal) && v.Value.Count > 0)
                .OrderBy(v => v.Key, StringComparer.Ordinal).Take(MostValues)
                .ToDictionary(v => v.Key[AnswerPrefix.Length..], v => v.Value, StringComparer.Ordinal),
            Columns = [.. Many("column").Select(Word<CaseColumn>).OfType<CaseColumn>()],
        };

        // The service's answers mean nothing beside another service's.
        filter = filter.Services.Count == 1 ? filter : filter with { Answers = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) };
        var sort = One("sort") ?? "";
        return Word<CaseSort>(sort.TrimStart('-')) is { } by && filter.Sorts.Contains(by) && filter.Order != (by, sort.StartsWith('-'))
            ? filter with { Sort = by, Descending = sort.StartsWith('-') }
            : filter;

        IReadOnlyList<string> Many(string key) => values.GetValueOrDefault(key) ?? [];
        string? One(string key) => Many(key) is [.., var last] ? last : null;
        bool? YesNo(string key) => One(key) switch { "yes" => true, "no" => false, _ => null };
        DateOnly? Day(string key) => DateOnly.TryParseExact(One(key), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
    }

    /// <summary>The same as an address has it, always in one order.</summary>
    public string ToQuery()
    {
        var parts = new List<string>();
        Add("view", Text.Kebab(View));
        AddAll("team", Teams);
        AddAll("service", Services);
        AddAll("stage", Stages);
        Add("owner", Owner);
        Add("place", Place);
        Add("customer", Customer);
        AddAll("ward", Wards);
        AddAll("flag", Flags);
        Add("channel", Channel);
        Add("language", Language);
        Add("due", Due is { } due ? Text.Kebab(due) : null);
        AddDays("opened", Opened);
        AddDays("target", Target);
        AddDays("closed", Closed);
        AddAll("outcome", Outcomes.Select(Text.Kebab));
        Add("open-on", OpenOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Add("in-target", YesNo(InTarget));
        Add("first-contact", YesNo(FirstContact));
        AddDays("chased", Chased);
        AddDays("reopened", Reopened);
        AddDays("surveyed", Surveyed);
        AddAll("score", Scores.Select(s => s.ToString(CultureInfo.InvariantCulture)));
        foreach (var (question, answers) in Answers)
        {
            AddAll(AnswerPrefix + question, answers);
        }

        if (Sort is { } sort)
        {
            Add("sort", (Descending ? "-" : "") + Text.Kebab(sort));
        }

        AddAll("column", Columns.SequenceEqual(UsualColumns(View)) ? [] : Columns.Select(Text.Kebab));
        return string.Join('&', parts);

        static string? YesNo(bool? so) => so switch { true => "yes", false => "no", null => null };

        void Add(string key, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                parts.Add($"{Uri.EscapeDataString(key)}={Uri.EscapeDataString(value)}");
            }
        }

        void AddAll(string key, IEnumerable<string> all)
        {
            foreach (var value in all)
            {
                Add(key, value);
            }
        }

        void AddDays(string key, DayRange days)
        {
            Add(key + "-from", days.From?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            Add(key + "-to", days.To?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        }
    }

    /// <summary>The address of the list.</summary>
    public string Link => $"{CaseLinks.Desk}?{ToQuery()}";

    /// <summary>The same filters on another list.</summary>
    public CaseFilter On(CaseView view) => this with { View = view, Sort = null, Descending = false };

    private static int Some(int count) => count > 0 ? 1 : 0;

    private static T? Word<T>(string? text)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (Text.Kebab(value) == text)
            {
                return value;
            }
        }

        return null;
    }
}
