using System.Text.Json.Nodes;
using Dapper;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Integration;
using Guildhall.Platform.Data;
using Guildhall.Platform.Events;

namespace Guildhall.Casework.Modules.Cases.Api;

/// <summary>
/// Tells webhooks what happened to cases: which case, of which service, how far it is and where it is read. Never who asked or what anyone wrote: that is read with a
/// key that may. Test cases are nobody's news.
/// </summary>
internal sealed class CaseNews(Database database, ServiceCatalogue catalogue, WebhookOutbox outbox, ApiCaseReader reader) :
    ISubscriber<CaseOpened>, ISubscriber<CaseMoved>, ISubscriber<CaseReopened>, ISubscriber<CaseDisputed>, ISubscriber<CaseUnmerged>, ISubscriber<CaseMerged>,
    ISubscriber<CaseHandedOver>, ISubscriber<CustomerWrote>, ISubscriber<CaseAnswered>, ISubscriber<CaseExtended>
{
    private const string Opened = "case.opened";
    private const string Moved = "case.moved";
    private const string Closed = "case.closed";
    private const string Reopened = "case.reopened";
    private const string HandedOver = "case.handed-over";
    private const string CustomerWrote = "case.customer-wrote";
    private const string Answered = "case.answered";
    private const string Extended = "case.extended";

    /// <summary>What a webhook can be told of.</summary>
    public static IReadOnlyList<WebhookKind> Kinds { get; } =
    [
        new(Opened, "A case was opened"), new(Moved, "A case moved to another stage"), new(Closed, "A case was closed"), new(Reopened, "A closed case was opened again"),
        new(HandedOver, "Another team has a case"), new(CustomerWrote, "The customer wrote"), new(Answered, "The customer sent what they were asked for"), new(Extended, "A case was given more time"),
    ];

    public Task HandleAsync(CaseOpened happened, Delivery delivery, CancellationToken cancellationToken) => TellAsync(Opened, happened.CaseId, happened.Stage, delivery, cancellationToken);

    public Task HandleAsync(CaseMoved happened, Delivery delivery, CancellationToken cancellationToken) => TellAsync(Moved, happened.CaseId, happened.To, delivery, cancellationToken);

    public Task HandleAsync(CaseReopened happened, Delivery delivery, CancellationToken cancellationToken) => TellAsync(Reopened, happened.CaseId, happened.To, delivery, cancellationToken);

    public Task HandleAsync(CaseDisputed happened, Delivery delivery, CancellationToken cancellationToken) => TellAsync(Reopened, happened.CaseId, happened.Stage, delivery, cancellationToken);

    public Task HandleAsync(CaseUnmerged happened, Delivery delivery, CancellationToken cancellationToken) => TellAsync(Reopened, happened.CaseId, null, delivery, cancellationToken);

    public Task HandleAsync(CaseMerged happened, Delivery delivery, CancellationToken cancellationToken) => TellAsync(Closed, happened.CaseId, null, delivery, cancellationToken);

    public Task HandleAsync(CaseHandedOver happened, Delivery delivery, CancellationToken cancellationToken) => TellAsync(HandedOver, happened.CaseId, null, delivery, cancellationToken);

    public Task HandleAsync(CustomerWrote happened, Delivery delivery, CancellationToken cancellationToken) => TellAsync(CustomerWrote, happened.CaseId, null, delivery, cancellationToken);

    public Task HandleAsync(CaseAnswered happened, Delivery delivery, CancellationToken cancellationToken) => TellAsync(Answered, happened.CaseId, null, delivery, cancellationToken);

    public Task HandleAsync(CaseExtended happened, Delivery delivery, CancellationToken cancellationToken) => TellAsync(Extended, happened.CaseId, null, delivery, cancellationToken);

    // The stage is the one the event tells of, for the case may be on by now; the rest is as it is.
    private async Task TellAsync(string kind, Guid id, string? stage, Delivery delivery, CancellationToken cancellationToken)
    {
        if (!await outbox.HasReadersAsync(cancellationToken))
        {
            return;
        }

        Row? row;
        await using (var connection = await database.OpenAsync(cancellationToken))
        {
            row = await connection.QuerySingleOrDefaultAsync<Row>(
                """
                select c.reference, c.service, c.service_version, c.stage, c.team, c.restricted, c.opened_at, c.target_on, c.closed_at, c.outcome
                from cases."case" c
                where c.id = @id and not c.test
                """,
                new { id });
        }

        if (row is null)
        {
            return;
        }

        var service = (await catalogue.VersionAsync(row.ServiceVersion, cancellationToken)).Definition;
        var there = service.Case.Stage(stage ?? row.Stage);
        var isClosed = stage is null ? row.ClosedAt is not null : there?.Closes is not null;
        await outbox.TellAsync(
            new WebhookNews
            {
                EventId = delivery.EventId,
                Kind = kind == Moved && isClosed ? Closed : kind,
                At = delivery.OccurredAt,
                Service = row.Service,
                NeedsNaming = row.Restricted || ApiReach.NeedsNaming(service),
                Data = new JsonObject
                {
                    ["reference"] = row.Reference,
                    ["service"] = row.Service,
                    ["stage"] = stage ?? row.Stage,
                    ["stageTitle"] = there?.Title.English ?? stage ?? row.Stage,
                    ["isOpen"] = !isClosed,
                    ["outcome"] = isClosed ? there?.Closes is { } outcome ? Text.Kebab(outcome) : row.Outcome : null,
                    ["team"] = row.Team,
                    ["openedAt"] = row.OpenedAt,
                    ["targetOn"] = row.TargetOn.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
                    ["url"] = reader.Address(row.Reference),
                },
            },
            cancellationToken);
    }

    private sealed record Row
    {
        public required string Reference { get; init; }

        public required string Service { get; init; }

        public required Guid ServiceVersion { get; init; }

        public required string Stage { get; init; }

        public required string Team { get; init; }

        public required bool Restricted { get; init; }

        public required DateTimeOffset OpenedAt { get; init; }

        public required DateOnly TargetOn { get; init; }

        public DateTimeOffset? ClosedAt { get; init; }

        public string? Outcome { get; init; }
    }
}
