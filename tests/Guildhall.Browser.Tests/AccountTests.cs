using Guildhall.Platform.Ids;
using Guildhall.Testing;
using Microsoft.Playwright;

namespace Guildhall.Browser.Tests;

/// <summary>The pages of accounts, and passkeys with a virtual authenticator.</summary>
public sealed class AccountTests(BrowserSite site)
{
    [Theory]
    [InlineData(320, true)]
    [InlineData(1280, false)]
    public async Task The_pages_of_an_account_read_well(int width, bool scripts)
    {
        await using var person = await site.OpenAsync("person", width, scripts);
        await person.GoAsync("/account/sign-in");
        await person.SeesAsync("Sign in to your account");
        await person.GoAsync("/account/register");
        await person.SeesAsync("Create an account");
        await person.PressAsync("Continue");
        await person.LookAsync();
        await person.GoAsync("/account/recover");
        await person.SeesAsync("Set a new password");
        var mary = await site.Guildhall.AddPersonAsync("Mary Jones");
        await person.GoAsync("/account/sign-in");
        await person.FillAsync("Email address", mary.Email);
        await person.FillAsync("Password", PersonData.Password);
        await person.PressAsync("Sign in");
        await person.SeesAsync("Hello Mary Jones");
        foreach (var (page, heading) in new[]
        {
            ("/account/details", "Your details"), ("/account/security", "Sign-in and security"), ("/account/second-step", "Show that it is you"),
        })
        {
            await person.GoAsync(page);
            await person.SeesAsync(heading);
        }

        await site.ExecuteAsync("update identity.session set two_factor_at = now() where account = @Id", new { mary.Id });
        foreach (var (page, heading) in new[]
        {
            ("/account/details/email", "Change your email address"), ("/account/security/password", "Change your password"),
            ("/account/security/authenticator", "Authenticator app"), ("/account/security/phone", "Codes by text"), ("/account/security/recovery-codes", "Recovery codes"),
            ("/account/security/passkeys", "Passkeys"), ("/account/leave", "Close your account"),
        })
        {
            await person.GoAsync(page);
            await person.SeesAsync(heading);
        }
    }

    [Fact]
    public async Task A_passkey_is_made_and_signs_in_with_both_factors()
    {
        // Passkeys belong to a name: 127.0.0.1 is none.
        var url = $"http://localhost:{GuildhallProcess.FreePort()}";
        await using var guildhall = await RunningGuildhall.StartAsync(s => s with
        {
            Urls = url,
            More = new Dictionary<string, string?>(s.More) { ["Staff:PasswordRounds"] = "10000" },
        });
        var mary = await guildhall.AddPersonAsync("Mary Jones");
        await using var screen = await site.OpenAsync("passkey");
        var page = screen.Page;
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("WebAuthn.enable");
        await session.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
        await page.GotoAsync($"{url}/account/sign-in");
        await page.GetByLabel("Email address").FillAsync(mary.Email);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(PersonData.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Hello Mary Jones" }).WaitForAsync();
        await using (var tx = await guildhall.Database.BeginAsync(Actor.System))
        {
            await tx.ExecuteAsync("update identity.session set two_factor_at = now()");
            await tx.CommitAsync();
        }

        await page.GotoAsync($"{url}/account/security/passkeys");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make a passkey" }).ClickAsync();
        await page.GetByText("Made on").WaitForAsync();
        await page.GotoAsync($"{url}/account/sign-out");
        await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Use a passkey" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Hello Mary Jones" }).WaitForAsync();

        // Both factors at once: a page that asks for two opens without another step.
        await page.GotoAsync($"{url}/account/security/recovery-codes");
        await page.GetByRole(AriaRole.Heading, new() { Name = "Recovery codes" }).WaitForAsync();
    }
}
