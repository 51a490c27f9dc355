using System.Globalization;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Platform.Time.Closures;

/// <summary>Where the closures are.</summary>
internal static class ClosuresLinks
{
    public const string List = "/staff/closures";
}

/// <summary>The screen of one-off closures.</summary>
[Authorize("administrator")]
internal sealed class ClosuresPage(ClosureList closures, WorkingCalendar calendar, TimeProvider clock) : PageModel
{
    private const int LongestTitle = 100;
    private const int YearsAhead = 5;

    public IReadOnlyList<Closure> Upcoming { get; private set; } = [];

    /// <summary>The last day the bank-holiday file knows of.</summary>
    public DateOnly FileEnds => calendar.BankHolidays.Last;

    public bool FileEndsSoon => FileEnds < LondonTime.Today(clock).AddYears(1);

    [BindProperty(Name = "day-day")]
    public string? Day { get; set; }

    [BindProperty(Name = "day-month")]
    public string? Month { get; set; }

    [BindProperty(Name = "day-year")]
    public string? Year { get; set; }

    [BindProperty(Name = "title")]
    public string? ReasonGiven { get; set; }

    /// <summary>Whether it is a bank holiday by law, and not the council's own closure.</summary>
    [BindProperty(Name = "bank-holiday")]
    public string? IsBankHoliday { get; set; }

    public Task OnGetAsync() => LoadAsync();

    public async Task<IActionResult> OnPostAddAsync()
    {
        var day = ReadDay();
        var title = ReadTitle();
        if (day is { } closed && title is not null && ModelState.IsValid)
        {
            if (await closures.AddAsync(closed, title, IsBankHoliday is not null, User.ToOfficer()))
            {
                return Redirect(ClosuresLinks.List);
            }

            ModelState.AddModelError("day", "The council is already closed on this day");
        }

        await LoadAsync();
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    public async Task<IActionResult> OnPostRemoveAsync(string? remove)
    {
        if (!DateOnly.TryParseExact(remove, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return NotFound();
        }

        await closures.RemoveAsync(day, User.ToOfficer());
        return Redirect(ClosuresLinks.List);
    }

    private async Task LoadAsync() => Upcoming = await closures.ListAsync(LondonTime.Today(clock));

    private DateOnly? ReadDay()
    {
        if (!DateOnly.TryParseExact($"{Year?.Trim()}-{Month?.Trim()}-{Day?.Trim()}", "yyyy-M-d", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            ModelState.AddModelError("day", "Enter the day of the closure, such as 19 9 2027");
            return null;
        }

        var today = LondonTime.Today(clock);
        var problem = day switch
        {
            _ when day < today => "The day must be today or later",
            _ when day > today.AddYears(YearsAhead) => $"The day must be within {YearsAhead} years",
            { DayOfWeek: DayOfWeek.Saturday or DayOfWeek.Sunday } => $"{day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)} is a {day.DayOfWeek}, which is not a working day",
            _ when calendar.BankHolidays.Days.TryGetValue(day, out var holiday) => $"This day is already a bank holiday: {holiday}",
            _ => null,
        };
        if (problem is not null)
        {
            ModelState.AddModelError("day", problem);
        }

        return day;
    }

    private string? ReadTitle()
    {
        var title = string.Concat((ReasonGiven ?? "").Where(c => !char.IsControl(c))).Trim();
        if (title.Length is 0 or > LongestTitle)
        {
            ModelState.AddModelError("title", title.Length == 0 ? "Enter why the council is closed" : $"The reason must be {LongestTitle} characters or fewer");
            return null;
        }

        return title;
    }
}
