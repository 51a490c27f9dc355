using System.Net;
using System.Text.RegularExpressions;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Testing;

namespace Guildhall.Tests.Accounts;

public sealed partial class HelperTests(AccountSite site) : IClassFixture<AccountSite>
{
    [Fact]
    public async Task A_person_invites_a_helper_by_email_who_acts_for_them_and_both_see_it()
    {
        using var joe = await site.Guildhall.PersonAsync("Joe Lee", Assurance.TwoFactor);
        using var ann = await site.Guildhall.PersonAsync("Ann Lee");
        var sent = await InviteAsync(joe, ("by", "email"), ("email", ann.Account!.Email), ("may", "act"), ("for", "all"));
        sent.Heading.ShouldBe("We have emailed your helper");

        var link = Link().Match((await site.EmailAsync(ann.Account.Email)).Text).Value;
        (await ann.GoAsync(link)).Heading.ShouldBe("Do you want to help Joe Lee?");
        (await ann.SubmitAsync()).Text.ShouldContain("Joe Lee");
        (await site.EmailAsync(joe.Account!.Email)).Subject.ShouldBe("Ann Lee is your helper now");
        (await ann.GoAsync(link)).Heading.ShouldBe("This invitation does not work", "it works once");

        var before = SessionOf(ann);
        await ann.GoAsync("/account/acting");
        await ann.SubmitAsync(("acting", $"person:{joe.Account.Id}"));
        SessionOf(ann).ShouldNotBe(before, "the session has another id and secret");
        ann.Page.TextOf(".gh-acting strong").ShouldBe("You are acting for Joe Lee.");

        (await SendAsync(ann, "for-required")).Text.ShouldContain("Reference");
        (await site.OneAsync<string>(
            "select actor_name from platform.audit_entry where action = 'case.opened' and detail ->> 'actingFor' = @Id", new { Id = joe.Account.Id.ToString() })).ShouldBe("Ann Lee for Joe Lee");
        await joe.GoAsync("/account/helpers");
        await joe.FollowAsync("Look at it");
        joe.Page.Heading.ShouldBe("Ann Lee helps Joe Lee");
        joe.Page.Text.ShouldContain("Sent a form");
        joe.Page.Text.ShouldContain("I agree that the person I invite may see my requests");
        var reference = await site.OneAsync<string>("""select reference from cases."case" where holder = @Id""", new { joe.Account.Id });
        (await joe.GoAsync($"/account/requests/{reference}")).Text.ShouldContain("Sent by Ann Lee for Joe Lee");

        await ann.SubmitAsync([], "Stop", ".gh-acting form");
        ann.Page.Document.QuerySelector(".gh-acting").ShouldBeNull();
        await ann.GoAsync("/account/helpers");
        await ann.FollowAsync("Look at it");
        ann.Page.Text.ShouldContain("Sent a form");
    }

    [Fact]
    public async Task When_it_is_ended_the_next_request_of_the_helper_is_refused_and_a_form_they_sent_does_not_count_as_their_own()
    {
        var (joe, ann) = await HelpedAsync("act", "all");
        await ActAsync(ann, joe);
        await ann.GoAsync("/services/for-required/apply/wish");
        await joe.GoAsync("/account/helpers");
        await joe.FollowAsync("Look at it");
        (await joe.SubmitAsync([], "End it")).Heading.ShouldBe("Helpers");

        var page = await ann.GoAsync("/services/for-required/apply/wish");
        page.Heading.ShouldBe("You no longer act for Joe Lee");
        (await site.EmailAsync(ann.Account!.Email)).Subject.ShouldContain("no longer helps");
        (await ann.SubmitAsync(("acting", $"person:{joe.Account!.Id}"))).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await ann.SubmitAsync(("acting", "self"))).Heading.ShouldBe("Hello Ann Lee");
        joe.Dispose();
        ann.Dispose();
    }

    [Fact]
    public async Task A_helper_may_use_only_the_services_chosen_and_one_who_may_only_see_sends_nothing()
    {
        var (joe, ann) = await HelpedAsync("act", "some");
        await ActAsync(ann, joe);
        (await ann.GoAsync("/services/for-required/apply/wish")).Status.ShouldBe(HttpStatusCode.Forbidden);
        ann.Page.Heading.ShouldBe("You cannot do this for Joe Lee");
        (await ann.GoAsync("/services/for-required")).Text.ShouldContain("You cannot do this for Joe Lee");
        ann.Page.Text.ShouldNotContain("Start now");

        var (tom, eve) = await HelpedAsync("see", "all");
        await ActAsync(eve, tom);
        (await eve.GoAsync("/services/for-required/apply/wish")).Status.ShouldBe(HttpStatusCode.Forbidden);
        eve.Page.TextOf(".gh-acting strong").ShouldBe("You are looking at what belongs to Joe Lee.");
    }

    [Fact]
    public async Task A_restricted_service_is_closed_to_helpers()
    {
        var (joe, ann) = await HelpedAsync("act", "all");
        await ActAsync(ann, joe);
        var restricted = Directory.EnumerateFiles(Repository.Folder("council", "northmere", "services"), "*.yaml")
            .Where(file => File.ReadAllText(file) is var text && text.Contains("restricted: true", StringComparison.Ordinal)
                && !text.Contains("sign-in: staff", StringComparison.Ordinal) && !text.Contains("sign-in: two-factor", StringComparison.Ordinal) && !text.Contains("sign-in: verified", StringComparison.Ordinal))
            .Select(Path.GetFileNameWithoutExtension).First();
        (await ann.GoAsync($"/services/{restricted}/apply")).Status.ShouldBe(HttpStatusCode.Forbidden, restricted);
    }

    [Fact]
    public async Task Nobody_acts_for_a_person_by_changing_ids()
    {
        using var mallory = await site.Guildhall.PersonAsync("Mallory Moss");
        using var joe = await site.Guildhall.PersonAsync("Joe Lee", Assurance.TwoFactor);
        await InviteAsync(joe, ("by", "code"), ("may", "act"), ("for", "all"));
        var helping = await site.OneAsync<Guid>("select id from identity.helping where person = @Id", new { joe.Account!.Id });
        await mallory.GoAsync("/account/acting");
        (await mallory.SubmitAsync(("acting", $"person:{joe.Account.Id}"))).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await mallory.GoAsync($"/account/helpers/{helping}")).Status.ShouldBe(HttpStatusCode.NotFound);
        await mallory.GoAsync("/account/acting");
        var end = mallory.PrepareSubmit([]);
        end.RequestUri = new Uri(site.Guildhall.Address, $"/account/helpers/{helping}?handler=End");
        (await mallory.SendAsync(end)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await site.OneAsync<bool>("select ended_at is null from identity.helping where id = @helping", new { helping })).ShouldBeTrue();
    }

    [Fact]
    public async Task An_invitation_by_email_is_for_that_address_alone()
    {
        using var joe = await site.Guildhall.PersonAsync("Joe Lee", Assurance.TwoFactor);
        var invited = AccountSite.NewEmail();
        await InviteAsync(joe, ("by", "email"), ("email", invited), ("may", "see"), ("for", "all"));
        var link = Link().Match((await site.EmailAsync(invited)).Text).Value;
        using var other = await site.Guildhall.PersonAsync();
        (await other.GoAsync(link)).Status.ShouldBe(HttpStatusCode.Gone);
        using var stranger = site.Guildhall.Visit();
        (await stranger.GoAsync(link)).Heading.ShouldBe("Sign in to your account");
    }

    [Fact]
    public async Task A_code_works_as_it_is_heard_once_and_after_ten_tries_the_right_one_is_refused_too()
    {
        using var joe = await site.Guildhall.PersonAsync("Joe Lee", Assurance.TwoFactor);
        var code = (await InviteAsync(joe, ("by", "code"), ("may", "see"), ("for", "all"))).TextOf(".gh-helper-code")!;
        using var ann = await site.Guildhall.PersonAsync("Ann Lee");
        await ann.GoAsync("/account/helpers/accept");
        (await ann.SubmitAsync(("code", "AAAA 2222"))).Errors.ShouldBe(["The code is not right, or it is too old. Check it with the person who gave it to you"]);
        (await ann.SubmitAsync(("code", code.ToLowerInvariant().Replace(" ", "-", StringComparison.Ordinal)))).Heading.ShouldBe("Do you want to help Joe Lee?");
        (await ann.SubmitAsync()).Heading.ShouldBe("Helpers");

        var second = (await InviteAsync(joe, ("by", "code"), ("may", "see"), ("for", "all"))).TextOf(".gh-helper-code")!;
        using var guesser = await site.Guildhall.PersonAsync("Guy Guess");
        await guesser.GoAsync("/account/helpers/accept");
        for (var i = 0; i < 10; i++)
        {
            await guesser.SubmitAsync(("code", "ABCD2345"));
        }

        (await guesser.SubmitAsync(("code", second))).Status.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task A_helper_has_five_people_at_most_unless_helping_is_their_work()
    {
        using var ann = await site.Guildhall.PersonAsync("Ann Lee");
        for (var i = 0; i < 5; i++)
        {
            using var one = await site.Guildhall.PersonAsync($"Person {i}", Assurance.TwoFactor);
            (await AcceptCodeAsync(one, ann)).Heading.ShouldBe("Helpers");
        }

        await site.ExecuteAsync("delete from platform.rate_limit");
        using var sixth = await site.Guildhall.PersonAsync("Sixth Person", Assurance.TwoFactor);
        (await AcceptCodeAsync(sixth, ann)).Errors.ShouldHaveSingleItem().ShouldStartWith("You help 5 people already");

        await site.ExecuteAsync("delete from platform.rate_limit");
        using var manager = await site.Guildhall.SignedInAsync("Meg Manager", ["housing-options"], StaffRole.Manager);
        await manager.GoAsync("/staff/helpers");
        await manager.SubmitAsync(("email", ann.Account!.Email));
        (await manager.SubmitAsync([], "Mark as a professional organisation")).Text.ShouldContain("may help more than 5 people");
        (await AcceptCodeAsync(sixth, ann)).Heading.ShouldBe("Helpers");
    }

    [Fact]
    public async Task An_officer_records_a_helper_with_evidence_and_both_are_told()
    {
        var (joe, ann) = (await site.Guildhall.AddPersonAsync("Joe Lee"), await site.Guildhall.AddPersonAsync("Ann Lee"));
        using var officer = await site.Guildhall.SignedInAsync("Olive Officer", ["housing-options"], StaffRole.Officer);
        await officer.GoAsync("/staff/helpers/add");
        (await officer.SubmitAsync(("person", joe.Email))).Status.ShouldBe(HttpStatusCode.BadRequest);
        var day = TimeProvider.System.GetUtcNow().AddDays(30);
        await officer.SubmitAsync(
            ("person", joe.Email), ("helper", ann.Email), ("may", "act"), ("evidence", "Saw the power of attorney."),
            ("until-day", $"{day.Day}"), ("until-month", $"{day.Month}"), ("until-year", $"{day.Year}"));
        officer.Page.Text.ShouldContain("The helper is recorded");
        (await site.EmailAsync(joe.Email)).Subject.ShouldBe("Ann Lee is recorded as helper of Joe Lee");
        (await site.EmailAsync(ann.Email)).Subject.ShouldBe("Ann Lee is recorded as helper of Joe Lee");
        using var analyst = await site.Guildhall.SignedInAsync("Alan Analyst", [], StaffRole.Analyst);
        (await analyst.GoAsync("/staff/helpers/add")).Address.AbsolutePath.ShouldBe("/staff/forbidden");
    }

    [Fact]
    public async Task Acting_does_not_survive_signing_out()
    {
        var (joe, ann) = await HelpedAsync("act", "all");
        await ActAsync(ann, joe);
        await ann.GoAsync("/account/sign-out");
        await ann.SubmitAsync([], "Sign out");
        using var again = await site.Guildhall.PersonAsync(account: ann.Account);
        (await again.GoAsync("/account")).Document.QuerySelector(".gh-acting").ShouldBeNull();
    }

    [Fact]
    public async Task Who_gives_somebody_access_shows_in_a_second_way_that_it_is_they_and_what_they_sent_is_kept()
    {
        using var joe = await site.Guildhall.PersonAsync("Joe Lee");
        (await InviteAsync(joe, ("by", "code"), ("may", "act"), ("for", "all"))).Heading.ShouldBe("Show that it is you");
        (await site.OneAsync<int>("select count(*)::int from identity.helping where person = @Id", new { joe.Account!.Id })).ShouldBe(0);
        await joe.SubmitAsync(("typed", AccountSite.CodeIn(await site.EmailAsync(joe.Account.Email))));
        joe.Page.Heading.ShouldBe("Continue where you were");
        (await joe.SubmitAsync()).TextOf(".gh-helper-code").ShouldNotBeNull();

        // To let it go on for longer is to give it again.
        var helping = await site.OneAsync<Guid>("select id from identity.helping where person = @Id", new { joe.Account.Id });
        using var ann = await site.Guildhall.PersonAsync("Ann Lee");
        await ann.GoAsync("/account/helpers/accept");
        await ann.SubmitAsync(("code", joe.Page.TextOf(".gh-helper-code")!));
        await ann.SubmitAsync();
        await site.ExecuteAsync("update identity.session set two_factor_at = now() - interval '16 minutes' where account = @Id", new { joe.Account.Id });
        var until = TimeProvider.System.GetUtcNow().AddDays(200);
        await joe.GoAsync($"/account/helpers/{helping}");
        var renew = joe.PrepareSubmit([("until-day", $"{until.Day}"), ("until-month", $"{until.Month}"), ("until-year", $"{until.Year}")]);
        renew.RequestUri = new Uri(site.Guildhall.Address, $"/account/helpers/{helping}?handler=Renew");
        (await joe.SendAsync(renew)).Heading.ShouldBe("Show that it is you");
        (await joe.GoAsync($"/account/helpers/{helping}")).Status.ShouldBe(HttpStatusCode.OK, "to look is free");
    }

    private static string SessionOf(Visitor visitor) => visitor.Cookies.GetAllCookies().Single(cookie => cookie.Name == "account").Value;

    private static async Task<VisitedPage> InviteAsync(Visitor person, params (string Name, string Value)[] answers)
    {
        var day = TimeProvider.System.GetUtcNow().AddDays(100);
        await person.GoAsync("/account/helpers/invite");
        return await person.SubmitAsync([.. answers, ("until-day", $"{day.Day}"), ("until-month", $"{day.Month}"), ("until-year", $"{day.Year}"), ("agree", "yes")]);
    }

    private static async Task<VisitedPage> AcceptCodeAsync(Visitor person, Visitor helper, string may = "act", string services = "all")
    {
        var page = await InviteAsync(person, services == "some" ? [("by", "code"), ("may", may), ("for", "some"), ("service", "for-two-factor")] : [("by", "code"), ("may", may), ("for", services)]);
        var code = page.TextOf(".gh-helper-code") ?? throw new InvalidOperationException(string.Join(' ', page.Errors));
        await helper.GoAsync("/account/helpers/accept");
        await helper.SubmitAsync(("code", code));
        return await helper.SubmitAsync();
    }

    private static async Task ActAsync(Visitor helper, Visitor person)
    {
        await helper.GoAsync("/account/acting");
        (await helper.SubmitAsync(("acting", $"person:{person.Account!.Id}"))).Status.ShouldBe(HttpStatusCode.OK);
    }

    private static async Task<VisitedPage> SendAsync(Visitor visitor, string service)
    {
        await visitor.GoAsync($"/services/{service}/apply");
        await visitor.SubmitAsync(("wish", "A bench"));
        await visitor.SubmitAsync(("more", ""));
        return await visitor.SubmitAsync();
    }

    private async Task<(Visitor Person, Visitor Helper)> HelpedAsync(string may, string services)
    {
        var joe = await site.Guildhall.PersonAsync("Joe Lee", Assurance.TwoFactor);
        var ann = await site.Guildhall.PersonAsync("Ann Lee");
        (await AcceptCodeAsync(joe, ann, may, services)).Heading.ShouldBe("Helpers");
        return (joe, ann);
    }

    [GeneratedRegex(@"/account/helpers/accept\?key=[\w-]+", RegexOptions.None, 1000)]
    private static partial Regex Link();
}
