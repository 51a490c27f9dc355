using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Guildhall.Casework.Modules.Catalogue.Reading;
using Guildhall.Casework.Modules.Catalogue.Search;
using Guildhall.Casework.Modules.Catalogue.Topics;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Notifications;
using Guildhall.Foundations.Modules.Search;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Microsoft.Extensions.Logging;

namespace Guildhall.Casework.Modules.Catalogue;

/// <summary>A definition as published: the version that drafts and cases hold on to.</summary>
/// <param name="Id">The key of the version.</param>
/// <param name="Number">1 for the first; people see it as “version 3”.</param>
/// <param name="Definition">What it says.</param>
public sealed record ServiceVersion(Guid Id, int Number, ServiceDefinition Definition)
{
    /// <summary>Whether it was never published, and is only being tried out.</summary>
    public bool IsTest { get; init; }
}

/// <summary>
/// The services the council offers now. A changed file becomes a new version in the database, so that every node can
/// read the version a draft began on; a file that cannot be read leaves its last good version in service.
/// </summary>
public sealed partial class ServiceCatalogue(
    Database database, CatalogueFolder folder, Teams teams, Templates templates, TopicList topics, Shelves shelves, SearchIndex index, LookUps lookUps,
    ILogger<ServiceCatalogue> logger)
{
    private readonly ConcurrentDictionary<Guid, ServiceVersion> _versions = new();
    private volatile IReadOnlyDictionary<string, ServiceVersion> _current = new Dictionary<string, ServiceVersion>();

    /// <summary>Every service on offer, by name.</summary>
    public IReadOnlyDictionary<string, ServiceVersion> Current => _current;

    /// <summary>What is wrong in the council's files, for the people who write them.</summary>
    public IReadOnlyList<DefinitionProblem> Problems { get; private set; } = [];

    /// <summary>The services the public may use.</summary>
    public IEnumerable<ServiceDefinition> Public => _current.Values.Select(v => v.Definition).Where(s => !s.IsInternal && s.Retired is null);

    /// <summary>The public services of a topic, by title in the language of the request.</summary>
    public IReadOnlyList<ServiceDefinition> PublicIn(string topic) =>
        [.. Public.Where(s => s.Topic == topic).OrderBy(s => s.Title.ToString(), StringComparer.CurrentCulture)];

    /// <summary>The public services of a life event, by title in the language of the request.</summary>
    public IReadOnlyList<ServiceDefinition> PublicAt(string lifeEvent) =>
        [.. Public.Where(s => s.LifeEvents.Contains(lifeEvent)).OrderBy(s => s.Title.ToString(), StringComparer.CurrentCulture)];

    /// <summary>The few public services of a moment in life that most people need, in the order the council gives them; empty where it names none.</summary>
    public IReadOnlyList<ServiceDefinition> FirstAt(string lifeEvent) =>
        [.. shelves.LifeEvents.Named(lifeEvent).First.Select(name => PublicAt(lifeEvent).FirstOrDefault(s => s.Name == name)).OfType<ServiceDefinition>()];

    /// <summary>The public services for an audience, by title in the language of the request.</summary>
    public IReadOnlyList<ServiceDefinition> PublicFor(string audience) =>
        [.. Public.Where(s => s.Audience.Contains(audience)).OrderBy(s => s.Title.ToString(), StringComparer.CurrentCulture)];

    /// <summary>The service on offer under that name, or null.</summary>
    public ServiceVersion? Find(string? name) => name is null ? null : _current.GetValueOrDefault(name);

    /// <summary>A version some draft or case was begun with.</summary>
    /// <exception cref="KeyNotFoundException">There never was such a version.</exception>
    public async Task<ServiceVersion> VersionAsync(Guid id, CancellationToken cancellationToken = default)
    {
        if (_versions.TryGetValue(id, out var known))
        {
            return known;
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<StoredVersion>(
            """
            select id, service, version, yaml, welsh_yaml
            from catalogue.service_version
            where id = @id
            union all
            select id, service, 0, yaml, welsh_yaml
            from catalogue.test_version
            where id = @id
            """,
            new { id }) ?? throw new KeyNotFoundException($"There is no service version {id}.");
        return Keep(row);
    }

    /// <summary>Reads the council's folder and publishes what changed.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken = default)
    {
        var files = folder.Read().ToList();
        var known = await KnownAsync(cancellationToken);
        var problems = new List<DefinitionProblem>();
        var current = new Dictionary<string, ServiceVersion>(StringComparer.Ordinal);
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        // One node publishes at a time; the others then find the version there.
        await tx.ExecuteAsync("select pg_advisory_xact_lock(hashtext('catalogue.publish'))");
        var latest = (await LatestAsync(tx)).ToDictionary(v => v.Service);
        known = known with { Services = [.. files.Select(f => f.Service).Union(latest.Values.Where(v => v.IsDesigned).Select(v => v.Service))] };

        // Reading them is most of a start, and they do not depend on each other.
        Parallel.ForEach(files, file =>
        {
            if (latest.TryGetValue(file.Service, out var published) && published.IsOf(file))
            {
                Keep(published);
            }
        });
        foreach (var file in files)
        {
            var published = latest.GetValueOrDefault(file.Service);
            if (published?.IsOf(file) == true)
            {
                await NoteFileAsync(tx, published, file);
                current[file.Service] = Keep(published);
                continue;
            }

            if (published is { InFile: false })
            {
                problems.Add(NotTaken(published, file));
                current[file.Service] = Keep(published);
                continue;
            }

            var result = DefinitionReader.Read(file, known);
            problems.AddRange(result.Problems);
            if (result.Definition is null)
            {
                if (published is not null)
                {
                    current[file.Service] = Keep(published);
                }

                continue;
            }

            var stored = new StoredVersion
            {
                Id = tx.NewId(),
                Service = file.Service,
                Version = (published?.Version ?? 0) + 1,
                Checksum = file.Checksum,
                Yaml = file.Yaml,
                WelshYaml = file.WelshYaml,
                Origin = File,
                InFile = true,
            };
            await tx.ExecuteAsync(
                """
                insert into catalogue.service_version (id, service, version, checksum, yaml, welsh_yaml, published_at)
                values (@Id, @Service, @Version, @Checksum, @Yaml, @WelshYaml, @Now)
                """,
                new { stored.Id, stored.Service, stored.Version, stored.Checksum, stored.Yaml, stored.WelshYaml, tx.Now });
            tx.Audit("service.published", $"{stored.Service} v{stored.Version}");
            current[file.Service] = Keep(stored);
        }

        // What the designer published needs no file.
        foreach (var designed in latest.Values.Where(v => v.IsDesigned && !current.ContainsKey(v.Service)))
        {
            current[designed.Service] = Keep(designed);
        }

        await index.ReplaceAsync(tx, ServiceEntries.Kind, ServiceEntries.Of(current.Values.Select(v => v.Definition).Where(s => s.Retired is null), topics));
        await tx.CommitAsync(cancellationToken);
        foreach (var problem in problems)
        {
            if (problem.Weight == ProblemWeight.Error)
            {
                logger.LogError("{Problem}", problem);
            }
        }

        Problems = problems;
        _current = current;
    }

    private ServiceVersion Keep(StoredVersion stored) => _versions.GetOrAdd(stored.Id, _ =>
    {
        var read = DefinitionReader.Read(new DefinitionFile(stored.Service, $"{stored.Service}.yaml", stored.Yaml, stored.WelshYaml));
        return new ServiceVersion(stored.Id, stored.Version, read.Definition
            ?? throw new InvalidOperationException($"The published version {stored.Version} of {stored.Service} cannot be read: {read.Problems[0]}"))
        {
            IsTest = stored.Version == 0,
        };
    });

    private sealed record StoredVersion
    {
        public required Guid Id { get; init; }

        public required string Service { get; init; }

        public required int Version { get; init; }

        public string Checksum { get; init; } = "";

        public required string Yaml { get; init; }

        public string? WelshYaml { get; init; }

        public string Origin { get; init; } = "";

        public bool InFile { get; init; }

        /// <summary>The text the council's folder held last, as far as it was taken.</summary>
        public string? FileChecksum { get; init; }

        public bool IsDesigned => Origin == Designer;

        public bool IsOf(DefinitionFile file) => file.Checksum is var checksum && (Checksum == checksum || FileChecksum == checksum);
    }
}

/// <summary>A service's file and its Welsh companion, as text.</summary>
public sealed record DefinitionFile(string Service, string Path, string Yaml, string? WelshYaml)
{
    /// <summary>Changes when either text does.</summary>
    public string Checksum => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Yaml}\0{WelshYaml}")));
}

/// <summary>The council's <c>services</c> folder: <c>name.yaml</c>, and <c>name.cy.yaml</c> for the Welsh.</summary>
public sealed class CatalogueFolder(string folder)
{
    /// <summary>Where it is.</summary>
    public string Path => folder;

    /// <summary>Its files, by service name.</summary>
    public IEnumerable<DefinitionFile> Read()
    {
        if (!Directory.Exists(folder))
        {
            yield break;
        }

        foreach (var path in Directory.EnumerateFiles(folder, "*.yaml").Where(p => !p.EndsWith(".cy.yaml", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            var welsh = System.IO.Path.ChangeExtension(path, ".cy.yaml");
            yield return new DefinitionFile(
                System.IO.Path.GetFileNameWithoutExtension(path),
                path,
                File.ReadAllText(path),
                File.Exists(welsh) ? File.ReadAllText(welsh) : null);
        }
    }
}
