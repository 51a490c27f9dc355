using System.Net;
using System.Text.Json.Nodes;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Notifications;
using Guildhall.Foundations.Modules.Places;
using Guildhall.Platform.Time;
using Guildhall.Testing;
using Guildhall.Tests.Forms;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.MyAccount;

/// <summary>What people tell us of themselves once, and what comes of it.</summary>
public sealed class DetailsTests(FormSite site) : IClassFixture<FormSite>
{
    private RunningGuildhall Guildhall => site.Guildhall;

    [Fact]
    public async Task An_address_comes_from_the_gazetteer_or_by_hand_and_a_new_home_ends_the_one_before()
    {
        using var mary = await Guildhall.PersonAsync();
        await mary.GoAsync("/account/details/addresses/add");
        (await mary.SubmitAsync([("search", "ZZ99 9ZZ")], "Find address")).Errors.Single().ShouldStartWith("We found no address for");
        await mary.SubmitAsync([("search", site.Home.Postcode)], "Find address");
        (await mary.SubmitAsync([("kind", "home")], "Save address")).Errors.ShouldBe(["Select an address, or say that it is not listed"]);
        (await mary.SubmitAsync([("uprn", site.Home.Uprn), ("kind", "home"), ("from-day", "31"), ("from-month", "2"), ("from-year", "2020")], "Save address"))
            .Errors.ShouldBe(["Enter a real date, like 27 3 2026"]);
        var saved = await mary.SubmitAsync([("uprn", site.Home.Uprn), ("kind", "home"), ("from-day", "1"), ("from-month", "2"), ("from-year", "2020")], "Save address");
        saved.Text.ShouldContain(site.Home.Postcode);
        saved.Text.ShouldContain("Since 1 February 2020");
        await Guildhall.Sandbox.Messages.WaitForAsync(m => m.To.Contains(mary.Account!.Email) && m.Subject == "Your addresses have changed");

        await mary.GoAsync("/account/details/addresses/add");
        await mary.SubmitAsync([], "Type the address by hand");
        (await mary.SubmitAsync([("line-1", ""), ("kind", "home")], "Save address")).Errors.ShouldBe(["Enter the first line of the address", "Enter the town or city"]);
        var today = LondonTime.Today(TimeProvider.System);
        var moved = await mary.SubmitAsync(
            [("line-1", "1 Far Lane"), ("town", "Elsewhere"), ("postcode", "aa1 1aa"), ("from-day", $"{today.Day}"), ("from-month", $"{today.Month}"), ("from-year", $"{today.Year}")], "Save address");
        moved.Text.ShouldContain("1 Far Lane, Elsewhere, AA1 1AA");
        moved.Text.ShouldContain("Your home before");
        (await site.OneAsync<DateOnly>("select to_on from customers.address where account = @Id and to_on is not null", mary.Account!)).ShouldBe(today.AddDays(-1));

        using var stranger = await Guildhall.PersonAsync("Eve Stranger");
        var id = await site.OneAsync<Guid>("select id from customers.address where account = @Id and to_on is null", mary.Account!);
        (await stranger.GoAsync($"/account/details/addresses/{id}")).Status.ShouldBe(HttpStatusCode.NotFound);
        await mary.GoAsync($"/account/details/addresses/{id}");
        (await mary.SubmitAsync([], "Remove this address")).Text.ShouldNotContain("1 Far Lane");
    }

    [Fact]
    public async Task Who_has_just_moved_is_welcomed_with_what_to_do_and_sees_ticked_what_is_done()
    {
        using var mary = await Guildhall.PersonAsync();
        (await mary.GoAsync("/account")).Text.ShouldNotContain("Welcome to your new home");
        await AddHomeAsync(mary.Account!, LondonTime.Today(TimeProvider.System).AddDays(-3));
        await Guildhall.OpenCaseAsync("library-membership", holder: mary.Account);

        var home = await mary.GoAsync("/account");

        home.Text.ShouldContain("Welcome to your new home");
        home.Document.QuerySelectorAll(".gh-ticks a").Select(a => a.GetAttribute("href")).ShouldBe(
            ["/services/moved-in", "/services/single-person-discount", "/services/resident-parking-permit", "/services/in-year-admission", "/services/library-membership"],
            "the few that come first, and last what is done");
        home.Document.QuerySelector(".gh-ticks__done")!.TextContent.ShouldContain("You have sent this");
    }

    [Fact]
    public async Task Near_their_home_people_see_its_ward_its_councillors_and_what_is_not_as_usual()
    {
        var ward = await site.OneAsync<string>("select ward_code from places.blpu where uprn = @Uprn::bigint", new { site.Home.Uprn });
        var email = await Guildhall.AddStaffAsync("Cllr Jo Rees", [], StaffRole.Councillor);
        await site.ExecuteAsync("insert into identity.work_profile (account, skills, languages, wards) select id, '{}', '{}', array[@ward] from identity.account where email = @email", new { ward, email });
        using var amina = await Guildhall.SignedInAsync("Amina", ["waste-contact"]);
        await amina.GoAsync("/staff/services/assisted-collection/status");
        await amina.SubmitAsync([("state", "slow"), ("words", "Snow has stopped our crews."), ("welsh", "Mae’r eira wedi atal ein criwiau.")], "Tell people");
        using var mary = await Guildhall.PersonAsync();
        (await mary.GoAsync("/account")).Text.ShouldNotContain("Near you");
        await AddHomeAsync(mary.Account!, LondonTime.Today(TimeProvider.System).AddDays(1));

        // They do not live there yet.
        (await mary.GoAsync("/account")).Text.ShouldNotContain("Near you");
        await site.ExecuteAsync("update customers.address set from_on = null where account = @Id", mary.Account!);

        var home = await mary.GoAsync("/account");

        home.Text.ShouldContain($"Your home is in {Guildhall.Services.GetRequiredService<WardNames>().Of(ward)} ward.");
        home.Text.ShouldContain("Cllr Jo Rees");
        home.Text.ShouldContain("Slower than usual");
        home.Text.ShouldContain("Snow has stopped our crews.");

        // What is so in some wards is told to who lives there, and to nobody else.
        var other = Guildhall.Services.GetRequiredService<WardNames>().All.First(w => w.Code != ward).Code;
        await amina.GoAsync("/staff/services/assisted-collection/status");
        (await amina.SubmitAsync([("state", "closed"), ("wards", other)], "Tell people")).Errors.ShouldBe(["A service is closed everywhere or not at all. Take the wards out"]);
        await amina.GoAsync("/staff/services/assisted-collection/status");
        await amina.SubmitAsync([("wards", other)], "Tell people");
        (await mary.GoAsync("/account")).Text.ShouldNotContain("Snow has stopped our crews.");
        (await mary.GoAsync("/services/assisted-collection")).Text.ShouldNotContain("Snow has stopped our crews.");
        await amina.GoAsync("/staff/services/assisted-collection/status");
        await amina.SubmitAsync([("wards", ward)], "Tell people");
        amina.Page.Text.ShouldContain($"In {Guildhall.Services.GetRequiredService<WardNames>().Of(ward)}.");
        (await mary.GoAsync("/account")).Text.ShouldContain("These services are not as usual now, where you live:");
        (await mary.GoAsync("/services/assisted-collection")).Text.ShouldContain("Snow has stopped our crews.");
        var opened = await Guildhall.OpenCaseAsync("assisted-collection", holder: mary.Account);
        await site.ExecuteAsync("update cases.\"case\" set ward = @ward where reference = @Reference", new { ward, Reference = opened.Reference.ToString() });
        (await mary.GoAsync($"/account/requests/{opened.Reference}")).Text.ShouldContain("Snow has stopped our crews.", Case.Sensitive, "who follows a request about a place there is told");
        using var stranger = Guildhall.Visit();
        (await stranger.GoAsync("/services/assisted-collection")).Text.ShouldNotContain("Snow has stopped our crews.");
        await site.ExecuteAsync("delete from catalogue.service_status");
    }

    [Fact]
    public async Task A_form_is_filled_in_from_the_account_says_so_and_keeps_what_is_typed_instead()
    {
        var account = await Guildhall.AddPersonAsync("Mary Ann Jones", phone: "+447700900982");
        await AddHomeAsync(account, null);
        using var mary = await Guildhall.PersonAsync(account: account);
        await mary.AnswerWhoAsync();

        var property = await mary.GoAsync("/services/assisted-collection/apply/property");
        property.Document.QuerySelector("input[name=property-uprn][checked]")!.GetAttribute("value").ShouldBe(site.Home.Uprn);
        property.Text.ShouldContain("From your account. Change it here if it is different this time.");
        await mary.SubmitAsync([], "Continue");
        await mary.SubmitAsync(("reason", "injury"));
        await mary.SubmitAsync(("temporary", "no"));
        var contact = await mary.SubmitAsync(("where-kept", "By the back door"), ("gate", "no"));
        contact.Document.QuerySelector("#name")!.GetAttribute("value").ShouldBe("Mary Ann Jones");
        contact.Document.QuerySelector("#email")!.GetAttribute("value").ShouldBe(account.Email);
        contact.Text.ShouldContain("From your account.");
        var described = contact.Document.QuerySelector("#email")!.GetAttribute("aria-describedby")!;
        contact.Document.GetElementById(described.Split(' ')[0])!.TextContent.ShouldContain("From your account.");

        await mary.SubmitAsync(("name", "Polly Jones"), ("email", "polly@example.com"));
        var again = await mary.GoAsync(contact.Address.AbsolutePath);
        again.Document.QuerySelector("#name")!.GetAttribute("value").ShouldBe("Polly Jones");
        again.Text.ShouldNotContain("From your account.");

        using var anonymous = Guildhall.Visit();
        (await anonymous.AnswerWhoAsync()).Text.ShouldNotContain("From your account.");
    }

    [Fact]
    public async Task Messages_follow_the_language_the_channel_and_the_quiet_hours_a_person_chose()
    {
        var email = $"{Guid.CreateVersion7():n}@example.com";
        using var mary = await Guildhall.PersonAsync(account: await Guildhall.AddPersonAsync(email: email));
        var hour = LondonTime.At(TimeProvider.System.GetUtcNow()).Hour;
        await mary.GoAsync("/account/preferences");
        (await mary.SubmitAsync([("quiet-from", "21:00")], "Save your choices")).Errors.ShouldBe(["Select both a beginning and an end for quiet hours, or neither"]);
        var saved = await mary.SubmitAsync(
            [("requests", "email"), ("language", "cy"), ("quiet-from", $"{hour:00}:00"), ("quiet-to", $"{(hour + 2) % 24:00}:00")], "Save your choices");
        saved.Text.ShouldContain("We saved your changes.");

        // The receipt comes at once, in the chosen language; what an officer does later waits.
        var opened = await Guildhall.OpenCaseAsync(change: new Dictionary<string, JsonNode> { ["email"] = email }, holder: mary.Account);
        await Guildhall.Sandbox.Messages.WaitForAsync(m => m.To.Contains(email) && m.Subject.StartsWith("Rydym wedi cael eich cais", StringComparison.Ordinal));
        using var amina = await Guildhall.SignedInAsync("Amina", ["waste-contact"]);
        await amina.GoAsync($"/staff/cases/{opened.Reference}");
        await amina.SubmitAsync([("reply", "Hello")], "Send message");
        await Eventually.TrueAsync(
            async () => await site.OneAsync<int>("select count(*)::int from notifications.message where about = @Value and not_before > now() and state = 'queued'", opened.Id) == 1, "the message waits");
        await amina.GoAsync($"/staff/cases/{opened.Reference}/ask");
        await amina.SubmitAsync([("question", "for-whom"), ("message", "Who moves them now?")], "Ask the customer");
        await Eventually.TrueAsync(
            async () => await site.OneAsync<int>("select count(*)::int from notifications.message where about = @Value and not_before > now() and state = 'queued'", opened.Id) == 2, "what is asked waits too");
        Guildhall.Sandbox.Messages.To(email).Count.ShouldBe(1);

        await site.ExecuteAsync("update notifications.message set not_before = now() - interval '1 minute' where not_before is not null");
        await Guildhall.Services.GetRequiredService<Platform.Jobs.Schedules>().RunAsync("notifications.send-held", TestContext.Current.CancellationToken);
        await Guildhall.Sandbox.Messages.WaitForAsync(m => m.To.Contains(email) && m.Subject.StartsWith("Neges am eich cais", StringComparison.Ordinal));
        await Guildhall.Sandbox.Messages.WaitForAsync(m => m.To.Contains(email) && m.Subject.StartsWith("Mae angen mwy gennych", StringComparison.Ordinal));

        await mary.GoAsync("/account/preferences");
        await mary.SubmitAsync([("requests", "none"), ("quiet-from", ""), ("quiet-to", "")], "Save your choices");
        await amina.GoAsync($"/staff/cases/{opened.Reference}");
        await amina.SubmitAsync([("reply", "Hello again")], "Send message");
        await Eventually.TrueAsync(
            async () => await site.OneAsync<int>("select count(*)::int from platform.waiting d join platform.event e on e.id = d.event_id where e.kind = 'case.officer-replied'") == 0, "the reply is dealt with");
        (await site.OneAsync<int>("select count(*)::int from notifications.message where about = @Value", opened.Id)).ShouldBe(3);
        (await mary.GoAsync($"/account/requests/{opened.Reference}")).Text.ShouldContain("Hello again");
        (await amina.GoAsync($"/staff/cases/{opened.Reference}/ask")).Text.ShouldContain("This customer does not want e-mails or texts about their requests");
    }

    [Theory]
    [InlineData(21, 8, "2026-11-21T20:59Z", null)]
    [InlineData(21, 8, "2026-11-21T21:00Z", "2026-11-22T08:00Z")]
    [InlineData(21, 8, "2026-11-22T07:59Z", "2026-11-22T08:00Z")]
    [InlineData(21, 8, "2026-11-22T08:00Z", null)]
    [InlineData(9, 17, "2026-06-22T08:30Z", "2026-06-22T16:00Z")]
    [InlineData(22, 1, "2026-10-24T23:30Z", "2026-10-25T00:00Z")]
    public void Quiet_hours_end_by_the_clock_on_the_wall(int from, int to, string at, string? ends) =>
        Reaches.EndOfQuiet(from, to, DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture))
            .ShouldBe(ends is null ? null : DateTimeOffset.Parse(ends, System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public async Task What_is_agreed_to_is_kept_with_its_words_and_every_change_of_mind()
    {
        using var mary = await Guildhall.PersonAsync();
        await mary.GoAsync("/account/preferences/consent");
        await mary.SubmitAsync([("agree", "surveys")], "Save your choices");
        var page = await mary.SubmitAsync([("agree", "surveys")], "Save your choices");
        page.Document.QuerySelectorAll("main .govuk-list--spaced li").Length.ShouldBe(1);
        mary.Page.Document.QuerySelector("input[value=surveys]")!.RemoveAttribute("checked");
        page = await mary.SubmitAsync([("agree", "made-up")], "Save your choices");

        page.Text.ShouldContain("You agreed: You may ask me what I think of a service I have used.");
        page.Text.ShouldContain("You did not agree any more:");
        (await site.OneAsync<int>("select count(*)::int from customers.consent where account = @Id", mary.Account!)).ShouldBe(2);
        await Should.ThrowAsync<Npgsql.PostgresException>(() => site.ExecuteAsync("update customers.consent set given = true where account = @Id", mary.Account!));
    }

    [Fact]
    public async Task Who_closes_their_account_leaves_no_address_preference_or_unfinished_form_behind()
    {
        using var mary = await Guildhall.PersonAsync();
        await AddHomeAsync(mary.Account!, null);
        await mary.GoAsync("/account/preferences");
        await mary.SubmitAsync([("requests", "none")], "Save your choices");
        await mary.AnswerWhoAsync();
        await using (var tx = await Guildhall.Database.BeginAsync(Platform.Ids.Actor.System))
        {
            tx.Publish(new PersonLeft(mary.Account!.Id));
            await tx.CommitAsync();
        }

        await Eventually.TrueAsync(
            async () => await site.OneAsync<int>(
                """
                select (select count(*) from customers.address where account = @Id)::int + (select count(*) from customers.preference where account = @Id)::int
                    + (select count(*) from forms.draft where account_id = @Id and (answers <> '{}' or expires_at > now()))::int
                """,
                mary.Account!) == 0,
            "all is forgotten");
    }

    [Fact]
    public async Task The_pages_of_an_account_are_for_who_is_signed_in()
    {
        foreach (var path in (string[])["details/addresses", "details/addresses/add", "preferences", "preferences/consent", "activity", "forms/x"])
        {
            using var nobody = Guildhall.Visit();
            (await nobody.GoAsync($"/account/{path}")).Address.AbsolutePath.ShouldBe("/account/sign-in", path);
        }
    }

    private Task AddHomeAsync(PersonAccount person, DateOnly? from) => site.ExecuteAsync(
        """
        insert into customers.address (id, account, kind, uprn, text, from_on, added_at)
        values (@Key, @Id, 'home', @uprn, @text, @from, now())
        """,
        new { Key = Guid.CreateVersion7(), person.Id, uprn = long.Parse(site.Home.Uprn, System.Globalization.CultureInfo.InvariantCulture), text = $"1 Some Street, Northmere, {site.Home.Postcode}", from });
}
