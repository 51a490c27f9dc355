using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Letters.Batches;

/// <summary>What waits for the printing room, and what it was given.</summary>
[Authorize(LettersModule.Policy)]
internal sealed class BatchesModel(LetterBatches batches) : PageModel
{
    public int Waiting { get; private set; }

    public IReadOnlyList<LetterBatch> Latest { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Waiting = await batches.WaitingAsync(User.Staff(), cancellationToken);
        Latest = await batches.LatestAsync(User.Staff(), cancellationToken);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken) =>
        Redirect(await batches.MakeAsync(User.Staff(), cancellationToken) is { } made ? LetterLinks.Batch(made) : LetterLinks.Batches);
}
