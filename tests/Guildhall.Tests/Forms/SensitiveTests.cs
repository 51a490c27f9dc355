using Guildhall.Testing;

namespace Guildhall.Tests.Forms;

public sealed class SensitiveTests(AfterSite site) : IClassFixture<AfterSite>
{
    [Fact]
    public async Task Sensitive_answers_are_sealed_in_the_database_and_open_to_the_person()
    {
        using var visitor = site.Guildhall.Visit();
        var email = $"{Guid.CreateVersion7():n}@example.com";

        var check = await site.AnswerAllAsync(visitor, email);

        check.Heading.ShouldBe("Check your answers before you send them");
        check.Text.ShouldContain("Bad knees of glass");
        check.Text.ShouldContain("Secret cough");
        var stored = await site.OneAsync<string>("select answers::text || typed::text from forms.draft where answers ->> 'email' = @email", new { email });
        stored.ShouldNotContain("glass");
        stored.ShouldNotContain("cough");
        stored.ShouldContain("Bo");

        var reference = AssistedCollection.ReferenceOn(await visitor.SubmitAsync());
        stored = await site.OneAsync<string>(
            "select s.answers::text from cases.submission s join cases.\"case\" c on c.id = s.case_id where c.reference = @reference", new { reference });
        stored.ShouldNotContain("glass");
        stored.ShouldNotContain("cough");
        stored.ShouldContain("sealed");
    }

    [Fact]
    public async Task What_was_typed_on_a_page_with_a_sensitive_question_is_sealed_whole()
    {
        using var visitor = site.Guildhall.Visit();
        await visitor.GoAsync(AfterSite.Apply);
        await visitor.SubmitAsync(("name", "Mary Jones"), ("email", "mary@example.com"));
        await visitor.SubmitAsync(("condition", "Fine"));
        await visitor.SubmitAsync([], "Add: Person");
        await visitor.SubmitAsync([("people-0-first-name", "Half"), ("people-0-illness", "A halfway secret")], "Add another: Person");

        var typed = await site.OneAsync<string>("select coalesce(string_agg(typed::text, ''), '') from forms.draft");

        typed.ShouldNotContain("halfway");
        (await visitor.GoAsync($"{AfterSite.Apply}/people")).Document.QuerySelector("input[name=people-0-illness]")!.GetAttribute("value").ShouldBe("A halfway secret");
    }

    [Fact]
    public async Task An_officer_sees_a_sensitive_answer_only_on_asking_and_the_audit_knows()
    {
        using var visitor = site.Guildhall.Visit();
        var reference = await site.SendAsync(visitor, "mary@example.com");
        using var officer = await site.Guildhall.SignedInAsync("Ben", ["housing-options"]);

        var page = await officer.GoAsync($"/staff/cases/{reference}");
        page.Text.ShouldNotContain("glass");
        page.Text.ShouldNotContain("cough");
        page.TextOf("#answer-condition").ShouldNotBeNull().ShouldContain("••••••");
        (await CountAsync(reference)).ShouldBe(0);

        var shown = await officer.SubmitAsync([], form: "#answer-condition form");

        shown.Text.ShouldContain("Bad knees of glass");
        shown.Text.ShouldNotContain("cough");
        (await CountAsync(reference)).ShouldBe(1);
        (await officer.GoAsync($"/staff/cases/{reference}")).Text.ShouldNotContain("glass");
    }

    private Task<int> CountAsync(string reference) => site.OneAsync<int>(
        "select count(*)::int from platform.audit_entry where action = 'answer.revealed' and subject = @reference and detail ->> 'question' = 'condition'", new { reference });
}
