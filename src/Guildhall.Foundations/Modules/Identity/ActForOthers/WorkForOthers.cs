using Guildhall.Foundations.Modules.Identity.InviteHelpers;
using Guildhall.Foundations.Modules.Identity.StaffHelpers;
using Guildhall.Platform.Design;
using Guildhall.Platform.Jobs;
using Guildhall.Platform.Localisation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Foundations.Modules.Identity.ActForOthers;

/// <summary>Where people choose for whom they act.</summary>
internal static class ActingLinks
{
    public const string Choose = "/account/acting";
    public const string Stop = "/account/acting?handler=Stop";
}

/// <summary>
/// Stops who acted for someone whose consent has ended since: the page they wanted, or the form they sent, would otherwise count as their own.
/// </summary>
internal sealed class ActingHasEnded : IAsyncAuthorizationFilter
{
    public Task OnAuthorizationAsync(AuthorizationFilterContext context)
    {
        var path = context.HttpContext.Request.Path;
        if (context.HttpContext.User.FindPerson()?.ActingEnded is not null
            && !path.StartsWithSegments(ActingLinks.Choose, StringComparison.OrdinalIgnoreCase) && !path.StartsWithSegments("/account/sign-out", StringComparison.OrdinalIgnoreCase) && !path.StartsWithSegments("/language", StringComparison.OrdinalIgnoreCase))
        {
            context.Result = new RedirectResult(ActingLinks.Choose);
        }

        return Task.CompletedTask;
    }
}

/// <summary>Puts together what people do for others.</summary>
internal static class WorkForOthers
{
    public static void AddWorkForOthers(this IServiceCollection services)
    {
        services.AddSingleton<Helpings>();
        services.AddSingleton<ActingChoices>();
        services.AddSingleton<ActingSwitch>();
        services.AddStaffPolicy(StaffHelperPage.Policy, StaffRole.Adviser, StaffRole.Officer, StaffRole.Manager);
        services.Configure<MvcOptions>(mvc => mvc.Filters.Add(new ActingHasEnded()));
        services.AddSingleton(new AccountNavigationItem(new LocalText("Helpers", "Cynorthwywyr"), HelperLinks.All, 300) { IsOwn = true });
        services.AddSingleton(new StaffNavigationItem("Helpers", HelperLinks.Staff, StaffHelperPage.Policy, 700));
        services.AddSingleton(new ActWords("acting.began", new LocalText("Began to act", "Dechrau gweithredu")));
        services.AddSingleton(new ActWords("acting.stopped", new LocalText("Stopped acting", "Rhoi’r gorau i weithredu")));
        services.AddSingleton(new ActWords("person.signed-out", new LocalText("Signed out", "Allgofnodi")));
        services.AddSchedule<PurgeInvitations>("identity.purge-invitations", "0 55 3 * * ?");
    }
}
