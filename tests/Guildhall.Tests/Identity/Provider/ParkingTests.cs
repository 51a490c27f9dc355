using System.Net;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Sandbox;
using Guildhall.Testing;

namespace Guildhall.Tests.Identity.Provider;

/// <summary>The sample partner, Northmere Parking, signs people in with their account here.</summary>
public sealed class ParkingTests(ProviderSite site) : IClassFixture<ProviderSite>
{
    [Fact]
    public async Task Someone_signs_in_at_the_parking_portal_and_out_of_both()
    {
        await using var sandbox = await SandboxServer.StartAsync(new SandboxOptions { Council = new Uri(site.Issuer), ParkingSecret = ProviderSite.Secret });
        await site.ExecuteAsync("update identity.partner set client_id = 'parking-' || right(id::text, 12), enabled = false where client_id = 'northmere-parking'");
        await site.AddPartnerAsync(p => p with
        {
            ClientId = "northmere-parking",
            Home = new Uri(sandbox.Url, "/parking").ToString(),
            RedirectUris = [new Uri(sandbox.Url, "/parking/return").ToString()],
            SignOutUris = [new Uri(sandbox.Url, "/parking/goodbye").ToString()],
            Sector = "127.0.0.1",
        });
        using var visitor = await site.Guildhall.PersonAsync("Ann Lee");
        using var parking = new Visitor(sandbox.Url);

        // Two sites on one host share a jar in a browser of old; here each keeps its own.
        using var ask = await parking.Http.GetAsync("/parking/sign-in");
        var back = await ProviderSite.GoAsync(visitor, ask.Headers.Location!.PathAndQuery);
        await parking.GoAsync(back!.PathAndQuery);
        parking.Page.Heading.ShouldBe("Hello Ann Lee");
        parking.Page.Text.ShouldContain("urn:guildhall:signed-in");
        (await parking.GoAsync(back.PathAndQuery)).Status.ShouldBe(HttpStatusCode.BadRequest);

        (await visitor.GoAsync("/account/connections")).Document.QuerySelector($"a[href='{new Uri(sandbox.Url, "/parking")}']").ShouldNotBeNull();
        using var bye = await parking.Http.GetAsync("/parking/sign-out");
        (await ProviderSite.GoAsync(visitor, bye.Headers.Location!.PathAndQuery))!.AbsolutePath.ShouldBe("/parking/goodbye");
        (await visitor.GoAsync("/account")).Address.AbsolutePath.ShouldBe("/account/sign-in");
    }

    [Theory]
    [InlineData("/account/sign-out", "Sign out")]
    [InlineData("/account/security", "Sign out everywhere")]
    public async Task Who_signs_out_at_the_council_is_signed_out_at_the_parking_portal_and_nobody_else_is(string page, string button)
    {
        await using var sandbox = await SandboxServer.StartAsync(new SandboxOptions { Council = new Uri(site.Issuer), ParkingSecret = ProviderSite.Secret });
        await site.ExecuteAsync("update identity.partner set client_id = 'parking-' || right(id::text, 12), enabled = false where client_id = 'northmere-parking'");
        await site.AddPartnerAsync(p => p with
        {
            ClientId = "northmere-parking",
            RedirectUris = [new Uri(sandbox.Url, "/parking/return").ToString()],
            BackChannelUri = new Uri(sandbox.Url, "/parking/council-signed-out").ToString(),
            Sector = "127.0.0.1",
        });
        using var ann = await site.Guildhall.PersonAsync("Ann Lee", Assurance.TwoFactor);
        using var bo = await site.Guildhall.PersonAsync("Bo Nash");
        using var annParking = new Visitor(sandbox.Url);
        using var boParking = new Visitor(sandbox.Url);
        foreach (var (visitor, parking) in new[] { (ann, annParking), (bo, boParking) })
        {
            using var ask = await parking.Http.GetAsync("/parking/sign-in");
            await parking.GoAsync((await ProviderSite.GoAsync(visitor, ask.Headers.Location!.PathAndQuery))!.PathAndQuery);
            parking.Page.Heading.ShouldStartWith("Hello");
        }

        await ann.GoAsync(page);
        await ann.SubmitAsync([], button);

        await Eventually.TrueAsync(async () => (await annParking.GoAsync("/parking")).Heading == "Northmere Parking", "the portal is told");
        (await boParking.GoAsync("/parking")).Heading.ShouldBe("Hello Bo Nash");
        using var forged = await boParking.Http.PostAsync("/parking/council-signed-out", new FormUrlEncodedContent([new("logout_token", "e30.e30.e30")]));
        forged.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }
}
