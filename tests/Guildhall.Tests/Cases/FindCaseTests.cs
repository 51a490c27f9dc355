using System.Net;
using System.Text.Json.Nodes;
using Dapper;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Cases.FindCase;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Ids;
using Guildhall.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Cases;

/// <summary>Officers find cases by whatever they know of them, and only those they may see.</summary>
public sealed class FindCaseTests(CaseSite site) : IClassFixture<CaseSite>
{
    private RunningGuildhall Guildhall => site.Guildhall;

    [Theory]
    [InlineData("Gwenllian")]
    [InlineData("gwenllian ap ioan")]
    [InlineData("GWENLLÏAN")]
    [InlineData("gwenlli")]
    [InlineData("gwenllain", "gwenllian")]
    [InlineData("41 quarry")]
    [InlineData("quary lane", "quarry lane")]
    [InlineData("NM7 3QX")]
    [InlineData("nm73qx")]
    [InlineData("01632 960 777")]
    [InlineData("+44 1632 960777")]
    [InlineData("gwen.ap@example.org")]
    [InlineData("behind the green gates")]
    [InlineData("gate ferrets")]
    [InlineData("ferret warning")]
    public async Task A_case_is_found_by_who_where_and_what_was_written(string typed, string? corrected = null)
    {
        var opened = await FerretsAsync();
        using var officer = await Guildhall.SignedInAsync("Sia", ["waste-contact"]);

        var page = await officer.GoAsync("/staff/cases/search?q=" + Uri.EscapeDataString(typed));

        page.Text.ShouldContain(opened);
        (page.TextOf("main p strong")).ShouldBe(corrected);
    }

    [Fact]
    public async Task Who_is_so_called_comes_before_what_was_written_and_open_cases_before_closed_ones()
    {
        var closed = await NamedAsync("Peregrine Ottershaw", "Nothing");
        var written = await NamedAsync("Bo Brown", "I am Mr Ottershaw's neighbour");
        var named = await NamedAsync("Ann Ottershaw", "Nothing");
        await using (var connection = await Guildhall.Database.OpenAsync(TestContext.Current.CancellationToken))
        {
            await connection.ExecuteAsync("""update cases."case" set closed_at = now(), outcome = 'done' where id = @id""", new { id = closed.Id.Value });
        }

        await IndexedAsync(closed.Id.Value);
        using var officer = await Guildhall.SignedInAsync("Sia", ["waste-contact"]);

        var page = await officer.GoAsync("/staff/cases/search?q=ottershaw");

        new[] { named, closed, written }.Select(c => page.Text.IndexOf(c.Reference.ToString(), StringComparison.Ordinal)).ToArray()
            .ShouldSatisfyAllConditions(at => at.ShouldAllBe(i => i >= 0), at => at.ShouldBeInOrder());

        async Task<OpenedCase> NamedAsync(string name, string answer)
        {
            var opened = await Guildhall.OpenCaseAsync(change: new Dictionary<string, JsonNode> { ["name"] = name, ["where-kept"] = answer });
            await IndexedAsync(opened.Id.Value);
            return opened;
        }
    }

    [Theory]
    [InlineData("Gwenllian Smith")]
    [InlineData("zebra")]
    public async Task What_no_case_has_is_not_found(string typed)
    {
        await FerretsAsync();
        using var officer = await Guildhall.SignedInAsync("Sia", ["waste-contact"]);

        (await officer.GoAsync("/staff/cases/search?q=" + Uri.EscapeDataString(typed))).Text.ShouldContain("There is no case you may see");
    }

    [Fact]
    public async Task A_reference_opens_its_case_and_one_with_a_slip_finds_it()
    {
        var reference = await FerretsAsync();
        using var officer = await Guildhall.SignedInAsync("Sia", ["waste-contact"]);
        var code = reference[3..].Replace("-", "", StringComparison.Ordinal);

        (await officer.GoAsync("/staff/cases/search?q=" + code.ToLowerInvariant())).Address.AbsolutePath.ShouldBe("/staff/cases/" + reference);
        (await officer.GoAsync("/staff/cases?reference=" + code)).Address.AbsolutePath.ShouldBe("/staff/cases/" + reference);
        foreach (var slip in new[] { (code[0] == '7' ? "8" : "7") + code[1..], code[1..], code[..4] + "0" + code[4..], $"{code[..3]}{code[4]}{code[3]}{code[5..]}" })
        {
            (await officer.GoAsync("/staff/cases/search?q=" + slip)).Text.ShouldContain(reference, customMessage: slip);
        }
    }

    [Fact]
    public async Task A_note_a_message_and_a_reply_are_found_a_moment_later()
    {
        var reference = await FerretsAsync();
        using var officer = await Guildhall.SignedInAsync("Sia", ["waste-contact"]);
        await officer.GoAsync($"/staff/cases/{reference}");
        await officer.SubmitAsync([("note", "The neighbour keeps an armadillo.")], "Add note");
        await officer.GoAsync($"/staff/cases/{reference}");
        await officer.SubmitAsync([("reply", "Please mind the pangolins.")], "Send message");

        foreach (var word in new[] { "armadillos", "pangolin" })
        {
            await Eventually.TrueAsync(async () => (await officer.GoAsync("/staff/cases/search?q=" + word)).Text.Contains(reference, StringComparison.Ordinal), word);
        }
    }

    [Fact]
    public async Task A_restricted_case_is_found_by_its_team_alone_and_lends_its_words_to_nobody()
    {
        var opened = await Guildhall.OpenCaseAsync("noise-complaint", new Dictionary<string, JsonNode> { ["name"] = "Xanthippe Quillfeather" });
        await IndexedAsync(opened.Id.Value);
        using var insider = await Guildhall.SignedInAsync("Ina", ["environmental-health"]);
        using var outsider = await Guildhall.SignedInAsync("Oto", ["waste-contact"], StaffRole.Manager, StaffRole.Administrator);

        foreach (var typed in new[] { "Xanthippe", "Xantippe", "quilfeather" })
        {
            (await insider.GoAsync("/staff/cases/search?q=" + typed)).Text.ShouldContain(opened.Reference.ToString());
            var page = await outsider.GoAsync("/staff/cases/search?q=" + typed);
            page.Text.ShouldNotContain(opened.Reference.ToString());
            page.Text.ShouldNotContain("quillfeather");
        }

        // Found by whoever's index says what: the case itself is asked.
        await using (var connection = await Guildhall.Database.OpenAsync(TestContext.Current.CancellationToken))
        {
            await connection.ExecuteAsync("update cases.finding set team = null where case_id = @id", new { id = opened.Id.Value });
        }

        (await outsider.GoAsync("/staff/cases/search?q=Xanthippe")).Text.ShouldNotContain(opened.Reference.ToString());
        var slip = opened.Reference.ToString()[3..^1] + (opened.Reference.ToString()[^1] == '7' ? "8" : "7");
        (await outsider.GoAsync("/staff/cases/search?q=" + slip)).Text.ShouldNotContain(opened.Reference.ToString());
    }

    [Fact]
    public async Task A_sensitive_answer_is_never_in_the_index()
    {
        var (service, question) = Guildhall.Services.GetRequiredService<ServiceCatalogue>().Current.Values
            .SelectMany(v => v.Definition.Questions.Where(q => q is { Sensitive: true, Type: QuestionType.LongText or QuestionType.Text, When: null }).Select(q => (v.Definition, q))).First();
        var opened = await Guildhall.OpenCaseAsync(service.Name, new Dictionary<string, JsonNode> { [question.Name] = "Brontosaurus" });
        await IndexedAsync(opened.Id.Value);

        await using var connection = await Guildhall.Database.OpenAsync(TestContext.Current.CancellationToken);
        (await connection.QuerySingleAsync<string>("select words::text from cases.finding where case_id = @id", new { id = opened.Id.Value })).ShouldNotContain("bronto");
        (await connection.QuerySingleAsync<int>("select count(*)::int from cases.finding_word where word like 'bronto%'")).ShouldBe(0);
    }

    [Fact]
    public async Task A_note_kept_to_a_team_is_never_in_the_index()
    {
        var opened = await Guildhall.OpenCaseAsync();
        await using var connection = await Guildhall.Database.OpenAsync(TestContext.Current.CancellationToken);
        await connection.ExecuteAsync(
            """
            insert into cases.timeline_entry (id, case_id, at, kind, public, text, only_team, actor_kind, actor_name)
            values (gen_random_uuid(), @id, now(), 'note', false, 'Stegosaurus', 'waste-contact', 'officer', 'Amina')
            """,
            new { id = opened.Id.Value });
        await IndexedAsync(opened.Id.Value);

        (await connection.QuerySingleAsync<string>("select words::text from cases.finding where case_id = @id", new { id = opened.Id.Value })).ShouldNotContain("stego");
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("%00")]
    [InlineData("' & | ! :* <-> ( )")]
    [InlineData("\\' or 1=1 --")]
    [InlineData("the")]
    [InlineData("^gwenllian")]
    [InlineData("ﷺ 𝕳𝖊𝖑𝖑𝖔")]
    [InlineData("a b c d e f g h i j k l m n o p")]
    public async Task Whatever_is_typed_is_answered(string typed)
    {
        using var officer = await Guildhall.SignedInAsync("Sia", ["waste-contact"]);

        (await officer.GoAsync("/staff/cases/search?q=" + Uri.EscapeDataString(typed))).Status.ShouldBe(HttpStatusCode.OK);
        (await officer.GoAsync("/staff/cases/search?q=" + Uri.EscapeDataString(typed + new string('x', 5000)))).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_case_opened_before_there_was_an_index_is_found_after_the_next_round()
    {
        var reference = await FerretsAsync();
        await using var connection = await Guildhall.Database.OpenAsync(TestContext.Current.CancellationToken);
        await connection.ExecuteAsync("delete from cases.finding");
        await using var scope = Guildhall.Services.CreateAsyncScope();

        await ActivatorUtilities.CreateInstance<IndexMissing>(scope.ServiceProvider).RunAsync(TestContext.Current.CancellationToken);

        using var officer = await Guildhall.SignedInAsync("Sia", ["waste-contact"]);
        (await officer.GoAsync("/staff/cases/search?q=gwenllian")).Text.ShouldContain(reference);
    }

    [Fact]
    public void Of_a_reference_with_a_slip_few_are_near_and_the_right_one_is_among_them()
    {
        var reference = Reference.New("NM");
        var code = reference.ToString()[3..].Replace("-", "", StringComparison.Ordinal);

        Reference.Near(reference.ToString(), "NM").ShouldBeEmpty();
        Reference.Near("Smith", "NM").ShouldBeEmpty();
        Reference.Near(null, "NM").ShouldBeEmpty();
        for (var i = 0; i < code.Length; i++)
        {
            var near = Reference.Near(code.Remove(i, 1), "NM");
            near.ShouldContain(reference);
            near.Count.ShouldBeLessThan(20);
        }
    }

    private async Task<string> FerretsAsync()
    {
        var opened = await Guildhall.OpenCaseAsync(change: new Dictionary<string, JsonNode>
        {
            ["name"] = "Gwenllian ap Ioan",
            ["email"] = "gwen.ap@example.org",
            ["phone"] = "01632 960777",
            ["property"] = Answers.Node(new AddressAnswer(null, "41 Quarry Lane, Northmere, NM7 3QX")),
            ["where-kept"] = "Behind the green gate; beware of ferrets, there is a warning",
        });
        await IndexedAsync(opened.Id.Value);
        return opened.Reference.ToString();
    }

    private async Task IndexedAsync(Guid id)
    {
        await using var scope = Guildhall.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<CaseIndexer>().IndexAsync(id, TestContext.Current.CancellationToken);
    }
}
