using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Council.Modules.Councillors.Raise;

/// <summary>The services something can be raised in, as a list to search.</summary>
internal sealed record ServiceChoice(IReadOnlyList<ServiceDefinition> Services, string? Query, Func<string, string> LinkTo)
{
    /// <summary>Those a search finds, by the words of their titles, summaries and keywords.</summary>
    public static ServiceChoice Of(Raiser raiser, string? query, Func<string, string> linkTo)
    {
        var words = (query ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return new ServiceChoice([.. raiser.Services.Where(s => words.All(w => Found(s).Any(t => t.Contains(w, StringComparison.OrdinalIgnoreCase))))], query, linkTo);
    }

    private static IEnumerable<string> Found(ServiceDefinition service) => [service.Title.English, service.Summary.English, .. service.Keywords];
}

/// <summary>Says for whom something is raised, keeps the consent and leads into the form.</summary>
internal abstract class ConsentPage(Raiser raiser, TimeProvider clock) : PageModel
{
    [BindProperty]
    public ConsentForm Typed { get; set; } = new();

    public ServiceDefinition Service { get; private set; } = null!;

    /// <summary>The councillor who raises it.</summary>
    protected abstract Task<Guid?> CouncillorAsync(CancellationToken cancellationToken);

    public async Task<IActionResult> OnGetAsync(string service, CancellationToken cancellationToken) =>
        Find(service) && await CouncillorAsync(cancellationToken) is not null ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(string service, CancellationToken cancellationToken)
    {
        if (!Find(service) || await CouncillorAsync(cancellationToken) is not { } councillor)
        {
            return NotFound();
        }

        if (Typed.Read(ModelState, clock) is not { } about)
        {
            return new PageResult { StatusCode = StatusCodes.Status400BadRequest };
        }

        return await raiser.BeginAsync(HttpContext, service, councillor, about, User.Staff(), cancellationToken) is { } form ? Redirect(form) : NotFound();
    }

    private bool Find(string service)
    {
        Response.Headers.CacheControl = "no-store";
        Service = raiser.Services.FirstOrDefault(s => s.Name == service)!;
        return Service is not null;
    }
}
