using System.Text.Json;
using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Guildhall.Browser.Tests;

/// <summary>
/// One person's browser. <see cref="LookAsync"/> judges the page that is open by all that holds for every page: axe,
/// no scrolling sideways, the title, one heading, the language. Whatever the browser complains of fails the test.
/// </summary>
public sealed partial class Screen : IAsyncDisposable
{
    private static readonly string? s_screenshots = Environment.GetEnvironmentVariable("GUILDHALL_SCREENSHOTS");

    private static readonly string s_axe = new BundledAxeScriptProvider().GetScript();

    public const string AnyEmail = "gwen@example.com";

    private readonly BrowserSite _site;
    private readonly float _zoom;
    private readonly string _name;
    private readonly ICDPSession? _plain;
    private readonly List<string> _complaints = [];
    private int _looks;

    private Screen(BrowserSite site, IPage page, ICDPSession? plain, float zoom, string name)
    {
        _site = site;
        Page = page;
        _plain = plain;
        _zoom = zoom;
        _name = name;
    }

    public IPage Page { get; }

    /// <summary>The language the pages should be in.</summary>
    public string Language { get; set; } = "en";

    public string Path => new Uri(Page.Url).PathAndQuery;

    internal static async Task<Screen> OpenAsync(BrowserSite site, IBrowserContext context, bool scripts, int width, int height, float zoom, string name)
    {
        var page = await context.NewPageAsync();
        await page.SetViewportSizeAsync(width, height);
        var screen = new Screen(site, page, scripts ? null : await context.NewCDPSessionAsync(page), zoom, name);
        await screen.AllowScriptsAsync(false);
        screen.Page.PageError += (_, error) => screen._complaints.Add($"{screen.Page.Url}: {error}");
        screen.Page.Console += (_, message) =>
        {
            // A page that answers 400, 404 or 503 is itself no fault.
            if (message.Type is "error" or "warning"
                && !((message.Text.Contains("the server responded with a status of 4", StringComparison.Ordinal) || message.Text.Contains("the server responded with a status of 503", StringComparison.Ordinal))
                    && message.Location.StartsWith(new Uri(screen.Page.Url).GetLeftPart(UriPartial.Path), StringComparison.Ordinal)))
            {
                screen._complaints.Add($"{screen.Page.Url}: {message.Text}");
            }
        };
        return screen;
    }

    public Task GoAsync(string path) => ArriveAsync(() => Page.GotoAsync(path));

    /// <summary>Presses a button that leads to another page, or to this one again.</summary>
    public Task PressAsync(string button) => ArriveAsync(() => Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync());

    public Task FollowAsync(string link) => ArriveAsync(() => Page.GetByRole(AriaRole.Link, new() { Name = link, Exact = true }).First.ClickAsync());

    /// <summary>Opens what stands behind its name, if it is not open.</summary>
    public async Task OpenAsync(string name)
    {
        var closed = Page.Locator("details:not([open]) > summary", new() { HasText = name });
        if (await closed.CountAsync() > 0)
        {
            await closed.First.ClickAsync();
        }
    }

    public Task FillAsync(string label, string text) => Page.GetByLabel(label, new() { Exact = true }).FillAsync(text);

    public Task ChooseAsync(string label) => Page.GetByLabel(label, new() { Exact = true }).CheckAsync();

    /// <summary>Fills in two fields found by their selectors.</summary>
    public async Task FillAsync(string first, string second, string firstText, string secondText)
    {
        await Page.Locator(first).FillAsync(firstText);
        await Page.Locator(second).FillAsync(secondText);
    }

    /// <summary>Presses the page's own button, whatever its words.</summary>
    public Task ContinueAsync() => ArriveAsync(() => Page.Locator("main form button:not([name]):not([type=button])").First.ClickAsync());

    /// <summary>Goes through a form from the page that is open to the check page.</summary>
    public async Task AnswerEverythingAsync(string home)
    {
        while (!Path.EndsWith("/apply/check", StringComparison.Ordinal))
        {
            await AnswerAnythingAsync(home);
            await ContinueAsync();
        }
    }

    /// <summary>Gives every question of the page an answer that will do: the first choice, a text, a day in the past.</summary>
    public async Task AnswerAnythingAsync(string home)
    {
        foreach (var search in await Page.Locator("[data-address-search]").AllAsync())
        {
            await search.FillAsync(home);
            await search.PressAsync("Escape");
            var name = await search.GetAttributeAsync("name");
            await ArriveAsync(() => Page.Locator($"button[value='find {name}']").ClickAsync());
        }

        // What a choice reveals is answered after it.
        foreach (var group in await Page.Locator("main fieldset:visible:has(input[type=radio])").AllAsync())
        {
            await group.Locator("input[type=radio]").First.CheckAsync();
        }

        foreach (var group in await Page.Locator("main .govuk-checkboxes:visible").AllAsync())
        {
            await group.Locator("input[type=checkbox]").First.CheckAsync();
        }

        foreach (var field in await Page.Locator("main form :is(input:not([type=radio], [type=checkbox], [type=hidden]), textarea):visible").AllAsync())
        {
            var (id, type) = (await field.GetAttributeAsync("id") ?? "", await field.GetAttributeAsync("type"));
            await field.FillAsync(
                id.EndsWith("-day", StringComparison.Ordinal) ? "5"
                : id.EndsWith("-month", StringComparison.Ordinal) ? "4"
                : id.EndsWith("-year", StringComparison.Ordinal) ? (id.StartsWith("until", StringComparison.Ordinal) ? "2031" : "2026")
                : type == "email" ? AnyEmail
                : type == "tel" ? "01632 960 123"
                : "Gwen");
        }
    }

    /// <summary>Does something that opens a page, and waits until it is there.</summary>
    public async Task ArriveAsync(Func<Task> act)
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void OnLoad(object? sender, IPage page) => arrived.TrySetResult();
        Page.Load += OnLoad;
        try
        {
            await act();
            await arrived.Task.WaitAsync(TimeSpan.FromSeconds(60));
        }
        finally
        {
            Page.Load -= OnLoad;
        }
    }

    public async Task<string> TextAsync(string selector = "main") => Clean(await Page.Locator(selector).First.InnerTextAsync());

    /// <summary>The words alone.</summary>
    public static string Clean(string text) => Spaces().Replace(text, " ").Trim();

    /// <summary>The page is headed so, and is as every page should be.</summary>
    public async Task SeesAsync(string heading)
    {
        (await TextAsync("h1")).ShouldBe(heading);
        await LookAsync();
    }

    /// <summary>
    /// The page says what is wrong: above, beside each field, to those who hear it, and in its title; and each link leads into its field.
    /// </summary>
    public async Task IsToldAsync(params (string Field, string Message)[] problems)
    {
        var links = Page.Locator(".govuk-error-summary__list a");
        (await links.AllInnerTextsAsync()).ShouldBe(problems.Select(p => p.Message));
        (await Page.TitleAsync()).ShouldStartWith(Language == "cy" ? "Gwall: " : "Error: ");
        if (_plain is null)
        {
            (await Page.Locator(".govuk-error-summary:focus").CountAsync()).ShouldBe(1, "The error summary should have the focus.");
        }

        foreach (var (field, message) in problems)
        {
            await links.GetByText(message, new() { Exact = true }).ClickAsync();
            var focused = Page.Locator(":focus");
            (await focused.GetAttributeAsync("id")).ShouldBe(field, $"“{message}” should lead into its field.");
            var described = "";
            foreach (var part in await Page.Locator(":focus[aria-describedby], fieldset[aria-describedby]:has(:focus)").AllAsync())
            {
                foreach (var id in (await part.GetAttributeAsync("aria-describedby"))!.Split(' '))
                {
                    described += await TextAsync($"[id='{id}']") + " ";
                }
            }

            described.ShouldContain(message, Case.Sensitive, $"The field {field} should be described by its error.");
            var box = (await focused.BoundingBoxAsync()).ShouldNotBeNull();
            (box.Y > -1 && box.Y + box.Height < Page.ViewportSize!.Height + 1).ShouldBeTrue($"The field {field} should be in sight, not at {box.Y} to {box.Y + box.Height}.");
        }

        await LookAsync();
    }

    /// <summary>Judges the page that is open.</summary>
    public async Task LookAsync()
    {
        if (s_screenshots is not null)
        {
            Directory.CreateDirectory(s_screenshots);
            var path = NotOfNames().Replace(new Uri(Page.Url).AbsolutePath.Trim('/'), "-");
            await Page.ScreenshotAsync(new() { Path = System.IO.Path.Combine(s_screenshots, $"{_name}-{++_looks:00}-{(path.Length == 0 ? "home" : path)}.png"), FullPage = true });
        }

        var facts = await Page.EvaluateAsync<JsonElement>(
            """
            () => {
              const seen = new Map();
              for (const { id } of document.querySelectorAll('[id]')) seen.set(id, (seen.get(id) ?? 0) + 1);
              const room = document.documentElement.clientWidth;
              return {
                title: document.title,
                lang: document.documentElement.lang,
                headings: document.querySelectorAll('h1').length,
                errors: document.querySelectorAll('.govuk-error-message, .govuk-error-summary').length,
                doubled: [...seen].filter(([, count]) => count > 1).map(([id]) => id),
                room,
                width: document.documentElement.scrollWidth,
                wide: [...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > room + 1)
                  .map(e => `${e.tagName.toLowerCase()}.${e.className}`).slice(0, 5),
              };
            }
            """);
        var at = $"{Page.Url} ({_name})";
        var title = facts.GetProperty("title").GetString()!;
        title.ShouldMatch(@"^((Error: |Gwall: )?\S.* – (Northmere Borough Council|Cyngor Bwrdeistref Northmere|Guildhall)|Northmere Borough Council|Cyngor Bwrdeistref Northmere)$", at);
        (title.StartsWith("Error: ", StringComparison.Ordinal) || title.StartsWith("Gwall: ", StringComparison.Ordinal))
            .ShouldBe(facts.GetProperty("errors").GetInt32() > 0, $"The title should tell of errors if there are any: {at}");
        facts.GetProperty("lang").GetString().ShouldBe(Language, at);
        facts.GetProperty("headings").GetInt32().ShouldBe(1, $"A page has one heading of the first rank: {at}");
        facts.GetProperty("doubled").EnumerateArray().Select(e => e.GetString()).ShouldBeEmpty($"Ids are unique: {at}");
        facts.GetProperty("width").GetInt32().ShouldBeLessThanOrEqualTo(
            facts.GetProperty("room").GetInt32(), $"{at} scrolls sideways. Too wide: {string.Join(", ", facts.GetProperty("wide").EnumerateArray())}");

        await AllowScriptsAsync(true);
        if (!await Page.EvaluateAsync<bool>("'axe' in window"))
        {
            await Page.EvaluateAsync(s_axe);
        }

        var violations = await Page.EvaluateAsync<string[]>(
            """
            async () => (await axe.run(document, {
              runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
              resultTypes: ['violations'],
              preload: { assets: ['media'] }, // Not the style sheets again: the rule that reads them is not run here.
            })).violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.html} ${n.failureSummary}`))
            """);
        await AllowScriptsAsync(false);
        violations.ShouldBeEmpty($"axe on {at}");
        _complaints.ShouldBeEmpty($"The browser complains of {at}");
    }

    public async ValueTask DisposeAsync()
    {
        await AllowScriptsAsync(true);
        await _site.CloseAsync(Page, _zoom);
    }

    // In a browser without scripts axe, a script itself, may run while it looks: the page's own, read already, do not.
    private async Task AllowScriptsAsync(bool allow)
    {
        if (_plain is not null)
        {
            await _plain.SendAsync("Emulation.setScriptExecutionDisabled", new Dictionary<string, object> { ["value"] = !allow });
        }
    }

    [GeneratedRegex(@"\s+", RegexOptions.None, 1000)]
    private static partial Regex Spaces();

    [GeneratedRegex(@"[^a-zA-Z0-9]+", RegexOptions.None, 1000)]
    private static partial Regex NotOfNames();
}
