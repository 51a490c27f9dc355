using Guildhall.Casework.Modules.Cases.AddNote;
using Guildhall.Casework.Modules.Cases.AssignCase;
using Guildhall.Casework.Modules.Cases.CasePage;
using Guildhall.Casework.Modules.Cases.Desk;
using Guildhall.Casework.Modules.Cases.MoveCase;
using Guildhall.Casework.Modules.Cases.TellCustomer;
using Guildhall.Casework.Modules.Cases.Track;
using Guildhall.Platform.Events;
using Guildhall.Platform.Modules;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Casework.Modules.Cases;

/// <summary>The council's work: cases, their stages and teams, and the one timeline of each.</summary>
public sealed class CasesModule : Module
{
    /// <inheritdoc/>
    public override void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<CaseRegister>();
        services.AddSingleton<CaseList>();
        services.AddSingleton<CaseReader>();
        services.AddSingleton<CaseMover>();
        services.AddSingleton<NoteWriter>();
        services.AddSingleton<CaseAssigner>();
        services.AddSingleton<CaseTracker>();
        services.AddSingleton<TrackTicket>();
        services.AddScoped<CaseMessages>();
        services.AddSubscriber<CaseOpened, TellOfOpening>("cases.tell-of-opening");
        services.AddSubscriber<CaseMoved, TellOfMove>("cases.tell-of-move");
    }
}
