using System.Globalization;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Time;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Platform.Events.DeadLetters;

/// <summary>Where the dead letters are.</summary>
internal static class DeadLettersLinks
{
    public static string List(long? before = null, int? replayed = null) =>
        "/staff/deliveries" + (before is not null ? $"?before={before}" : replayed is not null ? $"?replayed={replayed}" : "");
}

/// <summary>The screen of dead letters.</summary>
[Authorize("administrator")]
internal sealed class DeadLettersPage(FailedDeliveries letters, IEnumerable<IEventSubjects> subjects, TimeProvider clock) : PageModel
{
    public IReadOnlyList<DeadLetter> Letters { get; private set; } = [];

    /// <summary>What each tells of, by the keys of the events.</summary>
    public Dictionary<Guid, EventSubject> About { get; } = [];

    public IReadOnlyList<DeadOfSubscriber> Subscribers { get; private set; } = [];

    public Backlog Backlog { get; private set; } = null!;

    public long? Next { get; private set; }

    public int? Replayed { get; private set; }

    public async Task OnGetAsync(long? before, int? replayed, CancellationToken cancellationToken)
    {
        Replayed = replayed;
        Backlog = await letters.BacklogAsync();
        Subscribers = await letters.CountAsync();
        Letters = await letters.ListAsync(before);
        if (Letters.Count > FailedDeliveries.PageSize)
        {
            Letters = [.. Letters.Take(FailedDeliveries.PageSize)];
            Next = Letters[^1].Id;
        }

        var events = Letters.DistinctBy(l => l.EventId).ToDictionary(l => l.EventId, l => l.Data);
        foreach (var known in subjects)
        {
            foreach (var (id, subject) in await known.FindAsync(events, User, cancellationToken))
            {
                About[id] = subject;
            }
        }
    }

    public async Task<IActionResult> OnPostReplayAsync(long id) =>
        Redirect(DeadLettersLinks.List(replayed: await letters.ReplayAsync(id, User.ToOfficer()) ? 1 : 0));

    public async Task<IActionResult> OnPostReplayAllAsync(string? subscriber) =>
        string.IsNullOrEmpty(subscriber) || subscriber.Contains('\0', StringComparison.Ordinal)
            ? NotFound()
            : Redirect(DeadLettersLinks.List(replayed: await letters.ReplayAllAsync(subscriber, User.ToOfficer())));

    /// <summary>How long ago, in words that are true for the while the page is looked at.</summary>
    public string Ago(DateTimeOffset instant)
    {
        var age = clock.GetUtcNow() - instant;
        return age switch
        {
            { TotalMinutes: < 1 } => "just now",
            { TotalHours: < 1 } => Words((int)age.TotalMinutes, "minute"),
            { TotalDays: < 1 } => Words((int)age.TotalHours, "hour"),
            _ => Words((int)age.TotalDays, "day"),
        };

        static string Words(int count, string unit) => $"{count} {unit}{(count == 1 ? "" : "s")} ago";
    }

    public static string At(DateTimeOffset instant) => LondonTime.At(instant).ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture);
}
