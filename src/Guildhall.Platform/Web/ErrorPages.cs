using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Guildhall.Platform.Design.Components;
using Guildhall.Platform.Localisation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Guildhall.Platform.Web;

/// <summary>
/// Plain pages for what cannot be answered. They are made here, without Razor and without the database, so that they
/// are there when those are not.
/// </summary>
public static class ErrorPages
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>Goes first in the pipeline: turns errors and empty refusals into pages, or problem details for programs.</summary>
    public static IApplicationBuilder UseGuildhallErrorPages(this IApplicationBuilder app)
    {
        var logger = app.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger("Guildhall.Requests");
        var outage = app.ApplicationServices.GetRequiredService<DatabaseOutage>();
        return app.Use(async (context, next) =>
        {
            try
            {
                await next(context);
                var response = context.Response;
                if (response is { HasStarted: false, StatusCode: >= 400, ContentLength: null or 0 } && string.IsNullOrEmpty(response.ContentType))
                {
                    await WriteAsync(context, response.StatusCode, null);
                }
            }
            catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
            {
                // The visitor has gone; there is nobody to tell.
                context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            }
            catch (Exception exception) when (!context.Response.HasStarted)
            {
                await FailAsync(context, exception, outage, logger);
            }
            finally
            {
                HearOut(context);
            }
        });
    }

    /// <summary>Answers every address nobody else does, so that a wrong address is "not found" and not "sign in".</summary>
    public static IEndpointRouteBuilder MapNotFound(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapFallback("{**path}", context =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }).AllowAnonymous();
        return endpoints;
    }

    // Kestrel reads on for five seconds what is still being sent, so that the answer is heard; but what is larger than allowed
    // it cuts off, and the sender is told of a broken connection instead of a request that is too large.
    private static void HearOut(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size && context.Request.ContentLength > size.MaxRequestBodySize)
        {
            size.MaxRequestBodySize = null;
        }
    }

    private static async Task FailAsync(HttpContext context, Exception exception, DatabaseOutage outage, ILogger logger)
    {
        context.Response.Clear();
        SecurityHeaders.Apply(context.Response);
        if (exception is BadHttpRequestException bad)
        {
            await WriteAsync(context, bad.StatusCode, null);
            return;
        }

        if (exception is NotSupportedException && context.Request.ContentType?.Contains("utf-7", StringComparison.OrdinalIgnoreCase) == true)
        {
            // .NET reads no UTF-7, and finds out only when the form is read.
            await WriteAsync(context, StatusCodes.Status415UnsupportedMediaType, null);
            return;
        }

        if (IsDatabaseAway(exception))
        {
            outage.Report(exception);
            context.Response.Headers.RetryAfter = "10";
            await WriteAsync(context, StatusCodes.Status503ServiceUnavailable, null);
            return;
        }

        // The pattern of the route, not the address: what people typed into it stays out of the log.
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(no route)";
        var reference = Convert.ToHexString(RandomNumberGenerator.GetBytes(4));
        logger.LogError(exception, "{Method} {Route} failed; reference {Reference}", context.Request.Method, route, reference);
        await WriteAsync(context, StatusCodes.Status500InternalServerError, reference);
    }

    /// <summary>Whether the cause is a database that cannot be reached just now, rather than a mistake of ours.</summary>
    internal static bool IsDatabaseAway(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            switch (exception)
            {
                // 57P0x: shutting down or starting up; 53300: no connection left; 08: the connection broke.
                case PostgresException { SqlState: var state } when state.StartsWith("57P0", StringComparison.Ordinal)
                    || state.StartsWith("08", StringComparison.Ordinal) || state == PostgresErrorCodes.TooManyConnections:
                    return true;
                case PostgresException:
                    return false;
                case NpgsqlException { InnerException: SocketException or IOException or TimeoutException }:
                case NpgsqlException { IsTransient: true }:
                    return true;
                default:
                    break;
            }
        }

        return false;
    }

    private static async Task WriteAsync(HttpContext context, int status, string? reference)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.Headers.CacheControl = "no-store";
        var culture = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = Language(context);
        try
        {
            var (title, lines) = Say(status, reference);
            if (context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
            {
                await (ProblemDetail.Of(status) with { Reference = reference }).WriteAsync(response);
                return;
            }

            if (WantsData(context.Request))
            {
                await new ProblemDetail { Title = title, Status = status, Reference = reference }.WriteAsync(response);
                return;
            }

            response.ContentType = "text/html; charset=utf-8";
            using var writer = new StringWriter();
            await writer.WriteAsync("<!DOCTYPE html>\n");
            var home = context.Request.Path.StartsWithSegments("/staff", StringComparison.OrdinalIgnoreCase) ? "/staff" : "/";
            Page(context.RequestServices.GetRequiredService<CouncilProfile>(), context.RequestServices.GetRequiredService<BrandingFiles>(), title, lines, home)
                .WriteTo(writer, Encoder);
            await response.WriteAsync(writer.ToString(), Encoding.UTF8);
        }
        finally
        {
            CultureInfo.CurrentUICulture = culture;
        }
    }

    private static (string Title, IReadOnlyList<string> Lines) Say(int status, string? reference) => status switch
    {
        StatusCodes.Status403Forbidden => (Words.Say("You cannot open this page"),
            [Words.Say("If you think you should be able to, contact us.")]),
        StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed or StatusCodes.Status410Gone => (Words.Say("Page not found"),
            [Words.Say("If you typed the web address, check it is correct."), Words.Say("If you pasted it, check you copied all of it."), Words.Say("Or start from the home page.")]),
        StatusCodes.Status413PayloadTooLarge => (Words.Say("That is too large to send"),
            [Words.Say("Go back, and send a smaller file or less text.")]),
        StatusCodes.Status429TooManyRequests => (Words.Say("You have tried too many times"),
            [Words.Say("Wait a few minutes, then try again.")]),
        StatusCodes.Status503ServiceUnavailable => (Words.Say("Sorry, try again in a moment"),
            [Words.Say("The service is busy or being looked after. It should be back very soon."), Words.Say("If you were filling in a form, go back and send it again: your answers are still there.")]),
        >= 500 => (Words.Say("Sorry, there is a problem with the service"),
            [
                Words.Say("Try again later. If it happens again, contact us."),
                .. reference is null ? [] : (string[])[Words.Say("Tell us this reference, and we can see what went wrong: {0}").Replace("{0}", reference, StringComparison.Ordinal)],
            ]),
        _ => (Words.Say("Sorry, we could not read what you sent"),
            [Words.Say("The page may have been open for too long."), Words.Say("Go back, refresh the page and send it again.")]),
    };

    private static Element Page(CouncilProfile council, BrandingFiles branding, string title, IReadOnlyList<string> lines, string home)
    {
        var contact = council.Contact;
        var main = new Element("main").Class("govuk-main-wrapper").Set("id", "main-content")
            .Add(new Element("h1").Class("govuk-heading-l").Add(title))
            .AddAll(lines.Select(line => new Element("p").Class("govuk-body").Add(line)))
            .Add(new Element("p").Class("govuk-body").Add(new Element("a").Class("govuk-link").Set("href", home).Add(Words.Say("Home page"))))
            .Add(new Element("p").Class("govuk-body").Add($"{Words.Say("Contact us")}: {contact.Phone}, ")
                .Add(new Element("a").Class("govuk-link").Set("href", $"mailto:{contact.Email}").Add(contact.Email)).Add($". {contact.Hours}"));
        return new Element("html").Set("lang", CultureInfo.CurrentUICulture.TwoLetterISOLanguageName).Class("govuk-template")
            .Add(new Element("head")
                .Add(new Element("meta").Set("charset", "utf-8"))
                .Add(new Element("title").Add($"{title} – {council.Name}"))
                .Add(new Element("meta").Set("name", "viewport").Set("content", "width=device-width, initial-scale=1, viewport-fit=cover"))
                .Add(new Element("link").Set("rel", "icon").Set("href", branding.CrestHref).Set("type", "image/svg+xml"))
                .Add(new Element("link").Set("rel", "stylesheet").Set("href", branding.StylesheetHref))
                .Add(new Element("link").Set("rel", "stylesheet").Set("href", "/assets/public.css")))
            .Add(new Element("body").Class("govuk-template__body gh-body")
                .Add(Govuk.SkipLink(new() { Href = "#main-content", Text = Words.Say("Skip to main content") }))
                .Add(new Element("header").Class("gh-header").Add(new Element("div").Class("govuk-width-container gh-header__inside")
                    .Add(new Element("a").Class("gh-header__council").Set("href", home)
                        .Add(new Element("img").Class("gh-header__crest").Set("src", branding.CrestHref).Set("alt", "").Set("width", "44").Set("height", "52"))
                        .Add(new Element("span").Class("gh-header__name").Add(council.Name.ToString())))))
                .Add(new Element("div").Class("gh-main").Add(new Element("div").Class("govuk-width-container").Add(main))));
    }

    /// <summary>Programs are answered in JSON: those that call an API, and those that accept nothing a person reads.</summary>
    private static bool WantsData(HttpRequest request)
    {
        foreach (var root in (ReadOnlySpan<string>)["/api", "/open311", "/oruk", "/.well-known"])
        {
            if (request.Path.StartsWithSegments(root, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        var accept = request.Headers.Accept.ToString();
        return accept.Contains("json", StringComparison.OrdinalIgnoreCase)
            && !accept.Contains("html", StringComparison.OrdinalIgnoreCase) && !accept.Contains("*/*", StringComparison.Ordinal);
    }

    private static CultureInfo Language(HttpContext context) =>
        context.Features.Get<IRequestCultureFeature>()?.RequestCulture.UICulture
        ?? CultureInfo.GetCultureInfo(context.Request.Cookies[LocalisationExtensions.Cookie] == "cy" ? "cy-GB" : "en-GB");
}
