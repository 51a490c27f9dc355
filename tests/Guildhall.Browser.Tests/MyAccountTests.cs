using Guildhall.Foundations.Modules.Identity;
using Guildhall.Testing;
using Microsoft.Playwright;

namespace Guildhall.Browser.Tests;

/// <summary>The pages of somebody's own account, at a desk and on a phone, in English and in Welsh.</summary>
public sealed class MyAccountTests(BrowserSite site)
{
    [Theory]
    [InlineData(320, false)]
    [InlineData(320, true)]
    [InlineData(1280, true)]
    public async Task A_person_looks_after_their_requests_and_details(int width, bool scripts)
    {
        var account = await site.Guildhall.AddPersonAsync("Bartholomew Featherstonehaugh-Jones", phone: "+447700900982");
        var opened = await site.Guildhall.OpenCaseAsync(holder: account);
        var late = await site.Guildhall.OpenCaseAsync("noise-complaint", holder: account);
        await site.ExecuteAsync("update cases.\"case\" set target_on = current_date - 3, claimed_at = now() where id = @Value", late.Id);
        await using var person = await site.OpenAsync($"account-{(scripts ? "s" : "n")}", width, scripts);
        await SignInAsync(person, account);

        await person.GoAsync("/account");
        await person.SeesAsync("Hello Bartholomew Featherstonehaugh-Jones");
        await person.FollowAsync("Activity");
        await person.SeesAsync("Your activity");
        await person.GoAsync("/account/activity?q=nothing-like-it");
        await person.SeesAsync("Your activity");

        await person.GoAsync($"/account/requests/{opened.Reference}");
        await person.SeesAsync("Request an assisted bin collection");
        await person.PressAsync("Send the message");
        await person.IsToldAsync(("message", "Write your message"));
        await person.FillAsync("Your message", "The gate sticks in wet weather.\nPlease push.");
        await person.PressAsync("Send the message");
        await person.SeesAsync("Request an assisted bin collection");
        await person.FollowAsync("Withdraw this request");
        await person.SeesAsync("Do you want to withdraw this request?");

        await person.GoAsync("/account/details/addresses");
        await person.SeesAsync("Your addresses");
        await person.GoAsync("/account/details/addresses/add");
        await person.SeesAsync("Add an address");
        await person.PressAsync("Find address");
        await person.IsToldAsync(("search", "Enter a postcode, or part of the address"));
        await person.FillAsync("Postcode, or part of the address", site.Home);
        await person.PressAsync("Find address");
        await person.SeesAsync("Add an address");
        await person.PressAsync("Save address");
        await person.IsToldAsync(("uprn", "Select an address, or say that it is not listed"));
        await person.Page.Locator("input[name=uprn]").First.CheckAsync();
        await person.Page.Locator("#from-day").FillAsync("1");
        await person.Page.Locator("#from-month").FillAsync("11");
        await person.Page.Locator("#from-year").FillAsync($"{await site.OneAsync<int>("select extract(year from current_date - 20)::int")}");
        await person.PressAsync("Save address");
        await person.SeesAsync("Your addresses");
        await person.GoAsync("/account/details/addresses/add");
        await person.PressAsync("Type the address by hand");
        await person.SeesAsync("Add an address");

        await person.GoAsync("/account/preferences");
        await person.SeesAsync("How we contact you");
        await person.Page.GetByLabel("From", new() { Exact = true }).SelectOptionAsync("21:00");
        await person.PressAsync("Save your choices");
        await person.IsToldAsync(("quiet-to", "Select both a beginning and an end for quiet hours, or neither"));
        await person.GoAsync("/account/preferences/consent");
        await person.SeesAsync("What you have agreed to");
        await person.Page.GetByRole(AriaRole.Checkbox).First.CheckAsync();
        await person.PressAsync("Save your choices");
        await person.SeesAsync("What you have agreed to");

        await person.GoAsync("/services/assisted-collection/apply");
        await person.AnswerAnythingAsync(site.Home);
        await person.ContinueAsync();
        await person.LookAsync();
        (await person.TextAsync()).ShouldContain("From your account. Change it here if it is different this time.");
        await person.GoAsync("/account");
        await person.SeesAsync("Hello Bartholomew Featherstonehaugh-Jones");
        (await person.TextAsync()).ShouldContain("Forms to finish");
        (await person.TextAsync()).ShouldContain("Your home is in");
    }

    [Fact]
    public async Task The_account_is_in_Welsh_for_who_reads_Welsh()
    {
        var account = await site.Guildhall.AddPersonAsync("Siân Jones");
        var opened = await site.Guildhall.OpenCaseAsync(holder: account, language: "cy");
        await using var person = await site.OpenAsync("account-cy", 320);
        await SignInAsync(person, account);
        await person.GoAsync("/account");
        await person.FollowAsync("Cymraeg");
        person.Language = "cy";
        await person.LookAsync();
        foreach (var path in (string[])["activity", $"requests/{opened.Reference}", "details/addresses", "details/addresses/add", "preferences", "preferences/consent"])
        {
            await person.GoAsync($"/account/{path}");
            await person.LookAsync();
            (await person.TextAsync()).ShouldNotContain("Your ");
        }
    }

    [Theory]
    [InlineData(320)]
    [InlineData(1280)]
    public async Task An_officer_reads_and_answers_what_the_customer_wrote(int width)
    {
        var account = await site.Guildhall.AddPersonAsync("Mary Jones");
        var opened = await site.Guildhall.OpenCaseAsync(holder: account);
        await using var person = await site.OpenAsync("writer", 1280);
        await SignInAsync(person, account);
        await person.GoAsync($"/account/requests/{opened.Reference}");
        await person.FillAsync("Your message", "The gate sticks.");
        await person.PressAsync("Send the message");

        await using var officer = await site.SignInAsync("amina.okafor", width);
        await officer.GoAsync("/staff/cases?view=unread");
        await officer.SeesAsync("New messages");
        await officer.GoAsync($"/staff/cases/{opened.Reference}");
        await officer.LookAsync();
        await officer.OpenAsync("Write to the customer");
        await officer.FillAsync("Message", "Thank you.");
        await officer.PressAsync("Send message");
        await officer.LookAsync();
    }

    private async Task SignInAsync(Screen person, PersonAccount account)
    {
        var cookies = new System.Net.CookieContainer();
        await site.Guildhall.SignInDirectlyAsync(cookies, account.Id, PersonScheme.Name, Assurance.SignedIn);
        await person.Page.Context.AddCookiesAsync(cookies.GetCookies(site.Guildhall.Address)
            .Select(cookie => new Cookie { Name = cookie.Name, Value = cookie.Value, Url = site.Guildhall.Address.ToString() }));
    }
}
