using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using Guildhall.Casework.Modules.Cases.Samples;
using Guildhall.Casework.Modules.Catalogue;
using Npgsql;
using NpgsqlTypes;

namespace Guildhall.Bench.Requests;

/// <summary>Drafts of a form, put straight into the database.</summary>
internal sealed class BenchDrafts(NpgsqlDataSource source, string serviceName = BenchDrafts.Service)
{
    /// <summary>The form most requests are of.</summary>
    public const string Service = "assisted-collection";

    private ServiceVersion? _version;

    /// <summary>So many drafts with every page answered; their tokens.</summary>
    public async Task<IReadOnlyList<string>> AddAsync(int count)
    {
        var version = _version ??= await VersionAsync();
        var service = version.Definition;
        var chance = new Random(3);
        var answers = AnswersOf(service, chance);
        var pages = service.Pages.Where(p => p.When?.Holds(answers, DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().DateTime)) != false).Select(p => p.Name).ToArray();
        var json = answers.ToJson();
        var now = TimeProvider.System.GetUtcNow();
        var tokens = new List<string>(count);
        await using var connection = await source.OpenConnectionAsync();
        await using var to = await connection.BeginBinaryImportAsync(
            """
            copy forms.draft (id, token_hash, service, service_version, language, answers, pages, typed, created_at, updated_at, expires_at)
            from stdin (format binary)
            """);
        for (var i = 0; i < count; i++)
        {
            var token = RandomNumberGenerator.GetBytes(16);
            tokens.Add(Convert.ToHexStringLower(token));
            await to.StartRowAsync();
            await to.WriteAsync(Guid.CreateVersion7(now), NpgsqlDbType.Uuid);
            await to.WriteAsync(SHA256.HashData(token), NpgsqlDbType.Bytea);
            await to.WriteAsync(serviceName, NpgsqlDbType.Text);
            await to.WriteAsync(version.Id, NpgsqlDbType.Uuid);
            await to.WriteAsync("en", NpgsqlDbType.Text);
            await to.WriteAsync(json, NpgsqlDbType.Jsonb);
            await to.WriteAsync(pages, NpgsqlDbType.Array | NpgsqlDbType.Text);
            await to.WriteAsync("{}", NpgsqlDbType.Jsonb);
            await to.WriteAsync(now, NpgsqlDbType.TimestampTz);
            await to.WriteAsync(now, NpgsqlDbType.TimestampTz);
            await to.WriteAsync(now.AddDays(1), NpgsqlDbType.TimestampTz);
        }

        await to.CompleteAsync();
        return tokens;
    }

    /// <summary>The cookies of someone who has a draft.</summary>
    public static string Cookies(FormPass pass, string token, string service = Service) => $"{pass.Cookies}; draft-{service}={token}";

    private static Answers AnswersOf(ServiceDefinition service, Random chance)
    {
        var ann = new SamplePerson("Ann", "Example", "ann.example@example.org", "0114 496 0123", 0, "1 High Street, Northmere, NM1 1AA", "en");
        var answers = SampleAnswers.Of(service, ann, DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().DateTime), null, chance);
        var property = service.Questions.First(q => q.Type == QuestionType.Address).Name;
        return answers.With(property, Answers.Node(new AddressAnswer(null, ann.Address)));
    }

    private async Task<ServiceVersion> VersionAsync()
    {
        await using var find = source.CreateCommand(
            "select id, version, yaml, welsh_yaml from catalogue.service_version where service = @service order by version desc limit 1");
        find.Parameters.Add(new("service", serviceName));
        await using var reader = await find.ExecuteReaderAsync();
        await reader.ReadAsync();
        var file = new DefinitionFile(serviceName, serviceName + ".yaml", reader.GetString(2), await reader.IsDBNullAsync(3) ? null : reader.GetString(3));
        return new ServiceVersion(reader.GetGuid(0), reader.GetInt32(1), Casework.Modules.Catalogue.Reading.DefinitionReader.Read(file).Definition!);
    }
}

/// <summary>A page of a form is opened, then sent: the answer is kept and the next page named. Each is a request of its own, here and at the floor.</summary>
internal abstract class StepRequest(string service, string page, string question, string answer, string other) : Request
{
    private const int Drafts = 400;
    private readonly string _path = $"/services/{service}/apply/{page}";

    private IReadOnlyList<string> _tokens = [];
    private FormPass _pass = new("", "");
    private long _bytes;
    private int _next;

    public override bool Writes => true;

    public override HttpStatusCode Expected(HttpMethod method) => method == HttpMethod.Post ? HttpStatusCode.Found : HttpStatusCode.OK;

    public override async Task PrepareAsync(Site site)
    {
        _tokens = await new BenchDrafts(site.Source, service).AddAsync(Drafts);
        _pass = await site.PassAsync($"/services/{BenchDrafts.Service}/apply/who", "");
        _bytes = await site.BytesAsync(_path, BenchDrafts.Cookies(_pass, _tokens[0], service));
    }

    public override HttpRequestMessage Product(Site site)
    {
        var (token, given) = Next();
        var cookies = BenchDrafts.Cookies(_pass, token, service);
        return given is null ? site.Get(_path, cookies) : site.Post(_path, cookies, Site.FormText(_pass, (question, given)));
    }

    public override HttpRequestMessage Floor(Site site)
    {
        var (token, given) = Next();
        return given is null
            ? site.FloorGet($"/form-page?token={token}&service={service}&page={page}&bytes={_bytes}")
            : site.FloorPost("/form-step", Site.FormText(null, ("token", token), ("service", service), ("page", page), ("question", question), ("answer", given)));
    }

    // Null to open the page.
    private (string Token, string? Given) Next()
    {
        var n = (uint)Interlocked.Increment(ref _next);
        var (round, isSending) = (n / Drafts, n % 2 == 0);
        return (_tokens[(int)(n % Drafts)], !isSending ? null : round % 2 == 0 ? answer : other);
    }
}

/// <summary>A page of a short form.</summary>
internal sealed class FormStepRequest() : StepRequest(BenchDrafts.Service, "who", "for-whom", "me", "other")
{
    public override string Name => "form-step";

    public override string Title => "Form step";
}

/// <summary>A page of the longest form of the sample council, of more than 40 questions.</summary>
internal sealed class LongFormStepRequest() : StepRequest("housing-register", "urgent", "urgent", "safe", "soon")
{
    public override string Name => "long-form-step";

    public override string Title => "Long form step";
}

/// <summary>A finished draft is sent and becomes a case.</summary>
internal sealed class SubmissionRequest : Request
{
    private const int MostPerSecond = 2500;
    private static readonly string s_path = $"/services/{BenchDrafts.Service}/apply/check";

    private readonly ConcurrentQueue<string> _tokens = new();
    private FormPass _pass = new("", "");

    public override string Name => "submission";

    public override string Title => "Submission";

    public override bool DependsOnCases => true;

    public override bool Writes => true;

    public override HttpStatusCode Expected(HttpMethod method) => HttpStatusCode.Found;

    public override async Task PrepareAsync(Site site)
    {
        _tokens.Clear();
        _pass = await site.PassAsync($"/services/{BenchDrafts.Service}/apply/who", "");
    }

    public override async Task RefillAsync(Site site, double seconds)
    {
        var missing = (int)(seconds * MostPerSecond) - _tokens.Count;
        if (missing > 0)
        {
            foreach (var token in await new BenchDrafts(site.Source).AddAsync(missing))
            {
                _tokens.Enqueue(token);
            }
        }
    }

    public override HttpRequestMessage? Product(Site site) =>
        _tokens.TryDequeue(out var token) ? site.Post(s_path, BenchDrafts.Cookies(_pass, token), Site.FormText(_pass)) : null;

    public override HttpRequestMessage Floor(Site site) => site.FloorPost("/submission", "");
}
