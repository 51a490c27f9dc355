using Guildhall.Foundations.Modules.Identity;
using Guildhall.Testing;
using Microsoft.Playwright;

namespace Guildhall.Browser.Tests;

/// <summary>The pages of a business, at a desk and on a phone, with scripts and without, in English and in Welsh.</summary>
public sealed class BusinessTests(BrowserSite site)
{
    private const string Name = "Featherstonehaugh & Daughters Artisan Bakery and Confectionery";

    [Theory]
    [InlineData(320, false)]
    [InlineData(320, true)]
    [InlineData(1280, true)]
    public async Task A_business_is_registered_run_and_closed(int width, bool scripts)
    {
        var account = await site.Guildhall.AddPersonAsync("Bartholomew Featherstonehaugh-Jones");
        var second = await site.Guildhall.AddPersonAsync("Mia Member");
        await using var owner = await site.OpenAsync($"business-{(scripts ? "s" : "n")}", width, scripts);
        await SignInAsync(owner, account);

        await owner.GoAsync("/account/businesses");
        await owner.SeesAsync("Businesses");
        await owner.PressAsync("Register a business");
        await owner.SeesAsync("Register a business");
        await owner.FillAsync("Company or charity number (optional)", "12");
        await owner.PressAsync("Continue");
        await owner.IsToldAsync(
            ("name", "Enter the name of the business or organisation"),
            ("type", "Select what kind of business or organisation it is"),
            ("number", "Enter a company number of 8 characters, like 01234567, or a charity number, like 1123456, or leave it empty"));
        await owner.FillAsync("Name of the business or organisation", Name);
        await owner.ChooseAsync("Limited company");
        await owner.FillAsync("Company or charity number (optional)", "01234567");
        await owner.PressAsync("Continue");
        await owner.SeesAsync($"Where is {Name}?");
        await owner.PressAsync("Find address");
        await owner.IsToldAsync(("search", "Enter a postcode, or part of the address"));
        await owner.FillAsync("Postcode, or part of the address", site.Home);
        await owner.PressAsync("Find address");
        await owner.SeesAsync($"Where is {Name}?");
        await owner.PressAsync("Save address");
        await owner.IsToldAsync(("uprn", "Select an address, or say that it is not listed"));
        await owner.Page.Locator("input[name=uprn]").First.CheckAsync();
        await owner.PressAsync("Save address");
        await owner.SeesAsync(Name);
        var one = new Uri(owner.Page.Url).AbsolutePath;

        await owner.FollowAsync("Change the details");
        await owner.SeesAsync($"Change the details of {Name}");
        await owner.GoAsync($"{one}/premises/add");
        await owner.PressAsync("Type the address by hand");
        await owner.SeesAsync($"Where is {Name}?");
        var premises = await site.OneAsync<Guid>("select id from customers.premises where business = @id", new { id = Guid.Parse(one.Split('/')[^1]) });
        await owner.GoAsync($"{one}/premises/{premises}");
        await owner.SeesAsync($"Premises of {Name}");

        await owner.GoAsync($"{one}/invite");
        await owner.SeesAsync($"Invite somebody to {Name}");
        await owner.PressAsync("Send the invitation");
        await owner.IsToldAsync(("email", "Enter an email address in the correct format, like name@example.com"), ("role", "Select what they may do"));
        await owner.FillAsync("Their email address", second.Email);
        await owner.ChooseAsync("Member");
        await owner.PressAsync("Send the invitation");
        await owner.SeesAsync(Name);
        var invitation = await site.OneAsync<Guid>("select id from identity.business_invitation where business = @id and ended_at is null", new { id = Guid.Parse(one.Split('/')[^1]) });
        await owner.GoAsync($"{one}/invitations/{invitation}");
        await owner.SeesAsync($"The invitation of {second.Email}");

        var mail = await site.EmailAsync(second.Email, Name, "");
        await using var member = await site.OpenAsync($"member-{(scripts ? "s" : "n")}", width, scripts);
        await SignInAsync(member, second);
        var link = System.Text.RegularExpressions.Regex.Match(mail.Text, @"/account/businesses/accept\?key=[\w-]+", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)).Value;
        await member.GoAsync(link);
        await member.SeesAsync($"Do you want to join {Name}?");
        await member.PressAsync("Join");
        await member.SeesAsync(Name);
        await member.GoAsync(link);
        await member.SeesAsync("This invitation does not work");
        await member.GoAsync($"{one}/leave");
        await member.SeesAsync($"Leave {Name}");

        await owner.GoAsync($"{one}/members/{second.Id}");
        await owner.SeesAsync("Mia Member");
        await owner.GoAsync($"{one}/activity");
        await owner.SeesAsync($"What was done for {Name}");
        await owner.GoAsync($"{one}/leave");
        await owner.SeesAsync($"Leave {Name}");
        await owner.GoAsync("/account/leave");
        await owner.SeesAsync("Close your account");
        (await owner.TextAsync()).ShouldContain("with one other member");
        await owner.GoAsync("/account/acting");
        await owner.SeesAsync("Whom do you act for?");
        await owner.GoAsync(one);
        await owner.PressAsync("Act for this business");
        await owner.SeesAsync(Name);
        (await owner.TextAsync()).ShouldContain("Services for businesses");
        await owner.GoAsync(one);
        await owner.SeesAsync(Name);
        await owner.GoAsync("/services/freedom-of-information/apply");
        await owner.LookAsync();
        await owner.GoAsync($"{one}/close");
        await owner.SeesAsync($"Close the account of {Name}");
        await owner.PressAsync("Close the account");
        await owner.IsToldAsync(("sure", "Select “Yes” if you are sure, or keep the account"));
        await owner.GoAsync($"{one}/close");
        await owner.ChooseAsync("Yes, close the account of this business");
        await owner.PressAsync("Close the account");
        await owner.SeesAsync($"You no longer act for {Name}");
        await member.GoAsync("/account/businesses");
        await member.SeesAsync("Businesses");
    }

    [Fact]
    public async Task The_pages_of_a_business_are_in_Welsh()
    {
        var account = await site.Guildhall.AddPersonAsync("Siân Jones");
        await using var owner = await site.OpenAsync("business-cy", 320);
        await SignInAsync(owner, account);
        await owner.GoAsync("/account/businesses");
        await owner.FollowAsync("Cymraeg");
        owner.Language = "cy";
        await owner.SeesAsync("Busnesau");
        await owner.PressAsync("Cofrestru busnes");
        await owner.ContinueAsync();
        await owner.LookAsync();
        await owner.FillAsync("Enw’r busnes neu’r sefydliad", "Becws Jones");
        await owner.ChooseAsync("Unig fasnachwr");
        await owner.ContinueAsync();
        await owner.SeesAsync("Ble mae Becws Jones?");
        await owner.FollowAsync("Nid oes ganddo le sefydlog, neu fe’i hychwanegaf yn ddiweddarach");
        await owner.SeesAsync("Becws Jones");
        var one = new Uri(owner.Page.Url).AbsolutePath;
        foreach (var path in (string[])["change", "invite", "leave", "close", "activity", $"members/{account.Id}", "premises/add"])
        {
            await owner.GoAsync($"{one}/{path}");
            await owner.LookAsync();
        }

        await owner.GoAsync(one);
        await owner.PressAsync("Gweithredu dros y busnes hwn");
        await owner.SeesAsync("Becws Jones");
    }

    private async Task SignInAsync(Screen person, PersonAccount account)
    {
        var cookies = new System.Net.CookieContainer();
        await site.Guildhall.SignInDirectlyAsync(cookies, account.Id, PersonScheme.Name, Assurance.TwoFactor);
        await person.Page.Context.AddCookiesAsync(cookies.GetCookies(site.Guildhall.Address)
            .Select(cookie => new Cookie { Name = cookie.Name, Value = cookie.Value, Url = site.Guildhall.Address.ToString() }));
    }
}
