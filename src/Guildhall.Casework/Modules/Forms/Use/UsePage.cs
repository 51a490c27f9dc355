using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Platform.Time;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Forms.Use;

/// <summary>A page of figures over the last days.</summary>
[Authorize(UsePolicy.Name)]
internal abstract class UsePage(TimeProvider clock) : PageModel
{
    /// <summary>The days looked back on: 30 or 90.</summary>
    [BindProperty(Name = "days", SupportsGet = true)]
    public string? Asked { get; set; }

    public int Days => Asked == "90" ? 90 : 30;

    /// <summary>Where the days looked back on begin.</summary>
    protected DateTimeOffset Since => LondonTime.StartOf(LondonTime.Today(clock).AddDays(1 - Days));

    /// <summary>How many forms of a service ended with advice instead of a case.</summary>
    protected static int Ended(ServiceDefinition form, ILookup<string, (string Page, int Times)> last) =>
        last[form.Name].Where(l => form.Page(l.Page)?.IsExit == true).Sum(l => l.Times);
}
