using Dapper;
using Guildhall.Casework.Modules.Catalogue.Reading;
using Guildhall.Casework.Modules.Catalogue.Search;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;

namespace Guildhall.Casework.Modules.Catalogue;

/// <summary>A version of a service as it is written, for those who write services.</summary>
public sealed record WrittenVersion
{
    /// <summary>Its key.</summary>
    public required Guid Id { get; init; }

    /// <summary>The service.</summary>
    public required string Service { get; init; }

    /// <summary>1 for the first.</summary>
    public required int Version { get; init; }

    /// <summary>The English, with the structure.</summary>
    public required string Yaml { get; init; }

    /// <summary>The Welsh; null when there is none.</summary>
    public string? WelshYaml { get; init; }

    /// <summary>When it was published.</summary>
    public required DateTimeOffset PublishedAt { get; init; }

    /// <summary>Who published it in the designer; null when it came from the council's folder.</summary>
    public string? PublishedBy { get; init; }
}

/// <content>Publishing from the designer, and hearing of what other nodes published.</content>
public sealed partial class ServiceCatalogue
{
    /// <summary>What the nodes hear.</summary>
    internal const string Published = "catalogue-published";

    private const string File = "file";
    private const string Designer = "designer";

    /// <summary>The names a service may use that are kept elsewhere.</summary>
    public async Task<KnownNames> KnownAsync(CancellationToken cancellationToken = default) =>
        Known((await teams.AllAsync(cancellationToken)).Select(t => t.Name), _current.Keys);

    /// <summary>Reads the council's folder as it is, without the database: what is on offer stays as it is.</summary>
    /// <param name="teams">The council's teams.</param>
    /// <returns>How many services can be offered, and what is wrong in their files.</returns>
    public (int Good, IReadOnlyList<DefinitionProblem> Problems) CheckFolder(IEnumerable<string> teams)
    {
        var files = folder.Read().ToList();
        var known = Known(teams, files.Select(f => f.Service));
        var read = files.Select(f => DefinitionReader.Read(f, known)).ToList();
        return (read.Count(r => r.Definition is not null), [.. read.SelectMany(r => r.Problems)]);
    }

    private KnownNames Known(IEnumerable<string> teams, IEnumerable<string> services) => new([.. teams], templates.Names)
    {
        Topics = [.. topics.All.Select(t => t.Name)],
        LifeEvents = [.. shelves.LifeEvents.All.Select(e => e.Name)],
        Services = [.. services],
        LookUps = [.. lookUps.All.Select(l => l.Name)],
    };

    /// <summary>
    /// Makes a new version of a service, in the caller's transaction. Once that is committed, <see cref="RefreshAsync"/> puts it
    /// on offer here, and the other nodes hear of it.
    /// </summary>
    /// <exception cref="ArgumentException">It has errors, and cannot be offered.</exception>
    public async Task<int> PublishAsync(Transaction tx, DefinitionFile definition, CancellationToken cancellationToken = default)
    {
        var known = await KnownAsync(cancellationToken);
        var read = DefinitionReader.Read(definition, known with { Services = [.. known.Services ?? [], definition.Service] });
        if (read.Definition is not { } service)
        {
            throw new ArgumentException($"{definition.Service} cannot be published: {read.Problems.First(p => p.Weight == ProblemWeight.Error).Message}", nameof(definition));
        }

        await tx.ExecuteAsync("select pg_advisory_xact_lock(hashtext('catalogue.publish'))");
        var number = await tx.QuerySingleAsync<int>(
            """
            insert into catalogue.service_version (id, service, version, checksum, yaml, welsh_yaml, published_at, origin, in_file, published_by)
            select @Id, @Service, coalesce(max(version), 0) + 1, @Checksum, @Yaml, @WelshYaml, @Now, 'designer', false, @By
            from catalogue.service_version
            where service = @Service
            returning version
            """,
            new { Id = tx.NewId(), definition.Service, definition.Checksum, definition.Yaml, definition.WelshYaml, tx.Now, By = tx.Actor.Name });
        tx.Audit("service.published", $"{definition.Service} v{number}", new { from = Designer });
        var offered = _current.Values.Select(v => v.Definition).Where(s => s.Name != service.Name).Append(service).Where(s => s.Retired is null);
        await index.ReplaceAsync(tx, ServiceEntries.Kind, ServiceEntries.Of(offered, topics));

        // Publishing is rare: this lock on PostgreSQL's queue makes nobody wait.
        await tx.ExecuteAsync($"notify {Broadcasts.Channel}, '{Published}'");
        return number;
    }

    /// <summary>Puts on offer what the database holds: after publishing, and when another node did.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var latest = await connection.QueryAsync<(Guid Id, string Service, bool Designed)>(
            """
            select distinct on (service) id, service, origin = 'designer'
            from catalogue.service_version
            order by service, version desc
            """);

        // What only another node's folder holds comes with that folder.
        var offered = new Dictionary<string, ServiceVersion>(_current, StringComparer.Ordinal);
        foreach (var (id, service, designed) in latest)
        {
            if ((designed || offered.ContainsKey(service)) && offered.GetValueOrDefault(service)?.Id != id)
            {
                offered[service] = await VersionAsync(id, cancellationToken);
            }
        }

        _current = offered;
    }

    /// <summary>A definition to be tried out, with a key that drafts and cases can hold on to.</summary>
    public async Task<ServiceVersion> AddTestAsync(Transaction tx, DefinitionFile definition)
    {
        var stored = new StoredVersion { Id = tx.NewId(), Service = definition.Service, Version = 0, Yaml = definition.Yaml, WelshYaml = definition.WelshYaml };
        await tx.ExecuteAsync(
            """
            insert into catalogue.test_version (id, service, yaml, welsh_yaml, made_at)
            values (@Id, @Service, @Yaml, @WelshYaml, @Now)
            """,
            new { stored.Id, stored.Service, stored.Yaml, stored.WelshYaml, tx.Now });
        return Keep(stored);
    }

    /// <summary>Forgets the definitions that were tried out before a day and that nothing holds on to; returns how many.</summary>
    /// <param name="held">Those that test forms and test cases still need.</param>
    public async Task<int> ForgetTestsAsync(DateTimeOffset before, IReadOnlyCollection<Guid> held, CancellationToken cancellationToken = default)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        var forgotten = await tx.ExecuteAsync(
            "delete from catalogue.test_version where made_at < @before and id <> all(@held)", new { before, held = held.ToArray() });
        await tx.CommitAsync(cancellationToken);
        return forgotten;
    }

    /// <summary>The latest version of a service as it is written; null when it was never published.</summary>
    public async Task<WrittenVersion?> LatestWrittenAsync(string service, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<WrittenVersion>(
            """
            select id, service, version, yaml, welsh_yaml, published_at, published_by
            from catalogue.service_version
            where service = @service
            order by version desc
            limit 1
            """,
            new { service });
    }

    /// <summary>The versions of a service, the latest first.</summary>
    public async Task<IReadOnlyList<WrittenVersion>> WrittenAsync(string service, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<WrittenVersion>(
            """
            select id, service, version, yaml, welsh_yaml, published_at, published_by
            from catalogue.service_version
            where service = @service
            order by version desc
            limit 500
            """,
            new { service })).AsList();
    }

    private static Task<IEnumerable<StoredVersion>> LatestAsync(Transaction tx) => tx.QueryAsync<StoredVersion>(
        """
        select distinct on (v.service) v.id, v.service, v.version, v.checksum, v.yaml, v.welsh_yaml, v.origin, v.in_file, f.checksum as file_checksum
        from catalogue.service_version v
        left join lateral (
            select w.checksum
            from catalogue.service_version w
            where w.service = v.service and w.in_file
            order by w.version desc
            limit 1) f on true
        order by v.service, v.version desc
        """);

    // A file that has caught up with the designer is where its next change goes on from.
    private static async Task NoteFileAsync(Transaction tx, StoredVersion published, DefinitionFile file)
    {
        if (!published.InFile && published.Checksum == file.Checksum)
        {
            await tx.ExecuteAsync("update catalogue.service_version set in_file = true where id = @Id", new { published.Id });
        }
    }

    private static DefinitionProblem NotTaken(StoredVersion published, DefinitionFile file) => new(
        file.Path,
        1,
        $"The file was changed, and is not taken: version {published.Version} was published in the designer after the file, and would be lost. "
        + $"Export that version over the file and make the change there, or make it in the designer.");
}
