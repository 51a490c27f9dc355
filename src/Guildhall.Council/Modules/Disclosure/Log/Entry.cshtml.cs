using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Council.Modules.Disclosure.Log;

/// <summary>One entry of the disclosure log; where it was taken down, that it was.</summary>
[AllowAnonymous]
internal sealed class EntryModel(DisclosureLog log, DisclosureRules rules) : PageModel
{
    public LogEntry Entry { get; private set; } = null!;

    public IReadOnlyList<LogFile> Files { get; private set; } = [];

    public LogTopic? Topic => rules.Current.Topic(Entry.Topic);

    public bool IsTakenDown => Entry.TakenDownAt is not null;

    public async Task<IActionResult> OnGetAsync(string? entry, CancellationToken cancellationToken)
    {
        if (await log.OneAsync(entry, cancellationToken) is not var (found, files))
        {
            return NotFound();
        }

        (Entry, Files) = (found, files);
        return new PageResult { StatusCode = IsTakenDown ? StatusCodes.Status410Gone : StatusCodes.Status200OK };
    }
}
