using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Notifications;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Guildhall.Platform.Events;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Localisation;
using Microsoft.Extensions.Options;

namespace Guildhall.Casework.Modules.Cases.TellCustomer;

/// <summary>Tells the customer when their case is opened.</summary>
internal sealed class TellOfOpening(CaseMessages messages) : ISubscriber<CaseOpened>
{
    public Task HandleAsync(CaseOpened happened, Delivery delivery, CancellationToken cancellationToken) =>
        messages.QueueAsync(happened.CaseId, happened.Stage, entry: null, delivery, cancellationToken);
}

/// <summary>Tells the customer when their case reaches a public stage.</summary>
internal sealed class TellOfMove(CaseMessages messages) : ISubscriber<CaseMoved>
{
    public Task HandleAsync(CaseMoved happened, Delivery delivery, CancellationToken cancellationToken) =>
        messages.QueueAsync(happened.CaseId, happened.To, happened.EntryId, delivery, cancellationToken);
}

/// <summary>Writes the message of a stage to a case's customer, by e-mail or, failing that, by text to a phone that can have one.</summary>
internal sealed class CaseMessages(Database database, ServiceCatalogue catalogue, Messenger messenger, CouncilProfile council, IOptions<SiteOptions> site)
{
    /// <summary>The values a message about a case may use.</summary>
    public static readonly string[] ValueNames = ["reference", "service", "stage-text", "officer-message", "target-date", "track-link", "council-phone", "name"];

    /// <summary>Queues the message; does nothing where the stage is not public or the customer left no way to reach them.</summary>
    public async Task QueueAsync(Guid caseId, string stageName, Guid? entry, Delivery delivery, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        var row = await tx.QuerySingleAsync<Row>(
            """
            select c.reference, c.service_version, c.language, c.customer_name, c.customer_email, c.customer_phone, c.target_on, c.test,
                case when t.actor_kind = 'officer' then t.text end as message
            from cases."case" c
            left join cases.timeline_entry t on t.id = @entry
            where c.id = @caseId
            """,
            new { caseId, entry });
        var service = (await catalogue.VersionAsync(row.ServiceVersion, cancellationToken)).Definition;
        if (service.Case.Stage(stageName) is not { Message: { } template } stage
            || StageWords.For(stage, row.TargetOn, row.Language) is not { } words
            || Address(row) is not var (channel, to))
        {
            return;
        }

        await messenger.QueueAsync(tx, new OutgoingMessage
        {
            Key = delivery.EventId,
            About = caseId,
            Template = template,
            Channel = channel,
            To = to,
            Language = row.Language,
            NotSentBecause = row.Test ? "this is a test" : null,
            Values = new Dictionary<string, string>
            {
                ["reference"] = row.Reference,
                ["service"] = service.Title.In(row.Language),
                ["stage-text"] = words,
                ["officer-message"] = row.Message ?? "",
                ["target-date"] = PlainDates.Long(row.TargetOn, row.Language),
                ["track-link"] = site.Value.Url.TrimEnd('/') + CaseLinks.TrackWith(row.Reference),
                ["council-phone"] = council.Contact.Phone,
                ["name"] = row.CustomerName ?? "",
            },
        });
        await tx.CommitAsync(cancellationToken);
    }

    private (MessageChannel Channel, string To)? Address(Row row) =>
        !string.IsNullOrEmpty(row.CustomerEmail) ? (MessageChannel.Email, row.CustomerEmail)
        : messenger.CanText && PhoneNumber.TryParse(row.CustomerPhone, out var phone) && (phone.IsUkMobile || !phone.IsUk) ? (MessageChannel.Sms, phone.Value)
        : null;

    private sealed record Row
    {
        public required string Reference { get; init; }

        public required Guid ServiceVersion { get; init; }

        public required string Language { get; init; }

        public string? CustomerName { get; init; }

        public string? CustomerEmail { get; init; }

        public string? CustomerPhone { get; init; }

        public required DateOnly TargetOn { get; init; }

        public required bool Test { get; init; }

        public string? Message { get; init; }
    }
}
