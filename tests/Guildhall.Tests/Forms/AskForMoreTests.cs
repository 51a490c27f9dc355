using System.Net;
using System.Security.Cryptography;
using System.Text;
using Guildhall.Platform.Jobs;
using Guildhall.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Forms;

public sealed class AskForMoreTests(AskSite site) : IClassFixture<AskSite>
{
    private static readonly byte[] s_pdf = Encoding.ASCII.GetBytes("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");

    [Fact]
    public async Task An_officer_asks_again_and_the_customers_answer_becomes_the_second_version_of_the_same_case()
    {
        var about = await site.OpenAsync();
        using var officer = await site.OfficerAsync();
        await officer.GoAsync($"/staff/cases/{about.Reference}");
        var ask = await officer.FollowAsync("Ask for more information");
        ask.Text.ShouldContain("They told us: Small");
        ask.Text.ShouldNotContain("glass");
        ask.Text.ShouldContain("Not asked so far: What is the dog called? (asked if");

        var link = await site.AskAsync(officer, about, "size");

        officer.Page.TextOf(".gh-glance").ShouldNotBeNull().ShouldContain("Waiting for the customer, until");
        officer.Page.TextOf(".gh-timeline").ShouldNotBeNull().ShouldContain("Please tell us more about your garden.");
        (await officer.GoAsync("/staff/cases")).Document.QuerySelectorAll("tr").Single(r => r.TextContent.Contains(about.Reference, StringComparison.Ordinal))
            .TextContent.ShouldContain("Waiting for the customer");
        using var customer = site.Guildhall.Visit();
        var opened = await customer.GoAsync(link);
        opened.Heading.ShouldBe("We need more from you");
        opened.Text.ShouldContain("Please tell us more about your garden.");
        opened.Text.ShouldContain("How large is it?");
        opened.Text.ShouldNotContain("O’Brien");
        opened.Address.AbsolutePath.ShouldNotContain(link["/more/".Length..]);

        var question = await customer.FollowAsync("Start now");
        question.Heading.ShouldBe("Your garden");
        question.TextOf(".govuk-caption-l").ShouldBe("Step 1 of 1");
        question.Document.QuerySelector("input[name=size]")!.GetAttribute("value").ShouldBe("Small");
        question.Document.QuerySelector("input[name=dog]").ShouldBeNull();
        var check = await customer.SubmitAsync([("size", "As large as a field")], "Continue");
        check.Heading.ShouldBe("Check your answers before you send them");
        check.Document.QuerySelectorAll(".govuk-summary-list__row").Length.ShouldBe(1);
        var sent = await customer.SubmitAsync([], "Send");

        sent.Heading.ShouldBe("Thank you, we have received it");
        sent.Text.ShouldContain(about.Reference);
        (await site.Guildhall.Sandbox.Messages.WaitForAsync(m => m.To.Contains(about.Email) && m.Subject.StartsWith("We have what you sent", StringComparison.Ordinal)))
            .Text.ShouldContain(about.Reference);
        var page = await officer.GoAsync($"/staff/cases/{about.Reference}");
        page.TextOf("#answer-size").ShouldNotBeNull().ShouldContain("As large as a field");
        page.TextOf(".gh-glance").ShouldNotBeNull().ShouldContain("Has answered");
        page.TextOf(".gh-timeline").ShouldNotBeNull().ShouldContain("The customer sent more");
        var differences = await officer.FollowAsync("See what changed");
        differences.Text.ShouldContain("2 versions. 1 answer changed.");
        differences.TextOf("#answer-size td:nth-of-type(1)").ShouldBe("Small");
        differences.TextOf("#answer-size td:nth-of-type(2)").ShouldBe("Changed As large as a field");
        differences.Document.QuerySelector("#answer-dog").ShouldBeNull();
        (await officer.FollowAsync("Show all answers")).TextOf("#answer-dog td:nth-of-type(2)").ShouldBe("No");
        (await site.OneAsync<string>("select answers ->> 'size' from cases.submission where case_id = @Id and number = 1", new { about.Id })).ShouldBe("Small");
    }

    [Fact]
    public async Task A_changed_answer_leads_to_questions_that_were_never_asked_and_back()
    {
        var about = await site.OpenAsync();
        using var officer = await site.OfficerAsync();
        using var customer = await BeginAsync(await site.AskAsync(officer, about, "dog"));

        (await customer.SubmitAsync([("dog", "yes")], "Continue")).Heading.ShouldBe("What is the dog called?");
        (await customer.GoAsync(customer.Page.Address.AbsolutePath.Replace("/dog", "/check", StringComparison.Ordinal))).Heading.ShouldBe("What is the dog called?");
        (await customer.SubmitAsync([("dog-name", "Rex")], "Continue")).Heading.ShouldBe("Check your answers before you send them");
        customer.Page.Document.QuerySelectorAll(".govuk-summary-list__row").Length.ShouldBe(2);
        await customer.FollowAsync("Change");
        (await customer.SubmitAsync([("dog", "no")], "Continue")).Document.QuerySelectorAll(".govuk-summary-list__row").Length.ShouldBe(1);
        await customer.FollowAsync("Change");
        (await customer.SubmitAsync([("dog", "yes")], "Continue")).Text.ShouldContain("Rex");
        await customer.SubmitAsync([], "Send");

        var differences = await officer.GoAsync($"/staff/cases/{about.Reference}/differences");
        differences.TextOf("#answer-dog-name td:nth-of-type(1)").ShouldBe("Not given");
        differences.TextOf("#answer-dog-name td:nth-of-type(2)").ShouldBe("Added Rex");
    }

    [Fact]
    public async Task Questions_that_are_not_asked_cannot_be_changed_by_what_is_sent()
    {
        var about = await site.OpenAsync();
        using var officer = await site.OfficerAsync();
        using var customer = await BeginAsync(await site.AskAsync(officer, about, "size"));

        await customer.SubmitAsync([("size", "Large"), ("dog", "yes"), ("name", "Somebody Else")], "Continue");
        await customer.SubmitAsync([], "Send");

        (await site.OneAsync<string>("select (answers ->> 'dog') || ' ' || (answers ->> 'name') from cases.submission where case_id = @Id and number = 2", new { about.Id }))
            .ShouldBe("no Siân O’Brien");
        (await customer.GoAsync($"/asked/{await AskIdAsync(about.Id)}/you")).Heading.ShouldBe("You have already sent this");
    }

    [Fact]
    public async Task Answers_that_are_judged_together_are_asked_together()
    {
        var about = await site.OpenAsync();
        using var officer = await site.OfficerAsync();
        await officer.GoAsync($"/staff/cases/{about.Reference}/ask");
        officer.Page.Text.ShouldContain("These answers are checked together");
        using var customer = await BeginAsync(await site.AskAsync(officer, about, "day"));

        var refused = await customer.SubmitAsync([("day", "sunday"), ("time", "evening")], "Continue");

        refused.Errors.ShouldBe(["We do not come on Sunday evenings"]);
        (await customer.SubmitAsync([("day", "sunday"), ("time", "morning")], "Continue")).Heading.ShouldBe("Check your answers before you send them");
    }

    [Fact]
    public async Task Asking_is_refused_in_plain_words()
    {
        using var officer = await site.OfficerAsync();
        var about = await site.OpenAsync();
        await officer.GoAsync($"/staff/cases/{about.Reference}/ask");

        var empty = await officer.SubmitAsync([("days", "many")], "Ask the customer");
        empty.Status.ShouldBe(HttpStatusCode.BadRequest);
        empty.Errors.ShouldBe(["Tick at least one question", "Write what you need from the customer", "Enter how many working days they have, from 1 to 60"]);
        (await officer.SubmitAsync([("question", "dog-name"), ("message", "Which dog?"), ("days", "5")], "Ask the customer")).Errors.ShouldBe(["Tick at least one question"]);
        (await officer.SubmitAsync([("question", "made-up"), ("message", "Which dog?"), ("days", "99")], "Ask the customer")).Errors.Count.ShouldBe(2);

        var unreachable = await site.OpenAsync(answers: [("email", ""), ("phone", "01632 960 123")]);
        (await officer.GoAsync($"/staff/cases/{unreachable.Reference}/ask")).Text.ShouldContain("We have no e-mail address or mobile number for this customer");
        officer.Page.Document.QuerySelector("main form").ShouldBeNull();

        await officer.GoAsync($"/staff/cases/{about.Reference}/ask");
        var late = officer.PrepareSubmit([("question", "size"), ("message", "How large?")], "Ask the customer");
        await CloseAsync(officer, about.Reference);
        officer.Page.Text.ShouldNotContain("Ask for more information");
        var closed = await officer.SendAsync(late);
        closed.Status.ShouldBe(HttpStatusCode.Conflict);
        closed.Text.ShouldContain("This case is closed, so the customer cannot be asked for more.");
        (await site.OneAsync<int>("select count(*)::int from forms.ask where case_id = any(@ids)", new { ids = new[] { about.Id, unreachable.Id } })).ShouldBe(0);
        (await officer.GoAsync("/staff/cases/NM-1111-1111/ask")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_customer_can_be_asked_one_thing_at_a_time()
    {
        var about = await site.OpenAsync();
        using var ffion = await site.OfficerAsync();
        using var gareth = await site.OfficerAsync("Gareth");
        await gareth.GoAsync($"/staff/cases/{about.Reference}/ask");
        var second = gareth.PrepareSubmit([("question", "dog"), ("message", "Is there a dog?")], "Ask the customer");
        await site.AskAsync(ffion, about, "size");

        var page = await gareth.SendAsync(second);

        page.Status.ShouldBe(HttpStatusCode.Conflict);
        page.Heading.ShouldBe("What the customer was asked");
        page.Text.ShouldContain("Ffion,");
    }

    [Fact]
    public async Task An_officer_takes_back_what_was_asked_and_may_ask_again()
    {
        var about = await site.OpenAsync();
        using var officer = await site.OfficerAsync();
        var link = await site.AskAsync(officer, about, "size");
        using var customer = await BeginAsync(link);
        var late = customer.PrepareSubmit([("size", "Large")], "Continue");
        await officer.FollowAsync("See what you asked the customer for");

        await officer.SubmitAsync([], "Withdraw the questions");

        officer.Page.TextOf(".gh-glance").ShouldNotBeNull().ShouldNotContain("Waiting for the customer");
        var answer = await customer.SendAsync(late);
        answer.Status.ShouldBe(HttpStatusCode.Gone);
        answer.Heading.ShouldBe("We need no more from you");
        (await site.OneAsync<int>("select count(*)::int from forms.draft where ask_id is not null and answers ->> 'email' = @Email", new { about.Email })).ShouldBe(0);

        await officer.GoAsync($"/staff/cases/{about.Reference}/ask");
        await officer.SubmitAsync([("question", "dog"), ("message", "Is there a dog?")], "Ask the customer");
        await Eventually.TrueAsync(() => site.Guildhall.Sandbox.Messages.To(about.Email).Any(m => m.Text.Contains("Is there a dog?", StringComparison.Ordinal)), "the second message");
        using var again = await BeginAsync(await site.LinkAsync(about.Email));
        again.Page.Text.ShouldContain("Do you have a dog?");
        (await customer.GoAsync(link)).Heading.ShouldBe("We need no more from you");
    }

    [Fact]
    public async Task A_link_whose_time_is_over_says_what_to_do_and_the_officer_can_ask_again()
    {
        var about = await site.OpenAsync();
        using var officer = await site.OfficerAsync();
        var link = await site.AskAsync(officer, about, "size");
        using var customer = await BeginAsync(link);
        await customer.SubmitAsync([("size", "Large")], "Continue");
        var send = customer.PrepareSubmit([], "Send");
        await EndTimeAsync(about.Id);

        var late = await customer.SendAsync(send);

        late.Status.ShouldBe(HttpStatusCode.Gone);
        late.Heading.ShouldBe("The time to answer is over");
        late.Text.ShouldContain("We can give you more time");
        (await site.SubmissionsAsync(about.Id)).ShouldBe(1);
        (await officer.GoAsync($"/staff/cases/{about.Reference}")).TextOf(".gh-glance").ShouldNotBeNull().ShouldContain("No answer by");
        (await officer.GoAsync($"/staff/cases/{about.Reference}/ask")).Text.ShouldContain("The customer did not answer by");
        (await officer.SubmitAsync([], "Ask the customer")).TextOf(".gh-glance").ShouldNotBeNull().ShouldContain("Waiting for the customer");
    }

    [Fact]
    public async Task Sending_at_once_many_times_makes_one_submission_and_the_link_is_used_up()
    {
        var about = await site.OpenAsync();
        using var officer = await site.OfficerAsync();
        var link = await site.AskAsync(officer, about, "size");
        using var customer = await BeginAsync(link);
        await customer.SubmitAsync([("size", "Large")], "Continue");
        var presses = Enumerable.Range(0, 8).Select(_ => customer.PrepareSubmit([], "Send")).ToList();

        var answers = await Task.WhenAll(presses.Select(p => customer.Http.SendAsync(p)));

        answers.ShouldAllBe(a => a.StatusCode == HttpStatusCode.Redirect);
        answers.Count(a => a.Headers.Location!.ToString().EndsWith("/sent", StringComparison.Ordinal)).ShouldBeGreaterThan(0);
        (await site.SubmissionsAsync(about.Id)).ShouldBe(2);
        (await site.OneAsync<int>("select count(*)::int from cases.timeline_entry where case_id = @Id and kind = 'answered'", new { about.Id })).ShouldBe(1);
        (await customer.GoAsync(link)).Heading.ShouldBe("You have already sent this");
        using var elsewhere = site.Guildhall.Visit();
        (await elsewhere.GoAsync(link)).Heading.ShouldBe("You have already sent this");
    }

    [Fact]
    public async Task Who_answers_a_case_that_was_closed_meanwhile_is_told_so_and_how_to_reach_us()
    {
        var about = await site.OpenAsync();
        using var officer = await site.OfficerAsync();
        var link = await site.AskAsync(officer, about, "size");
        using var customer = await BeginAsync(link);
        await customer.SubmitAsync([("size", "Large")], "Continue");
        var send = customer.PrepareSubmit([], "Send");
        await CloseAsync(officer, about.Reference);

        var refused = await customer.SendAsync(send);

        refused.Status.ShouldBe(HttpStatusCode.Gone);
        refused.Heading.ShouldBe("We have finished with this request");
        refused.Text.ShouldContain("phone us on 01632 960 100");
        (await site.SubmissionsAsync(about.Id)).ShouldBe(1);
        await Eventually.TrueAsync(async () => await site.OneAsync<string>("select state from forms.ask where case_id = @Id", new { about.Id }) == "withdrawn", "the end of what was asked");
        (await customer.GoAsync(link)).Heading.ShouldBe("We have finished with this request");
        (await officer.GoAsync($"/staff/cases/{about.Reference}")).TextOf(".gh-glance").ShouldNotBeNull().ShouldNotContain("Waiting");
    }

    [Fact]
    public async Task Closing_and_sending_at_once_does_one_after_the_other()
    {
        using var officer = await site.OfficerAsync();
        for (var round = 0; round < 4; round++)
        {
            var about = await site.OpenAsync();
            using var customer = await BeginAsync(await site.AskAsync(officer, about, "size"));
            await customer.SubmitAsync([("size", "Large")], "Continue");
            var send = customer.PrepareSubmit([], "Send");
            await officer.GoAsync($"/staff/cases/{about.Reference}");
            var close = officer.PrepareSubmit([("to", "done")], "Move");

            var answers = await Task.WhenAll(customer.Http.SendAsync(send), officer.Http.SendAsync(close));

            // Either the answer came first, and the officer is shown it before they close; or the case was closed, and nothing came in.
            var isSent = answers[0].Headers.Location!.ToString().EndsWith("/sent", StringComparison.Ordinal);
            (await site.SubmissionsAsync(about.Id)).ShouldBe(isSent ? 2 : 1);
            (answers[1].StatusCode == HttpStatusCode.Conflict).ShouldBe(isSent);
        }
    }

    [Fact]
    public async Task What_fails_in_the_middle_leaves_nothing_and_can_be_sent_again()
    {
        var about = await site.OpenAsync();
        using var officer = await site.OfficerAsync();
        using var customer = await BeginAsync(await site.AskAsync(officer, about, "size"));
        await customer.SubmitAsync([("size", "Large")], "Continue");
        var (send, again) = (customer.PrepareSubmit([], "Send"), customer.PrepareSubmit([], "Send"));
        await site.ExecuteAsync(
            $"""
            create function cases.fail_{about.Id:n}() returns trigger language plpgsql as $$ begin raise exception 'The power went.'; end $$;
            create trigger fail_{about.Id:n} before insert on cases.timeline_entry for each row when (new.case_id = '{about.Id}') execute function cases.fail_{about.Id:n}();
            """);

        await customer.SendAsync(send);

        (await site.SubmissionsAsync(about.Id)).ShouldBe(1);
        (await site.OneAsync<string>("select state from forms.ask where case_id = @Id", new { about.Id })).ShouldBe("open");
        await site.ExecuteAsync($"drop trigger fail_{about.Id:n} on cases.timeline_entry");
        (await customer.SendAsync(again)).Heading.ShouldBe("Thank you, we have received it");
        (await site.SubmissionsAsync(about.Id)).ShouldBe(2);
    }

    [Fact]
    public async Task Where_people_sign_in_the_link_opens_for_whom_the_request_belongs_to_alone()
    {
        var ann = await site.Guildhall.AddPersonAsync("Ann Lee");
        var about = await site.OpenWithAccountAsync(ann);
        using var officer = await site.OfficerAsync();
        var link = await site.AskAsync(officer, about, "size");
        var ask = await AskIdAsync(about.Id);

        using var stranger = site.Guildhall.Visit();
        (await stranger.GoAsync(link)).Heading.ShouldBe("Sign in to your account");
        stranger.Page.Text.ShouldNotContain(about.Reference);
        (await stranger.GoAsync($"/asked/{ask}/garden")).Heading.ShouldBe("Sign in to your account");

        using var ben = await site.Guildhall.PersonAsync("Ben Other");
        var refused = await ben.GoAsync(link);
        refused.Status.ShouldBe(HttpStatusCode.Forbidden);
        refused.Heading.ShouldBe("This is for another account");
        refused.Text.ShouldContain("You are signed in as Ben Other");
        refused.Text.ShouldNotContain(about.Reference);
        refused.Text.ShouldNotContain("How large is it?");
        foreach (var page in (string[])["garden", "check", "sent"])
        {
            (await ben.GoAsync($"/asked/{ask}/{page}")).Heading.ShouldBe("This is for another account", page);
        }

        using var owner = await site.Guildhall.PersonAsync(account: ann);
        (await owner.GoAsync(link)).Heading.ShouldBe("We need more from you");
        await owner.FollowAsync("Start now");
        await owner.SubmitAsync([("size", "Large")], "Continue");
        (await owner.SubmitAsync([], "Send")).Heading.ShouldBe("Thank you, we have received it");
        (await site.SubmissionsAsync(about.Id)).ShouldBe(2);
        (await ben.GoAsync($"/asked/{ask}/sent")).Heading.ShouldBe("This is for another account");
    }

    [Fact]
    public async Task Who_left_a_mobile_number_alone_is_texted_the_link_and_that_we_have_the_answer()
    {
        const string Mobile = "+447700900451";
        var about = await site.OpenAsync(answers: [("email", null!), ("phone", "07700 900451")]);
        using var officer = await site.OfficerAsync();
        (await officer.GoAsync($"/staff/cases/{about.Reference}/ask")).Text.ShouldContain("07700 900451");

        var link = await site.AskAsync(officer, about with { Email = Mobile }, "size");

        var text = site.Guildhall.Sandbox.Messages.To(Mobile).Single(m => m.Text.Contains(link, StringComparison.Ordinal));
        text.Kind.ShouldBe("sms");
        text.Text.ShouldContain(about.Reference);
        using var customer = await BeginAsync(link);
        await customer.SubmitAsync([("size", "Large")], "Continue");
        (await customer.SubmitAsync([], "Send")).Text.ShouldContain("We have sent your phone a text message with your reference.");
        customer.Page.Text.ShouldNotContain("e-mail");
        await Eventually.TrueAsync(() => site.Guildhall.Sandbox.Messages.To(Mobile).Any(m => m.Id > text.Id && m.Text.Contains(about.Reference, StringComparison.Ordinal)), "the text that we have it");
    }

    [Theory]
    [InlineData("07700 900452", true)]
    [InlineData("01632 960 452", false)]
    public async Task The_last_page_speaks_of_a_text_message_to_who_gets_one(string phone, bool texted)
    {
        using var resident = site.Guildhall.Visit();
        await resident.GoAsync("/services/garden-help/apply");
        await resident.SubmitAsync([("name", "Mary Jones"), ("phone", phone)], "Continue");
        await resident.SubmitAsync([("dog", "no"), ("size", "Small")], "Continue");
        await resident.SubmitAsync([("condition", "Knees of glass")], "Continue");
        await resident.SubmitAsync([], "Continue");
        await resident.SubmitAsync([("day", "monday"), ("time", "morning")], "Continue");

        var sent = await resident.SubmitAsync([], "Send");

        sent.Heading.ShouldBe("Thank you, we have received it");
        sent.Text.Contains("We have sent your phone a text message with your reference.", StringComparison.Ordinal).ShouldBe(texted);
        sent.Text.ShouldNotContain("We have sent you an e-mail");
        sent.Text.ShouldNotContain("E-mail me a copy");
    }

    [Fact]
    public async Task Nobody_gets_in_without_the_link_and_guesses_are_counted()
    {
        var about = await site.OpenAsync();
        using var officer = await site.OfficerAsync();
        await site.AskAsync(officer, about, "size");
        var ask = await AskIdAsync(about.Id);
        using var stranger = site.Guildhall.Visit();

        var page = await stranger.GoAsync($"/asked/{ask}");
        page.Status.ShouldBe(HttpStatusCode.NotFound);
        page.Heading.ShouldBe("Open the link we sent you");
        page.Text.ShouldNotContain(about.Reference);
        (await stranger.GoAsync($"/asked/{ask}/garden")).Heading.ShouldBe("Open the link we sent you");
        (await stranger.GoAsync($"/asked/{ask}/sent")).Heading.ShouldBe("Open the link we sent you");
        (await stranger.GoAsync($"/asked/{Guid.CreateVersion7()}/check")).Heading.ShouldBe("Open the link we sent you");

        // Another council's link, a piece of one, and none at all.
        (await stranger.GoAsync($"/more/{RandomNumberGenerator.GetHexString(32, lowercase: true)}")).Status.ShouldBe(HttpStatusCode.NotFound);
        stranger.Page.Heading.ShouldBe("This link does not work");
        (await stranger.GoAsync("/more/%E2%80%A6")).Status.ShouldBe(HttpStatusCode.NotFound);
        await using var other = await RunningGuildhall.StartAsync();
        using var guesser = other.Visit();
        HttpStatusCode status;
        var tries = 0;
        do
        {
            status = (await guesser.GoAsync($"/more/{RandomNumberGenerator.GetHexString(32, lowercase: true)}")).Status;
        }
        while (status == HttpStatusCode.NotFound && ++tries < 60);

        status.ShouldBe(HttpStatusCode.TooManyRequests);
        guesser.Page.Text.ShouldContain("Wait 15 minutes");
    }

    [Fact]
    public async Task Private_answers_are_asked_anew_and_told_apart_without_showing_them()
    {
        var about = await site.OpenAsync();
        using var officer = await site.OfficerAsync();
        using var customer = await BeginAsync(await site.AskAsync(officer, about, "condition", "since"));

        customer.Page.Text.ShouldContain("we do not show here what you told us before");
        customer.Page.Text.ShouldNotContain("glass");
        (await customer.SubmitAsync([("since", "May")], "Continue")).Status.ShouldBe(HttpStatusCode.BadRequest);
        await customer.SubmitAsync([("condition", "Elbows of china"), ("since", "May")], "Continue");
        await customer.SubmitAsync([], "Send");

        var stored = await site.OneAsync<string>("select string_agg(answers::text, ' ') from cases.submission where case_id = @Id", new { about.Id });
        stored.ShouldNotContain("glass");
        stored.ShouldNotContain("china");
        var differences = await officer.GoAsync($"/staff/cases/{about.Reference}/differences");
        differences.TextOf("#answer-condition td:nth-of-type(2)").ShouldBe("Changed ••••••");
        differences.Text.ShouldNotContain("china");
        var shown = await officer.SubmitAsync([], form: "#answer-condition form");
        shown.TextOf("#answer-condition td:nth-of-type(1)").ShouldBe("Knees of glass");
        shown.TextOf("#answer-condition td:nth-of-type(2)").ShouldBe("Changed Elbows of china");
        (await site.OneAsync<int>("select count(*)::int from platform.audit_entry where action = 'answer.revealed' and subject = @Reference", new { about.Reference })).ShouldBe(1);
    }

    [Fact]
    public async Task Private_answers_that_are_not_asked_again_stay_as_they_were()
    {
        var about = await site.OpenAsync();
        using var officer = await site.OfficerAsync();
        using var customer = await BeginAsync(await site.AskAsync(officer, about, "size"));
        await customer.SubmitAsync([("size", "Large")], "Continue");
        await customer.SubmitAsync([], "Send");

        await officer.GoAsync($"/staff/cases/{about.Reference}");
        (await officer.SubmitAsync([], form: "#answer-condition form")).Text.ShouldContain("Knees of glass");
        (await officer.GoAsync($"/staff/cases/{about.Reference}/differences")).Document.QuerySelector("#answer-condition").ShouldBeNull();
    }

    [Fact]
    public async Task Files_sent_before_stay_and_new_ones_join_them()
    {
        using var sender = site.Guildhall.Visit();
        var email = $"{Guid.CreateVersion7():n}@example.com";
        await sender.GoAsync("/services/garden-help/apply");
        await sender.SubmitAsync([("name", "Ann Lee"), ("email", email)], "Continue");
        await sender.SubmitAsync([("dog", "no"), ("size", "Small")], "Continue");
        await sender.SubmitAsync([("condition", "Fine")], "Continue");
        await sender.UploadAsync([], "Continue", ("papers-new", "one.pdf", s_pdf), ("papers-new", "two.pdf", s_pdf));
        await sender.SubmitAsync([("day", "monday"), ("time", "morning")], "Continue");
        var reference = AssistedCollection.ReferenceOn(await sender.SubmitAsync([], "Send")).ShouldNotBeNull();
        var about = (reference, await site.OneAsync<Guid>("select id from cases.\"case\" where reference = @reference", new { reference }), email);
        using var officer = await site.OfficerAsync();

        using var customer = await BeginAsync(await site.AskAsync(officer, about, "papers"));
        customer.Page.Text.ShouldContain("one.pdf");
        await customer.SubmitAsync([], "Remove one.pdf");
        var check = await customer.UploadAsync([], "Continue", ("papers-new", "three.pdf", s_pdf));
        check.Text.ShouldContain("two.pdf");
        await customer.SubmitAsync([], "Send");

        customer.Page.Heading.ShouldBe("Thank you, we have received it");
        var page = await officer.GoAsync($"/staff/cases/{reference}");
        page.TextOf("#answer-papers").ShouldNotBeNull().ShouldContain("three.pdf");
        page.TextOf("#answer-papers").ShouldNotBeNull().ShouldNotContain("one.pdf");
        var differences = await officer.GoAsync($"/staff/cases/{reference}/differences");
        differences.TextOf("#answer-papers td:nth-of-type(1)").ShouldNotBeNull().ShouldContain("one.pdf");
        (await officer.GoAsync(differences.Document.QuerySelector("#answer-papers td:nth-of-type(1) a")!.GetAttribute("href")!)).Status.ShouldBe(HttpStatusCode.OK);
        (await site.OneAsync<int>("select count(*)::int from records.document where subject = 'case:' || @id", new { id = about.Item2 })).ShouldBe(3);
    }

    [Fact]
    public async Task A_file_question_that_is_not_asked_again_keeps_its_files_and_one_of_another_case_is_not_taken()
    {
        var about = await site.OpenAsync();
        var foreign = await site.OneAsync<Guid?>("select (select id from records.document where subject like 'case:%' limit 1)");
        using var officer = await site.OfficerAsync();
        using var customer = await BeginAsync(await site.AskAsync(officer, about, "papers"));

        await customer.UploadAsync([("papers", $"{foreign ?? Guid.CreateVersion7()}")], "Continue");
        await customer.SubmitAsync([], "Send");

        (await site.OneAsync<string?>("select answers ->> 'papers' from cases.submission where case_id = @Id and number = 2", new { about.Id })).ShouldBeNull();
    }

    [Fact]
    public async Task A_customer_is_reminded_once_two_working_days_before_the_end()
    {
        var about = await site.OpenAsync();
        using var officer = await site.OfficerAsync();
        var link = await site.AskAsync(officer, about, "size");
        (await site.OneAsync<bool>("select due_on - remind_on >= 2 and remind_on > asked_at::date from forms.ask where case_id = @Id", new { about.Id })).ShouldBeTrue();
        await RemindAsync();
        site.Guildhall.Sandbox.Messages.To(about.Email).ShouldNotContain(m => m.Subject.Contains("still need", StringComparison.Ordinal));

        await site.ExecuteAsync("update forms.ask set remind_on = asked_at::date where case_id = @Id", new { about.Id });
        await RemindAsync();
        await RemindAsync();

        var reminder = await site.Guildhall.Sandbox.Messages.WaitForAsync(m => m.To.Contains(about.Email) && m.Subject.StartsWith("We still need more from you", StringComparison.Ordinal));
        reminder.Text.ShouldContain(link);
        reminder.Text.ShouldContain("Please tell us more about your garden.");
        site.Guildhall.Sandbox.Messages.To(about.Email).Count(m => m.Subject.StartsWith("We still need", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task Who_follows_their_request_finds_what_is_asked_there()
    {
        var about = await site.OpenAsync();
        using var officer = await site.OfficerAsync();
        await site.AskAsync(officer, about, "size");
        using var customer = site.Guildhall.Visit();
        await customer.GoAsync($"/track?reference={about.Reference}");
        var tracked = await customer.SubmitAsync(("proof", about.Email));
        tracked.Text.ShouldContain("We asked you for more");
        tracked.Text.ShouldContain("Please send it by");

        (await customer.FollowAsync("See what we need, and send it")).Heading.ShouldBe("We need more from you");
        await customer.FollowAsync("Start now");
        await customer.SubmitAsync([("size", "Large")], "Continue");
        await customer.SubmitAsync([], "Send");

        var after = await customer.GoAsync($"/track/{about.Reference}");
        after.Text.ShouldContain("You sent more");
        after.Text.ShouldNotContain("See what we need");
    }

    [Fact]
    public async Task A_customer_who_writes_in_Welsh_is_asked_and_thanked_in_Welsh()
    {
        var about = await site.OpenAsync("cy");
        using var officer = await site.OfficerAsync();
        (await officer.GoAsync($"/staff/cases/{about.Reference}/ask")).Text.ShouldContain("Write in Welsh");
        await officer.SubmitAsync([("question", "size"), ("message", "Dywedwch fwy am eich gardd.")], "Ask the customer");
        var message = await site.Guildhall.Sandbox.Messages.WaitForAsync(m => m.To.Contains(about.Email) && m.Subject.StartsWith("Mae angen mwy gennych: ", StringComparison.Ordinal));
        message.Text.ShouldContain("Dywedwch fwy am eich gardd.");

        using var customer = site.Guildhall.Visit();
        customer.Cookies.Add(site.Guildhall.Address, new Cookie("gh_language", "cy"));
        var opened = await customer.GoAsync(await site.LinkAsync(about.Email));
        opened.Document.DocumentElement.GetAttribute("lang").ShouldBe("cy");
        opened.Heading.ShouldBe("Mae angen mwy gennych");
        await customer.FollowAsync("Dechrau nawr");
        await customer.SubmitAsync([("size", "Mawr")], "Parhau");
        (await customer.SubmitAsync([], "Anfon")).Heading.ShouldStartWith("Diolch");
        await site.Guildhall.Sandbox.Messages.WaitForAsync(m => m.To.Contains(about.Email) && m.Subject.StartsWith("Rydym wedi cael yr hyn a anfonoch", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_officer_who_has_the_case_hears_of_the_answer_and_moving_on_clears_the_flag()
    {
        var about = await site.OpenAsync();
        var address = await site.Guildhall.AddStaffAsync("Owain", [AskSite.Team]);
        using var officer = site.Guildhall.Visit();
        await officer.GoAsync("/staff/sign-in");
        await officer.SubmitAsync(("email", address), ("password", StaffData.Password));
        var owner = await site.OneAsync<Guid>("select id from identity.account where email = @address", new { address });
        await officer.GoAsync($"/staff/cases/{about.Reference}");
        await officer.SubmitAsync([("owner", $"{owner}")], "Give");
        using var customer = await BeginAsync(await site.AskAsync(officer, about, "size"));
        await customer.SubmitAsync([("size", "Large")], "Continue");
        await customer.SubmitAsync([], "Send");

        var told = await site.Guildhall.Sandbox.Messages.WaitForAsync(m => m.To.Contains(address));
        told.Subject.ShouldStartWith("The customer has answered");
        told.Text.ShouldContain(about.Reference);
        (await officer.GoAsync("/staff/cases")).Document.QuerySelectorAll("tr").Single(r => r.TextContent.Contains(about.Reference, StringComparison.Ordinal))
            .TextContent.ShouldContain("Customer answered");
        await officer.GoAsync($"/staff/cases/{about.Reference}");
        (await officer.SubmitAsync([("to", "look")], "Move")).TextOf(".gh-glance").ShouldNotBeNull().ShouldNotContain("Has answered");
    }

    [Fact]
    public async Task New_contact_details_are_the_cases_from_then_on()
    {
        var about = await site.OpenAsync();
        using var officer = await site.OfficerAsync();
        using var customer = await BeginAsync(await site.AskAsync(officer, about, "name", "email"));
        var email = $"{Guid.CreateVersion7():n}@example.com";
        await customer.SubmitAsync([("name", "Siân Prys-Jones"), ("email", email)], "Continue");
        await customer.SubmitAsync([], "Send");

        (await officer.GoAsync($"/staff/cases/{about.Reference}")).Text.ShouldContain("Siân Prys-Jones");
        await site.Guildhall.Sandbox.Messages.WaitForAsync(m => m.To.Contains(email) && m.Subject.StartsWith("We have what you sent", StringComparison.Ordinal));
        await customer.GoAsync($"/track?reference={about.Reference}");
        (await customer.SubmitAsync(("proof", email))).Address.AbsolutePath.ShouldBe($"/track/{about.Reference}");
    }

    [Fact]
    public async Task An_answer_in_the_same_browser_leaves_another_form_of_the_service_alone()
    {
        var about = await site.OpenAsync();
        using var officer = await site.OfficerAsync();
        using var customer = site.Guildhall.Visit();
        await customer.GoAsync("/services/garden-help/apply");
        await customer.SubmitAsync([("name", "A Neighbour")], "Continue");
        await customer.GoAsync(await site.AskAsync(officer, about, "size"));
        await customer.FollowAsync("Start now");
        await customer.SubmitAsync([("size", "Large")], "Continue");
        await customer.SubmitAsync([], "Send");

        (await customer.GoAsync("/services/garden-help/apply/you")).Document.QuerySelector("input[name=name]")!.GetAttribute("value").ShouldBe("A Neighbour");
        (await site.OneAsync<int>("select count(*)::int from cases.\"case\" where customer_name = 'A Neighbour'")).ShouldBe(0);
    }

    [Fact]
    public async Task Another_teams_officer_can_neither_ask_nor_compare_where_the_case_is_restricted()
    {
        var about = await site.OpenAsync();
        await site.ExecuteAsync("update cases.\"case\" set restricted = true where id = @Id", new { about.Id });
        using var other = await site.Guildhall.SignedInAsync("Nia", ["waste-contact"]);

        (await other.GoAsync($"/staff/cases/{about.Reference}/ask")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await other.GoAsync($"/staff/cases/{about.Reference}/differences")).Status.ShouldBe(HttpStatusCode.NotFound);
        using var stranger = site.Guildhall.Visit();
        (await stranger.GoAsync($"/staff/cases/{about.Reference}/ask")).Address.AbsolutePath.ShouldBe("/staff/sign-in");
    }

    private async Task<Visitor> BeginAsync(string link)
    {
        var customer = site.Guildhall.Visit();
        await customer.GoAsync(link);
        await customer.FollowAsync("Start now");
        return customer;
    }

    private static async Task CloseAsync(Visitor officer, string reference)
    {
        await officer.GoAsync($"/staff/cases/{reference}");
        await officer.SubmitAsync([("to", "done")], "Move");
    }

    private Task<Guid> AskIdAsync(Guid caseId) => site.OneAsync<Guid>("select id from forms.ask where case_id = @caseId", new { caseId });

    private async Task EndTimeAsync(Guid caseId)
    {
        await site.ExecuteAsync("update forms.ask set due_on = asked_at::date - 1 where case_id = @caseId", new { caseId });
        await site.ExecuteAsync("update forms.draft set expires_at = now() where ask_id in (select id from forms.ask where case_id = @caseId)", new { caseId });
        await site.ExecuteAsync("update cases.\"case\" set reply_by = opened_at::date - 1 where id = @caseId", new { caseId });
    }

    private Task RemindAsync() => site.Guildhall.Services.GetRequiredService<Schedules>().RunAsync("forms.remind-of-asks");
}
