using Guildhall.Testing;

namespace Guildhall.Browser.Tests;

/// <summary>An administrator makes a key and a webhook, sees what it was sent, and revokes the key; integrators read the reference.</summary>
public sealed class ApiScreensTests(BrowserSite site)
{
    [Theory]
    [InlineData(320, true)]
    [InlineData(1280, true)]
    [InlineData(1280, false)]
    public async Task An_administrator_makes_a_key_and_revokes_it(int width, bool scripts)
    {
        var name = $"Contractor {width}{(scripts ? "" : " plain")}";
        await using var staff = await site.SignInAsync("helen.marsh", width, scripts);
        await staff.GoAsync("/staff/api-keys/new");
        await staff.SeesAsync("Make a key");
        await staff.FillAsync("Requests a minute", "many");
        await staff.PressAsync("Make key");
        await staff.IsToldAsync(
            ("name", "Enter the name of the system that uses the key"), ("scopes", "Select what the key may do"), ("per-minute", "Enter a number of requests from 1 to 6,000"));
        await staff.LookAsync();
        await staff.FillAsync("Name", name);
        await staff.ChooseAsync("See cases and how far they are");
        await staff.FillAsync("Requests a minute", "300");
        await staff.PressAsync("Make key");
        await staff.SeesAsync("The key is made");
        (await staff.TextAsync("#secret")).ShouldStartWith("guildhall_");
        await staff.LookAsync();
        await staff.GoAsync("/staff/api-keys");
        await staff.SeesAsync("API keys");
        (await staff.TextAsync("tbody")).ShouldContain(name);
        await staff.LookAsync();
        await staff.FollowAsync(name);
        await staff.SeesAsync(name);
        await staff.LookAsync();
        await staff.PressAsync("Revoke key");
        (await staff.TextAsync()).ShouldContain("Revoked on");
        await staff.LookAsync();
    }

    [Theory]
    [InlineData(320, true)]
    [InlineData(1280, true)]
    [InlineData(1280, false)]
    public async Task An_administrator_adds_a_webhook_and_sees_what_it_was_sent(int width, bool scripts)
    {
        var name = $"Receiver {width}{(scripts ? "" : " plain")}";
        await using var staff = await site.SignInAsync("helen.marsh", width, scripts);
        await staff.GoAsync("/staff/webhooks/new");
        await staff.SeesAsync("Add a webhook");
        await staff.FillAsync("Address", "http://partner.example/");
        await staff.PressAsync("Add webhook");
        await staff.IsToldAsync(("name", "Enter the name of the system that is told"), ("url", "The address must begin with https://"));
        await staff.FillAsync("Name", name);
        await staff.FillAsync("Address", site.Guildhall.Sandbox.WebhookUrl.ToString());
        await staff.PressAsync("Add webhook");
        await staff.SeesAsync(name);
        site.Guildhall.Sandbox.Webhooks.Trust(await staff.TextAsync("#secret"));
        await staff.LookAsync();
        var hook = await site.OneAsync<Guid>("select id from integration.webhook where name = @name", new { name });
        await site.Guildhall.OpenCaseAsync("library-membership");
        await Eventually.TrueAsync(async () => await site.OneAsync<int>("select count(*)::int from integration.webhook_message where webhook = @hook and kind = 'case.opened' and state = 'delivered'", new { hook }) > 0, "it arrived");

        await staff.GoAsync($"/staff/webhooks/{hook}/messages");
        await staff.SeesAsync($"Messages to {name}");
        await staff.LookAsync();
        await staff.ArriveAsync(() => staff.Page.Locator("tbody a", new() { HasText = "case.opened" }).First.ClickAsync());
        await staff.SeesAsync("case.opened");
        await staff.LookAsync();
        await staff.GoAsync($"/staff/webhooks/{hook}");
        await staff.PressAsync("Turn off");
        (await staff.TextAsync()).ShouldContain("switched off by hand");
        await staff.LookAsync();
        await staff.GoAsync("/staff/webhooks");
        await staff.SeesAsync("Webhooks");
        await staff.LookAsync();
    }

    [Theory]
    [InlineData(320)]
    [InlineData(1280)]
    public async Task Integrators_read_the_reference(int width)
    {
        await using var visitor = await site.OpenAsync("integrator", width, scripts: false);
        await visitor.GoAsync("/api");
        await visitor.SeesAsync("API");
        await visitor.LookAsync();
    }
}
