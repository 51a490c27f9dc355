using Guildhall.Casework.Modules.Cases;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Localisation;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Council.Modules.Councillors.Casework;

/// <summary>A councillor's home: what they raised, and how it stands.</summary>
[Authorize(Policies.Councillor)]
internal sealed class HomeModel(CaseworkReader reader) : PageModel
{
    public CaseworkPage Casework { get; private set; } = new([], null);

    public bool IsLaterPage { get; private set; }

    /// <summary>Whether they have just ended following something.</summary>
    public bool Ended { get; private set; }

    public IEnumerable<(string Title, IReadOnlyList<CaseworkLine> Lines)> Groups =>
        Casework.Lines.GroupBy(line => line.Case.ClosedAt is null).OrderByDescending(g => g.Key).Select(g => (g.Key ? "Open" : "Finished", (IReadOnlyList<CaseworkLine>)[.. g]));

    public static string When(ConsentedCase found) =>
        found.ClosedAt is { } closed ? $"Finished {PlainDates.Long(closed)}" : found.IsLate ? $"Late: promised by {PlainDates.Long(found.TargetOn, "en")}" : $"Promised by {PlainDates.Long(found.TargetOn, "en")}";

    public async Task OnGetAsync(string? after, bool ended, CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        (IsLaterPage, Ended) = (after is not null, ended);
        Casework = await reader.ListAsync(User.Staff(), after, cancellationToken);
    }
}
