using System.Net;
using FsCheck;
using FsCheck.Fluent;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Identity.RunBusiness;
using Guildhall.Testing;
using Npgsql;

namespace Guildhall.Tests.Accounts;

public sealed class BusinessTests(BusinessSite site) : IClassFixture<BusinessSite>
{
    [Fact]
    public async Task A_person_registers_a_business_with_premises_of_the_gazetteer_and_changes_its_details()
    {
        using var ann = await site.Guildhall.PersonAsync("Ann Lee");
        (await ann.GoAsync("/account/businesses")).Text.ShouldNotContain("Choose for whom you act");
        await ann.FollowAsync("Register a business");
        (await ann.SubmitAsync(("name", " "), ("number", "12"), ("email", "bakery"), ("phone", "1"))).Errors.ShouldBe(
        [
            "Enter the name of the business or organisation",
            "Select what kind of business or organisation it is",
            "Enter a company number of 8 characters, like 01234567, or a charity number, like 1123456, or leave it empty",
            "Enter an email address in the correct format, like name@example.com",
            "Enter a phone number, like 01632 960 001 or 07700 900 982, or leave it empty",
        ]);
        ann.Page.Status.ShouldBe(HttpStatusCode.BadRequest);

        var where = await ann.SubmitAsync(("name", "Lee’s  Bakery"), ("type", "company"), ("number", "oc 312345"), ("email", "shop@bakery.example"), ("phone", "01632 960 001"));
        where.Heading.ShouldBe("Where is Lee’s Bakery?");
        (await ann.SubmitAsync([("search", "ZZ99 9ZZ")], "Find address")).Errors.Single().ShouldStartWith("We found no address for");
        await ann.SubmitAsync([("search", site.Shop.Postcode)], "Find address");
        (await ann.SubmitAsync([], "Save address")).Errors.ShouldBe(["Select an address, or say that it is not listed"]);
        var page = await ann.SubmitAsync([("uprn", site.Shop.Uprn)], "Save address");
        page.Heading.ShouldBe("Lee’s Bakery");
        foreach (var shown in (string[])["The business is registered.", "Your role: Owner", "Limited company", "OC312345", "shop@bakery.example", "01632 960001", "Main premises", "Ann Lee (you)"])
        {
            page.Text.Replace(" 001", "001", StringComparison.Ordinal).ShouldContain(shown);
        }

        await ann.FollowAsync("Add premises");
        await ann.SubmitAsync([], "Type the address by hand");
        (await ann.SubmitAsync([("line-1", "Stall 4"), ("town", "Elsewhere")], "Save address")).Text.ShouldContain("Stall 4, Elsewhere");
        var stall = await site.OneAsync<Guid>("select id from customers.premises where text = 'Stall 4, Elsewhere'");
        await ann.GoAsync($"{ann.Page.Address.AbsolutePath}/premises/{stall}");
        await ann.SubmitAsync([], "Make these the main premises");
        (await site.OneAsync<string>("select text from customers.premises where main and business = (select business from customers.premises where id = @stall)", new { stall })).ShouldBe("Stall 4, Elsewhere");
        await ann.GoAsync($"{ann.Page.Address.AbsolutePath}/premises/{stall}");
        (await ann.SubmitAsync([], "Remove these premises")).Text.ShouldNotContain("Stall 4");
        ann.Page.Text.ShouldContain("Main premises");

        await ann.FollowAsync("Change the details");
        (await ann.SubmitAsync(("name", "Lee and Daughters"), ("type", "charity"), ("number", ""))).Heading.ShouldBe("Lee and Daughters");
        ann.Page.Text.ShouldContain("Charity or community group");
        await ann.FollowAsync("What was done for this business");
        ann.Page.Text.ShouldContain("Registered the business");
        ann.Page.Text.ShouldContain("Changed the details");
        ann.Page.Text.ShouldContain("Ann Lee");
    }

    [Fact]
    public async Task What_is_sent_while_acting_for_a_business_is_the_business_s_and_the_page_always_says_for_whom()
    {
        var (ann, business) = await site.BusinessAsync("Ann Lee");
        await ann.SubmitAsync([("search", site.Shop.Postcode)], "Find address");
        await ann.SubmitAsync([("uprn", site.Shop.Uprn)], "Save address");
        var before = SessionOf(ann);
        (await ann.SubmitAsync([], "Act for this business")).Heading.ShouldBe("Lee’s Bakery");
        SessionOf(ann).ShouldNotBe(before, "the session has another id and secret");
        ann.Page.Text.ShouldContain("Services for businesses");
        foreach (var address in (string[])["/", "/account", "/account/activity", "/services/for-business", "/services/for-business/apply", "/account/businesses", "/track"])
        {
            (await ann.GoAsync(address)).TextOf(".gh-acting strong").ShouldBe("You are acting for Lee’s Bakery.", address);
        }

        // The form is filled in from the business.
        await ann.GoAsync("/services/for-business/apply");
        Value(ann, "business").ShouldBe("Lee’s Bakery");
        Value(ann, "place-uprn").ShouldBe(site.Shop.Uprn);
        await ann.SubmitAsync(("wish", "A bench"));
        (await ann.GoAsync("/account")).Text.ShouldContain("Forms to finish");

        // Another member goes on with it and sends it.
        using var mia = await site.MemberAsync(ann, business, "member");
        (await mia.GoAsync("/account")).Text.ShouldNotContain("Forms to finish");
        await BusinessSite.ActAsync(mia, business);
        await mia.FollowAsync("A service for businesses");
        mia.Page.Heading.ShouldBe("Check your answers before you send them");
        mia.Page.Text.ShouldContain("You send this for Lee’s Bakery.");
        (await mia.SubmitAsync([], "Send")).Text.ShouldContain("You have sent this for Lee’s Bakery.");
        var reference = mia.Page.TextOf(".govuk-panel__body strong")!;
        (await site.OneAsync<string>("select holder_kind || holder from cases.\"case\" where reference = @reference", new { reference })).ShouldBe($"business{business}");

        // All of the business see it, and neither sees it as their own.
        (await ann.GoAsync("/account")).Text.ShouldContain(reference);
        (await ann.GoAsync("/account/activity")).Text.ShouldContain(reference);
        (await ann.GoAsync($"/account/requests/{reference}")).Status.ShouldBe(HttpStatusCode.OK);
        await ann.SubmitAsync([], "Stop", ".gh-acting form");
        ann.Page.Document.QuerySelector(".gh-acting").ShouldBeNull();
        ann.Page.Text.ShouldNotContain(reference);
        (await ann.GoAsync($"/account/requests/{reference}")).Heading.ShouldBe("This belongs to Lee’s Bakery");
        (await ann.SubmitAsync([], "Act for Lee’s Bakery")).Text.ShouldContain("Sent by Mia Member for Lee’s Bakery");
        (await ann.GoAsync("/language/cy?return=" + Uri.EscapeDataString($"/account/requests/{reference}"))).Text.ShouldContain("Anfonwyd gan Mia Member ar ran Lee’s Bakery");

        // Officers see for whom it is, and who sent it.
        using var officer = await site.Guildhall.SignedInAsync("Olga Officer", ["housing-options"], StaffRole.Officer);
        (await officer.GoAsync($"/staff/cases/{reference}")).Text.ShouldContain("Sent by Mia Member for Lee’s Bakery");
        officer.Page.Text.ShouldContain("Limited company");
        ann.Dispose();
    }

    [Fact]
    public async Task A_business_s_request_is_not_claimed_by_the_account_of_who_sent_it()
    {
        var (ann, business) = await site.BusinessAsync("Ann Lee");
        await BusinessSite.ActAsync(ann, business);
        var reference = await SendAsync(ann);
        (await ann.FollowAsync("See this request in your account")).Text.ShouldContain(reference);
        using var again = site.Guildhall.Visit();
        await again.GoAsync("/account/sign-in");
        await again.SubmitAsync([("email", ann.Account!.Email), ("password", PersonData.Password)], "Sign in");
        await Eventually.TrueAsync(
            async () => await site.OneAsync<int>("select count(*)::int from platform.waiting where subscriber = 'cases.claim-requests'") == 0, "the sign-in was heard");
        (await site.OneAsync<string>("select holder_kind from cases.\"case\" where reference = @reference", new { reference })).ShouldBe("business");
        (await again.GoAsync("/account")).Text.ShouldNotContain(reference);
        ann.Dispose();
    }

    [Fact]
    public async Task Who_keeps_the_accounts_sees_what_is_not_confidential_and_sends_nothing()
    {
        var (ann, business) = await site.BusinessAsync("Ann Lee");
        await BusinessSite.ActAsync(ann, business);
        var open = await SendAsync(ann);
        var secret = await SendAsync(ann);
        await site.ExecuteAsync("update cases.\"case\" set restricted = true where reference = @secret", new { secret });
        using var bea = await site.MemberAsync(ann, business, "accounts", "Bea Books");
        await BusinessSite.ActAsync(bea, business);
        bea.Page.TextOf(".gh-acting strong").ShouldBe("You are looking at what belongs to Lee’s Bakery.");
        bea.Page.Text.ShouldContain(open);
        bea.Page.Text.ShouldNotContain(secret);
        bea.Page.Text.ShouldNotContain("Services for businesses");
        (await bea.GoAsync($"/account/requests/{secret}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await bea.GoAsync("/account/activity")).Text.ShouldNotContain(secret);
        (await bea.GoAsync("/services/for-business/apply")).Status.ShouldBe(HttpStatusCode.Forbidden);
        bea.Page.Text.ShouldContain("Ask one of its owners");
        await bea.GoAsync($"/account/requests/{open}");
        bea.Page.Text.ShouldNotContain("Send the message");
        (await PostAsync(bea, $"/account/requests/{open}", ("message", "Hello"))).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await bea.GoAsync("/account/links/council-tax")).Status.ShouldBe(HttpStatusCode.NotFound);
        ann.Dispose();
    }

    [Fact]
    public async Task An_invitation_works_once_for_the_address_it_was_sent_to_and_its_link_is_kept_as_a_hash()
    {
        var (ann, business) = await site.BusinessAsync("Ann Lee");
        using var mia = await site.Guildhall.PersonAsync("Mia Member");
        (await BusinessSite.InviteAsync(ann, business, "mia", "boss")).Errors.ShouldBe(["Enter an email address in the correct format, like name@example.com", "Select what they may do"]);
        (await BusinessSite.InviteAsync(ann, business, ann.Account!.Email.ToUpperInvariant(), "member")).Errors.ShouldBe(["They belong to Lee’s Bakery already"]);
        (await BusinessSite.InviteAsync(ann, business, mia.Account!.Email, "member")).Text.ShouldContain("We have emailed the invitation.");
        var mail = await site.EmailAsync(mia.Account.Email);
        mail.Subject.ShouldBe("Ann Lee invites you to join Lee’s Bakery");
        var link = BusinessSite.LinkIn(mail.Text);
        (await site.OneAsync<int>("select count(*)::int from identity.business_invitation i where i::text like '%' || @key || '%'", new { key = link.Split('=')[1] })).ShouldBe(0);

        using var other = await site.Guildhall.PersonAsync();
        (await other.GoAsync(link)).Status.ShouldBe(HttpStatusCode.Gone);
        var page = await mia.GoAsync(link);
        page.Heading.ShouldBe("Do you want to join Lee’s Bakery?");
        page.Text.ShouldContain($"Ann Lee, {ann.Account.Email}");
        page.Text.ShouldContain("Sends requests and sees all of them. Cannot change");
        page.Response.Headers.GetValues("Referrer-Policy").ShouldBe(["no-referrer"]);
        (await mia.SubmitAsync([], "Join")).Text.ShouldContain("You belong to this business now.");
        (await mia.GoAsync(link)).Status.ShouldBe(HttpStatusCode.Gone, "it works once");
        (await site.EmailAsync(ann.Account.Email)).Text.ShouldContain("Mia Member has joined Lee’s Bakery as: Member.");

        // One is refused, one is too old, one is withdrawn, and one that was sent again has another link.
        var refuser = await InvitedAsync(ann, business);
        (await refuser.Visitor.SubmitAsync([], "No, thank you")).Text.ShouldContain("You have refused the invitation.");
        (await refuser.Visitor.GoAsync(refuser.Link)).Status.ShouldBe(HttpStatusCode.Gone);
        var late = await InvitedAsync(ann, business);
        await site.ExecuteAsync("update identity.business_invitation set expires_at = now() where email = @Email", new { late.Visitor.Account!.Email });
        (await late.Visitor.SubmitAsync([], "Join")).Status.ShouldBe(HttpStatusCode.Gone);
        await ann.GoAsync(await InvitationAsync(business, late.Visitor.Account.Email));
        (await ann.SubmitAsync([], "Send it again")).Text.ShouldContain("We have emailed the invitation.");
        (await late.Visitor.GoAsync(late.Link)).Status.ShouldBe(HttpStatusCode.Gone, "the old link is dead");
        var again = BusinessSite.LinkIn((await site.EmailAsync(late.Visitor.Account.Email, 2)).Text);
        (await late.Visitor.GoAsync(again)).Status.ShouldBe(HttpStatusCode.OK);
        await ann.GoAsync(await InvitationAsync(business, late.Visitor.Account.Email));
        (await ann.SubmitAsync([], "Withdraw the invitation")).Text.ShouldContain("The invitation is withdrawn.");
        (await late.Visitor.GoAsync(again)).Status.ShouldBe(HttpStatusCode.Gone);
        (await site.OneAsync<int>("select count(*)::int from identity.business_member where business = @business", new { business })).ShouldBe(2);
        ann.Dispose();
    }

    [Fact]
    public async Task Who_has_no_account_registers_through_the_invitation()
    {
        var (ann, business) = await site.BusinessAsync("Ann Lee");
        var email = AccountSite.NewEmail();
        await BusinessSite.InviteAsync(ann, business, email, "accounts");
        using var stranger = site.Guildhall.Visit();
        (await stranger.GoAsync(BusinessSite.LinkIn((await site.EmailAsync(email)).Text))).Heading.ShouldBe("Sign in to your account");
        await stranger.FollowAsync("Create an account");
        await stranger.SubmitAsync(("name", "New Person"), ("email", email), ("password", ""));
        var asked = await stranger.SubmitAsync(("code", AccountSite.CodeIn(await site.EmailAsync(email, 2))));
        asked.Heading.ShouldBe("Do you want to join Lee’s Bakery?");
        asked.Text.ShouldContain("Cannot send or change anything.");
        (await stranger.SubmitAsync([], "Join")).Text.ShouldContain("Your role: Accounts");
        ann.Dispose();
    }

    [Fact]
    public async Task An_invitation_is_worth_nothing_once_who_sent_it_owns_the_business_no_more()
    {
        var (ann, business) = await site.BusinessAsync("Ann Lee");
        using var omar = await site.MemberAsync(ann, business, "owner", "Omar Owner");
        var invited = await InvitedAsync(omar, business);
        await ann.GoAsync($"/account/businesses/{business}/members/{omar.Account!.Id}");
        await ann.SubmitAsync([("role", "member")], "Save the role");
        (await invited.Visitor.GoAsync(invited.Link)).Status.ShouldBe(HttpStatusCode.Gone);
        ann.Dispose();
    }

    [Fact]
    public async Task Only_owners_change_a_business_and_only_members_see_it()
    {
        var (ann, business) = await site.BusinessAsync("Ann Lee");
        using var mia = await site.MemberAsync(ann, business, "member");
        using var mallory = await site.Guildhall.PersonAsync("Mallory Moss");
        await BusinessSite.InviteAsync(ann, business, AccountSite.NewEmail(), "member");
        var one = $"/account/businesses/{business}";
        var invitation = await site.OneAsync<Guid>("select id from identity.business_invitation where business = @business and ended_at is null", new { business });
        string[] owners = [$"{one}/change", $"{one}/invite", $"{one}/invitations/{invitation}", $"{one}/members/{ann.Account!.Id}", $"{one}/close", $"{one}/activity"];
        foreach (var address in owners)
        {
            (await mia.GoAsync(address)).Status.ShouldBe(HttpStatusCode.Forbidden, address);
            (await mallory.GoAsync(address)).Status.ShouldBe(HttpStatusCode.NotFound, address);
        }

        (await mia.GoAsync(one)).Text.ShouldNotContain(ann.Account.Email);
        (await mallory.GoAsync(one)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await mia.GoAsync($"{one}/premises/add")).Status.ShouldBe(HttpStatusCode.NotFound);
        var before = await StateAsync(business);
        foreach (var visitor in (Visitor[])[mia, mallory])
        {
            foreach (var address in (string[])[.. owners, $"{one}/invitations/{invitation}?handler=Again", $"{one}/invitations/{invitation}?handler=Withdraw", $"{one}/members/{ann.Account.Id}?handler=Remove", $"{one}/premises/add"])
            {
                await visitor.GoAsync("/account/acting");
                (await PostAsync(visitor, address, ("name", "Mallory"), ("type", "other"), ("email", "m@example.com"), ("role", "owner"), ("sure", "true"), ("step", "by-hand"), ("line-1", "1"), ("town", "A")))
                    .Status.ShouldBeOneOf(HttpStatusCode.Forbidden, HttpStatusCode.NotFound);
            }
        }

        (await StateAsync(business)).ShouldBe(before);
        await mallory.GoAsync("/account/acting");
        (await mallory.SubmitAsync(("acting", $"business:{business}"))).Status.ShouldBe(HttpStatusCode.BadRequest);
        ann.Dispose();
    }

    [Fact]
    public async Task When_a_member_is_removed_their_next_request_is_refused_and_a_form_they_send_counts_for_nobody()
    {
        var (ann, business) = await site.BusinessAsync("Ann Lee");
        using var mia = await site.MemberAsync(ann, business, "member");
        await BusinessSite.ActAsync(mia, business);
        await mia.GoAsync("/services/for-required/apply/wish");
        var sending = mia.PrepareSubmit([("wish", "A bench")]);
        await ann.GoAsync($"/account/businesses/{business}/members/{mia.Account!.Id}");
        (await ann.SubmitAsync([], "Remove Mia Member")).Text.ShouldContain("They no longer belong to the business.");
        (await mia.SendAsync(sending)).Heading.ShouldBe("You no longer act for Lee’s Bakery");
        (await mia.GoAsync("/account")).Heading.ShouldBe("You no longer act for Lee’s Bakery");
        (await mia.SubmitAsync(("acting", "self"))).Heading.ShouldBe("Hello Mia Member");
        (await mia.GoAsync($"/account/businesses/{business}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await site.EmailAsync(mia.Account.Email, 2)).Subject.ShouldBe("You no longer act for Lee’s Bakery");
        (await site.OneAsync<int>("select count(*)::int from forms.draft where account_id = @Id and answers <> '{}'", new { mia.Account.Id })).ShouldBe(0);
        ann.Dispose();
    }

    [Fact]
    public async Task News_of_an_open_request_go_to_the_business_once_who_sent_it_has_left()
    {
        var (ann, business) = await site.BusinessAsync("Ann Lee");
        using var mia = await site.MemberAsync(ann, business, "member");
        await BusinessSite.ActAsync(mia, business);
        var reference = await SendAsync(mia);
        (await site.OneAsync<string>("select customer_email from cases.\"case\" where reference = @reference", new { reference })).ShouldBe(mia.Account!.Email);
        await mia.GoAsync($"/account/businesses/{business}/leave");
        (await mia.SubmitAsync([], "Leave this business")).Heading.ShouldBe("You no longer act for Lee’s Bakery");
        await Eventually.TrueAsync(
            async () => await site.OneAsync<string>("select customer_email from cases.\"case\" where reference = @reference", new { reference }) == ann.Account!.Email, "the owner is written to");
        ann.Dispose();
    }

    [Fact]
    public async Task What_a_business_is_asked_for_again_a_member_sends()
    {
        var (ann, business) = await site.BusinessAsync("Ann Lee");
        using var mia = await site.MemberAsync(ann, business, "member");
        await BusinessSite.ActAsync(mia, business);
        var reference = await SendAsync(mia);
        using var officer = await site.Guildhall.SignedInAsync("Olga Officer", ["housing-options"]);
        await officer.GoAsync($"/staff/cases/{reference}/ask");
        await officer.SubmitAsync([("question", "wish"), ("message", "How many?")], "Ask the customer");
        var told = await site.Guildhall.Sandbox.Messages.WaitForAsync(m => m.To.Contains(mia.Account!.Email) && m.Text.Contains("/more/"));

        await mia.GoAsync(new Uri(told.Text.Split().First(word => word.Contains("/more/"))).AbsolutePath);
        await mia.FollowAsync("Start now");
        await mia.SubmitAsync([("wish", "Two benches")], "Continue");
        (await mia.SubmitAsync([], "Send")).Heading.ShouldBe("Thank you, we have received it");
        ann.Dispose();
    }

    [Fact]
    public async Task Roles_are_changed_by_owners_who_tell_the_member_in_their_language()
    {
        var (ann, business) = await site.BusinessAsync("Ann Lee");
        using var mia = await site.MemberAsync(ann, business, "member");
        await site.ExecuteAsync("update identity.account set language = 'cy' where id = @Id", new { mia.Account!.Id });
        await ann.GoAsync($"/account/businesses/{business}/members/{mia.Account.Id}");
        (await ann.SubmitAsync([("role", "7")], "Save the role")).Errors.ShouldBe(["Select what they may do"]);
        (await ann.SubmitAsync([("role", "owner")], "Save the role")).Text.ShouldContain("The role is changed.");
        var told = await site.EmailAsync(mia.Account.Email, 2);
        told.Subject.ShouldBe("Newyddion am Lee’s Bakery");
        told.Text.ShouldContain("Perchennog");

        // What they chose goes before the language they last signed in with.
        await mia.GoAsync("/account/preferences");
        await mia.SubmitAsync([("language", "en")], "Save your choices");
        await ann.GoAsync($"/account/businesses/{business}/change");
        await ann.SubmitAsync(("name", "Lee and Daughters"));
        (await site.EmailAsync(mia.Account.Email, 3)).Text.ShouldContain("Ann Lee changed the details of Lee and Daughters.");
        ann.Dispose();
    }

    [Fact]
    public async Task The_last_owner_can_neither_leave_nor_take_another_role()
    {
        var (ann, business) = await site.BusinessAsync("Ann Lee");
        using var mia = await site.MemberAsync(ann, business, "member");
        await ann.GoAsync($"/account/businesses/{business}/members/{ann.Account!.Id}");
        const string Refused = "Lee’s Bakery must have an owner. Make somebody else an owner first, or close its account";
        (await ann.SubmitAsync([("role", "member")], "Save the role")).Errors.ShouldBe([Refused]);
        (await ann.GoAsync($"/account/businesses/{business}/leave")).Text.ShouldContain("You are the only owner");
        (await PostAsync(ann, $"/account/businesses/{business}/leave")).Errors.ShouldBe([Refused]);
        await PostAsync(ann, $"/account/businesses/{business}/members/{ann.Account.Id}?handler=Remove");
        (await site.OneAsync<string>("select role from identity.business_member where business = @business and account = @Id", new { business, ann.Account.Id })).ShouldBe("owner");

        // The table itself sees to it.
        foreach (var change in (string[])["delete from identity.business_member where business = @business", "update identity.business_member set role = 'accounts' where business = @business"])
        {
            (await Should.ThrowAsync<PostgresException>(site.ExecuteAsync(change, new { business }))).ConstraintName.ShouldBe("business_has_owner");
        }

        (await mia.GoAsync($"/account/businesses/{business}/leave")).Text.ShouldNotContain("You are the only owner");
        (await mia.SubmitAsync([], "Leave this business")).Text.ShouldContain("You no longer belong to the business.");
        ann.Dispose();
    }

    [Fact]
    public async Task Of_two_owners_who_leave_at_once_one_stays()
    {
        for (var round = 0; round < 3; round++)
        {
            var (ann, business) = await site.BusinessAsync("Ann Lee");
            using var omar = await site.MemberAsync(ann, business, "owner", "Omar Owner");
            var requests = new List<(Visitor Visitor, HttpRequestMessage Request)>();
            foreach (var visitor in (Visitor[])[ann, omar])
            {
                await visitor.GoAsync($"/account/businesses/{business}/leave");
                requests.Add((visitor, visitor.PrepareSubmit([], "Leave this business")));
            }

            var pages = await Task.WhenAll(requests.Select(leaving => leaving.Visitor.SendAsync(leaving.Request)));
            pages.Select(page => page.Status).Order().ShouldBe([HttpStatusCode.OK, HttpStatusCode.BadRequest]);
            (await site.OneAsync<int>("select count(*)::int from identity.business_member where business = @business and role = 'owner'", new { business })).ShouldBe(1);
            ann.Dispose();
        }
    }

    [Fact]
    public async Task Of_two_owners_who_demote_one_another_at_once_one_stays()
    {
        var (ann, business) = await site.BusinessAsync("Ann Lee");
        using var omar = await site.MemberAsync(ann, business, "owner", "Omar Owner");
        await ann.GoAsync($"/account/businesses/{business}/members/{omar.Account!.Id}");
        await omar.GoAsync($"/account/businesses/{business}/members/{ann.Account!.Id}");
        var requests = new[] { (ann, ann.PrepareSubmit([("role", "member")], "Save the role")), (omar, omar.PrepareSubmit([("role", "member")], "Save the role")) };
        await Task.WhenAll(requests.Select(change => change.Item1.SendAsync(change.Item2)));
        (await site.OneAsync<int>("select count(*)::int from identity.business_member where business = @business and role = 'owner'", new { business })).ShouldBe(1);
        ann.Dispose();
    }

    [Fact]
    public async Task Who_lets_others_into_a_business_shows_in_a_second_way_that_it_is_they_and_what_they_sent_is_kept()
    {
        var (ann, business) = await site.BusinessAsync("Ann Lee", assurance: Assurance.SignedIn);
        var email = AccountSite.NewEmail();
        (await BusinessSite.InviteAsync(ann, business, email, "owner")).Heading.ShouldBe("Show that it is you");
        (await site.OneAsync<int>("select count(*)::int from identity.business_invitation where business = @business", new { business })).ShouldBe(0);
        await ann.SubmitAsync(("typed", AccountSite.CodeIn(await site.EmailAsync(ann.Account!.Email))));
        await ann.SubmitAsync();
        ann.Page.Address.AbsolutePath.ShouldBe($"/account/businesses/{business}");
        (await site.OneAsync<string>("select email from identity.business_invitation where business = @business", new { business })).ShouldBe(email);

        using var mia = await site.MemberAsync(ann, business, "member");
        await site.ExecuteAsync("update identity.session set two_factor_at = now() - interval '16 minutes' where account = @Id", new { ann.Account.Id });
        await ann.GoAsync($"/account/businesses/{business}/members/{mia.Account!.Id}");
        (await ann.SubmitAsync([("role", "owner")], "Save the role")).Heading.ShouldBe("Show that it is you");
        (await site.OneAsync<string>("select role from identity.business_member where account = @Id", new { mia.Account.Id })).ShouldBe("member");
        ann.Dispose();
    }

    [Fact]
    public async Task The_last_owner_closes_the_account_of_a_business_and_its_requests_stay()
    {
        var (ann, business) = await site.BusinessAsync("Ann Lee");
        await ann.SubmitAsync([("search", site.Shop.Postcode)], "Find address");
        await ann.SubmitAsync([("uprn", site.Shop.Uprn)], "Save address");
        using var mia = await site.MemberAsync(ann, business, "member");
        using var omar = await site.MemberAsync(ann, business, "owner", "Omar Owner");
        await BusinessSite.ActAsync(mia, business);
        var reference = await SendAsync(mia);
        await site.EmailAsync(mia.Account!.Email, 2);
        (await ann.GoAsync($"/account/businesses/{business}/close")).Text.ShouldContain("Only the last owner can close its account");
        await ann.GoAsync("/account/acting");
        (await PostAsync(ann, $"/account/businesses/{business}/close", ("sure", "true"))).Status.ShouldBe(HttpStatusCode.BadRequest);
        await omar.GoAsync($"/account/businesses/{business}/leave");
        await omar.SubmitAsync([], "Leave this business");

        await ann.GoAsync($"/account/businesses/{business}/close");
        (await ann.SubmitAsync([], "Close the account")).Errors.ShouldBe(["Select “Yes” if you are sure, or keep the account"]);
        (await ann.SubmitAsync([("sure", "true")], "Close the account")).Text.ShouldContain("The account of the business is closed.");
        (await mia.GoAsync("/account")).Heading.ShouldBe("You no longer act for Lee’s Bakery");
        (await site.EmailAsync(mia.Account.Email, 3)).Subject.ShouldBe("The account of Lee’s Bakery is closed");
        await Eventually.TrueAsync(async () => await site.OneAsync<int>("select count(*)::int from customers.premises where business = @business", new { business }) == 0, "the premises go");
        using var officer = await site.Guildhall.SignedInAsync("Olga Officer", ["housing-options"], StaffRole.Officer);
        (await officer.GoAsync($"/staff/cases/{reference}")).Text.ShouldContain("Its account is closed.");
        ann.Dispose();
    }

    [Fact]
    public async Task Who_leaves_Guildhall_is_told_first_which_businesses_close_with_their_account()
    {
        var (ann, business) = await site.BusinessAsync("Ann Lee");
        using var mia = await site.MemberAsync(ann, business, "member");
        await ann.GoAsync("/account/leave");
        ann.Page.Text.ShouldContain("Lee’s Bakery, with one other member");
        var unaware = ann.PrepareSubmit([("sure", "true"), ("closes", Guid.Empty.ToString())], "Close my account");
        (await ann.SendAsync(unaware)).Errors.ShouldHaveSingleItem().ShouldStartWith("A business has come to be yours alone");
        (await site.OneAsync<bool>("select active from identity.account where id = @Id", new { ann.Account!.Id })).ShouldBeTrue();
        (await ann.SubmitAsync([("sure", "true")], "Close my account")).Heading.ShouldBe("Your account is closed");
        (await site.OneAsync<bool>("select closed_at is not null from identity.business where id = @business", new { business })).ShouldBeTrue();
        (await site.EmailAsync(mia.Account!.Email, 2)).Subject.ShouldBe("The account of Lee’s Bakery is closed");

        // A business that has another owner goes on.
        var (tom, second) = await site.BusinessAsync("Tom Tailor", "Tailors");
        using var omar = await site.MemberAsync(tom, second, "owner", "Omar Owner");
        (await tom.GoAsync("/account/leave")).Text.ShouldNotContain("Businesses you alone own");
        await tom.SubmitAsync([("sure", "true")], "Close my account");
        (await site.OneAsync<string>("select string_agg(role, ',') from identity.business_member where business = @second", new { second })).ShouldBe("owner");
        (await site.EmailAsync(omar.Account!.Email, 2)).Text.ShouldContain("Tom Tailor has left Tailors.");
        ann.Dispose();
        tom.Dispose();
    }

    [Fact]
    public async Task The_pages_are_in_Welsh_for_who_reads_Welsh()
    {
        var (ann, business) = await site.BusinessAsync("Ann Lee", "Becws");
        await ann.GoAsync("/language/cy?to=/account");
        foreach (var path in (string[])["", "/add", $"/{business}", $"/{business}/change", $"/{business}/invite", $"/{business}/leave", $"/{business}/members/{ann.Account!.Id}", $"/{business}/premises/add", $"/{business}/activity"])
        {
            var text = (await ann.GoAsync($"/account/businesses{path}")).TextOf("main")!;
            foreach (var english in (string[])["business", "owner", "Change", "Save", "Invite", "account of"])
            {
                text.ShouldNotContain(english, Case.Sensitive, path);
            }
        }

        ann.Dispose();
    }

    [Theory]
    [InlineData(" 0123 4567 ", "01234567")]
    [InlineData("oc312345", "OC312345")]
    [InlineData("IP12345R", "IP12345R")]
    [InlineData("1123456", "1123456")]
    [InlineData("220949-1", "220949-1")]
    [InlineData("SC012345", "SC012345")]
    [InlineData("NIC100002", "NIC100002")]
    [InlineData("12345", null)]
    [InlineData("0123456", null)]
    [InlineData("123456789", null)]
    [InlineData("ABC12345", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void The_number_of_a_company_or_a_charity_is_told_by_its_shape(string? typed, string? read) => BusinessNumber.Read(typed).ShouldBe(read);

    [Fact]
    public void A_number_that_was_read_is_read_the_same_again() =>
        Prop.ForAll<string>(typed => BusinessNumber.Read(typed) is not { } read || BusinessNumber.Read($" {read.ToLowerInvariant()} ") == read).QuickCheckThrowOnFailure();

    private static string SessionOf(Visitor visitor) => visitor.Cookies.GetAllCookies().Single(cookie => cookie.Name == "account").Value;

    private static string? Value(Visitor visitor, string field) => visitor.Page.Document.QuerySelector($"main [name={field}][checked], main input[name={field}]:not([type=radio])")?.GetAttribute("value");

    private static async Task<string> SendAsync(Visitor visitor)
    {
        await visitor.GoAsync("/services/for-required/apply?handler=Again");
        await visitor.GoAsync("/services/for-required/apply");
        await visitor.SubmitAsync(("wish", "A bench"));
        await visitor.SubmitAsync(("more", ""));
        await visitor.SubmitAsync();
        return visitor.Page.TextOf(".govuk-panel__body strong") ?? throw new InvalidOperationException(visitor.Page.Text);
    }

    /// <summary>Sends a form that no page of theirs has, with the token of one that they have.</summary>
    private static Task<VisitedPage> PostAsync(Visitor visitor, string address, params (string Name, string Value)[] fields)
    {
        var token = visitor.Page.Document.QuerySelector("input[name=__RequestVerificationToken]")?.GetAttribute("value")
            ?? throw new InvalidOperationException($"No form on {visitor.Page.Address}");
        return visitor.SendAsync(new HttpRequestMessage(HttpMethod.Post, new Uri(visitor.Http.BaseAddress!, address))
        {
            Content = new FormUrlEncodedContent(fields.Append(("__RequestVerificationToken", token)).Select(field => new KeyValuePair<string, string>(field.Item1, field.Item2))),
            Headers = { { "Origin", visitor.Http.BaseAddress!.GetLeftPart(UriPartial.Authority) } },
        });
    }

    private async Task<(Visitor Visitor, string Link)> InvitedAsync(Visitor owner, Guid business)
    {
        var visitor = await site.Guildhall.PersonAsync("Ivy Invited");
        await BusinessSite.InviteAsync(owner, business, visitor.Account!.Email, "member");
        var link = BusinessSite.LinkIn((await site.EmailAsync(visitor.Account.Email)).Text);
        (await visitor.GoAsync(link)).Status.ShouldBe(HttpStatusCode.OK);
        return (visitor, link);
    }

    private async Task<string> InvitationAsync(Guid business, string email) =>
        $"/account/businesses/{business}/invitations/{await site.OneAsync<Guid>("select id from identity.business_invitation where email = @email and ended_at is null", new { email })}";

    private Task<string> StateAsync(Guid business) => site.OneAsync<string>(
        """
        select concat_ws(' ', b.name, b.version, b.closed_at,
            (select string_agg(concat_ws(',', m.account, m.role), ';' order by m.account) from identity.business_member m where m.business = b.id),
            (select string_agg(concat_ws(',', i.id, i.ended_at), ';' order by i.id) from identity.business_invitation i where i.business = b.id),
            (select count(*) from customers.premises p where p.business = b.id))
        from identity.business b where b.id = @business
        """,
        new { business });
}
