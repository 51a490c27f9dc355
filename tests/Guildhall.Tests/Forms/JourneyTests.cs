using System.Net;
using Guildhall.Testing;

namespace Guildhall.Tests.Forms;

public sealed class JourneyTests(FormSite site) : IClassFixture<FormSite>
{
    [Fact]
    public async Task A_resident_answers_page_by_page_checks_and_gets_a_reference()
    {
        using var visitor = site.Guildhall.Visit();
        var check = await visitor.AnswerAllAsync(site);

        check.Status.ShouldBe(HttpStatusCode.OK);
        check.Heading.ShouldBe("Check your answers before you send them");
        check.Text.ShouldContain("Mary Jones");
        check.Text.ShouldContain("An injury or recovery from an operation");
        check.Text.ShouldContain(site.Home.Postcode);

        var sent = await visitor.SubmitAsync();

        sent.Address.AbsolutePath.ShouldBe("/services/assisted-collection/apply/sent");
        var reference = AssistedCollection.ReferenceOn(sent).ShouldNotBeNull();
        sent.Text.ShouldContain("We have sent you an e-mail");
        sent.Text.ShouldContain("We will tell you what we decide by");
        (await site.OneAsync<string>("select s.answers ->> 'name' from cases.submission s join cases.\"case\" c on c.id = s.case_id where c.reference = @reference", new { reference }))
            .ShouldBe("Mary Jones");
        (await site.OneAsync<string>("select property_uprn::text from cases.\"case\" where reference = @reference", new { reference }))
            .ShouldBe(site.Home.Uprn);
    }

    [Fact]
    public async Task Once_sent_the_draft_keeps_no_answers()
    {
        using var visitor = site.Guildhall.Visit();
        await visitor.AnswerAllAsync(site);
        var reference = AssistedCollection.ReferenceOn(await visitor.SubmitAsync());

        (await site.OneAsync<string>("select answers::text || typed::text from forms.draft where sent_reference = @reference", new { reference })).ShouldBe("{}{}");
    }

    [Fact]
    public async Task The_title_of_a_page_is_its_question_and_says_when_there_is_an_error()
    {
        using var visitor = site.Guildhall.Visit();
        var page = await visitor.BeginAsync();

        page.Heading.ShouldBe("Who needs help with the bins?");
        page.Document.Title!.ShouldStartWith("Who needs help with the bins? – Request an assisted bin collection");

        page = await visitor.SubmitAsync();

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Document.Title!.ShouldStartWith("Error: ");
        page.Errors.ShouldHaveSingleItem();
        page.Document.QuerySelector(".govuk-error-summary__list a")!.GetAttribute("href").ShouldBe("#for-whom");
        page.Document.QuerySelectorAll(".govuk-error-summary").Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_changed_answer_leads_back_to_the_check_page()
    {
        using var visitor = site.Guildhall.Visit();
        var check = await visitor.AnswerAllAsync(site);
        await visitor.GoAsync(ChangeLink(check, "Who needs help with the bins?"));

        var after = await visitor.SubmitAsync(("for-whom", "household"));

        after.Address.AbsolutePath.ShouldEndWith("/apply/check");
        after.Text.ShouldContain("Someone I live with");
    }

    [Fact]
    public async Task A_change_that_needs_another_page_goes_through_it_and_then_back_to_the_check_page()
    {
        using var visitor = site.Guildhall.Visit();
        var check = await visitor.AnswerAllAsync(site);
        await visitor.GoAsync(ChangeLink(check, "Is the help needed for a short time only?"));

        var until = await visitor.SubmitAsync(("temporary", "yes"));
        until.Heading.ShouldBe("When will you no longer need help?");
        var after = await visitor.SubmitAsync(("until-day", "1"), ("until-month", "3"), ("until-year", "2070"));

        after.Address.AbsolutePath.ShouldEndWith("/apply/check");
        after.Text.ShouldContain("1 March 2070");
    }

    [Fact]
    public async Task Answers_to_questions_that_are_no_longer_asked_are_not_sent()
    {
        using var visitor = site.Guildhall.Visit();
        var check = await visitor.AnswerAllAsync(site);
        await visitor.GoAsync(ChangeLink(check, "Is the help needed for a short time only?"));
        await visitor.SubmitAsync(("temporary", "yes"));
        check = await visitor.SubmitAsync(("until-day", "1"), ("until-month", "mar"), ("until-year", "2070"));
        await visitor.GoAsync(ChangeLink(check, "Is the help needed for a short time only?"));
        check = await visitor.SubmitAsync(("temporary", "no"));
        check.Text.ShouldNotContain("2070");

        var reference = AssistedCollection.ReferenceOn(await visitor.SubmitAsync());

        (await site.OneAsync<bool>("select s.answers ? 'until' from cases.submission s join cases.\"case\" c on c.id = s.case_id where c.reference = @reference", new { reference }))
            .ShouldBeFalse();
    }

    [Fact]
    public async Task Back_leads_through_the_pages_that_were_asked()
    {
        using var visitor = site.Guildhall.Visit();
        await visitor.AnswerPropertyAsync(site);
        await visitor.SubmitAsync(("reason", "injury"));
        await visitor.SubmitAsync(("temporary", "no"));

        (await visitor.FollowAsync("Back")).Heading.ShouldBe("Is the help needed for a short time only?");
        visitor.Page.Document.QuerySelector("input[name=temporary][value=no]")!.HasAttribute("checked").ShouldBeTrue();
        (await visitor.FollowAsync("Back")).Heading.ShouldBe("Why can nobody at home move the bins?");
        (await visitor.FollowAsync("Back")).Heading.ShouldBe("Where are the bins?");
        (await visitor.FollowAsync("Back")).Heading.ShouldBe("Who needs help with the bins?");
        visitor.Page.Document.QuerySelector(".govuk-back-link")!.GetAttribute("href").ShouldBe("/services/assisted-collection");
    }

    [Fact]
    public async Task A_page_that_cannot_be_reached_yet_leads_to_the_first_unanswered()
    {
        using var visitor = site.Guildhall.Visit();
        await visitor.AnswerWhoAsync();

        (await visitor.GoAsync("/services/assisted-collection/apply/bins")).Heading.ShouldBe("Where are the bins?");
        (await visitor.GoAsync("/services/assisted-collection/apply/check")).Heading.ShouldBe("Where are the bins?");
        (await visitor.GoAsync("/services/assisted-collection/apply/sent")).Heading.ShouldBe("Where are the bins?");
    }

    [Theory]
    [InlineData("/services/assisted-collection/apply/nowhere")]
    [InlineData("/services/no-such-thing/apply")]
    [InlineData("/services/no-such-thing/apply/who")]
    public async Task An_unknown_page_or_service_is_not_found(string address)
    {
        using var visitor = site.Guildhall.Visit();

        (await visitor.GoAsync(address)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Opening_the_form_again_keeps_the_answers()
    {
        using var visitor = site.Guildhall.Visit();
        await visitor.AnswerWhoAsync();

        var page = await visitor.BeginAsync();

        page.Document.QuerySelector("input[name=for-whom][value=me]")!.HasAttribute("checked").ShouldBeTrue();
    }

    [Fact]
    public async Task Looking_at_a_form_makes_no_draft()
    {
        using var visitor = site.Guildhall.Visit();
        await visitor.BeginAsync();

        visitor.Cookies.GetAllCookies().ShouldNotContain(c => c.Name.StartsWith("draft"));
    }

    internal static string ChangeLink(VisitedPage check, string question) =>
        check.Document.QuerySelectorAll(".govuk-summary-list__row")
            .Single(row => row.QuerySelector(".govuk-summary-list__key")!.TextContent.Trim() == question)
            .QuerySelector("a")!.GetAttribute("href")!;
}
