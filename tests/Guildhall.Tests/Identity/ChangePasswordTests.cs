using System.Net;
using Guildhall.Foundations.Modules.Identity.Passwords;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Identity;

public sealed class ChangePasswordTests(StaffSite site) : IClassFixture<StaffSite>
{
    private const string New = "lantern biscuit otter";

    [Fact]
    public async Task A_new_password_works_and_the_old_one_and_old_sessions_do_not()
    {
        var (id, email) = await site.AddAsync();
        using var elsewhere = await site.SignedInAsync(email);
        using var visitor = await site.SignedInAsync(email);

        var page = await visitor.SubmitAsync(("current", StaffSite.Password), ("new", New));

        page.Status.ShouldBe(HttpStatusCode.OK);
        page.Text.ShouldContain("Your password has changed");
        (await elsewhere.GoAsync("/staff/password")).Heading.ShouldBe("Sign in");
        (await StaffSite.SignInAsync(elsewhere, email)).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await StaffSite.SignInAsync(elsewhere, email, New)).Status.ShouldBe(HttpStatusCode.OK);
        (await site.AuditAsync($"account:{id}")).ShouldContain(a => a.Action == "staff.password-changed");
    }

    [Theory]
    [InlineData("", New, "Enter your current password")]
    [InlineData(StaffSite.Password, "", "Enter a new password")]
    [InlineData("not the password", New, "Current password is not right")]
    [InlineData(StaffSite.Password, "elevenchars", "Password must be 12 characters or more")]
    [InlineData(StaffSite.Password, "Northmere2026!", "New password is too easy to guess. Try three or four random words")]
    public async Task What_is_wrong_is_said_beside_the_field_and_nothing_changes(string current, string wanted, string error)
    {
        var (_, email) = await site.AddAsync();
        using var visitor = await site.SignedInAsync(email);

        var page = await visitor.SubmitAsync(("current", current), ("new", wanted));

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Errors.ShouldBe([error]);
        using var again = await site.SignedInAsync(email);
        again.Page.Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_current_password_cannot_be_guessed_at_without_end()
    {
        var (_, email) = await site.AddAsync();
        using var visitor = await site.SignedInAsync(email);
        for (var i = 0; i < 5; i++)
        {
            await visitor.SubmitAsync(("current", $"guess {i}"), ("new", New));
        }

        var page = await visitor.SubmitAsync(("current", StaffSite.Password), ("new", New));

        page.Errors.ShouldBe(["You have tried too many times. Wait an hour and try again"]);
    }

    [Fact]
    public async Task A_password_of_up_to_256_characters_is_taken_and_each_of_them_counts()
    {
        var longest = string.Concat(Enumerable.Range(0, 64).Select(i => "otter lantern biscuit violin"[(i * 5) % 24] + $"{(char)('a' + (i * 7 % 26))}{(char)('k' + (i * 3 % 12))}x"))[..256];
        PasswordRules.Problem(longest[..64], []).ShouldBeNull();
        PasswordRules.Problem(longest, []).ShouldBeNull();
        PasswordRules.Problem(longest + "y", []).ShouldBe(PasswordProblem.TooLong);

        var (_, email) = await site.AddAsync();
        using var visitor = await site.SignedInAsync(email);
        (await visitor.SubmitAsync(("current", StaffSite.Password), ("new", longest))).Text.ShouldContain("Your password has changed");
        using var again = site.Guildhall.Visit();
        (await StaffSite.SignInAsync(again, email, longest[..255])).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await StaffSite.SignInAsync(again, email, longest[..255] + "Z")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await StaffSite.SignInAsync(again, email, longest)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Every_one_of_the_bundled_common_passwords_is_refused()
    {
        var common = site.Guildhall.Services.GetRequiredService<CommonPasswords>();
        var lines = await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "reference", "passwords", "common.txt"), TestContext.Current.CancellationToken);
        lines.Length.ShouldBeGreaterThan(10_000);
        lines.ShouldAllBe(line => line.Length < PasswordRules.Shortest || common.Has(line), "too short, or known");
        var listed = lines.First(line => line.Length >= PasswordRules.Shortest && PasswordRules.Problem(line, []) == null);
        var (_, email) = await site.AddAsync();
        using var visitor = await site.SignedInAsync(email);
        (await visitor.SubmitAsync(("current", StaffSite.Password), ("new", listed))).Errors.ShouldBe(["New password is too easy to guess. Try three or four random words"], "though no rule of ours would have caught it");
    }

    [Theory]
    [InlineData("password1234")]
    [InlineData("P@ssw0rd98765")]
    [InlineData("Welcome2026!!")]
    [InlineData("qwertyuiop123")]
    [InlineData("123456789012")]
    [InlineData("aaaaaaaaaaaaaaaa")]
    [InlineData("abababababababab")]
    [InlineData("abcdefghijklmno")]
    [InlineData("Winter-2026-Winter")]
    [InlineData("northmere-council-1")]
    [InlineData("Amina.Okafor.99")]
    public void A_password_everyone_tries_is_refused(string password) =>
        PasswordRules.Problem(password, ["Northmere", "Amina", "Okafor"]).ShouldNotBeNull();

    [Theory]
    [InlineData("correct horse battery staple")]
    [InlineData("lantern biscuit otter")]
    [InlineData("k7mqx-3pwhd-92vtr")]
    [InlineData("mae hen wlad fy nhadau")]
    [InlineData("glöckchen–ñandú 🦆")]
    public void A_long_password_needs_no_capitals_digits_or_signs(string password) =>
        PasswordRules.Problem(password, ["Northmere", "Amina", "Okafor"]).ShouldBeNull();
}
