using System.Net;
using Guildhall.Sandbox.Faults;
using Guildhall.Testing;

namespace Guildhall.Tests.Accounts;

public sealed class LinkedAccountTests(AccountSite site) : IClassFixture<AccountSite>
{
    [Fact]
    public async Task A_person_links_an_account_once_by_its_number_and_a_fact_and_it_stays_linked()
    {
        using var mary = await site.Guildhall.PersonAsync();
        await mary.GoAsync("/account/links");
        await mary.FollowAsync("Link your account: Council tax");

        var page = await mary.SubmitAsync(("number", " 4001-2345 "), ("fact", "nm12ab"));

        page.Heading.ShouldBe("Linked accounts");
        page.Text.ShouldContain("Council tax is linked to your account.");
        page.Text.ShouldContain("Number ending 2345");
        page.Text.ShouldContain("12 Orchard Street");
        page.Document.Source.Text.ShouldNotContain("40012345");
        await mary.GoAsync("/account/links/council-tax");
        (await mary.SubmitAsync(("number", "40012345"), ("fact", "NM1 2AB"))).Heading.ShouldBe("Linked accounts", "linking it again changes nothing");
        (await site.OneAsync<int>("select count(*)::int from integration.linked_account where person = @Id", new { mary.Account!.Id })).ShouldBe(1);
        (await site.OneAsync<string>("select sealed from integration.linked_account where person = @Id", new { mary.Account.Id })).ShouldNotContain("40012345");
    }

    [Fact]
    public async Task A_date_proves_a_rent_account()
    {
        using var mary = await site.Guildhall.PersonAsync();
        await mary.GoAsync("/account/links/rent");
        var wrong = await mary.SubmitAsync(("number", "RN104477"), ("fact-day", "31"), ("fact-month", "2"), ("fact-year", "1985"));
        wrong.Errors.ShouldBe(["Enter a real date, like 27 3 1985"]);

        (await mary.SubmitAsync(("number", "rn 104477"), ("fact-day", "27"), ("fact-month", "3"), ("fact-year", "1985"))).Text.ShouldContain("Number ending 4477");
    }

    [Fact]
    public async Task A_wrong_fact_and_a_number_nobody_has_are_told_in_the_same_words_and_keep_what_was_typed()
    {
        using var mary = await site.Guildhall.PersonAsync();
        await mary.GoAsync("/account/links/library");
        var wrongFact = await mary.SubmitAsync(("number", "B0012345"), ("fact", "Jones"));
        var noNumber = await mary.SubmitAsync(("number", "B9999999"), ("fact", "Lee"));

        wrongFact.Status.ShouldBe(HttpStatusCode.BadRequest);
        wrongFact.Errors.ShouldBe(["We found no account with this number and these details. Check both against your latest letter"]);
        noNumber.Errors.ShouldBe(wrongFact.Errors);
        noNumber.Document.QuerySelector("#number")!.GetAttribute("value").ShouldBe("B9999999");
        noNumber.Document.QuerySelector("#fact")!.GetAttribute("value").ShouldBe("Lee");
    }

    [Fact]
    public async Task After_six_tries_a_person_has_to_wait_even_with_the_right_fact()
    {
        using var guesser = await site.Guildhall.PersonAsync();
        await guesser.GoAsync("/account/links/parking");
        foreach (var guess in Enumerable.Range(0, 6))
        {
            (await guesser.SubmitAsync(("number", "PK2048"), ("fact", $"NM{guess:00} XYZ"))).Status.ShouldBe(HttpStatusCode.BadRequest);
        }

        var page = await guesser.SubmitAsync(("number", "PK2048"), ("fact", "NM12 ABC"));
        page.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        page.Errors.ShouldBe(["There have been too many tries. Try again in an hour, or contact us and we will help"]);
    }

    [Fact]
    public async Task Many_people_who_guess_at_one_number_are_stopped_together()
    {
        for (var i = 0; i < 2; i++)
        {
            using var guesser = await site.Guildhall.PersonAsync();
            await guesser.GoAsync("/account/links/council-tax");
            for (var guess = 0; guess < 5; guess++)
            {
                (await guesser.SubmitAsync(("number", "40099871"), ("fact", $"NM1 {guess}AA"))).Status.ShouldBe(HttpStatusCode.BadRequest);
            }
        }

        using var third = await site.Guildhall.PersonAsync();
        await third.GoAsync("/account/links/council-tax");
        (await third.SubmitAsync(("number", "40099871"), ("fact", "NM3 4DE"))).Status.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Theory]
    [InlineData("error")]
    [InlineData("drop")]
    [InlineData("html")]
    [InlineData("rubbish")]
    public async Task A_system_that_fails_is_told_kindly_and_links_nothing(string fault)
    {
        using var mary = await site.Guildhall.PersonAsync();
        await mary.GoAsync("/account/links/library");
        site.Guildhall.Sandbox.Faults.Set(new Fault { Target = "accounts", Kind = fault, Count = 1 });

        var page = await mary.SubmitAsync(("number", "B0012345"), ("fact", "Lee"));

        page.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        page.Errors.ShouldBe(["We cannot check this at the moment. Try again in a few minutes"]);
        page.Document.QuerySelector("#number")!.GetAttribute("value").ShouldBe("B0012345");
        (await mary.SubmitAsync(("number", "B0012345"), ("fact", "Lee"))).Heading.ShouldBe("Linked accounts");
    }

    [Fact]
    public async Task A_link_is_removed_by_its_owner_alone()
    {
        using var mary = await site.Guildhall.PersonAsync();
        await mary.GoAsync("/account/links/library");
        await mary.SubmitAsync(("number", "B0012345"), ("fact", "Lee"));
        var link = await site.OneAsync<Guid>("select id from integration.linked_account where person = @Id", new { mary.Account!.Id });

        using var stranger = await site.Guildhall.PersonAsync("Bo");
        (await stranger.GoAsync($"/account/links/remove/{link}")).Status.ShouldBe(HttpStatusCode.NotFound);
        await mary.GoAsync("/account/links");
        await mary.FollowAsync("Remove the number ending 2345");
        var page = await mary.SubmitAsync();

        page.Heading.ShouldBe("Linked accounts");
        page.Text.ShouldNotContain("2345");
        (await site.OneAsync<string>("select sealed from integration.linked_account where id = @link", new { link })).ShouldBeEmpty();
    }

    [Fact]
    public async Task Strangers_sign_in_first_and_a_kind_that_is_not_there_is_not_found()
    {
        using var stranger = site.Guildhall.Visit();
        (await stranger.GoAsync("/account/links/library")).Heading.ShouldBe("Sign in to your account");

        using var mary = await site.Guildhall.PersonAsync();
        (await mary.GoAsync("/account/links/no-such")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await mary.GoAsync("/language/cy?return=/account/links")).Text.ShouldContain("Treth gyngor");
    }
}
