using System.Collections.Concurrent;
using System.Net;
using Dapper;
using Guildhall.Platform.Audit;
using Guildhall.Sandbox;
using Guildhall.Testing;
using Npgsql;

namespace Guildhall.Tests.Faults;

/// <summary>The program is killed, again and again, while people send their forms.</summary>
[Collection(FaultsAlone.Name)]
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Clients = 20;
    private const int DraftsOfClient = 10;
    private const int Kills = 5;

    [Fact]
    public async Task Killed_five_times_amid_two_hundred_submissions_it_keeps_every_acknowledged_reference_once()
    {
        var database = await TestPostgres.CreateDatabaseAsync();
        await using var sandbox = await SandboxServer.StartAsync();
        var port = GuildhallProcess.FreePort();
        var settings = KilledWorker.Settings(sandbox);

        GuildhallProcess Start() => GuildhallProcess.Start("run", ["--database", database], port, settings);
        var program = Start();
        try
        {
            await program.ReadyAsync();
            var clients = await Task.WhenAll(Enumerable.Range(0, Clients).Select(n => PrepareAsync(program.Address, n)));

            var acknowledged = new ConcurrentDictionary<string, string>();
            var retried = 0;
            var sending = clients.Select(client => Task.Run(async () =>
            {
                using var http = client.Open();
                foreach (var (email, draft) in client.Drafts)
                {
                    while (true)
                    {
                        try
                        {
                            acknowledged[email] = await client.SendAsync(http, draft);
                            break;
                        }
                        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
                        {
                            // No answer: the person sends it again.
                            Interlocked.Increment(ref retried);
                            await Task.Delay(50);
                        }
                    }
                }
            })).ToList();

            for (var kill = 1; kill <= Kills; kill++)
            {
                var enough = kill * Clients * DraftsOfClient / (Kills + 1);
                await Eventually.TrueAsync(() => acknowledged.Count >= enough, $"{enough} references", TimeSpan.FromSeconds(180));
                var seen = acknowledged.ToArray();
                await program.KillAsync();
                await ShouldBeWholeAsync(database, seen);
                await program.DisposeAsync();
                program = Start();
                output.WriteLine($"Kill {kill}: {seen.Length} acknowledged, ready again after {(await program.ReadyAsync()).TotalSeconds:0.0} s");
            }

            await Task.WhenAll(sending);
            output.WriteLine($"{retried} requests got no answer.");
            acknowledged.Count.ShouldBe(Clients * DraftsOfClient);
            retried.ShouldBeGreaterThan(0, "the kills came between requests");
            await ShouldBeWholeAsync(database, [.. acknowledged]);
            (await KilledWorker.OneAsync<int>(database, "select count(*)::int from cases.\"case\"")).ShouldBe(Clients * DraftsOfClient);

            // Nobody is forgotten; one who is told twice is told under the same id, so that a mail program shows it once.
            await Eventually.TrueAsync(
                async () => await KilledWorker.OneAsync<long>(database, "select count(*) from platform.waiting") == 0,
                "every delivery to be made", TimeSpan.FromSeconds(180));
            (await KilledWorker.OneAsync<string?>(database, "select max(last_error) from platform.delivery where state = 'dead'")).ShouldBeNull();
            foreach (var (email, _) in acknowledged)
            {
                sandbox.Messages.All.Where(m => m.To.Contains(email)).Select(m => m.Reference).Distinct().ShouldHaveSingleItem(email);
            }

            await Eventually.TrueAsync(
                async () => await KilledWorker.OneAsync<long>(database, "select count(*) from platform.audit_entry where position is null") == 0, "the audit to be sealed");
            await using var node = PlatformNode.Create(database);
            (await node.Get<AuditVerifier>().VerifyAsync()).Fault.ShouldBeNull();
        }
        finally
        {
            await program.DisposeAsync();
        }
    }

    private static async Task<Client> PrepareAsync(Uri address, int number)
    {
        using var visitor = new Visitor(address);
        var stamp = InformationRequest.Stamp(await visitor.GoAsync(InformationRequest.Apply));
        var drafts = new List<(string, string)>();
        for (var i = 0; i < DraftsOfClient; i++)
        {
            var email = $"person{number}.{i}@example.com";
            drafts.Add((email, await visitor.PrepareDraftAsync(stamp, $"Person Number{number}", email)));
        }

        return new Client(address, stamp, visitor.Cookies.GetCookieHeader(address), drafts);
    }

    // Whatever moment the program was killed at: a case is there with all that belongs to it, or not at all.
    private static async Task ShouldBeWholeAsync(string database, KeyValuePair<string, string>[] acknowledged)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        var cases = (await connection.QueryAsync<CaseParts>(
            """
            select c.reference, c.customer_email as customeremail,
                (select count(*) from cases.submission s where s.case_id = c.id and s.answers ->> 'email' = c.customer_email)::int as submissions,
                (select count(*) from cases.timeline_entry t where t.case_id = c.id)::int as timeline,
                (select count(*) from platform.audit_entry a where a.subject = c.reference and a.action = 'case.opened')::int as audits,
                (select count(*) from platform.event e where e.kind = 'case.opened' and e.data ->> 'caseId' = c.id::text)::int as events,
                (select count(*) from platform.event e
                    join (select event_id, subscriber from platform.waiting union all select event_id, subscriber from platform.delivery where state = 'done') d on d.event_id = e.id
                    where e.kind = 'case.opened' and e.data ->> 'caseId' = c.id::text and d.subscriber = 'cases.tell-of-opening')::int as deliveries,
                (select count(*) from forms.draft f where f.sent_case = c.id and f.sent_reference = c.reference)::int as drafts
            from cases."case" c
            """)).AsList();
        cases.ShouldAllBe(c => c.Submissions == 1 && c.Timeline == 1 && c.Audits == 1 && c.Events == 1 && c.Deliveries == 1 && c.Drafts == 1);
        cases.GroupBy(c => c.CustomerEmail).ShouldAllBe(person => person.Count() == 1);
        var byEmail = cases.ToDictionary(c => c.CustomerEmail, c => c.Reference);
        foreach (var (email, reference) in acknowledged)
        {
            byEmail.GetValueOrDefault(email).ShouldBe(reference, email);
        }

        (await connection.ExecuteScalarAsync<long>(
            """
            select (select count(*) from cases.submission where case_id not in (select id from cases."case"))
                + (select count(*) from platform.audit_entry a where a.action = 'case.opened' and a.subject not in (select reference from cases."case"))
                + (select count(*) from platform.event e where e.kind = 'case.opened' and e.data ->> 'caseId' not in (select id::text from cases."case"))
                + (select count(*) from forms.draft f where f.sent_at is not null and f.sent_case not in (select id from cases."case"))
            """)).ShouldBe(0, "rows that belong to no case");
    }

    private sealed record CaseParts
    {
        public required string Reference { get; init; }
        public required string CustomerEmail { get; init; }
        public required int Submissions { get; init; }
        public required int Timeline { get; init; }
        public required int Audits { get; init; }
        public required int Events { get; init; }
        public required int Deliveries { get; init; }
        public required int Drafts { get; init; }
    }

    /// <summary>A person with forms ready to be sent.</summary>
    private sealed record Client(Uri Address, string Stamp, string Cookies, IReadOnlyList<(string Email, string Draft)> Drafts)
    {
        public HttpClient Open() => new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(30) };

        /// <summary>Presses “Send” and reads the reference off the page that follows.</summary>
        public async Task<string> SendAsync(HttpClient http, string draft)
        {
            using var post = Request(HttpMethod.Post, "check", draft);
            post.Content = InformationRequest.Form(Stamp);
            using var posted = await http.SendAsync(post);
            Check(posted, HttpStatusCode.Found);
            using var get = Request(HttpMethod.Get, "sent", draft);
            using var sent = await http.SendAsync(get);
            Check(sent, HttpStatusCode.OK);
            var html = await sent.Content.ReadAsStringAsync();
            var at = html.IndexOf("<strong>NM-", StringComparison.Ordinal) + "<strong>".Length;
            return html[at..html.IndexOf('<', at)];
        }

        private static void Check(HttpResponseMessage response, HttpStatusCode expected)
        {
            if (response.StatusCode is HttpStatusCode.ServiceUnavailable)
            {
                throw new HttpRequestException("Try again in a moment.");
            }

            response.StatusCode.ShouldBe(expected);
        }

        private HttpRequestMessage Request(HttpMethod method, string page, string draft)
        {
            var request = new HttpRequestMessage(method, $"{InformationRequest.Apply}/{page}");
            request.Headers.Add("Cookie", $"{Cookies}; {InformationRequest.Cookie}={draft}");
            return request;
        }
    }
}
