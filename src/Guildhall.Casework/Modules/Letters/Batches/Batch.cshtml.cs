using System.Globalization;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Time;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Letters.Batches;

/// <summary>A batch for the printing room: its PDF, and whether it was printed and posted.</summary>
[Authorize(LettersModule.Policy)]
internal sealed class BatchModel(LetterBatches batches, TimeProvider clock) : PageModel
{
    public LetterBatch Batch { get; private set; } = null!;

    public IReadOnlyList<LetterInBatch> Letters { get; private set; } = [];

    public bool IsMissing { get; private set; }

    [BindProperty(Name = "day-day")]
    public string? Day { get; set; }

    [BindProperty(Name = "day-month")]
    public string? Month { get; set; }

    [BindProperty(Name = "day-year")]
    public string? Year { get; set; }

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        var today = LondonTime.Today(clock);
        Day = today.Day.ToString(CultureInfo.InvariantCulture);
        Month = today.Month.ToString(CultureInfo.InvariantCulture);
        Year = today.Year.ToString(CultureInfo.InvariantCulture);
        return await FindAsync(id, cancellationToken) ? Page() : NotFound();
    }

    public async Task<IActionResult> OnGetPdfAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await batches.PrintAsync(id, User.Staff(), cancellationToken) is { } pdf)
        {
            Response.Headers.CacheControl = "no-store";
            return File(pdf, "application/pdf", $"letters-{id.ToString("N")[..8]}.pdf");
        }

        if (!await FindAsync(id, cancellationToken))
        {
            return NotFound();
        }

        IsMissing = true;
        Response.StatusCode = StatusCodes.Status410Gone;
        return Page();
    }

    public async Task<IActionResult> OnPostPrintedAsync(Guid id, CancellationToken cancellationToken) =>
        await batches.MarkPrintedAsync(id, User.Staff(), cancellationToken) ? Redirect(LetterLinks.Batch(id)) : NotFound();

    public async Task<IActionResult> OnPostPostedAsync(Guid id, CancellationToken cancellationToken)
    {
        if (!await FindAsync(id, cancellationToken))
        {
            return NotFound();
        }

        var today = LondonTime.Today(clock);
        if (!DateOnly.TryParseExact($"{Day?.Trim()}/{Month?.Trim()}/{Year?.Trim()}", "d/M/yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            || day > today || day < today.AddDays(-90))
        {
            ModelState.AddModelError("day", "Enter the day it was posted, today or before");
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return Page();
        }

        return await batches.MarkPostedAsync(id, day, User.Staff(), cancellationToken) ? Redirect(LetterLinks.Batch(id)) : NotFound();
    }

    private async Task<bool> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await batches.FindAsync(id, User.Staff(), cancellationToken) is not var (batch, letters))
        {
            return false;
        }

        (Batch, Letters) = (batch, letters);
        return true;
    }
}
