using Guildhall.Casework.Modules.Cases.TellCustomer;
using Guildhall.Platform.Events;
using Guildhall.Platform.Jobs;
using Guildhall.Platform.Time;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Casework.Modules.Cases.Targets;

/// <summary>What cases have to do with time: clocks, promises, and what follows when they end.</summary>
internal static class CaseTimes
{
    /// <summary>The messages it sends, with the values each may use.</summary>
    public static readonly IReadOnlyDictionary<string, IReadOnlyCollection<string>> Templates = new Dictionary<string, IReadOnlyCollection<string>>
    {
        [CaseMessages.Extended] = CaseMessages.DayValueNames,
        [CaseMessages.Late] = CaseMessages.DayValueNames,
        [TellOfTarget.Near] = TellOfTarget.ValueNames,
        [TellOfTarget.Missed] = TellOfTarget.ValueNames,
    };

    /// <summary>Registers it.</summary>
    public static IServiceCollection AddCaseTimes(this IServiceCollection services)
    {
        services.AddSingleton<CaseClocks>();
        services.AddSingleton<CaseExtender>();
        services.AddSingleton<ClockReckoner>();
        services.AddSingleton<ICaseActions, OfferExtension>();
        services.AddSchedule<WatchClocks>("cases.watch-clocks", "0 0/5 * * * ?");
        services.AddSchedule<ReckonWaiting>("cases.reckon-waiting", "0 5 0 * * ?");
        services.AddSubscriber<CalendarChanged, ReckonAgain>("cases.reckon-again");
        services.AddSubscriber<CaseClockRang, TellOfTarget>("cases.tell-of-target");
        services.AddSubscriber<CaseExtended, TellOfExtension>("cases.tell-of-extension");
        return services;
    }
}

/// <summary>Offers officers to give a case more time.</summary>
internal sealed class OfferExtension : ICaseActions
{
    public CaseAction? ForOfficer(CaseGlance about) => about.IsOpen ? new CaseAction("Give it more time", CaseLinks.Extend(about.Reference)) : null;

    public Task<CaseAction?> ForCustomerAsync(CaseGlance about, CancellationToken cancellationToken = default) => Task.FromResult<CaseAction?>(null);
}
