using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Letters.Batches;
using Guildhall.Casework.Modules.Letters.MakeLetter;
using Guildhall.Casework.Modules.Letters.OnCase;
using Guildhall.Casework.Modules.Letters.Post;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Notifications;
using Guildhall.Platform.Design;
using Guildhall.Platform.Events;
using Guildhall.Platform.Modules;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Guildhall.Casework.Modules.Letters;

/// <summary>Letters to the customers of cases, on paper and as accessible PDF.</summary>
public sealed class LettersModule : Module
{
    /// <summary>Who gives letters to the printing room: officers, managers and administrators.</summary>
    public const string Policy = "letters";

    /// <inheritdoc/>
    public override void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddStaffPolicy(Policy, StaffRole.Officer, StaffRole.Manager, StaffRole.Administrator);
        services.AddSingleton(new StaffNavigationItem("Letters", LetterLinks.Batches, Policy, 30));
        services.AddSingleton(s => new LetterTemplates(
            Path.Combine(configuration["Council:Folder"] ?? "", "letters"), [.. s.GetServices<ILetterFields>().SelectMany(f => f.Names)]));
        services.AddSingleton<LetterRoom>();
        services.AddSingleton<LetterMaker>();
        services.AddSingleton<CaseLetters>();
        services.AddSingleton<LetterBatches>();
        services.AddSingleton<ILetters, LetterFiles>();
        services.AddSingleton<ICaseActions, LetterActions>();
        services.AddSingleton<ICaseSection, LettersSection>();
        services.AddSubscriber<SampleRemoved, ForgetSample>("letters.forget-sample");
        services.AddSubscriber<LetterAsked, MakeAskedLetter>("letters.make-asked");
        services.AddSubscriber<MessageDelivered, NotePosted>("letters.note-posted");
        services.AddSubscriber<MessageFailed, NoteFailed>("letters.note-failed");
    }

    /// <inheritdoc/>
    public override Task StartAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var templates = services.GetRequiredService<LetterTemplates>();
        if (templates.Validate() is { Count: > 0 } problems)
        {
            throw new InvalidOperationException($"The council's letters need mending.\n{string.Join('\n', problems)}");
        }

        // A service that cannot be read takes no letter with it.
        foreach (var problem in templates.Validate(services.GetRequiredService<ServiceCatalogue>().Current))
        {
            services.GetRequiredService<ILogger<LettersModule>>().LogError("{Problem}", problem);
        }

        return Task.CompletedTask;
    }
}
