using System.Net;
using System.Text.Json.Nodes;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Testing;
using Guildhall.Tests.Forms;

namespace Guildhall.Tests.MyAccount;

/// <summary>What people see of their own requests, and what nobody else sees.</summary>
public sealed class MyRequestsTests(FormSite site) : IClassFixture<FormSite>
{
    private RunningGuildhall Guildhall => site.Guildhall;

    [Fact]
    public async Task What_is_sent_signed_in_stands_in_the_account_at_once()
    {
        using var mary = await Guildhall.PersonAsync();
        await mary.AnswerAllAsync(site);
        var reference = AssistedCollection.ReferenceOn(await mary.SubmitAsync(Array.Empty<(string, string)>(), "Send")).ShouldNotBeNull();

        var home = await mary.GoAsync("/account");
        home.Text.ShouldContain("Open requests");
        home.Text.ShouldContain(reference);
        home.Text.ShouldContain("We aim to finish by");
        var activity = await mary.FollowAsync("Activity");
        activity.Text.ShouldContain(reference);

        var page = await mary.FollowAsync("Request an assisted bin collection");
        page.Address.AbsolutePath.ShouldBe($"/account/requests/{reference}");
        page.Text.ShouldContain("What you told us");
        page.Text.ShouldContain("By the back door");
        (await site.OneAsync<Guid>("select holder from cases.\"case\" where reference = @reference", new { reference })).ShouldBe(mary.Account!.Id);
    }

    [Fact]
    public async Task Another_persons_request_looks_like_one_that_is_not_there()
    {
        using var mary = await Guildhall.PersonAsync();
        using var stranger = await Guildhall.PersonAsync("Eve Stranger");
        var opened = await Guildhall.OpenCaseAsync(holder: mary.Account);
        foreach (var path in (string[])["", "/withdraw", $"/files/{Guid.CreateVersion7()}", "?handler=Copy"])
        {
            (await stranger.GoAsync($"/account/requests/{opened.Reference}{path}")).Status.ShouldBe(HttpStatusCode.NotFound, path);
        }

        (await stranger.GoAsync("/account/activity")).Text.ShouldNotContain(opened.Reference.ToString());
        (await stranger.GoAsync($"/account/activity?q={opened.Reference}")).Text.ShouldContain("Nothing fits");

        // With the form of a request of her own, sent to the address of his.
        var own = await Guildhall.OpenCaseAsync(holder: stranger.Account);
        await stranger.GoAsync($"/account/requests/{own.Reference}");
        var post = stranger.PrepareSubmit([("message", "Let me in")]);
        post.RequestUri = new Uri(Guildhall.Address, $"/account/requests/{opened.Reference}");
        (await stranger.SendAsync(post)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await Guildhall.Visit().GoAsync($"/account/requests/{opened.Reference}")).Address.AbsolutePath.ShouldBe("/account/sign-in");
        (await mary.GoAsync($"/account/requests/{opened.Reference}")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_message_reaches_the_officers_who_read_it_and_answer()
    {
        var to = $"{Guid.CreateVersion7():n}@example.com";
        using var mary = await Guildhall.PersonAsync();
        var opened = await Guildhall.OpenCaseAsync(change: new Dictionary<string, JsonNode> { ["email"] = to }, holder: mary.Account);
        await mary.GoAsync($"/account/requests/{opened.Reference}");
        (await mary.SubmitAsync(("message", ""))).Errors.ShouldBe(["Write your message"]);
        var twice = mary.PrepareSubmit([("message", "The gate is locked <b>at night</b>.")]);
        var sent = await mary.SubmitAsync(("message", "The gate is locked <b>at night</b>."));
        await mary.SendAsync(twice);
        sent.Text.ShouldContain("We have your message.");
        sent.Text.ShouldContain("You wrote");
        sent.Text.ShouldContain("The gate is locked <b>at night</b>.");
        (await site.OneAsync<int>("select count(*)::int from cases.timeline_entry where case_id = @Value and kind = 'written'", opened.Id)).ShouldBe(1);

        using var amina = await Guildhall.SignedInAsync("Amina", ["waste-contact"]);
        var unread = await amina.GoAsync("/staff/cases?view=unread");
        unread.Heading.ShouldBe("New messages");
        unread.Text.ShouldContain(opened.Reference.ToString());
        var page = await amina.GoAsync($"/staff/cases/{opened.Reference}");
        page.Text.ShouldContain("New message from the customer");
        page.Text.ShouldContain("The gate is locked");
        await amina.SubmitAsync([("reply", "Thank you, the crew has a key.")], "Send message");
        (await amina.GoAsync("/staff/cases?view=unread")).Text.ShouldNotContain(opened.Reference.ToString());

        var answered = await mary.GoAsync($"/account/requests/{opened.Reference}");
        answered.Text.ShouldContain("Message from Amina");
        answered.Text.ShouldContain("the crew has a key");
        (await mary.GoAsync("/account")).Text.ShouldContain("We wrote to you");
        var email = await Guildhall.Sandbox.Messages.WaitForAsync(m => m.To.Contains(to) && m.Subject.StartsWith("A message about your request", StringComparison.Ordinal));
        email.Text.ShouldContain("the crew has a key");
    }

    [Fact]
    public async Task An_officer_marks_a_message_as_read_and_a_finished_request_still_brings_one()
    {
        using var mary = await Guildhall.PersonAsync();
        var opened = await Guildhall.OpenCaseAsync(holder: mary.Account);
        await mary.GoAsync($"/account/requests/{opened.Reference}");
        await mary.FollowAsync("Withdraw this request");
        (await mary.SubmitAsync([("reason", "A neighbour helps")], "Withdraw this request")).Text.ShouldContain("You withdrew this on");
        await mary.SubmitAsync(("message", "I was too quick."));

        using var amina = await Guildhall.SignedInAsync("Amina", ["waste-contact"]);
        (await amina.GoAsync("/staff/cases?view=unread")).Text.ShouldContain(opened.Reference.ToString());
        await amina.GoAsync($"/staff/cases/{opened.Reference}");
        (await amina.SubmitAsync([], "Mark as read")).Text.ShouldNotContain("New message from the customer");
        (await amina.GoAsync("/staff/cases?view=unread")).Text.ShouldNotContain(opened.Reference.ToString());
    }

    [Fact]
    public async Task Requests_made_before_registering_are_found_by_the_proved_address_but_not_restricted_ones()
    {
        var email = $"{Guid.CreateVersion7():n}@example.com";
        var change = new Dictionary<string, JsonNode> { ["email"] = email.ToUpperInvariant() };
        var first = await Guildhall.OpenCaseAsync(change: change);
        var second = await Guildhall.OpenCaseAsync(change: change);
        var restricted = await Guildhall.OpenCaseAsync(change: change);
        await site.ExecuteAsync("update cases.\"case\" set restricted = true where id = @Value", restricted.Id);
        var others = await Guildhall.OpenCaseAsync(holder: await Guildhall.AddPersonAsync(), change: change);

        await Guildhall.AddPersonAsync(email: email);
        using var mary = await SignedInByPasswordAsync();
        await Eventually.TrueAsync(async () => await site.OneAsync<bool>("select holder is not null from cases.\"case\" where id = @Value", first.Id), "the request is claimed");

        // Once more, which changes nothing.
        (await SignedInByPasswordAsync()).Dispose();

        var home = await mary.GoAsync("/account");
        home.Text.ShouldContain("We found 2 requests made with this e-mail address");
        home.Text.ShouldContain(second.Reference.ToString());
        home.Text.ShouldNotContain(restricted.Reference.ToString());
        home.Text.ShouldNotContain(others.Reference.ToString());
        (await site.OneAsync<int>("select count(*)::int from platform.audit_entry where action = 'case.claimed' and subject = @reference", new { reference = first.Reference.ToString() })).ShouldBe(1);

        async Task<Visitor> SignedInByPasswordAsync()
        {
            var visitor = Guildhall.Visit();
            await visitor.GoAsync("/account/sign-in");
            await visitor.SubmitAsync([("email", email), ("password", PersonData.Password)], "Sign in");
            return visitor;
        }
    }

    [Fact]
    public async Task Who_has_a_restricted_request_shows_a_second_factor_before_it_opens()
    {
        var account = await Guildhall.AddPersonAsync();
        var opened = await Guildhall.OpenCaseAsync(holder: account);
        await site.ExecuteAsync("update cases.\"case\" set restricted = true where id = @Value", opened.Id);
        using var mary = await Guildhall.PersonAsync(account: account);
        (await mary.GoAsync($"/account/requests/{opened.Reference}")).Address.AbsolutePath.ShouldBe("/account/second-step");
        using var sure = await Guildhall.PersonAsync(assurance: Assurance.TwoFactor, account: account);
        (await sure.GoAsync($"/account/requests/{opened.Reference}")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Who_acts_for_another_sees_the_others_requests_but_no_restricted_ones_and_writes_under_both_names()
    {
        var joe = await Guildhall.AddPersonAsync("Joe Lee");
        var open = await Guildhall.OpenCaseAsync(holder: joe);
        var restricted = await Guildhall.OpenCaseAsync(holder: joe);
        await site.ExecuteAsync("update cases.\"case\" set restricted = true where id = @Value", restricted.Id);
        using var ann = await Guildhall.PersonAsync("Ann Lee");
        var own = await Guildhall.OpenCaseAsync(holder: ann.Account);
        await site.ExecuteAsync(
            """
            insert into identity.helping (id, person, helper, may, until, invited_at, expires_at, accepted_at)
            values (gen_random_uuid(), @joe, @ann, 'act', current_date + 30, now(), now(), now())
            """,
            new { joe = joe.Id, ann = ann.Account!.Id });
        await site.ExecuteAsync("update identity.session set acting_kind = 'person', acting_id = @joe, acting_name = 'Joe Lee' where account = @ann", new { joe = joe.Id, ann = ann.Account.Id });

        (await ann.GoAsync($"/account/requests/{open.Reference}")).Status.ShouldBe(HttpStatusCode.OK);
        (await ann.SubmitAsync(("message", "He is in hospital."))).Text.ShouldContain("Message from Ann Lee for Joe Lee");
        await ann.GoAsync($"/account/requests/{open.Reference}");
        var another = ann.PrepareSubmit([("message", "And another thing.")]);
        await site.ExecuteAsync("update identity.helping set may = 'see' where person = @Id", new { joe.Id });
        (await ann.SendAsync(another)).Status.ShouldBe(HttpStatusCode.Forbidden, "who may only see writes nothing");
        await site.ExecuteAsync("update identity.helping set services = '{missed-bin}' where person = @Id", new { joe.Id });
        (await ann.GoAsync($"/account/requests/{open.Reference}")).Status.ShouldBe(HttpStatusCode.NotFound, "they help with another service");
        await site.ExecuteAsync("update identity.helping set may = 'act', services = null where person = @Id", new { joe.Id });
        (await ann.GoAsync($"/account/requests/{restricted.Reference}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await ann.GoAsync($"/account/requests/{own.Reference}")).Heading.ShouldBe("You are acting for Joe Lee", "their own is seen when they act for themselves");

        await ann.AnswerAllAsync(site);
        var reference = AssistedCollection.ReferenceOn(await ann.SubmitAsync(Array.Empty<(string, string)>(), "Send"));
        (await site.OneAsync<(Guid, string, string)>(
            """
            select c.holder, s.actor_kind, s.actor_name from cases."case" c join cases.submission s on s.case_id = c.id where c.reference = @reference
            """,
            new { reference })).ShouldBe((joe.Id, "helper", "Ann Lee for Joe Lee"));
    }

    [Fact]
    public async Task The_activity_is_searched_filtered_and_read_page_by_page()
    {
        using var mary = await Guildhall.PersonAsync();
        var opened = new List<OpenedCase>();
        for (var i = 0; i < 23; i++)
        {
            opened.Add(await Guildhall.OpenCaseAsync(i == 7 ? "noise-complaint" : "assisted-collection", holder: mary.Account));
        }

        var first = await mary.GoAsync("/account/activity?kind=requests");
        first.Document.QuerySelectorAll(".gh-timeline__item").Length.ShouldBe(20);
        var shown = first.Document.QuerySelectorAll(".gh-timeline .gh-reference").Select(e => e.TextContent).ToList();
        var second = await mary.FollowAsync("Older");
        shown.AddRange(second.Document.QuerySelectorAll(".gh-timeline .gh-reference").Select(e => e.TextContent));
        shown.ShouldBe(opened.Select(o => o.Reference.ToString()).Reverse());

        (await mary.GoAsync("/account/activity?service=noise-complaint&kind=requests")).Document.QuerySelectorAll(".gh-timeline__item").Length.ShouldBe(1);
        (await mary.GoAsync($"/account/activity?q={opened[3].Reference}&kind=requests")).Document.QuerySelectorAll(".gh-timeline__item").Length.ShouldBe(1);
        (await mary.GoAsync("/account/activity?q=noise&kind=requests")).Text.ShouldContain(opened[7].Reference.ToString());
        (await mary.GoAsync("/account/activity?state=closed")).Text.ShouldContain("Nothing fits");
        (await mary.GoAsync("/account/activity?q=%25&after=nonsense&kind=x%00&service=%00")).Status.ShouldBe(HttpStatusCode.OK);
        await Eventually.TrueAsync(async () => (await mary.GoAsync("/account/activity?kind=messages")).Text.Contains("We e-mailed you: ", StringComparison.Ordinal), "messages are among the activity");

        // More cases that were touched since, but not for them to see, than are looked at first.
        await site.ExecuteAsync(
            """
            insert into cases."case" (id, reference, service, service_version, stage, stage_since, team, restricted, channel, language, opened_at, target_on, closed_at, outcome, holder, holder_kind, changed_at)
            select gen_random_uuid(), 'NM-' || n || '-' || c.reference, c.service, c.service_version, c.stage, c.stage_since, c.team, false, 'web', 'en', c.opened_at, c.target_on, now(), 'done', c.holder, c.holder_kind, now() + interval '1 hour'
            from cases."case" c cross join generate_series(1, 401) n
            where c.id = @Value
            """,
            opened[0].Id);
        (await mary.GoAsync("/account/activity?kind=requests")).Document.QuerySelectorAll(".gh-timeline .gh-reference").Select(e => e.TextContent).ShouldBe(shown.Take(20));
        await site.ExecuteAsync("delete from cases.\"case\" where reference like 'NM-%-' || @reference", new { reference = opened[0].Reference.ToString() });
    }

    [Fact]
    public async Task A_form_begun_signed_in_waits_in_the_account_for_any_browser_and_for_nobody_else()
    {
        using var mary = await Guildhall.PersonAsync();
        await mary.AnswerWhoAsync();
        var home = await mary.GoAsync("/account");
        home.Text.ShouldContain("Forms to finish");
        home.Text.ShouldContain("We keep it for 28 more days.");
        var link = home.Document.QuerySelector("a[href^='/account/forms/']")!.GetAttribute("href")!;

        using var elsewhere = await Guildhall.PersonAsync(account: mary.Account);
        (await elsewhere.GoAsync(link)).Address.AbsolutePath.ShouldBe("/services/assisted-collection/apply/property");
        using var stranger = await Guildhall.PersonAsync("Eve Stranger");
        (await stranger.GoAsync(link)).Status.ShouldBe(HttpStatusCode.NotFound);

        // Signed out at a shared computer: nobody goes on with it there, and a new one can be begun.
        await mary.GoAsync("/account/sign-out");
        await mary.SubmitAsync([], "Sign out", form: "main form");
        (await mary.GoAsync("/services/assisted-collection/apply/property")).Address.AbsolutePath.ShouldBe("/account/sign-in");
        (await mary.GoAsync("/services/assisted-collection/apply")).Address.AbsolutePath.ShouldBe("/services/assisted-collection/apply/who");
    }

    [Fact]
    public async Task A_form_begun_before_signing_in_belongs_to_the_account_once_it_is_gone_on_with()
    {
        var account = await Guildhall.AddPersonAsync();
        using var visitor = Guildhall.Visit();
        await visitor.AnswerWhoAsync();
        await Guildhall.SignInDirectlyAsync(visitor.Cookies, account.Id, PersonScheme.Name, Assurance.SignedIn);
        (await visitor.GoAsync("/account")).Text.ShouldNotContain("Forms to finish");
        await visitor.GoAsync("/services/assisted-collection/apply/property");
        await visitor.SubmitAsync([("property", site.Home.Postcode)], "Find address");
        await visitor.SubmitAsync([("property-uprn", site.Home.Uprn)], "Continue");
        (await visitor.GoAsync("/account")).Text.ShouldContain("Forms to finish");
    }

    [Fact]
    public async Task Who_follows_the_link_of_an_e_mail_signed_in_sees_their_request_at_once()
    {
        using var mary = await Guildhall.PersonAsync();
        var opened = await Guildhall.OpenCaseAsync(holder: mary.Account);
        (await mary.GoAsync($"/track?reference={opened.Reference}")).Address.AbsolutePath.ShouldBe($"/account/requests/{opened.Reference}");
        (await Guildhall.Visit().GoAsync($"/track?reference={opened.Reference}")).Address.AbsolutePath.ShouldBe("/track");
    }
}
