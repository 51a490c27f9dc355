using System.Net;
using Guildhall.Testing;

namespace Guildhall.Tests.Forms;

public sealed class CopyTests(AfterSite site) : IClassFixture<AfterSite>
{
    [Fact]
    public async Task Who_sent_a_form_downloads_a_copy_of_all_they_said_but_what_is_sensitive()
    {
        using var visitor = site.Guildhall.Visit();
        var reference = await site.SendAsync(visitor, "mary@example.com");
        visitor.Page.Text.ShouldContain("Download a copy (PDF, ");

        var page = await visitor.FollowAsync("Download a copy");

        page.Status.ShouldBe(HttpStatusCode.OK);
        page.Response.Content.Headers.ContentType!.MediaType.ShouldBe("application/pdf");
        page.Response.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        page.Response.Content.Headers.ContentDisposition.FileName!.Trim('"').ShouldBe($"{reference}.pdf");
        page.Response.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var pdf = await ReadAsync(page);
        pdf.Language.ShouldBe("en-GB");
        pdf.Title.ShouldBe("Ask for some help");
        pdf.Pages[0].ShouldContain("Page 1 of ");
        foreach (var told in (string[])["Northmere Borough Council", reference, "Your name\nMary Jones", "Person 1\n", "First name\nBo", "What do you wish for?\nA ramp", "What happens next\nWe have it.\nWe look at it."])
        {
            pdf.Text.ShouldContain(told);
        }

        pdf.Text.ShouldContain("What is your condition?\nNot shown here, because it is private. We have it.");
        pdf.Text.ShouldContain("Their illness\nNot shown here");
        pdf.Text.ShouldNotContain("glass");
        pdf.Text.ShouldNotContain("cough");
    }

    [Fact]
    public async Task The_copy_is_in_the_language_of_the_page()
    {
        using var visitor = site.Guildhall.Visit();
        await site.SendAsync(visitor, "mary@example.com");
        await visitor.FollowAsync("Cymraeg");

        var pdf = await ReadAsync(await visitor.FollowAsync("Lawrlwytho copi"));

        pdf.Language.ShouldBe("cy-GB");
        pdf.Text.ShouldContain("Cyngor Bwrdeistref Northmere");
        pdf.Text.ShouldContain("Yr hyn a ddywedoch wrthym");
        pdf.Pages[0].ShouldContain("Tudalen 1 o ");
    }

    [Fact]
    public async Task Nobody_gets_a_copy_without_the_draft_the_proof_or_the_right()
    {
        using var visitor = site.Guildhall.Visit();
        using var stranger = site.Guildhall.Visit();
        var reference = await site.SendAsync(visitor, "mary@example.com");

        (await stranger.GoAsync("/services/short-help/apply/sent?handler=Copy")).Heading.ShouldBe("We no longer have your answers");
        (await stranger.GoAsync($"/track/{reference}?handler=Copy")).Heading.ShouldBe("Track a request");
        (await stranger.GoAsync($"/staff/cases/{reference}?handler=Copy")).Heading.ShouldBe("Sign in");
    }

    [Fact]
    public async Task Who_has_proved_that_a_request_is_theirs_downloads_a_copy_and_not_without_end()
    {
        using var visitor = site.Guildhall.Visit();
        var reference = await site.SendAsync(visitor, "mary@example.com");
        await visitor.GoAsync($"/track?reference={reference}");
        await visitor.SubmitAsync(("proof", "Jones"));
        var tracked = $"/track/{reference}";

        var pdf = await ReadAsync(await visitor.FollowAsync("Download a copy of what you sent"));
        pdf.Text.ShouldContain("A ramp");

        var refused = 0;
        for (var i = 0; i < 31; i++)
        {
            refused += (await visitor.GoAsync($"{tracked}?handler=Copy")).Status == HttpStatusCode.TooManyRequests ? 1 : 0;
        }

        refused.ShouldBeGreaterThan(0);
        visitor.Page.Text.ShouldContain("You have had many copies already. Wait an hour and try again");
        (await visitor.GoAsync(tracked)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_officer_prints_a_copy_and_the_audit_has_it()
    {
        using var visitor = site.Guildhall.Visit();
        var reference = await site.SendAsync(visitor, "mary@example.com");
        using var officer = await site.Guildhall.SignedInAsync("Dev Patel", ["housing-options"]);
        await officer.GoAsync($"/staff/cases/{reference}");

        var pdf = await ReadAsync(await officer.FollowAsync("Print copy (PDF)"));

        pdf.Text.ShouldContain(reference);
        pdf.Text.ShouldNotContain("glass");
        (await site.OneAsync<int>("select count(*)::int from platform.audit_entry where action = 'case.printed' and subject = @reference", new { reference })).ShouldBe(1);
    }

    [Fact]
    public async Task Who_sent_a_form_has_a_copy_e_mailed_once_without_what_is_sensitive()
    {
        using var visitor = site.Guildhall.Visit();
        var email = $"{Guid.CreateVersion7():n}@example.com";
        var reference = await site.SendAsync(visitor, email);
        var twice = visitor.PrepareSubmit([], "E-mail me a copy");

        var page = await visitor.SubmitAsync([], "E-mail me a copy");
        page.Text.ShouldContain("A copy of your answers is on its way to the e-mail address you gave us.");
        page.Document.QuerySelectorAll("button").ShouldNotContain(b => b.TextContent.Contains("E-mail me a copy"));
        (await visitor.SendAsync(twice)).Text.ShouldContain("A copy of your answers is on its way");

        var copy = await site.Guildhall.Sandbox.Messages.WaitForAsync(m => m.To.Contains(email) && m.Subject.StartsWith("What you told us", StringComparison.Ordinal));
        copy.Subject.ShouldContain(reference);
        copy.Text.ShouldContain("What do you wish for?\nA ramp");
        copy.Text.ShouldContain("Not shown here, because it is private");
        copy.Text.ShouldNotContain("glass");
        copy.Text.ShouldNotContain("cough");
        (await site.OneAsync<int>("select count(*)::int from notifications.message where template = 'form-copy' and recipient = @email", new { email })).ShouldBe(1);
    }

    [Fact]
    public async Task A_copy_in_Welsh_is_e_mailed_in_Welsh()
    {
        using var visitor = site.Guildhall.Visit();
        var email = $"{Guid.CreateVersion7():n}@example.com";
        await site.SendAsync(visitor, email);
        await visitor.FollowAsync("Cymraeg");

        await visitor.SubmitAsync([], "E-bostio copi ataf");

        (await site.Guildhall.Sandbox.Messages.WaitForAsync(m => m.To.Contains(email) && m.Subject.StartsWith("Yr hyn a ddywedoch", StringComparison.Ordinal))).Text.ShouldContain("breifat");
    }

    [Fact]
    public async Task One_address_is_not_flooded_with_copies()
    {
        using var visitor = site.Guildhall.Visit();
        var email = $"{Guid.CreateVersion7():n}@example.com";
        for (var i = 0; i < 6; i++)
        {
            await site.SendAsync(visitor, email);
            await visitor.SubmitAsync([], "E-mail me a copy");
            visitor.Page.Status.ShouldBe(i < 5 ? HttpStatusCode.OK : HttpStatusCode.TooManyRequests);
            visitor.Cookies.GetAllCookies().ToList().ForEach(c => c.Expired = true);
        }

        visitor.Page.Text.ShouldContain("We have sent several copies to your e-mail address today");
    }

    private static async Task<PdfReader> ReadAsync(VisitedPage page) => new(await page.Response.Content.ReadAsByteArrayAsync());
}
