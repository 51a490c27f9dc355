using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Council.Modules.Grants.Assess;
using Guildhall.Council.Modules.Grants.Decide;
using Guildhall.Council.Modules.Grants.OnCase;
using Guildhall.Council.Modules.Grants.Pay;
using Guildhall.Council.Modules.Grants.Schemes;
using Guildhall.Council.Modules.Grants.TakeIn;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Guildhall.Platform.Events;
using Guildhall.Platform.Jobs;
using Guildhall.Platform.Modules;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Guildhall.Council.Modules.Grants;

/// <summary>Grant schemes: applications scored, moderated, decided within a budget, and paid. A service becomes one by a file in the council's folder.</summary>
public sealed class GrantsModule : Module
{
    /// <summary>Officers and managers; what of it is theirs, their teams say.</summary>
    public const string Policy = "grants";

    /// <inheritdoc/>
    public override void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddStaffPolicy(Policy, StaffRole.Officer, StaffRole.Manager);
        services.AddSingleton(s => new StaffNavigationItem("Grants", GrantLinks.All, Policy, 35) { OnlyTeams = () => s.GetRequiredService<SchemeStore>().Teams });
        services.AddSingleton(provider => new SchemeStore(
            provider.GetRequiredService<Database>(), provider.GetRequiredService<ServiceCatalogue>(), Path.Combine(configuration["Council:Folder"] ?? "", "schemes"),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<SchemeStore>>()));
        services.AddSingleton<IServiceRounds, ClosedRounds>();
        services.AddSingleton<IStaffWork, AssessmentsInHand>();
        services.AddSingleton<ITeamUse, AssessmentsInHand>();
        services.AddSingleton<Allotment>();
        services.AddSingleton<Assessments>();
        services.AddSingleton<Applications>();
        services.AddSingleton<Decisions>();
        services.AddSingleton<Payments>();
        services.AddSingleton<ICaseSection, GrantOnCase>();
        services.AddScoped<ApplicationSync>();
        services.AddSubscriber<CaseMoved, ApplicationSync>("grants.follow-move");
        services.AddSubscriber<CaseReopened, ApplicationSync>("grants.follow-reopening");
        services.AddSubscriber<CaseHandedOver, ApplicationSync>("grants.follow-hand-over");
        services.AddSubscriber<CaseAnswered, ApplicationSync>("grants.follow-answer");
        services.AddSubscriber<CaseMerged, ApplicationSync>("grants.follow-merge");
        services.AddSubscriber<CaseUnmerged, ApplicationSync>("grants.follow-unmerge");
        services.AddSubscriber<StaffEnded, GiveBackAssessments>("grants.give-back");
        services.AddSubscriber<SampleCasesChanged, SampleGrants>("grants.make-sample");
        services.AddSubscriber<GrantJobBegun, JobRunner>("grants.run-job");
        services.AddSchedule<TakeSchemesFromFiles>("grants.take-schemes", "50 * * * * ?");
        services.AddSchedule<TakeInMissing>("grants.take-in", "5 */5 * * * ?");
        services.AddSchedule<ForgetDrafts>("grants.forget-drafts", "0 45 3 * * ?");
    }

    /// <inheritdoc/>
    public override Task StartAsync(IServiceProvider services, CancellationToken cancellationToken) => services.GetRequiredService<SchemeStore>().TakeFromFilesAsync(cancellationToken);
}
