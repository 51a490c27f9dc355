using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Identity.Sessions;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Tests.Identity;

public sealed class StaffFileTests
{
    [Fact]
    public async Task A_council_without_the_file_has_no_teams() =>
        (await StaffFile.ReadAsync(Path.GetTempPath(), TestContext.Current.CancellationToken)).Teams.ShouldBeEmpty();

    [Theory]
    [InlineData("teams:\n  - name: waste\n    titel: Waste", "line 3", "titel")]
    [InlineData("teams:\n  - { name: Waste Team, title: Waste }", "“Waste Team”", "small letters")]
    [InlineData("teams:\n  - { name: waste }", "waste needs a title", "")]
    [InlineData("teams:\n  - { name: waste, title: A }\n  - { name: waste, title: B }", "listed twice", "")]
    [InlineData("demo:\n  - { name: Ann, email: a@b.example, roles: [boss], teams: [moon] }", "“boss”; write one of adviser, officer", "“moon”")]
    public async Task A_file_with_a_mistake_is_refused_with_advice(string yaml, string advice, string also)
    {
        var folder = Directory.CreateTempSubdirectory("guildhall-staff").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, StaffFile.FileName), yaml, TestContext.Current.CancellationToken);

        var refusal = await Should.ThrowAsync<InvalidOperationException>(() => StaffFile.ReadAsync(folder, TestContext.Current.CancellationToken));

        refusal.Message.ShouldContain(Path.Combine(folder, StaffFile.FileName));
        refusal.Message.ShouldContain(advice);
        refusal.Message.ShouldContain(also);
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("https", "__Host-staff=")]
    [InlineData("http", "staff=")]
    public void Over_https_the_cookie_is_held_to_this_host(string scheme, string expected)
    {
        var context = new DefaultHttpContext { Request = { Scheme = scheme } };

        HostCookies.Give(context, "staff", "x");

        context.Response.Headers.SetCookie.ToString().ShouldStartWith(expected);
    }
}
