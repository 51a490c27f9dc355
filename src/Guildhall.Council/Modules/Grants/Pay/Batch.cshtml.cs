using System.Globalization;
using System.Text;
using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Council.Modules.Grants.Pay;

/// <summary>Payments made together: approved, had as a file, paid, and those that came back.</summary>
[Authorize(GrantsModule.Policy)]
internal sealed class BatchModel(Payments payments) : PageModel
{
    private const int PageSize = 100;
    private const int ReasonLength = 200;

    public BatchRow Batch { get; private set; } = null!;

    public IReadOnlyList<PaymentRow> Lines { get; private set; } = [];

    public string? Next { get; private set; }

    public bool MayApprove => Batch.ApprovedAt is null && Batch.PreparedBy != User.Staff().Id && User.Staff().Is(StaffRole.Manager);

    [BindProperty(Name = "day-day")]
    public string? Day { get; set; }

    [BindProperty(Name = "day-month")]
    public string? Month { get; set; }

    [BindProperty(Name = "day-year")]
    public string? Year { get; set; }

    /// <summary>Whose reason was missing.</summary>
    public Guid? Returning { get; private set; }

    public async Task<IActionResult> OnGetAsync(Guid batch, int after, CancellationToken cancellationToken)
    {
        Day = payments.Today.Day.ToString(CultureInfo.InvariantCulture);
        Month = payments.Today.Month.ToString(CultureInfo.InvariantCulture);
        Year = payments.Today.Year.ToString(CultureInfo.InvariantCulture);
        return await FindAsync(batch, after, cancellationToken) ? Page() : NotFound();
    }

    public async Task<IActionResult> OnGetFileAsync(Guid batch, CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        return await payments.FileAsync(batch, User.Staff(), cancellationToken) is var (row, file)
            ? File(Encoding.ASCII.GetBytes(file), "text/csv", $"{row.Scheme}-{row.Number}.csv")
            : NotFound();
    }

    public async Task<IActionResult> OnPostApproveAsync(Guid batch, CancellationToken cancellationToken)
    {
        if (!await FindAsync(batch, after: 0, cancellationToken))
        {
            return NotFound();
        }

        switch (await payments.ApproveAsync(batch, User.Staff(), cancellationToken))
        {
            case Approval.Approved:
                return Redirect(GrantLinks.Batch(batch));
            case Approval.OwnBatch:
                return Refused("approve", "You prepared it. Another manager approves it");
            case Approval.Scored:
                return Refused("approve", "You scored one of its applications. A manager who scored none of them approves it");
            case Approval.Changed:
                return Refused("approve", "An award of it does not stand any more. Take it out first");
            default:
                return User.Staff().Is(StaffRole.Manager) ? Redirect(GrantLinks.Batch(batch)) : StatusCode(StatusCodes.Status403Forbidden);
        }
    }

    public async Task<IActionResult> OnPostTakeOutAsync(Guid batch, Guid payment, CancellationToken cancellationToken) =>
        await FindAsync(batch, after: 0, cancellationToken) && await payments.TakeOutAsync(batch, payment, User.Staff(), cancellationToken) ? Redirect(GrantLinks.Batch(batch)) : NotFound();

    public async Task<IActionResult> OnPostPaidAsync(Guid batch, CancellationToken cancellationToken)
    {
        if (!await FindAsync(batch, after: 0, cancellationToken))
        {
            return NotFound();
        }

        if (!DateOnly.TryParseExact($"{Day?.Trim()}/{Month?.Trim()}/{Year?.Trim()}", "d/M/yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            || day > payments.Today || day < payments.Today.AddDays(-90))
        {
            return Refused("day", "Enter the day it was paid, today or before");
        }

        await payments.PaidAsync(batch, day, User.Staff(), cancellationToken);
        return Redirect(GrantLinks.Batch(batch));
    }

    public async Task<IActionResult> OnPostReturnedAsync(Guid batch, Guid payment, string? reason, CancellationToken cancellationToken)
    {
        if (!await FindAsync(batch, after: 0, cancellationToken))
        {
            return NotFound();
        }

        var said = (reason ?? "").Replace("\0", "", StringComparison.Ordinal).Trim();
        if (said.Length is 0 or > ReasonLength)
        {
            Returning = payment;
            return Refused("reason", $"Say why it came back, in {ReasonLength} characters or fewer");
        }

        return await payments.ReturnedAsync(batch, payment, said, User.Staff(), cancellationToken) ? Redirect(GrantLinks.Batch(batch)) : NotFound();
    }

    private PageResult Refused(string field, string why)
    {
        ModelState.AddModelError(field, why);
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    private async Task<bool> FindAsync(Guid batch, int after, CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        if (await payments.FindAsync(batch, User.Staff(), cancellationToken) is not { } found)
        {
            return false;
        }

        Batch = found;
        var lines = await payments.LinesAsync(batch, Math.Max(0, after), PageSize + 1, User.Staff(), cancellationToken);
        Lines = [.. lines.Take(PageSize)];
        Next = lines.Count > PageSize ? $"{GrantLinks.Batch(batch)}?after={Lines[^1].Number}" : null;
        return true;
    }
}
