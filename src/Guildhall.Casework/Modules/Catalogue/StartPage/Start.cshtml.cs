using Guildhall.Casework.Modules.Catalogue.Topics;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Places;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Catalogue.StartPage;

/// <summary>What a service is, before the first question.</summary>
[AllowAnonymous]
public sealed class StartModel(ServiceCatalogue catalogue, TopicList topics, IEnumerable<IUnfinishedForms> unfinished, ServiceStatuses statuses, IHomeAddresses homes, Addresses addresses) : PageModel
{
    /// <summary>The service.</summary>
    public ServiceDefinition Service { get; private set; } = null!;

    /// <summary>The topic it is listed under.</summary>
    public Topic Topic => topics.Named(Service.Topic);

    /// <summary>What the visitor began and did not send; null for nothing.</summary>
    public UnfinishedForm? Begun { get; private set; }

    /// <summary>Whom the visitor acts for and may not do this for; null where nothing stands in the way.</summary>
    public string? CannotFor => !Service.IsInternal && User.FindPerson() is { } acting && !Helping.May(acting, Service.Name, Service.Privacy.IsClosedToHelpers, act: !Service.IsChecker)
        ? acting.ActingAs.Name : null;

    /// <summary>What is the matter with it at the moment; null for nothing.</summary>
    public ServiceStatus? Status { get; private set; }

    /// <summary>The service to use instead of one that is no longer offered; null where there is none.</summary>
    public ServiceDefinition? Instead => Service.Retired?.To is { } to ? catalogue.Find(to)?.Definition : null;

    /// <summary>Shows the page; a service for staff asks them to sign in.</summary>
    public async Task<IActionResult> OnGetAsync(string? service)
    {
        if (service is null || catalogue.Find(service) is not { } found)
        {
            return NotFound();
        }

        Service = found.Definition;
        if (Service.IsInternal)
        {
            if (await HttpContext.UseStaffAsync() is not { } staff)
            {
                return Challenge(StaffScheme.Name);
            }

            if (!staff.WorksHere && !Service.Audience.Contains("councillor"))
            {
                return Forbid(StaffScheme.Name);
            }
        }

        if (Service.Retired is { To: { } to, Message: null })
        {
            return RedirectPermanent(CatalogueLinks.Service(to));
        }

        Status = await statuses.FindAsync(Service.Name, WardAsync, HttpContext.RequestAborted);
        foreach (var forms in unfinished)
        {
            Begun = await forms.FindAsync(HttpContext, Service.Name);
        }

        if (Begun is not null)
        {
            Response.Headers.CacheControl = "no-cache, no-store";
        }

        return Page();
    }

    private async Task<string?> WardAsync()
    {
        if (User.FindPerson() is not { ActingAs.Kind: ActingKind.Self } person)
        {
            return null;
        }

        // It is no other visitor's page.
        Response.Headers.CacheControl = "no-cache, no-store";
        return await homes.UprnAsync(person.Id, HttpContext.RequestAborted) is { } uprn ? (await addresses.GetAsync(Uprn.From(uprn), HttpContext.RequestAborted))?.WardCode : null;
    }
}
