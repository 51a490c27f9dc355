using Guildhall.Casework.Modules.Cases.CaseFiles;
using Guildhall.Casework.Modules.Cases.NotFixed;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Notifications;
using Guildhall.Foundations.Modules.Records;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Guildhall.Platform.Events;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Localisation;
using Guildhall.Platform.Time;
using Microsoft.Extensions.Options;

namespace Guildhall.Casework.Modules.Cases.TellCustomer;

/// <summary>Tells the customer when their case is opened.</summary>
internal sealed class TellOfOpening(CaseMessages messages) : ISubscriber<CaseOpened>
{
    public Task HandleAsync(CaseOpened happened, Delivery delivery, CancellationToken cancellationToken) =>
        messages.QueueOpeningAsync(happened.CaseId, happened.Stage, delivery, cancellationToken);
}

/// <summary>Tells the customer when their case reaches a public stage.</summary>
internal sealed class TellOfMove(CaseMessages messages) : ISubscriber<CaseMoved>
{
    public async Task HandleAsync(CaseMoved happened, Delivery delivery, CancellationToken cancellationToken)
    {
        await messages.QueueAsync(happened.CaseId, happened.To, happened.EntryId, delivery, cancellationToken);
        await messages.QueueToMergedAsync(happened.CaseId, happened.To, delivery, cancellationToken);
    }
}

/// <summary>Sends the customer what an officer wrote to them.</summary>
internal sealed class TellOfReply(CaseMessages messages) : ISubscriber<OfficerReplied>
{
    public Task HandleAsync(OfficerReplied happened, Delivery delivery, CancellationToken cancellationToken) =>
        messages.QueueReplyAsync(happened.CaseId, happened.EntryId, delivery, cancellationToken);
}

/// <summary>Tells the customer kindly that a file they sent held a virus and is gone.</summary>
internal sealed class TellOfRefusedFile(CaseMessages messages, Documents documents) : ISubscriber<FileRefused>
{
    public async Task HandleAsync(FileRefused happened, Delivery delivery, CancellationToken cancellationToken)
    {
        if (CaseDocuments.CaseOf(happened.Subject) is { } caseId && await documents.FindAsync(happened.DocumentId, happened.Subject!) is { } file)
        {
            await messages.QueueFileRefusedAsync(caseId, file, delivery, cancellationToken);
        }
    }
}

/// <summary>Tells the customer that what they sent to their case is here, and the officer who has it.</summary>
internal sealed class TellOfAnswer(CaseMessages messages) : ISubscriber<CaseAnswered>
{
    public Task HandleAsync(CaseAnswered happened, Delivery delivery, CancellationToken cancellationToken) =>
        messages.QueueReceiptAsync(happened.CaseId, delivery, cancellationToken);
}

/// <summary>Tells the officer who has the case that its customer sent more. Where nobody has it, the team's list says so.</summary>
internal sealed class TellOwnerOfAnswer(CaseMessages messages) : ISubscriber<CaseAnswered>
{
    public Task HandleAsync(CaseAnswered happened, Delivery delivery, CancellationToken cancellationToken) =>
        messages.QueueToOwnerAsync(CaseMessages.AnswerToOwner, happened.CaseId, delivery, cancellationToken);
}

/// <summary>Tells the officer who has the case that its customer wrote. Where nobody has it, the team's list says so.</summary>
internal sealed class TellOwnerOfLetter(CaseMessages messages) : ISubscriber<CustomerWrote>
{
    public Task HandleAsync(CustomerWrote happened, Delivery delivery, CancellationToken cancellationToken) =>
        messages.QueueToOwnerAsync(CaseMessages.LetterToOwner, happened.CaseId, delivery, cancellationToken);
}

/// <summary>Tells the customer that a target was put off, and why.</summary>
internal sealed class TellOfExtension(CaseMessages messages) : ISubscriber<CaseExtended>
{
    public Task HandleAsync(CaseExtended happened, Delivery delivery, CancellationToken cancellationToken) =>
        messages.QueueDayAsync(CaseMessages.Extended, happened.CaseId, happened.EntryId, delivery, cancellationToken);
}

/// <summary>Writes messages to a case's customer, by e-mail or, failing that, by text to a phone that can have one.</summary>
internal sealed class CaseMessages(Database database, ServiceCatalogue catalogue, Messenger messenger, Reaches reaches, StaffAddresses staff, Businesses businesses, CouncilProfile council, WorkingCalendar calendar, IOptions<SiteOptions> site)
{
    /// <summary>The message that a file held a virus.</summary>
    public const string FileRefused = "file-refused";

    /// <summary>What it may use.</summary>
    public static readonly string[] FileValueNames = ["reference", "service", "file", "track-link", "council-phone", "name"];

    /// <summary>The message that carries what an officer wrote.</summary>
    public const string Reply = "case-reply";

    /// <summary>What it may use.</summary>
    public static readonly string[] ReplyValueNames = ["reference", "service", "officer-message", "track-link", "council-phone", "name"];

    /// <summary>The values a message about a case may use.</summary>
    public static readonly string[] ValueNames = ["reference", "service", "stage-text", "officer-message", "target-date", "not-fixed-until", "track-link", "council-phone", "name"];

    /// <summary>The message that a closed case is open again. It may use what a stage's message may.</summary>
    public const string Reopened = "request-reopened";

    /// <summary>The message that a part of a request became one of its own.</summary>
    public const string Split = "request-split";

    /// <summary>What it may use.</summary>
    public static readonly string[] SplitValueNames = [.. ValueNames, "split-from"];

    /// <summary>The message that a target was put off.</summary>
    public const string Extended = "case-extended";

    /// <summary>The message that it will be late.</summary>
    public const string Late = "case-late";

    /// <summary>What the messages about another day may use.</summary>
    public static readonly string[] DayValueNames = ["reference", "service", "officer-message", "target-date", "new-date", "track-link", "council-phone", "name"];

    /// <summary>What a message that says one thing may use.</summary>
    public static readonly string[] WordValueNames = ["reference", "service", "track-link", "council-phone", "name"];

    private const string Receipt = "more-received";

    /// <summary>The message to an officer that the customer sent what they were asked for.</summary>
    public const string AnswerToOwner = "case-answered";

    /// <summary>The message to an officer that the customer wrote.</summary>
    public const string LetterToOwner = "case-written";

    /// <summary>Queues the first message of a case: who asked for nothing is not thanked for asking, but told of what their case was split from.</summary>
    public async Task QueueOpeningAsync(Guid caseId, string stageName, Delivery delivery, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        var whole = await tx.QuerySingleOrDefaultAsync<string>(
            """
            select c.reference from cases.tie t join cases."case" c on c.id = t.a where t.b = @caseId and t.kind = 'split'
            """,
            new { caseId });
        await QueueAsync(tx, caseId, stageName, entry: null, delivery, whole is null ? null : Split, whole, cancellationToken);
        await tx.CommitAsync(cancellationToken);
    }

    /// <summary>Queues the message; does nothing where the stage is not public or the customer left no way to reach them.</summary>
    /// <param name="instead">The template to use instead of the stage's own.</param>
    public async Task QueueAsync(Guid caseId, string stageName, Guid? entry, Delivery delivery, CancellationToken cancellationToken, string? instead = null)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        await QueueAsync(tx, caseId, stageName, entry, delivery, instead, splitFrom: null, cancellationToken);
        await tx.CommitAsync(cancellationToken);
    }

    private async Task QueueAsync(
        Transaction tx, Guid caseId, string stageName, Guid? entry, Delivery delivery, string? instead, string? splitFrom, CancellationToken cancellationToken)
    {
        var row = await RowAsync(tx, caseId, entry);
        var service = (await catalogue.VersionAsync(row.ServiceVersion, cancellationToken)).Definition;
        if (service.Case.Stage(stageName) is not { Message: { } template } stage || stage.Public is null
            || await ReachAsync(row, isAwaited: entry is null, cancellationToken) is not { } reach)
        {
            return;
        }

        var values = await StageValuesAsync(tx, row, reach, service.Case, stage, StageWords.For(stage, row.TargetOn, reach.Language, MoveFacts.Of(row.Data))!, row.Message ?? "", cancellationToken);
        await QueueAsync(tx, row, reach, service, caseId, delivery, instead ?? template, splitFrom is null ? values : new(values) { ["split-from"] = splitFrom });
    }

    /// <summary>
    /// Queues the message of a stage to the customers of the cases that were merged into one: the stage's words alone, for what an officer writes
    /// is for the customer of the case itself.
    /// </summary>
    public async Task QueueToMergedAsync(Guid caseId, string stageName, Delivery delivery, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        var merged = (await tx.QueryAsync<Guid>("""select id from cases."case" where merged_into = @caseId order by id""", new { caseId })).ToList();
        if (merged.Count == 0)
        {
            return;
        }

        var row = await RowAsync(tx, caseId, entry: null);
        var service = (await catalogue.VersionAsync(row.ServiceVersion, cancellationToken)).Definition;
        if (service.Case.Stage(stageName) is not { Message: { } template, Public: not null } stage)
        {
            return;
        }

        foreach (var id in merged)
        {
            var theirs = await RowAsync(tx, id, entry: null);
            if (await ReachAsync(theirs, isAwaited: false, cancellationToken) is { } reach)
            {
                var own = (await catalogue.VersionAsync(theirs.ServiceVersion, cancellationToken)).Definition;
                var key = new Guid(System.Security.Cryptography.SHA256.HashData([.. delivery.EventId.ToByteArray(), .. id.ToByteArray()]).AsSpan(0, 16));
                await QueueAsync(tx, theirs, reach, own, id, delivery with { EventId = key }, template,
                    StageValues(tx, row, reach, StageWords.For(stage, row.TargetOn, reach.Language)!, message: ""));
            }
        }

        await tx.CommitAsync(cancellationToken);
    }

    /// <summary>Queues a message that says one thing; does nothing where the customer left no way to reach them.</summary>
    public async Task QueueWordAsync(string template, Guid caseId, Delivery delivery, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        var row = await RowAsync(tx, caseId, entry: null);
        if (await ReachAsync(row, isAwaited: false, cancellationToken) is not { } reach)
        {
            return;
        }

        var service = (await catalogue.VersionAsync(row.ServiceVersion, cancellationToken)).Definition;
        await QueueAsync(tx, row, reach, service, caseId, delivery, template, []);
        await tx.CommitAsync(cancellationToken);
    }

    /// <summary>The message as the customer would get it if the case went to a stage; null where they are not told, or cannot be.</summary>
    public async Task<MessagePreview?> PreviewAsync(Guid caseId, Stage stage, MoveFacts facts, string message, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        var row = await RowAsync(tx, caseId, entry: null);
        if (stage is not { Message: { } template, Public: not null } || await ReachAsync(row, isAwaited: false, cancellationToken) is not { } reach)
        {
            return null;
        }

        var service = (await catalogue.VersionAsync(row.ServiceVersion, cancellationToken)).Definition;
        return Preview(row, reach, service, caseId, template, await StageValuesAsync(tx, row, reach, service.Case, stage, StageWords.For(stage, row.TargetOn, reach.Language, facts)!, message, cancellationToken));
    }

    /// <summary>Queues another message about the case, with what the officer wrote; does nothing where the customer left no way to reach them.</summary>
    /// <param name="entry">The timeline entry that holds what the officer wrote.</param>
    /// <param name="values">The message's own values, in the customer's language.</param>
    public async Task QueueAsync(Guid caseId, string template, Guid? entry, Func<string, Dictionary<string, string>> values, Delivery delivery, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        var row = await RowAsync(tx, caseId, entry);
        if (await ReachAsync(row, isAwaited: false, cancellationToken) is not { } reach)
        {
            return;
        }

        var service = (await catalogue.VersionAsync(row.ServiceVersion, cancellationToken)).Definition;
        await QueueAsync(tx, row, reach, service, caseId, delivery, template, With(tx, row, reach, row.Message ?? "", values));
        await tx.CommitAsync(cancellationToken);
    }

    /// <summary>The same message as the customer would get it; null where nothing reaches them.</summary>
    public async Task<MessagePreview?> PreviewAsync(Guid caseId, string template, string message, Func<string, Dictionary<string, string>> values, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        var row = await RowAsync(tx, caseId, entry: null);
        if (await ReachAsync(row, isAwaited: false, cancellationToken) is not { } reach)
        {
            return null;
        }

        var service = (await catalogue.VersionAsync(row.ServiceVersion, cancellationToken)).Definition;
        return Preview(row, reach, service, caseId, template, With(tx, row, reach, message, values));
    }

    // The words of a stage, and of one that closes the case how long its customer may say that it is not fixed.
    private async Task<Dictionary<string, string>> StageValuesAsync(
        Transaction tx, Row row, Reach reach, CaseRules rules, Stage stage, string words, string message, CancellationToken cancellationToken)
    {
        var until = stage.Closes is null ? null : await CaseDisputer.LastDayAsync(rules, stage.Name, tx.Now, row.ClosedAt ?? tx.Now, calendar, cancellationToken);
        return new(StageValues(tx, row, reach, words, message)) { ["not-fixed-until"] = until is { } day ? PlainDates.Long(day, reach.Language) : "" };
    }

    // Where the stage's words name the day already, a message does not name it again; a day that is over is promised to nobody. Until when they may say that it is
    // not fixed is told to the case's own customer alone, when an officer closes it.
    private static Dictionary<string, string> StageValues(Transaction tx, Row row, Reach reach, string words, string message)
    {
        var target = StillAimed(tx, row, reach.Language);
        return new() { ["stage-text"] = words, ["officer-message"] = message, ["target-date"] = words.Contains(target, StringComparison.Ordinal) ? "" : target, ["not-fixed-until"] = "" };
    }

    private static string StillAimed(Transaction tx, Row row, string language) => row.TargetOn < LondonTime.DayOf(tx.Now) ? "" : PlainDates.Long(row.TargetOn, language);

    private static Dictionary<string, string> With(Transaction tx, Row row, Reach reach, string message, Func<string, Dictionary<string, string>> values) => new(values(reach.Language))
    {
        ["officer-message"] = message,
        ["target-date"] = StillAimed(tx, row, reach.Language),
    };

    private MessagePreview? Preview(Row row, Reach reach, ServiceDefinition service, Guid caseId, string template, Dictionary<string, string> values)
    {
        try
        {
            return messenger.Preview(Message(row, reach, service, caseId, key: null, template, values));
        }
        catch (PermanentFailureException)
        {
            // The template is broken, which its authors are told elsewhere.
            return null;
        }
    }

    /// <summary>Queues the message that a file of theirs held a virus; does nothing where it was not theirs.</summary>
    public async Task QueueFileRefusedAsync(Guid caseId, Document file, Delivery delivery, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        var row = await RowAsync(tx, caseId, entry: null);
        if (await CaseDocuments.IsEvidenceAsync(tx, caseId, file.Id) || await ReachAsync(row, isAwaited: false, cancellationToken) is not { } reach)
        {
            return;
        }

        var service = (await catalogue.VersionAsync(row.ServiceVersion, cancellationToken)).Definition;
        await QueueAsync(tx, row, reach, service, caseId, delivery, FileRefused, new() { ["file"] = file.Name });
        await tx.CommitAsync(cancellationToken);
    }

    /// <summary>Queues what an officer wrote.</summary>
    public async Task QueueReplyAsync(Guid caseId, Guid entry, Delivery delivery, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        var row = await RowAsync(tx, caseId, entry);
        if (await ReachAsync(row, isAwaited: false, cancellationToken) is not { } reach)
        {
            return;
        }

        var service = (await catalogue.VersionAsync(row.ServiceVersion, cancellationToken)).Definition;
        await QueueAsync(tx, row, reach, service, caseId, delivery, Reply, new() { ["officer-message"] = row.Message ?? "" });
        await tx.CommitAsync(cancellationToken);
    }

    /// <summary>Queues word of another day, which the timeline entry holds.</summary>
    public async Task QueueDayAsync(string template, Guid caseId, Guid entry, Delivery delivery, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        var row = await RowAsync(tx, caseId, entry);
        if (row.ClosedAt is not null || await ReachAsync(row, isAwaited: false, cancellationToken) is not { } reach)
        {
            return;
        }

        // The day as it was told, whatever it has become since.
        var days = await tx.QuerySingleAsync<(DateOnly? Due, DateOnly? Was)>(
            "select (data ->> 'due')::date, (data ->> 'was')::date from cases.timeline_entry where id = @entry", new { entry });
        var service = (await catalogue.VersionAsync(row.ServiceVersion, cancellationToken)).Definition;
        await QueueAsync(tx, row, reach, service, caseId, delivery, template, new()
        {
            ["officer-message"] = row.Message ?? "",
            ["target-date"] = PlainDates.Long(days.Was ?? days.Due ?? row.TargetOn, reach.Language),
            ["new-date"] = PlainDates.Long(days.Due ?? row.TargetOn, reach.Language),
        });
        await tx.CommitAsync(cancellationToken);
    }

    /// <summary>Queues a message a rule sends, in the rule's transaction; false where nothing reaches the customer.</summary>
    public async Task<bool> QueueFromRuleAsync(Transaction tx, Guid caseId, string template, Guid key, CancellationToken cancellationToken)
    {
        var row = await RowAsync(tx, caseId, entry: null);
        if (await ReachAsync(row, isAwaited: false, cancellationToken) is not { } reach)
        {
            return false;
        }

        var service = (await catalogue.VersionAsync(row.ServiceVersion, cancellationToken)).Definition;
        var stage = service.Case.Stage(row.Stage);
        var words = (stage is null ? null : StageWords.For(stage, row.TargetOn, reach.Language)) ?? "";
        await QueueAsync(tx, row, reach, service, caseId, new Delivery(key, tx.Now, 1), template, StageValues(tx, row, reach, words, message: ""));
        return true;
    }

    private async Task<Row> RowAsync(Transaction tx, Guid caseId, Guid? entry)
    {
        var row = await tx.QuerySingleAsync<Row>(
            """
            select c.reference, c.service_version, c.stage, c.language, c.customer_name, c.customer_email, c.customer_phone, c.target_on, c.test, c.holder, c.holder_kind, c.owner, c.closed_at,
                case when t.actor_kind in ('officer', 'system') then t.text end as message, t.data::text as data
            from cases."case" c
            left join cases.timeline_entry t on t.id = @entry
            where c.id = @caseId
            """,
            new { caseId, entry });
        return row is { HolderKind: "business", Holder: { } business } ? row with { Business = (await businesses.FindAsync(business))?.Name } : row;
    }

    // As letters to a business are addressed: “Ann Lee, Lee’s Bakery”.
    private static string Addressed(Row row) => string.Join(", ", new[] { row.CustomerName, row.Business }.Where(name => !string.IsNullOrEmpty(name)).Distinct(StringComparer.OrdinalIgnoreCase));

    private Task<Reach?> ReachAsync(Row row, bool isAwaited, CancellationToken cancellationToken) => reaches.FindAsync(
        new ReachQuestion
        {
            Account = row.HolderKind == "person" ? row.Holder : null,
            Topic = MessageTopic.Requests,
            Email = row.CustomerEmail,
            Phone = row.CustomerPhone,
            Language = row.Language,
            IsAwaited = isAwaited,
        },
        cancellationToken);

    private Task QueueAsync(Transaction tx, Row row, Reach reach, ServiceDefinition service, Guid caseId, Delivery delivery, string template, Dictionary<string, string> values) =>
        messenger.QueueAsync(tx, Message(row, reach, service, caseId, delivery.EventId, template, values));

    private OutgoingMessage Message(Row row, Reach reach, ServiceDefinition service, Guid caseId, Guid? key, string template, Dictionary<string, string> values) =>
        new()
        {
            Key = key,
            About = caseId,
            Template = template,
            Channel = reach.Channel,
            To = reach.To,
            Language = reach.Language,
            NotBefore = reach.NotBefore,
            NotSentBecause = row.Test ? "this is a test" : null,
            Values = new Dictionary<string, string>(values)
            {
                ["reference"] = row.Reference,
                ["service"] = service.Title.In(reach.Language),
                ["track-link"] = site.Value.Url.TrimEnd('/') + CaseLinks.TrackWith(row.Reference),
                ["council-phone"] = council.Contact.Phone,
                ["name"] = Addressed(row),
            },
        };

    /// <summary>Queues the receipt for what a customer sent to their case.</summary>
    public async Task QueueReceiptAsync(Guid caseId, Delivery delivery, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        var row = await RowAsync(tx, caseId, entry: null);
        if (await ReachAsync(row, isAwaited: true, cancellationToken) is not { } reach)
        {
            return;
        }

        var service = (await catalogue.VersionAsync(row.ServiceVersion, cancellationToken)).Definition;
        await QueueAsync(tx, row, reach, service, caseId, delivery, Receipt, []);
        await tx.CommitAsync(cancellationToken);
    }

    /// <summary>Queues word to the officer who has the case; does nothing where nobody has it.</summary>
    public async Task QueueToOwnerAsync(string template, Guid caseId, Delivery delivery, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        var row = await RowAsync(tx, caseId, entry: null);
        if (row.Owner is not { } owner || await staff.FindAsync(owner, cancellationToken) is not var (name, email))
        {
            return;
        }

        var service = (await catalogue.VersionAsync(row.ServiceVersion, cancellationToken)).Definition;
        await messenger.QueueAsync(tx, new OutgoingMessage
        {
            // Not about the case, whose page lists what the customer was sent.
            About = delivery.EventId,
            Template = template,
            To = email,
            Language = "en",
            Key = Key(delivery.EventId),
            Values = new Dictionary<string, string>
            {
                ["reference"] = row.Reference,
                ["service"] = service.Title.English,
                ["link"] = site.Value.Url.TrimEnd('/') + CaseLinks.Case(row.Reference),
                ["name"] = name,
            },
        });
        await tx.CommitAsync(cancellationToken);
    }

    // Another than that of the customer's message, which the event's own key names.
    private static Guid Key(Guid eventId) => new(System.Security.Cryptography.SHA256.HashData([.. eventId.ToByteArray(), 1]).AsSpan(0, 16));

    private sealed record Row
    {
        public required string Reference { get; init; }

        public required Guid ServiceVersion { get; init; }

        public required string Stage { get; init; }

        public required string Language { get; init; }

        public string? CustomerName { get; init; }

        public string? CustomerEmail { get; init; }

        public string? CustomerPhone { get; init; }

        public required DateOnly TargetOn { get; init; }

        public required bool Test { get; init; }

        public Guid? Holder { get; init; }

        public string? HolderKind { get; init; }

        /// <summary>The name of the business it belongs to.</summary>
        public string? Business { get; init; }

        public Guid? Owner { get; init; }

        public DateTimeOffset? ClosedAt { get; init; }

        public string? Message { get; init; }

        public string? Data { get; init; }
    }
}
