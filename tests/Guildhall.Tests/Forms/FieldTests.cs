using System.Net;
using Guildhall.Testing;

namespace Guildhall.Tests.Forms;

/// <summary>What people type, kindly or not: an answer, or a sentence beside the field; never lost, never a 500.</summary>
public sealed class FieldTests(FormSite site) : IClassFixture<FormSite>
{
    public static TheoryData<string, string, string> Wrong => new()
    {
        { "name", "", "Enter your full name" },
        { "name", "   \t ", "Enter your full name" },
        { "name", new string('n', 5000), "“Your full name” is 4,800 characters too long. Use 200 or fewer." },
        { "name", new string('n', 201), "“Your full name” is 1 character too long. Use 200 or fewer." },
        { "email", "", "Enter your e-mail address" },
        { "email", "mary at example", "Enter an e-mail address in the correct format, like name@example.com" },
        { "phone", "call me", "Enter a phone number, like 01632 960 001 or 07700 900 982" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_wrong_answer_is_told_beside_its_field_and_nothing_typed_is_lost(string field, string typed, string message)
    {
        using var visitor = site.Guildhall.Visit();
        await visitor.AnswerAllAsync(site);
        await visitor.GoAsync($"{AssistedCollection.Apply}/you");
        var answers = new Dictionary<string, string>(StringComparer.Ordinal) { ["name"] = "Mary  Jones ", ["email"] = "mary@example.com", ["phone"] = "", [field] = typed };

        var page = await visitor.SubmitAsync(answers.Select(a => (a.Key, a.Value)));

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Errors.ShouldBe([message]);
        page.TextOf($"#{field}-error").ShouldBe($"Error: {message}");
        page.Document.QuerySelector(".govuk-error-summary__list a")!.GetAttribute("href").ShouldBe($"#{field}");
        foreach (var (name, value) in answers)
        {
            page.Document.QuerySelector($"input[name={name}]")!.GetAttribute("value").ShouldBe(value.Replace('\t', ' '));
        }
    }

    [Theory]
    [InlineData("Zoë 😀 Ó Dálaigh", "Zoë 😀 Ó Dálaigh")]
    [InlineData("مريم الجونز", "مريم الجونز")]
    [InlineData("<script>alert(1)</script>", "<script>alert(1)</script>")]
    [InlineData("Mary\u0001 Jo\u0007nes", "Mary Jones")]
    [InlineData("  Mary\r\nJones  ", "Mary Jones")]
    [InlineData("'; drop table cases; --", "'; drop table cases; --")]
    [InlineData("{{name}} \\u0000 %00", "{{name}} \\u0000 %00")]
    public async Task A_name_is_taken_as_it_is(string typed, string kept)
    {
        using var visitor = site.Guildhall.Visit();
        await visitor.AnswerAllAsync(site);
        await visitor.GoAsync($"{AssistedCollection.Apply}/you?changing=true");

        var check = await visitor.SubmitAsync(("name", typed), ("email", "mary@example.com"));

        check.Heading.ShouldBe("Check your answers before you send them", check.Text);
        check.Text.ShouldContain(kept);
        AssistedCollection.ReferenceOn(await visitor.SubmitAsync()).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("30", "2", "2060", "The date must be a real date", "until-day")]
    [InlineData("29", "2", "2061", "The date must be a real date", "until-day")]
    [InlineData("-5", "2", "2060", "The date must be a real date", "until-day")]
    [InlineData("5", "13", "2060", "The month must be a number from 1 to 12", "until-month")]
    [InlineData("5", "x", "2060", "The month must be a number from 1 to 12", "until-month")]
    [InlineData("5", "2", "60", "The year must have 4 numbers", "until-year")]
    [InlineData("5", "2", "9999", "The year must be between 1900 and 2100", "until-year")]
    [InlineData("5", "2", "2020", "The date must be today or in the future", "until-day")]
    [InlineData("", "2", "2060", "The date must include a day", "until-day")]
    [InlineData("5", "", "2060", "The date must include a month", "until-month")]
    [InlineData("5", "2", "", "The date must include a year", "until-year")]
    [InlineData("", "", "", "Enter the date you will no longer need help", "until-day")]
    public async Task A_date_must_be_real_and_of_the_right_side_of_today(string day, string month, string year, string message, string anchor)
    {
        using var visitor = site.Guildhall.Visit();
        await AtUntilAsync(visitor);

        var page = await visitor.SubmitAsync(("until-day", day), ("until-month", month), ("until-year", year));

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Errors.ShouldBe([message]);
        page.Document.QuerySelector(".govuk-error-summary__list a")!.GetAttribute("href").ShouldBe($"#{anchor}");
        page.Document.QuerySelector("#" + anchor).ShouldNotBeNull();
        page.Document.QuerySelector("input[name=until-day]")!.GetAttribute("value").ShouldBe(day.Length == 0 ? "" : day);
        page.Document.QuerySelector("input[name=until-year]")!.GetAttribute("value").ShouldBe(year);
    }

    [Theory]
    [InlineData("29", "2", "2060")]
    [InlineData(" 01", "Mar ", "2061")]
    [InlineData("1", "mawrth", "2061")]
    public async Task A_real_date_is_taken_however_it_is_written(string day, string month, string year)
    {
        using var visitor = site.Guildhall.Visit();
        await AtUntilAsync(visitor);

        (await visitor.SubmitAsync(("until-day", day), ("until-month", month), ("until-year", year))).Heading.ShouldBe("Finding the bins");
    }

    [Theory]
    [InlineData("for-whom", "nobody")]
    [InlineData("for-whom", "ME")]
    [InlineData("other", "me")]
    public async Task An_option_that_is_not_offered_is_no_answer(string field, string value)
    {
        using var visitor = site.Guildhall.Visit();
        await visitor.BeginAsync();

        var page = await visitor.SubmitAsync((field, value));

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Errors.ShouldBe(["Select who needs help with the bins"]);
    }

    [Fact]
    public async Task A_question_under_an_option_is_asked_only_with_that_option()
    {
        using var visitor = site.Guildhall.Visit();
        await visitor.AnswerPropertyAsync(site);
        visitor.Page.Document.QuerySelector(".govuk-checkboxes__conditional textarea[name=other-reason]").ShouldNotBeNull();

        (await visitor.SubmitAsync(("reason", "age"), ("other-reason", "ignored"))).Heading.ShouldBe("Is the help needed for a short time only?");
        await visitor.FollowAsync("Back");
        var page = await visitor.SubmitAsync([("reason", "age"), ("reason", "other"), ("other-reason", "")]);

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Errors.ShouldBe(["Tell us the other reason"]);
        page.Document.QuerySelector("input[value=other]")!.HasAttribute("checked").ShouldBeTrue();
        (await visitor.SubmitAsync([("reason", "age"), ("reason", "other"), ("other-reason", "A new baby")])).Heading.ShouldBe("Is the help needed for a short time only?");
    }

    [Fact]
    public async Task A_page_without_a_token_keeps_what_was_typed_and_takes_it_the_second_time()
    {
        using var visitor = site.Guildhall.Visit();
        await visitor.AnswerAllAsync(site);
        await visitor.GoAsync($"{AssistedCollection.Apply}/bins");

        var page = await visitor.SubmitAsync(("where-kept", "In the cellar"), ("gate", "no"), ("__RequestVerificationToken", ""));

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Text.ShouldContain("so we have not kept it yet");
        page.Document.QuerySelector("textarea[name=where-kept]")!.TextContent.Trim().ShouldBe("In the cellar");
        (await visitor.SubmitAsync()).Heading.ShouldBe("How we can reach you");
    }

    [Fact]
    public async Task A_form_that_does_not_say_how_large_it_is_is_read_no_further_than_a_form_may_be()
    {
        using var visitor = site.Guildhall.Visit();
        await visitor.AnswerWhoAsync();
        var body = new MemoryStream(System.Text.Encoding.ASCII.GetBytes("for-whom=" + new string('x', 6 * 1024 * 1024)));
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(site.Guildhall.Address, "/services/assisted-collection/apply/who")) { Content = new StreamContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/x-www-form-urlencoded");
        request.Headers.TransferEncodingChunked = true;

        var page = await visitor.SendAsync(request);

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Heading.ShouldBe("Who needs help with the bins?");
    }

    [Theory]
    [InlineData("application/json", "{}")]
    [InlineData("application/x-www-form-urlencoded", "%")]
    [InlineData("application/x-www-form-urlencoded", "for-whom=me&for-whom=other&%ff%fe=%c3%28&=x&__RequestVerificationToken=a")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nrubbish")]
    [InlineData("text/plain", "")]
    public async Task Rubbish_in_place_of_a_form_is_refused_with_a_page(string type, string body)
    {
        using var visitor = site.Guildhall.Visit();
        await visitor.AnswerWhoAsync();
        var request = new HttpRequestMessage(HttpMethod.Post, "/services/assisted-collection/apply/who") { Content = new ByteArrayContent(System.Text.Encoding.ASCII.GetBytes(body)) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);

        var page = await visitor.SendAsync(new HttpRequestMessage(HttpMethod.Post, new Uri(site.Guildhall.Address, request.RequestUri!)) { Content = request.Content });

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Heading.ShouldBe("Who needs help with the bins?");
    }

    [Fact]
    public async Task A_null_that_came_with_a_pasted_text_is_left_out_and_the_rest_is_kept()
    {
        using var visitor = site.Guildhall.Visit();
        await visitor.AnswerAllAsync(site);
        await visitor.GoAsync($"{AssistedCollection.Apply}/you");

        (await visitor.SubmitAsync(("name", "Siân\0 Jones %00 & 7 = \ud83e\udd89"), ("email", "mary\0"))).Status.ShouldBe(HttpStatusCode.BadRequest);

        visitor.Page.Document.QuerySelector("input[name=name]")!.GetAttribute("value").ShouldBe("Siân Jones %00 & 7 = \ud83e\udd89");
        visitor.Page.Document.QuerySelector("input[name=email]")!.GetAttribute("value").ShouldBe("mary");
        visitor.Page.Errors.ShouldHaveSingleItem().ShouldContain("e-mail address");
    }

    [Fact]
    public async Task A_form_that_is_far_too_large_is_refused_with_a_page()
    {
        using var visitor = site.Guildhall.Visit();
        await visitor.AnswerAllAsync(site);
        await visitor.GoAsync($"{AssistedCollection.Apply}/bins");

        var page = await visitor.SubmitAsync(("where-kept", new string('x', 2_000_000)), ("gate", "no"));

        ((int)page.Status).ShouldBeInRange(400, 499);
    }

    private async Task AtUntilAsync(Visitor visitor)
    {
        await visitor.AnswerPropertyAsync(site);
        await visitor.SubmitAsync(("reason", "injury"));
        await visitor.SubmitAsync(("temporary", "yes"));
    }
}
