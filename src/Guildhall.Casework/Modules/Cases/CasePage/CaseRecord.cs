using System.Globalization;
using Guildhall.Casework.Modules.Cases.Follow;
using Guildhall.Casework.Modules.Cases.Related;
using Guildhall.Casework.Modules.Cases.Tasks;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;

namespace Guildhall.Casework.Modules.Cases.CasePage;

/// <summary>A case with all an officer sees of it.</summary>
public sealed record CaseRecord
{
    /// <summary>The case's row.</summary>
    public required CaseRow Case { get; init; }

    /// <summary>The service, as it was when the customer asked.</summary>
    public required ServiceVersion Service { get; init; }

    /// <summary>What they told us last.</summary>
    public required Answers Answers { get; init; }

    /// <summary>How often they sent us something.</summary>
    public required int Submissions { get; init; }

    /// <summary>When they sent it last.</summary>
    public required DateTimeOffset SubmittedAt { get; init; }

    /// <summary>Who sent it, and for whom: “Ann Lee for Lee’s Bakery”.</summary>
    public required string SubmittedBy { get; init; }

    /// <summary>The case as other modules see it.</summary>
    public CaseGlance Glance => new(Case.Id, Case.Reference, Case.ClosedAt is null, Case.Replying);

    /// <summary>The case's history, the latest first.</summary>
    public required IReadOnlyList<TimelineLine> Timeline { get; init; }

    /// <summary>The note that stands above everything; null for none that this officer may read.</summary>
    public TimelineLine? Pinned { get; init; }

    /// <summary>Cases that officers said have to do with it, of those this officer may list.</summary>
    public required IReadOnlyList<TiedCase> Ties { get; init; }

    /// <summary>Cases that were merged into it. Their entries are among its own.</summary>
    public required IReadOnlyList<OtherCase> Merged { get; init; }

    /// <summary>Who wants to hear of it.</summary>
    public required IReadOnlyList<Follower> Followers { get; init; }

    /// <summary>Who else has it open now.</summary>
    public required IReadOnlyList<string> LookingNow { get; init; }

    /// <summary>What is to be done, and what has been, in its order.</summary>
    public required IReadOnlyList<CaseTask> Tasks { get; init; }

    /// <summary>Other cases of its customer that this officer may list, the latest first: some of them.</summary>
    public required IReadOnlyList<OtherCase> OfCustomer { get; init; }

    /// <summary>Other cases of its property that this officer may list, the latest first: some of them.</summary>
    public required IReadOnlyList<OtherCase> OfProperty { get; init; }

    /// <summary>The stage it is in.</summary>
    public Stage Stage => Service.Definition.Case.Stage(Case.Stage) ?? Service.Definition.Case.FirstStage;
}

/// <summary>The row of a case.</summary>
public sealed record CaseRow
{
    /// <summary>Its key.</summary>
    public required Guid Id { get; init; }

    /// <summary>What people call it by.</summary>
    public required string Reference { get; init; }

    /// <summary>The version of the service it was opened with.</summary>
    public required Guid ServiceVersion { get; init; }

    /// <summary>Where the work stands.</summary>
    public required string Stage { get; init; }

    /// <summary>Whose queue it is in.</summary>
    public required string Team { get; init; }

    /// <summary>The council's own small words for it.</summary>
    public string[] Flags { get; init; } = [];

    /// <summary>Who has it.</summary>
    public Guid? Owner { get; init; }

    /// <summary>Their name.</summary>
    public string? OwnerName { get; init; }

    /// <summary>Whether only its team may see it.</summary>
    public required bool Restricted { get; init; }

    /// <summary>How it reached us.</summary>
    public required string Channel { get; init; }

    /// <summary>The language the customer is written to in.</summary>
    public required string Language { get; init; }

    /// <summary>Who asked.</summary>
    public string? CustomerName { get; init; }

    /// <summary>Where to e-mail them.</summary>
    public string? CustomerEmail { get; init; }

    /// <summary>Where to phone or text them.</summary>
    public string? CustomerPhone { get; init; }

    /// <summary>The property's number in the gazetteer.</summary>
    public long? PropertyUprn { get; init; }

    /// <summary>The property's address.</summary>
    public string? PropertyText { get; init; }

    /// <summary>When it came.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>By when it was promised.</summary>
    public required DateOnly TargetOn { get; init; }

    /// <summary>When it was closed; null while open.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>How it ended; null while open.</summary>
    public string? Outcome { get; init; }

    /// <summary>Whether it was sent while the service was being tried out.</summary>
    public required bool Test { get; init; }

    /// <summary>Whether it was made up.</summary>
    public bool Sample { get; init; }

    /// <summary>Whether it belongs to an account, where the customer follows it.</summary>
    public required bool HasHolder { get; init; }

    /// <summary>The business it belongs to; null when it is a person's, or nobody's.</summary>
    public Guid? Business { get; init; }

    /// <summary>Since when a message of the customer waits to be read; null when none does.</summary>
    public DateTimeOffset? CustomerWroteAt { get; init; }

    /// <summary>Whether it waits for its customer, as stored.</summary>
    public string? Reply { get; init; }

    /// <summary>The last day on which they can send what it waits for.</summary>
    public DateOnly? ReplyBy { get; init; }

    /// <summary>Whether it waits for its customer; null when there is nothing to wait for.</summary>
    public Reply? Replying => Reply is { } reply ? Text.Parse<Reply>(reply) : null;

    /// <summary>The body outside the council that has the work now, by its name; null while it is ours.</summary>
    public string? PassedTo { get; init; }

    /// <summary>Out of the lists until this day; null while it is in them.</summary>
    public DateOnly? SnoozedUntil { get; init; }

    /// <summary>Counts changes.</summary>
    public required int Version { get; init; }

    /// <summary>Since when we wait for the customer; null while we do not.</summary>
    public DateTimeOffset? WaitingSince { get; init; }

    /// <summary>The day the customer was given when it became plain that the target would not be kept.</summary>
    public DateOnly? ExpectedOn { get; init; }

    /// <summary>How often the customer wrote while it was open.</summary>
    public int Chases { get; init; }

    /// <summary>How often it was opened again.</summary>
    public int Reopened { get; init; }

    /// <summary>Its targets, as JSON; null where it has none.</summary>
    public string? Clocks { get; init; }

    /// <summary>The reference of the case it was merged into; null for none.</summary>
    public string? MergedInto { get; init; }

    /// <summary>Until when it is open to an officer outside its team, who gave a reason; null for its team, and where it is not restricted.</summary>
    public DateTimeOffset? OpenedUntil { get; init; }
}

/// <summary>Another case, shown beside one it has something in common with.</summary>
public sealed record OtherCase
{
    /// <summary>What they have in common, as the query names it.</summary>
    internal string Common { get; init; } = "";

    /// <summary>Its key, where it was merged.</summary>
    internal Guid Id { get; init; }

    /// <summary>What people call it by.</summary>
    public required string Reference { get; init; }

    /// <summary>The version of the service it was opened with.</summary>
    public required Guid ServiceVersion { get; init; }

    /// <summary>Where the work stands.</summary>
    public required string Stage { get; init; }

    /// <summary>When it came.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>When it was closed; null while open.</summary>
    public DateTimeOffset? ClosedAt { get; init; }
}

/// <summary>A part of a case's history to look at.</summary>
public enum TimelinePart
{
    /// <summary>The whole.</summary>
    All,

    /// <summary>What the customer sees too.</summary>
    Customer,

    /// <summary>What stays inside the council.</summary>
    Internal,
}

/// <summary>A line of a case's history.</summary>
public sealed record TimelineLine
{
    /// <summary>Its key.</summary>
    public required Guid Id { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What kind of thing happened, as stored.</summary>
    public required string Kind { get; init; }

    /// <summary>Whether the customer sees it.</summary>
    public required bool Public { get; init; }

    /// <summary>The stage it moved to.</summary>
    public string? Stage { get; init; }

    /// <summary>What was written.</summary>
    public string? Text { get; init; }

    /// <summary>The team whose members alone may read it; null for all who may see the case.</summary>
    public string? OnlyTeam { get; init; }

    /// <summary>The reference of the merged case it is of; null where it is the case's own.</summary>
    public string? Of { get; init; }

    /// <summary>The service of that case, as it was opened.</summary>
    public Guid? ServiceVersion { get; init; }

    /// <summary>The facts that are nobody's words, as JSON; null for none.</summary>
    public string? Data { get; init; }

    /// <summary>Who did it.</summary>
    public required string ActorName { get; init; }

    /// <summary>Whether it was who reads it.</summary>
    public bool Own { get; init; }
}

/// <summary>Reads one case whole.</summary>
public sealed class CaseReader(Database database, ServiceCatalogue catalogue, TimeProvider clock)
{
    /// <summary>The most entries of a history that are shown.</summary>
    public const int MostEntries = 500;

    /// <summary>The most other cases that are shown for one thing they have in common.</summary>
    public const int MostOthers = 5;

    // A limit that is a parameter would have a statement planned anew each time.
    private const string Looks =
        """
        insert into cases.looking (case_id, account, name, at)
        select id, @Officer, @Name, @Now from cases."case" where reference = @reference and cases.may_open(id, restricted, team, @Teams, @Officer, @Now)
        on conflict (case_id, account) do update set at = excluded.at, name = excluded.name
        returning case_id
        """;

    private const string Row =
        """
        select id, reference, service_version, stage, team, owner, owner_name, restricted, channel, language, customer_name,
            customer_email, customer_phone, property_uprn, property_text, opened_at, target_on, closed_at, outcome, test, sample, version, reply, reply_by,
            (select i.reference from cases."case" i where i.id = "case".merged_into) as merged_into,
            holder is not null as has_holder, case when holder_kind = 'business' then holder end as business, customer_wrote_at, passed_to, snoozed_until, waiting_since, expected_on, chases, reopened, flags,
            (
                select json_agg(json_build_object(
                    'name', k.name, 'due-on', k.due_on, 'due-at', k.due_at, 'stopped-at', k.stopped_at, 'paused', k.stopped_at is null and cardinality(k.pauses) % 2 = 1) order by k.due_at)
                from cases.clock k
                where k.case_id = "case".id)::text as clocks,
            case when restricted and team <> all(@Teams) then (
                select max(o.until) from cases.opened_anyway o where o.case_id = "case".id and o.officer = @Officer and o.until > @Now) end as opened_until
        from cases."case"
        where reference = @reference and cases.may_open(id, restricted, team, @Teams, @Officer, @Now)
        """;

    private const string Sent =
        """
        select s.answers::text as answers, s.number, s.received_at, s.actor_name
        from cases.submission s
        join cases."case" c on c.id = s.case_id
        where c.reference = @reference and cases.may_open(c.id, c.restricted, c.team, @Teams, @Officer, @Now)
        order by s.number desc
        limit 1
        """;

    private static readonly string History = string.Create(CultureInfo.InvariantCulture,
        $"""
        with these as (
            select c.id, null as reference, null::uuid as service_version
            from cases."case" c
            where c.reference = @reference and cases.may_open(c.id, c.restricted, c.team, @Teams, @Officer, @Now)
            union all
            select m.id, m.reference, m.service_version
            from cases."case" c
            join cases."case" m on m.merged_into = c.id
            where c.reference = @reference and cases.may_open(c.id, c.restricted, c.team, @Teams, @Officer, @Now)
        )
        select t.id, t.at, t.kind, t.public, t.stage, t.text, t.only_team, t.data::text as data, t.actor_name, t.actor_id is not distinct from @Officer as own, these.reference as of, these.service_version
        from these
        join cases.timeline_entry t on t.case_id = these.id
        where (t.only_team is null or t.only_team = any(@Teams)) and (@Public::boolean is null or t.public = @Public)
        order by t.at desc, t.id desc
        limit {MostEntries}
        """);

    private static readonly string InCommon = string.Create(CultureInfo.InvariantCulture,
        $"""
        with this as (
            select id, holder, lower(customer_email) as email, property_uprn
            from cases."case"
            where reference = @reference and cases.may_open(id, restricted, team, @Teams, @Officer, @Now)
        )
        select 'customer' as common, o.* from this cross join lateral (
            select c.reference, c.service_version, c.stage, c.opened_at, c.closed_at
            from cases."case" c
            where c.holder = this.holder and c.id <> this.id and not c.test and (not c.restricted or c.team = any(@Teams))
            order by c.opened_at desc, c.id desc
            limit {MostOthers + 1}) o
        union all
        select 'customer', o.* from this cross join lateral (
            select c.reference, c.service_version, c.stage, c.opened_at, c.closed_at
            from cases."case" c
            where lower(c.customer_email) = this.email and c.id <> this.id and not c.test and (not c.restricted or c.team = any(@Teams))
            order by c.opened_at desc, c.id desc
            limit {MostOthers + 1}) o
        union all
        select 'property', o.* from this cross join lateral (
            select c.reference, c.service_version, c.stage, c.opened_at, c.closed_at
            from cases."case" c
            where c.property_uprn = this.property_uprn and c.id <> this.id and not c.test and (not c.restricted or c.team = any(@Teams))
            order by c.opened_at desc, c.id desc
            limit {MostOthers + 1}) o
        """);

    private const string Tasks =
        """
        select k.id, k.stage, k.text, k.assignee, k.assignee_name, k.due_on, k.done_at, k.done_by_name
        from cases.task k
        join cases."case" c on c.id = k.case_id
        where c.reference = @reference and cases.may_open(c.id, c.restricted, c.team, @Teams, @Officer, @Now)
        order by k.position, k.id
        """;

    private const string Pin =
        """
        select t.id, t.at, t.kind, t.public, t.stage, t.text, t.only_team, t.data::text as data, t.actor_name
        from cases."case" c
        join cases.timeline_entry t on t.id = c.pinned_entry
        where c.reference = @reference and cases.may_open(c.id, c.restricted, c.team, @Teams, @Officer, @Now)
            and (t.only_team is null or t.only_team = any(@Teams))
        """;

    private const string Tied =
        """
        select k.id as tie, k.kind as stored, k.a = c.id as is_first, k.reason, o.reference, o.service_version, o.closed_at
        from cases."case" c
        join cases.tie k on (k.a = c.id or k.b = c.id) and k.ended_at is null
        join cases."case" o on o.id = case when k.a = c.id then k.b else k.a end
        where c.reference = @reference and cases.may_open(c.id, c.restricted, c.team, @Teams, @Officer, @Now) and (not o.restricted or o.team = any(@Teams))
        order by k.at, k.id
        limit 100
        """;

    private const string MergedIn =
        """
        select m.id, m.reference, m.service_version, m.stage, m.opened_at, m.closed_at
        from cases."case" c
        join cases."case" m on m.merged_into = c.id
        where c.reference = @reference and cases.may_open(c.id, c.restricted, c.team, @Teams, @Officer, @Now)
        order by m.opened_at, m.id
        limit 100
        """;

    private const string Following =
        """
        select f.account, f.name, f.at_once
        from cases.follower f
        join cases."case" c on c.id = f.case_id
        where c.reference = @reference and cases.may_open(c.id, c.restricted, c.team, @Teams, @Officer, @Now)
        order by f.name, f.account
        """;

    private const string OthersLooking =
        """
        select l.name
        from cases.looking l
        join cases."case" c on c.id = l.case_id
        where c.reference = @reference and l.account <> @Officer and l.at > @Since and cases.may_open(c.id, c.restricted, c.team, @Teams, @Officer, @Now)
        order by l.name
        """;

    /// <summary>All that is read of a case, in one round trip. The bench's floor runs the same.</summary>
    internal static IReadOnlyList<string> Statements { get; } = [Looks, Row, Sent, History, InCommon, Tasks, Pin, Tied, MergedIn, Following, OthersLooking];

    /// <summary>The case of a reference, or null where there is none that this officer may see: the two look the same.</summary>
    /// <param name="part">The part of its history to read.</param>
    public async Task<CaseRecord?> FindAsync(string reference, CurrentStaff staff, TimelinePart part = TimelinePart.All, CancellationToken cancellationToken = default)
    {
        if (await ReadAsync(reference, staff, part, cancellationToken) is not var (row, submitted, timeline, others, tasks, pinned, ties, merged, followers, looking))
        {
            return null;
        }

        if (row.Restricted)
        {
            await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
            tx.Audit("case.read", row.Reference);
            await tx.CommitAsync(cancellationToken);
        }

        return new CaseRecord
        {
            Case = row,
            Service = await catalogue.VersionAsync(row.ServiceVersion, cancellationToken),
            Answers = Answers.FromJson(submitted.Answers),
            Submissions = submitted.Number,
            SubmittedAt = submitted.ReceivedAt,
            SubmittedBy = submitted.ActorName,
            Timeline = timeline,
            Tasks = tasks,
            Pinned = pinned,
            Ties = ties,
            Merged = merged,
            Followers = followers,
            LookingNow = looking,
            OfCustomer = Of("customer"),
            OfProperty = Of("property"),
        };

        // What the account and the e-mail address both lead to comes twice.
        List<OtherCase> Of(string common) =>
            [.. others.Where(o => o.Common == common).DistinctBy(o => o.Reference).OrderByDescending(o => o.OpenedAt).Take(MostOthers + 1)];
    }

    // A method of its own, so that its connection is back in the pool before the audit takes one.
    private async Task<(CaseRow Row, Submitted Submitted, IReadOnlyList<TimelineLine> Timeline, IReadOnlyList<OtherCase> Others, IReadOnlyList<CaseTask> Tasks, TimelineLine? Pinned, IReadOnlyList<TiedCase> Ties, IReadOnlyList<OtherCase> Merged, IReadOnlyList<Follower> Followers, IReadOnlyList<string> Looking)?> ReadAsync(
        string reference, CurrentStaff staff, TimelinePart part, CancellationToken cancellationToken)
    {
        (string, object?)[] known =
        [
            ("reference", reference), ("Teams", staff.Teams.ToArray()), ("Officer", staff.Id), ("Name", staff.Name), ("Now", clock.GetUtcNow()),
            ("Since", clock.GetUtcNow() - Looking.LookingEndpoint.Lasts), ("Public", part == TimelinePart.All ? null : part == TimelinePart.Customer),
        ];
        var reads = new ReadBatch(database, cancellationToken);
        _ = reads.QueryAsync<Guid>(Looks, known);
        var row = reads.QueryAsync<CaseRow>(Row, known);
        var sent = reads.QueryAsync<Submitted>(Sent, known);
        var history = reads.QueryAsync<TimelineLine>(History, known);
        var others = reads.QueryAsync<OtherCase>(InCommon, known);
        var tasks = reads.QueryAsync<CaseTask>(Tasks, known);
        var pinned = reads.QueryAsync<TimelineLine>(Pin, known);
        var tied = reads.QueryAsync<TiedCase>(Tied, known);
        var merged = reads.QueryAsync<OtherCase>(MergedIn, known);
        var followers = reads.QueryAsync<Follower>(Following, known);
        var looking = reads.QueryAsync<string>(OthersLooking, known);
        await reads.SendAsync();
        return await row is [var found]
            ? (found, (await sent)[0], await history, await others, await tasks, (await pinned).SingleOrDefault(), await tied, await merged, await followers, await looking)
            : null;
    }

    private sealed record Submitted
    {
        public required string Answers { get; init; }

        public required int Number { get; init; }

        public required DateTimeOffset ReceivedAt { get; init; }

        public required string ActorName { get; init; }
    }
}
