using Guildhall.Casework.Modules.Cases;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Time;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Council.Modules.Councillors.Ward;

/// <summary>What a ward asks of the council, in numbers alone. By whole months: two times that differ by a day would tell one case.</summary>
[Authorize(Policies.Councillor)]
internal sealed class WardModel(Workers workers, WardFigures figures, TimeProvider clock) : PageModel
{
    public const int Least = WardNumbers.Least;

    public IReadOnlyList<string> Wards { get; private set; } = [];

    public string? Ward { get; private set; }

    public int Months { get; private set; }

    public DateOnly From { get; private set; }

    public DateOnly Until { get; private set; }

    public IReadOnlyList<WardCounts> Lines { get; private set; } = [];

    public string NameOf(string ward) => figures.NameOf(ward);

    public async Task OnGetAsync(string? ward, string? months, CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        var today = LondonTime.Today(clock);
        Months = months == "12" ? 12 : 3;
        Until = new DateOnly(today.Year, today.Month, 1);
        From = Until.AddMonths(-Months);
        Wards = (await workers.FindAsync(User.Staff().Id, today, cancellationToken))?.Wards ?? [];
        Ward = Wards.Contains(ward) ? ward : Wards is [var first, ..] ? first : null;
        if (Ward is not null)
        {
            Lines = await figures.CountAsync([Ward], LondonTime.StartOf(From), LondonTime.StartOf(Until), cancellationToken);
        }
    }
}
