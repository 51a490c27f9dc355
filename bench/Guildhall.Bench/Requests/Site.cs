using System.Net;
using System.Text.RegularExpressions;
using Guildhall.Bench.DataSet;
using Guildhall.Bench.Load;
using Npgsql;

namespace Guildhall.Bench.Requests;

/// <summary>What a form needs to be taken: its hidden token, and the cookies that go with it.</summary>
internal sealed record FormPass(string Token, string Cookies);

/// <summary>The product and the floor, running over one database, as the bench's clients know them.</summary>
internal sealed partial class Site(int cases, HttpClient http, string database, ChildProgram product, ChildProgram floor, NpgsqlDataSource source, BenchOfficer officer) : IAsyncDisposable
{
    private readonly Dictionary<string, string> _staffCookies = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _managerCookies = new(StringComparer.Ordinal);

    /// <summary>How many cases the database holds.</summary>
    public int Cases => cases;

    /// <summary>The kinds of request, with what they know of this site.</summary>
    public IReadOnlyList<Request> Requests { get; } = Request.All();

    public ChildProgram Product => product;

    public ChildProgram Floor => floor;

    /// <summary>The database itself, to prepare what the requests use up.</summary>
    public NpgsqlDataSource Source => source;

    public BenchOfficer Officer => officer;

    /// <summary>The signed-in officer's cookies.</summary>
    public string StaffCookies => Join(_staffCookies);

    /// <summary>The signed-in manager's cookies.</summary>
    public string ManagerCookies => Join(_managerCookies);

    public HttpRequestMessage Get(string path, string? cookies = null) => Make(HttpMethod.Get, product, path, cookies, null);

    public HttpRequestMessage Post(string path, string cookies, string form) => Make(HttpMethod.Post, product, path, cookies, form);

    public HttpRequestMessage FloorGet(string path) => Make(HttpMethod.Get, floor, path, null, null);

    public HttpRequestMessage FloorPost(string path, string form) => Make(HttpMethod.Post, floor, path, null, form);

    /// <summary>What the officer's clients ask by.</summary>
    public HttpClient Http => http;

    /// <summary>Starts a worker beside the web process. Its schedules wait: only what is asked of it is to be done.</summary>
    public Task<ChildProgram> WorkerAsync() => ChildProgram.ProductAsync("worker", database);

    /// <summary>The first column of a statement.</summary>
    public async Task<string[]> TextsAsync(string sql)
    {
        await using var find = source.CreateCommand(sql);
        find.CommandTimeout = 0;
        await using var reader = await find.ExecuteReaderAsync();
        var texts = new List<string>();
        while (await reader.ReadAsync())
        {
            texts.Add(reader.GetString(0));
        }

        return [.. texts];
    }

    /// <summary>Signs the officer and the manager in through the form.</summary>
    public async Task SignInAsync()
    {
        await SignInAsync(officer.Email, _staffCookies);
        await SignInAsync(BenchData.ManagerEmail, _managerCookies);
    }

    private async Task SignInAsync(string email, Dictionary<string, string> jar)
    {
        var pass = await PassAsync("/staff/sign-in", "");
        using var request = Post("/staff/sign-in", pass.Cookies, FormText(pass, ("email", email), ("password", officer.Password)));
        using var answer = await http.SendAsync(request);
        if (answer.StatusCode != HttpStatusCode.Found)
        {
            throw new BenchException($"{email} could not sign in: {(int)answer.StatusCode}.");
        }

        Take(answer, jar);
    }

    /// <summary>Takes a new cookie as a browser would: an old one has the account looked up at every request.</summary>
    public async Task RenewAsync()
    {
        foreach (var jar in new[] { _staffCookies, _managerCookies })
        {
            using var request = Get("/staff/cases", Join(jar));
            using var answer = await http.SendAsync(request);
            answer.EnsureSuccessStatusCode();
            Take(answer, jar);
        }
    }

    /// <summary>Opens a page with a form on it, and returns what sending it needs.</summary>
    public async Task<FormPass> PassAsync(string path, string cookies)
    {
        using var request = Get(path, cookies);
        using var answer = await http.SendAsync(request);
        var page = await answer.Content.ReadAsStringAsync();
        var found = HiddenToken().Match(page);
        if (!found.Success)
        {
            throw new BenchException($"There is no form at {path} ({(int)answer.StatusCode} {answer.Headers.Location}).");
        }

        var jar = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var cookie in cookies.Split("; ", StringSplitOptions.RemoveEmptyEntries))
        {
            jar[cookie.Split('=')[0]] = cookie[(cookie.IndexOf('=', StringComparison.Ordinal) + 1)..];
        }

        Take(answer, jar);
        return new FormPass(WebUtility.HtmlDecode(found.Groups["token"].Value), Join(jar));
    }

    /// <summary>Sends a form, and says where it leads.</summary>
    public async Task<string> SendAsync(HttpRequestMessage request)
    {
        using (request)
        using (var answer = await http.SendAsync(request))
        {
            return answer.StatusCode == HttpStatusCode.Found
                ? answer.Headers.Location!.ToString()
                : throw new BenchException($"{request.RequestUri} answered {(int)answer.StatusCode}.\n{product.Said()}");
        }
    }

    /// <summary>Sends a request that leads on, and returns the cookies it gave.</summary>
    public async Task<string> CookiesAsync(HttpRequestMessage request)
    {
        using (request)
        using (var answer = await http.SendAsync(request))
        {
            if (answer.StatusCode != HttpStatusCode.Found)
            {
                throw new BenchException($"{request.RequestUri} answered {(int)answer.StatusCode}.\n{product.Said()}");
            }

            var jar = new Dictionary<string, string>(StringComparer.Ordinal);
            Take(answer, jar);
            return Join(jar);
        }
    }

    /// <summary>How many bytes a page of the product has.</summary>
    public async Task<long> BytesAsync(string path, string? cookies = null)
    {
        using var request = Get(path, cookies);
        using var answer = await http.SendAsync(request);
        if (answer.StatusCode != HttpStatusCode.OK)
        {
            throw new BenchException($"{path} answered {(int)answer.StatusCode} {answer.Headers.Location}.\n{product.Said()}");
        }

        return (await answer.Content.ReadAsByteArrayAsync()).Length;
    }

    /// <summary>A form as a browser sends it.</summary>
    public static string FormText(FormPass? pass, params ReadOnlySpan<(string Name, string Value)> fields)
    {
        var text = new List<string>();
        foreach (var (name, value) in fields)
        {
            text.Add($"{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value)}");
        }

        if (pass is not null)
        {
            text.Add($"__RequestVerificationToken={Uri.EscapeDataString(pass.Token)}");
        }

        return string.Join('&', text);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await source.DisposeAsync();
        await product.DisposeAsync();
        await floor.DisposeAsync();
    }

    private static HttpRequestMessage Make(HttpMethod method, ChildProgram server, string path, string? cookies, string? form)
    {
        var request = new HttpRequestMessage(method, new Uri(server.Address, path));
        if (!string.IsNullOrEmpty(cookies))
        {
            request.Headers.TryAddWithoutValidation("Cookie", cookies);
        }

        if (form is not null)
        {
            request.Content = new StringContent(form, new System.Net.Http.Headers.MediaTypeHeaderValue("application/x-www-form-urlencoded"));
        }

        return request;
    }

    private static void Take(HttpResponseMessage answer, Dictionary<string, string> jar)
    {
        if (answer.Headers.TryGetValues("Set-Cookie", out var cookies))
        {
            foreach (var cookie in cookies.Select(c => c.Split(';')[0]))
            {
                jar[cookie.Split('=')[0]] = cookie[(cookie.IndexOf('=', StringComparison.Ordinal) + 1)..];
            }
        }
    }

    private static string Join(Dictionary<string, string> jar) => string.Join("; ", jar.Select(c => $"{c.Key}={c.Value}"));

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HiddenToken();
}
