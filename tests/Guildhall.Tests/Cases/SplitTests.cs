using System.Net;
using System.Text.Json.Nodes;
using Dapper;
using Guildhall.Testing;

namespace Guildhall.Tests.Cases;

/// <summary>A part of a case becomes a case of its own.</summary>
public sealed class SplitTests(CaseSite site) : IClassFixture<CaseSite>
{
    private RunningGuildhall Guildhall => site.Guildhall;

    [Fact]
    public async Task A_part_goes_to_another_team_with_the_customer_and_what_was_ticked_and_the_customer_is_told_once()
    {
        var email = $"sally{Guid.CreateVersion7():N}@example.com";
        var opened = await Guildhall.OpenCaseAsync(change: new Dictionary<string, JsonNode> { ["name"] = "Sally Split", ["email"] = email });
        await Guildhall.Sandbox.Messages.WaitForAsync(m => m.To.Contains(email));
        using var officer = await Guildhall.SignedInAsync("Amina", ["waste-contact"]);
        await officer.GoAsync($"/staff/cases/{opened.Reference}/split");
        (await officer.SubmitAsync([("service", "none"), ("team", "nobody")], "Split")).Errors.ShouldBe(["Write what the new case is about", "Select the service of the new case", "Select a team"], ignoreOrder: true);
        await officer.GoAsync($"/staff/cases/{opened.Reference}/split");
        var again = officer.PrepareSubmit([("reason", "A complaint of its own"), ("service", "demolition-notice"), ("team", "libraries"), ("take", "where-kept")], "Split");
        var page = await officer.SubmitAsync([("reason", "A complaint of its own"), ("service", "demolition-notice"), ("team", "libraries"), ("take", "where-kept")], "Split");
        page.Address.AbsolutePath.ShouldBe($"/staff/cases/{opened.Reference}");
        var link = page.Document.QuerySelector("section[aria-labelledby=related-heading] a")!.GetAttribute("href")!;
        page.Text.ShouldContain($"A part became {link.Split('/')[^1]}");
        await officer.SendAsync(again);

        page = await officer.GoAsync(link);
        page.Text.ShouldContain("Sally Split");
        page.Text.ShouldContain($"Split off from {opened.Reference}");
        page.Text.ShouldContain("A complaint of its own");
        page.Text.ShouldContain("Where do you keep the bins?: What they wrote about where-kept");
        page.TextOf(".gh-glance")!.ShouldContain("Libraries");
        var told = await Guildhall.Sandbox.Messages.WaitForAsync(m => m.To.Contains(email) && m.Subject.Contains(link.Split('/')[^1]));
        told.Text.ShouldContain($"We have made part of your request {opened.Reference} a request of its own");
        told.Text.ShouldNotContain("Thank you");
        Guildhall.Sandbox.Messages.To(email).Count.ShouldBe(2);
        await using var connection = await Guildhall.Database.OpenAsync();
        (await connection.QuerySingleAsync<int>("select count(*)::int from cases.tie where kind = 'split' and a = @Value", opened.Id)).ShouldBe(1);

        // The other team works it, and the customer follows it by its own reference.
        using var librarian = await Guildhall.SignedInAsync("Lily", ["libraries"]);
        (await librarian.GoAsync("/staff/cases")).Text.ShouldContain(link.Split('/')[^1]);
        await librarian.GoAsync(link);
        await librarian.SubmitAsync([("reply", "The library looks into it.")], "Send message");
        using var customer = Guildhall.Visit();
        await customer.GoAsync($"/track?reference={link.Split('/')[^1]}");
        (await customer.SubmitAsync(("proof", "Split"))).Text.ShouldContain("The library looks into it.");
    }

    [Fact]
    public async Task A_part_of_a_restricted_case_stays_its_teams_alone()
    {
        var opened = await Guildhall.OpenCaseAsync("noise-complaint");
        using var officer = await Guildhall.SignedInAsync("Ines", ["environmental-health"]);
        await officer.GoAsync($"/staff/cases/{opened.Reference}/split");
        await officer.SubmitAsync([("reason", "Bins too"), ("service", "assisted-collection"), ("team", "")], "Split");

        await using var connection = await Guildhall.Database.OpenAsync();
        (await connection.QuerySingleAsync<bool>("""select c.restricted from cases.tie t join cases."case" c on c.id = t.b where t.a = @Value""", opened.Id)).ShouldBeTrue();
        using var outsider = await Guildhall.SignedInAsync("Otto", ["parking"]);
        (await outsider.GoAsync($"/staff/cases/{opened.Reference}/split")).Status.ShouldBe(HttpStatusCode.NotFound);
    }
}
