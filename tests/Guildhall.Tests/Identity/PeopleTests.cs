using System.Net;
using Dapper;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Ids;
using Guildhall.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Identity;

/// <summary>People, teams and who may look after them.</summary>
public sealed class PeopleTests(StaffSite site) : IClassFixture<StaffSite>
{
    private RunningGuildhall Guildhall => site.Guildhall;

    [Fact]
    public async Task An_administrator_finds_everyone_and_a_manager_only_the_people_of_their_teams()
    {
        await site.AddAsync("Perry Parking", ["parking"]);
        await site.AddAsync("Libby Books", ["libraries"]);
        using var administrator = await AdministratorAsync();
        using var manager = await Guildhall.SignedInAsync("Mo Manager", ["libraries"], StaffRole.Manager);
        using var officer = await Guildhall.SignedInAsync("Ola", ["libraries"]);

        await administrator.GoAsync("/staff/people");
        (await administrator.SubmitAsync(("words", "perry p"))).TextOf("tbody")!.ShouldContain("Perry Parking");
        (await administrator.GoAsync("/staff/people?team=libraries&role=officer")).Text.ShouldContain("Libby Books");
        (await administrator.GoAsync("/staff/people?team=libraries&role=manager")).TextOf("tbody")!.ShouldNotContain("Libby Books");

        (await manager.GoAsync("/staff/people")).Text.ShouldContain("Libby Books");
        manager.Page.Text.ShouldNotContain("Perry Parking");
        (await manager.SubmitAsync(("words", "parking"))).Text.ShouldContain("Nobody fits.");
        (await manager.GoAsync("/staff/people?team=parking")).Text.ShouldNotContain("Perry Parking");

        (await officer.GoAsync("/staff/people")).Address.AbsolutePath.ShouldBe("/staff/forbidden");
    }

    [Fact]
    public async Task A_manager_sees_but_does_not_change_and_sees_nobody_of_other_teams()
    {
        var (theirs, _) = await site.AddAsync("Libby Lend", ["libraries"]);
        var (others, _) = await site.AddAsync("Percy Park", ["parking"]);
        using var manager = await Guildhall.SignedInAsync("Mo Manager", ["libraries"], StaffRole.Manager);

        (await manager.GoAsync($"/staff/people/{theirs}")).Document.QuerySelector("input[name=roles]").ShouldBeNull();
        (await PostAsync(manager, $"/staff/people/{theirs}", ("version", "1"), ("name", "Libby Lend"), ("email", "l@northmere.example"), ("roles", "administrator"))).Address.AbsolutePath.ShouldBe("/staff/forbidden");
        (await PostAsync(manager, $"/staff/people/{theirs}?handler=SignOut")).Address.AbsolutePath.ShouldBe("/staff/forbidden");
        (await manager.GoAsync($"/staff/people/{theirs}/end")).Address.AbsolutePath.ShouldBe("/staff/forbidden");
        (await manager.GoAsync($"/staff/people/{others}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await PostAsync(manager, $"/staff/people/{others}?handler=Back", ("version", "1"))).Status.ShouldBe(HttpStatusCode.NotFound);
        (await manager.GoAsync("/staff/teams/parking")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_joiner_is_invited_by_e_mail_and_sets_a_password_once()
    {
        using var administrator = await AdministratorAsync();
        await administrator.GoAsync("/staff/people/add");
        (await administrator.SubmitAsync(("name", " "), ("email", "nonsense"))).Errors.Count.ShouldBe(3);
        await administrator.SubmitAsync(("name", "Jo Iner"), ("email", "Jo.Iner@northmere.example"), ("roles", "officer"), ("teams", "parking"), ("teams", "libraries"));
        administrator.Page.Text.ShouldContain("We have e-mailed Jo Iner a link to set their password.");
        var first = await LinkAsync("jo.iner@northmere.example", 1);
        await administrator.SubmitAsync([], "Send the invitation again");
        var link = await LinkAsync("jo.iner@northmere.example", 2);

        using var joiner = Guildhall.Visit();
        (await joiner.GoAsync(first)).Status.ShouldBe(HttpStatusCode.Gone);
        (await joiner.GoAsync(link)).Heading.ShouldBe("Set your password");
        (await joiner.SubmitAsync(("new", "short"))).Errors.ShouldBe(["Password must be 12 characters or more"]);
        (await joiner.SubmitAsync(("new", StaffSite.Password))).Heading.ShouldBe("Your password is set");
        (await joiner.GoAsync(link)).Status.ShouldBe(HttpStatusCode.Gone);
        (await StaffSite.SignInAsync(joiner, "jo.iner@northmere.example")).Heading.ShouldBe("Change your password");

        var id = await OneAsync<Guid>("select id from identity.account where email = 'jo.iner@northmere.example'");
        (await site.AuditAsync($"account:{id}")).Select(line => line.Action)
            .ShouldBe(["staff.added", "staff.invited", "staff.password-set", "staff.signed-in"]);
    }

    [Fact]
    public async Task An_invitation_runs_out_and_is_worth_nothing_to_a_leaver()
    {
        using var administrator = await AdministratorAsync();
        await administrator.GoAsync("/staff/people/add");
        await administrator.SubmitAsync(("name", "Lee Ver"), ("email", "lee.ver@northmere.example"), ("roles", "officer"));
        var link = await LinkAsync("lee.ver@northmere.example", 1);
        var id = await OneAsync<Guid>("select id from identity.account where email = 'lee.ver@northmere.example'");
        await site.ExecuteAsync("update identity.invitation set expires_at = now() - interval '1 second' where account = @id", new { id });
        using var joiner = Guildhall.Visit();
        (await joiner.GoAsync(link)).Status.ShouldBe(HttpStatusCode.Gone);
        await site.ExecuteAsync("update identity.invitation set expires_at = now() + interval '1 day' where account = @id", new { id });
        await joiner.GoAsync(link);
        await EndAsync(administrator, id);

        (await joiner.SubmitAsync(("new", StaffSite.Password))).Status.ShouldBe(HttpStatusCode.Gone);
        (await StaffSite.SignInAsync(joiner, "lee.ver@northmere.example")).Errors.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_link_that_went_to_a_wrong_address_is_worth_nothing_once_the_address_is_put_right()
    {
        using var administrator = await AdministratorAsync();
        await administrator.GoAsync("/staff/people/add");
        await administrator.SubmitAsync(("name", "Ann Typo"), ("email", "ann.tyop@elsewhere.example"), ("roles", "officer"));
        var strangers = await LinkAsync("ann.tyop@elsewhere.example", 1);

        await administrator.SubmitAsync([("email", "ann.typo@northmere.example")], "Save");

        using var visitor = Guildhall.Visit();
        (await visitor.GoAsync(strangers)).Status.ShouldBe(HttpStatusCode.Gone);
        visitor.Page.Text.ShouldNotContain("Ann Typo");
        (await visitor.GoAsync(await LinkAsync("ann.typo@northmere.example", 1))).Heading.ShouldBe("Set your password");
    }

    [Fact]
    public async Task Who_forgot_their_password_is_sent_a_link_for_another_and_keeps_what_they_have()
    {
        var (id, email) = await site.AddAsync("Fay Forgets", ["parking"]);
        using var fay = await site.SignedInAsync(email);
        using var manager = await Guildhall.SignedInAsync("Mo Manager", ["parking"], StaffRole.Manager);
        (await PostAsync(manager, $"/staff/people/{id}?handler=ResetPassword")).Address.AbsolutePath.ShouldBe("/staff/forbidden");
        (await fay.GoAsync("/staff/password")).Status.ShouldBe(HttpStatusCode.OK);
        using var administrator = await AdministratorAsync();
        await administrator.GoAsync($"/staff/people/{id}");

        await administrator.SubmitAsync([], "Send a link for a new password");

        administrator.Page.Text.ShouldContain("We have e-mailed Fay Forgets a link to set their password.");
        administrator.Page.Text.ShouldNotContain("Send a link for a new password");
        administrator.Page.TextOf("table")!.ShouldContain("Sent a link for a new password");
        (await fay.GoAsync("/staff/password")).Address.AbsolutePath.ShouldBe("/staff/sign-in");
        (await StaffSite.SignInAsync(fay, email)).Errors.ShouldNotBeEmpty();
        await fay.GoAsync(await LinkAsync(email, 1));
        await fay.SubmitAsync(("new", "orchard-puddle-stamp"));
        (await StaffSite.SignInAsync(fay, email, "orchard-puddle-stamp")).Heading.ShouldBe("Change your password");
        (await OneAsync<string>("select string_agg(team, ',') from identity.team_member where account = @id", new { id })).ShouldBe("parking");
        (await site.AuditAsync($"account:{id}")).Select(line => line.Action).ShouldContain("staff.password-reset");
    }

    [Fact]
    public async Task An_administrator_who_forgot_their_own_password_asks_another()
    {
        var (id, email) = await site.AddAsync("Ada Forgets", [], StaffRole.Administrator);
        using var ada = await site.SignedInAsync(email);
        (await ada.GoAsync($"/staff/people/{id}")).Text.ShouldNotContain("Send a link for a new password");
        (await PostAsync(ada, $"/staff/people/{id}?handler=ResetPassword")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_leaver_is_out_at_once_and_their_cases_go_back_to_their_teams()
    {
        var (id, email) = await site.AddAsync("Ned Leaver", ["waste-contact"]);
        using var leaver = await site.SignedInAsync(email);
        using var elsewhere = await site.SignedInAsync(email);
        using var administrator = await AdministratorAsync();
        var opened = await Guildhall.OpenCaseAsync();
        await leaver.GoAsync($"/staff/cases/{opened.Reference}");
        await leaver.SubmitAsync([("owner", id.ToString())], "Give");
        (await administrator.GoAsync($"/staff/people/{id}/end")).Text.ShouldContain("Waste contact team (1 open case)");

        await administrator.SubmitAsync([], "End access");

        administrator.Page.Text.ShouldContain("Ned Leaver’s access has ended");
        (await leaver.GoAsync("/staff/cases")).Address.AbsolutePath.ShouldBe("/staff/sign-in");
        (await elsewhere.GoAsync("/staff/cases")).Address.AbsolutePath.ShouldBe("/staff/sign-in");
        (await StaffSite.SignInAsync(leaver, email)).Errors.ShouldNotBeEmpty();
        await Eventually.TrueAsync(
            async () => await OneAsync<bool>("select owner is null from cases.\"case\" where reference = @reference", new { reference = opened.Reference.ToString() }), "the case goes back");
        using var colleague = await Guildhall.SignedInAsync("Colin", ["waste-contact"]);
        (await colleague.GoAsync($"/staff/cases/{opened.Reference}")).Text.ShouldContain("Given back to the team: Ned Leaver has left");
        colleague.Page.Text.ShouldNotContain("Ned Leaver (");
        (await administrator.GoAsync("/staff/people?view=leavers")).Text.ShouldContain("Ned Leaver");
        (await administrator.GoAsync("/staff/people?team=waste-contact")).Text.ShouldNotContain("Ned Leaver");
        (await site.AuditAsync($"account:{id}")).ShouldContain(line => line.Action == "staff.ended" && line.Detail.Contains("waste-contact"));
    }

    [Fact]
    public async Task A_leaver_comes_back_with_what_is_given_now_and_a_new_password()
    {
        var (id, email) = await site.AddAsync("Rita Turns", ["parking"], StaffRole.Officer, StaffRole.Administrator);
        using var administrator = await AdministratorAsync();
        await EndAsync(administrator, id);

        await administrator.GoAsync($"/staff/people/{id}");
        (await administrator.SubmitAsync([], "Let them back in")).Errors.ShouldBe(["Select at least one role"]);
        await administrator.SubmitAsync([("roles", "officer"), ("teams", "libraries")], "Let them back in");

        administrator.Page.Text.ShouldContain("We have e-mailed Rita Turns a link");
        using var again = Guildhall.Visit();
        (await StaffSite.SignInAsync(again, email)).Errors.ShouldNotBeEmpty();
        await again.GoAsync(await LinkAsync(email, 1));
        await again.SubmitAsync(("new", "orchard-puddle-stamp"));
        (await StaffSite.SignInAsync(again, email, "orchard-puddle-stamp")).Heading.ShouldBe("Change your password");
        (await again.GoAsync("/staff/people")).Address.AbsolutePath.ShouldBe("/staff/forbidden");
    }

    [Fact]
    public async Task Nobody_takes_their_own_role_of_administrator_or_ends_themselves()
    {
        var (id, email) = await site.AddAsync("Ada Admin", [], StaffRole.Administrator);
        await site.AddAsync("Bea Admin", [], StaffRole.Administrator);
        using var ada = await site.SignedInAsync(email);
        var page = await ada.GoAsync($"/staff/people/{id}");
        page.Document.QuerySelectorAll("a").ShouldNotContain(a => a.TextContent == "End their access");

        (await PostAsync(ada, $"/staff/people/{id}", ("version", Version(page)), ("name", "Ada Admin"), ("email", email), ("roles", "officer")))
            .Errors.ShouldBe(["You cannot take the role of administrator from yourself. Ask another administrator"]);
        (await PostAsync(ada, $"/staff/people/{id}/end", ("version", Version(page)))).Errors.ShouldBe(["You cannot end your own access. Ask another administrator"]);
        (await ada.GoAsync("/staff/people")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_last_administrator_stays_however_they_are_ended()
    {
        await using var alone = await RunningGuildhall.StartAsync(s => s with { More = new Dictionary<string, string?> { ["Staff:PasswordRounds"] = "10000" } });
        var first = await alone.AddStaffAsync("First", [], StaffRole.Administrator);
        var second = await alone.AddStaffAsync("Second", [], StaffRole.Administrator);

        // Both at once, each ending the other: one of them stays.
        await using var scope = alone.Services.CreateAsyncScope();
        await using var other = alone.Services.CreateAsyncScope();
        var ended = await Task.WhenAll(
            scope.ServiceProvider.GetRequiredService<AddStaff>().EndAsync(first, Actor.System),
            other.ServiceProvider.GetRequiredService<AddStaff>().EndAsync(second, Actor.System));

        ended.Count(done => done).ShouldBe(1);
    }

    [Fact]
    public async Task An_administrator_who_is_one_no_more_changes_nobody_with_a_page_they_still_have_open()
    {
        var (id, email) = await site.AddAsync("Old Admin", [], StaffRole.Administrator);
        var (victim, _) = await site.AddAsync("Vic Tim", ["parking"]);
        using var old = await site.SignedInAsync(email);
        await old.GoAsync($"/staff/people/{victim}");
        await site.ExecuteAsync("update identity.account_role set role = 'officer' where account = @id", new { id });

        (await old.SubmitAsync([("roles", "administrator")], "Save")).Address.AbsolutePath.ShouldBe("/staff/forbidden");
    }

    [Fact]
    public async Task The_second_of_two_administrators_sees_what_changed_and_overwrites_nothing()
    {
        var (id, email) = await site.AddAsync("Ann Both", ["parking"]);
        using var one = await AdministratorAsync();
        using var two = await AdministratorAsync();
        await one.GoAsync($"/staff/people/{id}");
        await two.GoAsync($"/staff/people/{id}");
        await one.SubmitAsync([("roles", "officer"), ("roles", "manager")], "Save");

        var page = await two.SubmitAsync([("name", "Ann Bothwell"), ("roles", "officer")], "Save");

        page.Status.ShouldBe(HttpStatusCode.Conflict);
        page.Errors.ShouldHaveSingleItem().ShouldContain("with the roles manager, officer");
        page.Document.QuerySelector("input[name=name]")!.GetAttribute("value").ShouldBe("Ann Bothwell");
        (await OneAsync<string>("select string_agg(role, ',' order by role) from identity.account_role where account = @id", new { id })).ShouldBe("manager,officer");
        (await two.SubmitAsync([("name", "Ann Bothwell")], "Save")).Text.ShouldContain("Saved.");
        (await site.AuditAsync($"account:{id}"))[^1].Detail.ShouldContain("\"rolesTaken\":[\"manager\"]");
        email.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_changed_address_is_told_to_the_old_one_and_is_nobody_elses()
    {
        var (id, email) = await site.AddAsync("Mel Moves");
        var (_, taken) = await site.AddAsync("Tia Taken");
        using var administrator = await AdministratorAsync();
        await administrator.GoAsync($"/staff/people/{id}");

        (await administrator.SubmitAsync([("email", taken)], "Save")).Errors.ShouldBe(["There is an account with that email address already"]);
        await administrator.SubmitAsync([("email", "mel.new@northmere.example")], "Save");

        var told = await Guildhall.Sandbox.Messages.WaitForAsync(m => m.To.Contains(email, StringComparer.OrdinalIgnoreCase));
        told.Subject.ShouldContain("has changed");
        (await StaffSite.SignInAsync(Guildhall.Visit(), "mel.new@northmere.example")).Heading.ShouldBe("Change your password");
    }

    [Fact]
    public async Task Signing_someone_out_everywhere_ends_their_sessions_and_nothing_else()
    {
        var (id, email) = await site.AddAsync("Sid Signed");
        using var sid = await site.SignedInAsync(email);
        using var administrator = await AdministratorAsync();
        (await administrator.GoAsync($"/staff/people/{id}")).Text.ShouldContain("1 device");

        await administrator.SubmitAsync([], "Sign out everywhere");

        administrator.Page.Text.ShouldContain("0 devices");
        (await sid.GoAsync("/staff/cases")).Address.AbsolutePath.ShouldBe("/staff/sign-in");
        (await StaffSite.SignInAsync(sid, email)).Heading.ShouldBe("Change your password");
    }

    [Fact]
    public async Task Who_is_away_is_shown_where_work_is_given_out()
    {
        var (id, _) = await site.AddAsync("Abe Away", ["benefits"]);
        var (cover, _) = await site.AddAsync("Cy Covers", ["benefits"]);
        using var manager = await Guildhall.SignedInAsync("Mia", ["benefits"], StaffRole.Manager, StaffRole.Officer);
        await manager.GoAsync($"/staff/people/{id}");
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().DateTime);
        var back = today.AddDays(12);
        (await manager.SubmitAsync([("until-day", "31"), ("until-month", "2")], "Save absence")).Errors.Count.ShouldBe(2);

        await manager.SubmitAsync(
            [
                ("from-day", $"{today.Day}"), ("from-month", $"{today.Month}"), ("from-year", $"{today.Year}"),
                ("until-day", $"{back.Day}"), ("until-month", $"{back.Month}"), ("until-year", $"{back.Year}"), ("cover", cover.ToString()),
            ],
            "Save absence");

        manager.Page.Text.ShouldContain("Cy Covers covers");
        var opened = await Guildhall.OpenCaseAsync("benefits-change");
        (await manager.GoAsync($"/staff/cases/{opened.Reference}")).TextOf("#owner")!.ShouldContain($"Abe Away (away until {Platform.Localisation.PlainDates.Long(back, "en")}, Cy Covers covers)");
        await manager.SubmitAsync([("owner", id.ToString())], "Give");
        (await manager.GoAsync("/staff/cases?view=all&team=benefits")).Text.ShouldContain($"Abe Away away until {Platform.Localisation.PlainDates.Short(back)}");
        (await Guildhall.Services.GetRequiredService<Teams>().CoveredByAsync(cover, TestContext.Current.CancellationToken)).ShouldHaveSingleItem().Id.ShouldBe(id);
        await manager.GoAsync($"/staff/people/{id}");
        (await manager.SubmitAsync([], "Not away")).Text.ShouldNotContain("Cy Covers covers");
    }

    [Fact]
    public async Task A_team_is_added_renamed_and_kept_so_when_the_council_s_file_is_read_again()
    {
        using var administrator = await AdministratorAsync();
        await administrator.GoAsync("/staff/teams");
        (await administrator.SubmitAsync(("title", ""), ("name", "Bad Name"))).Errors.ShouldHaveSingleItem().ShouldStartWith("Enter a short name");
        (await administrator.SubmitAsync(("title", "Parks and trees"), ("name", "parks"))).Heading.ShouldBe("Parks and trees");
        await administrator.GoAsync("/staff/teams/film-office");
        (await administrator.SubmitAsync([("title", "Film and events office")], "Save title")).Heading.ShouldBe("Film and events office");

        await using var again = await RunningGuildhall.StartAsync(s => s with { Database = Guildhall.Settings.Database, More = Guildhall.Settings.More });

        var teams = again.Services.GetRequiredService<Teams>();
        (await teams.FindAsync("film-office", TestContext.Current.CancellationToken))!.Title.ShouldBe("Film and events office");
        (await teams.FindAsync("parks", TestContext.Current.CancellationToken)).ShouldBe(new Team("parks", "Parks and trees"));
    }

    [Fact]
    public async Task An_administrator_puts_people_into_a_team_and_takes_them_out_on_the_teams_page()
    {
        using var administrator = await Guildhall.SignedInAsync("Alex Admin", [], StaffRole.Administrator);
        var (id, email) = await site.AddAsync("Tess Team", ["libraries"], StaffRole.Officer);
        using var officer = await site.SignedInAsync(email);
        await administrator.GoAsync("/staff/teams/parking");
        (await administrator.SubmitAsync([("person", "")], "Put into team")).Errors.ShouldBe(["Select somebody who works here"]);
        await administrator.SubmitAsync([("person", $"{id}")], "Put into team");
        administrator.Page.TextOf("tbody")!.ShouldContain("Tess Team");
        (await site.AuditAsync($"account:{id}"))[^1].Detail.ShouldContain("parking");
        var teams = Guildhall.Services.GetRequiredService<Teams>();
        (await teams.MembersAsync("parking", TestContext.Current.CancellationToken)).ShouldContain(member => member.Id == id);

        var takeOut = administrator.Page.Document.QuerySelectorAll("form").Single(form => form.QuerySelector($"input[value='{id}']") is not null && form.GetAttribute("action")!.EndsWith("Leave", StringComparison.Ordinal));
        takeOut.ShouldNotBeNull();
        (await PostAsync(administrator, "/staff/teams/parking?handler=Leave", ("person", $"{id}"))).Status.ShouldBe(HttpStatusCode.OK);
        (await teams.MembersAsync("parking", TestContext.Current.CancellationToken)).ShouldNotContain(member => member.Id == id);
        (await teams.MembersAsync("libraries", TestContext.Current.CancellationToken)).ShouldContain(member => member.Id == id);

        using var manager = await Guildhall.SignedInAsync("Meg Parking", ["parking"], StaffRole.Manager);
        await manager.GoAsync("/staff/teams/parking");
        manager.Page.Text.ShouldNotContain("Put into team");
        (await PostAsync(manager, "/staff/teams/parking?handler=Join", ("person", $"{id}"))).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_team_is_retired_only_when_nothing_needs_it()
    {
        using var administrator = await AdministratorAsync();
        await Guildhall.OpenCaseAsync();
        (await administrator.GoAsync("/staff/teams/waste-contact")).Text.ShouldContain("open case");
        administrator.Page.Text.ShouldNotContain("Retire team");
        (await PostAsync(administrator, "/staff/teams/waste-contact?handler=Retire", ("version", "1"))).Errors.ShouldHaveSingleItem().ShouldStartWith("This team cannot be retired yet");
        await administrator.GoAsync("/staff/teams");
        await administrator.SubmitAsync(("title", "Short lived"), ("name", "short-lived"));

        (await administrator.SubmitAsync([], "Retire team")).Text.ShouldContain("It gets no more work");

        var teams = Guildhall.Services.GetRequiredService<Teams>();
        (await teams.AllAsync(TestContext.Current.CancellationToken)).ShouldNotContain(team => team.Name == "short-lived");
        (await administrator.SubmitAsync([], "Give it work again")).Text.ShouldNotContain("It gets no more work");
        (await site.AuditAsync("team:short-lived")).Select(line => line.Action).ShouldBe(["team.added", "team.retired", "team.restored"]);
    }

    private async Task<Visitor> AdministratorAsync() => await Guildhall.SignedInAsync("Ada Min", [], StaffRole.Administrator);

    private static async Task EndAsync(Visitor administrator, Guid id)
    {
        await administrator.GoAsync($"/staff/people/{id}/end");
        (await administrator.SubmitAsync([], "End access")).Text.ShouldContain("access has ended");
    }

    private static string Version(VisitedPage page) => page.Document.QuerySelector("input[name=version]")!.GetAttribute("value")!;

    // Sends what no page of theirs would: with a good token, as someone would who changed the address of a form.
    private static async Task<VisitedPage> PostAsync(Visitor visitor, string address, params (string Name, string Value)[] fields)
    {
        await visitor.GoAsync("/staff/password");
        var token = visitor.Page.Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        return await visitor.SendAsync(new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new FormUrlEncodedContent([new("__RequestVerificationToken", token), .. fields.Select(f => new KeyValuePair<string, string>(f.Name, f.Value))]),
        });
    }

    private async Task<string> LinkAsync(string email, int count)
    {
        await Eventually.TrueAsync(() => Guildhall.Sandbox.Messages.To(email).Count >= count, $"invitation {count} to {email}");
        var text = Guildhall.Sandbox.Messages.To(email).OrderByDescending(m => m.Id).First().Text;
        var at = text.IndexOf("/staff/welcome?key=", StringComparison.Ordinal);
        return text.Substring(at, "/staff/welcome?key=".Length + 64);
    }

    private async Task<T> OneAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await Guildhall.Database.OpenAsync();
        return await connection.QuerySingleAsync<T>(sql, parameters);
    }
}
