using System.Net;
using Guildhall.Testing;

namespace Guildhall.Tests.Accounts;

public sealed class RegisterTests(AccountSite site) : IClassFixture<AccountSite>
{
    [Fact]
    public async Task A_person_opens_an_account_with_the_code_and_signs_in_by_password()
    {
        var email = AccountSite.NewEmail();
        using var visitor = site.Guildhall.Visit();
        await visitor.GoAsync("/account");
        await visitor.FollowAsync("Create an account");

        var asked = await visitor.SubmitAsync(("name", "Siân O'Brien"), ("email", $" {email.ToUpperInvariant()} "), ("phone", "07700 900 982"), ("password", PersonData.Password));
        asked.Heading.ShouldBe("Check your email");
        asked.Address.Query.ShouldBeEmpty();
        (await visitor.GoAsync("/account")).Heading.ShouldBe("Sign in to your account", "nothing is open yet");
        await visitor.GoAsync("/account/check-email");
        var page = await visitor.SubmitAsync(("code", AccountSite.CodeIn(await site.EmailAsync(email)).Insert(3, " ")));

        page.Heading.ShouldBe("Hello Siân O'Brien");
        page.TextOf(".gh-header__links")!.ShouldContain("Your account");
        (await site.OneAsync<string>("select phone from identity.account where email = @email", new { email })).ShouldBe("+447700900982");
        using var later = site.Guildhall.Visit();
        await later.GoAsync("/account/sign-in");
        (await later.SubmitAsync([("email", email), ("password", PersonData.Password)], "Sign in")).Heading.ShouldBe("Hello Siân O'Brien");
    }

    [Fact]
    public async Task The_link_opens_the_account_in_another_browser_and_only_once()
    {
        var email = AccountSite.NewEmail();
        using var visitor = site.Guildhall.Visit();
        await visitor.GoAsync("/account/register");
        await visitor.SubmitAsync(("name", "Bo"), ("email", email), ("password", ""));
        var link = AccountSite.LinkIn(await site.EmailAsync(email));

        using var elsewhere = site.Guildhall.Visit();
        (await elsewhere.GoAsync(link)).Heading.ShouldBe($"Continue as {email}");
        (await elsewhere.GoAsync(link)).Heading.ShouldBe($"Continue as {email}", "mail programs open links too");
        (await elsewhere.SubmitAsync()).Heading.ShouldBe("Hello Bo");

        (await elsewhere.GoAsync(link)).Heading.ShouldBe("You are signed in already");

        using var third = site.Guildhall.Visit();
        var again = await third.GoAsync(link);
        again.Status.ShouldBe(HttpStatusCode.Gone);
        again.Heading.ShouldBe("This link no longer works");
        (await visitor.SubmitAsync(("code", AccountSite.CodeIn(await site.EmailAsync(email))))).Heading.ShouldBe("Sign in to your account", "the code went with it");
    }

    [Fact]
    public async Task A_password_typed_in_another_browser_than_the_link_is_opened_in_is_not_kept()
    {
        var email = AccountSite.NewEmail();
        using var stranger = site.Guildhall.Visit();
        await stranger.GoAsync("/account/register?return-to=/account/details");
        await stranger.SubmitAsync(("name", "Bo"), ("email", email), ("password", PersonData.Password));

        using var owner = site.Guildhall.Visit();
        await owner.GoAsync(AccountSite.LinkIn(await site.EmailAsync(email)));
        (await owner.SubmitAsync()).Heading.ShouldBe("Set a password");
        owner.Page.Text.ShouldContain("we cannot know that the password typed there is yours, and have not kept it.");
        owner.Page.Document.QuerySelectorAll("main a").Single(a => a.TextContent == "Go on without a password").GetAttribute("href").ShouldBe("/account/details");
        await stranger.GoAsync("/account/sign-in");
        (await stranger.SubmitAsync([("email", email), ("password", PersonData.Password)], "Sign in")).Errors.ShouldBe(["The email address or password is not right"]);

        (await owner.SubmitAsync(("new", "short"))).Text.ShouldContain("have not kept it");
        (await owner.SubmitAsync(("new", "tadpole violin quarry"))).Heading.ShouldBe("Your details");
        await stranger.GoAsync("/account/sign-in");
        (await stranger.SubmitAsync([("email", email), ("password", "tadpole violin quarry")], "Sign in")).Heading.ShouldBe("Hello Bo");
    }

    [Fact]
    public async Task A_password_is_kept_when_the_link_is_opened_in_the_browser_it_was_typed_in()
    {
        var email = AccountSite.NewEmail();
        using var visitor = site.Guildhall.Visit();
        await visitor.GoAsync("/account/register");
        await visitor.SubmitAsync(("name", "Bo"), ("email", email), ("password", PersonData.Password));
        await visitor.GoAsync(AccountSite.LinkIn(await site.EmailAsync(email)));
        (await visitor.SubmitAsync()).Heading.ShouldBe("Hello Bo");

        using var later = site.Guildhall.Visit();
        await later.GoAsync("/account/sign-in");
        (await later.SubmitAsync([("email", email), ("password", PersonData.Password)], "Sign in")).Heading.ShouldBe("Hello Bo");
    }

    [Fact]
    public async Task Who_has_an_account_already_sees_the_same_page_and_is_e_mailed_a_way_in()
    {
        var known = await site.Guildhall.AddPersonAsync("Mary Jones");
        var unknown = AccountSite.NewEmail();
        var texts = new List<string>();
        foreach (var email in (string[])[known.Email, unknown])
        {
            using var visitor = site.Guildhall.Visit();
            await visitor.GoAsync("/account/register");
            var page = await visitor.SubmitAsync(("name", "M Jones"), ("email", email), ("password", ""));
            texts.Add($"{page.Status} {page.Text} {page.Document.QuerySelector("main p > a")!.GetAttribute("href")}".Replace(email, "", StringComparison.Ordinal));
            if (email == known.Email)
            {
                var message = await site.EmailAsync(email);
                message.Subject.ShouldStartWith("You have an account already");
                (await visitor.SubmitAsync(("code", AccountSite.CodeIn(message)))).Heading.ShouldBe("Hello Mary Jones");
            }
        }

        texts[0].ShouldBe(texts[1]);
    }

    [Fact]
    public async Task An_address_of_staff_opens_no_account()
    {
        var email = await site.Guildhall.AddStaffAsync("Ann", []);
        using var visitor = site.Guildhall.Visit();
        await visitor.GoAsync("/account/register");
        (await visitor.SubmitAsync(("name", "Ann"), ("email", email), ("password", ""))).Heading.ShouldBe("Check your email");

        (await site.EmailAsync(email)).Subject.ShouldBe("This email address cannot have an account here");
        (await visitor.SubmitAsync(("code", "123456"))).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task What_is_wrong_is_said_beside_the_field()
    {
        using var visitor = site.Guildhall.Visit();
        await visitor.GoAsync("/account/register");

        (await visitor.SubmitAsync()).Errors.ShouldBe(["Enter your full name", "Enter your email address"]);
        var page = await visitor.SubmitAsync(("name", new string('x', 201)), ("email", "ann"), ("phone", "12"));
        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Errors.Count.ShouldBe(3);
        (await visitor.SubmitAsync(("name", "Ann Lee"), ("email", "ann@example.com"), ("phone", ""), ("password", "password1234"))).Errors
            .ShouldBe(["New password is too easy to guess. Try three or four random words"]);
    }

    [Fact]
    public async Task Five_wrong_codes_close_the_code_and_the_link_still_works()
    {
        var email = AccountSite.NewEmail();
        using var visitor = site.Guildhall.Visit();
        await visitor.GoAsync("/account/register");
        await visitor.SubmitAsync(("name", "Bo"), ("email", email), ("password", ""));
        var message = await site.EmailAsync(email);
        var code = AccountSite.CodeIn(message);
        for (var i = 0; i < 5; i++)
        {
            (await visitor.SubmitAsync(("code", code == "111111" ? "222222" : "111111"))).Status.ShouldBe(HttpStatusCode.BadRequest);
        }

        (await visitor.SubmitAsync(("code", code))).Status.ShouldBe(HttpStatusCode.BadRequest);
        await visitor.GoAsync(AccountSite.LinkIn(message));
        (await visitor.SubmitAsync()).Heading.ShouldBe("Hello Bo");
    }
}
