using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Notifications.Receipts;
using Guildhall.Foundations.Modules.Notifications.Send;
using Guildhall.Foundations.Modules.Notifications.Write;
using Guildhall.Platform.Events;
using Guildhall.Platform.Jobs;
using Guildhall.Platform.Modules;
using Guildhall.Platform.Validation;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Foundations.Modules.Notifications;

/// <summary>Messages to people, by e-mail, text and post.</summary>
public sealed class NotificationsModule : Module
{
    /// <inheritdoc/>
    public override void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidatedOptions<NotificationsOptions>(configuration, "Notifications");
        services.AddSingleton(new Templates(Path.Combine(configuration["Council:Folder"] ?? "", "messages")));
        services.AddSingleton<Letterhead>();
        services.AddSingleton<Messenger>();
        services.AddSingleton<Reaches>();
        services.AddSchedule<SendHeld>("notifications.send-held", "20 * * * * ?");
        services.AddSchedule<FollowLetters>("notifications.follow-letters", "40 */10 * * * ?");
        services.AddSingleton<IAccountMessages, AccountMail>();
        services.AddSingleton<SmtpChannel>();
        services.AddSingleton<NotifyChannel>();
        services.AddSingleton<NotifyReceipts>();
        services.AddHttpClient(NotifyChannel.ClientName).RemoveAllLoggers();
        services.AddSubscriber<MessageQueued, Sender>("notifications.send");
    }

    /// <inheritdoc/>
    public override void MapEndpoints(IEndpointRouteBuilder endpoints) => NotifyReceipts.Map(endpoints);

    /// <inheritdoc/>
    public override Task StartAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var problems = services.GetRequiredService<Templates>().Validate();
        return problems.Count == 0
            ? Task.CompletedTask
            : throw new InvalidOperationException($"The council's messages need mending.\n{string.Join('\n', problems)}");
    }
}
