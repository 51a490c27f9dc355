using System.Net;
using Guildhall.Foundations.Modules.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Forms;

public sealed class OtherServicesTests(FormSite site) : IClassFixture<FormSite>
{
    [Fact]
    public async Task A_noise_complaint_is_sent()
    {
        using var visitor = site.Guildhall.Visit();
        await visitor.GoAsync("/services/noise-complaint/apply");
        await visitor.SubmitAsync(("kind", "other"), ("kind-other", "A cockerel"));
        await visitor.SubmitAsync(("source-known", "no"));
        await visitor.SubmitAsync(("source-place", "Behind the station"));
        await visitor.SubmitAsync(("first-heard-day", "1"), ("first-heard-month", "2"), ("first-heard-year", "2020"), ("happening-now", "no"), ("how-often", "daily"), ("when-details", "From 4am"));
        await visitor.SubmitAsync(("effect", "Sleeping"), ("spoken", "no"));
        await visitor.SubmitAsync(("name", "Ann Lee"), ("email", "ann@example.com"), ("phone", "07700 900123"));
        await visitor.SubmitAsync([("your-address", site.Home.Postcode)], "Find address");
        await visitor.SubmitAsync([("your-address-uprn", site.Home.Uprn)], "Continue");

        AssistedCollection.ReferenceOn(await visitor.SubmitAsync()).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("07700 900123", true)]
    [InlineData("01632 960 457", false)]
    public async Task Who_leaves_a_mobile_number_alone_is_told_that_a_text_comes(string phone, bool told)
    {
        using var visitor = site.Guildhall.Visit();
        await visitor.GoAsync("/services/noise-complaint/apply");
        await visitor.SubmitAsync(("kind", "other"), ("kind-other", "A cockerel"));
        await visitor.SubmitAsync(("source-known", "no"));
        await visitor.SubmitAsync(("source-place", "Behind the station"));
        await visitor.SubmitAsync(("first-heard-day", "1"), ("first-heard-month", "2"), ("first-heard-year", "2020"), ("happening-now", "no"), ("how-often", "daily"), ("when-details", "From 4am"));
        await visitor.SubmitAsync(("effect", "Sleeping"), ("spoken", "no"));
        (await visitor.GoAsync("/services/noise-complaint")).Document.QuerySelectorAll("a.govuk-button, .govuk-button-group button").Select(b => b.TextContent.Trim()).ShouldBe(["Continue", "Start again"]);
        await visitor.FollowAsync("Continue");
        await visitor.SubmitAsync(("name", "Ann Lee"), ("phone", phone));
        await visitor.SubmitAsync([("your-address", site.Home.Postcode)], "Find address");
        await visitor.SubmitAsync([("your-address-uprn", site.Home.Uprn)], "Continue");

        var sent = await visitor.SubmitAsync();

        AssistedCollection.ReferenceOn(sent).ShouldNotBeNull(sent.Text);
        sent.Text.Contains("We have sent your phone a text message", StringComparison.Ordinal).ShouldBe(told);
        sent.Text.ShouldNotContain("We have sent you an e-mail");
    }

    [Fact]
    public async Task A_move_from_abroad_with_a_landlord_is_sent()
    {
        using var visitor = site.Guildhall.Visit();
        await visitor.GoAsync("/services/moved-in/apply");
        await visitor.SubmitAsync([("property", site.Home.Postcode)], "Find address");
        await visitor.SubmitAsync([("property-uprn", site.Home.Uprn)], "Continue");
        await visitor.SubmitAsync(("moved-on-day", "1"), ("moved-on-month", "2"), ("moved-on-year", "2026"));
        (await visitor.SubmitAsync(("previous-known", "abroad"))).Heading.ShouldBe("Do you own your new home or rent it?");
        await visitor.SubmitAsync(("tenure", "private"));
        await visitor.SubmitAsync(("landlord-name", "Lee Lettings"), ("landlord-address", "1 High Street\r\nNorthmere"), ("tenancy-start-day", "1"), ("tenancy-start-month", "2"), ("tenancy-start-year", "2026"));
        await visitor.SubmitAsync(("adults", "two"));
        await visitor.SubmitAsync(("other-adults", "Bo Lee"));
        await visitor.SubmitAsync(("name", "Ann Lee"), ("email", "ann@example.com"));
        (await visitor.SubmitAsync(("declaration", "yes"))).Heading.ShouldBe("Check your answers before you send them");

        AssistedCollection.ReferenceOn(await visitor.SubmitAsync()).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_form_in_Welsh_speaks_Welsh_from_the_first_question_to_the_reference()
    {
        using var visitor = site.Guildhall.Visit();
        await visitor.GoAsync("/language/cy?return=/services/freedom-of-information/apply");
        visitor.Page.Heading.ShouldBe("Ydych chi’n gofyn am wybodaeth amdanoch chi’ch hun?");
        (await visitor.SubmitAsync()).Errors.ShouldBe(["Dewiswch ‘Ie’ os ydych chi’n gofyn am wybodaeth amdanoch chi’ch hun"]);
        await visitor.SubmitAsync(("own-data", "no"));
        await visitor.SubmitAsync(("request", "Popeth"), ("period-known", "no"));
        await visitor.SubmitAsync(("format", "email"));
        await visitor.SubmitAsync(("name", "Siân Prys"), ("email", "sian@example.com"));
        visitor.Page.Text.ShouldContain("Drwy e-bost, fel y mae gennym");

        var sent = await visitor.SubmitAsync();

        var reference = AssistedCollection.ReferenceOn(sent).ShouldNotBeNull();
        sent.Text.ShouldContain("Mae eich cais wedi dod i law.");
        (await site.OneAsync<string>("select language from cases.\"case\" where reference = @reference", new { reference })).ShouldBe("cy");
    }

    [Fact]
    public async Task A_staff_service_asks_strangers_to_sign_in_and_knows_who_sends()
    {
        var demo = (await site.Guildhall.Services.GetRequiredService<DemoAccounts>().EnsureAsync(site.Guildhall.Settings.Data))!;
        using var visitor = site.Guildhall.Visit();
        var page = await visitor.GoAsync("/services/it-helpdesk/apply/what");
        page.Address.AbsolutePath.ShouldBe("/staff/sign-in");

        page = await visitor.SubmitAsync(("email", "dev.patel@northmere.example"), ("password", demo.Password));

        page.Address.AbsolutePath.ShouldBe("/services/it-helpdesk/apply/what");
        await visitor.SubmitAsync(("kind", "access"));
        await visitor.SubmitAsync(("system", "Planning"), ("details", "I need to read plans"));
        await visitor.SubmitAsync(("urgency", "normal"));
        await visitor.SubmitAsync(("place", "home"));
        var reference = AssistedCollection.ReferenceOn(await visitor.SubmitAsync()).ShouldNotBeNull();
        (await site.OneAsync<string>("select channel || ' ' || customer_name || ' ' || customer_email from cases.\"case\" where reference = @reference", new { reference }))
            .ShouldBe("staff Dev Patel dev.patel@northmere.example");

        using var stranger = site.Guildhall.Visit();
        var post = await stranger.Http.PostAsync("/services/it-helpdesk/apply/what", new FormUrlEncodedContent([new("kind", "access")]));
        post.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        post.Headers.Location!.ToString().ShouldContain("/staff/sign-in");
    }
}
