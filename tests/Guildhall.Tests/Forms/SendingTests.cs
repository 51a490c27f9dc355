using System.Net;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Platform.Ids;
using Guildhall.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Forms;

public sealed class SendingTests(FormSite site) : IClassFixture<FormSite>
{
    [Fact]
    public async Task Sending_at_once_many_times_makes_one_case()
    {
        using var visitor = site.Guildhall.Visit();
        var email = $"{Guid.CreateVersion7():n}@example.com";
        await visitor.AnswerAllAsync(site, email: email);

        var presses = Enumerable.Range(0, 8).Select(_ => visitor.PrepareSubmit([])).ToList();
        var answers = await Task.WhenAll(presses.Select(p => visitor.Http.SendAsync(p)));

        answers.ShouldAllBe(a => a.StatusCode == HttpStatusCode.Redirect && a.Headers.Location!.ToString().EndsWith("/sent"));
        (await CasesOfAsync(email)).ShouldBe(1);
    }

    [Fact]
    public async Task Going_back_and_sending_again_shows_the_same_reference()
    {
        using var visitor = site.Guildhall.Visit();
        var email = $"{Guid.CreateVersion7():n}@example.com";
        await visitor.AnswerAllAsync(site, email: email);
        var again = visitor.PrepareSubmit([]);
        var first = AssistedCollection.ReferenceOn(await visitor.SubmitAsync());

        var second = AssistedCollection.ReferenceOn(await visitor.SendAsync(again));

        second.ShouldNotBeNull().ShouldBe(first);
        (await CasesOfAsync(email)).ShouldBe(1);
    }

    [Fact]
    public async Task A_page_of_a_form_that_was_sent_says_so_and_lets_another_begin()
    {
        using var visitor = site.Guildhall.Visit();
        await visitor.AnswerAllAsync(site);
        var reference = AssistedCollection.ReferenceOn(await visitor.SubmitAsync())!;

        var page = await visitor.GoAsync("/services/assisted-collection/apply/reason");
        page.Heading.ShouldBe("You have already sent this");
        page.Text.ShouldContain(reference);
        (await visitor.GoAsync("/services/assisted-collection/apply/check")).Heading.ShouldBe("You have already sent this");

        var fresh = await visitor.FollowAsync("Start another");
        fresh.Heading.ShouldBe("Who needs help with the bins?");
        fresh.Document.QuerySelector("input[checked]").ShouldBeNull();
    }

    [Fact]
    public async Task A_page_sent_again_after_the_form_was_sent_changes_nothing()
    {
        using var visitor = site.Guildhall.Visit();
        await visitor.AnswerAllAsync(site);
        await visitor.GoAsync("/services/assisted-collection/apply/who");
        var late = visitor.PrepareSubmit([("for-whom", "other")]);
        await visitor.GoAsync("/services/assisted-collection/apply/check");
        await visitor.SubmitAsync();

        var page = await visitor.SendAsync(late);

        page.Heading.ShouldBe("You have already sent this");
    }

    [Fact]
    public async Task An_answer_that_was_tampered_with_leads_to_its_page_with_the_error()
    {
        using var visitor = site.Guildhall.Visit();
        var email = $"{Guid.CreateVersion7():n}@example.com";
        await visitor.AnswerAllAsync(site, email: email);
        var send = visitor.PrepareSubmit([]);
        await site.ExecuteAsync(
            "update forms.draft set answers = answers || '{\"reason\": [\"injury\", \"forged\"]}' where answers ->> 'email' = @email", new { email });

        var page = await visitor.SendAsync(send);

        page.Heading.ShouldBe("Why can nobody at home move the bins?");
        page.Errors.ShouldBe(["Tick at least one reason"]);
        (await visitor.SubmitAsync(("reason", "age"))).Address.AbsolutePath.ShouldEndWith("/apply/check");
    }

    [Fact]
    public async Task Sending_before_all_is_answered_leads_to_the_first_page_that_is_missing()
    {
        using var visitor = site.Guildhall.Visit();
        await visitor.AnswerWhoAsync();
        var send = visitor.PrepareSubmit([]);
        send.RequestUri = new Uri(send.RequestUri!, "/services/assisted-collection/apply/check");

        (await visitor.SendAsync(send)).Heading.ShouldBe("Where are the bins?");
    }

    [Fact]
    public async Task Sending_without_a_token_sends_nothing_and_keeps_the_answers()
    {
        using var visitor = site.Guildhall.Visit();
        var email = $"{Guid.CreateVersion7():n}@example.com";
        await visitor.AnswerAllAsync(site, email: email);

        var page = await visitor.SubmitAsync(("__RequestVerificationToken", "forged"));

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Text.ShouldContain("nothing has been sent yet");
        (await CasesOfAsync(email)).ShouldBe(0);
        AssistedCollection.ReferenceOn(await visitor.SubmitAsync()).ShouldNotBeNull();
    }

    [Fact]
    public async Task Sending_without_a_draft_says_that_there_are_no_answers()
    {
        using var visitor = site.Guildhall.Visit();
        await visitor.AnswerAllAsync(site);
        var send = visitor.PrepareSubmit([]);
        await site.ExecuteAsync("update forms.draft set expires_at = now()");

        (await visitor.SendAsync(send)).Status.ShouldBe(HttpStatusCode.Gone);
    }

    [Fact]
    public async Task A_reference_that_another_case_has_is_replaced_by_a_new_one()
    {
        using var first = site.Guildhall.Visit();
        await first.AnswerAllAsync(site);
        var taken = AssistedCollection.ReferenceOn(await first.SubmitAsync())!;
        using var visitor = site.Guildhall.Visit();
        var email = $"{Guid.CreateVersion7():n}@example.com";
        await visitor.AnswerAllAsync(site, email: email);
        var register = site.Guildhall.Services.GetRequiredService<CaseRegister>();
        var next = register.NewReference;
        var made = 0;
        register.NewReference = prefix => ++made == 1 ? Reference.Parse(taken) : next(prefix);
        string? reference;
        try
        {
            reference = AssistedCollection.ReferenceOn(await visitor.SubmitAsync());
        }
        finally
        {
            register.NewReference = next;
        }

        made.ShouldBe(2);
        reference.ShouldNotBeNull().ShouldNotBe(taken);
        (await CasesOfAsync(email)).ShouldBe(1);
        (await site.OneAsync<int>("select count(*)::int from platform.audit_entry where action = 'case.opened' and subject = @reference", new { reference })).ShouldBe(1);
        (await site.OneAsync<int>("select count(*)::int from platform.audit_entry where action = 'case.opened' and subject = @taken", new { taken })).ShouldBe(1);
    }

    [Fact]
    public async Task Two_nodes_that_take_turns_are_one_to_the_person()
    {
        await using var other = await RunningGuildhall.StartAsync(s => s with { Database = site.Guildhall.Settings.Database, Role = NodeRole.Web });
        using var visitor = site.Guildhall.Visit();
        await visitor.AnswerPropertyAsync(site);
        var at = other.Address;

        async Task<VisitedPage> SubmitThereAsync(params (string, string)[] answers)
        {
            var request = visitor.PrepareSubmit(answers);
            request.RequestUri = new UriBuilder(request.RequestUri!) { Port = at.Port }.Uri;
            at = at.Port == other.Address.Port ? site.Guildhall.Address : other.Address;
            return await visitor.SendAsync(request);
        }

        await SubmitThereAsync(("reason", "injury"));
        await SubmitThereAsync(("temporary", "no"));
        await SubmitThereAsync(("where-kept", "By the back door"), ("gate", "no"));
        await SubmitThereAsync(("name", "Mary Jones"), ("email", "mary@example.com"));
        await SubmitThereAsync(("declaration", "yes"));

        AssistedCollection.ReferenceOn(await SubmitThereAsync()).ShouldNotBeNull();
    }

    private Task<int> CasesOfAsync(string email) =>
        site.OneAsync<int>("select count(*)::int from cases.\"case\" where customer_email = @email", new { email });
}
