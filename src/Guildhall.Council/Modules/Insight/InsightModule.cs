using Guildhall.Casework.Modules.Cases;
using Guildhall.Council.Modules.Insight.Counting;
using Guildhall.Council.Modules.Insight.Numbers;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Design;
using Guildhall.Platform.Events;
using Guildhall.Platform.Jobs;
using Guildhall.Platform.Modules;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Council.Modules.Insight;

/// <summary>
/// What the council's work comes to: numbers of cases by service, team, ward, channel and week. Knows all the others and is known by none; of what
/// others own it reads the views that they publish for it, <c>insight_*</c>.
/// </summary>
public sealed class InsightModule : Module
{
    /// <inheritdoc/>
    public override void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<CaseCounter>();
        services.AddSubscriber<CaseOpened, CountCase>("insight.count-opened");
        services.AddSubscriber<CaseLocated, CountCase>("insight.count-located");
        services.AddSubscriber<CaseMoved, CountCase>("insight.count-moved");
        services.AddSubscriber<CaseHandedOver, CountCase>("insight.count-handed-over");
        services.AddSubscriber<CaseMerged, CountCase>("insight.count-merged");
        services.AddSubscriber<CaseUnmerged, CountCase>("insight.count-unmerged");
        services.AddSubscriber<CaseReopened, CountCase>("insight.count-reopened");
        services.AddSubscriber<CaseDisputed, CountCase>("insight.count-disputed");
        services.AddSubscriber<CustomerWrote, CountCase>("insight.count-written");
        services.AddSubscriber<CustomerGotInTouch, CountCase>("insight.count-contact");
        services.AddSubscriber<CaseSurveyed, CountCase>("insight.count-surveyed");
        services.AddSubscriber<SampleCasesChanged, CountAnew>("insight.count-sample");
        services.AddSubscriber<RecountAsked, CountAnew>("insight.count-anew");
        services.AddSchedule<CountNightly>("insight.count-nightly", "0 50 2 * * ?");
        services.AddSingleton<NumbersReader>();
        services.AddStaffPolicy(NumbersPolicy.Name, StaffRole.Officer, StaffRole.Manager, StaffRole.Analyst, StaffRole.Administrator);
        services.AddSingleton(new StaffNavigationItem("Numbers", NumbersLinks.Page, NumbersPolicy.Name, 44));
        services.AddSingleton(new StaffHome(StaffRole.Analyst, NumbersLinks.Page));
    }

    /// <inheritdoc/>
    public override Task StartAsync(IServiceProvider services, CancellationToken cancellationToken) =>
        services.GetRequiredService<CaseCounter>().StartAsync(cancellationToken);
}
