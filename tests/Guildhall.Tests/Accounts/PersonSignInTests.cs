using System.Net;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Testing;

namespace Guildhall.Tests.Accounts;

public sealed class PersonSignInTests(AccountSite site) : IClassFixture<AccountSite>
{
    [Fact]
    public async Task A_person_without_a_password_signs_in_by_the_e_mailed_link_and_comes_back_to_where_they_were()
    {
        var mary = await site.Guildhall.AddPersonAsync("Mary Jones", password: null);
        using var visitor = site.Guildhall.Visit();
        await visitor.GoAsync("/services/noise-complaint");
        await visitor.FollowAsync("Sign in");
        (await visitor.SubmitAsync([("email", mary.Email)], "Email me a link")).Heading.ShouldBe("Check your email");
        await visitor.GoAsync(AccountSite.LinkIn(await site.EmailAsync(mary.Email)));

        (await visitor.SubmitAsync()).Address.PathAndQuery.ShouldBe("/services/noise-complaint");
        visitor.Page.TextOf(".gh-header__links")!.ShouldContain("Your account");
    }

    [Fact]
    public async Task Staff_and_people_do_not_sign_in_at_one_anothers_door_and_a_browser_may_hold_both()
    {
        var staff = await site.Guildhall.AddStaffAsync("Ann", []);
        var mary = await site.Guildhall.AddPersonAsync();
        using var visitor = site.Guildhall.Visit();
        await visitor.GoAsync("/account/sign-in");
        (await visitor.SubmitAsync([("email", staff), ("password", StaffData.Password)], "Sign in")).Errors.ShouldBe(["The email address or password is not right"]);
        await visitor.GoAsync("/staff/sign-in");
        (await visitor.SubmitAsync(("email", mary.Email), ("password", PersonData.Password))).Errors.ShouldBe(["The email address or password is not right"]);

        await site.Guildhall.SignInStaffAsync(visitor, staff);
        await site.Guildhall.SignInDirectlyAsync(visitor.Cookies, mary.Id, PersonScheme.Name, Assurance.SignedIn);

        (await visitor.GoAsync("/staff/cases")).Status.ShouldBe(HttpStatusCode.OK);
        (await visitor.GoAsync("/account")).Heading.ShouldBe("Hello Mary Jones");
        using var person = await site.Guildhall.PersonAsync();
        (await person.GoAsync("/staff/cases")).Address.AbsolutePath.ShouldBe("/staff/sign-in");
    }

    [Fact]
    public async Task Signing_out_ends_the_session_on_the_server_too()
    {
        using var visitor = await site.Guildhall.PersonAsync();
        await visitor.GoAsync("/account");
        var cookie = visitor.Cookies.GetCookies(site.Guildhall.Address)["account"]!.Value;
        await visitor.GoAsync("/account/sign-out");

        (await visitor.SubmitAsync()).Text.ShouldContain("You have signed out.");

        visitor.Cookies.Add(site.Guildhall.Address, new Cookie("account", cookie));
        (await visitor.GoAsync("/account")).Heading.ShouldBe("Sign in to your account");
    }

    [Fact]
    public async Task A_session_ends_when_it_is_not_used_and_when_it_is_old_however_much_it_is_used()
    {
        using var idle = await site.Guildhall.PersonAsync();
        using var old = await site.Guildhall.PersonAsync();
        await site.ExecuteAsync("update identity.session set seen_at = now() - interval '61 minutes' where account = @Id", new { idle.Account!.Id });
        await site.ExecuteAsync("update identity.session set created_at = now() - interval '13 hours' where account = @Id", new { old.Account!.Id });

        (await idle.GoAsync("/account")).Heading.ShouldBe("Sign in to your account");
        (await old.GoAsync("/account")).Heading.ShouldBe("Sign in to your account");
    }

    [Theory]
    [InlineData("required", Assurance.Anonymous, "Sign in to your account")]
    [InlineData("required", Assurance.SignedIn, "What do you wish for?")]
    [InlineData("two-factor", Assurance.Anonymous, "Sign in to your account")]
    [InlineData("two-factor", Assurance.SignedIn, "Show that it is you")]
    [InlineData("two-factor", Assurance.TwoFactor, "What do you wish for?")]
    [InlineData("verified", Assurance.TwoFactor, "Prove who you are")]
    [InlineData("verified", Assurance.Verified, "What do you wish for?")]
    public async Task A_service_names_how_well_a_person_must_be_known(string level, Assurance has, string heading)
    {
        using var visitor = has == Assurance.Anonymous ? site.Guildhall.Visit() : await site.Guildhall.PersonAsync(assurance: has);

        (await visitor.GoAsync($"/services/for-{level}/apply")).Heading.ShouldBe(heading);
    }

    [Fact]
    public async Task A_second_step_by_e_mail_brings_them_back_and_wears_off()
    {
        using var visitor = await site.Guildhall.PersonAsync();
        await visitor.GoAsync("/services/for-two-factor/apply");
        visitor.Page.Heading.ShouldBe("Show that it is you");
        var before = visitor.Cookies.GetCookies(site.Guildhall.Address)["account"]!.Value;
        (await visitor.SubmitAsync(("typed", "000000"))).Status.ShouldBe(HttpStatusCode.BadRequest);

        var page = await visitor.SubmitAsync(("typed", AccountSite.CodeIn(await site.EmailAsync(visitor.Account!.Email))));

        page.Heading.ShouldBe("What do you wish for?");
        visitor.Cookies.GetCookies(site.Guildhall.Address)["account"]!.Value.ShouldNotBe(before, "a session that gained in assurance has another key");
        await site.ExecuteAsync("update identity.session set two_factor_at = now() - interval '16 minutes' where account = @Id", new { visitor.Account.Id });
        (await visitor.SubmitAsync(("wish", "A garden"))).Heading.ShouldBe("Show that it is you");
        await site.EmailAsync(visitor.Account.Email, 2);
        await visitor.SubmitAsync([], "Send a new code");
        page = await visitor.SubmitAsync(("typed", AccountSite.CodeIn(await site.EmailAsync(visitor.Account.Email, 3))));

        page.Heading.ShouldBe("Continue where you were");
        page = await visitor.SubmitAsync();
        page.Heading.ShouldBe("Anything else? (optional)", "what was sent before the second step has been taken");
        (await visitor.GoAsync("/services/for-two-factor/apply/wish")).Document.QuerySelector("input[name=wish]")!.GetAttribute("value").ShouldBe("A garden");
    }

    [Fact]
    public async Task Who_signed_in_by_e_mail_shows_the_password_as_their_second_step_not_another_e_mail()
    {
        var mary = await site.Guildhall.AddPersonAsync();
        using var visitor = site.Guildhall.Visit();
        await site.Guildhall.SignInDirectlyAsync(visitor.Cookies, mary.Id, PersonScheme.Name, Assurance.SignedIn, SignInMethod.Link);
        var page = await visitor.GoAsync("/services/for-two-factor/apply");

        page.Document.QuerySelector("input[name=typed]")!.GetAttribute("autocomplete").ShouldBe("current-password");
        (await visitor.SubmitAsync(("typed", "wrong"))).Errors.ShouldBe(["The password is not right"]);
        (await visitor.SubmitAsync(("typed", PersonData.Password))).Heading.ShouldBe("What do you wish for?");
    }

    [Fact]
    public async Task A_form_sent_after_the_session_ended_is_kept_until_the_person_is_back()
    {
        var mary = await site.Guildhall.AddPersonAsync();
        using var visitor = await site.Guildhall.PersonAsync(account: mary);
        await visitor.GoAsync("/services/for-required/apply");
        await site.ExecuteAsync("update identity.session set ended_at = now() where account = @Id", new { mary.Id });
        (await visitor.SubmitAsync(("wish", "A bigger kitchen"))).Heading.ShouldBe("Sign in to your account");

        await visitor.SubmitAsync([("email", mary.Email), ("password", PersonData.Password)], "Sign in");

        visitor.Page.Heading.ShouldBe("Continue where you were");
        (await visitor.SubmitAsync()).Heading.ShouldBe("Anything else? (optional)");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_typed_beside_files_is_kept_and_the_files_are_asked_for_again(bool files)
    {
        var mary = await site.Guildhall.AddPersonAsync();
        using var visitor = await site.Guildhall.PersonAsync(account: mary);
        await visitor.GoAsync("/services/for-files/apply");
        await site.ExecuteAsync("update identity.session set ended_at = now() where account = @Id", new { mary.Id });
        (string, string, byte[])[] chosen = files ? [("papers-new", "lease.pdf", "%PDF-1.4\n%%EOF\n"u8.ToArray())] : [];
        (await visitor.UploadAsync([("wish", "A “bigger” kitchen — ŵ")], "Continue", chosen)).Heading.ShouldBe("Sign in to your account");
        (await site.OneAsync<bool>("select exists (select from identity.held_post where sealed like '%kitchen%' or sealed like '%PDF%')")).ShouldBeFalse();

        await visitor.SubmitAsync([("email", mary.Email), ("password", PersonData.Password)], "Sign in");

        visitor.Page.Heading.ShouldBe("Continue where you were");
        visitor.Page.Text.Contains("choose them again", StringComparison.Ordinal).ShouldBe(files);
        await visitor.SubmitAsync();
        if (files)
        {
            visitor.Page.Errors.ShouldBe(["Choose your files again. We could not keep them while you signed in"]);
            visitor.Page.Document.QuerySelector("input[name=wish]")!.GetAttribute("value").ShouldBe("A “bigger” kitchen — ŵ");
            await visitor.UploadAsync([], "Continue");
        }

        visitor.Page.Heading.ShouldBe("Anything else? (optional)");
        (await visitor.GoAsync("/services/for-files/apply/wish")).Document.QuerySelector("input[name=wish]")!.GetAttribute("value").ShouldBe("A “bigger” kitchen — ŵ");
    }

    [Theory]
    [InlineData("/account/links", "/account/links")]
    [InlineData("/account/links/council-tax", "/account/links/council-tax")]
    [InlineData("/account/link?key=abc", "/account")]
    [InlineData("/account/link", "/account")]
    [InlineData("/ACCOUNT/Sign-Out/", "/account")]
    [InlineData("/account/leave#sure", "/account")]
    public async Task A_page_to_come_back_to_is_told_from_its_neighbours_by_whole_words(string wanted, string opened)
    {
        var mary = await site.Guildhall.AddPersonAsync();
        using var visitor = site.Guildhall.Visit();
        await visitor.GoAsync($"/account/sign-in?return-to={Uri.EscapeDataString(wanted)}");
        (await visitor.SubmitAsync([("email", mary.Email), ("password", PersonData.Password)], "Sign in")).Address.AbsolutePath.ShouldBe(opened);
    }
}
