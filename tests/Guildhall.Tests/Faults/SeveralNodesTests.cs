using System.Net;
using Guildhall.Sandbox;
using Guildhall.Testing;

namespace Guildhall.Tests.Faults;

/// <summary>Two nodes with pages and a worker on one database, each request answered by the other of the two.</summary>
public sealed class SeveralNodesTests
{
    [Fact]
    public async Task Nothing_in_the_whole_journey_depends_on_which_node_answers()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        var database = await TestPostgres.CreateBareDatabaseAsync();

        // All three at once over a database with nothing in it: they agree on who brings the schema up, and on the keys of cookies.
        var nodes = await Task.WhenAll(
            StartAsync(NodeRole.Web, database, sandbox), StartAsync(NodeRole.Web, database, sandbox), StartAsync(NodeRole.Worker, database, sandbox));
        await using var one = nodes[0];
        await using var two = nodes[1];
        await using var worker = nodes[2];
        var turns = new Turns([one.Address.Port, two.Address.Port]);

        // The resident.
        using var resident = new Visitor(one.Address, turns.Around);
        await resident.GoAsync("/");
        await resident.GoAsync("/search?q=information");
        await resident.GoAsync("/language/cy?return=/services/freedom-of-information");
        resident.Page.Document.DocumentElement.GetAttribute("lang").ShouldBe("cy");
        await resident.GoAsync("/language/en?return=/services/freedom-of-information");
        var check = await resident.AnswerInformationRequestAsync("Mary Jones", "mary@example.com");
        await resident.GoAsync($"{InformationRequest.Apply}/request?changing=true");
        check = await resident.SubmitAsync(("request", "How many bins were emptied this year?"));
        check.Text.ShouldContain("this year");
        var sent = resident.PrepareSubmit([]);
        var again = resident.PrepareSubmit([]);
        var reference = (await resident.SendAsync(sent)).TextOf(".govuk-panel__body strong").ShouldNotBeNull();
        (await resident.SendAsync(again)).TextOf(".govuk-panel__body strong").ShouldBe(reference);
        await Eventually.TrueAsync(() => sandbox.Messages.All.Count(m => m.To.Contains("mary@example.com")) == 1, "the e-mail of the case's opening");

        // The officer.
        var email = await one.AddStaffAsync("Ines", ["information-governance"]);
        using var officer = new Visitor(one.Address, turns.Around);
        await officer.GoAsync($"/staff/cases/{reference}");
        await officer.SubmitAsync(("email", email), ("password", StaffData.Password));
        officer.Page.Address.AbsolutePath.ShouldBe($"/staff/cases/{reference}");
        await officer.GoAsync("/staff/cases");
        await officer.FollowAsync(reference);
        await officer.SubmitAsync([("note", "Asked the depot.")], "Add note");
        officer.Page.Text.ShouldContain("Asked the depot.");
        await officer.SubmitAsync([("to", "search"), ("message", "We are counting them.")], "Move");
        officer.Page.Status.ShouldBe(HttpStatusCode.OK);
        await officer.SubmitAsync([("to", "answered"), ("message", "")], "Move");
        officer.Page.Status.ShouldBe(HttpStatusCode.OK);
        await Eventually.TrueAsync(() => sandbox.Messages.All.Count(m => m.To.Contains("mary@example.com")) == 3, "the e-mails of two stages");

        // The resident again, at another browser.
        using var tracking = new Visitor(one.Address, turns.Around);
        await tracking.GoAsync("/track");
        await tracking.SubmitAsync(("reference", reference), ("proof", "mary@example.com"));
        tracking.Page.Address.AbsolutePath.ShouldBe($"/track/{reference}");
        for (var i = 0; i < 4; i++)
        {
            (await tracking.GoAsync($"/track/{reference}")).Text.ShouldContain("We are counting them.");
        }

        // An officer who signs out at one is signed out at the other.
        await officer.SubmitAsync([], form: "form[action*='sign-out']");
        (await officer.GoAsync("/staff/cases")).Address.AbsolutePath.ShouldBe("/staff/sign-in");
        (await officer.GoAsync("/staff/cases")).Address.AbsolutePath.ShouldBe("/staff/sign-in");

        turns.Taken.ShouldAllBe(count => count > 20);
        sandbox.Messages.All.Count.ShouldBe(3);
    }

    private static Task<RunningGuildhall> StartAsync(NodeRole role, string database, SandboxServer sandbox) => RunningGuildhall.StartAsync(settings => settings with
    {
        Role = role,
        Database = database,
        More = new Dictionary<string, string?>(SandboxSettings.For(sandbox)) { ["Staff:PasswordRounds"] = "10000" },
    });

    /// <summary>Leads each request to the next node, as a load balancer does that knows nothing of who asks.</summary>
    private sealed class Turns(int[] ports)
    {
        private readonly int[] _taken = new int[ports.Length];
        private int _turn;

        public IReadOnlyList<int> Taken => _taken;

        public HttpMessageHandler Around(HttpMessageHandler sender) => new Handler(this, ports) { InnerHandler = sender };

        private sealed class Handler(Turns turns, int[] ports) : DelegatingHandler
        {
            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                var turn = Interlocked.Increment(ref turns._turn) % ports.Length;
                turns._taken[turn]++;
                request.RequestUri = new UriBuilder(request.RequestUri!) { Port = ports[turn] }.Uri;
                return base.SendAsync(request, cancellationToken);
            }
        }
    }
}
