using System.Globalization;
using Dapper;
using Guildhall.Casework.Modules.Cases.MyRequests;
using Guildhall.Casework.Modules.Cases.Targets;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Localisation;

namespace Guildhall.Casework.Modules.Cases.ForCustomer;

/// <summary>A case as its customer sees it.</summary>
internal sealed record CustomerCase
{
    public required Guid Id { get; init; }

    public required string Reference { get; init; }

    /// <summary>Whether they came by its reference and what only they and we should know, and not by their account.</summary>
    public required bool IsTracked { get; init; }

    /// <summary>Whether they may do something about it, and not only see it.</summary>
    public required bool MayAct { get; init; }

    /// <summary>How well a person must be known to see it in an account.</summary>
    public required Assurance Needs { get; init; }

    /// <summary>The service, as it was when they asked.</summary>
    public required ServiceDefinition Service { get; init; }

    public required DateOnly TargetOn { get; init; }

    public required bool IsOpen { get; init; }

    /// <summary>Whether it is dealt with together with another, whose state it shows.</summary>
    public required bool IsMerged { get; init; }

    public required int Version { get; init; }

    /// <summary>Whether we wait for more from them, or it has come; null for neither.</summary>
    public Reply? Reply { get; init; }

    /// <summary>The last day they can send it.</summary>
    public DateOnly? ReplyBy { get; init; }

    /// <summary>The language they are written to in.</summary>
    public required string Language { get; init; }

    /// <summary>What they told us, in their account alone; sensitive answers are sealed.</summary>
    public required Answers Answers { get; init; }

    /// <summary>What happened, the latest first.</summary>
    public required IReadOnlyList<CustomerLine> Lines { get; init; }

    /// <summary>Whether others' cases are dealt with together with it, and would end with it.</summary>
    public required bool IsShared { get; init; }

    public bool MayWithdraw => MayAct && !IsMerged && !IsShared && IsOpen && Service.Case.MayWithdraw;

    /// <summary>Whether they may have a copy of what was sent. A reference and a surname are too little for what is restricted, or asks people to sign in.</summary>
    public bool MayCopy => !IsTracked || Needs == Assurance.Anonymous;

    /// <summary>The stage they were told of last.</summary>
    public Stage LastStage => Lines.Select(line => line.Stage).OfType<Stage>().FirstOrDefault() ?? Service.Case.FirstStage;

    /// <summary>The business it was sent for, to who came by its reference: an account tells it by who sent it.</summary>
    public string? SentFor { get; init; }

    /// <summary>Its page, on the way they came by.</summary>
    public string Link => IsTracked ? CaseLinks.Tracked(Reference) : CaseLinks.Mine(Reference);

    /// <summary>Where they withdraw it.</summary>
    public string WithdrawLink => $"{Link}/withdraw";

    /// <summary>Where they say that it is not fixed.</summary>
    public string NotFixedLink => $"{Link}/not-fixed";

    /// <summary>Where they say how it went.</summary>
    public string SurveyLink => $"{Link}/survey";

    /// <summary>A file they gave, or that we made or added for them.</summary>
    public string FileLink(Guid file) => $"{Link}/files/{file}";
}

/// <summary>A line of a case's public history.</summary>
/// <param name="Stage">The stage it tells of; null where it tells of something else.</param>
internal sealed record CustomerLine(DateTimeOffset At, TimelineKind Kind, Stage? Stage, string? Text)
{
    /// <summary>Who wrote it; null for those who are not signed in.</summary>
    public string? From { get; init; }

    /// <summary>The day that was promised when it happened.</summary>
    public required DateOnly TargetOn { get; init; }

    /// <summary>Who sent the form for whom it belongs to; null where who looks did for themselves, or nobody may know.</summary>
    public string? SentBy { get; init; }

    /// <summary>Whether who looks wrote it themselves, and not somebody for them.</summary>
    public bool IsOwn { get; init; }

    /// <summary>What an officer gave with a move.</summary>
    public MoveFacts Facts { get; init; } = MoveFacts.None;

    /// <summary>The facts of the entry, as JSON; null for none.</summary>
    public string? Data { get; init; }

    /// <summary>The letter it tells of; null for none.</summary>
    public MadeFile? Letter { get; init; }
}

/// <summary>
/// Reads cases for their customers. A reference and a surname prove less than a sign-in: who comes by them reads neither what was answered and written
/// nor the names of officers, and of a restricted case no letters and no files.
/// </summary>
internal sealed class CustomerCases(Database database, ServiceCatalogue catalogue, Businesses businesses)
{
    /// <summary>The case of whom somebody acts for. Somebody else's looks like one that is not there.</summary>
    public Task<CustomerCase?> FindAsync(string reference, CurrentPerson person, CancellationToken cancellationToken)
    {
        var viewer = Viewer.Of(person, catalogue);
        return ReadAsync($"c.reference = @reference and {Viewer.Sees}", new { reference, viewer.Holder, viewer.Kind, viewer.Restricted, viewer.Services, isTracked = false }, person, cancellationToken);
    }

    /// <summary>To whom a case belongs; null for nobody, or no case.</summary>
    public async Task<CaseHolder?> HolderAsync(Reference reference, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<(string Kind, Guid Id)?>(
            """select holder_kind, holder from cases."case" where reference = @reference and holder is not null and not test""", new { reference = reference.ToString() }) is var (kind, id)
            ? new CaseHolder(Text.Parse<HolderKind>(kind), id)
            : null;
    }

    /// <summary>The case that was proved to be the visitor's.</summary>
    public Task<CustomerCase?> FindAsync(Guid proved, CancellationToken cancellationToken) =>
        ReadAsync("c.id = @proved", new { proved, isTracked = true }, person: null, cancellationToken);

    /// <summary>The key of the case if the e-mail address or surname belongs to it. A wrong pair and an unknown reference look the same.</summary>
    public async Task<Guid?> ProveAsync(Reference reference, string proof, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<Guid?>(
            """
            select id
            from cases."case"
            where reference = @reference and (lower(customer_email) = @email or (surname_key = @surname and @surname <> ''))
            """,
            new
            {
                reference = reference.ToString(),
                email = proof.Trim().ToLower(CultureInfo.InvariantCulture),
                surname = CaseRegister.SurnameKey(proof),
            });
    }

    private async Task<CustomerCase?> ReadAsync(string which, object values, CurrentPerson? person, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var results = await connection.QueryMultipleAsync(
            $"""
            select c.id, c.reference, c.service_version, coalesce(i.target_on, c.target_on) as target_on, case when i.id is null then c.closed_at else i.closed_at end is null as is_open,
                c.restricted, c.version, c.reply, c.reply_by, c.language, case when @isTracked and c.holder_kind = 'business' then c.holder end as business, i.service_version as into_service,
                exists (select from cases."case" o where o.merged_into = c.id) as is_shared,
                case when not @isTracked then (select s.answers::text from cases.submission s where s.case_id = c.id order by s.number desc limit 1) end as answers
            from cases."case" c
            left join cases."case" i on i.id = c.merged_into
            where {which};

            select t.at, t.kind, t.stage, coalesce({CaseClocks.PromisedThen}, c.target_on) as target_on, t.actor_kind, t.actor_id, t.actor_name, t.case_id <> c.id as elsewhere, 
                case when t.case_id = c.id and not (@isTracked and t.actor_kind in ('person', 'helper')) then t.text end as text,
                case when t.case_id <> c.id then null
                    when not (@isTracked and c.restricted) then t.data::text
                    when t.kind in ('moved', 'handed-over', 'passed-on', 'split') then (t.data - 'evidence')::text end as data
            from cases."case" c
            left join cases.merge m on m.case_id = c.id and m.undone_at is null
            join cases.timeline_entry t on t.case_id = c.id or (t.case_id = c.merged_into and t.kind in ('moved', 'reopened') and t.at > m.at)
            where {which} and t.public and not (@isTracked and t.kind = 'written')
            order by t.at desc, t.id desc
            limit 500
            """,
            values);
        if (await results.ReadSingleOrDefaultAsync<Row>() is not { } row)
        {
            return null;
        }

        var service = (await catalogue.VersionAsync(row.ServiceVersion, cancellationToken)).Definition;
        var into = row.IntoService is { } version ? (await catalogue.VersionAsync(version, cancellationToken)).Definition : null;
        return new CustomerCase
        {
            Id = row.Id,
            Reference = row.Reference,
            IsTracked = person is null,
            MayAct = person is null || Helping.May(person, service.Name, service.Privacy.IsClosedToHelpers, act: true),
            Needs = row.Restricted && service.Needs < Assurance.TwoFactor ? Assurance.TwoFactor : service.Needs,
            Service = service,
            TargetOn = row.TargetOn,
            IsOpen = row.IsOpen,
            IsMerged = into is not null,
            IsShared = row.IsShared,
            Version = row.Version,
            Reply = row.Reply is { } reply ? Text.Parse<Reply>(reply) : null,
            ReplyBy = row.ReplyBy,
            Language = row.Language,
            SentFor = row.Business is { } business ? (await businesses.FindAsync(business, cancellationToken))?.Name : null,
            Answers = Answers.FromJson(row.Answers ?? "{}"),
            Lines = [.. (await results.ReadAsync<Line>()).Select(line => LineOf(line, line.Elsewhere ? into ?? service : service, person))],
        };
    }

    private static CustomerLine LineOf(Line line, ServiceDefinition service, CurrentPerson? person)
    {
        var kind = Text.Parse<TimelineKind>(line.Kind);
        var isOwn = line.ActorId is { } by && by == person?.Id && line.ActorKind != "helper";
        return new CustomerLine(line.At, kind, line.Stage is null ? null : service.Case.Stage(line.Stage), line.Text)
        {
            TargetOn = line.TargetOn,
            From = person is null ? null : ActorNames.Full(line.ActorName),
            SentBy = kind == TimelineKind.Opened && person is not null && line.ActorId is not null && !(isOwn && person.ActingAs.Kind == ActingKind.Self) && line.ActorKind is ("person" or "helper")
                ? ActorNames.Full(line.ActorName)
                : null,
            IsOwn = isOwn,
            Facts = kind is TimelineKind.Moved or TimelineKind.Replied ? MoveFacts.Of(line.Data) : MoveFacts.None,
            Data = line.Data,
            Letter = MadeFile.Of(kind, line.Data),
        };
    }

    private sealed record Row
    {
        public required Guid Id { get; init; }

        public required string Reference { get; init; }

        public required Guid ServiceVersion { get; init; }

        public required DateOnly TargetOn { get; init; }

        public Guid? Business { get; init; }

        public required bool IsOpen { get; init; }

        public required bool Restricted { get; init; }

        public required bool IsShared { get; init; }

        public required int Version { get; init; }

        public string? Reply { get; init; }

        public DateOnly? ReplyBy { get; init; }

        public required string Language { get; init; }

        public Guid? IntoService { get; init; }

        public string? Answers { get; init; }
    }

    private sealed record Line
    {
        public required DateTimeOffset At { get; init; }

        public required string Kind { get; init; }

        public string? Stage { get; init; }

        public required DateOnly TargetOn { get; init; }

        public string? Text { get; init; }

        public string? Data { get; init; }

        public required string ActorKind { get; init; }

        public Guid? ActorId { get; init; }

        public required string ActorName { get; init; }

        /// <summary>Whether it is of the case this one was merged into.</summary>
        public required bool Elsewhere { get; init; }
    }
}
