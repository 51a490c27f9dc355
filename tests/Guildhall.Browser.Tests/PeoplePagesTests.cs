using Guildhall.Testing;

namespace Guildhall.Browser.Tests;

/// <summary>The pages that look after staff, and those about restricted cases, read with what can be wrong on them.</summary>
public sealed class PeoplePagesTests(BrowserSite site)
{
    [Theory]
    [InlineData(320, true)]
    [InlineData(1280, true)]
    [InlineData(1280, false)]
    public async Task An_administrator_looks_after_people_and_teams(int width, bool scripts)
    {
        var joiner = $"jo.iner{width}{scripts}@northmere.example".ToLowerInvariant();
        await using var administrator = await site.SignInAsync("helen.marsh", width, scripts);
        await administrator.GoAsync("/staff/people");
        await administrator.SeesAsync("People");
        await administrator.FillAsync("Name or email", "okafor");
        await administrator.PressAsync("Show");
        (await administrator.TextAsync("tbody")).ShouldContain("Amina Okafor");
        await administrator.LookAsync();

        await administrator.GoAsync("/staff/people/add");
        await administrator.SeesAsync("Add a person");
        await administrator.PressAsync("Add and invite");
        await administrator.IsToldAsync(
            ("email", "Enter an email address in the correct format, like name@example.com"), ("name", "Enter a name of up to 200 characters"), ("roles", "Select at least one role"));
        await administrator.FillAsync("Full name", "Jo Iner");
        await administrator.FillAsync("Work email address", joiner);
        await administrator.ChooseAsync("Officer");
        await administrator.ChooseAsync("Parking");
        await administrator.PressAsync("Add and invite");
        await administrator.SeesAsync("Jo Iner");
        (await administrator.TextAsync()).ShouldContain("We have e-mailed Jo Iner a link to set their password.");
        await administrator.PressAsync("Save absence");
        await administrator.IsToldAsync(("from-day", "Enter the first day away, such as 1 12 2026"), ("until-day", "Enter the last day away, such as 3 12 2026"));
        await administrator.FollowAsync("End their access");
        await administrator.SeesAsync("End Jo Iner’s access");
        await administrator.PressAsync("End access");
        await administrator.LookAsync();
        await administrator.GoAsync("/staff/people?view=leavers");
        await administrator.SeesAsync("Leavers");

        await administrator.GoAsync("/staff/teams");
        await administrator.SeesAsync("Teams");
        await administrator.PressAsync("Add team");
        await administrator.LookAsync();
        await administrator.GoAsync("/staff/teams/waste-contact");
        await administrator.SeesAsync("Waste contact team");
    }

    [Theory]
    [InlineData(320)]
    [InlineData(1280)]
    public async Task A_restricted_case_is_opened_with_a_reason_and_its_team_sees_who_looked(int width)
    {
        var opened = await site.Guildhall.OpenCaseAsync("noise-complaint");
        await using var outsider = await site.SignInAsync("dev.patel", width);
        await outsider.GoAsync($"/staff/cases/{opened.Reference}");
        await outsider.SeesAsync("You are not in the team of this case");
        await outsider.PressAsync("Open it anyway");
        await outsider.IsToldAsync(("reason", "Write why you need to open this case"));
        await outsider.FillAsync("Why do you need to open it?", "The police asked for the address of the noise, and nobody of the team is in.");
        await outsider.PressAsync("Open it anyway");
        await outsider.SeesAsync("Report a noise that disturbs you");
        (await outsider.TextAsync()).ShouldContain("You are not in the team of this case. It is open to you until");

        await using var insider = await site.SignInAsync("tomos.rees", width);
        await insider.GoAsync($"/staff/cases/{opened.Reference}");
        await insider.FollowAsync("Who looked at this");
        await insider.SeesAsync($"Who looked at {opened.Reference}");
        (await insider.TextAsync("tbody")).ShouldContain("The police asked for the address");
    }

    [Theory]
    [InlineData(320)]
    [InlineData(1280)]
    public async Task A_joiner_sets_a_password(int width)
    {
        await using var joiner = await site.OpenAsync("joiner", width);
        await joiner.GoAsync("/staff/welcome?key=nonsense");
        await joiner.SeesAsync("This link no longer works");
        await joiner.GoAsync(await InvitationAsync($"joiner{width}@northmere.example"));
        await joiner.SeesAsync("Set your password");
        await joiner.PressAsync("Set password");
        await joiner.IsToldAsync(("new", "Enter a password"));
        await joiner.FillAsync("Your password", BrowserSite.StaffPassword);
        await joiner.PressAsync("Set password");
        await joiner.SeesAsync("Your password is set");
    }

    private async Task<string> InvitationAsync(string email)
    {
        await using var administrator = await site.SignInAsync("helen.marsh");
        await administrator.GoAsync("/staff/people/add");
        await administrator.FillAsync("Full name", "Jo Iner");
        await administrator.FillAsync("Work email address", email);
        await administrator.ChooseAsync("Officer");
        await administrator.PressAsync("Add and invite");
        var message = await site.Guildhall.Sandbox.Messages.WaitForAsync(m => m.To.Contains(email));
        var at = message.Text.IndexOf("/staff/welcome?key=", StringComparison.Ordinal);
        return message.Text.Substring(at, "/staff/welcome?key=".Length + 64);
    }
}
