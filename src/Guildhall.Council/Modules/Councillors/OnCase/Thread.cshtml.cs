using Guildhall.Casework.Modules.Cases;
using Guildhall.Council.Modules.Councillors.Casework;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Design;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Council.Modules.Councillors.OnCase;

/// <summary>Where the officers of a case answer councillors who follow it, apart from the customer, and end a councillor's sight when the customer says so.</summary>
[Authorize(CaseworkPolicy.Name)]
internal sealed class ThreadModel(CaseFactReader facts, CouncillorThreads threads, CaseworkEnder ender, CouncilProfile council) : PageModel
{
    private (string Key, string Text)? _typed;

    public CaseFacts Case { get; private set; } = null!;

    public IReadOnlyList<CouncillorThread> Threads { get; private set; } = [];

    public bool Done { get; private set; }

    /// <summary>What was typed for one of them.</summary>
    public string? Typed(string key) => _typed is var (at, text) && at == key ? text : null;

    public async Task<IActionResult> OnGetAsync(string reference, bool done, CancellationToken cancellationToken)
    {
        Done = done;
        return await FindAsync(reference, cancellationToken) ? Page() : NotFound();
    }

    public async Task<IActionResult> OnPostAsync(string reference, Guid casework, [FromForm(Name = "customer")] string? customer, CancellationToken cancellationToken)
    {
        if (!await FindAsync(reference, cancellationToken) || Threads.FirstOrDefault(t => t.Id == casework && t.EndedAt is null) is not { } thread)
        {
            return NotFound();
        }

        var field = $"message-{casework:N}";
        var text = Request.Form[field].ToString().Replace("\0", "", StringComparison.Ordinal).ReplaceLineEndings("\n").Trim();
        if (text.Length is 0 or > CouncillorThreads.Longest)
        {
            _typed = (casework.ToString("N"), text);
            ModelState.AddModelError(field, text.Length == 0 ? "Write your answer" : $"Your answer must be {CouncillorThreads.Longest:N0} characters or fewer");
            return new PageResult { StatusCode = StatusCodes.Status400BadRequest };
        }

        return await threads.AnswerAsync(Case.Reference, casework, text, customer == "yes" && thread.Constituent is not null, User.Staff(), cancellationToken)
            ? Redirect($"{CouncillorLinks.OnCase(Case.Reference)}?done=true")
            : NotFound();
    }

    public async Task<IActionResult> OnPostEndAsync(string reference, Guid casework, CancellationToken cancellationToken) =>
        await FindAsync(reference, cancellationToken) && await ender.ByOfficerAsync(Case.Reference, casework, User.Staff(), cancellationToken)
            ? Redirect($"{CouncillorLinks.OnCase(Case.Reference)}?done=true")
            : NotFound();

    private async Task<bool> FindAsync(string reference, CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        if (!Reference.TryParse(reference, council.ReferencePrefix, out var parsed) || await facts.FindAsync(parsed.ToString(), User.Staff(), cancellationToken) is not { } found)
        {
            return false;
        }

        Case = found;
        Threads = await threads.WholeAsync(found.Id, cancellationToken);
        return true;
    }
}
