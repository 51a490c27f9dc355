using System.Globalization;
using Guildhall.Casework.Modules.Catalogue;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Council.Modules.Disclosure.Log;

/// <summary>The disclosure log: what others asked, and what they were told.</summary>
[AllowAnonymous]
internal sealed class LogModel(DisclosureLog log, DisclosureRules rules, ServiceCatalogue catalogue) : PageModel
{
    private const int LongestWords = 200;

    [BindProperty(Name = "q", SupportsGet = true)]
    public string? Words { get; set; }

    [BindProperty(Name = "topic", SupportsGet = true)]
    public string? Topic { get; set; }

    [BindProperty(Name = "month", SupportsGet = true)]
    public string? Month { get; set; }

    [BindProperty(Name = "after", SupportsGet = true)]
    public string? After { get; set; }

    public IReadOnlyList<LogEntry> Entries { get; private set; } = [];

    /// <summary>Where the entries after these are; null for no more.</summary>
    public string? Older { get; private set; }

    public IReadOnlyList<DateOnly> Months { get; private set; } = [];

    public IReadOnlyList<LogTopic> Topics { get; private set; } = [];

    /// <summary>Where people ask for themselves.</summary>
    public IEnumerable<ServiceDefinition> Services => rules.Current.Requests.Select(r => catalogue.Find(r.Service)?.Definition).OfType<ServiceDefinition>().Where(s => s.Retired is null);

    public bool IsNarrowed => Words!.Length > 0 || Topic is not null || Month is not null;

    /// <summary>What a topic is called.</summary>
    public string? TitleOf(string topic) => rules.Current.Topic(topic)?.Title.ToString();

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Words = (Words ?? "").Replace("\0", "", StringComparison.Ordinal).Trim();
        Words = Words.Length > LongestWords ? Words[..LongestWords] : Words;
        Topic = rules.Current.Topic(Topic)?.Name;
        DateOnly? month = DateOnly.TryParseExact($"{Month}-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed) && parsed.Year is > 2000 and < 3000 ? parsed : null;
        Month = month?.ToString("yyyy-MM", CultureInfo.InvariantCulture);
        var (entries, more) = await log.FindAsync(new LogQuestion(Words, Topic, month, LogPlace.Parse(After)), cancellationToken);
        Entries = entries;
        Older = more ? LinkAfter(entries[^1]) : null;
        var (months, topics) = await log.ChoicesAsync(cancellationToken);
        Months = months;
        Topics = [.. rules.Current.Topics.Where(t => topics.Contains(t.Name))];
    }

    private string LinkAfter(LogEntry last) => $"{DisclosureLinks.Log}?{string.Join('&', new[]
    {
        ("q", Words), ("topic", Topic), ("month", Month), ("after", new LogPlace(last.AnsweredOn, last.Id).ToString()),
    }.Where(p => !string.IsNullOrEmpty(p.Item2)).Select(p => $"{p.Item1}={Uri.EscapeDataString(p.Item2!)}"))}";
}
