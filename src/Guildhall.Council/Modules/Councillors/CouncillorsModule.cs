using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Forms;
using Guildhall.Council.Modules.Councillors.Casework;
using Guildhall.Council.Modules.Councillors.OnCase;
using Guildhall.Council.Modules.Councillors.Raise;
using Guildhall.Council.Modules.Councillors.Told;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Notifications;
using Guildhall.Platform.Design;
using Guildhall.Platform.Events;
using Guildhall.Platform.Jobs;
using Guildhall.Platform.Modules;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Guildhall.Council.Modules.Councillors;

/// <summary>What councillors raise and follow for people who asked them to, and the numbers of their wards.</summary>
public sealed class CouncillorsModule : Module
{
    /// <inheritdoc/>
    public override void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(new StaffHome(StaffRole.Councillor, CouncillorLinks.Home));
        services.AddSingleton(new StaffNavigationItem("Casework", CouncillorLinks.Home, Policies.Councillor, 10));
        services.AddSingleton(new StaffNavigationItem("Ward numbers", CouncillorLinks.Ward, Policies.Councillor, 20));
        services.AddSingleton(new StaffNavigationItem("Councillors", CouncillorLinks.Members, Policies.MemberSupport, 40));
        services.AddSingleton<Raiser>();
        services.AddSingleton<IFormsForOthers>(provider => provider.GetRequiredService<Raiser>());
        services.AddSingleton<CaseworkReader>();
        services.AddSingleton<CouncillorWriter>();
        services.AddSingleton<CaseworkEnder>();
        services.AddSingleton<CouncillorThreads>();
        services.AddSingleton<ICaseSection, CouncillorSection>();
        services.AddSingleton<CouncillorNews>();
        services.AddSchedule<TellCouncillorsAtOnce>("councillors.tell", "20 * * * * ?");
        services.AddSchedule<TellCouncillorsDaily>("councillors.tell-daily", "0 35 7 * * ?");
        services.AddSchedule<ForgetUnsent>("councillors.forget-unsent", "0 45 3 * * ?");
        services.AddSubscriber<CouncillorWrote, TellOwnerOfCouncillor>("councillors.tell-owner");
        services.AddSubscriber<SampleRemoved, ForgetSample>("councillors.forget-sample");
        services.AddSubscriber<StaffEnded, EndWithOffice>("councillors.end-with-office");
    }

    /// <inheritdoc/>
    public override Task StartAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var templates = services.GetRequiredService<Templates>();
        foreach (var problem in templates.Validate(CouncillorNews.Template, CouncillorNews.ValueNames)
            .Concat(templates.Validate(TellOwnerOfCouncillor.Template, TellOwnerOfCouncillor.ValueNames)))
        {
            services.GetRequiredService<ILogger<CouncillorsModule>>().LogError("{Problem}", problem);
        }

        return Task.CompletedTask;
    }
}
