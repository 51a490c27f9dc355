using Guildhall.Casework.Modules.Cases.Snooze;
using Guildhall.Casework.Modules.Cases.Targets;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Notifications;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;

namespace Guildhall.Casework.Modules.Cases;

/// <summary>A case whose customer may be asked for more.</summary>
public sealed record AskableCase
{
    /// <summary>Its key.</summary>
    public required Guid Id { get; init; }

    /// <summary>What people call it by.</summary>
    public required string Reference { get; init; }

    /// <summary>The version of the service it was opened with, and is asked again by.</summary>
    public required ServiceVersion Service { get; init; }

    /// <summary>What the customer told us last. Sensitive answers are sealed.</summary>
    public required Answers Answers { get; init; }

    /// <summary>How often they have sent us something.</summary>
    public required int Submissions { get; init; }

    /// <summary>Whose it is, where only someone signed in can send more; null where the link is enough.</summary>
    public Guid? Account { get; init; }

    /// <summary>The language the customer is written to in.</summary>
    public required string Language { get; init; }

    /// <summary>The person in whose account it stands; null where it stands in none, or in a business's.</summary>
    public Guid? Holder { get; init; }

    /// <summary>Who asked.</summary>
    public string? CustomerName { get; init; }

    /// <summary>Where to e-mail them.</summary>
    public string? CustomerEmail { get; init; }

    /// <summary>Where to phone or text them.</summary>
    public string? CustomerPhone { get; init; }

    /// <summary>By when it was promised.</summary>
    public required DateOnly TargetOn { get; init; }

    /// <summary>Whether it is being worked.</summary>
    public required bool IsOpen { get; init; }

    /// <summary>Whether it was sent while the service was being tried out: nobody outside is written to.</summary>
    public required bool IsTest { get; init; }

    /// <summary>Whether it waits for its customer.</summary>
    public Reply? Reply { get; init; }

    /// <summary>The files the customer sent before, by the question they were sent with.</summary>
    public IEnumerable<FileAnswer> Files => Service.Definition.Questions.SelectMany(Answers.Files);
}

/// <summary>What a customer sends to a case they have already.</summary>
public sealed record FurtherSubmission
{
    /// <summary>All answers as they stand now, complete and checked: those not asked again too.</summary>
    public required Answers Answers { get; init; }

    /// <summary>The language they were given in.</summary>
    public required string Language { get; init; }

    /// <summary>The draft it came from. A draft is sent once.</summary>
    public required Guid Source { get; init; }
}

/// <summary>Where customers are asked for more, and where it comes in. What was sent before is kept as it was.</summary>
public sealed class CaseReplies(Database database, ServiceCatalogue catalogue, SensitiveAnswers sensitive, Reaches reaches, CaseClocks clocks)
{
    /// <summary>A case this officer may see; null where there is none.</summary>
    public async Task<AskableCase?> FindAsync(string reference, CurrentStaff staff, CancellationToken cancellationToken = default)
    {
        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        var id = await tx.QuerySingleOrDefaultAsync<Guid?>(
            """
            select id from cases."case"
            where reference = @reference and (not restricted or team = any(@Teams))
            """,
            new { reference, Teams = staff.Teams.ToArray() });
        if (id is null)
        {
            return null;
        }

        var (found, restricted) = await ReadAsync(tx, id.Value, cancellationToken);
        if (restricted)
        {
            tx.Audit("case.read", reference);
        }

        await tx.CommitAsync(cancellationToken);
        return found;
    }

    /// <summary>A case, for who has a right to it that the caller has made sure of.</summary>
    public async Task<AskableCase> GetAsync(Guid id, CancellationToken cancellationToken = default)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        return (await ReadAsync(tx, id, cancellationToken)).Case;
    }

    /// <summary>The same, locked until the transaction ends, for an officer who may see it; null where there is none.</summary>
    public async Task<AskableCase?> TakeAsync(Transaction tx, string reference, CurrentStaff staff, CancellationToken cancellationToken = default) =>
        await LockedCase.TakeAsync(tx, reference, staff, version: null) is { } locked ? (await ReadAsync(tx, locked.Id, cancellationToken)).Case : null;

    /// <summary>The same, for who has a right to it that the caller has made sure of.</summary>
    public async Task<AskableCase> TakeAsync(Transaction tx, Guid id, CancellationToken cancellationToken = default)
    {
        // First the lock, then the look: what another change wrote while we waited is seen.
        await tx.QuerySingleAsync<Guid>("""select id from cases."case" where id = @id for update""", new { id });
        return (await ReadAsync(tx, id, cancellationToken)).Case;
    }

    /// <summary>How its customer is reached about it, as they chose; null where nothing reaches them, or they do not want it.</summary>
    public Task<Reach?> ReachAsync(AskableCase about, CancellationToken cancellationToken = default) => reaches.FindAsync(
        new ReachQuestion { Account = about.Holder, Topic = MessageTopic.Requests, Email = about.CustomerEmail, Phone = about.CustomerPhone, Language = about.Language },
        cancellationToken);

    /// <summary>Notes on a case taken in this transaction that its customer was asked for more.</summary>
    /// <param name="message">What they are told, in the officer's words.</param>
    /// <param name="by">The last day they can send it.</param>
    public async Task AskAsync(Transaction tx, AskableCase asked, string message, DateOnly by, CancellationToken cancellationToken = default)
    {
        await clocks.AskedAsync(tx, asked.Id, asked.Service.Definition.Case, cancellationToken);
        Note(tx, asked, Cases.Reply.Awaited, by);
        Timeline.Add(tx, new TimelineEntry { CaseId = asked.Id, Kind = TimelineKind.Asked, Public = true, Text = message });
        tx.Audit("case.asked-for-more", asked.Reference, new { by });
    }

    /// <summary>Notes that it is not needed any more.</summary>
    public async Task UnaskAsync(Transaction tx, AskableCase asked, CancellationToken cancellationToken = default)
    {
        await clocks.AnsweredAsync(tx, asked.Id, asked.Service.Definition.Case, answered: false, cancellationToken);
        Note(tx, asked, reply: null, by: null);
        Timeline.Add(tx, new TimelineEntry { CaseId = asked.Id, Kind = TimelineKind.AskWithdrawn, Public = true });
        tx.Audit("case.asking-withdrawn", asked.Reference);
    }

    /// <summary>Takes in what the customer sends to a case taken in this transaction. The caller has made sure that it is open.</summary>
    public async Task AddAsync(Transaction tx, AskableCase to, FurtherSubmission sent, CancellationToken cancellationToken = default)
    {
        await clocks.AnsweredAsync(tx, to.Id, to.Service.Definition.Case, answered: true, cancellationToken);
        var service = to.Service.Definition;
        var number = to.Submissions + 1;
        var (before, now) = (CustomerFacts.Of(service, sensitive.Open(to.Answers)), CustomerFacts.Of(service, sent.Answers));

        // What the form never asked is known from elsewhere, and stays.
        var name = now.Name ?? (before.Name is null ? to.CustomerName : null);
        tx.AtCommit(
            """
            insert into cases.submission (id, case_id, number, source, service_version, answers, language, received_at, actor_kind, actor_id, actor_name)
            values (@id, @caseId, @number, @source, @serviceVersion, @answers::jsonb, @language, @now, @actorKind, @actorId, @actorName)
            """,
            ("id", tx.NewId()), ("caseId", to.Id), ("number", number), ("source", sent.Source), ("serviceVersion", to.Service.Id),
            ("answers", sensitive.Seal(service, sent.Answers).ToJson()), ("language", sent.Language), ("now", tx.Now),
            ("actorKind", Text.Kebab(tx.Actor.Kind)), ("actorId", tx.Actor.Id), ("actorName", tx.Actor.Name));
        tx.AtCommit(
            """
            update cases."case"
            set customer_name = @name, customer_email = @email, customer_phone = @phone, surname_key = @surname,
                property_uprn = case when @place then @uprn else property_uprn end, property_text = case when @place then @property else property_text end, facets = @facets::jsonb
            where id = @id
            """,
            ("id", to.Id), ("name", name), ("surname", name is null ? null : CaseRegister.SurnameKey(name)),
            ("email", now.Email ?? (before.Email is null ? to.CustomerEmail : null)),
            ("phone", now.Phone ?? (before.Phone is null ? to.CustomerPhone : null)),
            ("place", before.PropertyText is not null || now.PropertyText is not null), ("uprn", now.PropertyUprn), ("property", now.PropertyText), ("facets", Facets.Of(service, sent.Answers)));
        Note(tx, to, Cases.Reply.Received, by: null);
        Waking.AtCommit(tx, to.Id, "The customer answered.");
        Timeline.Add(tx, new TimelineEntry { CaseId = to.Id, Kind = TimelineKind.Answered, Public = true });
        tx.Publish(new CaseAnswered(to.Id, to.Reference, service.Name, number));
        tx.Audit("case.answered", to.Reference, new { submission = number });
    }

    private static void Note(Transaction tx, AskableCase about, Reply? reply, DateOnly? by) => tx.AtCommit(
        """
        update cases."case" set reply = @reply, reply_by = @by, version = version + 1 where id = @id
        """,
        ("id", about.Id), ("reply", reply is { } state ? Text.Kebab(state) : null), ("by", by));

    private async Task<(AskableCase Case, bool Restricted)> ReadAsync(Transaction tx, Guid id, CancellationToken cancellationToken)
    {
        var row = await tx.QuerySingleAsync<Row>(
            """
            select c.id, c.reference, c.service_version, c.language, c.customer_name, c.customer_email, c.customer_phone, c.target_on,
                c.closed_at, c.test, c.reply, c.restricted, s.answers::text as answers, s.number,
                coalesce(c.holder, case when s.actor_kind = 'person' then s.actor_id end) as whose, case when s.actor_kind = 'officer' then s.actor_id end as officer,
                case when c.holder_kind = 'person' then c.holder end as holder
            from cases."case" c
            join cases.submission s on s.case_id = c.id
            where c.id = @id
            order by s.number desc
            limit 1
            """,
            new { id });
        var service = await catalogue.VersionAsync(row.ServiceVersion, cancellationToken);
        return (new AskableCase
        {
            Id = row.Id,
            Reference = row.Reference,
            Service = service,
            Answers = Answers.FromJson(row.Answers),
            Submissions = row.Number,
            // A case that another system or a colleague opened for somebody belongs to nobody's account until it is claimed.
            Account = service.Definition.IsInternal ? row.Whose ?? row.Officer : service.Definition.Needs > Assurance.Anonymous ? row.Whose : null,
            Language = row.Language,
            Holder = row.Holder,
            CustomerName = row.CustomerName,
            CustomerEmail = row.CustomerEmail,
            CustomerPhone = row.CustomerPhone,
            TargetOn = row.TargetOn,
            IsOpen = row.ClosedAt is null,
            IsTest = row.Test,
            Reply = row.Reply is { } reply ? Text.Parse<Reply>(reply) : null,
        }, row.Restricted);
    }

    private sealed record Row
    {
        public required Guid Id { get; init; }

        public required string Reference { get; init; }

        public required Guid ServiceVersion { get; init; }

        public required string Language { get; init; }

        public string? CustomerName { get; init; }

        public string? CustomerEmail { get; init; }

        public string? CustomerPhone { get; init; }

        public required DateOnly TargetOn { get; init; }

        public DateTimeOffset? ClosedAt { get; init; }

        public required bool Test { get; init; }

        public string? Reply { get; init; }

        public required bool Restricted { get; init; }

        public required string Answers { get; init; }

        public required int Number { get; init; }

        public Guid? Whose { get; init; }

        public Guid? Officer { get; init; }

        public Guid? Holder { get; init; }
    }
}
