using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Forms.Returning;
using Guildhall.Foundations.Modules.Notifications;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Guildhall.Platform.Events;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Jobs;
using Guildhall.Platform.Localisation;
using Guildhall.Platform.Time;
using Microsoft.Extensions.Options;

namespace Guildhall.Casework.Modules.Forms.AskForMore;

/// <summary>Sends the customer the link when they are asked for more.</summary>
internal sealed class SendAsk(AskMessages messages) : ISubscriber<MoreAsked>
{
    public Task HandleAsync(MoreAsked happened, Delivery delivery, CancellationToken cancellationToken) => messages.SendAsync(happened.AskId, delivery, cancellationToken);
}

/// <summary>Ends what was asked when the case is closed.</summary>
internal sealed class EndAskWithCase(Asks asks) : ISubscriber<CaseMoved>
{
    public Task HandleAsync(CaseMoved happened, Delivery delivery, CancellationToken cancellationToken) => asks.EndWithCaseAsync(happened.CaseId, cancellationToken);
}

/// <summary>Ends what was asked when the case is merged into another: its officers ask on that one.</summary>
internal sealed class EndAskWithMerge(Asks asks) : ISubscriber<CaseMerged>
{
    public Task HandleAsync(CaseMerged happened, Delivery delivery, CancellationToken cancellationToken) => asks.EndWithCaseAsync(happened.CaseId, cancellationToken);
}

/// <summary>Every morning, word to those who were asked for more and have two working days left.</summary>
internal sealed class RemindOfAsks(AskMessages messages) : IScheduledJob
{
    public Task RunAsync(CancellationToken cancellationToken) => messages.RemindAsync(cancellationToken);
}

/// <summary>Writes to customers about what they were asked, the way they chose.</summary>
internal sealed class AskMessages(Database database, CaseReplies replies, ReturnKeys keys, Messenger messenger, CouncilProfile council, IOptions<SiteOptions> site)
{
    /// <summary>The templates, and the values they may use.</summary>
    public static readonly string[] Templates = [Asked, Reminder];

    public static readonly string[] ValueNames = ["reference", "service", "officer-message", "until", "link", "council-phone", "name"];

    private const string Asked = "more-needed";
    private const string Reminder = "more-reminder";

    /// <summary>The address of the link.</summary>
    public string? LinkOf(Ask ask) => keys.OpenToken(ask.Token) is { } token ? FormLinks.More(token) : null;

    /// <summary>Queues the first message; does nothing when it is not needed any more.</summary>
    public async Task SendAsync(Guid id, Delivery delivery, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        if (await Asks.LockAsync(tx, id) is { } ask)
        {
            await QueueAsync(tx, ask, Asked, delivery.EventId, cancellationToken);
            await tx.CommitAsync(cancellationToken);
        }
    }

    /// <summary>Reminds everyone whose time will soon be over, each once, and returns how many there were.</summary>
    public async Task<int> RemindAsync(CancellationToken cancellationToken = default)
    {
        for (var reminded = 0; ; reminded++)
        {
            await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
            var today = LondonTime.DayOf(tx.Now);
            var ask = await tx.QuerySingleOrDefaultAsync<Ask>(
                """
                update forms.ask
                set remind_on = null
                where id = (
                    select id from forms.ask
                    where remind_on <= @today and due_on >= @today and state = 'open'
                    order by remind_on limit 1 for update skip locked)
                returning id, case_id, reference, service, service_version, questions, message, language, due_on, state, token, asked_at, asked_by_name
                """,
                new { today });
            if (ask is null)
            {
                return reminded;
            }

            await QueueAsync(tx, ask, Reminder, key: null, cancellationToken);
            await tx.CommitAsync(cancellationToken);
        }
    }

    private async Task QueueAsync(Transaction tx, Ask ask, string template, Guid? key, CancellationToken cancellationToken)
    {
        var about = await replies.GetAsync(ask.CaseId, cancellationToken);
        if (!about.IsOpen || LinkOf(ask) is not { } link || await replies.ReachAsync(about, cancellationToken) is not { } reach)
        {
            return;
        }

        await messenger.QueueAsync(tx, new OutgoingMessage
        {
            Key = key,
            About = ask.CaseId,
            Template = template,
            Channel = reach.Channel,
            To = reach.To,
            Language = reach.Language,
            NotBefore = reach.NotBefore,
            NotSentBecause = about.IsTest ? "this is a test" : null,
            Values = new Dictionary<string, string>
            {
                ["reference"] = ask.Reference,
                ["service"] = about.Service.Definition.Title.In(reach.Language),
                ["officer-message"] = ask.Message,
                ["until"] = PlainDates.Long(ask.DueOn, reach.Language),
                ["link"] = site.Value.Url.TrimEnd('/') + link,
                ["council-phone"] = council.Contact.Phone,
                ["name"] = about.CustomerName ?? "",
            },
        });
    }
}
