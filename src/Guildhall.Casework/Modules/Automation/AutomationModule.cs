using Guildhall.Casework.Modules.Automation.Keep;
using Guildhall.Casework.Modules.Automation.Run;
using Guildhall.Casework.Modules.Automation.Screen;
using Guildhall.Casework.Modules.Automation.TryOut;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Design;
using Guildhall.Platform.Events;
using Guildhall.Platform.Jobs;
using Guildhall.Platform.Modules;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Casework.Modules.Automation;

/// <summary>Rules by which cases are worked without anybody at a keyboard: written in the services' files or on a screen, tried out, and switched on.</summary>
public sealed class AutomationModule : Module
{
    /// <summary>Designers, managers and administrators.</summary>
    public const string Policy = "rules";

    /// <inheritdoc/>
    public override void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddStaffPolicy(Policy, StaffRole.Designer, StaffRole.Manager, StaffRole.Administrator);
        services.AddSingleton(new StaffNavigationItem("Rules", AutomationLinks.All, Policy, 65));
        services.AddSingleton<RuleStore>();
        services.AddSingleton<RuleRunner>();
        services.AddSingleton<RuleClock>();
        services.AddSingleton<DryRun>();
        services.AddSubscriber<CaseOpened, RuleEvents>("automation.opened");
        services.AddSubscriber<CaseMoved, RuleEvents>("automation.moved");
        services.AddSubscriber<CustomerWrote, RuleEvents>("automation.customer-wrote");
        services.AddSubscriber<CaseAnswered, RuleEvents>("automation.answered");
        services.AddSubscriber<OfficerReplied, RuleEvents>("automation.officer-wrote");
        services.AddSubscriber<CaseAssigned, RuleEvents>("automation.assigned");
        services.AddSubscriber<CaseReopened, RuleEvents>("automation.reopened");
        services.AddSubscriber<CaseDisputed, RuleEvents>("automation.disputed");
        services.AddSubscriber<CaseHandedOver, RuleEvents>("automation.handed-over");
        services.AddSubscriber<CaseFlagged, RuleEvents>("automation.flagged");
        services.AddSubscriber<CaseClockRang, RuleEvents>("automation.clock-rang");
        services.AddSchedule<RuleTimers>("automation.timers", "10 * * * * ?");
        services.AddSchedule<RuleWaits>("automation.waits", "25 * * * * ?");
        services.AddSchedule<RuleMornings>("automation.mornings", "0 0 7 * * ?");
        services.AddSchedule<TakeRulesFromFiles>("automation.take-from-files", "45 * * * * ?");
        services.AddSubscriber<SampleRemoved, ForgetSample>("automation.forget-sample");
        services.AddSingleton<RuleFields>();
    }
}
