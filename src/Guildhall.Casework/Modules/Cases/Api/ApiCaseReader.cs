using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Integration;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Microsoft.Extensions.Options;

namespace Guildhall.Casework.Modules.Cases.Api;

/// <summary>What narrows a list of cases.</summary>
internal sealed record ApiCaseFilter
{
    public string? Service { get; init; }

    public string? Stage { get; init; }

    public string? Team { get; init; }

    public bool? IsOpen { get; init; }

    public DateTimeOffset? UpdatedSince { get; init; }

    public Guid? After { get; init; }

    public required int Limit { get; init; }
}

/// <summary>Reads cases for keys. What is restricted is in the audit each time it is read.</summary>
internal sealed class ApiCaseReader(Database database, ServiceCatalogue catalogue, IOptions<SiteOptions> site)
{
    private const string Columns =
        """
        c.id, c.reference, c.service, c.service_version, c.stage, c.team, c.restricted, c.channel, c.language, c.opened_at,
            coalesce(c.changed_at, c.opened_at) as changed_at, c.target_on, c.closed_at, c.outcome
        """;

    /// <summary>Where a case is read.</summary>
    public string Address(string reference) => $"{site.Value.Url.TrimEnd('/')}/api/{ApiEndpoints.Version}/cases/{reference}";

    /// <summary>The tag of a case as it is: its version, and what the database calls its row, so that no change of the row keeps it.</summary>
    public static string Tag(int version, long row) => string.Create(CultureInfo.InvariantCulture, $"\"{version}-{row:x}\"");

    /// <summary>A case, and its tag; null where the key reaches none of that reference.</summary>
    public async Task<(ApiCaseFull Case, string Tag)?> FindAsync(string reference, CurrentKey key, CancellationToken cancellationToken)
    {
        Row? row;
        await using (var connection = await database.OpenAsync(cancellationToken))
        {
            row = await connection.QuerySingleOrDefaultAsync<Row>(
                $"""
                select {Columns}, c.flags, c.ward, c.customer_name, c.customer_email, c.customer_phone, c.property_uprn, c.property_text, c.version, c.xmin::text::bigint as row_version,
                    (select s.answers::text from cases.submission s where s.case_id = c.id order by s.number desc limit 1) as answers
                from cases."case" c
                where c.reference = @reference and {ApiReach.Reached}
                """,
                ApiReach.Parameters(key, catalogue, new { reference }));
        }

        if (row is null)
        {
            return null;
        }

        await AuditAsync(key, row.Restricted ? [row.Reference] : [], cancellationToken);
        var service = (await catalogue.VersionAsync(row.ServiceVersion, cancellationToken)).Definition;
        var told = key.Has(ApiScopes.ReadAnswers);
        var (open, closed) = told ? Parted(Answers.FromJson(row.Answers)) : (null, []);
        return (new ApiCaseFull(Line(row, service))
        {
            NextStages = row.ClosedAt is null ? service.Case.Stage(row.Stage)?.Next ?? [] : [],
            Flags = row.Flags,
            Ward = row.Ward,
            Customer = told ? new ApiCustomer { Name = row.CustomerName, Email = row.CustomerEmail, Phone = row.CustomerPhone } : null,
            Property = told && row.PropertyText is not null ? new ApiProperty { Uprn = row.PropertyUprn?.ToString("000000000000", CultureInfo.InvariantCulture), Address = row.PropertyText } : null,
            Answers = open,
            SealedAnswers = closed,
        }, Tag(row.Version, row.RowVersion));
    }

    /// <summary>A page of a list, in the order the cases were opened, so that what changes meanwhile moves no case to another page.</summary>
    public async Task<ApiCaseList> ListAsync(ApiCaseFilter filter, CurrentKey key, CancellationToken cancellationToken)
    {
        var where = new StringBuilder(ApiReach.Reached);
        var parameters = ApiReach.Parameters(key, catalogue, new { Most = filter.Limit + 1 });
        Narrow(" and c.service = @Service", "Service", filter.Service);
        Narrow(" and c.stage = @Stage", "Stage", filter.Stage);
        Narrow(" and c.team = @Team", "Team", filter.Team);
        Narrow(" and c.id > @After", "After", filter.After);
        where.Append(filter.IsOpen switch { true => " and c.closed_at is null", false => " and c.closed_at is not null", null => "" });
        if (filter.UpdatedSince is { } since)
        {
            // Every change has an entry, whose key begins with its time: the entries since then are read along their primary key.
            Narrow(" and coalesce(c.changed_at, c.opened_at) >= @Since", "Since", since);
            Narrow(" and c.id in (select t.case_id from cases.timeline_entry t where t.id >= @SinceKey)", "SinceKey", FirstKeyOf(since));
        }

        List<Row> rows;
        await using (var connection = await database.OpenAsync(cancellationToken))
        {
            rows = (await connection.QueryAsync<Row>(
                $"""
                select {Columns}
                from cases."case" c
                where {where}
                order by c.id
                limit @Most
                """,
                parameters)).AsList();
        }

        var isMore = rows.Count > filter.Limit;
        if (isMore)
        {
            rows.RemoveAt(filter.Limit);
        }

        await AuditAsync(key, [.. rows.Where(row => row.Restricted).Select(row => row.Reference)], cancellationToken);
        var items = new List<ApiCaseLine>(rows.Count);
        foreach (var row in rows)
        {
            var service = (await catalogue.VersionAsync(row.ServiceVersion, cancellationToken)).Definition;
            items.Add(Line(row, service));
        }

        return new ApiCaseList { Items = items, Next = isMore ? rows[^1].Id.ToString("N") : null };

        void Narrow(string fragment, string name, object? value)
        {
            if (value is not null)
            {
                where.Append(fragment);
                parameters.Add(name, value);
            }
        }
    }

    /// <summary>
    /// What happened to a case: what its customer sees, its moves, and what this key wrote. What officers write for colleagues stays with them. Null where the key
    /// reaches no such case.
    /// </summary>
    public async Task<ApiTimeline?> TimelineAsync(string reference, CurrentKey key, Guid? after, int limit, CancellationToken cancellationToken)
    {
        (Guid Id, bool Restricted)? found;
        List<Entry> entries;
        await using (var connection = await database.OpenAsync(cancellationToken))
        {
            found = await connection.QuerySingleOrDefaultAsync<(Guid, bool)?>(
                $"""select c.id, c.restricted from cases."case" c where c.reference = @reference and {ApiReach.Reached}""", ApiReach.Parameters(key, catalogue, new { reference }));
            if (found is null)
            {
                return null;
            }

            entries = (await connection.QueryAsync<Entry>(
                """
                select t.id, t.at, t.kind, t.public, t.stage, t.text, t.actor_kind, t.actor_kind = 'partner' and t.actor_id = @Key as is_own
                from cases.timeline_entry t
                where t.case_id = @Id and t.only_team is null and (t.public or t.kind in ('opened', 'moved') or (t.actor_kind = 'partner' and t.actor_id = @Key))
                    and (@after::uuid is null or t.id > @after)
                order by t.id
                limit @Most
                """,
                new { found.Value.Id, Key = key.Id, after, Most = limit + 1 })).AsList();
        }

        await AuditAsync(key, found.Value.Restricted ? [reference] : [], cancellationToken);
        var isMore = entries.Count > limit;
        var told = key.Has(ApiScopes.ReadAnswers);
        return new ApiTimeline
        {
            Items =
            [
                .. entries.Take(limit).Select(entry => new ApiEntry
                {
                    Id = entry.Id,
                    At = entry.At,
                    Kind = entry.Kind,
                    IsPublic = entry.Public,
                    Stage = entry.Stage,
                    Text = entry.IsOwn || (told && entry.Public) ? entry.Text : null,
                    By = entry.ActorKind,
                }),
            ],
            Next = isMore ? entries[limit - 1].Id.ToString("N") : null,
        };
    }

    /// <summary>Notes that restricted cases were read.</summary>
    public async Task AuditAsync(CurrentKey key, IReadOnlyCollection<string> restricted, CancellationToken cancellationToken)
    {
        if (restricted.Count == 0)
        {
            return;
        }

        await using var tx = await database.BeginAsync(key.ToActor(), cancellationToken);
        foreach (var reference in restricted)
        {
            tx.Audit("case.read", reference);
        }

        await tx.CommitAsync(cancellationToken);
    }

    private ApiCaseLine Line(Row row, ServiceDefinition service) => new()
    {
        Reference = row.Reference,
        Service = row.Service,
        Stage = row.Stage,
        StageTitle = service.Case.Stage(row.Stage)?.Title.English ?? row.Stage,
        IsOpen = row.ClosedAt is null,
        Outcome = row.Outcome,
        Team = row.Team,
        Channel = row.Channel,
        Language = row.Language,
        OpenedAt = row.OpenedAt,
        UpdatedAt = row.ChangedAt,
        TargetOn = row.TargetOn,
        ClosedAt = row.ClosedAt,
        Url = Address(row.Reference),
    };

    private static (JsonObject Open, IReadOnlyList<string> Sealed) Parted(Answers answers)
    {
        var closed = answers.Names.Where(name => SensitiveAnswers.IsSealed(answers[name])).Order(StringComparer.Ordinal).ToList();
        return (answers.Only(answers.Names.Except(closed).ToHashSet(StringComparer.Ordinal)).ToNode(), closed);
    }

    // Keys are UUID v7, which begin with their time in milliseconds.
    private static Guid FirstKeyOf(DateTimeOffset instant)
    {
        Span<byte> key = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(key, Math.Max(0, instant.ToUnixTimeMilliseconds()) << 16);
        return new Guid(key, bigEndian: true);
    }

    private sealed record Row
    {
        public required Guid Id { get; init; }

        public required string Reference { get; init; }

        public required string Service { get; init; }

        public required Guid ServiceVersion { get; init; }

        public required string Stage { get; init; }

        public required string Team { get; init; }

        public required bool Restricted { get; init; }

        public required string Channel { get; init; }

        public required string Language { get; init; }

        public required DateTimeOffset OpenedAt { get; init; }

        public required DateTimeOffset ChangedAt { get; init; }

        public required DateOnly TargetOn { get; init; }

        public DateTimeOffset? ClosedAt { get; init; }

        public string? Outcome { get; init; }

        public string[] Flags { get; init; } = [];

        public string? Ward { get; init; }

        public string? CustomerName { get; init; }

        public string? CustomerEmail { get; init; }

        public string? CustomerPhone { get; init; }

        public long? PropertyUprn { get; init; }

        public string? PropertyText { get; init; }

        public int Version { get; init; }

        public long RowVersion { get; init; }

        public string Answers { get; init; } = "{}";
    }

    private sealed record Entry
    {
        public required Guid Id { get; init; }

        public required DateTimeOffset At { get; init; }

        public required string Kind { get; init; }

        public required bool Public { get; init; }

        public string? Stage { get; init; }

        public string? Text { get; init; }

        public required string ActorKind { get; init; }

        public required bool IsOwn { get; init; }
    }
}
