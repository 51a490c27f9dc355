using System.Net;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Catalogue.Format;
using Guildhall.Casework.Modules.Designer;
using Guildhall.Casework.Modules.Forms;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Designer;

public sealed class DesignerTests(DesignSite site) : IClassFixture<DesignSite>
{
    private const string Designer = "/staff/designer";

    [Fact]
    public async Task Only_designers_and_administrators_design()
    {
        using var nobody = site.Guildhall.Visit();
        (await nobody.GoAsync(Designer)).Address.AbsolutePath.ShouldBe("/staff/sign-in");
        using var officer = await site.Guildhall.SignedInAsync("Amina Okafor", ["waste-contact"]);
        foreach (var address in new[] { Designer, $"{Designer}/noise-complaint", $"{Designer}/noise-complaint/edit/start", $"{Designer}/noise-complaint/text", $"{Designer}/noise-complaint/publish", $"{Designer}/noise-complaint/versions", $"{Designer}/noise-complaint/preview" })
        {
            (await officer.GoAsync(address)).Status.ShouldBe(HttpStatusCode.Forbidden, address);
        }

        (await officer.GoAsync("/staff/cases")).Document.QuerySelector($"a[href='{Designer}']").ShouldBeNull();
        using var administrator = await site.Guildhall.SignedInAsync("Rhys Owen", [], StaffRole.Administrator);
        (await administrator.GoAsync(Designer)).Heading.ShouldBe("Services");
    }

    [Fact]
    public async Task A_service_is_made_published_filled_in_worked_and_changed_without_code()
    {
        using var designer = await site.DesignerAsync();
        await designer.GoAsync(Designer);
        var made = await designer.SubmitAsync([("title", "Apply for an allotment")], "Make it");
        made.Heading.ShouldBe("Apply for an allotment");
        made.Text.ShouldContain("to put right");
        (await designer.GoAsync($"{Designer}/apply-for-an-allotment/publish")).Document.QuerySelector("main form button").ShouldBeNull();

        // Details, start page, team: what is asked of every service.
        await designer.GoAsync($"{Designer}/apply-for-an-allotment/edit/");
        await designer.SubmitAsync(("f_summary", "Ask for a plot to grow food on."), ("f_topic", "bins-and-recycling"));
        await designer.GoAsync($"{Designer}/apply-for-an-allotment/edit/start");
        await designer.SubmitAsync(("f_who-for", "Anyone who lives in Northmere."), ("f_you-need", "your address\nan hour a week"));
        await designer.GoAsync($"{Designer}/apply-for-an-allotment/edit/case");
        await designer.SubmitAsync(("f_team", "waste-contact"), ("f_target", "4 weeks"));

        // Two pages, the second only for some.
        await designer.GoAsync($"{Designer}/apply-for-an-allotment");
        await designer.SubmitAsync([("add-form", "Your plot")], "Add a page");
        designer.Page.Address.AbsolutePath.ShouldEndWith("/edit/form/your-plot");
        await designer.SubmitAsync([("add-ask", "Have you had a plot before?"), ("add-ask-type", "yes-no")], "Add the question to ask");
        designer.Page.Address.AbsolutePath.ShouldEndWith("/ask/have-you-had-a-plot-before");
        await designer.GoAsync($"{Designer}/apply-for-an-allotment/edit/form/your-plot");
        await designer.SubmitAsync(("add-ask", "How large?"), ("add-ask-type", "radios"));
        designer.Page.Text.ShouldContain("needs “options”");
        await designer.SubmitAsync(("o0.label", "Half a plot"), ("o1.label", "A whole plot"), ("f_hint", "A whole one is about 250 square metres."));
        designer.Page.Text.ShouldNotContain("needs “options”");
        await designer.GoAsync($"{Designer}/apply-for-an-allotment");
        await designer.SubmitAsync([("add-form", "Your last plot")], "Add a page");
        await designer.SubmitAsync([("add-ask", "Where was it?"), ("add-ask-type", "text")], "Add the question to ask");
        await designer.GoAsync($"{Designer}/apply-for-an-allotment/edit/form/your-last-plot");
        await designer.SubmitAsync(("f_when.join", "all"), ("f_when.s0", "have-you-had-a-plot-before is yes"));

        var yaml = await DesignSite.TextOfAsync(designer, "apply-for-an-allotment");
        yaml.ShouldContain("when: { have-you-had-a-plot-before: yes }");
        yaml.ShouldContain("options:\n          half-a-plot: Half a plot\n          a-whole-plot: A whole plot");

        // Who may be reached comes last.
        await designer.GoAsync($"{Designer}/apply-for-an-allotment");
        await designer.GoAsync($"{Designer}/apply-for-an-allotment");
        designer.Page.Text.ShouldNotContain("to put right");

        await designer.GoAsync($"{Designer}/apply-for-an-allotment/publish");
        designer.Page.TextOf(".gh-glance")!.ShouldContain("Nothing yet");
        await designer.SubmitAsync([], "Publish");
        designer.Page.Text.ShouldContain("Version 1");

        using var resident = site.Guildhall.Visit();
        await resident.GoAsync("/services/apply-for-an-allotment");
        resident.Page.Text.ShouldContain("an hour a week");
        await resident.FollowAsync("Start now");
        await resident.SubmitAsync(("have-you-had-a-plot-before", "yes"), ("how-large", "half-a-plot"));
        resident.Page.Heading.ShouldBe("Your last plot");

        // Changed while somebody is at it: they go on as they began.
        await designer.GoAsync($"{Designer}/apply-for-an-allotment/edit/form/your-last-plot/ask/where-was-it");
        await designer.SubmitAsync(("f_label", "Which site was it on?"), ("f_name", "last-site"));
        await designer.GoAsync($"{Designer}/apply-for-an-allotment/publish");
        designer.Page.Text.ShouldContain("1 form");
        designer.Page.TextOf(".gh-words")!.ShouldContain("Which site was it on?");
        designer.Page.Document.QuerySelector(".gh-difference ins")!.TextContent.ShouldContain("last-site");
        await designer.SubmitAsync([], "Publish");
        using var second = site.Guildhall.Visit();
        await second.GoAsync("/services/apply-for-an-allotment/apply");
        await second.SubmitAsync(("have-you-had-a-plot-before", "yes"), ("how-large", "half-a-plot"));
        second.Page.Text.ShouldContain("Which site was it on?");

        await resident.SubmitAsync(("where-was-it", "By the canal"));
        await resident.SubmitAsync(("name-first", "Mair"), ("name-last", "Puw"), ("email", "mair@example.com"));
        await resident.SubmitAsync([], "Send");
        var reference = resident.Page.TextOf(".govuk-panel__body strong")!;

        using var officer = await site.Guildhall.SignedInAsync("Amina Okafor", ["waste-contact"]);
        await officer.GoAsync($"/staff/cases/{reference}");
        officer.Page.Text.ShouldContain("By the canal");
        await officer.SubmitAsync([("to", "done"), ("message", "Plot 12 is yours.")], "Move");
        officer.Page.Text.ShouldContain("Done");

        // An old version, gone back to.
        await designer.GoAsync($"{Designer}/apply-for-an-allotment/versions?from=v1&to=v2");
        designer.Page.Document.QuerySelectorAll(".gh-difference del").Select(l => l.TextContent).ShouldContain(l => l.Contains("Where was it?", StringComparison.Ordinal));
        await designer.SubmitAsync([], "Go back to it Version 1");
        (await DesignSite.TextOfAsync(designer, "apply-for-an-allotment")).ShouldContain("Where was it?");
        await designer.GoAsync($"{Designer}/apply-for-an-allotment");
        await designer.SubmitAsync([], "Throw the draft away");
        (await DesignSite.TextOfAsync(designer, "apply-for-an-allotment")).ShouldContain("last-site");
        (await site.OneAsync<int>("select count(*)::int from platform.audit_entry where action = 'service.published' and subject like 'apply-for-an-allotment v%'")).ShouldBe(2);
    }

    [Fact]
    public async Task A_test_goes_all_the_way_and_is_in_nobodys_way()
    {
        using var designer = await site.DesignerAsync("Test Designer");
        await designer.GoAsync(Designer);
        await designer.SubmitAsync([("title", "Borrow a water butt")], "Make it");
        await designer.SubmitAsync([], "Try it");
        designer.Page.Status.ShouldBe(HttpStatusCode.BadRequest);
        designer.Page.Errors.ShouldBe(["It cannot be tried yet. Put the problems right first"]);
        await designer.GoAsync($"{Designer}/borrow-a-water-butt/edit/");
        await designer.SubmitAsync(("f_summary", "Try a water butt for a summer."), ("f_topic", "bins-and-recycling"));
        await designer.GoAsync($"{Designer}/borrow-a-water-butt/edit/start");
        await designer.SubmitAsync(("f_who-for", "Anyone with a garden."));
        await designer.GoAsync($"{Designer}/borrow-a-water-butt/edit/case");
        await designer.SubmitAsync(("f_team", "waste-contact"));

        await designer.SubmitAsync([], "Save");
        await designer.GoAsync($"{Designer}/borrow-a-water-butt");
        await designer.SubmitAsync([], "Try it");
        designer.Page.Address.AbsolutePath.ShouldBe("/services/borrow-a-water-butt/apply/your-details");
        designer.Page.TextOf(".gh-test")!.ShouldContain("nobody is written to");
        await designer.SubmitAsync(("name-first", "Tess"), ("name-last", "Tester"), ("email", "tess@example.com"));
        await designer.SubmitAsync([], "Send");
        var reference = designer.Page.TextOf(".govuk-panel__body strong")!;

        (await designer.GoAsync("/staff/cases")).Text.ShouldNotContain(reference);
        (await designer.GoAsync("/staff/cases?view=tests")).Text.ShouldContain(reference);
        (await designer.GoAsync($"/staff/cases/{reference}")).Heading.ShouldBe("Borrow a water butt (test)");
        await designer.SubmitAsync([("to", "done")], "Move");
        await Eventually.TrueAsync(async () => await site.OneAsync<int>("select count(*)::int from notifications.message where recipient = 'tess@example.com' and state = 'failed' and failure = 'this is a test'") == 2, "the messages are written down and not sent");
        (await site.OneAsync<int>("select count(*)::int from notifications.message where recipient = 'tess@example.com' and state <> 'failed'")).ShouldBe(0);

        // The public finds nothing of it.
        using var resident = site.Guildhall.Visit();
        (await resident.GoAsync("/services/borrow-a-water-butt")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await resident.GoAsync("/services/borrow-a-water-butt/apply/your-details")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Two_designers_do_not_overwrite_each_other()
    {
        using var ann = await site.DesignerAsync("Ann Designer");
        using var bob = await site.DesignerAsync("Bob Designer");
        var part = $"{Designer}/it-helpdesk/edit/start";
        await ann.GoAsync(part);
        (await bob.GoAsync(part)).Text.ShouldContain("Ann Designer has this open too.");
        await ann.SubmitAsync(("f_takes", "3 minutes"));

        // Elsewhere in the same part: shown, and nothing typed is lost.
        var refused = await bob.SubmitAsync(("f_takes", "4 minutes"), ("f_costs", "Nothing at all."));
        refused.Status.ShouldBe(HttpStatusCode.Conflict);
        refused.Text.ShouldContain("Ann Designer changed this while you were writing");
        refused.TextOf(".gh-theirs")!.ShouldContain("3 minutes");
        refused.Document.QuerySelector("#f_takes")!.TextContent.Trim().ShouldBe("4 minutes");
        await bob.SubmitAsync([]);
        bob.Page.Status.ShouldBe(HttpStatusCode.OK);
        var yaml = await DesignSite.TextOfAsync(bob, "it-helpdesk");
        yaml.ShouldContain("takes: 4 minutes");
        yaml.ShouldContain("Nothing at all.");

        // In another part: both are kept without a word.
        await ann.GoAsync($"{Designer}/it-helpdesk/edit/privacy");
        await bob.GoAsync(part);
        await bob.SubmitAsync(("f_takes", "5 minutes"));
        await ann.SubmitAsync(("f_retention", "3 years"));
        ann.Page.Status.ShouldBe(HttpStatusCode.OK);
        yaml = await DesignSite.TextOfAsync(bob, "it-helpdesk");
        yaml.ShouldContain("takes: 5 minutes");
        yaml.ShouldContain("retention: 3 years");

        // And what was done can be undone.
        await ann.GoAsync($"{Designer}/it-helpdesk/versions");
        await ann.SubmitAsync([], "Go back to it Draft, edit 1: Changed The start page");
        (await DesignSite.TextOfAsync(bob, "it-helpdesk")).ShouldContain("takes: 3 minutes");
    }

    [Fact]
    public async Task What_speaks_of_a_part_is_told_before_it_is_taken_out_and_what_is_typed_about_it_elsewhere_is_shown()
    {
        using var ann = await site.DesignerAsync("Ann Taker");
        using var bob = await site.DesignerAsync("Bob Typer");
        var question = $"{Designer}/pothole-like/edit/form/reason/ask/other-reason";
        await ann.GoAsync(Designer);
        await ann.SubmitAsync([("title", "Pothole like"), ("copy", "assisted-collection")], "Make it");
        await bob.GoAsync(question);

        await ann.GoAsync($"{Designer}/pothole-like/take-out/form/how-long");
        ann.Page.TextOf(".gh-problem")!.ShouldContain("“temporary”, which is not a question asked before this");
        await ann.GoAsync($"{Designer}/pothole-like");
        await ann.SubmitAsync([], "Take out Why can nobody at home move the bins?");
        ann.Page.Heading.ShouldBe("Take out “Why can nobody at home move the bins?”?");
        ann.Page.Text.ShouldContain("These 2 questions go with it:");
        ann.Page.Text.ShouldContain("Its Welsh goes with it.");
        await ann.SubmitAsync([], "Take it out");
        ann.Page.Address.AbsolutePath.ShouldBe($"{Designer}/pothole-like");
        (await DesignSite.TextOfAsync(ann, "pothole-like")).ShouldNotContain("page: reason");

        var gone = await bob.SubmitAsync(("f_hint", "Typed with care."), ("f_hint-cy", "Gyda gofal."));
        gone.Status.ShouldBe(HttpStatusCode.Conflict);
        gone.Heading.ShouldBe("This part is no longer there");
        gone.Text.ShouldContain("The last change is by Ann Taker: “Took out Why can nobody at home move the bins?”.");
        gone.TextOf(".gh-theirs")!.ShouldContain("Typed with care.");
        gone.TextOf(".gh-theirs")!.ShouldContain("Gyda gofal.");
        (await bob.GoAsync($"{Designer}/pothole-like/take-out/form/reason")).Status.ShouldBe(HttpStatusCode.NotFound);

        // Whoever looks at a part while somebody changes the service looks again before it goes.
        await ann.GoAsync($"{Designer}/pothole-like/take-out/form/who");
        await bob.GoAsync($"{Designer}/pothole-like/edit/start");
        await bob.SubmitAsync(("f_takes", "9 minutes"));
        (await ann.SubmitAsync([], "Take it out")).Status.ShouldBe(HttpStatusCode.Conflict);
        (await DesignSite.TextOfAsync(ann, "pothole-like")).ShouldContain("page: who");
    }

    [Fact]
    public async Task A_rule_with_groups_is_built_line_by_line()
    {
        using var designer = await site.DesignerAsync("Rule Designer");
        var page = $"{Designer}/missed-rules/edit/form/ending";
        await designer.GoAsync(Designer);
        await designer.SubmitAsync([("title", "Missed rules"), ("copy", "assisted-collection")], "Make it");
        await designer.GoAsync(page.Replace("ending", "reason", StringComparison.Ordinal));
        await designer.SubmitAsync([("f_when.join", "all"), ("f_when.s0", "none")], "More lines for When");
        designer.Page.Document.QuerySelectorAll(".gh-rule").Length.ShouldBe(3);
        await designer.SubmitAsync([("f_when.s1", "all"), ("f_when.l1", "2")], "More lines for When");
        await designer.SubmitAsync(("f_when.s2", "for-whom is me"), ("f_when.s3", "for-whom is household"));
        designer.Page.Status.ShouldBe(HttpStatusCode.OK);
        (await DesignSite.TextOfAsync(designer, "missed-rules")).ShouldContain("when: { not: { for-whom: [me, household] } }");
    }

    [Fact]
    public async Task What_was_tried_out_is_forgotten_after_two_weeks_unless_a_form_or_case_needs_it()
    {
        using var designer = await site.DesignerAsync("Tidy Designer");
        await designer.GoAsync($"{Designer}/assisted-collection");
        await designer.SubmitAsync([], "Try it");
        var catalogue = site.Guildhall.Services.GetRequiredService<ServiceCatalogue>();
        var held = await site.Guildhall.Services.GetRequiredService<TestRuns>().VersionsAsync(TestContext.Current.CancellationToken);
        held.ShouldNotBeEmpty();


        // The job itself asks forms and cases what they need.
        var later = new TestClock(TimeProvider.System.GetUtcNow().AddDays(20));
        await new ForgetTests(catalogue, site.Guildhall.Services.GetRequiredService<TestRuns>(), site.Guildhall.Services.GetRequiredService<OpenCases>(), later).RunAsync(TestContext.Current.CancellationToken);
        (await site.OneAsync<int>("select count(*)::int from catalogue.test_version where id = any(@held)", new { held = held.ToArray() })).ShouldBe(held.Count);
        await catalogue.ForgetTestsAsync(later.GetUtcNow(), [], TestContext.Current.CancellationToken);
        (await site.OneAsync<int>("select count(*)::int from catalogue.test_version where id = any(@held)", new { held = held.ToArray() })).ShouldBe(0);
    }

    [Fact]
    public async Task Every_part_opens_and_saving_it_as_it_is_changes_no_byte()
    {
        using var designer = await site.DesignerAsync("Careful Designer");
        foreach (var service in new[] { "assisted-collection" })
        {
            var yaml = await File.ReadAllTextAsync(Path.Combine(site.Council, "services", $"{service}.yaml"), TestContext.Current.CancellationToken);
            var welsh = await File.ReadAllTextAsync(Path.Combine(site.Council, "services", $"{service}.cy.yaml"), TestContext.Current.CancellationToken);
            foreach (var path in Parts(YamlPart.Read(yaml), ""))
            {
                (await designer.GoAsync($"{Designer}/{service}/edit/{path}")).Status.ShouldBe(HttpStatusCode.OK, path);
                (await designer.SubmitAsync([])).Status.ShouldBe(HttpStatusCode.OK, path);
                (await DesignSite.TextOfAsync(designer, service)).ShouldBe(yaml, path);
                (await DesignSite.TextOfAsync(designer, service, "cy")).ShouldBe(welsh, path);
            }

            (await designer.GoAsync($"{Designer}/{service}")).Text.ShouldContain("This is what is on offer.");
        }
    }

    [Fact]
    public async Task The_text_goes_out_and_comes_in_byte_for_byte()
    {
        using var designer = await site.DesignerAsync("Text Designer");
        var yaml = await DesignSite.TextOfAsync(designer, "moved-in");
        await designer.GoAsync($"{Designer}/moved-in/text");
        await designer.SubmitAsync([], "Save");
        (await DesignSite.TextOfAsync(designer, "moved-in")).ShouldBe(yaml);

        var changed = "# Our own words.\r\n" + yaml.Replace("\n", "\r\n", StringComparison.Ordinal);
        await designer.GoAsync($"{Designer}/moved-in/text");
        var token = designer.Page.Document.QuerySelector("main form input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var revision = designer.Page.Document.QuerySelector("input[name=revision]")!.GetAttribute("value")!;
        using var upload = new MultipartFormDataContent
        {
            { new StringContent(token), "__RequestVerificationToken" },
            { new StringContent(revision), "revision" },
            { new StringContent(yaml), "yaml" },
            { new StringContent(await DesignSite.TextOfAsync(designer, "moved-in", "cy")), "welsh-yaml" },
            { new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(changed)), "english", "moved-in.yaml" },
        };
        await designer.SendAsync(new HttpRequestMessage(HttpMethod.Post, $"{Designer}/moved-in/text") { Content = upload });
        designer.Page.Status.ShouldBe(HttpStatusCode.OK);
        (await DesignSite.TextOfAsync(designer, "moved-in")).ShouldBe(changed);

        // An edit of a part leaves the comment and the line endings.
        await designer.GoAsync($"{Designer}/moved-in/edit/start");
        await designer.SubmitAsync(("f_takes", "6 minutes"));
        var edited = await DesignSite.TextOfAsync(designer, "moved-in");
        edited.ShouldStartWith("# Our own words.\r\n");
        edited.Split('\n').Zip(changed.Split('\n')).Count(l => l.First != l.Second).ShouldBe(1);

        // What is no YAML is told by its line, and not kept.
        await designer.GoAsync($"{Designer}/moved-in/text");
        var refused = await designer.SubmitAsync([("yaml", "service: moved-in\ntitle: [")], "Save");
        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        refused.Document.QuerySelector("#yaml")!.TextContent.ShouldContain("title: [");
        (await DesignSite.TextOfAsync(designer, "moved-in")).ShouldBe(edited);
    }

    [Fact]
    public async Task English_and_Welsh_stand_side_by_side_and_are_kept_in_their_files()
    {
        using var designer = await site.DesignerAsync("Welsh Designer");
        var part = $"{Designer}/noise-complaint/edit/form";
        var service = YamlPart.Read(await DesignSite.TextOfAsync(designer, "noise-complaint"));
        var page = YamlPart.NameOf(((YamlPart.List)service.At("form")!).Items[0])!;
        await designer.GoAsync($"{part}/{page}");
        await designer.SubmitAsync([("add-ask", "How loud is it?"), ("add-ask-type", "radios")], "Add the question to ask");
        designer.Page.Text.ShouldContain("has no Welsh");
        await designer.SubmitAsync(
            ("f_label-cy", "Pa mor uchel yw?"), ("f_hint", "As you hear it at home."), ("f_hint-cy", "Fel y clywch chi gartref."),
            ("o0.label", "Very"), ("o0.cy", "Iawn"), ("o1.label", "A little"), ("o1.cy", "Ychydig"));
        designer.Page.Text.ShouldNotContain("has no Welsh");
        var welsh = YamlPart.Read(await DesignSite.TextOfAsync(designer, "noise-complaint", "cy"));
        YamlPart.TextOf(welsh.At("questions/how-loud-is-it/hint")).ShouldBe("Fel y clywch chi gartref.");
        YamlPart.TextOf(welsh.At("questions/how-loud-is-it/options/very")).ShouldBe("Iawn");

        // The preview speaks both.
        (await designer.GoAsync($"{Designer}/noise-complaint/preview?path=form/{page}&language=cy")).Text.ShouldContain("Pa mor uchel yw?");
        designer.Page.Response.Headers.GetValues("X-Frame-Options").ShouldBe(["SAMEORIGIN"]);

        // Renamed and taken out in both files; an option's own page has the rest.
        await designer.GoAsync($"{part}/{page}/ask/how-loud-is-it/options/very");
        await designer.SubmitAsync(("f_hint", "You cannot sleep."), ("f_hint-cy", "Ni allwch gysgu."));
        await designer.GoAsync($"{part}/{page}/ask/how-loud-is-it");
        await designer.SubmitAsync(("f_name", "loudness"));
        welsh = YamlPart.Read(await DesignSite.TextOfAsync(designer, "noise-complaint", "cy"));
        YamlPart.TextOf(welsh.At("questions/loudness/options/very/hint")).ShouldBe("Ni allwch gysgu.");
        YamlPart.TextOf(welsh.At("questions/loudness/options/very/label")).ShouldBe("Iawn");
        await designer.GoAsync($"{part}/{page}/ask/loudness");
        await designer.SubmitAsync(("f_name", "Not a name"));
        designer.Page.Status.ShouldBe(HttpStatusCode.BadRequest);
        designer.Page.Document.QuerySelector("#f_name")!.GetAttribute("value").ShouldBe("Not a name");
        await designer.GoAsync($"{part}/{page}/ask/loudness");
        await designer.SubmitAsync([("f_hint", "")], "Take this out…");
        designer.Page.Heading.ShouldBe("Take out “How loud is it?”?");
        designer.Page.Text.ShouldContain("Its Welsh goes with it.");
        (await DesignSite.TextOfAsync(designer, "noise-complaint")).ShouldContain("loudness");
        await designer.SubmitAsync([], "Take it out");
        YamlPart.Read(await DesignSite.TextOfAsync(designer, "noise-complaint", "cy")).At("questions/loudness").ShouldBeNull();
        await designer.GoAsync($"{Designer}/noise-complaint");
        designer.Page.Text.ShouldNotContain("to put right");
    }

    [Fact]
    public async Task What_is_typed_is_previewed_without_being_saved()
    {
        using var designer = await site.DesignerAsync("Preview Designer");
        await designer.GoAsync($"{Designer}/assisted-collection/edit/form/who/ask/for-whom");
        var request = designer.PrepareSubmit([("f_label", "Who wants <b>help</b>?"), ("o0.label", "Myself")], null);
        request.RequestUri = new Uri($"{request.RequestUri!.AbsolutePath}?handler=Preview", UriKind.Relative);
        var shown = await designer.SendAsync(request);
        shown.Heading.ShouldBe("Who wants <b>help</b>?");
        shown.Text.ShouldContain("Myself");
        (await designer.GoAsync($"{Designer}/assisted-collection")).Text.ShouldContain("This is what is on offer.");
    }

    [Fact]
    public async Task A_retired_service_leads_elsewhere()
    {
        using var designer = await site.DesignerAsync("Retiring Designer");
        await designer.GoAsync(Designer);
        await designer.SubmitAsync([("title", "Old assisted collection"), ("copy", "assisted-collection")], "Make it");
        await designer.GoAsync($"{Designer}/old-assisted-collection/publish");
        await designer.SubmitAsync([], "Publish");
        using var resident = site.Guildhall.Visit();
        await resident.GoAsync("/services/old-assisted-collection/apply");
        await resident.SubmitAsync(("for-whom", "me"));

        await designer.GoAsync($"{Designer}/old-assisted-collection/edit/retired");
        await designer.SubmitAsync(("f_to", "assisted-collection"));
        await designer.GoAsync($"{Designer}/old-assisted-collection/publish");
        await designer.SubmitAsync([], "Publish");

        using var late = site.Guildhall.Visit();
        (await late.GoAsync("/services/old-assisted-collection")).Address.AbsolutePath.ShouldBe("/services/assisted-collection");
        (await late.GoAsync("/services/old-assisted-collection/apply")).Address.AbsolutePath.ShouldBe("/services/assisted-collection");
        // Who was at it may finish.
        (await resident.GoAsync("/services/old-assisted-collection/apply/property")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Nothing_that_is_sent_to_the_designer_breaks_it()
    {
        using var designer = await site.DesignerAsync("Clumsy Designer");
        foreach (var address in new[] { "none", "none/edit/start", "none/text", "none/publish", "none/versions", "none/preview", "it-helpdesk/edit/form/none", "it-helpdesk/edit/a/b/c/d", "it-helpdesk/edit/form", "it-helpdesk/edit/case/stages", "it-helpdesk/edit/drafts" })
        {
            (await designer.GoAsync($"{Designer}/{address}")).Status.ShouldBe(HttpStatusCode.NotFound, address);
        }

        foreach (var odd in new[] { "up:", "up:none", "remove:", "add:", "add:none/none", "to:form/none", "up:form/0", ":", "down:case/stages/received", "remove:case/stages/received/title/x" })
        {
            await designer.GoAsync($"{Designer}/freedom-of-information/edit/case");
            ((int)(await designer.SubmitAsync(("do", odd))).Status).ShouldBeLessThan(500, odd);
        }

        foreach (var rule in new[] { "{", "[a]", "a: {b: {c: d}}", "*x", "&a b", "{ any: [ { for: x } ] }", "\u0001", new string('{', 40) })
        {
            await designer.GoAsync($"{Designer}/freedom-of-information/edit/");
            ((int)(await designer.SubmitAsync(("f_codes", rule), ("f_title", rule), ("f_keep", rule))).Status).ShouldBeLessThan(500, rule);
            ((int)(await designer.SendAsync(Odd(designer, rule))).Status).ShouldBeLessThan(500, rule);
        }

        await designer.GoAsync($"{Designer}/freedom-of-information");
        designer.Page.Status.ShouldBe(HttpStatusCode.OK);

        static HttpRequestMessage Odd(Visitor designer, string rule)
        {
            var sent = designer.Page.Document.QuerySelector("main form[data-preview]") is null ? [] : new[] { ("f_when", rule) };
            return designer.PrepareSubmit(sent, null);
        }
    }

    // Every part that has a page of its own.
    private static IEnumerable<string> Parts(YamlPart root, string path)
    {
        if (Spot.Find(root, path) is { } spot && !Spot.IsInline(spot.Map))
        {
            yield return path;
        }

        var here = path.Length == 0 ? root : root.At(path);
        var steps = here switch
        {
            YamlPart.Map map => map.Entries.Select(e => e.Key.Value),
            YamlPart.List list => list.Items.Select((item, i) => YamlPart.NameOf(item) ?? $"{i}"),
            _ => [],
        };
        foreach (var part in steps.SelectMany(step => Parts(root, path.Length == 0 ? step : $"{path}/{step}")))
        {
            yield return part;
        }
    }
}
