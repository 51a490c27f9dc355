using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Faults;

/// <summary>
/// Every endpoint there is, asked for and sent to with everything people and programs get wrong or try on. Found by
/// reflection, so that the newest page is tried too.
/// </summary>
public sealed partial class BadInputTests(BadInputTests.Site site, ITestOutputHelper output) : IClassFixture<BadInputTests.Site>
{
    /// <summary>What is put in place of a parameter, a field, a cookie.</summary>
    private static readonly (string What, string Value)[] s_values =
    [
        ("nothing", ""),
        ("spaces", "   "),
        ("5,000 letters", new string('ä', 5000)),
        ("emoji", "👩🏽‍🦽🗑️💥"),
        ("right to left", "\u202eمرحبا بالعالم שלום\u202c"),
        ("a null byte", "before\0after"),
        ("control characters", "a\u0001\u0008\u001b[31m\r\nSet-Cookie: x=y\r\n\r\n"),
        ("half a character", "\ud83d"),
        ("no characters", "ab\uffff\ufffecd"),
        ("HTML", "</title><script>alert(1)</script><img src=x onerror=alert(1)>\"'><b>"),
        ("SQL", "'; drop table cases.\"case\"; --"),
        ("wildcards", "%_\\%%%'"),
        ("braces", "{0} {target} {{name}} ${7*7} @Model ~/x"),
        ("a negative number", "-1"),
        ("a large number", "99999999999999999999999999"),
        ("not a number", "NaN"),
        ("a negative date", "-0044-03-15"),
        ("29 February of no leap year", "2026-02-29"),
        ("the end of time", "9999-12-31T23:59:59.9999999Z"),
        ("another site", "https://example.com/"),
        ("another site in disguise", "//example.com/\\example.com"),
        ("a path upwards", "../../../../etc/passwd"),
        ("JSON", """{"a":[1,2,{"b":null}]}"""),
        ("a key of nobody", "00000000-0000-0000-0000-000000000000"),
    ];

    /// <summary>Pieces of a path or query no browser would write.</summary>
    private static readonly string[] s_broken = ["%", "%zz", "%00", "%ff%fe", "%c0%af", "%ed%a0%80", "%2e%2e%2f", "%25%30%30", "%u0041", "a%0d%0ab", "..%5c..", ";", "%e2%80%ae"];

    private static readonly HtmlParser s_parser = new();

    private readonly ConcurrentQueue<string> _wrong = new();
    private int _asked;

    [Fact]
    public async Task No_address_makes_it_fail()
    {
        var wants = site.Endpoints.SelectMany(endpoint => Addresses(endpoint)).ToList();

        await EachAsync(wants, async want =>
        {
            foreach (var who in Visitors(want))
            {
                await AskAsync(who, HttpMethod.Get, want, null, null, "GET");
            }
        });

        Judge();
    }

    [Fact]
    public async Task Nothing_sent_to_a_form_makes_it_fail()
    {
        var forms = await FormsAsync();
        forms.Count.ShouldBeGreaterThan(15);

        // A form that is sent is gone, and who signs out is: those come last.
        await EachAsync(forms.Where(f => !f.Address.EndsWith("/check", StringComparison.Ordinal) && !SignsOut(f.Address)), TryAsync);
        await EachAsync(forms.Where(f => f.Address.EndsWith("/check", StringComparison.Ordinal)), TryAsync);

        // A good stamp, at pages that have no form and with handlers they do not have.
        var signedIn = forms.First(f => f.Who.StartsWith(site.Staff, StringComparison.Ordinal));
        await EachAsync(site.Endpoints.Select(endpoint => Address(endpoint, name => site.Good(endpoint, name))).Where(page => !SignsOut(page)), async page =>
        {
            foreach (var handler in (string[])["", "?handler=Move", "?handler=nonsense", "?handler=%00", "?handler=Replay&id=x", "?handler=Remove&day=2026-02-29"])
            {
                await AskAsync(signedIn.Who, HttpMethod.Post, page + handler, Encode([(Stamp, signedIn.Stamp), ("a", "b")]), null, "POST with a good stamp");
            }
        });
        using (var after = await site.SendAsync(site.Staff, HttpMethod.Get, "/staff/cases", null, null))
        {
            after.StatusCode.ShouldBe(HttpStatusCode.OK, $"the officer is signed in still, or their forms were not tried ({after.Headers.Location})");
        }

        await EachAsync(forms.Where(f => SignsOut(f.Address)), TryAsync);
        Judge();

        static bool SignsOut(string address) => address.Contains("/sign-out", StringComparison.Ordinal) || address.Contains("EndAll", StringComparison.Ordinal);

        async Task TryAsync(FoundForm form)
        {
            foreach (var (what, value) in s_values)
            {
                // Everything wrong at once, with the page's own stamp; hidden fields too. Then one field alone, the others as they should be.
                await PostAsync(form, $"every field {what}", form.Fields.Where(f => f != Stamp).Select(f => (f, value)));
                foreach (var field in form.Fields.Where(f => f != Stamp))
                {
                    await PostAsync(form, $"{field} {what}", form.Fields.Where(f => f != Stamp).Select(f => (f, f == field ? value : site.GoodAnswer(f))));
                }
            }

            var filled = form.Fields.Where(f => f != Stamp).Select(f => (f, "1")).ToList();
            await PostAsync(form, "nothing at all", []);
            await PostAsync(form, "each field three times", filled.Concat(filled).Concat(filled));
            await PostAsync(form, "fields nobody asked for", filled.Concat(s_values.Select((v, i) => ($"extra[{i}].{v.Value}", v.Value))));
            await PostAsync(form, "two thousand fields", Enumerable.Range(0, 2000).Select(i => ($"f{i}", "x")));
            await PostAsync(form, "an endless name", [(new string('n', 5000), "x")]);
            await PostAsync(form, "an endless text", filled.Select(f => (f.f, new string('x', 300_000))).Take(1));
            await PostAsync(form, "dates that are none", form.Fields.Where(f => f != Stamp).Select(f => (f,
                f.EndsWith("-day", StringComparison.Ordinal) ? "29" : f.EndsWith("-month", StringComparison.Ordinal) ? "2" : f.EndsWith("-year", StringComparison.Ordinal) ? "-2026" : "x")));

            var who = form.Who;
            await AskAsync(who, HttpMethod.Post, form.Address, Encode(filled), null, "without its stamp");
            await AskAsync(who, HttpMethod.Post, form.Address, Encode([.. filled, (Stamp, "CfDJ8" + new string('A', 200))]), null, "with a stamp of nobody's");
            await AskAsync(who, HttpMethod.Post, form.Address, Encode([.. filled, (Stamp, "\0<>")]), null, "with a stamp that is none");
            foreach (var type in (string[])["application/json", "text/plain", "multipart/form-data", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded; charset=utf-7",
                "application/x-www-form-urlencoded; charset=klingon", "application/x-www-form-urlencoded; charset=utf-16", "image/png", "x", ";;;"])
            {
                await AskAsync(who, HttpMethod.Post, form.Address, "{\"a\": \"--x\r\n%zz&=&\ud83d", type, $"as {type}");
            }

            await AskAsync(who, HttpMethod.Post, form.Address, null, null, "without a body");
            await AskAsync(who, HttpMethod.Post, form.Address, "a=%&b=%zz&c=%00&%00=d&=&&&e=%ff%fe&f=%ed%a0%80", "application/x-www-form-urlencoded", "with broken percents");
        }

        Task PostAsync(FoundForm form, string what, IEnumerable<(string, string)> fields) =>
            AskAsync(form.Who, HttpMethod.Post, form.Address, Encode([.. fields, (Stamp, form.Stamp)]), null, what);
    }

    [Fact]
    public async Task Whatever_a_person_is_called_they_are_told_what_is_wrong_or_get_their_reference_and_officers_see_it()
    {
        var references = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        await EachAsync(s_values.Where(v => v.What is not ("nothing" or "spaces")), async named =>
        {
            using var resident = site.Guildhall.Visit();
            // Half a character cannot leave a browser.
            var name = named.Value.Replace("\ud83d", "\ufffd", StringComparison.Ordinal);
            var page = await resident.AnswerInformationRequestAsync(name, "mary@example.com");
            if (page.Status == HttpStatusCode.BadRequest)
            {
                page.Errors.ShouldNotBeEmpty(named.What);
                return;
            }

            page.Heading.ShouldBe("Check your answers before you send them", named.What);
            references[named.What] = (await resident.SubmitAsync()).TextOf(".govuk-panel__body strong").ShouldNotBeNull(named.What);
        });

        references.Count.ShouldBeGreaterThan(5);
        output.WriteLine($"Names taken: {string.Join(", ", references.Keys)}");
        await EachAsync(references.Values.SelectMany(r => (string[])[$"/staff/cases/{r}", $"/staff/cases?reference={r}", "/staff/cases"]), page => AskAsync(site.Staff, HttpMethod.Get, page, null, null, "GET"));
        Judge();
        await Eventually.TrueAsync(
            () => site.Guildhall.Sandbox.Messages.All.Count(m => references.Values.Any(r => m.Text.Contains(r, StringComparison.Ordinal))) >= references.Count,
            "an e-mail for each of them");
    }

    [Fact]
    public async Task No_method_cookie_or_header_makes_it_fail()
    {
        var pages = site.Endpoints.Select(e => Address(e, name => site.Good(e, name))).Distinct(StringComparer.Ordinal).ToList();

        await EachAsync(pages, async page =>
        {
            foreach (var method in (string[])["HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "POST", "NONSENSE"])
            {
                await AskAsync(site.Staff, new HttpMethod(method), page, null, null, method);
            }

            foreach (var (what, value) in s_values.Where(v => !v.Value.Contains('\r', StringComparison.Ordinal) && !v.Value.Contains('\0', StringComparison.Ordinal) && v.What != "half a character"))
            {
                var cookies = string.Join("; ", site.CookieNames.Select(name => $"{name}={value[..Math.Min(value.Length, 200)]}"));
                await AskAsync(cookies, HttpMethod.Get, page, null, null, $"GET with cookies of {what}");
                await AskAsync(site.Staff, HttpMethod.Get, page, null, null, $"GET in the language {what}", ("Accept-Language", value));
            }

            var garbled = string.Join("; ", site.Staff.Split("; ").Select(c => c.Length > 12 ? c[..^6] + "AAAAAA" : c));
            await AskAsync(garbled, HttpMethod.Get, page, null, null, "GET with garbled cookies");
            await AskAsync(garbled, HttpMethod.Post, page, Encode([("a", "b")]), null, "POST with garbled cookies");
            await AskAsync(site.Staff, HttpMethod.Get, page, null, null, "GET for a machine", ("Accept", "application/json"));
            await AskAsync(site.Staff, HttpMethod.Get, page, null, null, "GET a range", ("Range", "bytes=9999999-1"));
            await AskAsync(site.Staff, HttpMethod.Get, page, null, null, "GET if new", ("If-None-Match", "\"\\\0\"".Replace("\0", "x", StringComparison.Ordinal)));
        });

        Judge();
    }

    private const string Stamp = "__RequestVerificationToken";

    private static Task EachAsync<T>(IEnumerable<T> all, Func<T, Task> ask) =>
        Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (one, _) => await ask(one));

    // Staff see their pages only when they have signed in; the public's are tried with a draft and without.
    private IEnumerable<string> Visitors(string address) =>
        address.StartsWith("/staff", StringComparison.Ordinal) ? [site.Staff]
        : address.Contains("/apply", StringComparison.Ordinal) || address.StartsWith("/track", StringComparison.Ordinal) ? ["", site.Resident]
        : [""];

    private IEnumerable<string> Addresses(RouteEndpoint endpoint)
    {
        var good = Address(endpoint, name => site.Good(endpoint, name));
        foreach (var (_, value) in s_values)
        {
            var escaped = Escape(value);
            foreach (var parameter in endpoint.RoutePattern.Parameters)
            {
                yield return Address(endpoint, name => name == parameter.Name ? escaped : site.Good(endpoint, name));
            }

            yield return $"{good}?{string.Join('&', site.QueryNames.Select(name => $"{name}={(escaped.Length > 200 ? escaped[..198] : escaped)}"))}";
            yield return $"{good}?q={(escaped.Length > 6000 ? escaped[..6000] : escaped)}";
        }

        foreach (var broken in s_broken)
        {
            foreach (var parameter in endpoint.RoutePattern.Parameters)
            {
                yield return Address(endpoint, name => name == parameter.Name ? broken : site.Good(endpoint, name));
            }

            yield return $"{good}?{string.Join('&', site.QueryNames.Select(name => $"{name}={broken}"))}";
            yield return $"{good}?{broken}&{broken}={broken}&&=&?";
            yield return $"{good}/{broken}";
            yield return $"{good}{broken}";
        }

        // Each parameter alone as well: one that is refused hides the rest.
        foreach (var name in site.QueryNames)
        {
            foreach (var value in (string[])["%00", "a%00b", "-1", "99999999999999999999", "%f0%9f%92%a5", "/%c3%a9", "/%0d%0aa", "/%00", Uri.EscapeDataString("<b>"), "%ff", "x&" + name + "=y"])
            {
                yield return $"{good}?{name}={value}";
            }
        }

        yield return $"{good}/unknown/page/{new string('x', 3000)}";
        yield return $"{good}?{new string('q', 7000)}";
        yield return $"{good}?{new string('q', 40_000)}";
        yield return $"{good}?{string.Join('&', Enumerable.Range(0, 1500).Select(i => $"a{i}"))}";
    }

    private static string Address(RouteEndpoint endpoint, Func<string, string> value) =>
        "/" + Parameter().Replace((endpoint.RoutePattern.RawText ?? "").TrimStart('/'), match => value(match.Groups["name"].Value));

    // Half a character cannot be escaped, but can be sent.
    private static string Escape(string value) => value == "\ud83d" ? "%ed%a0%bd" : Uri.EscapeDataString(value);

    private static string Encode(IEnumerable<(string Name, string Value)> fields) =>
        string.Join('&', fields.Select(f => $"{Escape(f.Name)}={Escape(f.Value)}"));

    private async Task<List<FoundForm>> FormsAsync()
    {
        var found = new ConcurrentDictionary<string, FoundForm>(StringComparer.Ordinal);
        var pages = site.Endpoints.SelectMany(e => site.AllGood(e).Select(good => Address(e, name => good.GetValueOrDefault(name) ?? site.Good(e, name)))).Distinct(StringComparer.Ordinal);
        await EachAsync(pages, async page =>
        {
            foreach (var who in Visitors(page).Append(site.Staff).Distinct(StringComparer.Ordinal))
            {
                using var response = await site.SendAsync(who, HttpMethod.Get, page, null, null);
                if (response.Content.Headers.ContentType?.MediaType != "text/html" || response.StatusCode != HttpStatusCode.OK)
                {
                    continue;
                }

                var document = s_parser.ParseDocument(await response.Content.ReadAsStringAsync());
                foreach (var form in document.QuerySelectorAll<IHtmlFormElement>("form[method=post]").Where(f => f.GetAttribute("action")?.Contains("sign-out", StringComparison.Ordinal) != true))
                {
                    var action = form.GetAttribute("action") is { Length: > 0 } given ? given.StartsWith('?') ? page.Split('?')[0] + given : given : page;
                    var stamp = form.QuerySelector($"input[name={Stamp}]")?.GetAttribute("value") ?? "";
                    var cookies = response.Headers.TryGetValues("Set-Cookie", out var set)
                        ? string.Join("; ", set.Select(c => c.Split(';')[0]).Prepend(who).Where(c => c.Length > 0))
                        : who;
                    string[] fields = [.. form.QuerySelectorAll("[name]").Select(f => f.GetAttribute("name")!).Distinct(StringComparer.Ordinal)];
                    found.TryAdd($"{action} {(who == site.Staff ? "staff" : who.Length == 0 ? "new" : "resident")}", new FoundForm(action, cookies, stamp, fields));
                }
            }
        });
        return [.. found.Values];
    }

    private async Task AskAsync(string cookies, HttpMethod method, string address, string? body, string? type, string what, params (string Name, string Value)[] headers)
    {
        Interlocked.Increment(ref _asked);
        try
        {
            using var response = await site.SendAsync(cookies, method, address, body, type, headers);
            var text = await response.Content.ReadAsStringAsync();
            if (Problem(method, response, text) is { } problem)
            {
                _wrong.Enqueue($"{method} {(address.Length > 160 ? address[..160] + "…" : address)} ({what}): {(int)response.StatusCode}, {problem}");
            }
        }
        catch (HttpRequestException e) when (e.InnerException is IOException)
        {
            // The server breaks off what is too long to be worth an answer.
        }
    }

    private static string? Problem(HttpMethod method, HttpResponseMessage response, string text)
    {
        // Not ready is an answer too, but here everything is well.
        if ((int)response.StatusCode >= 500)
        {
            return "a failure of ours";
        }

        // What is no HTTP, or too long to be read, the server refuses before the product sees it.
        if (!response.Headers.Contains("X-Content-Type-Options"))
        {
            return (int)response.StatusCode is 400 or 414 or 431 || response.RequestMessage!.RequestUri!.AbsolutePath.StartsWith("/health", StringComparison.Ordinal) ? null : "no security headers";
        }

        // A spreadsheet holds what people typed, and is no page.
        var isPage = response.Content.Headers.ContentType?.MediaType != "text/csv";
        if (text.Contains("   at Guildhall", StringComparison.Ordinal)
            || (isPage && (text.Contains("<script>alert", StringComparison.OrdinalIgnoreCase) || text.Contains("onerror=alert(1)>", StringComparison.Ordinal))))
        {
            return "says what it should not";
        }

        if (response.Headers.Location is { } location && location.OriginalString.Contains("example.com", StringComparison.Ordinal) && !location.OriginalString.StartsWith('/'))
        {
            return $"leads to {location}";
        }

        if (response.Content.Headers.ContentType?.MediaType == "text/html" && method != HttpMethod.Head)
        {
            return !Heading().IsMatch(text) ? "no heading" : null;
        }

        return (int)response.StatusCode >= 400 && text.Length == 0 && method != HttpMethod.Head ? "an empty refusal" : null;
    }

    private void Judge()
    {
        output.WriteLine($"{_asked:N0} requests");
        _wrong.Count.ShouldBe(0, string.Join('\n', _wrong.Order(StringComparer.Ordinal).Take(60)));
    }

    [GeneratedRegex(@"\{\**(?<name>[a-z]+)(:[^}]*)?\??\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Parameter();

    [GeneratedRegex(@"<h1[^>]*>[^<]*\w|<h1[^>]*>\s*<(label|span)[^>]*>[^<]*\w", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Heading();

    private sealed record FoundForm(string Address, string Who, string Stamp, string[] Fields);

    /// <summary>A running council with a case, an officer who may do everything, and a resident in the middle of a form.</summary>
    public sealed class Site : IAsyncLifetime
    {
        private HttpClient _http = null!;
        private string _reference = "";

        public RunningGuildhall Guildhall { get; private set; } = null!;

        public IReadOnlyList<RouteEndpoint> Endpoints { get; private set; } = [];

        /// <summary>The cookies of the officer.</summary>
        public string Staff { get; private set; } = "";

        /// <summary>The cookies of the resident: a draft, and a case they may track.</summary>
        public string Resident { get; private set; } = "";

        public IEnumerable<string> CookieNames => $"{Staff}; {Resident}; language=x; .AspNetCore.Culture=x".Split("; ").Select(c => c.Split('=')[0]).Distinct(StringComparer.Ordinal);

        public IReadOnlyList<string> QueryNames { get; } =
            ["q", "reference", "after", "before", "view", "team", "replayed", "return", "return-to", "changing", "check", "lost", "handler", "page", "id", "v", "language", "culture", "day"];

        /// <summary>A value that fits a parameter of a route.</summary>
        public string Good(RouteEndpoint endpoint, string parameter) => parameter switch
        {
            "service" => "freedom-of-information",
            "step" => "request",
            "reference" => _reference,
            "topic" => "bins-and-recycling",
            "code" => "cy",
            _ => "unknown",
        };

        /// <summary>What belongs in a field of a form.</summary>
        public string GoodAnswer(string field) => field switch
        {
            "reference" => _reference,
            "proof" or "name" => "Mary Jones",
            "email" => "mary@example.com",
            "to" => "search",
            "version" => "1",
            "own-data" or "period-known" => "no",
            "for-whom" => "me",
            "format" => "email",
            "password" => StaffData.Password,

            // With the right one it would be changed, and the cookie the others are tried with would be worth nothing.
            "current" => "not the officer's password",
            "day" => "27",
            "month" => "12",
            "year" => "2027",
            _ => "Some words",
        };

        /// <summary>All there is to choose from, where a route has many faces.</summary>
        public IEnumerable<IReadOnlyDictionary<string, string>> AllGood(RouteEndpoint endpoint) =>
            !endpoint.RoutePattern.Parameters.Any(p => p.Name == "step") ? [new Dictionary<string, string>()]
            : [.. ((string[])["about", "request", "format", "you"]).Select(step => new Dictionary<string, string> { ["step"] = step }),
                .. ((string[])["who", "property"]).Select(step => new Dictionary<string, string> { ["service"] = "assisted-collection", ["step"] = step }),
                .. ((string[])["home", "moved-on"]).Select(step => new Dictionary<string, string> { ["service"] = "moved-in", ["step"] = step })];

        public async ValueTask InitializeAsync()
        {
            Guildhall = await RunningGuildhall.StartAsync(settings => settings with
            {
                More = new Dictionary<string, string?>
                {
                    ["Staff:PasswordRounds"] = "10000",
                    ["Staff:TriesFromOneNetwork"] = "100000",
                    ["Track:TriesFromOneNetwork"] = "100000",
                },
            });
            await Guildhall.TakeInBoroughAsync(200);
            Endpoints = [.. Guildhall.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>().DistinctBy(e => e.RoutePattern.RawText)];
            _http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 })
            {
                Timeout = TimeSpan.FromSeconds(60),
            };

            using var resident = Guildhall.Visit();
            await resident.AnswerInformationRequestAsync("Mary Jones", "mary@example.com");
            _reference = (await resident.SubmitAsync()).TextOf(".govuk-panel__body strong").ShouldNotBeNull();
            await resident.GoAsync("/track");
            await resident.SubmitAsync(("reference", _reference), ("proof", "Jones"));
            await resident.AnswerInformationRequestAsync("Mary Jones", "mary@example.com");
            await resident.GoAsync("/services/assisted-collection/apply");
            await resident.SubmitAsync(("for-whom", "me"));
            Resident = All(resident);

            using var staff = await Guildhall.SignedInAsync(
                "Helen", ["information-governance", "waste-contact"], StaffRole.Officer, StaffRole.Administrator, StaffRole.Designer, StaffRole.Manager, StaffRole.Adviser);
            await staff.GoAsync("/staff/cases");
            Staff = All(staff);
        }

        public async Task<HttpResponseMessage> SendAsync(string cookies, HttpMethod method, string address, string? body, string? type, params (string Name, string Value)[] headers)
        {
            // As it is written: the usual class would put a broken address right.
            var uri = new Uri(Guildhall.Address.GetLeftPart(UriPartial.Authority) + address, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
            using var request = new HttpRequestMessage(method, uri);
            if (cookies.Length > 0)
            {
                request.Headers.TryAddWithoutValidation("Cookie", cookies);
            }

            if (!headers.Any(h => h.Name == "Accept"))
            {
                request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
            }

            foreach (var (name, value) in headers)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }

            if (body is not null)
            {
                request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
                request.Content.Headers.TryAddWithoutValidation("Content-Type", type ?? "application/x-www-form-urlencoded");
            }

            return await _http.SendAsync(request);
        }

        public async ValueTask DisposeAsync()
        {
            _http?.Dispose();
            if (Guildhall is not null)
            {
                await Guildhall.DisposeAsync();
            }
        }

        private static string All(Visitor visitor) => string.Join("; ", visitor.Cookies.GetAllCookies().Select(c => $"{c.Name}={c.Value}"));
    }
}
