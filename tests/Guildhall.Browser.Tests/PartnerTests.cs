using System.Globalization;
using Guildhall.Testing;

namespace Guildhall.Browser.Tests;

/// <summary>A partner is registered, someone signs in there with their account, and takes it back: where the browser's own rules about forms count.</summary>
public sealed class PartnerTests(BrowserSite site)
{
    [Theory]
    [InlineData(320, true)]
    [InlineData(320, false)]
    [InlineData(1280, true)]
    public async Task Someone_signs_in_at_a_partner_and_takes_it_back(int width, bool scripts)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"Portal {width}{(scripts ? "" : " plain")}");
        var client = name.ToLowerInvariant().Replace(' ', '-');
        var back = new Uri(site.Guildhall.Sandbox.Url, "/parking/return").ToString();
        await using (var staff = await site.SignInAsync("helen.marsh", width))
        {
            await staff.GoAsync("/staff/partners/new");
            await staff.PressAsync("Add partner");
            await staff.SeesAsync("Add a partner");
            await staff.FillAsync("Name", name);
            await staff.FillAsync("Client ID", client);
            await staff.FillAsync("Addresses people are sent back to", back);
            await staff.PressAsync("Add partner");
            await staff.SeesAsync(name);
            await staff.GoAsync("/staff/partners");
            await staff.SeesAsync("Partners");
        }

        var person = await site.Guildhall.AddPersonAsync("Ann Lee");
        await using var visitor = await site.OpenAsync("partner", width, scripts);
        await visitor.GoAsync(
            $"/openid/authorize?response_type=code&client_id={client}&redirect_uri={Uri.EscapeDataString(back)}&scope=openid%20profile%20email&state=s"
            + $"&code_challenge={new string('a', 43)}&code_challenge_method=S256");
        await visitor.SeesAsync("Sign in to your account");
        await visitor.FillAsync("Email address", person.Email);
        await visitor.FillAsync("Password", PersonData.Password);
        await visitor.PressAsync("Sign in");
        await visitor.SeesAsync($"Sign in to {name}");

        // Our own page sends them on: a form may not lead to another site.
        await visitor.Page.GetByText("Agree and continue").ClickAsync();
        await Eventually.TrueAsync(() => visitor.Page.Url.Contains("/parking/return?code=", StringComparison.Ordinal), "the partner to be come back to", TimeSpan.FromSeconds(30));

        await visitor.GoAsync("/account/connections");
        await visitor.SeesAsync("Connections");
        (await visitor.TextAsync()).ShouldContain(name);
        await visitor.PressAsync($"Withdraw {name}");
        await visitor.SeesAsync("Connections");
        await visitor.GoAsync("/openid/continue?request=none");
        await visitor.SeesAsync("Start again");
    }
}
