using System.Collections.Concurrent;
using Dapper;
using Guildhall.Browser.Tests;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Places;
using Guildhall.Platform.Ids;
using Guildhall.Sandbox.Mailbox;
using Guildhall.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(BrowserSite))]

namespace Guildhall.Browser.Tests;

/// <summary>The sample council running, and one Chromium to look at it with; every test shares both.</summary>
public sealed class BrowserSite : IAsyncLifetime
{
    private readonly CouncilFolder _council = new(("everything", EveryQuestion.Service));
    private readonly ConcurrentDictionary<float, ConcurrentBag<IBrowserContext>> _contexts = [];
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    public const string StaffPassword = "tadpole-violin-quarry";

    public RunningGuildhall Guildhall { get; private set; } = null!;

    /// <summary>A house of the gazetteer, as the form writes it.</summary>
    public string Home { get; private set; } = "";

    /// <summary>Its street and number with two letters of the street changed about, as a hurried thumb types them.</summary>
    public string HomeMistyped { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Guildhall = await RunningGuildhall.StartAsync(s => s with
        {
            Council = _council.Path,
            More = new Dictionary<string, string?>(s.More)
            {
                ["Demo:Accounts"] = "true",
                ["Demo:Password"] = StaffPassword,
                ["Staff:PasswordRounds"] = "10000",
                ["Survey:HoursAfter"] = "0",
            },
        });
        await Guildhall.Services.GetRequiredService<DemoAccounts>().EnsureAsync(Guildhall.Settings.Data);
        await Guildhall.TakeInBoroughAsync(400);
        await ChooseHomeAsync();

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            // The shell without windows does the same with two thirds of the work.
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM")
                ?? Array.Find(["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"], File.Exists),
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        if (Guildhall is not null)
        {
            await Guildhall.DisposeAsync();
        }

        _council.Dispose();
    }

    /// <summary>Someone new, at a screen of that width.</summary>
    /// <param name="name">Who they are, for the names of screenshots.</param>
    public async Task<Screen> OpenAsync(string name, int width = 1280, bool scripts = true, int? height = null, float zoom = 1) => await Screen.OpenAsync(
        this,
        _contexts.GetOrAdd(zoom, _ => []).TryTake(out var context) ? context : await NewContextAsync(zoom),
        scripts,
        width,
        height ?? (width < 600 ? 640 : 900),
        zoom,
        $"{name}-{width}{(zoom > 1 ? "-zoomed" : "")}{(scripts ? "" : "-no-js")}");

    /// <summary>Closes a page. Its context serves whoever comes next, with nothing in it but what the browser may keep for anybody.</summary>
    internal async Task CloseAsync(IPage page, float zoom)
    {
        var context = page.Context;
        try
        {
            if (page.Url.StartsWith("http", StringComparison.Ordinal))
            {
                await page.EvaluateAsync("localStorage.clear()");
            }

            foreach (var open in context.Pages.ToArray())
            {
                await open.CloseAsync();
            }

            await context.ClearCookiesAsync();
            _contexts[zoom].Add(context);
        }
        catch (PlaywrightException)
        {
            // Left in the middle of something: the next begins with a new one.
            await context.DisposeAsync();
        }
    }

    private async Task<IBrowserContext> NewContextAsync(float zoom)
    {
        var context = await _browser.NewContextAsync(new()
        {
            BaseURL = Guildhall.Address.ToString(),
            DeviceScaleFactor = zoom,
            Locale = "en-GB",
            TimezoneId = "Europe/London",
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(60_000);
        await context.AddInitScriptAsync("addEventListener('securitypolicyviolation', e => console.error(`CSP: ${e.violatedDirective} ${e.blockedURI}`))");
        return context;
    }

    /// <summary>A member of staff, signed in.</summary>
    /// <param name="email">The part of the demo account's address before the @.</param>
    public async Task<Screen> SignInAsync(string email, int width = 1280, bool scripts = true)
    {
        var screen = await OpenAsync(email.Split('.')[0], width, scripts);
        await screen.GoAsync("/staff");
        await screen.FillAsync("Email address", $"{email}@northmere.example");
        await screen.FillAsync("Password", StaffPassword);
        await screen.PressAsync("Sign in");
        return screen;
    }

    /// <summary>The e-mail about a request that someone has been sent, with these words in its subject.</summary>
    public Task<Message> EmailAsync(string to, string reference, string subject) => Guildhall.Sandbox.Messages.WaitForAsync(m =>
        m.To.Contains(to, StringComparer.OrdinalIgnoreCase) && m.Subject.Contains(reference, StringComparison.Ordinal) && m.Subject.StartsWith(subject, StringComparison.Ordinal));

    public async Task<T> OneAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await Guildhall.Database.OpenAsync();
        return await connection.QuerySingleAsync<T>(sql, parameters);
    }

    /// <summary>Changes what the database holds, as the site itself would: what it remembers of it is forgotten.</summary>
    public async Task ExecuteAsync(string sql, object? parameters = null)
    {
        await using var tx = await Guildhall.Database.BeginAsync(Actor.System);
        await tx.ExecuteAsync(sql, parameters);
        await tx.CommitAsync();
    }

    private async Task ChooseHomeAsync()
    {
        await using var scope = Guildhall.Services.CreateAsyncScope();
        var addresses = scope.ServiceProvider.GetRequiredService<Addresses>();
        await using var connection = await Guildhall.Database.OpenAsync();
        foreach (var uprn in await connection.QueryAsync<long>(
            "select uprn from places.address where main and search is not null and postcode is not null and status = 'approved' order by uprn"))
        {
            var address = (await addresses.GetAsync(Platform.Ids.Uprn.From(uprn)))!.SingleLine;
            var (number, street) = (address.Split(' ')[0], address.Split(',')[0].Split(' ', 2)[^1]);
            if (number.All(char.IsAsciiDigit) && street.Split(' ')[0] is { Length: > 6 } word)
            {
                Home = address;
                HomeMistyped = $"{number} {word[..3]}{word[4]}{word[3]}{street[5..]}";
                return;
            }
        }

        throw new InvalidOperationException("The sample borough has no house with a number in a street with a long name.");
    }
}
