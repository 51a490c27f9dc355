using Guildhall.Casework.Modules.Cases.TellCustomer;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Notifications;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Guildhall.Platform.Events;
using Guildhall.Platform.Ids;

namespace Guildhall.Casework.Modules.Cases.PassOn;

/// <summary>What came of passing a case on, or taking it back.</summary>
internal enum PassResult
{
    /// <summary>It is done.</summary>
    Done,

    /// <summary>There is no such case for this officer.</summary>
    NotFound,

    /// <summary>It is closed.</summary>
    Closed,

    /// <summary>A body has it already; or, taking it back, none has.</summary>
    NotNow,
}

/// <summary>Passes cases to bodies outside the council. The case stays open and ours to follow.</summary>
internal sealed class CasePasser(Database database)
{
    /// <summary>Passes it on.</summary>
    /// <param name="message">What the customer is told besides; empty for nothing.</param>
    /// <exception cref="CaseChangedException">Someone else changed the case in the meantime.</exception>
    public async Task<PassResult> PassAsync(string reference, PassOnFacts facts, string message, int version, CurrentStaff staff, CancellationToken cancellationToken = default)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (await LockedCase.TakeAsync(tx, reference, staff, version) is not { } found)
        {
            return PassResult.NotFound;
        }

        if (found.ClosedAt is not null || found.PassedTo is not null)
        {
            return found.ClosedAt is not null ? PassResult.Closed : PassResult.NotNow;
        }

        Note(tx, found, facts, message, facts.FollowUpOn);
        tx.Audit("case.passed-on", found.Reference, new { body = facts.Body, consent = Text.Kebab(facts.Consent!.Value), questions = facts.Questions, named = facts.IsNamed });
        await tx.CommitAsync(cancellationToken);
        return PassResult.Done;
    }

    /// <summary>Takes it back from where it was passed to, with what they said.</summary>
    public async Task<PassResult> TakeBackAsync(string reference, Func<string, PassOnFacts> facts, string message, int version, CurrentStaff staff, CancellationToken cancellationToken = default)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        if (await LockedCase.TakeAsync(tx, reference, staff, version) is not { } found)
        {
            return PassResult.NotFound;
        }

        if (found.PassedTo is not { } body)
        {
            return PassResult.NotNow;
        }

        Note(tx, found, facts(body), message, followUpOn: null);
        tx.Audit("case.taken-back", found.Reference, new { body });
        await tx.CommitAsync(cancellationToken);
        return PassResult.Done;
    }

    // Until the day to ask, it is in nobody's way.
    private static void Note(Transaction tx, LockedCase found, PassOnFacts facts, string message, DateOnly? followUpOn)
    {
        var entry = Timeline.Add(
            tx,
            new TimelineEntry
            {
                CaseId = found.Id,
                Kind = TimelineKind.PassedOn,
                Public = true,
                Text = message.Length == 0 ? null : message,
                Data = facts.ToData(),
            },
            "passed_to = @body, snoozed_until = @followUpOn, version = version + 1",
            ("body", facts.IsBack ? null : facts.Body), ("followUpOn", followUpOn));
        tx.Publish(new CasePassedOn(found.Id, found.Reference, found.Service, facts.Body, facts.IsBack, entry));
    }
}

/// <summary>Writes to the body a case was passed to, and to the customer.</summary>
internal sealed class PassOnMessages(Database database, BodyList bodies, ServiceCatalogue catalogue, Messenger messenger, CaseMessages messages, CouncilProfile council)
{
    /// <summary>The message to the customer.</summary>
    public const string ToCustomer = "case-passed-on";

    /// <summary>The message to the customer when it came back.</summary>
    public const string Back = "case-taken-back";

    /// <summary>The message to the body.</summary>
    public const string ToBody = "body-case";

    public static readonly string[] CustomerValueNames = ["reference", "service", "body", "body-for", "body-contact", "body-takes", "sent", "officer-message", "target-date", "track-link", "council-phone", "name"];

    public static readonly string[] BodyValueNames = ["reference", "service", "council", "details", "officer-message", "officer", "council-phone"];

    /// <summary>The answers that may be sent: those that are not sealed, nor files.</summary>
    public static IEnumerable<Question> MaySend(ServiceDefinition service, Answers answers) =>
        service.Questions.Where(q => q.IsAsked && q.Type != QuestionType.File && q.Contact is null && !q.Sensitive && answers.Display(q, "en") is { Count: > 0 } shown && !shown.Contains(Answers.Masked));

    /// <summary>Tells the customer who does it, how to reach them and what we sent.</summary>
    public Task TellCustomerAsync(Guid caseId, Guid entry, PassOnFacts facts, Delivery delivery, CancellationToken cancellationToken) =>
        messages.QueueAsync(caseId, facts.IsBack ? Back : ToCustomer, entry, language => Values(facts, language), delivery, cancellationToken);

    /// <summary>That message as they will read it.</summary>
    public Task<MessagePreview?> PreviewAsync(Guid caseId, PassOnFacts facts, string message, CancellationToken cancellationToken) =>
        messages.PreviewAsync(caseId, facts.IsBack ? Back : ToCustomer, message, language => Values(facts, language), cancellationToken);

    /// <summary>Sends the body what was chosen; does nothing where it has a form of its own.</summary>
    public async Task SendAsync(CasePassedOn happened, PassOnFacts facts, string officer, Delivery delivery, CancellationToken cancellationToken)
    {
        if (bodies.Find(facts.Body)?.Email is not { } to)
        {
            return;
        }

        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        var row = await tx.QuerySingleAsync<Row>(
            """
            select c.service_version, c.customer_name, c.customer_email, c.customer_phone, c.test, s.answers::text as answers
            from cases."case" c
            join cases.submission s on s.case_id = c.id and s.number = @Submission
            where c.id = @CaseId
            """,
            new { happened.CaseId, facts.Submission });
        var service = (await catalogue.VersionAsync(row.ServiceVersion, cancellationToken)).Definition;
        var message = ToTheBody(to, happened.Reference, service, facts, Answers.FromJson(row.Answers), officer, (row.CustomerName, row.CustomerEmail, row.CustomerPhone));
        await messenger.QueueAsync(tx, message with { Key = delivery.EventId, About = delivery.EventId, NotSentBecause = row.Test ? "this is a test" : null });
        await tx.CommitAsync(cancellationToken);
    }

    /// <summary>What the body would get; null where it has a form of its own.</summary>
    public MessagePreview? PreviewToBody(
        Body body, string reference, ServiceDefinition service, PassOnFacts facts, Answers answers, string officer, (string? Name, string? Email, string? Phone) customer)
    {
        try
        {
            return body.Email is { } to ? messenger.Preview(ToTheBody(to, reference, service, facts, answers, officer, customer)) : null;
        }
        catch (PermanentFailureException)
        {
            return null;
        }
    }

    private OutgoingMessage ToTheBody(
        string to, string reference, ServiceDefinition service, PassOnFacts facts, Answers answers, string officer, (string? Name, string? Email, string? Phone) customer)
    {
        var lines = new List<string>();
        if (facts.IsNamed)
        {
            lines.AddRange(new[] { customer.Name, customer.Email, customer.Phone }.OfType<string>().Select((text, i) => i == 0 && customer.Name is not null ? $"From: {text}" : text));
        }

        lines.AddRange(MaySend(service, answers).Where(q => facts.Questions.Contains(q.Name)).Select(q => $"{q.Label.English.TrimEnd(':')}: {string.Join(", ", answers.Display(q, "en"))}"));
        return new OutgoingMessage
        {
            About = Guid.Empty,
            Template = ToBody,
            To = to,
            Language = "en",
            Values = new Dictionary<string, string>
            {
                ["reference"] = reference,
                ["service"] = service.Title.English,
                ["council"] = council.Name.English,
                ["details"] = string.Join('\n', lines),
                ["officer-message"] = facts.Note,
                ["officer"] = officer,
                ["council-phone"] = council.Contact.Phone,
            },
        };
    }

    private static Dictionary<string, string> Values(PassOnFacts facts, string language) => new()
    {
        ["body"] = facts.Title.In(language),
        ["body-for"] = facts.For.In(language),
        ["body-contact"] = facts.Contact,
        ["body-takes"] = facts.Takes.In(language),
        ["sent"] = string.Join('\n', facts.Sent.Select(s => s.In(language))),
    };

    private sealed record Row
    {
        public required Guid ServiceVersion { get; init; }

        public string? CustomerName { get; init; }

        public string? CustomerEmail { get; init; }

        public string? CustomerPhone { get; init; }

        public required bool Test { get; init; }

        public required string Answers { get; init; }
    }
}

/// <summary>Tells the customer that their case was passed on, or came back.</summary>
internal sealed class TellOfPassing(PassingEntry entries, PassOnMessages messages) : ISubscriber<CasePassedOn>
{
    public async Task HandleAsync(CasePassedOn happened, Delivery delivery, CancellationToken cancellationToken) =>
        await messages.TellCustomerAsync(happened.CaseId, happened.EntryId, (await entries.ReadAsync(happened.EntryId, cancellationToken)).Facts, delivery, cancellationToken);
}

/// <summary>Sends the body what it is to have.</summary>
internal sealed class SendToBody(PassingEntry entries, PassOnMessages messages) : ISubscriber<CasePassedOn>
{
    public async Task HandleAsync(CasePassedOn happened, Delivery delivery, CancellationToken cancellationToken)
    {
        var (facts, officer) = await entries.ReadAsync(happened.EntryId, cancellationToken);
        if (!facts.IsBack)
        {
            // Another key than that of the customer's message, which is the event's.
            var key = new Guid(System.Security.Cryptography.SHA256.HashData([.. delivery.EventId.ToByteArray(), 2]).AsSpan(0, 16));
            await messages.SendAsync(happened, facts, officer, delivery with { EventId = key }, cancellationToken);
        }
    }
}

/// <summary>The timeline's entry of a case passed on.</summary>
internal sealed class PassingEntry(Database database)
{
    public async Task<(PassOnFacts Facts, string Officer)> ReadAsync(Guid entry, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        var (data, officer) = await tx.QuerySingleAsync<(string, string)>("""select t.data::text, t.actor_name from cases.timeline_entry t where t.id = @entry""", new { entry });
        return (PassOnFacts.Of(data)!, officer);
    }
}
