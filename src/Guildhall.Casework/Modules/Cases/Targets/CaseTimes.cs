using Guildhall.Casework.Modules.Cases.Late;
using Guildhall.Casework.Modules.Cases.NotFixed;
using Guildhall.Casework.Modules.Cases.Promise;
using Guildhall.Casework.Modules.Cases.Survey;
using Guildhall.Casework.Modules.Cases.TellCustomer;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Platform.Events;
using Guildhall.Platform.Jobs;
using Guildhall.Platform.Time;
using Guildhall.Platform.Validation;
using Microsoft.Extensions.Configuration;
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
        [TellOfDispute.Template] = TellOfDispute.ValueNames,
        [AskHowItWent.Template] = AskHowItWent.ValueNames,
    };

    /// <summary>Registers it.</summary>
    public static IServiceCollection AddCaseTimes(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidatedOptions<SurveyOptions>(configuration, "Survey");
        services.AddSingleton<Paces>();
        services.AddSingleton<IServicePace>(provider => provider.GetRequiredService<Paces>());
        services.AddSingleton<CustomerTimes>();
        services.AddSingleton<LateTeller>();
        services.AddSingleton<CaseDisputer>();
        services.AddSingleton<Surveys>();
        services.AddSingleton<ICaseActions, OfferLate>();
        services.AddSchedule<MeasurePace>("cases.measure-pace", "0 10 4 * * ?");
        services.AddSchedule<TellLate>("cases.tell-late", "0 0 18 * * ?");
        services.AddSubscriber<CaseToldLate, TellOfLateness>("cases.tell-of-lateness");
        services.AddSubscriber<CaseDisputed, TellOfDispute>("cases.tell-of-dispute");
        services.AddSubscriber<CaseMoved, AskHowItWent>("cases.ask-how-it-went");
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
