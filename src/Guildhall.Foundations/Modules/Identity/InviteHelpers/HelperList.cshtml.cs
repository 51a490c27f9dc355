using Microsoft.AspNetCore.Authorization;

namespace Guildhall.Foundations.Modules.Identity.InviteHelpers;

/// <summary>Who helps a person, and whom they help.</summary>
[Authorize(Policies.SignedIn)]
internal sealed class HelperListModel(Helpings helpings) : HelperPage
{
    public IReadOnlyList<HelpingRow> Mine { get; private set; } = [];

    public IReadOnlyList<HelpingRow> Helped { get; private set; } = [];

    public DateOnly Today => helpings.Today;

    public async Task OnGetAsync()
    {
        var all = await helpings.OfAsync(User.Person().Id);
        Mine = [.. all.Where(row => row.Person == User.Person().Id)];
        Helped = [.. all.Where(row => row.Person != User.Person().Id)];
    }
}
