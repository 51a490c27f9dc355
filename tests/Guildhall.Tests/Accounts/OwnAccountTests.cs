using System.Net;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Testing;

namespace Guildhall.Tests.Accounts;

public sealed class OwnAccountTests(AccountSite site) : IClassFixture<AccountSite>
{
    private const string NewPassword = "tadpole violin quarry";

    [Fact]
    public async Task A_changed_password_ends_every_other_session_and_is_told()
    {
        var mary = await site.Guildhall.AddPersonAsync();
        using var elsewhere = await site.Guildhall.PersonAsync(account: mary);
        using var visitor = await site.Guildhall.PersonAsync(account: mary, assurance: Assurance.TwoFactor);
        var before = visitor.Cookies.GetCookies(site.Guildhall.Address)["account"]!.Value;
        await visitor.GoAsync("/account/security/password");
        (await visitor.SubmitAsync(("current", "wrong"), ("new", NewPassword))).Errors.ShouldBe(["Current password is not right"]);

        (await visitor.SubmitAsync(("current", PersonData.Password), ("new", NewPassword))).Text.ShouldContain("Your password has changed.");

        (await elsewhere.GoAsync("/account")).Heading.ShouldBe("Sign in to your account");
        using var stale = site.Guildhall.Visit();
        stale.Cookies.Add(site.Guildhall.Address, new Cookie("account", before));
        (await stale.GoAsync("/account")).Heading.ShouldBe("Sign in to your account");
        (await visitor.GoAsync("/account")).Heading.ShouldBe("Hello Mary Jones");
        (await site.EmailAsync(mary.Email)).Text.ShouldContain("Your password was changed.");
        await elsewhere.GoAsync("/account/sign-in");
        (await elsewhere.SubmitAsync([("email", mary.Email), ("password", PersonData.Password)], "Sign in")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await elsewhere.SubmitAsync([("email", mary.Email), ("password", NewPassword)], "Sign in")).Heading.ShouldBe("Hello Mary Jones");
    }

    [Fact]
    public async Task A_forgotten_password_is_set_anew_by_a_code_that_works_once()
    {
        var mary = await site.Guildhall.AddPersonAsync();
        using var visitor = site.Guildhall.Visit();
        await visitor.GoAsync("/account/sign-in");
        await visitor.FollowAsync("Set a new password");
        await visitor.SubmitAsync(("email", mary.Email));
        var message = await site.EmailAsync(mary.Email);
        message.Subject.ShouldStartWith("Set a new password");
        (await visitor.SubmitAsync(("code", AccountSite.CodeIn(message)))).Heading.ShouldBe("Change your password");
        visitor.Page.Document.QuerySelector("input[name=current]").ShouldBeNull();
        (await visitor.SubmitAsync(("new", "password123456"))).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await visitor.SubmitAsync(("new", NewPassword))).Text.ShouldContain("Your password has changed.");

        using var thief = site.Guildhall.Visit();
        (await thief.GoAsync(AccountSite.LinkIn(message))).Status.ShouldBe(HttpStatusCode.Gone);
    }

    [Fact]
    public async Task Who_has_a_second_way_shows_it_before_a_new_password_even_with_the_mailbox()
    {
        var mary = await site.Guildhall.AddPersonAsync();
        await site.ExecuteAsync("update identity.account set text_phone = '+447700900123' where id = @Id", new { mary.Id });
        using var thief = site.Guildhall.Visit();
        await thief.GoAsync("/account/recover");
        await thief.SubmitAsync(("email", mary.Email));

        var page = await thief.SubmitAsync(("code", AccountSite.CodeIn(await site.EmailAsync(mary.Email))));

        page.Heading.ShouldBe("Show that it is you");
        page.Text.ShouldContain("phone number ending 123");
    }

    [Fact]
    public async Task A_changed_email_needs_both_mailboxes_and_both_are_told()
    {
        var mary = await site.Guildhall.AddPersonAsync();
        var wanted = AccountSite.NewEmail();
        using var visitor = await site.Guildhall.PersonAsync(account: mary, assurance: Assurance.TwoFactor);
        await visitor.GoAsync("/account/details");
        await visitor.FollowAsync("Change your email address");
        await visitor.SubmitAsync(("email", wanted));
        var (old, fresh) = (AccountSite.CodeIn(await site.EmailAsync(mary.Email)), AccountSite.CodeIn(await site.EmailAsync(wanted)));
        (await visitor.SubmitAsync(("old", fresh), ("new", old))).Status.ShouldBe(HttpStatusCode.BadRequest);

        (await visitor.SubmitAsync(("old", old), ("new", fresh))).Text.ShouldContain("Your email address has changed.");
        (await visitor.GoAsync("/account/security")).Text.ShouldContain(wanted);

        (await site.EmailAsync(mary.Email, 2)).Text.ShouldContain("Your email address was changed.");
        (await site.EmailAsync(wanted, 2)).Text.ShouldContain("Your email address was changed.");
        using var later = site.Guildhall.Visit();
        await later.GoAsync("/account/sign-in");
        (await later.SubmitAsync([("email", wanted), ("password", PersonData.Password)], "Sign in")).Heading.ShouldBe("Hello Mary Jones");
    }

    [Fact]
    public async Task An_address_of_somebody_else_is_not_told_of_and_cannot_be_taken()
    {
        var (mary, joe) = (await site.Guildhall.AddPersonAsync(), await site.Guildhall.AddPersonAsync("Joe"));
        using var visitor = await site.Guildhall.PersonAsync(account: mary, assurance: Assurance.TwoFactor);
        await visitor.GoAsync("/account/details/email");
        (await visitor.SubmitAsync(("email", joe.Email))).Text.ShouldContain("Type both");

        (await site.EmailAsync(joe.Email)).Subject.ShouldBe("This email address has an account already");
        (await visitor.SubmitAsync(("old", AccountSite.CodeIn(await site.EmailAsync(mary.Email))), ("new", "123456"))).Status.ShouldBe(HttpStatusCode.BadRequest);
        await site.ExecuteAsync("update identity.email_change set tries = 4 where account = @Id", new { mary.Id });
        (await visitor.SubmitAsync(("old", "123456"), ("new", "123456"))).Errors.ShouldBe(["The codes no longer work. Enter your new address again, and we send two new ones"]);
    }

    [Fact]
    public async Task Sessions_are_listed_ended_one_by_one_and_all_at_once()
    {
        var mary = await site.Guildhall.AddPersonAsync();
        using var phone = await site.Guildhall.PersonAsync(account: mary);
        using var visitor = await site.Guildhall.PersonAsync(account: mary);
        using var stranger = await site.Guildhall.PersonAsync("Someone else");
        await visitor.GoAsync("/account/security");
        visitor.Page.Text.ShouldContain("Firefox, Linux");
        var session = visitor.Page.Document.QuerySelector("input[name=session]")!.GetAttribute("value")!;

        // Another person's session is nobody else's to end.
        await stranger.GoAsync("/account/security");
        await stranger.SubmitAsync([("session", session)], form: "form[action$='EndAll']");
        (await phone.GoAsync("/account")).Heading.ShouldBe("Hello Mary Jones");

        await visitor.SubmitAsync([("session", session)], form: "form[action$='handler=End']");
        visitor.Page.Text.ShouldContain("That browser has been signed out.");
        (await phone.GoAsync("/account")).Heading.ShouldBe("Sign in to your account");
        await visitor.SubmitAsync([], "Sign out everywhere");
        visitor.Page.Text.ShouldContain("You have signed out.");
        (await visitor.GoAsync("/account")).Heading.ShouldBe("Sign in to your account");
    }

    [Fact]
    public async Task A_new_browser_is_told_of_by_email_and_a_known_one_is_not()
    {
        var mary = await site.Guildhall.AddPersonAsync();
        using var home = site.Guildhall.Visit();
        await SignInAsync(home, mary);
        home.Cookies.GetCookies(site.Guildhall.Address)["account"]!.Expired = true;
        await SignInAsync(home, mary);
        site.Guildhall.Sandbox.Messages.To(mary.Email).ShouldBeEmpty("the first browser is no news");

        using var away = site.Guildhall.Visit();
        away.Http.DefaultRequestHeaders.Add("User-Agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1");
        await SignInAsync(away, mary);

        var message = await site.EmailAsync(mary.Email);
        message.Subject.ShouldBe("Someone signed in to your account");
        message.Text.ShouldContain("Safari, iPhone");
    }

    [Fact]
    public async Task A_closed_account_is_erased_and_its_address_is_free()
    {
        var mary = await site.Guildhall.AddPersonAsync(phone: "+447700900555");
        using var visitor = await site.Guildhall.PersonAsync(account: mary, assurance: Assurance.TwoFactor);
        await visitor.GoAsync("/account/leave");
        visitor.Page.Text.ShouldContain("Requests you have sent us stay as records");
        (await visitor.SubmitAsync()).Errors.ShouldBe(["Select “Yes” if you are sure, or keep your account"]);

        (await visitor.SubmitAsync(("sure", "true"))).Heading.ShouldBe("Your account is closed");

        (await visitor.GoAsync("/account")).Heading.ShouldBe("Sign in to your account");
        (await site.EmailAsync(mary.Email)).Subject.ShouldBe("Your account is closed");
        var kept = await site.OneAsync<string>("select row_to_json(a)::text from identity.account a where id = @Id", new { mary.Id });
        kept.ShouldNotContain("Mary");
        kept.ShouldNotContain(mary.Email);
        kept.ShouldNotContain("7700900555");
        await site.Guildhall.AddPersonAsync("Mary again", mary.Email);
    }

    [Fact]
    public async Task Administrators_see_how_well_each_way_of_signing_in_works()
    {
        var mary = await site.Guildhall.AddPersonAsync();
        using var visitor = site.Guildhall.Visit();
        await SignInAsync(visitor, mary);
        using var officer = await site.Guildhall.SignedInAsync("Ann", []);
        using var administrator = await site.Guildhall.SignedInAsync("Helen", [], StaffRole.Administrator);

        (await officer.GoAsync("/staff/sign-ins")).Heading.ShouldBe("You cannot open that page");
        var page = await administrator.GoAsync("/staff/sign-ins");

        page.Heading.ShouldBe("Sign-ins");
        page.Document.QuerySelectorAll("tbody tr").Select(row => row.TextContent).ShouldContain(text => text.Contains("Public") && text.Contains("Password"));
    }

    private static async Task SignInAsync(Visitor visitor, PersonAccount who)
    {
        await visitor.GoAsync("/account/sign-in");
        (await visitor.SubmitAsync([("email", who.Email), ("password", PersonData.Password)], "Sign in")).Heading.ShouldBe($"Hello {who.Name}");
    }
}
