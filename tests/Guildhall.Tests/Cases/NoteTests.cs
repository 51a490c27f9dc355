using System.Net;
using Guildhall.Casework.Modules.Cases.AddNote;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Testing;

namespace Guildhall.Tests.Cases;

/// <summary>Notes for colleagues: who is named is told, what is for the team stays there, and one stands above everything.</summary>
public sealed class NoteTests(CaseSite site) : IClassFixture<CaseSite>
{
    private static readonly StaffMember[] s_people =
    [
        new(Guid.CreateVersion7(), "Amina Okafor"), new(Guid.CreateVersion7(), "Amina Rees"), new(Guid.CreateVersion7(), "Siân Hughes"), new(Guid.CreateVersion7(), "Tom Lee"),
    ];

    private RunningGuildhall Guildhall => site.Guildhall;

    [Theory]
    [InlineData("Ask @Tom.", "Tom Lee")]
    [InlineData("@tom lee and @SIAN hughes", "Tom Lee, Siân Hughes")]
    [InlineData("@Amina Rees, not the other", "Amina Rees")]
    [InlineData("@Tommy and tom@lee.example and @ and @@", "")]
    [InlineData("@Tom @Tom @Tom", "Tom Lee")]
    [InlineData("ends with @Siân", "Siân Hughes")]
    public void Names_after_an_at_sign_are_read(string text, string expected)
    {
        var (named, unclear) = Mentions.Read(text, s_people);

        unclear.ShouldBeNull();
        string.Join(", ", named.Select(p => p.Name)).ShouldBe(expected);
    }

    [Fact]
    public void A_first_name_that_several_have_is_asked_about() =>
        Mentions.Read("ask @amina", s_people).Unclear.ShouldBe("“@amina” could be Amina Okafor or Amina Rees: write the whole name");

    [Fact]
    public async Task Who_is_named_is_told_once_and_finds_the_note()
    {
        var opened = await Guildhall.OpenCaseAsync();
        var email = await Guildhall.AddStaffAsync("Menna Mention", ["waste-contact"]);
        using var menna = Guildhall.Visit();
        await Guildhall.SignInStaffAsync(menna, email);
        using var officer = await Guildhall.SignedInAsync("Amina", ["waste-contact"]);
        await officer.GoAsync($"/staff/cases/{opened.Reference}");
        await officer.SubmitAsync([("note", "Dog in the yard. @Menna Mention, did you ring? @menna?")], "Add note");

        var told = await Guildhall.Sandbox.Messages.WaitForAsync(m => m.To.Contains(email) && m.Subject.StartsWith("Amina named you", StringComparison.Ordinal));
        told.Text.ShouldNotContain("Dog in the yard");
        Guildhall.Sandbox.Messages.To(email).Count.ShouldBe(1);
        var page = await menna.GoAsync("/staff/mentions");
        page.TextOf("tbody")!.ShouldContain("New Dog in the yard");
        page = await menna.FollowAsync("Dog in the yard");
        page.Address.AbsolutePath.ShouldBe($"/staff/cases/{opened.Reference}");
        (await menna.GoAsync("/staff/mentions")).TextOf("tbody")!.ShouldNotContain("New");
        (await officer.GoAsync("/staff/mentions")).Text.ShouldContain("No note names you");
    }

    [Fact]
    public async Task A_note_for_the_team_alone_is_shown_to_nobody_else()
    {
        var opened = await Guildhall.OpenCaseAsync();
        using var insider = await Guildhall.SignedInAsync("Inge", ["waste-contact"]);
        using var outsider = await Guildhall.SignedInAsync("Otto", ["parking"], StaffRole.Manager);
        await insider.GoAsync($"/staff/cases/{opened.Reference}");
        await insider.SubmitAsync([("note", "He shouted at the crew"), ("only-team", "true"), ("pin", "true")], "Add note");

        (await insider.GoAsync($"/staff/cases/{opened.Reference}")).TextOf(".gh-pinned")!.ShouldContain("He shouted at the crew");
        var page = await outsider.GoAsync($"/staff/cases/{opened.Reference}");
        page.Text.ShouldNotContain("He shouted");
        page.Document.QuerySelector("[name=only-team]").ShouldBeNull();
        (await outsider.GoAsync($"/staff/cases/{opened.Reference}?show=internal")).Text.ShouldNotContain("He shouted");
        await outsider.GoAsync($"/staff/cases/{opened.Reference}");
        (await outsider.SubmitAsync([("note", "Mine"), ("only-team", "true")], "Add note")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_note_is_pinned_and_unpinned()
    {
        var opened = await Guildhall.OpenCaseAsync();
        using var officer = await Guildhall.SignedInAsync("Amina", ["waste-contact"]);
        await officer.GoAsync($"/staff/cases/{opened.Reference}");
        await officer.SubmitAsync([("note", "The gate code is 1234")], "Add note");
        officer.Page.Document.QuerySelector(".gh-pinned").ShouldBeNull();
        var button = officer.Page.Document.QuerySelector(".gh-timeline__do button")!.TextContent.Trim();
        (await officer.SubmitAsync([], button)).TextOf(".gh-pinned")!.ShouldContain("The gate code is 1234");
        (await officer.SubmitAsync([], "Unpin the note")).Document.QuerySelector(".gh-pinned").ShouldBeNull();
    }

    [Fact]
    public async Task Colleagues_are_offered_to_who_may_see_the_case_and_of_a_restricted_one_the_team_alone()
    {
        var open = await Guildhall.OpenCaseAsync();
        var closed = await Guildhall.OpenCaseAsync("noise-complaint");
        await Guildhall.AddStaffAsync("Zeno Parker", ["parking"]);
        await Guildhall.AddStaffAsync("Zelda Noise", ["environmental-health"]);
        using var officer = await Guildhall.SignedInAsync("Amina", ["waste-contact", "environmental-health"]);
        using var outsider = await Guildhall.SignedInAsync("Otto", ["parking"]);

        (await officer.Http.GetStringAsync($"/staff/cases/{open.Reference}/people?q=ze", TestContext.Current.CancellationToken)).ShouldBe("""[{"name":"Zelda Noise"},{"name":"Zeno Parker"}]""");
        (await officer.Http.GetStringAsync($"/staff/cases/{closed.Reference}/people?q=ze", TestContext.Current.CancellationToken)).ShouldBe("""[{"name":"Zelda Noise"}]""");
        (await outsider.GoAsync($"/staff/cases/{closed.Reference}/people?q=ze")).Status.ShouldBe(HttpStatusCode.NotFound);
    }
}
