using System.Globalization;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Notifications;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Guildhall.Casework.Modules.Customers.Preferences;

/// <summary>How, when and in which language a person wants to be written to.</summary>
[AsThemselves]
[Authorize(Policies.SignedIn)]
internal sealed class PreferencesModel(OwnPreferences preferences, Persons persons, Messenger messenger, IStringLocalizer<Words> words) : PageModel
{
    [BindProperty(Name = "language")]
    public string? Language { get; set; }

    [BindProperty(Name = "requests")]
    public string? Requests { get; set; }

    [BindProperty(Name = "reminders")]
    public string? Reminders { get; set; }

    [BindProperty(Name = "quiet-from")]
    public string? QuietFrom { get; set; }

    [BindProperty(Name = "quiet-to")]
    public string? QuietTo { get; set; }

    public bool IsSaved => Request.Query.ContainsKey("saved");

    /// <summary>Whether texts are sent at all.</summary>
    public bool CanText => messenger.CanText;

    /// <summary>Whether texts would reach this person.</summary>
    public bool HasMobile { get; private set; }

    /// <summary>The hours of the day.</summary>
    public static IEnumerable<string> Hours => Enumerable.Range(0, 24).Select(hour => string.Create(CultureInfo.InvariantCulture, $"{hour:00}:00"));

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        await ReadAsync(cancellationToken);
        var chosen = await preferences.OfAsync(User.Person().Id, cancellationToken);
        Language = chosen.Language ?? "";
        Requests = chosen.Channels.GetValueOrDefault("requests", "email");
        Reminders = chosen.Channels.GetValueOrDefault("reminders", "email");
        QuietFrom = Written(chosen.QuietFrom);
        QuietTo = Written(chosen.QuietTo);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await ReadAsync(cancellationToken);
        var (from, to) = (Hour(QuietFrom), Hour(QuietTo));
        if (from is null != to is null)
        {
            ModelState.AddModelError(from is null ? "quiet-from" : "quiet-to", words["Select both a beginning and an end for quiet hours, or neither"]);
        }
        else if (from is not null && from == to)
        {
            ModelState.AddModelError("quiet-to", words["Quiet hours must begin and end at different times"]);
        }

        if (!ModelState.IsValid)
        {
            return new PageResult { StatusCode = StatusCodes.Status400BadRequest };
        }

        var channels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (topic, channel) in new[] { ("requests", Requests), ("reminders", Reminders) })
        {
            if (OwnPreferences.ChannelWords.Contains(channel) && (channel != "sms" || (CanText && HasMobile)))
            {
                channels[topic] = channel!;
            }
        }

        await preferences.SaveAsync(
            User.Person(), new Preference { Language = Language is "en" or "cy" ? Language : null, QuietFrom = from, QuietTo = to, Channels = channels }, cancellationToken);
        return Redirect($"{CustomerLinks.Preferences}?saved=true");
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        var person = await persons.FindAsync(User.Person().Id, cancellationToken);
        HasMobile = PhoneNumber.TryParse(person?.Phone, out var phone) && (phone.IsUkMobile || !phone.IsUk);
    }

    private static int? Hour(string? text) =>
        text is { Length: 5 } && text.EndsWith(":00", StringComparison.Ordinal) && int.TryParse(text[..2], NumberStyles.None, CultureInfo.InvariantCulture, out var hour) && hour < 24
            ? hour
            : null;

    private static string Written(int? hour) => hour is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known:00}:00") : "";
}
