using System.Net;
using System.Text.RegularExpressions;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Identity.InviteHelpers;
using Guildhall.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Accounts;

/// <summary>What a helper sees and does, and what is kept of it.</summary>
public sealed partial class ActingTests(AccountSite site) : IClassFixture<AccountSite>
{
    [Fact]
    public async Task Whom_a_helper_helps_sees_which_requests_they_looked_at()
    {
        var (joe, ann) = await HelpedAsync();
        var opened = await site.Guildhall.OpenCaseAsync("for-required", holder: joe.Account);
        await ActAsync(ann, joe);
        (await ann.GoAsync($"/account/requests/{opened.Reference}")).Status.ShouldBe(HttpStatusCode.OK);
        await ann.SubmitAsync(("message", "Is it coming along?"));
        await joe.GoAsync($"/account/requests/{opened.Reference}");
        (await site.OneAsync<int>("select count(*)::int from platform.audit_entry where action = 'case.read' and subject = @Subject and actor_name <> 'Ann Lee for Joe Lee'", new { Subject = opened.Reference.ToString() }))
            .ShouldBe(0, "one’s own look at one’s own request is nobody’s business");
        await joe.GoAsync("/account/helpers");
        await joe.FollowAsync("Look at it");
        joe.Page.Text.ShouldContain($"Looked at a request ({opened.Reference})");
        joe.Page.Text.ShouldContain($"Wrote to us about a request ({opened.Reference})");
        joe.Page.Text.ShouldNotContain("case.");
    }

    [Fact]
    public async Task An_act_without_words_is_told_without_its_name()
    {
        var (joe, ann) = await HelpedAsync();
        await ActAsync(ann, joe);
        await using (var tx = await site.Guildhall.Database.BeginAsync(Platform.Ids.Actor.Helper(ann.Account!.Id, "Ann Lee for Joe Lee") with { For = joe.Account!.Id }))
        {
            tx.Audit("thing.never-heard-of", "thing");
            await tx.CommitAsync();
        }

        await joe.GoAsync("/account/helpers");
        await joe.FollowAsync("Look at it");
        joe.Page.Text.ShouldContain("Did something else.");
        joe.Page.Text.ShouldNotContain("thing.");
    }

    [Fact]
    public async Task A_form_that_a_helper_began_is_the_persons_to_go_on_with()
    {
        var (joe, ann) = await HelpedAsync();
        await ActAsync(ann, joe);
        await ann.GoAsync("/services/for-required/apply");
        await ann.SubmitAsync(("wish", "A ramp"));
        (await ann.GoAsync("/account")).Text.ShouldContain("Forms to finish");
        await ann.SubmitAsync([], "Stop", ".gh-acting form");
        ann.Page.Text.ShouldNotContain("Forms to finish", customMessage: "it is not the helper’s own");

        (await joe.GoAsync("/account")).Text.ShouldContain("Forms to finish");
        (await joe.FollowAsync("A service for required")).Heading.ShouldStartWith("Anything else?");
        (await joe.GoAsync("/services/for-required/apply/wish")).Document.QuerySelector("input[name=wish]")!.GetAttribute("value").ShouldBe("A ramp");
    }

    [Theory]
    [InlineData("act", "all", true)]
    [InlineData("act", "some", false)]
    [InlineData("see", "all", false)]
    public async Task A_helper_is_shown_the_forms_a_person_began_only_where_they_may_send_them(string may, string services, bool shown)
    {
        var (joe, ann) = await HelpedAsync(may, services);
        await joe.GoAsync("/services/for-required/apply");
        await joe.SubmitAsync(("wish", "A ramp"));
        await joe.GoAsync("/account");
        var link = joe.Page.Document.QuerySelectorAll("main a").First(a => a.TextContent == "A service for required").GetAttribute("href")!;
        await ActAsync(ann, joe);
        (await ann.GoAsync("/account")).Text.Contains("Forms to finish", StringComparison.Ordinal).ShouldBe(shown);
        (await ann.GoAsync(link)).Status.ShouldBe(shown ? HttpStatusCode.OK : HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("/account/details")]
    [InlineData("/account/details/email")]
    [InlineData("/account/details/addresses")]
    [InlineData("/account/details/addresses/add")]
    [InlineData("/account/security")]
    [InlineData("/account/security/password")]
    [InlineData("/account/preferences")]
    [InlineData("/account/preferences/consent")]
    [InlineData("/account/helpers")]
    [InlineData("/account/connections")]
    public async Task A_page_of_ones_own_account_asks_who_acts_for_another_to_be_themselves_again(string path)
    {
        await site.ExecuteAsync("delete from platform.rate_limit");
        using var joe = await site.Guildhall.PersonAsync("Joe Lee", Assurance.TwoFactor);
        using var ann = await site.Guildhall.PersonAsync("Ann Lee", Assurance.TwoFactor);
        await HelpAsync(joe, ann);
        var own = (await ann.GoAsync(path)).Address.PathAndQuery;
        await ActAsync(ann, joe);
        (await ann.GoAsync(path)).Heading.ShouldBe("You are acting for Joe Lee");
        await ann.SubmitAsync([], "Act for yourself");
        ann.Page.Address.PathAndQuery.ShouldBe(own);
        ann.Page.Document.QuerySelector(".gh-acting").ShouldBeNull();
    }

    [Fact]
    public async Task The_details_a_helper_sends_while_they_act_change_nothing()
    {
        var (joe, ann) = await HelpedAsync();
        await ann.GoAsync("/account/details");
        var change = ann.PrepareSubmit([("name", "Joe Changed"), ("phone", "")], "Save");
        await ActAsync(ann, joe);
        (await ann.SendAsync(change)).Heading.ShouldBe("You are acting for Joe Lee");
        (await site.OneAsync<int>("select count(*)::int from identity.account where name = 'Joe Changed'")).ShouldBe(0);
    }

    [Fact]
    public async Task Who_may_only_see_is_offered_nothing_to_send()
    {
        var (joe, ann) = await HelpedAsync("see");
        var opened = await site.Guildhall.OpenCaseAsync("for-required", holder: joe.Account);
        await ActAsync(ann, joe);
        var page = await ann.GoAsync($"/account/requests/{opened.Reference}");
        page.Status.ShouldBe(HttpStatusCode.OK);
        page.Document.QuerySelector("main form").ShouldBeNull();
        page.Text.ShouldNotContain("Write to us about this");
        page.Text.ShouldNotContain("Withdraw this request");
    }

    [Fact]
    public async Task A_restricted_service_that_lets_helpers_in_is_open_to_them()
    {
        var joe = await site.Guildhall.PersonAsync("Joe Lee", Assurance.TwoFactor);
        var ann = await site.Guildhall.PersonAsync("Ann Lee", Assurance.TwoFactor);
        await HelpAsync(joe, ann);
        var open = await site.Guildhall.OpenCaseAsync("for-helpers", holder: joe.Account);
        var closed = await site.Guildhall.OpenCaseAsync(
            site.Guildhall.Services.GetRequiredService<Casework.Modules.Catalogue.ServiceCatalogue>().Current.Values
                .First(v => v.Definition.Privacy.IsClosedToHelpers && !v.Definition.IsInternal).Definition.Name, holder: joe.Account);
        await ActAsync(ann, joe);
        (await ann.GoAsync($"/account/requests/{open.Reference}")).Status.ShouldBe(HttpStatusCode.OK);
        (await ann.GoAsync("/account/activity")).Text.ShouldContain(open.Reference.ToString());
        ann.Page.Text.ShouldNotContain(closed.Reference.ToString());
        (await ann.GoAsync($"/account/requests/{closed.Reference}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await ann.GoAsync("/services/for-helpers/apply/wish")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Help_holds_through_its_last_day_and_not_a_day_longer()
    {
        var (joe, ann) = await HelpedAsync();
        await ActAsync(ann, joe);
        await site.ExecuteAsync("update identity.helping set until = @Today where person = @Id", new { site.Guildhall.Services.GetRequiredService<Helpings>().Today, joe.Account!.Id });
        (await ann.GoAsync("/account")).TextOf(".gh-acting strong").ShouldBe("You are acting for Joe Lee.");
        await site.ExecuteAsync("update identity.helping set until = until - 1 where person = @Id", new { joe.Account.Id });
        (await ann.GoAsync("/account")).Heading.ShouldBe("You no longer act for Joe Lee");

        await joe.GoAsync("/account/helpers");
        joe.Page.Text.ShouldContain("Ended on");
        await joe.FollowAsync("Look at it");
        var day = TimeProvider.System.GetUtcNow().AddDays(40);
        (await joe.SubmitAsync([("until-day", "1"), ("until-month", "1"), ("until-year", "2020")], "Agree")).Status.ShouldBe(HttpStatusCode.BadRequest);
        await joe.SubmitAsync([("until-day", $"{day.Day}"), ("until-month", $"{day.Month}"), ("until-year", $"{day.Year}")], "Agree");
        joe.Page.Text.ShouldContain("I agree that this goes on until the day I chose.");
        await ActAsync(ann, joe);
        (await site.OneAsync<int>("select count(*)::int from identity.helping_consent c join identity.helping h on h.id = c.helping where h.person = @Id", new { joe.Account.Id })).ShouldBe(2);
    }

    [Fact]
    public async Task A_helper_cannot_let_it_go_on_themselves()
    {
        var (joe, ann) = await HelpedAsync();
        await joe.GoAsync("/account/helpers");
        await joe.FollowAsync("Look at it");
        var day = TimeProvider.System.GetUtcNow().AddDays(200);
        var renewal = joe.PrepareSubmit([("until-day", $"{day.Day}"), ("until-month", $"{day.Month}"), ("until-year", $"{day.Year}")], "Agree");
        await ann.GoAsync("/account/helpers");
        await ann.FollowAsync("Look at it");
        ann.Page.Text.ShouldNotContain("Let it go on for longer");
        var forged = ann.PrepareSubmit([("until-day", $"{day.Day}"), ("until-month", $"{day.Month}"), ("until-year", $"{day.Year}")], "End it");
        forged.RequestUri = renewal.RequestUri;
        (await ann.SendAsync(forged)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Of_two_who_accept_one_code_at_once_one_helps()
    {
        using var joe = await site.Guildhall.PersonAsync("Joe Lee", Assurance.TwoFactor);
        var code = await CodeAsync(joe, "act", "all");
        using var ann = await site.Guildhall.PersonAsync("Ann Lee");
        using var eve = await site.Guildhall.PersonAsync("Eve Moss");
        foreach (var helper in (Visitor[])[ann, eve])
        {
            await helper.GoAsync("/account/helpers/accept");
            (await helper.SubmitAsync(("code", code))).Heading.ShouldBe("Do you want to help Joe Lee?");
        }

        await Task.WhenAll(((Visitor[])[ann, eve]).Select(helper => helper.SubmitAsync()));
        (await site.OneAsync<int>("select count(*)::int from identity.helping where person = @Id and accepted_at is not null", new { joe.Account!.Id })).ShouldBe(1);
        new[] { ann.Page, eve.Page }.Count(page => page.Heading == "Helpers").ShouldBe(1);
        new[] { ann.Page, eve.Page }.Count(page => (int)page.Status is 400 or 410).ShouldBe(1);
    }

    [Fact]
    public async Task Who_has_no_account_opens_one_and_comes_back_to_the_invitation()
    {
        using var joe = await site.Guildhall.PersonAsync("Joe Lee", Assurance.TwoFactor);
        var email = AccountSite.NewEmail();
        await InviteAsync(joe, ("by", "email"), ("email", email), ("may", "act"), ("for", "all"));
        var link = Link().Match((await site.EmailAsync(email)).Text).Value;
        using var nina = site.Guildhall.Visit();
        (await nina.GoAsync(link)).Heading.ShouldBe("Sign in to your account");
        await nina.FollowAsync("Create an account");
        await nina.SubmitAsync(("name", "Nina New"), ("email", email), ("password", PersonData.Password));
        (await nina.SubmitAsync(("code", AccountSite.CodeIn(await site.EmailAsync(email, 2))))).Heading.ShouldBe("Do you want to help Joe Lee?");
        (await nina.SubmitAsync()).Text.ShouldContain("Joe Lee");
    }

    [Fact]
    public async Task An_invitation_nobody_accepted_is_forgotten_and_what_was_accepted_is_kept()
    {
        var (joe, _) = await HelpedAsync();
        await CodeAsync(joe, "see", "all");
        await CodeAsync(joe, "see", "all");
        await site.ExecuteAsync("update identity.helping set invited_at = invited_at - interval '90 days', expires_at = expires_at - interval '60 days' where person = @Id and accepted_at is not null", new { joe.Account!.Id });
        await site.ExecuteAsync("update identity.helping set expires_at = expires_at - interval '60 days' where id = (select max(id::text)::uuid from identity.helping where person = @Id)", new { joe.Account.Id });
        await site.Guildhall.Services.GetRequiredService<Helpings>().PurgeAsync();
        (await site.OneAsync<int>("select count(*)::int from identity.helping where person = @Id", new { joe.Account.Id })).ShouldBe(2);
        (await site.OneAsync<int>("select count(*)::int from identity.helping where person = @Id and accepted_at is not null", new { joe.Account.Id })).ShouldBe(1);
    }

    private static async Task<VisitedPage> InviteAsync(Visitor person, params (string Name, string Value)[] answers)
    {
        var day = TimeProvider.System.GetUtcNow().AddDays(100);
        await person.GoAsync("/account/helpers/invite");
        return await person.SubmitAsync([.. answers, ("until-day", $"{day.Day}"), ("until-month", $"{day.Month}"), ("until-year", $"{day.Year}"), ("agree", "yes")]);
    }

    private static async Task<string> CodeAsync(Visitor person, string may, string services)
    {
        var page = await InviteAsync(person, services == "some" ? [("by", "code"), ("may", may), ("for", "some"), ("service", "for-two-factor")] : [("by", "code"), ("may", may), ("for", services)]);
        return page.TextOf(".gh-helper-code") ?? throw new InvalidOperationException(string.Join(' ', page.Errors));
    }

    private static async Task HelpAsync(Visitor person, Visitor helper, string may = "act", string services = "all")
    {
        var code = await CodeAsync(person, may, services);
        await helper.GoAsync("/account/helpers/accept");
        await helper.SubmitAsync(("code", code));
        (await helper.SubmitAsync()).Heading.ShouldBe("Helpers");
    }

    private static async Task ActAsync(Visitor helper, Visitor person)
    {
        await helper.GoAsync("/account/acting");
        (await helper.SubmitAsync(("acting", $"person:{person.Account!.Id}"))).Status.ShouldBe(HttpStatusCode.OK);
    }

    private async Task<(Visitor Person, Visitor Helper)> HelpedAsync(string may = "act", string services = "all")
    {
        await site.ExecuteAsync("delete from platform.rate_limit");
        var joe = await site.Guildhall.PersonAsync("Joe Lee", Assurance.TwoFactor);
        var ann = await site.Guildhall.PersonAsync("Ann Lee");
        await HelpAsync(joe, ann, may, services);
        return (joe, ann);
    }

    [GeneratedRegex(@"/account/helpers/accept\?key=[\w-]+", RegexOptions.None, 1000)]
    private static partial Regex Link();
}
