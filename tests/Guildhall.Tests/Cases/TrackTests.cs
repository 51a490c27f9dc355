using System.Net;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Testing;

namespace Guildhall.Tests.Cases;

public sealed class TrackTests(CaseSite site) : IClassFixture<CaseSite>
{
    private RunningGuildhall Guildhall => site.Guildhall;

    public static TheoryData<string> Proofs => ["sian.obrien@example.com", " Sian.OBrien@Example.com ", "O’Brien", "o'brien", "OBRIEN", "Siân O’Brien"];

    [Theory]
    [MemberData(nameof(Proofs))]
    public async Task The_reference_and_an_e_mail_address_or_surname_open_the_public_timeline(string proof)
    {
        var opened = await Guildhall.OpenCaseAsync();

        var page = await TryAsync(opened.Reference.ToString(), proof);

        page.Address.AbsolutePath.ShouldBe($"/track/{opened.Reference}");
        page.Heading.ShouldBe("Request an assisted bin collection");
        page.TextOf(".gh-timeline__title").ShouldStartWith("We have your request.");
    }

    [Fact]
    public async Task A_wrong_pair_and_an_unknown_reference_say_the_same()
    {
        var opened = await Guildhall.OpenCaseAsync();

        var wrong = await TryAsync(opened.Reference.ToString(), "smith");
        var unknown = await TryAsync(Platform.Ids.Reference.New("NM").ToString(), "smith");

        wrong.Status.ShouldBe(HttpStatusCode.BadRequest);
        wrong.Errors.ShouldBe(unknown.Errors);
        wrong.Text.ShouldNotContain("bin collection");
    }

    [Theory]
    [InlineData("", "smith", "Enter your reference")]
    [InlineData("NM-7K3M-92PA", "smith", "Check the reference: it looks like NM-7K3M-92PX")]
    [InlineData("🦉\0<script>", "smith", "Check the reference: it looks like NM-7K3M-92PX")]
    public async Task A_reference_that_cannot_be_one_is_said_so(string reference, string proof, string error)
    {
        var page = await TryAsync(reference.Replace("\0", "", StringComparison.Ordinal), proof);

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Errors.ShouldBe([error]);
    }

    [Fact]
    public async Task Ten_tries_at_one_reference_are_enough()
    {
        var opened = await Guildhall.OpenCaseAsync();
        for (var i = 0; i < 10; i++)
        {
            (await TryAsync(opened.Reference.ToString(), "guess" + i)).Status.ShouldBe(HttpStatusCode.BadRequest);
        }

        var page = await TryAsync(opened.Reference.ToString(), "O’Brien");

        page.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        page.Errors.ShouldHaveSingleItem().ShouldStartWith("There have been too many tries.");
        page.Response.Headers.RetryAfter.ShouldNotBeNull();
    }

    [Fact]
    public async Task Of_guesses_sent_together_a_network_has_so_many_looked_at_and_right_tries_cost_it_none()
    {
        await using var strict = await RunningGuildhall.StartAsync(settings => settings with
        {
            More = new Dictionary<string, string?> { ["Track:TriesFromOneNetwork"] = "4", ["Staff:PasswordRounds"] = "10000" },
        });
        var opened = await strict.OpenCaseAsync();
        using var visitor = strict.Visit();
        for (var i = 0; i < 6; i++)
        {
            await visitor.GoAsync("/track");
            (await visitor.SubmitAsync(("reference", opened.Reference.ToString()), ("proof", "O’Brien"))).Address.AbsolutePath.ShouldBe($"/track/{opened.Reference}");
        }

        using var guesser = strict.Visit();
        await guesser.GoAsync("/track");
        var guesses = Enumerable.Range(0, 20).Select(_ => guesser.PrepareSubmit([("reference", Platform.Ids.Reference.New("NM").ToString()), ("proof", "smith")])).ToList();
        var answers = await Task.WhenAll(guesses.Select(guess => guesser.Http.SendAsync(guess)));

        answers.Count(answer => answer.StatusCode == HttpStatusCode.BadRequest).ShouldBe(4);
        answers.Count(answer => answer.StatusCode == HttpStatusCode.TooManyRequests).ShouldBe(16);
    }

    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    public void All_the_addresses_of_one_customer_are_one_network(string one, string other, bool same) =>
        (Platform.Limits.Networks.Of(IPAddress.Parse(one)) == Platform.Limits.Networks.Of(IPAddress.Parse(other))).ShouldBe(same);

    [Fact]
    public async Task The_address_of_a_case_shows_nothing_to_someone_who_has_not_proved_it_is_theirs()
    {
        var opened = await Guildhall.OpenCaseAsync();
        var other = await Guildhall.OpenCaseAsync();
        using var visitor = Guildhall.Visit();

        var page = await visitor.GoAsync($"/track/{opened.Reference}");
        page.Address.AbsolutePath.ShouldBe("/track");

        // A ticket for one case does not open another.
        await visitor.GoAsync($"/track?reference={other.Reference}");
        await visitor.SubmitAsync(("proof", "O’Brien"));
        (await visitor.GoAsync($"/track/{opened.Reference}")).Address.AbsolutePath.ShouldBe("/track");
    }

    [Fact]
    public async Task A_Welsh_reader_follows_the_case_in_Welsh()
    {
        var opened = await Guildhall.OpenCaseAsync();
        using var visitor = Guildhall.Visit();
        await visitor.GoAsync($"/language/cy?return=/track?reference={opened.Reference}");
        var page = await visitor.SubmitAsync(("reference", opened.Reference.ToString()), ("proof", "O’Brien"));

        page.Document.DocumentElement.GetAttribute("lang").ShouldBe("cy");
        page.Heading.ShouldNotBe("Request an assisted bin collection");
    }

    [Theory]
    [InlineData("Siân O’Brien", "obrien")]
    [InlineData("  Mary   Smith-Jones ", "smithjones")]
    [InlineData("Ångström", "angstrom")]
    [InlineData("李 小龍", "小龍")]
    [InlineData("   ", "")]
    [InlineData("🦉", "")]
    public void A_surname_is_compared_without_case_accents_and_marks(string name, string key)
    {
        CaseRegister.SurnameKey(name).ShouldBe(key);
    }

    private async Task<VisitedPage> TryAsync(string reference, string proof)
    {
        using var visitor = Guildhall.Visit();
        await visitor.GoAsync("/track");
        return await visitor.SubmitAsync(("reference", reference), ("proof", proof));
    }
}
