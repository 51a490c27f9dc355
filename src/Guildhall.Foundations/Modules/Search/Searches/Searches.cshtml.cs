using Guildhall.Platform.Time;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Foundations.Modules.Search.Searches;

/// <summary>What people looked for in vain in the last weeks.</summary>
[Authorize(SearchModule.SeesSearches)]
internal sealed class SearchesModel(MissedSearches missed, TimeProvider clock) : PageModel
{
    public const string Address = "/staff/searches";
    public const int Days = 30;
    public const int Most = 200;

    public IReadOnlyList<Missed> Missed { get; private set; } = [];

    public async Task OnGetAsync() => Missed = await missed.SinceAsync(LondonTime.Today(clock).AddDays(1 - Days), Most);
}
