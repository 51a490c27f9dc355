using System.Net;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Platform.Localisation;
using Guildhall.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Forms;

/// <summary>A council with a form that needs a list and a check of another system, which may be away.</summary>
public sealed class LookUpSite() : CouncilRun(("plot-help", Service))
{
    public const string Apply = "/services/plot-help/apply";

    private const string Service =
        """
        service: plot-help
        title: Ask about an allotment
        summary: A short service.
        topic: housing
        sign-in: optional
        start: { who-for: Everyone., takes: 10 minutes, what-happens-next: We look at it. }
        form:
          - page: you
            title: About you
            ask:
              - { name: name, type: text, label: Your name, contact: name }
              - { name: email, type: email, label: Your e-mail address, contact: email }
          - page: plot
            title: The plot
            check: { look-up: test.free, if-unavailable: stop }
            ask:
              - { name: plot, type: select, label: Which plot?, options-from: { look-up: test.plots, if-unavailable: stop } }
              - { name: why, type: text, label: Why this one? }
          - page: tree
            ask:
              - { name: tree, type: select, label: Which tree?, options-from: { look-up: test.plots, if-unavailable: continue } }
        case:
          team: housing-options
          target: 2 weeks
          stages:
            received: { public: We have it., next: [done] }
            done: { public: Done., closes: done }
        privacy: { lawful-basis: public-task, notice: We use it for this. }
        retention: 1 year
        """;

    internal Allotments System { get; } = new();

    protected override void More(IServiceCollection services) =>
        services.AddSingleton<ILookUp>(new Plots(System)).AddSingleton<ILookUp>(new Free(System));

    /// <summary>The other system.</summary>
    internal sealed class Allotments
    {
        /// <summary>How many more questions it answers before it is away.</summary>
        public int Answers { get; set; } = int.MaxValue;

        public bool ChecksAreAway { get; set; }

        public T Answer<T>(T answer) => Answers-- > 0 ? answer : throw new HttpRequestException("It is away.");
    }

    private sealed class Plots(Allotments system) : ILookUp
    {
        public string Name => "test.plots";

        public string Summary => "The plots.";

        public bool GivesOptions => true;

        public Task<LookUpAnswer> AskAsync(LookUpQuestion question, CancellationToken cancellationToken) =>
            Task.FromResult(system.Answer(new LookUpAnswer { Options = [new Option("a", new LocalText("Plot A"), null), new Option("b", new LocalText("Plot B"), null)] }));
    }

    private sealed class Free(Allotments system) : ILookUp
    {
        public string Name => "test.free";

        public string Summary => "Whether a plot is free.";

        public bool GivesOptions => false;

        public Task<LookUpAnswer> AskAsync(LookUpQuestion question, CancellationToken cancellationToken) =>
            system.ChecksAreAway ? Task.FromException<LookUpAnswer>(new HttpRequestException("It is away.")) : Task.FromResult(system.Answer(new LookUpAnswer()));
    }
}

public sealed class LookUpFailureTests(LookUpSite site) : IClassFixture<LookUpSite>
{
    [Fact]
    public async Task A_page_that_needs_a_list_which_does_not_come_says_so_and_what_can_be_done()
    {
        using var visitor = await AtPlotAsync(answers: 0);

        visitor.Page.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        visitor.Page.Heading.ShouldBe("Try again in a few minutes");
        visitor.Page.Text.ShouldContain("01632 960 100");
        visitor.Page.Response.Headers.RetryAfter.ShouldNotBeNull();
        (await visitor.FollowAsync("Save and come back later")).Heading.ShouldBe("Save and come back later");

        await visitor.GoAsync($"{LookUpSite.Apply}/plot?changing=true");
        site.System.Answers = int.MaxValue;
        var again = await visitor.FollowAsync("Try again");
        again.Heading.ShouldBe("The plot");
        again.Address.Query.ShouldBe("?changing=true");
    }

    [Theory]
    [InlineData(0, "It has a shed")]
    [InlineData(1, "It has a shed")]
    [InlineData(1, "")]
    public async Task What_was_typed_is_there_again_when_the_other_system_is(int answers, string why)
    {
        using var visitor = await AtPlotAsync(int.MaxValue);
        visitor.Page.Heading.ShouldBe("The plot");
        site.System.Answers = answers;

        var page = await visitor.SubmitAsync([("plot", "b"), ("why", why)], "Continue");

        page.Heading.ShouldBe("Try again in a few minutes");
        site.System.Answers = int.MaxValue;
        var again = await visitor.FollowAsync("Try again");
        again.Heading.ShouldBe("The plot");
        again.TextOf("option[selected]").ShouldBe("Plot B");
        again.Document.QuerySelector("input[name=why]")!.GetAttribute("value").ShouldBe(why);
        (await visitor.SubmitAsync([("why", "It has a shed")], "Continue")).Heading.ShouldBe("Which tree?");
    }

    [Fact]
    public async Task A_check_that_does_not_answer_is_told_on_the_page_itself_and_nothing_typed_is_lost()
    {
        using var visitor = await AtPlotAsync(int.MaxValue);
        site.System.ChecksAreAway = true;

        var page = await visitor.SubmitAsync([("plot", "b"), ("why", "It has a shed")], "Continue");

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Errors.ShouldBe(["We cannot check this at the moment. What you entered is kept: try again in a few minutes"]);
        page.TextOf("option[selected]").ShouldBe("Plot B");
        site.System.ChecksAreAway = false;
        (await visitor.SubmitAsync([], "Continue")).Heading.ShouldBe("Which tree?");
    }

    [Fact]
    public async Task A_list_one_can_do_without_is_answered_in_the_persons_own_words()
    {
        using var visitor = await AtPlotAsync(int.MaxValue);
        await visitor.SubmitAsync([("plot", "a"), ("why", "It is near")], "Continue");
        site.System.Answers = 0;

        await visitor.GoAsync($"{LookUpSite.Apply}/tree");
        visitor.Page.Document.QuerySelectorAll("input[name=tree]").Length.ShouldBe(1);
        var check = await visitor.SubmitAsync([("tree", "The old pear")], "Continue");

        check.Text.ShouldContain("The old pear");
        site.System.Answers = int.MaxValue;
    }

    private async Task<Visitor> AtPlotAsync(int answers)
    {
        site.System.Answers = answers;
        var visitor = site.Guildhall.Visit();
        await visitor.GoAsync(LookUpSite.Apply);
        await visitor.SubmitAsync(("name", "Mary Jones"), ("email", "mary@example.com"));
        return visitor;
    }
}
