using System.Buffers.Text;
using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Notifications;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Guildhall.Platform.Events;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Time;
using Microsoft.Extensions.Options;

namespace Guildhall.Casework.Modules.Cases.Survey;

/// <summary>How customers are asked how it went (section <c>Survey</c>).</summary>
public sealed class SurveyOptions
{
    /// <summary>Whether they are asked at all.</summary>
    public bool On { get; set; } = true;

    /// <summary>How many hours after the end; and never at night.</summary>
    [Range(0, 720)]
    public int HoursAfter { get; set; } = 20;
}

/// <summary>A question how it went.</summary>
internal sealed record SurveyAsked(Guid CaseId, string Reference, ServiceDefinition Service, bool IsAnswered, bool WasSent);

/// <summary>What came of saying how it went.</summary>
internal enum SurveyResult
{
    /// <summary>It is noted: now, or was before.</summary>
    Noted,

    /// <summary>Nobody was asked.</summary>
    NotAsked,
}

/// <summary>Asks customers once, after the end, how it went; and keeps what they say with the case.</summary>
internal sealed class Surveys(Database database, ServiceCatalogue catalogue, IOptions<SurveyOptions> options)
{
    /// <summary>The most characters of a comment.</summary>
    public const int CommentLength = 2000;

    /// <summary>A new secret for a link, with the hash that is kept.</summary>
    public static (string Key, byte[] Hash) NewKey()
    {
        var key = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        return (key, Hash(key));
    }

    /// <summary>The hash of a secret, or of an address.</summary>
    public static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    /// <summary>Whether the customers of a service are asked.</summary>
    public bool AsksAbout(ServiceDefinition service) => options.Value.On && service.Work is { } rules && (rules.Survey ?? !service.Privacy.Restricted);

    /// <summary>The question a link leads to; null where there is none.</summary>
    public async Task<SurveyAsked?> FindAsync(string? key, CancellationToken cancellationToken)
    {
        if (key is not { Length: 22 })
        {
            return null;
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        return await ReadAsync(
            await connection.QuerySingleOrDefaultAsync<Row>(
                """
                select s.case_id, c.reference, c.service_version, s.answered_at is not null as is_answered, s.sent_to is not null as was_sent
                from cases.survey s
                join cases."case" c on c.id = s.case_id
                where s.key_hash = @hash
                """,
                new { hash = Hash(key) }),
            cancellationToken);
    }

    /// <summary>The question about a case that the caller has made sure is the customer's; null where there is none.</summary>
    public async Task<SurveyAsked?> OfCaseAsync(Guid caseId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await ReadAsync(
            await connection.QuerySingleOrDefaultAsync<Row>(
                """
                select s.case_id, c.reference, c.service_version, s.answered_at is not null as is_answered, s.sent_to is not null as was_sent
                from cases.survey s
                join cases."case" c on c.id = s.case_id
                where s.case_id = @caseId
                """,
                new { caseId }),
            cancellationToken);
    }

    /// <summary>Notes what the customer says. The first word counts.</summary>
    /// <param name="by">How they came: <c>link</c>, <c>track</c> or <c>account</c>.</param>
    public async Task<SurveyResult> AnswerAsync(Actor actor, Guid caseId, int score, string comment, string by, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(actor, cancellationToken);
        var found = await tx.QuerySingleOrDefaultAsync<Noted>(
            """
            update cases.survey s
            set score = @score, comment = nullif(@comment, ''), answered_at = @Now, answered_by = @by
            from cases."case" c
            where s.case_id = @caseId and c.id = s.case_id and s.answered_at is null
            returning c.reference, c.service
            """,
            new { caseId, score, comment, tx.Now, by });
        if (found is null)
        {
            return await tx.QuerySingleAsync<bool>("select exists (select from cases.survey where case_id = @caseId)", new { caseId }) ? SurveyResult.Noted : SurveyResult.NotAsked;
        }

        Timeline.Add(tx, new TimelineEntry { CaseId = caseId, Kind = TimelineKind.Surveyed, Public = false, Text = comment.Length == 0 ? null : comment, Data = new { Score = score } });
        tx.Publish(new CaseSurveyed(caseId, found.Reference, found.Service, score));
        tx.Audit("case.surveyed", found.Reference, new { score });
        await tx.CommitAsync(cancellationToken);
        return SurveyResult.Noted;
    }

    /// <summary>Notes that whoever has this link does not want to be asked again, about any case.</summary>
    public async Task StopAsync(string key, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.Anonymous, cancellationToken);
        await tx.ExecuteAsync(
            """
            insert into cases.no_survey (address, since)
            select s.sent_to, @Now
            from cases.survey s
            where s.key_hash = @hash and s.sent_to is not null
            on conflict (address) do nothing
            """,
            new { hash = Hash(key), tx.Now });
        await tx.CommitAsync(cancellationToken);
    }

    private async Task<SurveyAsked?> ReadAsync(Row? row, CancellationToken cancellationToken) => row is null
        ? null
        : new SurveyAsked(row.CaseId, row.Reference, (await catalogue.VersionAsync(row.ServiceVersion, cancellationToken)).Definition, row.IsAnswered, row.WasSent);

    private sealed record Row
    {
        public required Guid CaseId { get; init; }

        public required string Reference { get; init; }

        public required Guid ServiceVersion { get; init; }

        public required bool IsAnswered { get; init; }

        public required bool WasSent { get; init; }
    }

    private sealed record Noted
    {
        public required string Reference { get; init; }

        public required string Service { get; init; }
    }
}

/// <summary>Asks the customer of a case that has ended, unless it was withdrawn, tried out, or its service does not ask.</summary>
internal sealed class AskHowItWent(
    Database database, ServiceCatalogue catalogue, Surveys surveys, Reaches reaches, Messenger messenger, CouncilProfile council, IOptions<SiteOptions> site, IOptions<SurveyOptions> options) : ISubscriber<CaseMoved>
{
    public const string Template = "survey";

    public static readonly string[] ValueNames = ["reference", "service", "survey-link", "council-phone", "name"];

    public async Task HandleAsync(CaseMoved happened, Delivery delivery, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        var row = await tx.QuerySingleAsync<Row>(
            """
            select c.reference, c.service, c.service_version, c.team, c.ward, c.language, c.customer_name, c.customer_email, c.customer_phone, c.holder, c.holder_kind,
                c.outcome in ('done', 'refused') and not c.test as is_over
            from cases."case" c
            where c.id = @CaseId
            """,
            new { happened.CaseId });
        var service = (await catalogue.VersionAsync(row.ServiceVersion, cancellationToken)).Definition;
        if (row.IsOver != true || !surveys.AsksAbout(service))
        {
            return;
        }

        var reach = await reaches.FindAsync(
            new ReachQuestion
            {
                Account = row.HolderKind == "person" ? row.Holder : null,
                Topic = MessageTopic.Requests,
                Email = row.CustomerEmail,
                Phone = row.CustomerPhone,
                Language = row.Language,
            },
            cancellationToken);
        var address = reach is null ? null : Surveys.Hash(reach.To.ToLowerInvariant());
        if (address is not null && await tx.QuerySingleAsync<bool>("select exists (select from cases.no_survey where address = @address)", new { address }))
        {
            // Who does not want to be asked is not asked on their page either.
            return;
        }

        var (key, hash) = Surveys.NewKey();
        var added = await tx.ExecuteAsync(
            """
            insert into cases.survey (case_id, key_hash, service, team, ward, language, asked_at, sent_to)
            values (@CaseId, @hash, @Service, @Team, @Ward, @language, @Now, @address)
            on conflict (case_id) do nothing
            """,
            new { happened.CaseId, hash, row.Service, row.Team, row.Ward, language = reach?.Language ?? row.Language, tx.Now, address });
        if (added == 1 && reach is not null)
        {
            await messenger.QueueAsync(tx, new OutgoingMessage
            {
                Key = new(SHA256.HashData([.. happened.CaseId.ToByteArray(), .. "survey"u8]).AsSpan(0, 16)),
                About = happened.CaseId,
                Template = Template,
                Channel = reach.Channel,
                To = reach.To,
                Language = reach.Language,
                NotBefore = options.Value.HoursAfter == 0 ? reach.NotBefore : ByDay(tx.Now.AddHours(options.Value.HoursAfter)),
                Values = new Dictionary<string, string>
                {
                    ["reference"] = row.Reference,
                    ["service"] = service.Title.In(reach.Language),
                    ["survey-link"] = site.Value.Url.TrimEnd('/') + CaseLinks.SurveyByLink(key),
                    ["council-phone"] = council.Contact.Phone,
                    ["name"] = row.CustomerName ?? "",
                },
            });
        }

        await tx.CommitAsync(cancellationToken);
    }

    // Nobody is woken to be asked how it went.
    private static DateTimeOffset ByDay(DateTimeOffset instant)
    {
        var day = LondonTime.DayOf(instant);
        return LondonTime.At(instant).Hour switch
        {
            < 9 => LondonTime.InstantOf(day, new TimeOnly(9, 0)),
            >= 20 => LondonTime.InstantOf(day.AddDays(1), new TimeOnly(9, 0)),
            _ => instant,
        };
    }

    private sealed record Row
    {
        public required string Reference { get; init; }

        public required string Service { get; init; }

        public required Guid ServiceVersion { get; init; }

        public required string Team { get; init; }

        public string? Ward { get; init; }

        public required string Language { get; init; }

        public string? CustomerName { get; init; }

        public string? CustomerEmail { get; init; }

        public string? CustomerPhone { get; init; }

        public Guid? Holder { get; init; }

        public string? HolderKind { get; init; }

        /// <summary>Whether it has ended in a way to be asked about; null while it is open.</summary>
        public bool? IsOver { get; init; }
    }
}
