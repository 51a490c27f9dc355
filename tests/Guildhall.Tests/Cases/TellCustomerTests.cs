using System.Text.Json.Nodes;
using Guildhall.Testing;

namespace Guildhall.Tests.Cases;

public sealed class TellCustomerTests(CaseSite site) : IClassFixture<CaseSite>
{
    private RunningGuildhall Guildhall => site.Guildhall;

    [Fact]
    public async Task A_customer_is_told_at_every_public_stage_and_at_no_other()
    {
        var to = $"{Guid.CreateVersion7():N}@example.com";
        var opened = await Guildhall.OpenCaseAsync(change: new Dictionary<string, JsonNode> { ["email"] = to });
        using var officer = await Guildhall.SignedInAsync("Amina", ["waste-contact"]);

        var received = await Guildhall.Sandbox.Messages.WaitForAsync(m => m.To.Contains(to));
        received.Subject.ShouldContain(opened.Reference.ToString());
        received.Text.ShouldContain("We will tell you what we decide by");
        received.Text.ShouldContain($"/track?reference={opened.Reference}");

        await officer.GoAsync($"/staff/cases/{opened.Reference}");
        await officer.SubmitAsync([("note", "secret words")], "Add note");
        await officer.SubmitAsync([("to", "approved"), ("message", "See you on Monday.")], "Move");
        await officer.SubmitAsync([("to", "started")], "Move");

        await Eventually.TrueAsync(() => Guildhall.Sandbox.Messages.To(to).Count == 3, "three messages");
        var messages = Guildhall.Sandbox.Messages.To(to).OrderBy(m => m.Id).ToList();
        messages.ShouldContain(m => m.Text.Contains("See you on Monday."));
        messages.ShouldContain(m => m.Text.Contains("Your assisted collection has started"));
        messages.ShouldAllBe(m => !m.Text.Contains("secret words"));

        await Eventually.TrueAsync(
            async () => (await officer.GoAsync($"/staff/cases/{opened.Reference}")).Document.QuerySelectorAll(".gh-table tbody tr").Length == 3,
            "the case lists its messages");
    }

    [Fact]
    public async Task A_customer_who_asked_in_Welsh_is_told_in_Welsh()
    {
        var to = $"{Guid.CreateVersion7():N}@example.com";
        await Guildhall.OpenCaseAsync(change: new Dictionary<string, JsonNode> { ["email"] = to }, language: "cy");

        var received = await Guildhall.Sandbox.Messages.WaitForAsync(m => m.To.Contains(to));

        received.Text.ShouldNotContain("We have your request");
        received.Subject.ShouldNotContain("Request an assisted");
    }

    [Fact]
    public async Task What_an_officer_writes_cannot_become_a_link_or_a_heading()
    {
        var to = $"{Guid.CreateVersion7():N}@example.com";
        var opened = await Guildhall.OpenCaseAsync(change: new Dictionary<string, JsonNode> { ["email"] = to });
        using var officer = await Guildhall.SignedInAsync("Amina", ["waste-contact"]);
        await officer.GoAsync($"/staff/cases/{opened.Reference}");

        await officer.SubmitAsync([("to", "approved"), ("message", "# Big\n[click](https://evil.example) <script>alert(1)</script>")], "Move");

        var told = await Guildhall.Sandbox.Messages.WaitForAsync(m => m.To.Contains(to) && m.Text.Contains("click"));
        told.Html!.ShouldNotContain("<script>alert");
        told.Html!.ShouldNotContain("href=\"https://evil.example");
    }
}
