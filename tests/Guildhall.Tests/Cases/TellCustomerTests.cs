using System.Text.Json.Nodes;
using Dapper;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Foundations.Modules.Records;
using Guildhall.Platform.Ids;
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
            async () => (await officer.GoAsync($"/staff/cases/{opened.Reference}")).Document.QuerySelectorAll(".gh-table tbody tr").Length == 4,
            "the case lists its messages, and the question how it went that waits for tomorrow");
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

    [Theory]
    [InlineData("07700 900457", true)]
    [InlineData("01632 960 457", false)]
    public async Task Someone_without_an_e_mail_address_is_texted_if_their_phone_is_a_mobile(string phone, bool texted)
    {
        var opened = await Guildhall.OpenCaseAsync("noise-complaint", new Dictionary<string, JsonNode> { ["phone"] = phone });
        await Guildhall.SettledAsync(opened.Id);
        await using var connection = await Guildhall.Database.OpenAsync(TestContext.Current.CancellationToken);
        (await connection.ExecuteScalarAsync<int>("select count(*)::int from notifications.message where about = @id and channel = 'sms'", new { id = opened.Id.Value }))
            .ShouldBe(texted ? 1 : 0);
    }

    [Fact]
    public async Task A_customer_is_told_kindly_that_a_file_of_theirs_held_a_virus()
    {
        var to = $"{Guid.CreateVersion7():N}@example.com";
        var opened = await Guildhall.OpenCaseAsync(change: new Dictionary<string, JsonNode> { ["email"] = to });
        await using (var tx = await Guildhall.Database.BeginAsync(Actor.System, TestContext.Current.CancellationToken))
        {
            var file = tx.NewId();
            await tx.ExecuteAsync(
                """
                insert into records.document (id, subject, name, kind, bytes, digest, state, verdict, created_at, actor_kind, actor_name)
                values (@file, @subject, 'letter.pdf', 'pdf', 5, @digest, 'infected', 'Eicar-Test-Signature', @Now, 'anonymous', 'The public')
                """,
                new { file, subject = CaseRegister.FilesOf(opened.Id), digest = new byte[32], tx.Now });
            tx.Publish(new FileRefused(file, CaseRegister.FilesOf(opened.Id), "Eicar-Test-Signature"));
            await tx.CommitAsync(TestContext.Current.CancellationToken);
        }

        var told = await Guildhall.Sandbox.Messages.WaitForAsync(m => m.To.Contains(to) && m.Subject.StartsWith("We had to delete a file you sent", StringComparison.Ordinal));
        told.Text.ShouldContain("letter.pdf");
        told.Text.ShouldContain("you have done nothing wrong");
        told.Text.ShouldNotContain("Eicar");
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
