using System.Net;
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
}
