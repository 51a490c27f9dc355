using Guildhall.Council.Modules.Grants.Schemes;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Council.Modules.Grants.Pay;

/// <summary>What can be paid, and what was.</summary>
[Authorize(GrantsModule.Policy)]
internal sealed class PaymentsPageModel(Payments payments, SchemeStore schemes) : PageModel
{
    private const int Shown = 50;

    public SchemeRow Scheme { get; private set; } = null!;

    public (int Count, Money Sum) Ready { get; private set; }

    public IReadOnlyList<ApplicationRow> First { get; private set; } = [];

    public IReadOnlyList<BatchRow> Batches { get; private set; } = [];

    public IReadOnlyList<(string Reference, string Why)> LeftOut { get; private set; } = [];

    public string? Next { get; private set; }

    public async Task<IActionResult> OnGetAsync(string scheme, int? before, CancellationToken cancellationToken) => await FindAsync(scheme, before, cancellationToken) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(string scheme, CancellationToken cancellationToken)
    {
        if (await payments.PrepareAsync(scheme, User.Staff(), cancellationToken) is not { } made)
        {
            return NotFound();
        }

        if (made is { Batch: { } batch, LeftOut.Count: 0 })
        {
            return Redirect(GrantLinks.Batch(batch));
        }

        LeftOut = made.LeftOut;
        return await FindAsync(scheme, before: null, cancellationToken) ? Page() : NotFound();
    }

    private async Task<bool> FindAsync(string scheme, int? before, CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        if (await schemes.FindAsync(scheme, User.Staff(), cancellationToken) is not { } found)
        {
            return false;
        }

        Scheme = found;
        Ready = await payments.ReadyAsync(found, User.Staff(), cancellationToken);
        First = await payments.ReadyListAsync(found, Shown, User.Staff(), cancellationToken);
        var batches = await payments.BatchesAsync(scheme, before, Shown + 1, User.Staff(), cancellationToken);
        Batches = [.. batches.Take(Shown)];
        Next = batches.Count > Shown ? $"{GrantLinks.Payments(scheme)}?before={Batches[^1].Number}" : null;
        return true;
    }
}
