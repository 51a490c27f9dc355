using System.Globalization;
using System.Net;
using System.Text;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Identity.SecondStep;
using Guildhall.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Accounts;

public sealed class SecondFactorTests(AccountSite site) : IClassFixture<AccountSite>
{
    private const string Public = "https://my.northmere.example";
    private const string Restricted = "/services/for-two-factor/apply";

    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    public void Codes_are_those_of_the_standard(long second, string code) =>
        Totp.Code(Encoding.ASCII.GetBytes("12345678901234567890"), Totp.StepAt(DateTimeOffset.FromUnixTimeSeconds(second))).ShouldBe(code);

    [Fact]
    public void A_key_is_written_in_base_32() => Totp.Base32(Encoding.ASCII.GetBytes("12345678901234567890")).ShouldBe("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");

    [Fact]
    public async Task Recovery_codes_are_random_and_kept_as_slow_salted_hashes_alone()
    {
        var account = await site.Guildhall.AddPersonAsync();
        await using var scope = site.Guildhall.Services.CreateAsyncScope();
        var factors = scope.ServiceProvider.GetRequiredService<SecondFactors>();
        var made = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            await using var tx = await site.Guildhall.Database.BeginAsync(Platform.Ids.Actor.System);
            made.AddRange(await factors.MakeRecoveryCodesAsync(tx, account.Id));
            await tx.CommitAsync();
        }

        made.Distinct().Count().ShouldBe(30);
        made.ShouldAllBe(code => code.Length == 13, "a digit that says which, and ten of 31 characters: 49 bits");
        var kept = await site.OneAsync<string>("select string_agg(code_hash, ' ') from identity.recovery_code where account = @Id", new { account.Id });
        kept.Split(' ').Distinct().Count().ShouldBe(10);
        foreach (var hash in kept.Split(' '))
        {
            // The framework's format: version 1, then HMAC-SHA512, the rounds and a salt of 16 bytes.
            var bytes = Convert.FromBase64String(hash);
            bytes[0].ShouldBe((byte)1);
            System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(5)).ShouldBe(10_000u, "as passwords are: what this site's setting says");
        }

        var secrets = made.Select(code => code.Replace("-", "", StringComparison.Ordinal)[1..]).ToList();
        secrets.ShouldAllBe(secret => !kept.Contains(secret, StringComparison.Ordinal));
    }

    [Fact]
    public void Keys_and_codes_are_random()
    {
        var keys = Enumerable.Range(0, 100).Select(_ => Convert.ToHexString(Totp.NewKey())).ToList();
        keys.ShouldAllBe(key => key.Length == 40, "160 bits");
        keys.Distinct().Count().ShouldBe(100);
    }

    [Fact]
    public async Task Codes_by_e_mail_have_six_digits_and_are_not_told_by_one_another()
    {
        var codes = new List<string>();
        for (var i = 0; i < 8; i++)
        {
            var mary = await site.Guildhall.AddPersonAsync();
            using var visitor = site.Guildhall.Visit();
            await visitor.GoAsync("/account/sign-in");
            await visitor.SubmitAsync([("email", mary.Email)], "Email me a link");
            codes.Add(AccountSite.CodeIn(await site.EmailAsync(mary.Email)));
        }

        codes.ShouldAllBe(code => code.Length == 6);
        codes.Distinct().Count().ShouldBeGreaterThan(6);
    }

    [Theory]
    [InlineData("/account/details/email")]
    [InlineData("/account/security/password")]
    [InlineData("/account/security/passkeys")]
    [InlineData("/account/security/authenticator")]
    [InlineData("/account/security/phone")]
    [InlineData("/account/security/recovery-codes")]
    [InlineData("/account/leave")]
    public async Task A_change_that_matters_asks_who_has_a_second_factor_for_it_again(string path)
    {
        using var visitor = await site.Guildhall.PersonAsync(assurance: Assurance.TwoFactor);
        await SetUpAsync(visitor);
        (await visitor.GoAsync(path)).Address.AbsolutePath.ShouldBe(path);
        await AgeAsync(visitor);
        (await visitor.GoAsync(path)).Heading.ShouldBe("Show that it is you");
    }

    [Fact]
    public async Task An_authenticator_app_is_set_up_used_and_none_of_its_codes_is_taken_twice()
    {
        using var visitor = await site.Guildhall.PersonAsync(assurance: Assurance.TwoFactor);
        var key = await SetUpAsync(visitor);
        visitor.Page.Heading.ShouldBe("Recovery codes");
        (await site.EmailAsync(visitor.Account!.Email)).Text.ShouldContain("An authenticator app was set up.");
        await AgeAsync(visitor);

        await visitor.GoAsync(Restricted);
        visitor.Page.Text.ShouldContain("The code your authenticator app shows");
        (await visitor.SubmitAsync(("typed", CodeOf(key)))).Errors.ShouldBe(["The code is not right, or it was used before. Wait for the next one and try again"], "it set the app up");
        await site.ExecuteAsync("update identity.account set authenticator_step = authenticator_step - 2 where id = @Id", new { visitor.Account.Id });
        (await visitor.SubmitAsync(("typed", CodeOf(key)))).Heading.ShouldBe("What do you wish for?");

        await AgeAsync(visitor);
        await visitor.GoAsync(Restricted);
        (await visitor.SubmitAsync(("typed", CodeOf(key)))).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_recovery_code_works_once()
    {
        using var visitor = await site.Guildhall.PersonAsync(assurance: Assurance.TwoFactor);
        await visitor.GoAsync("/account/security/recovery-codes");
        await visitor.SubmitAsync([], "Make new codes");
        var codes = visitor.Page.Document.QuerySelectorAll(".gh-codes li").Select(li => li.TextContent.Trim()).ToList();
        codes.Count.ShouldBe(10);
        await AgeAsync(visitor);

        await visitor.GoAsync(Restricted);
        await visitor.FollowAsync("Use a recovery code");
        (await visitor.SubmitAsync(("typed", "3-aaaaa-aaaaa"))).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await visitor.SubmitAsync(("typed", $" {codes[3].ToUpperInvariant().Replace("-", " ", StringComparison.Ordinal)} "))).Heading.ShouldBe("What do you wish for?");
        await AgeAsync(visitor);
        await visitor.GoAsync(Restricted);
        await visitor.FollowAsync("Use a recovery code");
        (await visitor.SubmitAsync(("typed", codes[3]))).Errors.ShouldBe(["The recovery code is not right, or it was used before"]);
        (await visitor.SubmitAsync(("typed", codes[4]))).Heading.ShouldBe("What do you wish for?");
    }

    [Fact]
    public async Task A_code_by_text_is_set_up_with_a_code_and_used()
    {
        using var visitor = await site.Guildhall.PersonAsync(assurance: Assurance.TwoFactor);
        var phone = $"+447700900{Random.Next(100, 999).ToString(CultureInfo.InvariantCulture)}";
        await visitor.GoAsync("/account/security/phone");
        (await visitor.SubmitAsync(("phone", "01632 960 001"))).Errors.ShouldBe(["Enter a UK mobile number, like 07700 900 982"]);
        await visitor.SubmitAsync(("phone", phone));
        (await visitor.SubmitAsync(("code", AccountSite.CodeIn(await site.EmailAsync(phone))))).Text.ShouldContain("Your phone number for codes is set up.");
        await AgeAsync(visitor);

        await visitor.GoAsync(Restricted);
        visitor.Page.Text.ShouldContain($"your phone number ending {phone[^3..]}");
        (await visitor.SubmitAsync([("typed", AccountSite.CodeIn(await site.EmailAsync(phone, 2)))], "Continue")).Heading.ShouldBe("What do you wish for?");
    }

    [Fact]
    public async Task Who_always_wants_a_second_step_is_nobody_until_they_have_shown_it()
    {
        using var visitor = await site.Guildhall.PersonAsync(assurance: Assurance.TwoFactor);
        var key = await SetUpAsync(visitor);
        await visitor.GoAsync("/account/security");
        visitor.Page.Document.QuerySelectorAll(".govuk-summary-list__actions a").Select(a => a.TextContent).ShouldBe(
            ["Change Email address", "Change Password", "Add Passkeys", "Change Authenticator app", "Set it up Codes by text", "Make them Recovery codes"], "what is there is changed, and what is not is set up");
        await visitor.SubmitAsync([], "Ask each time I sign in");
        visitor.Page.Text.ShouldContain("We ask for a second step each time you sign in.");

        using var later = site.Guildhall.Visit();
        await later.GoAsync("/account/sign-in");
        (await later.SubmitAsync([("email", visitor.Account!.Email), ("password", PersonData.Password)], "Sign in")).Heading.ShouldBe("Show that it is you");
        later.Page.Text.ShouldContain("We check in a second way each time you sign in.");
        later.Page.Text.ShouldContain("You are signing in as Mary Jones.");
        later.Page.Text.ShouldNotContain("even though you are signed in");
        later.Page.Text.ShouldNotContain("Go back to your account");
        using (var other = new Visitor(site.Guildhall.Address))
        {
            other.Cookies.Add(later.Cookies.GetAllCookies());
            await other.GoAsync("/account/second-step");
            (await other.FollowAsync("Sign in as someone else")).Heading.ShouldBe("Sign in to your account");
        }

        (await later.GoAsync("/account")).Heading.ShouldBe("Show that it is you", "the sign-in page leads on");
        (await later.GoAsync("/account/details")).Heading.ShouldBe("Show that it is you");
        later.Page.TextOf(".gh-header__links")!.ShouldContain("Sign in");
        await site.ExecuteAsync("update identity.account set authenticator_step = authenticator_step - 2 where id = @Id", new { visitor.Account.Id });
        (await later.SubmitAsync(("typed", CodeOf(key)))).Heading.ShouldBe("Your details");
    }

    [Theory]
    [InlineData("Always")]
    [InlineData("always")]
    [InlineData("ALWAYS&handler=End")]
    public async Task Being_asked_each_time_is_given_up_only_with_a_second_step_however_the_address_is_written(string handler)
    {
        using var visitor = await site.Guildhall.PersonAsync(assurance: Assurance.TwoFactor);
        await SetUpAsync(visitor);
        await visitor.GoAsync("/account/security");
        await visitor.SubmitAsync([], "Ask each time I sign in");
        await AgeAsync(visitor);
        await visitor.GoAsync("/account/security");
        var request = visitor.PrepareSubmit([], "Ask only where it is needed");
        request.RequestUri = new Uri(site.Guildhall.Address, $"/account/security?handler={handler}");

        (await visitor.SendAsync(request)).Heading.ShouldBe("Show that it is you");

        (await site.OneAsync<bool>("select always_second_step from identity.account where id = @Id", new { visitor.Account!.Id })).ShouldBeTrue();
    }

    [Fact]
    public async Task Who_stops_at_the_second_step_and_signs_out_is_signed_out()
    {
        using var visitor = await site.Guildhall.PersonAsync(assurance: Assurance.TwoFactor);
        await SetUpAsync(visitor);
        await site.ExecuteAsync("update identity.account set always_second_step = true where id = @Id", new { visitor.Account!.Id });
        using var half = site.Guildhall.Visit();
        await half.GoAsync("/account/sign-in");
        (await half.SubmitAsync([("email", visitor.Account.Email), ("password", PersonData.Password)], "Sign in")).Heading.ShouldBe("Show that it is you");
        using var kept = new Visitor(site.Guildhall.Address);
        kept.Cookies.Add(half.Cookies.GetAllCookies());

        (await half.GoAsync("/account/sign-out")).Text.ShouldContain("You are signed in as Mary Jones.");
        (await half.SubmitAsync()).Text.ShouldContain("You have signed out.");

        half.Cookies.GetCookies(site.Guildhall.Address)["account"].ShouldBeNull();
        (await kept.GoAsync("/account/second-step")).Heading.ShouldBe("Sign in to your account", "the session itself has ended");
    }

    [Fact]
    public async Task Staff_show_a_second_factor_each_time_and_are_nobody_until_they_have()
    {
        await using var strict = await RunningGuildhall.StartAsync(settings => settings with
        {
            More = new Dictionary<string, string?>(settings.More) { ["Staff:SecondFactor"] = "required", ["Staff:PasswordRounds"] = "10000" },
        });
        var email = await strict.AddStaffAsync("Ann Lee", []);
        using var visitor = strict.Visit();
        await visitor.GoAsync("/staff/cases");
        (await visitor.SubmitAsync(("email", email), ("password", StaffData.Password))).Heading.ShouldBe("Show that it is you");

        visitor.Page.Text.ShouldContain("You are signing in as Ann Lee.");
        using (var half = new Visitor(strict.Address))
        {
            half.Cookies.Add(visitor.Cookies.GetAllCookies());
            await half.GoAsync("/staff/second-step");
            (await half.FollowAsync("Sign in as someone else")).Heading.ShouldBe("Sign in");
        }

        using (var other = new Visitor(strict.Address))
        {
            other.Cookies.Add(visitor.Cookies.GetAllCookies());
            (await other.GoAsync("/staff/cases")).Address.AbsolutePath.ShouldBe("/staff/second-step");
            (await other.GoAsync("/staff/security")).Address.AbsolutePath.ShouldBe("/staff/second-step");
            (await other.GoAsync("/staff/password")).Address.AbsolutePath.ShouldBe("/staff/second-step");
        }

        await Eventually.TrueAsync(() => strict.Sandbox.Messages.To(email).Count >= 1, "the code");
        (await visitor.SubmitAsync([("typed", AccountSite.CodeIn(strict.Sandbox.Messages.To(email)[0]))], "Continue")).Address.AbsolutePath.ShouldBe("/staff/cases");
        (await visitor.GoAsync("/staff/security")).Heading.ShouldBe("Sign-in and security");

        // Who stops at the second step signs out like anybody else.
        using var stopped = strict.Visit();
        await stopped.GoAsync("/staff/sign-in");
        (await stopped.SubmitAsync(("email", email), ("password", StaffData.Password))).Heading.ShouldBe("Show that it is you");
        using var kept = new Visitor(strict.Address);
        kept.Cookies.Add(stopped.Cookies.GetAllCookies());
        (await stopped.GoAsync("/staff/sign-out")).Text.ShouldContain("You are signed in as Ann Lee.");
        (await stopped.SubmitAsync([], form: "form[action='/staff/sign-out']")).Text.ShouldContain("You have signed out.");
        (await stopped.GoAsync("/staff/sign-in")).Heading.ShouldBe("Sign in");
        (await kept.GoAsync("/staff/second-step")).Heading.ShouldBe("Sign in", "the session itself has ended");
    }

    [Fact]
    public async Task A_passkey_signs_no_staff_in_whom_another_organisation_signs_in()
    {
        using var ann = await site.Guildhall.SignedInAsync("Ann Lee", []);
        using var passkey = await SoftPasskey.MakeAsync(ann, Public, "/staff");
        ann.Page.Text.ShouldContain("Made on");
        using var later = site.Guildhall.Visit();
        await later.GoAsync("/staff/sign-in");
        (await passkey.UseAsync(later)).Status.ShouldBe(HttpStatusCode.OK, "who has a password here signs in with it");
        later.Page.Address.AbsolutePath.ShouldStartWith("/staff");
        later.Page.Address.AbsolutePath.ShouldNotBe("/staff/passkey-sign-in");

        await site.ExecuteAsync("update identity.account set password_hash = null where id = (select account from identity.passkey order by created_at desc limit 1)");

        using var elsewhere = site.Guildhall.Visit();
        await elsewhere.GoAsync("/staff/sign-in");
        (await passkey.UseAsync(elsewhere)).Heading.ShouldBe("The passkey did not work");
        (await elsewhere.GoAsync("/staff/security")).Address.AbsolutePath.ShouldBe("/staff/sign-in");
        (await ann.GoAsync("/staff/security/passkeys")).Text.ShouldContain("you can make no passkey here");
        ann.Page.Document.QuerySelector("form[data-gh-passkey]").ShouldBeNull();
        var remove = ann.PrepareSubmit([("credential", "{}")], form: "form[action$=Remove]");
        remove.RequestUri = new Uri(site.Guildhall.Address, "/staff/security/passkeys");
        (await ann.SendAsync(remove)).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Good_passkeys_of_one_network_are_not_counted_and_too_many_that_fail_are_said_so()
    {
        await using var strict = await RunningGuildhall.StartAsync(settings => settings with
        {
            More = new Dictionary<string, string?>(settings.More) { ["Account:TriesFromOneNetwork"] = "5", ["Staff:PasswordRounds"] = "10000", ["Site:Url"] = Public },
        });
        using var mary = await strict.PersonAsync(assurance: Assurance.TwoFactor);
        using var passkey = await SoftPasskey.MakeAsync(mary, Public, "/account");
        for (var i = 0; i < 8; i++)
        {
            using var visitor = strict.Visit();
            await visitor.GoAsync("/account/sign-in");
            (await passkey.UseAsync(visitor)).Heading.ShouldBe("Hello Mary Jones");
        }

        using var guesser = strict.Visit();
        for (var i = 0; i < 5; i++)
        {
            await guesser.GoAsync("/account/sign-in");
            (await guesser.SubmitAsync([("credential", "{}")], "Use a passkey")).Heading.ShouldBe("The passkey did not work");
        }

        await guesser.GoAsync("/account/sign-in");
        (await passkey.UseAsync(guesser)).Status.ShouldBe(HttpStatusCode.TooManyRequests);
        guesser.Page.Heading.ShouldBe("Too many passkeys did not work");
        guesser.Page.Text.ShouldContain("for up to 15 minutes");
        await guesser.GoAsync("/staff/sign-in");
        (await guesser.SubmitAsync([("credential", "{}")], "Use a passkey")).Heading.ShouldBe("The passkey did not work", "staff are counted apart");
    }

    private async Task<byte[]> SetUpAsync(Visitor visitor)
    {
        await visitor.GoAsync("/account/security/authenticator");
        var key = FromBase32(visitor.Page.TextOf(".gh-typed")!.Replace(" ", "", StringComparison.Ordinal));
        visitor.Page.Document.QuerySelector("img.gh-qr")!.GetAttribute("src")!.ShouldStartWith("data:image/svg+xml;base64,");
        await visitor.SubmitAsync(("typed", CodeOf(key)));
        return key;
    }

    private async Task AgeAsync(Visitor visitor) =>
        await site.ExecuteAsync("update identity.session set two_factor_at = now() - interval '16 minutes' where account = @Id", new { visitor.Account!.Id });

    private static string CodeOf(byte[] key) => Totp.Code(key, Totp.StepAt(TimeProvider.System.GetUtcNow()));

    private static byte[] FromBase32(string text)
    {
        var bits = string.Concat(text.Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2))];
    }

    private static class Random
    {
        public static int Next(int from, int to) => System.Security.Cryptography.RandomNumberGenerator.GetInt32(from, to);
    }
}
