using Guildhall.Casework.Modules.Cases;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Council.Modules.Councillors.Casework;

/// <summary>Something a councillor raised: how it stands, what happened, and what they and the officers wrote to one another.</summary>
[Authorize(Policies.Councillor)]
internal sealed class CaseModel(CaseworkReader reader, ConsentedCases cases, CouncillorWriter writer, CouncilProfile council) : CaseworkPageModel(reader, council)
{
    private readonly CaseworkReader _reader = reader;

    public ConsentedCase Case { get; private set; } = null!;

    public IReadOnlyList<CouncillorMessage> Messages { get; private set; } = [];

    [BindProperty(Name = "kind")]
    public string? Kind { get; set; }

    [BindProperty(Name = "message")]
    public string? Message { get; set; }

    public bool JustRaised { get; private set; }

    public bool JustWritten { get; private set; }

    public async Task<IActionResult> OnGetAsync(string reference, bool raised, bool written, CancellationToken cancellationToken)
    {
        (JustRaised, JustWritten) = (raised, written);
        return await ReadAsync(reference, cancellationToken) ? Page() : NotFound();
    }

    public async Task<IActionResult> OnPostAsync(string reference, CancellationToken cancellationToken)
    {
        if (!await ReadAsync(reference, cancellationToken))
        {
            return NotFound();
        }

        var text = (Message ?? "").Replace("\0", "", StringComparison.Ordinal).ReplaceLineEndings("\n").Trim();
        if (Kind is not ("question" or "chase" or "information"))
        {
            ModelState.AddModelError("kind", "Select why you write");
        }

        if (text.Length is 0 or > CouncillorWriter.Longest)
        {
            ModelState.AddModelError("message", text.Length == 0 ? "Write your message" : $"Your message must be {CouncillorWriter.Longest:N0} characters or fewer");
        }

        if (!ModelState.IsValid)
        {
            return new PageResult { StatusCode = StatusCodes.Status400BadRequest };
        }

        switch (await writer.WriteAsync(Item.Reference, Text.Parse<WriteKind>(Kind!), text, User.Staff(), cancellationToken))
        {
            case Written.Done:
                return Redirect($"{CouncillorLinks.Case(Item.Reference)}?written=true");
            case Written.TooMany:
                ModelState.AddModelError("message", "You have written many messages in this hour. Wait, or phone member support");
                return new PageResult { StatusCode = StatusCodes.Status429TooManyRequests };
            default:
                return NotFound();
        }
    }

    private async Task<bool> ReadAsync(string reference, CancellationToken cancellationToken)
    {
        if (!await FindAsync(reference, cancellationToken) || await cases.ReadAsync(Item.CaseId, Item.SeesMessages, User.Staff(), cancellationToken) is not { } found)
        {
            return false;
        }

        (Case, Messages) = (found, await _reader.MessagesAsync(Item.Id, cancellationToken));
        return true;
    }
}
