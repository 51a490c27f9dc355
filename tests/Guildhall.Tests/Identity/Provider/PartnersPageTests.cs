using System.Net;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Identity.OpenId;
using Guildhall.Foundations.Modules.Identity.Provider;
using Guildhall.Testing;
using Microsoft.AspNetCore.DataProtection;

namespace Guildhall.Tests.Identity.Provider;

/// <summary>Partners on the staff's screens, and the keys that sign for them.</summary>
public sealed class PartnersPageTests(ProviderSite site) : IClassFixture<ProviderSite>
{
    private static readonly (string, string)[] s_good =
    [
        ("name", "Northmere Libraries"), ("redirect-uris", "https://library.example/return\nhttps://library.example/other"), ("scopes", "profile"),
        ("authentication", "secret"), ("algorithm", "ES256"), ("assurance", "signed-in"),
    ];

    [Fact]
    public async Task An_administrator_adds_a_partner_renews_its_secret_and_turns_it_off()
    {
        using var staff = await AdministratorAsync();
        var clientId = $"library-{Guid.CreateVersion7():n}";
        await staff.GoAsync("/staff/partners/new");
        await staff.SubmitAsync([.. s_good, ("client-id", clientId)]);

        staff.Page.Status.ShouldBe(HttpStatusCode.OK);
        var secret = staff.Page.TextOf("#secret")!;
        secret.Length.ShouldBe(43);
        staff.Page.Response.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var partner = (await site.Register.FindAsync(clientId, CancellationToken.None))!;
        partner.Knows(secret).ShouldBeTrue();
        partner.Sector.ShouldBe("library.example");
        partner.RedirectUris.Length.ShouldBe(2);

        await staff.GoAsync($"/staff/partners/{partner.Id}");
        staff.Page.Document.QuerySelector("#secret").ShouldBeNull("a secret is shown once");
        await staff.SubmitAsync([], "Make a new secret");
        var renewed = staff.Page.TextOf("#secret")!;
        (await site.Register.FindAsync(clientId, CancellationToken.None))!.Knows(secret).ShouldBeFalse();
        (await site.Register.FindAsync(clientId, CancellationToken.None))!.Knows(renewed).ShouldBeTrue();

        await staff.SubmitAsync([("name", "Libraries of Northmere")], "Save");
        staff.Page.Heading.ShouldBe("Libraries of Northmere");
        await staff.SubmitAsync([], "Turn off");
        (await site.Register.FindAsync(clientId, CancellationToken.None)).ShouldBeNull();
        await staff.SubmitAsync([], "Turn on");
        (await site.Register.FindAsync(clientId, CancellationToken.None)).ShouldNotBeNull();

        (await site.OneAsync<long>("select count(*) from platform.audit_entry where subject = @subject", new { subject = $"partner:{clientId}" })).ShouldBe(5);
        (await staff.GoAsync("/staff/partners")).Text.ShouldContain("Libraries of Northmere");
    }

    [Fact]
    public async Task What_is_taken_from_a_partner_it_learns_no_more_by_what_people_granted_before()
    {
        using var staff = await AdministratorAsync();
        var partner = await site.AddPartnerAsync();
        using var mary = await site.Guildhall.PersonAsync();
        var (_, before) = await site.RedeemAsync(partner, await ProviderSite.CodeAsync(mary, partner, ("scope", "openid profile email offline_access")));
        var waiting = await ProviderSite.CodeAsync(mary, partner, ("scope", "openid profile email offline_access"));
        await staff.GoAsync($"/staff/partners/{partner.Id}");
        await staff.SubmitAsync([("scopes", "profile"), ("scopes", "offline_access")], "Save");

        var (_, refreshed) = await site.RefreshAsync(partner, before.GetProperty("refresh_token").GetString()!);
        var (_, redeemed) = await site.RedeemAsync(partner, waiting);

        refreshed.GetProperty("scope").GetString()!.ShouldNotContain("email");
        redeemed.GetProperty("scope").GetString()!.ShouldNotContain("email");
        foreach (var tokens in new[] { before, refreshed, redeemed })
        {
            var (_, info) = await site.UserInfoAsync(tokens.GetProperty("access_token").GetString()!);
            info.TryGetProperty("email", out _).ShouldBeFalse();
            info.GetProperty("name").GetString().ShouldBe("Mary Jones");
        }

        await staff.GoAsync($"/staff/partners/{partner.Id}");
        await staff.SubmitAsync([("scopes", "profile")], "Save");
        (await site.RefreshAsync(partner, refreshed.GetProperty("refresh_token").GetString()!)).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task What_is_wrong_is_said_beside_the_field()
    {
        using var staff = await AdministratorAsync();
        await staff.GoAsync("/staff/partners/new");
        await staff.SubmitAsync(
            ("name", ""), ("client-id", "Not A Slug"), ("redirect-uris", "http://library.example/return"), ("authentication", "private-key"), ("keys", "{}"));

        staff.Page.Status.ShouldBe(HttpStatusCode.BadRequest);
        staff.Page.Errors.Count.ShouldBe(4);
        staff.Page.Errors.ShouldContain("http://library.example/return: The address must begin with https://");
    }

    [Fact]
    public async Task Two_who_change_a_partner_at_once_do_not_undo_each_other()
    {
        using var staff = await AdministratorAsync();
        var partner = await site.AddPartnerAsync();
        await staff.GoAsync($"/staff/partners/{partner.Id}");
        var second = staff.PrepareSubmit([("name", "Second")], "Save");
        await staff.SubmitAsync([("name", "First")], "Save");

        await staff.SendAsync(second);

        staff.Page.Status.ShouldBe(HttpStatusCode.BadRequest);
        staff.Page.Errors.Single().ShouldStartWith("Somebody else has changed this partner");
    }

    [Theory]
    [InlineData("/staff/partners")]
    [InlineData("/staff/partners/new")]
    public async Task Only_administrators_see_partners(string address)
    {
        using var officer = await site.Guildhall.SignedInAsync("An Officer", [], StaffRole.Officer, StaffRole.Manager, StaffRole.Designer);
        (await officer.GoAsync(address)).Status.ShouldBe(HttpStatusCode.Forbidden);
        using var person = await site.Guildhall.PersonAsync();
        (await person.GoAsync(address)).Address.AbsolutePath.ShouldBe("/staff/sign-in");
    }

    [Theory]
    [InlineData("https://a.example/return", true)]
    [InlineData("https://a.example/return?partner=1", true)]
    [InlineData("http://127.0.0.1:8025/return", true)]
    [InlineData("http://localhost/return", true)]
    [InlineData("http://a.example/return", false)]
    [InlineData("https://a.example", false)]
    [InlineData("https://A.example/", false)]
    [InlineData("https://a.example:443/", false)]
    [InlineData("https://*.a.example/", false)]
    [InlineData("https://a.example/#x", false)]
    [InlineData("https://a.example/#", false)]
    [InlineData("https://user@a.example/", false)]
    [InlineData("https://a.example/x/../y", false)]
    [InlineData("https://a.example/ space", false)]
    [InlineData("https://a.example\\b", false)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("myapp:/return", false)]
    [InlineData("/return", false)]
    public void An_address_is_written_in_full_and_the_one_way_there_is(string address, bool good) =>
        (PartnerForm.AddressProblem(address) is null).ShouldBe(good);

    [Fact]
    public async Task Keys_change_every_three_months_and_partners_know_the_next_before_it_signs()
    {
        var clock = new TestClock();
        await using var node = PlatformNode.Create(
            await TestPostgres.CreateDatabaseAsync(), services => Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton<TimeProvider>(services, clock));
        var keys = new SigningKeys(node.Database, node.Get<IDataProtectionProvider>(), clock);
        async Task<string[]> ShownAsync() => [.. (await keys.ShownAsync(CancellationToken.None))["keys"]!.AsArray().Where(k => (string?)k!["alg"] == "ES256").Select(k => (string)k!["kid"]!)];
        async Task<string> CurrentAsync() => (await keys.CurrentAsync(SignatureAlgorithm.ES256, CancellationToken.None)).Id;

        var first = await CurrentAsync();
        clock.Advance(TimeSpan.FromDays(88));
        await keys.RotateAsync();
        (await ShownAsync()).ShouldBe([first]);

        clock.Advance(TimeSpan.FromDays(1.5));
        await keys.RotateAsync();
        var both = await ShownAsync();
        both.Length.ShouldBe(2);
        (await CurrentAsync()).ShouldBe(first, "a key is shown for a day before it signs");

        clock.Advance(TimeSpan.FromDays(1.1));
        var second = await CurrentAsync();
        second.ShouldBe(both.Single(id => id != first));
        (await ShownAsync()).Length.ShouldBe(2, "tokens of the old key are about");

        clock.Advance(TimeSpan.FromDays(8));
        await keys.RotateAsync();
        (await ShownAsync()).ShouldBe([second]);
    }

    private async Task<Visitor> AdministratorAsync() => await site.Guildhall.SignedInAsync("Helen Marsh", [], StaffRole.Administrator);
}
