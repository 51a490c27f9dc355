using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Guildhall.Platform.Web;
using Guildhall.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Guildhall.Tests.Design;

/// <summary>What is round every page: headers, languages, branding, error pages.</summary>
public sealed class FurnitureTests(FurnitureTests.Site site) : IClassFixture<FurnitureTests.Site>
{
    [Fact]
    public async Task Every_answer_carries_the_security_headers()
    {
        using var visitor = site.Guildhall.Visit();
        foreach (var address in (string[])["/design", "/nowhere", "/branding.css"])
        {
            var response = (await visitor.GoAsync(address)).Response;

            response.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("script-src 'self'; style-src 'self'");
            response.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("frame-ancestors 'none'");
            response.Headers.GetValues("X-Content-Type-Options").Single().ShouldBe("nosniff");
            response.Headers.GetValues("Referrer-Policy").Single().ShouldBe("same-origin");
        }
    }

    [Fact]
    public async Task The_page_with_every_component_has_no_inline_script_or_style_and_no_id_twice()
    {
        using var visitor = site.Guildhall.Visit();
        var page = await visitor.GoAsync("/design");

        page.Status.ShouldBe(HttpStatusCode.OK);
        page.Document.QuerySelectorAll("style, [style], script:not([src]), [onclick], [onload]").ShouldBeEmpty();
        page.Document.QuerySelectorAll("[id]").GroupBy(element => element.Id).Where(group => group.Count() > 1).Select(group => group.Key)
            .Where(id => id != "govuk-notification-banner-title").ShouldBeEmpty();
        page.Document.Title!.ShouldBe("Error: Design – Northmere Borough Council");
        page.Document.QuerySelectorAll("main .govuk-error-summary__list a").ShouldAllBe(link =>
            page.Document.GetElementById(link.GetAttribute("href")!.Substring(1)) != null);
    }

    [Fact]
    public async Task The_branding_is_served_in_the_council_s_colours_and_kept_by_its_version()
    {
        using var visitor = site.Guildhall.Visit();
        var href = (await visitor.GoAsync("/design")).Document.QuerySelector("link[href^='/branding.css']")!.GetAttribute("href")!;

        var stylesheet = await visitor.Http.GetAsync(href, TestContext.Current.CancellationToken);
        stylesheet.Content.Headers.ContentType!.MediaType.ShouldBe("text/css");
        stylesheet.Headers.CacheControl!.ToString().ShouldContain("immutable");
        (await stylesheet.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("--gh-accent:#0b5d57");

        var crest = await visitor.Http.GetAsync("/branding/crest.svg", TestContext.Current.CancellationToken);
        crest.Content.Headers.ContentType!.MediaType.ShouldBe("image/svg+xml");
        crest.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("default-src 'none'");
        crest.Headers.GetValues("X-Content-Type-Options").Single().ShouldBe("nosniff");
    }

    [Fact]
    public async Task A_link_switches_to_Welsh_and_back_and_stays_on_the_page()
    {
        using var visitor = site.Guildhall.Visit();
        await visitor.GoAsync("/design?desk=false");
        visitor.Page.Document.DocumentElement.GetAttribute("lang").ShouldBe("en");

        var welsh = await visitor.FollowAsync("Cymraeg");
        welsh.Address.PathAndQuery.ShouldBe("/design?desk=false");
        welsh.Document.DocumentElement.GetAttribute("lang").ShouldBe("cy");
        welsh.TextOf(".govuk-skip-link").ShouldBe("Neidio i’r prif gynnwys");
        welsh.Document.Title!.ShouldStartWith("Gwall: ");
        welsh.TextOf("#email-error").ShouldStartWith("Gwall:");

        var english = await visitor.FollowAsync("English");
        english.TextOf(".govuk-skip-link").ShouldBe("Skip to main content");
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("")]
    public async Task The_switch_leads_nowhere_but_to_our_own_pages(string address)
    {
        using var visitor = site.Guildhall.Visit();

        var response = await visitor.Http.GetAsync($"/language/cy?return={Uri.EscapeDataString(address)}", TestContext.Current.CancellationToken);

        response.Headers.Location!.OriginalString.ShouldBe("/");
    }

    [Fact]
    public async Task A_language_the_council_does_not_speak_is_not_found()
    {
        using var visitor = site.Guildhall.Visit();

        (await visitor.GoAsync("/language/fr")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("en", "Page not found")]
    [InlineData("cy", "Heb ddod o hyd i’r dudalen")]
    public async Task An_address_that_is_nobody_s_is_not_found_in_plain_words(string language, string heading)
    {
        using var visitor = site.Guildhall.Visit();
        visitor.Cookies.Add(site.Guildhall.Address, new Cookie("gh_language", language));

        var page = await visitor.GoAsync("/no/such/page");

        page.Status.ShouldBe(HttpStatusCode.NotFound);
        page.Heading.ShouldBe(heading);
        page.Document.DocumentElement.GetAttribute("lang").ShouldBe(language);
        page.Document.QuerySelector("main a")!.GetAttribute("href").ShouldBe("/");
        (await visitor.GoAsync("/staff/no-such-page")).Document.QuerySelector("main a")!.GetAttribute("href").ShouldBe("/staff");
    }

    [Fact]
    public async Task A_database_that_is_away_asks_people_to_try_again()
    {
        await using var broken = await Broken.StartAsync();
        using var visitor = new Visitor(broken.Address);
        foreach (var fault in (string[])["refused", "stopping", "timeout", "wrapped"])
        {
            var page = await visitor.GoAsync($"/{fault}");

            page.Status.ShouldBe(HttpStatusCode.ServiceUnavailable, fault);
            page.Heading.ShouldBe("Sorry, try again in a moment");
            page.Response.Headers.RetryAfter!.ToString().ShouldBe("10");
            page.Response.Headers.CacheControl!.NoStore.ShouldBeTrue();
            page.Response.Headers.GetValues("X-Content-Type-Options").Single().ShouldBe("nosniff");
        }
    }

    [Fact]
    public async Task A_mistake_of_ours_gives_a_reference_that_the_log_has_too_and_nothing_else()
    {
        await using var broken = await Broken.StartAsync();
        using var visitor = new Visitor(broken.Address);

        var page = await visitor.GoAsync("/mistake/jo@example.com");

        page.Status.ShouldBe(HttpStatusCode.InternalServerError);
        page.Heading.ShouldBe("Sorry, there is a problem with the service");
        page.Text.ShouldNotContain("secret");
        var line = broken.Log.Written.Single(l => l.Contains("failed; reference", StringComparison.Ordinal));
        page.Text.ShouldContain(line[^8..]);
        line.ShouldNotContain("jo@example.com");
    }

    [Fact]
    public async Task Programs_are_told_in_problem_details()
    {
        await using var broken = await Broken.StartAsync();
        using var http = new HttpClient { BaseAddress = broken.Address };

        var api = await http.GetAsync("/api/v1/mistake", TestContext.Current.CancellationToken);
        api.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");

        http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        var json = await http.GetAsync("/refused", TestContext.Current.CancellationToken);
        json.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await json.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("\"status\":503");
    }

    [Fact]
    public async Task An_empty_refusal_becomes_a_page_but_an_answer_is_left_alone()
    {
        await using var broken = await Broken.StartAsync();
        using var visitor = new Visitor(broken.Address);

        (await visitor.GoAsync("/status/403")).Heading.ShouldBe("You cannot open this page");
        (await visitor.GoAsync("/status/400")).Heading.ShouldBe("Sorry, we could not read what you sent");
        (await visitor.GoAsync("/status/429")).Heading.ShouldBe("You have tried too many times");
        (await visitor.GoAsync("/status/413")).Heading.ShouldBe("That is too large to send");
        (await (await visitor.Http.GetAsync("/answered", TestContext.Current.CancellationToken)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
            .ShouldBe("my own words");
    }

    /// <summary>One running product for the tests that only look.</summary>
    public sealed class Site : IAsyncLifetime
    {
        public RunningGuildhall Guildhall { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Guildhall = await RunningGuildhall.StartAsync();

        public ValueTask DisposeAsync() => Guildhall.DisposeAsync();
    }

    /// <summary>A site without a database whose pages fail in every way.</summary>
    private sealed class Broken(WebApplication app, Lines log) : IAsyncDisposable
    {
        public Uri Address => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

        public Lines Log => log;

        public static async Task<Broken> StartAsync()
        {
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            var log = new Lines();
            builder.Logging.AddProvider(log);
            builder.Configuration.AddInMemoryCollection([new("Council:Folder", Repository.Folder("council", "northmere"))]);
            builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
            builder.Services.AddRoutingCore();
            builder.Services.AddSingleton(NpgsqlDataSource.Create("Host=127.0.0.1;Port=1"));
            builder.Services.AddSingleton<DatabaseOutage>();
            builder.Services.AddDesign(builder.Configuration);
            var app = builder.Build();
            app.UseGuildhallErrorPages();
            app.UseSecurityHeaders();
            app.UseRouting();
            Fail("/refused", () => new NpgsqlException("Failed to connect", new SocketException((int)SocketError.ConnectionRefused)));
            Fail("/stopping", () => new PostgresException("terminating connection", "FATAL", "FATAL", PostgresErrorCodes.AdminShutdown));
            Fail("/timeout", () => new NpgsqlException("The operation has timed out", new TimeoutException()));
            Fail("/wrapped", () => new InvalidOperationException("Keys", new NpgsqlException("Failed to connect", new SocketException((int)SocketError.HostUnreachable))));
            Fail("/mistake/{email}", () => new InvalidOperationException("secret"));
            Fail("/api/v1/mistake", () => new PostgresException("duplicate key", "ERROR", "ERROR", PostgresErrorCodes.UniqueViolation));
            app.MapGet("/status/{code:int}", (HttpContext context, int code) =>
            {
                context.Response.StatusCode = code;
                return Task.CompletedTask;
            });
            app.MapGet("/answered", () => Results.Text("my own words", statusCode: 404));
            await app.StartAsync();
            return new Broken(app, log);

            void Fail(string address, Func<Exception> fault) => app.MapGet(address, Task (HttpContext _) => throw fault());
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        private readonly List<string> _lines = [];

        public IReadOnlyList<string> Written
        {
            get
            {
                lock (_lines)
                {
                    return [.. _lines];
                }
            }
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_lines)
            {
                _lines.Add(formatter(state, exception));
            }
        }

        public void Dispose()
        {
        }
    }
}
