using Dapper;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;

namespace Guildhall.Casework.Modules.Designer;

/// <summary>A definition as it is being written: a draft, or what is published where nobody has begun one.</summary>
internal sealed record WorkingText
{
    public required string Service { get; init; }

    public required string Yaml { get; init; }

    public string? WelshYaml { get; init; }

    /// <summary>The published version it began from; null for a new service.</summary>
    public Guid? BasedOn { get; init; }

    /// <summary>0 where nothing has been changed since it was published.</summary>
    public required int Revision { get; init; }

    public DateTimeOffset? ChangedAt { get; init; }

    public string? ChangedBy { get; init; }

    public bool IsDraft => Revision > 0;

    public DefinitionFile File => new(Service, $"{Service}.yaml", Yaml, WelshYaml);
}

/// <summary>One edit of a draft.</summary>
internal sealed record RevisionLine
{
    public required int Revision { get; init; }

    public required string Change { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    public required string MadeByName { get; init; }
}

/// <summary>Someone who has a service open.</summary>
internal sealed record Editor(string Name, string Spot, DateTimeOffset SeenAt);

/// <summary>A draft in the list of services.</summary>
internal sealed record DraftLine(string Service, int Revision, DateTimeOffset MadeAt, string MadeByName);

/// <summary>Keeps what designers write. Every edit is a revision that can be gone back to.</summary>
internal sealed class DefinitionDrafts(Database database, ServiceCatalogue catalogue, TimeProvider clock)
{
    private const int Kept = 200;
    private static readonly TimeSpan s_isThere = TimeSpan.FromMinutes(10);

    /// <summary>The drafts there are.</summary>
    public async Task<IReadOnlyList<DraftLine>> AllAsync(CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<DraftLine>(
            """
            select d.service, d.revision, r.made_at, r.made_by_name
            from designer.draft d
            join designer.revision r on r.service = d.service and r.revision = d.revision
            order by d.service
            """)).AsList();
    }

    /// <summary>What a designer works on: the draft, or else what is published. Null when there is neither.</summary>
    public async Task<WorkingText?> FindAsync(string service, CancellationToken cancellationToken = default)
    {
        await using (var connection = await database.OpenAsync(cancellationToken))
        {
            var draft = await connection.QuerySingleOrDefaultAsync<WorkingText>(
                """
                select d.service, r.yaml, r.welsh_yaml, d.based_on, d.revision, r.made_at as changed_at, r.made_by_name as changed_by
                from designer.draft d
                join designer.revision r on r.service = d.service and r.revision = d.revision
                where d.service = @service
                """,
                new { service });
            if (draft is not null)
            {
                return draft;
            }
        }

        return await catalogue.LatestWrittenAsync(service, cancellationToken) is { } published ? Published(published) : null;
    }

    /// <summary>An earlier state of the draft; revision 0 is what is published. Null when it is not kept.</summary>
    public async Task<WorkingText?> AtAsync(string service, int revision, CancellationToken cancellationToken = default)
    {
        if (revision == 0)
        {
            return await catalogue.LatestWrittenAsync(service, cancellationToken) is { } published ? Published(published) : null;
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<WorkingText>(
            """
            select d.service, r.yaml, r.welsh_yaml, d.based_on, r.revision, r.made_at as changed_at, r.made_by_name as changed_by
            from designer.draft d
            join designer.revision r on r.service = d.service
            where d.service = @service and r.revision = @revision
            """,
            new { service, revision });
    }

    /// <summary>The draft's edits, the latest first.</summary>
    public async Task<IReadOnlyList<RevisionLine>> RevisionsAsync(string service, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<RevisionLine>(
            """
            select revision, change, made_at, made_by_name
            from designer.revision
            where service = @service
            order by revision desc
            """,
            new { service })).AsList();
    }

    /// <summary>
    /// Keeps an edit as the next revision, and begins the draft with the first. Null when somebody else was quicker:
    /// <paramref name="from"/> is no longer the latest.
    /// </summary>
    /// <param name="from">What the edit was made to.</param>
    /// <param name="change">What was done, in a few words.</param>
    public async Task<int?> SaveAsync(Actor actor, WorkingText from, string yaml, string? welshYaml, string change, CancellationToken cancellationToken = default)
    {
        welshYaml = string.IsNullOrWhiteSpace(welshYaml) ? null : welshYaml;
        if ((from.IsDraft || from.BasedOn is not null) && yaml == from.Yaml && welshYaml == from.WelshYaml)
        {
            return from.Revision;
        }

        await using var tx = await database.BeginAsync(actor, cancellationToken);
        var revision = await tx.QuerySingleOrDefaultAsync<int?>(
            from.IsDraft
                ? """
                update designer.draft
                set revision = revision + 1
                where service = @Service and revision = @Revision
                returning revision
                """
                : """
                insert into designer.draft (service, based_on, revision, begun_at)
                values (@Service, @BasedOn, 1, @Now)
                on conflict (service) do nothing
                returning revision
                """,
            new { from.Service, from.Revision, from.BasedOn, tx.Now });
        if (revision is null)
        {
            return null;
        }

        await tx.ExecuteAsync(
            """
            insert into designer.revision (service, revision, yaml, welsh_yaml, change, made_at, made_by, made_by_name)
            values (@Service, @revision, @yaml, @welshYaml, @change, @Now, @Id, @Name);
            delete from designer.revision where service = @Service and revision <= @revision - @Kept
            """,
            new { from.Service, revision, yaml, welshYaml, change, tx.Now, actor.Id, actor.Name, Kept });
        await tx.CommitAsync(cancellationToken);
        return revision;
    }

    /// <summary>Throws the draft away: what is published stays.</summary>
    public async Task DiscardAsync(Actor actor, string service, CancellationToken cancellationToken = default)
    {
        await using var tx = await database.BeginAsync(actor, cancellationToken);
        if (await ForgetAsync(tx, service) > 0)
        {
            tx.Audit("service-draft.discarded", service);
        }

        await tx.CommitAsync(cancellationToken);
    }

    /// <summary>Ends the draft in the transaction that publishes it.</summary>
    public static Task<int> ForgetAsync(Transaction tx, string service) =>
        tx.ExecuteAsync("delete from designer.draft where service = @service", new { service });

    /// <summary>Whether the draft is still at the revision somebody looked at; locks it until the transaction ends.</summary>
    public static async Task<bool> IsAtAsync(Transaction tx, string service, int revision) =>
        await tx.QuerySingleOrDefaultAsync<int?>("select revision from designer.draft where service = @service for update", new { service }) == revision;

    /// <summary>Notes that someone has a part of the service open, and returns who else has.</summary>
    public async Task<IReadOnlyList<Editor>> OpenAsync(CurrentStaff staff, string service, string spot, CancellationToken cancellationToken = default)
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<Editor>(
            """
            insert into designer.editor (service, account_id, name, spot, seen_at)
            values (@service, @Id, @Name, @spot, @now)
            on conflict (service, account_id) do update set name = excluded.name, spot = excluded.spot, seen_at = excluded.seen_at;

            select name, spot, seen_at
            from designer.editor
            where service = @service and account_id <> @Id and seen_at > @since
            order by seen_at desc
            """,
            new { service, staff.Id, staff.Name, spot, now, since = now - s_isThere })).AsList();
    }

    private static WorkingText Published(WrittenVersion version) => new()
    {
        Service = version.Service,
        Yaml = version.Yaml,
        WelshYaml = version.WelshYaml,
        BasedOn = version.Id,
        Revision = 0,
        ChangedAt = version.PublishedAt,
        ChangedBy = version.PublishedBy,
    };
}
