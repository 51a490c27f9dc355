using System.Net;
using System.Text.Json.Nodes;
using Dapper;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Letters;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Jobs;
using Guildhall.Sandbox.Faults;
using Guildhall.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Letters;

/// <summary>A council whose letters GOV.UK Notify posts.</summary>
public sealed class LetterSite : IAsyncLifetime
{
    public RunningGuildhall Guildhall { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Guildhall = await RunningGuildhall.StartAsync(settings => settings with
    {
        More = new Dictionary<string, string?> { ["Staff:PasswordRounds"] = "10000", ["Track:TriesFromOneNetwork"] = "10000", ["Notifications:Letters"] = "notify" },
    });

    public ValueTask DisposeAsync() => Guildhall.DisposeAsync();
}

public sealed class LetterTests(LetterSite site) : IClassFixture<LetterSite>
{
    private RunningGuildhall Guildhall => site.Guildhall;

    [Fact]
    public async Task An_officer_chooses_a_letter_changes_it_looks_at_it_and_makes_it_once()
    {
        var opened = await PermitAsync();
        using var officer = await Guildhall.SignedInAsync("Parveen", ["parking"]);

        await officer.GoAsync($"/staff/cases/{opened.Reference}");
        var choose = await officer.FollowAsync("Make a letter");
        choose.Text.ShouldContain("Your parking permit is granted");
        choose.Text.ShouldNotContain("Our answer to your complaint");

        var write = await officer.GoAsync($"/staff/cases/{opened.Reference}/letters/write?letter=permit-granted&language=en");
        var text = write.Document.QuerySelector("#text")!.TextContent;
        text.ShouldContain("Dear Siân O’Brien");
        text.ShouldContain("Address: 12 Church Road");
        write.Document.QuerySelector("#to")!.TextContent.ShouldBe("Siân O’Brien\n12 Church Road\nNorthmere\nNM1 1AA");

        var preview = officer.PrepareSubmit([("text", text + "\n\nP.S. The machine in your street is mended.")], "Preview as PDF (opens in a new tab)");
        using (var shown = await officer.Http.SendAsync(preview, TestContext.Current.CancellationToken))
        {
            shown.Content.Headers.ContentType!.MediaType.ShouldBe("application/pdf");
            new PdfReader(await shown.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Text.ShouldContain("P.S. The machine");
        }

        (await CountAsync(opened)).ShouldBe(0);
        var (first, again) = (officer.PrepareSubmit([("way", "keep")], "Make the letter"), officer.PrepareSubmit([("way", "keep")], "Make the letter"));
        await Task.WhenAll(officer.Http.SendAsync(first, TestContext.Current.CancellationToken), officer.Http.SendAsync(again, TestContext.Current.CancellationToken));

        (await CountAsync(opened)).ShouldBe(1);
        var page = await officer.GoAsync($"/staff/cases/{opened.Reference}");
        page.Text.ShouldContain("Your parking permit is granted (PDF)");
        page.Text.ShouldContain("Kept with the case");
    }

    [Fact]
    public async Task The_customer_reads_the_letter_where_they_follow_their_request()
    {
        var opened = await PermitAsync();
        await MakeAsync(opened, "permit-granted", "keep", "parking");
        using var customer = Guildhall.Visit();
        await customer.GoAsync($"/track?reference={opened.Reference}");
        await customer.SubmitAsync(("proof", "O'Brien"));

        customer.Page.Text.ShouldContain("We wrote you a letter");
        var link = customer.Page.Document.QuerySelectorAll("a").First(a => a.TextContent == "Your parking permit is granted (PDF)").GetAttribute("href")!;
        using var answer = await customer.Http.GetAsync(new Uri(customer.Page.Address, link), TestContext.Current.CancellationToken);

        var pdf = new PdfReader(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        pdf.Title.ShouldBe("Your parking permit is granted");
        pdf.Tags.Select(t => t.Kind).ShouldContain("L");
        pdf.Untagged.ShouldBeEmpty();

        using var stranger = Guildhall.Visit();
        (await stranger.GoAsync(new Uri(customer.Page.Address, link).ToString())).Address.AbsolutePath.ShouldBe("/track");
    }

    [Fact]
    public async Task A_letter_with_a_gap_or_without_a_postcode_is_not_made()
    {
        var opened = await Guildhall.OpenCaseAsync();
        using var officer = await Guildhall.SignedInAsync("Gwen", ["waste-contact"]);
        await officer.GoAsync($"/staff/cases/{opened.Reference}/letters/write?letter=our-answer&language=en");

        var page = await officer.SubmitAsync([("to", "Siân O’Brien\n12 Church Road\nNorthmere 1")], "Make the letter");

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Errors.ShouldBe(["The last line of the address must be a full UK postcode, or a country", "Fill the gap: Our answer, and the reasons for it"]);
        (await CountAsync(opened)).ShouldBe(0);
    }

    [Fact]
    public async Task A_letter_in_Welsh_is_Welsh_throughout()
    {
        var opened = await Guildhall.OpenCaseAsync(language: "cy");
        using var officer = await Guildhall.SignedInAsync("Owain", ["waste-contact"]);
        await officer.GoAsync($"/staff/cases/{opened.Reference}/letters");
        officer.Page.Document.QuerySelector("#language-2")!.HasAttribute("checked").ShouldBeTrue();
        await officer.GoAsync($"/staff/cases/{opened.Reference}/letters/write?letter=request-received&language=cy");

        using var answer = await officer.Http.SendAsync(officer.PrepareSubmit([], "Preview as PDF (opens in a new tab)"), TestContext.Current.CancellationToken);
        var pdf = new PdfReader(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));

        pdf.Language.ShouldBe("cy-GB");
        pdf.Text.ShouldContain("Annwyl Siân O’Brien");
        pdf.Text.ShouldContain($"Ein cyfeirnod: {opened.Reference}");
        pdf.Pages[0].ShouldContain("Tudalen 1 o 1");
    }

    [Fact]
    public async Task GOV_UK_Notify_prints_and_posts_it_and_we_learn_of_it()
    {
        var opened = await PermitAsync();
        await MakeAsync(opened, "permit-granted", "post", "parking");
        var taken = await Guildhall.Sandbox.Messages.WaitForAsync(m => m.Kind == "letter" && new PdfReader(m.Pdf!).Text.Contains(opened.Reference.ToString(), StringComparison.Ordinal));
        new PdfReader(taken.Pdf!).Title.ShouldBe("Your parking permit is granted");

        (await FollowAsync(opened)).ShouldBe("posted");
    }

    [Theory]
    [InlineData("invalid", "GOV.UK Notify cannot print it")]
    [InlineData("returned", "It came back")]
    [InlineData("trial", "GOV.UK Notify refused the message")]
    public async Task A_letter_that_cannot_be_posted_is_a_note_on_the_case_and_goes_to_the_printing_room(string fault, string told)
    {
        var opened = await PermitAsync();
        Guildhall.Sandbox.Faults.Set(new Fault { Target = "letters", Kind = fault, Count = 1 });
        await MakeAsync(opened, "permit-granted", "post", "parking");

        (await FollowAsync(opened)).ShouldBe("failed");
        using var officer = await Guildhall.SignedInAsync("Pia", ["parking"]);
        (await officer.GoAsync($"/staff/cases/{opened.Reference}")).Text.ShouldContain($"The letter “Your parking permit is granted” was not posted. {told}");

        await officer.GoAsync($"/staff/cases/{opened.Reference}/letters");
        await officer.SubmitAsync([], "Give to the printing room: Your parking permit is granted");
        officer.Page.Text.ShouldContain("Waits for the printing room");
    }

    [Fact]
    public async Task An_answer_that_was_lost_posts_no_letter_twice()
    {
        var opened = await PermitAsync();
        Guildhall.Sandbox.Faults.Set(new Fault { Target = "notify", Kind = "lost", Count = 1 });
        await MakeAsync(opened, "permit-granted", "post", "parking");

        (await FollowAsync(opened)).ShouldBe("posted");
        Guildhall.Sandbox.Messages.All.Count(m => m.Kind == "letter" && new PdfReader(m.Pdf!).Text.Contains(opened.Reference.ToString(), StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task A_batch_is_one_PDF_with_every_letter_on_a_new_sheet_until_it_is_printed_and_posted()
    {
        var (one, other, restricted) = (await PermitAsync(), await PermitAsync(), await Guildhall.OpenCaseAsync("noise-complaint"));
        await MakeAsync(one, "permit-granted", "print", "parking");
        await MakeAsync(other, "permit-granted", "print", "parking");
        await MakeAsync(restricted, "request-received", "print", "environmental-health");
        using var officer = await Guildhall.SignedInAsync("Petra", ["parking"]);
        await officer.GoAsync("/staff/letters");

        var batch = await officer.SubmitAsync([], "Make a batch");

        batch.Text.ShouldContain(one.Reference.ToString());
        batch.Text.ShouldContain(other.Reference.ToString());
        batch.Text.ShouldNotContain(restricted.Reference.ToString());
        using var answer = await officer.Http.GetAsync(new Uri(batch.Address, "?handler=Pdf"), TestContext.Current.CancellationToken);
        var file = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        var pdf = System.Text.Encoding.Latin1.GetString(file);
        pdf.ShouldContain("/Duplex /DuplexFlipLongEdge");
        System.Text.RegularExpressions.Regex.Count(pdf, "/Type /Page ", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)).ShouldBe((2 * batch.Document.QuerySelectorAll("tbody tr").Length) - 1);

        await officer.SubmitAsync([], "It is printed");
        (await officer.SubmitAsync([("day-day", "1"), ("day-month", "1"), ("day-year", "2099")], "It is posted")).Errors.ShouldBe(["Enter the day it was posted, today or before"]);
        await officer.GoAsync(batch.Address.AbsolutePath);
        await officer.SubmitAsync([], "It is posted");
        (await StateAsync(one)).ShouldBe("posted");

        using var stranger = await Guildhall.SignedInAsync("Stan", ["libraries"], StaffRole.Manager);
        (await stranger.GoAsync("/staff/letters")).Text.ShouldContain("No letter waits");
        using var team = await Guildhall.SignedInAsync("Enid", ["environmental-health"], StaffRole.Manager);
        await team.GoAsync("/staff/letters");
        var second = await team.SubmitAsync([], "Make a batch");
        second.Text.ShouldContain(restricted.Reference.ToString());
        (await stranger.GoAsync(second.Address.AbsolutePath)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await stranger.GoAsync(second.Address.AbsolutePath + "?handler=Pdf")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await stranger.GoAsync($"/staff/cases/{restricted.Reference}/letters")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public void Every_letter_of_the_council_names_only_what_its_services_have()
    {
        var letters = Guildhall.Services.GetRequiredService<LetterTemplates>();

        letters.Names.Count.ShouldBeGreaterThan(5);
        letters.Validate().ShouldBeEmpty();
        letters.Validate(Guildhall.Services.GetRequiredService<ServiceCatalogue>().Current).ShouldBeEmpty();
    }

    private Task<OpenedCase> PermitAsync() => Guildhall.OpenCaseAsync("resident-parking-permit", new Dictionary<string, JsonNode> { ["vehicle"] = "AB12 CDE" });

    private async Task MakeAsync(OpenedCase about, string letter, string way, string team)
    {
        using var officer = await Guildhall.SignedInAsync("Maker", [team]);
        await officer.GoAsync($"/staff/cases/{about.Reference}/letters/write?letter={letter}&language=en");
        var made = await officer.SubmitAsync([("way", way), ("to", "Siân O’Brien\n12 Church Road\nNorthmere\nNM1 1AA")], "Make the letter");
        made.Errors.ShouldBeEmpty();
        made.Status.ShouldBe(HttpStatusCode.OK);
    }

    private async Task<string> FollowAsync(OpenedCase about)
    {
        var schedules = Guildhall.Services.GetRequiredService<Schedules>();
        for (var tries = 0; tries < 300; tries++)
        {
            await schedules.RunAsync("notifications.follow-letters", TestContext.Current.CancellationToken);
            if (await StateAsync(about) is var state and ("posted" or "failed"))
            {
                return state;
            }

            await Task.Delay(200, TestContext.Current.CancellationToken);
        }

        return await StateAsync(about);
    }

    private async Task<string> StateAsync(OpenedCase about)
    {
        await using var connection = await Guildhall.Database.OpenAsync();
        return await connection.QuerySingleAsync<string>("select state from letters.letter where case_id = @id", new { id = about.Id.Value });
    }

    private async Task<int> CountAsync(OpenedCase about)
    {
        await using var connection = await Guildhall.Database.OpenAsync();
        return await connection.QuerySingleAsync<int>("select count(*)::int from letters.letter where case_id = @id", new { id = about.Id.Value });
    }
}
