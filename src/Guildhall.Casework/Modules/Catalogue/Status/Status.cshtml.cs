using System.Globalization;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Places;
using Guildhall.Platform.Localisation;
using Guildhall.Platform.Time;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Catalogue.Status;

/// <summary>Says that a service is slow or closed for now, or that it is as usual again. For its team, and managers.</summary>
[Authorize(Policies.Staff)]
internal sealed class StatusModel(ServiceCatalogue catalogue, ServiceStatuses statuses, WardNames wards, TimeProvider clock) : PageModel
{
    private const int LongestWords = 500;

    public ServiceDefinition Service { get; private set; } = null!;

    public ServiceStatus? Status { get; private set; }

    [BindProperty(Name = "state")]
    public string? State { get; set; }

    [BindProperty(Name = "words")]
    public string? Words { get; set; }

    [BindProperty(Name = "welsh")]
    public string? Welsh { get; set; }

    [BindProperty(Name = "wards")]
    public string[] In { get; set; } = [];

    public WardNames Wards => wards;

    [BindProperty(Name = "until-day")]
    public string? Day { get; set; }

    [BindProperty(Name = "until-month")]
    public string? Month { get; set; }

    [BindProperty(Name = "until-year")]
    public string? Year { get; set; }

    /// <summary>Whether somebody may say how a service is: who does its work, and managers.</summary>
    public static bool MaySet(ServiceDefinition service, CurrentStaff staff) => staff.Is(StaffRole.Manager) || (service.Work is { } work && staff.Teams.Contains(work.Team));

    public async Task<IActionResult> OnGetAsync(string service, CancellationToken cancellationToken)
    {
        if (await FindAsync(service, cancellationToken) is { } instead)
        {
            return instead;
        }

        In = [.. Status?.Wards ?? []];
        (State, Words, Welsh) = (Status is null ? null : Platform.Data.Text.Kebab(Status.State), Status?.Said.English, Status?.Said.Welsh);
        (Day, Month, Year) = Status?.Until is { } until
            ? (until.Day.ToString(CultureInfo.InvariantCulture), until.Month.ToString(CultureInfo.InvariantCulture), until.Year.ToString(CultureInfo.InvariantCulture))
            : (null, null, null);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string service, CancellationToken cancellationToken)
    {
        if (await FindAsync(service, cancellationToken) is { } instead)
        {
            return instead;
        }

        if (State is not ("slow" or "closed"))
        {
            ModelState.AddModelError("state", "Select how it is not as usual");
        }

        string[] chosen = [.. wards.All.Select(w => w.Code).Intersect(In, StringComparer.Ordinal)];
        if (State == "closed" && chosen.Length > 0)
        {
            ModelState.AddModelError("wards", "A service is closed everywhere or not at all. Take the wards out");
        }

        var words = Check("words", Words, "Write what people are to know");
        var welsh = Check("welsh", Welsh, "Write the same in Welsh");
        var until = Until();
        if (!ModelState.IsValid)
        {
            return new PageResult { StatusCode = StatusCodes.Status400BadRequest };
        }

        await statuses.SetAsync(
            Service.Name,
            new ServiceStatus(Platform.Data.Text.Parse<ServiceState>(State!), new LocalText(words, welsh), until) { Wards = chosen },
            User.Staff(),
            cancellationToken);
        return Redirect(CatalogueLinks.Statuses);
    }

    /// <summary>It is as usual again.</summary>
    public async Task<IActionResult> OnPostClearAsync(string service, CancellationToken cancellationToken)
    {
        if (await FindAsync(service, cancellationToken) is { } instead)
        {
            return instead;
        }

        await statuses.ClearAsync(Service.Name, User.Staff(), cancellationToken);
        return Redirect(CatalogueLinks.Statuses);
    }

    private async Task<IActionResult?> FindAsync(string service, CancellationToken cancellationToken)
    {
        if (catalogue.Find(service)?.Definition is not { Retired: null } found || !MaySet(found, User.Staff()))
        {
            return NotFound();
        }

        Service = found;
        Status = await statuses.FindSetAsync(found.Name, cancellationToken);
        return null;
    }

    private string Check(string field, string? typed, string missing)
    {
        var text = string.Join(' ', (typed ?? "").Replace("\0", "", StringComparison.Ordinal).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (text.Length is 0 or > LongestWords)
        {
            ModelState.AddModelError(field, text.Length == 0 ? missing : $"Use {LongestWords} characters or fewer");
        }

        return text;
    }

    private DateOnly? Until()
    {
        if (string.IsNullOrWhiteSpace(Day) && string.IsNullOrWhiteSpace(Month) && string.IsNullOrWhiteSpace(Year))
        {
            return null;
        }

        var today = LondonTime.Today(clock);
        if (!DateOnly.TryParseExact($"{Year?.Trim()}-{Month?.Trim()}-{Day?.Trim()}", "yyyy-M-d", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) || day < today || day > today.AddYears(2))
        {
            ModelState.AddModelError("until", "Enter the last day, today or later, such as 19 9 2027; or leave it empty");
        }

        return day;
    }
}
