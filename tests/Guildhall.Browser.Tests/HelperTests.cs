using System.Text.RegularExpressions;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Testing;
using Microsoft.Playwright;

namespace Guildhall.Browser.Tests;

/// <summary>Somebody helps another: asked by e-mail or by a code over the phone, they act for them, and it ends.</summary>
public sealed partial class HelperTests(BrowserSite site)
{
    private const string Service = "assisted-collection";

    [Theory]
    [InlineData(320, false)]
    [InlineData(320, true)]
    [InlineData(1280, true)]
    public async Task A_helper_is_invited_accepts_sends_a_form_and_is_no_longer_wanted(int width, bool scripts)
    {
        var (joe, ann) = (await site.Guildhall.AddPersonAsync("Joe Featherstonehaugh-Jones"), await site.Guildhall.AddPersonAsync("Ann Lee"));
        await using var person = await OpenAsync("helped", joe, width, scripts);
        await using var helper = await OpenAsync("helper", ann, width, scripts);

        await person.GoAsync("/account/helpers");
        await person.SeesAsync("Helpers");
        await person.PressAsync("Invite a helper");
        await person.LookAsync();
        await person.ContinueAsync();
        await person.LookAsync();
        (await person.Page.Locator(".govuk-error-summary__list a").CountAsync()).ShouldBeGreaterThan(3);
        await person.Page.Locator("input[name=by][value=email]").CheckAsync();
        await person.Page.Locator("input[name=email]").FillAsync(ann.Email);
        await AgreeAsync(person, "act");
        await person.SeesAsync("We have emailed your helper");

        var letter = await site.Guildhall.Sandbox.Messages.WaitForAsync(m => m.To.Contains(ann.Email) && m.Text.Contains("/account/helpers/accept", StringComparison.Ordinal));
        await helper.GoAsync(Link().Match(letter.Text).Value);
        await helper.SeesAsync("Do you want to help Joe Featherstonehaugh-Jones?");
        await helper.PressAsync("Accept");
        await helper.SeesAsync("Helpers");
        await helper.FollowAsync("Choose for whom you act");
        await helper.SeesAsync("Whom do you act for?");
        await helper.ChooseAsync("Joe Featherstonehaugh-Jones");
        await helper.PressAsync("Continue");
        await helper.LookAsync();
        (await helper.TextAsync(".gh-acting strong")).ShouldBe("You are acting for Joe Featherstonehaugh-Jones.");

        await helper.GoAsync($"/services/{Service}/apply");
        await helper.AnswerEverythingAsync(site.Home);
        await helper.LookAsync();
        await helper.ContinueAsync();
        await helper.LookAsync();
        (await helper.TextAsync(".gh-acting strong")).ShouldBe("You are acting for Joe Featherstonehaugh-Jones.");
        await helper.GoAsync("/account/activity");
        await helper.Page.Locator("main a[href^='/account/requests/']").First.ClickAsync();
        await helper.LookAsync();
        await helper.GoAsync("/account/details");
        await helper.SeesAsync("You are acting for Joe Featherstonehaugh-Jones");
        await helper.FollowAsync("Go on acting for Joe Featherstonehaugh-Jones");

        await person.GoAsync("/account/helpers");
        await person.LookAsync();
        await person.Page.GetByRole(AriaRole.Link, new() { Name = "Look at it" }).First.ClickAsync();
        await person.SeesAsync("Ann Lee helps Joe Featherstonehaugh-Jones");
        (await person.TextAsync()).ShouldContain("Sent a form");
        (await person.TextAsync()).ShouldContain("Looked at a request");
        await person.PressAsync("End it");
        await person.SeesAsync("Helpers");
        await helper.GoAsync($"/services/{Service}/apply");
        await helper.SeesAsync("You no longer act for Joe Featherstonehaugh-Jones");
    }

    [Fact]
    public async Task A_code_is_read_out_over_the_phone_and_who_may_only_see_sends_nothing()
    {
        var (joe, ann) = (await site.Guildhall.AddPersonAsync("Joe Lee"), await site.Guildhall.AddPersonAsync("Ann Lee"));
        var opened = await site.Guildhall.OpenCaseAsync(holder: joe);
        await using var person = await OpenAsync("helped-code", joe, 320, scripts: true);
        await using var helper = await OpenAsync("helper-code", ann, 320, scripts: true);
        await person.GoAsync("/account/helpers/invite");
        await person.Page.Locator("input[name=by][value=code]").CheckAsync();
        await AgreeAsync(person, "see");
        await person.LookAsync();
        var code = await person.TextAsync(".gh-helper-code");

        await helper.GoAsync("/account/helpers/accept");
        await helper.SeesAsync("Enter a code somebody gave you");
        await helper.FillAsync("The code", "ABCD EFGH");
        await helper.PressAsync("Continue");
        await helper.IsToldAsync(("code", "The code is not right, or it is too old. Check it with the person who gave it to you"));
        await helper.FillAsync("The code", code.ToLowerInvariant());
        await helper.PressAsync("Continue");
        await helper.SeesAsync("Do you want to help Joe Lee?");
        await helper.PressAsync("Accept");
        await helper.GoAsync("/account/acting");
        await helper.ChooseAsync("Joe Lee");
        await helper.PressAsync("Continue");
        await helper.GoAsync($"/account/requests/{opened.Reference}");
        await helper.LookAsync();
        (await helper.TextAsync()).ShouldNotContain("Write to us about this");
        await helper.GoAsync($"/services/{Service}/apply");
        await helper.SeesAsync("You cannot do this for Joe Lee");
    }

    [Fact]
    public async Task A_helper_who_reads_Welsh_acts_in_Welsh()
    {
        var (joe, ann) = (await site.Guildhall.AddPersonAsync("Siôn Llwyd"), await site.Guildhall.AddPersonAsync("Ann Llwyd"));
        await using var person = await OpenAsync("helped-cy", joe, 320, scripts: true);
        await using var helper = await OpenAsync("helper-cy", ann, 320, scripts: true);
        await person.GoAsync("/account/helpers/invite");
        await person.FollowAsync("Cymraeg");
        person.Language = "cy";
        await person.LookAsync();
        await person.Page.Locator("input[name=by][value=code]").CheckAsync();
        await AgreeAsync(person, "act");
        await person.LookAsync();
        var code = await person.TextAsync(".gh-helper-code");

        await helper.GoAsync("/account/helpers/accept");
        await helper.FollowAsync("Cymraeg");
        helper.Language = "cy";
        await helper.Page.Locator("input[name=code]").FillAsync(code);
        await helper.ContinueAsync();
        await helper.LookAsync();
        await helper.ContinueAsync();
        await helper.GoAsync("/account/acting");
        await helper.ChooseAsync("Siôn Llwyd");
        await helper.ContinueAsync();
        await helper.GoAsync("/account/security");
        await helper.SeesAsync("Rydych yn gweithredu ar ran Siôn Llwyd");
        (await helper.TextAsync()).ShouldNotContain("Act for yourself");
    }

    private static async Task AgreeAsync(Screen person, string may)
    {
        var day = DateTimeOffset.Parse(await person.Page.EvaluateAsync<string>("new Date(Date.now() + 100 * 86400000).toISOString()"), System.Globalization.CultureInfo.InvariantCulture);
        await person.Page.Locator($"input[name=may][value={may}]").CheckAsync();
        await person.Page.Locator("input[name=for][value=all]").CheckAsync();
        await person.Page.Locator("#until-day").FillAsync($"{day.Day}");
        await person.Page.Locator("#until-month").FillAsync($"{day.Month}");
        await person.Page.Locator("#until-year").FillAsync($"{day.Year}");
        await person.Page.Locator("input[name=agree]").CheckAsync();
        await person.ContinueAsync();
    }

    private async Task<Screen> OpenAsync(string name, PersonAccount account, int width, bool scripts)
    {
        var screen = await site.OpenAsync(name, width, scripts);
        var cookies = new System.Net.CookieContainer();
        await site.Guildhall.SignInDirectlyAsync(cookies, account.Id, PersonScheme.Name, Assurance.TwoFactor);
        await screen.Page.Context.AddCookiesAsync(cookies.GetCookies(site.Guildhall.Address)
            .Select(cookie => new Cookie { Name = cookie.Name, Value = cookie.Value, Url = site.Guildhall.Address.ToString() }));
        return screen;
    }

    [GeneratedRegex(@"/account/helpers/accept\?key=[\w-]+", RegexOptions.None, 1000)]
    private static partial Regex Link();
}
