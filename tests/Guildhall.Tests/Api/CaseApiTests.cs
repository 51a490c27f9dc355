using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Guildhall.Testing;
using Guildhall.Tests.Records;

namespace Guildhall.Tests.Api;

/// <summary>Other systems that open, read and move cases with a key.</summary>
public sealed class CaseApiTests(ApiSite site) : IClassFixture<ApiSite>
{
    private RunningGuildhall Guildhall => site.Guildhall;

    [Fact]
    public async Task A_case_is_opened_read_moved_and_written_on_in_the_name_of_the_key()
    {
        using var partner = await site.PartnerAsync(ApiSite.Everything, name: "Waste contractor");

        var opened = await partner.PostAsync("/api/v1/cases", site.NewCase());
        opened.Status.ShouldBe(201, opened.Body?.ToJsonString());
        var reference = opened.Text("reference");
        opened.Response.Headers.Location!.ToString().ShouldBe($"/api/v1/cases/{reference}");
        opened.Text("stage").ShouldBe("received");
        await site.SettledAsync(reference);

        var read = await partner.GetAsync($"/api/v1/cases/{reference}");
        read.Status.ShouldBe(200);
        read.Text("channel").ShouldBe("api");
        read.Body!["customer"]!["name"]!.GetValue<string>().ShouldBe("Mary Jones");
        read.Body["answers"]!["where-kept"]!.GetValue<string>().ShouldBe("By the back door");
        read.Body["answers"]!["gate"]!.GetValue<string>().ShouldBe("no");
        read.Body["property"]!["uprn"]!.GetValue<string>().TrimStart('0').ShouldBe(site.Uprn);
        read.Body["nextStages"]!.AsArray().Select(s => s!.GetValue<string>()).ShouldBe(["visit", "approved", "refused"]);
        (await partner.GetAsync($"/api/v1/cases/{reference}", ("If-None-Match", read.Tag!))).Status.ShouldBe(304);

        var note = await partner.PostAsync($"/api/v1/cases/{reference}/notes", new JsonObject { ["text"] = "The side gate was locked. Ask crew@contractor.example." });
        note.Status.ShouldBe(201, note.Body?.ToJsonString());
        var message = await partner.PostAsync($"/api/v1/cases/{reference}/messages", new JsonObject { ["text"] = "Please leave the gate open." });
        message.Status.ShouldBe(201, message.Body?.ToJsonString());

        read = await partner.GetAsync($"/api/v1/cases/{reference}");
        var moved = await partner.PostAsync($"/api/v1/cases/{reference}/moves", new JsonObject { ["stage"] = "approved", ["message"] = "We start on Tuesday." }, ("If-Match", read.Tag!));
        moved.Status.ShouldBe(200, moved.Body?.ToJsonString());
        (await partner.GetAsync($"/api/v1/cases/{reference}")).Tag.ShouldBe(moved.Tag);

        var timeline = await partner.GetAsync($"/api/v1/cases/{reference}/timeline");
        timeline.Body!["items"]!.AsArray().Select(e => e!["kind"]!.GetValue<string>()).ShouldBe(["opened", "note", "replied", "moved"]);
        timeline.Body["items"]!.AsArray().ShouldAllBe(e => e!["by"]!.GetValue<string>() == "partner");

        using var officer = await Guildhall.SignedInAsync("Olga", ["waste-contact"]);
        var page = await officer.GoAsync($"/staff/cases/{reference}");
        page.Text.ShouldContain("Waste contractor");
        page.Text.ShouldContain("The side gate was locked");
        page.Text.ShouldContain("We start on Tuesday.");
        (await site.OneAsync<string>("select string_agg(distinct actor_kind || ' ' || actor_name, ',') from platform.audit_entry where subject = @reference and action in ('case.opened', 'case.moved', 'case.noted', 'case.replied')", new { reference }))
            .ShouldBe("partner Waste contractor");
        await Guildhall.Sandbox.Messages.WaitForAsync(m => m.To.Contains("mary.jones@example.com") && m.Subject.StartsWith("News of your request", StringComparison.Ordinal) && m.Subject.Contains(reference));
    }

    [Fact]
    public async Task Every_wrong_answer_is_told_by_its_question()
    {
        using var partner = await site.PartnerAsync(ApiSite.Everything);
        var asked = site.NewCase();
        var answers = asked["answers"]!.AsObject();
        answers["for-whom"] = "nobody";
        answers["email"] = "not an address";
        answers["property"] = new JsonObject { ["uprn"] = "1" };
        answers["reason"] = "injury";
        answers["temporary"] = "yes";
        answers["until"] = "27 March";
        answers["nonsense"] = 1;
        answers.Remove("where-kept");

        var refused = await partner.PostAsync("/api/v1/cases", asked);

        refused.Status.ShouldBe(422);
        refused.Response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        refused.Errors.Keys.Order(StringComparer.Ordinal).ShouldBe(["email", "for-whom", "nonsense", "property", "reason", "until", "where-kept"]);
        refused.Errors["where-kept"].ShouldBe("Tell us where you keep the bins");
        refused.Errors["until"].ShouldBe("Send a date like 2026-11-30.");

        // A question that is not asked after the others is told too, so that nothing sent is lost unseen.
        asked = site.NewCase();
        asked["answers"]!["until"] = "2099-01-01";
        (await partner.PostAsync("/api/v1/cases", asked)).Errors.Keys.ShouldBe(["until"]);
        asked = site.NewCase();
        asked["answers"]!["property"] = new JsonObject { ["lines"] = new JsonObject { ["line-1"] = "1 Far Away", ["town"] = "Elsewhere" } };
        (await partner.PostAsync("/api/v1/cases", asked)).Status.ShouldBe(201);
        asked["service"] = "no-such-service";
        (await partner.PostAsync("/api/v1/cases", asked)).Errors.Keys.ShouldBe(["service"]);
    }

    [Fact]
    public async Task One_request_sent_many_times_at_once_opens_one_case()
    {
        using var partner = await site.PartnerAsync(ApiSite.Everything);
        for (var round = 0; round < 5; round++)
        {
            var key = Guid.CreateVersion7().ToString();
            var name = $"Racer {key}";
            var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => partner.PostAsync("/api/v1/cases", site.NewCase(name), ("Idempotency-Key", key))));

            answers.ShouldAllBe(a => a.Status == 201 || a.Status == 409);
            answers.Where(a => a.Status == 201).Select(a => a.Text("reference")).Distinct().ShouldHaveSingleItem();
            (await site.OneAsync<int>("""select count(*)::int from cases."case" where customer_name = @name""", new { name })).ShouldBe(1);
            var again = await partner.PostAsync("/api/v1/cases", site.NewCase(name), ("Idempotency-Key", $"\"{key}\""));
            again.Status.ShouldBe(201);
            again.Response.Headers.GetValues("Idempotency-Replayed").ShouldBe(["true"]);
            again.Text("reference").ShouldBe(answers.First(a => a.Status == 201).Text("reference"));
            var other = await partner.PostAsync("/api/v1/cases", site.NewCase("Someone else"), ("Idempotency-Key", key));
            other.Status.ShouldBe(422);
            other.Text("type").ShouldBe("/api#key-reused");
        }
    }

    [Fact]
    public async Task What_was_refused_may_be_sent_again_under_the_same_key()
    {
        using var partner = await site.PartnerAsync(ApiSite.Everything);
        var wrong = site.NewCase();
        wrong["answers"]!["email"] = "wrong";
        var key = ("Idempotency-Key", Guid.CreateVersion7().ToString());

        (await partner.PostAsync("/api/v1/cases", wrong, key)).Status.ShouldBe(422);
        (await partner.PostAsync("/api/v1/cases", site.NewCase(), key)).Status.ShouldBe(201);
    }

    [Fact]
    public async Task A_move_is_refused_where_the_case_changed_meanwhile()
    {
        using var partner = await site.PartnerAsync(ApiSite.Everything);
        var reference = (await partner.PostAsync("/api/v1/cases", site.NewCase())).Text("reference");
        await site.SettledAsync(reference);
        var seen = await partner.GetAsync($"/api/v1/cases/{reference}");
        var move = new JsonObject { ["stage"] = "visit" };

        (await partner.PostAsync($"/api/v1/cases/{reference}/moves", move)).Status.ShouldBe(428);
        (await partner.PostAsync($"/api/v1/cases/{reference}/moves", move, ("If-Match", "\"0-0\""))).Status.ShouldBe(412);
        await partner.PostAsync($"/api/v1/cases/{reference}/notes", new JsonObject { ["text"] = "Something new" });
        (await partner.PostAsync($"/api/v1/cases/{reference}/moves", move, ("If-Match", seen.Tag!))).Status.ShouldBe(412);
        seen = await partner.GetAsync($"/api/v1/cases/{reference}");
        var moves = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => partner.PostAsync($"/api/v1/cases/{reference}/moves", move, ("If-Match", seen.Tag!))));
        moves.Select(m => m.Status).Order().ShouldBe([200, .. Enumerable.Repeat(412, 7)]);

        seen = await partner.GetAsync($"/api/v1/cases/{reference}");
        (await partner.PostAsync($"/api/v1/cases/{reference}/moves", new JsonObject { ["stage"] = "started" }, ("If-Match", seen.Tag!))).Errors["stage"].ShouldContain("approved, refused");
        (await partner.PostAsync($"/api/v1/cases/{reference}/moves", new JsonObject { ["stage"] = "refused" }, ("If-Match", seen.Tag!))).Errors.Keys.ShouldBe(["message"]);
        var closed = await partner.PostAsync($"/api/v1/cases/{reference}/moves", new JsonObject { ["stage"] = "refused", ["message"] = "There is no way in." }, ("If-Match", "*"));
        closed.Status.ShouldBe(200);
        closed.Body!["isOpen"]!.GetValue<bool>().ShouldBeFalse();
    }

    [Fact]
    public async Task A_stage_s_questions_are_answered_by_the_same_rules()
    {
        using var partner = await site.PartnerAsync(ApiSite.Everything);
        var reference = (await Guildhall.OpenCaseAsync("pest-control-request", new Dictionary<string, JsonNode> { ["email"] = "sian.obrien@example.com" })).Reference.ToString();
        var move = new JsonObject { ["stage"] = "visit-agreed", ["answers"] = new JsonObject { ["visit-on"] = "2000-01-01" } };

        (await partner.PostAsync($"/api/v1/cases/{reference}/moves", move, ("If-Match", "*"))).Errors.Keys.Order(StringComparer.Ordinal).ShouldBe(["answers.visit-on", "answers.visit-time"]);
        move["answers"] = new JsonObject { ["visit-on"] = "2099-01-14", ["visit-time"] = "morning" };
        (await partner.PostAsync($"/api/v1/cases/{reference}/moves", move, ("If-Match", "*"))).Status.ShouldBe(200);
        var photo = (await SendAsync(partner, "trap.jpg", Samples.Jpeg)).Text("id");
        move["evidence"] = new JsonArray(photo);
        (await MoveAsync("visit-agreed")).Errors.Keys.ShouldBe(["evidence"]);

        // Evidence is a file that this key sent, of the kind the stage wants, and of one case alone.
        move["answers"] = new JsonObject { ["treatment"] = new JsonArray("traps"), ["treatment-visits"] = 1, ["treatment-charge"] = "0" };
        move["evidence"] = new JsonArray();
        (await MoveAsync("treated")).Errors.Keys.ShouldBe(["evidence"]);
        move["evidence"] = new JsonArray((await SendAsync(partner, "sums.xlsx", Samples.Xlsx)).Text("id"));
        (await MoveAsync("treated")).Errors["evidence"].ShouldContain("JPG");
        using var other = await site.PartnerAsync(ApiSite.Everything);
        move["evidence"] = new JsonArray((await SendAsync(other, "other.jpg", Samples.Jpeg)).Text("id"));
        (await MoveAsync("treated")).Errors["evidence"].ShouldStartWith("There is no file");
        move["evidence"] = new JsonArray(photo);
        (await MoveAsync("treated")).Status.ShouldBe(200);
        using var officer = await Guildhall.SignedInAsync("Pia Pest", ["pest-control"]);
        (await officer.GoAsync($"/staff/cases/{reference}")).Text.ShouldContain("trap.jpg");

        Task<Answered> MoveAsync(string to)
        {
            move["stage"] = to;
            return partner.PostAsync($"/api/v1/cases/{reference}/moves", move.DeepClone(), ("If-Match", "*"));
        }
    }

    [Fact]
    public async Task A_list_is_complete_while_cases_are_added()
    {
        using var partner = await site.PartnerAsync(ApiSite.Everything, services: ["compliment"]);
        var before = new List<string>();
        for (var i = 0; i < 23; i++)
        {
            before.Add((await Guildhall.OpenCaseAsync("compliment")).Reference.ToString());
        }

        var during = new List<string>();
        var listed = new List<string>();
        var cursor = "";
        do
        {
            if (during.Count < 6)
            {
                during.Add((await Guildhall.OpenCaseAsync("compliment")).Reference.ToString());
            }

            var page = await partner.GetAsync($"/api/v1/cases?service=compliment&limit=5{cursor}");
            page.Status.ShouldBe(200);
            listed.AddRange(page.Body!["items"]!.AsArray().Select(c => c!["reference"]!.GetValue<string>()));
            cursor = page.Body["next"]?.GetValue<string>() is { } next ? $"&cursor={next}" : "";
        }
        while (cursor.Length > 0);

        listed.ShouldBe([.. before, .. during]);
        var since = await site.OneAsync<DateTimeOffset>("""select opened_at from cases."case" where reference = @Last""", new { Last = during[^1] });
        var late = await partner.GetAsync($"/api/v1/cases?updatedSince={Uri.EscapeDataString(since.ToString("O"))}&state=open");
        late.Body!["items"]!.AsArray().Select(c => c!["reference"]!.GetValue<string>()).ShouldBe([during[^1]]);
        (await partner.GetAsync("/api/v1/cases?state=closed")).Body!["items"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task Restricted_and_test_cases_are_for_no_key_that_was_not_given_them_by_name()
    {
        using var plain = await site.PartnerAsync(ApiSite.Everything);
        using var named = await site.PartnerAsync(ApiSite.Everything, services: ["noise-complaint"]);
        using var other = await site.PartnerAsync(ApiSite.Everything, services: ["volunteering"]);
        var reference = (await Guildhall.OpenCaseAsync("noise-complaint")).Reference.ToString();

        foreach (var partner in (Partner[])[plain, other])
        {
            foreach (var path in (string[])["", "/timeline"])
            {
                (await partner.GetAsync($"/api/v1/cases/{reference}{path}")).Status.ShouldBe(404);
            }

            (await partner.PostAsync($"/api/v1/cases/{reference}/notes", new JsonObject { ["text"] = "Here" })).Status.ShouldBe(404);
            (await partner.PostAsync($"/api/v1/cases/{reference}/messages", new JsonObject { ["text"] = "Here" })).Status.ShouldBe(404);
            (await partner.PostAsync($"/api/v1/cases/{reference}/moves", new JsonObject { ["stage"] = "refused" }, ("If-Match", "*"))).Status.ShouldBe(404);
            (await partner.GetAsync("/api/v1/cases?service=noise-complaint")).Body!["items"]!.AsArray().ShouldBeEmpty();
            (await partner.GetAsync("/api/v1/services/noise-complaint/schema")).Status.ShouldBe(404);
        }

        (await named.GetAsync($"/api/v1/cases/{reference}")).Status.ShouldBe(200);
        (await named.GetAsync($"/api/v1/cases/{reference}/timeline")).Status.ShouldBe(200);
        (await named.GetAsync("/api/v1/cases?service=noise-complaint")).Body!["items"]!.AsArray().ShouldNotBeEmpty();
        (await site.OneAsync<int>("select count(*)::int from platform.audit_entry where subject = @reference and action = 'case.read' and actor_kind = 'partner'", new { reference })).ShouldBe(3);

        // What people sign in for, or only staff ask for, is not public either.
        var inside = (await Guildhall.OpenCaseAsync("it-access")).Reference.ToString();
        using var helpdesk = await site.PartnerAsync(ApiSite.Everything, services: ["it-access"]);
        (await plain.GetAsync($"/api/v1/cases/{inside}")).Status.ShouldBe(404);
        (await plain.GetAsync("/api/v1/cases?service=it-access")).Body!["items"]!.AsArray().ShouldBeEmpty();
        (await plain.PostAsync($"/api/v1/cases/{inside}/notes", new JsonObject { ["text"] = "Here" })).Status.ShouldBe(404);
        (await helpdesk.GetAsync($"/api/v1/cases/{inside}")).Status.ShouldBe(200);

        var mine = (await Guildhall.OpenCaseAsync("volunteering")).Reference.ToString();
        (await other.GetAsync($"/api/v1/cases/{mine}")).Status.ShouldBe(200);
        await site.ExecuteAsync("""update cases."case" set test = true where reference = @mine""", new { mine });
        (await other.GetAsync($"/api/v1/cases/{mine}")).Status.ShouldBe(404);
        await site.ExecuteAsync("""update cases."case" set test = false, restricted = true where reference = @mine""", new { mine });
        (await plain.GetAsync($"/api/v1/cases/{mine}")).Status.ShouldBe(404);
        (await other.GetAsync($"/api/v1/cases/{mine}")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_file_is_sent_first_and_goes_to_the_one_case_that_is_opened_with_it()
    {
        using var partner = await site.PartnerAsync(ApiSite.Everything, services: ["complaint"]);
        using var other = await site.PartnerAsync(ApiSite.Everything, services: ["complaint"]);
        using var reader = await site.PartnerAsync(["cases:read"], services: ["complaint"]);
        var once = Guid.CreateVersion7().ToString();

        var sent = await SendAsync(partner, "hole.png", Samples.Telling("jpeg"), once);
        sent.Status.ShouldBe(201, sent.Body?.ToJsonString());
        sent.Text("name").ShouldBe("hole.jpg");
        sent.Text("contentType").ShouldBe("image/jpeg");
        var id = sent.Text("id");
        (await SendAsync(partner, "hole.png", Samples.Telling("jpeg"), once)).Text("id").ShouldBe(id);
        (await SendAsync(partner, "hole.png", Samples.Jpeg, once)).Text("type").ShouldBe("/api#key-reused");
        (await SendAsync(partner, "drawing.svg", Samples.Svg)).Errors.Keys.ShouldBe(["file"]);
        (await SendAsync(partner, "empty.txt", [])).Errors.Keys.ShouldBe(["file"]);
        (await SendAsync(partner, "", Samples.Jpeg)).Errors.Keys.ShouldBe(["Content-Disposition"]);
        (await SendAsync(reader, "hole.jpg", Samples.Jpeg)).Status.ShouldBe(403);
        (await SendAsync(partner, "big.txt", new byte[60 * 1024 * 1024])).Status.ShouldBe(413);
        (await partner.PostAsync("/api/v1/files", new JsonObject())).Text("detail").ShouldBe("Send application/octet-stream.");

        // It is that key's for a day, and of a kind and size the question takes.
        (await other.PostAsync("/api/v1/cases", Complaint(id))).Errors["evidence"].ShouldStartWith("There is no file");
        (await partner.PostAsync("/api/v1/cases", Complaint((await SendAsync(partner, "sums.xlsx", Samples.Xlsx)).Text("id")))).Errors["evidence"].ShouldContain("PDF");
        var old = (await SendAsync(partner, "old.jpg", Samples.Jpeg)).Text("id");
        await site.ExecuteAsync("update records.document set created_at = created_at - interval '25 hours' where id = @old::uuid", new { old });
        (await partner.PostAsync("/api/v1/cases", Complaint(old))).Errors.Keys.ShouldBe(["evidence"]);
        foreach (var answer in (string[])["\"x\"", "[1]", "[\"x\"]", "{}"])
        {
            var asked = Complaint(id);
            asked["answers"]!["evidence"] = JsonNode.Parse(answer);
            (await partner.PostAsync("/api/v1/cases", asked)).Errors.Keys.ShouldBe(["evidence"]);
        }

        var opened = await partner.PostAsync("/api/v1/cases", Complaint(id));
        opened.Status.ShouldBe(201, opened.Body?.ToJsonString());
        var reference = opened.Text("reference");
        (await partner.PostAsync("/api/v1/cases", Complaint(id))).Errors["evidence"].ShouldStartWith("There is no file");

        // It is read as what it is, without where it was taken, and that is in the audit.
        JsonNode file = null!;
        await Eventually.TrueAsync(async () => (file = (await partner.GetAsync($"/api/v1/cases/{reference}/files")).Body!["items"]!.AsArray().ShouldHaveSingleItem()!)["state"]!.GetValue<string>() == "clean", "it is scanned");
        file["question"]!.GetValue<string>().ShouldBe("evidence");
        var read = await partner.GetAsync(new Uri(file["url"]!.GetValue<string>()).AbsolutePath);
        read.Status.ShouldBe(200);
        read.Response.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        Encoding.Latin1.GetString(await read.Response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).ShouldNotContain(Samples.Secret);
        (await site.OneAsync<int>("select count(*)::int from platform.audit_entry where subject = @reference and action = 'file.read' and actor_kind = 'partner'", new { reference })).ShouldBe(1);
        (await reader.GetAsync($"/api/v1/cases/{reference}/files")).Status.ShouldBe(403);
        (await partner.GetAsync($"/api/v1/cases/{reference}/files/{old}")).Status.ShouldBe(404);
        using var officer = await Guildhall.SignedInAsync("Olive Files", ["complaints"]);
        (await officer.GoAsync($"/staff/cases/{reference}")).Text.ShouldContain("hole.jpg");

        static JsonObject Complaint(string file) => new()
        {
            ["service"] = "complaint",
            ["answers"] = new JsonObject
            {
                ["about"] = "staff",
                ["area"] = "bins",
                ["what-happened"] = "They were rude.",
                ["happened-on"] = TimeProvider.System.GetUtcNow().AddDays(-9).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
                ["effect"] = "I was sad.",
                ["remedy"] = "Be kind.",
                ["lost-money"] = "no",
                ["evidence"] = new JsonArray(file),
                ["for-whom"] = "me",
                ["needs"] = "no",
                ["name"] = new JsonObject { ["first"] = "Ann", ["last"] = "Lee" },
                ["email"] = "ann@example.com",
            },
        };
    }

    private static Task<Answered> SendAsync(Partner by, string name, byte[] content, string? once = null)
    {
        var body = new ByteArrayContent(content);
        body.Headers.ContentType = new("application/octet-stream");
        body.Headers.TryAddWithoutValidation("Content-Disposition", $"attachment; filename=\"{name}\"");
        return by.SendAsync(HttpMethod.Post, "/api/v1/files", body, ("Idempotency-Key", once ?? Guid.CreateVersion7().ToString()));
    }

    [Fact]
    public async Task A_key_sees_no_more_than_its_scopes_and_teams_allow()
    {
        using var reader = await site.PartnerAsync(["cases:read"]);
        using var elsewhere = await site.PartnerAsync(["cases:read"], teams: ["libraries"]);
        var reference = (await Guildhall.OpenCaseAsync()).Reference.ToString();
        using var officer = await Guildhall.SignedInAsync("Otto", ["waste-contact"]);
        await officer.GoAsync($"/staff/cases/{reference}");

        var read = await reader.GetAsync($"/api/v1/cases/{reference}");
        read.Status.ShouldBe(200);
        (read.Body!["answers"] ?? read.Body["customer"] ?? read.Body["property"]).ShouldBeNull();
        read.Body.ToJsonString().ShouldNotContain("O’Brien");
        var refused = await reader.PostAsync("/api/v1/cases", site.NewCase());
        refused.Status.ShouldBe(403);
        refused.Response.Headers.WwwAuthenticate.ToString().ShouldContain("scope=\"cases:open\"");
        (await reader.PostAsync($"/api/v1/cases/{reference}/notes", new JsonObject { ["text"] = "Here" })).Status.ShouldBe(403);
        (await elsewhere.GetAsync($"/api/v1/cases/{reference}")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task A_revoked_key_stops_at_once_and_an_expired_one_on_its_day()
    {
        using var partner = await site.PartnerAsync(["cases:read"], name: "To be revoked");
        (await partner.GetAsync("/api/v1/cases")).Status.ShouldBe(200);
        var page = await site.Administrator.GoAsync("/staff/api-keys");
        page.Text.ShouldNotContain(partner.Key);
        page.Text.ShouldContain(partner.Key[..18]);
        await site.Administrator.FollowAsync("To be revoked");
        page = await site.Administrator.SubmitAsync([], "Revoke key");
        page.Text.ShouldContain("by Ada Minister");
        var refused = await partner.GetAsync("/api/v1/cases");
        refused.Status.ShouldBe(401);
        refused.Text("detail").ShouldBe("This key was revoked.");
        refused.Response.Headers.WwwAuthenticate.ToString().ShouldContain("invalid_token");

        using var old = await site.PartnerAsync(["cases:read"]);
        await site.ExecuteAsync("update integration.api_key set expires_at = now() - interval '1 second' where prefix = @prefix", new { prefix = old.Key[..18] });
        (await old.GetAsync("/api/v1/cases")).Text("detail").ShouldBe("This key has expired.");
        (await site.OneAsync<int>("select count(*)::int from integration.api_key where position(encode(hash, 'escape') in @Key) > 0 or name = @Key", new { partner.Key })).ShouldBe(0);
        (await site.OneAsync<string>("select string_agg(action, ',' order by id) from platform.audit_entry where subject = @subject", new { subject = $"api-key:{partner.Key[..18]}" })).ShouldBe("api-key.made,api-key.revoked");
    }

    [Fact]
    public async Task More_requests_than_a_key_may_make_are_turned_away_for_a_while()
    {
        using var partner = await site.PartnerAsync(["cases:read"], perMinute: 3);
        var answers = new List<Answered>();
        for (var i = 0; i < 8; i++)
        {
            answers.Add(await partner.GetAsync("/api/v1/services"));
        }

        var refused = answers.Last();
        refused.Status.ShouldBe(429);
        refused.Response.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        refused.Response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Theory]
    [InlineData(true, "413")]
    [InlineData(false, "401")]
    public async Task A_sender_of_too_much_hears_so_however_much_is_still_to_come(bool hasKey, string expected)
    {
        const int Sent = 16 * 1024 * 1024;
        using var partner = await site.PartnerAsync(ApiSite.Everything);
        var key = hasKey ? partner.Key : "guildhall_wrong";
        using var socket = new TcpClient();
        await socket.ConnectAsync(site.Guildhall.Address.Host, site.Guildhall.Address.Port, TestContext.Current.CancellationToken);
        var stream = socket.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes($"POST /api/v1/cases HTTP/1.1\r\nHost: {site.Guildhall.Address.Authority}\r\nAuthorization: Bearer {key}\r\nIdempotency-Key: a\r\nContent-Type: application/json\r\nContent-Length: {Sent}\r\nConnection: close\r\n\r\n"),
            TestContext.Current.CancellationToken);
        for (var rest = Sent; rest > 0; rest -= 1024 * 1024)
        {
            await stream.WriteAsync(new byte[1024 * 1024], TestContext.Current.CancellationToken);
        }

        using var answer = new StreamReader(stream, Encoding.UTF8);
        (await answer.ReadToEndAsync(TestContext.Current.CancellationToken)).ShouldStartWith($"HTTP/1.1 {expected}");
    }

    [Fact]
    public async Task Every_refusal_is_problem_details()
    {
        using var partner = await site.PartnerAsync(ApiSite.Everything);
        using var stranger = site.Stranger();
        using var wrong = site.Stranger("guildhall_wrong");
        var big = new string('x', 1100 * 1024);
        (string, string)[] once = [("Idempotency-Key", "a")];

        await RefusedAsync(401, stranger.GetAsync("/api/v1/cases"));
        await RefusedAsync(401, wrong.GetAsync("/api/v1/cases"));
        await RefusedAsync(404, partner.GetAsync("/api/v1/nothing"));
        await RefusedAsync(404, partner.GetAsync("/api/v1/cases/NM-1111-1111"));
        await RefusedAsync(404, partner.GetAsync("/api/v1/cases/NM-%E2%82%AC"));
        var other = await RefusedAsync(405, partner.SendAsync(HttpMethod.Delete, "/api/v1/cases", null));
        other.Response.Content.Headers.Allow.ShouldBe(["GET", "POST"]);
        await RefusedAsync(400, partner.GetAsync("/api/v1/cases?limit=1000"));
        await RefusedAsync(400, partner.GetAsync("/api/v1/cases?cursor=x"));
        await RefusedAsync(400, partner.GetAsync("/api/v1/cases?updatedSince=yesterday"));
        await RefusedAsync(400, partner.GetAsync("/api/v1/cases?state=odd"));
        await RefusedAsync(400, partner.GetAsync("/api/v1/cases?service=%00"));
        await RefusedAsync(400, Post("{ \"service\": ", once));
        await RefusedAsync(400, Post("{ \"service\": 1 }", once));
        await RefusedAsync(400, Post("{ \"service\": null }", once));
        await RefusedAsync(400, Post("{ \"service\": \"a\", \"service\": \"b\" }", once));
        await RefusedAsync(400, Post("{ \"servise\": \"a\" }", once));
        await RefusedAsync(400, Post("{ \"service\": \"\\ud800\" }", once));
        await RefusedAsync(400, Post("null", once));
        await RefusedAsync(400, Post(string.Concat(Enumerable.Repeat("[", 10_000)), once));
        await RefusedAsync(400, Post(site.NewCase().ToJsonString()));
        await RefusedAsync(400, Post(site.NewCase().ToJsonString(), ("Idempotency-Key", new string('k', 300))));
        await RefusedAsync(413, Post($"{{ \"service\": \"{big}\" }}", once));
        await RefusedAsync(415, partner.SendAsync(HttpMethod.Post, "/api/v1/cases", new StringContent("a=b", Encoding.UTF8, "application/x-www-form-urlencoded"), once));
        await RefusedAsync(415, partner.SendAsync(HttpMethod.Post, "/api/v1/cases", null, once));
        await RefusedAsync(422, Post("{ \"service\": \"\\u0000\", \"answers\": { \"\\u0000\": [[]] } }", once));
        foreach (var answer in (string[])["[]", "{}", "1e400", "true", "\"\\u0000\"", "[{\"uprn\":{}}]", "{\"lines\":[]}", "{\"uprn\":\"9999999999999999999999\"}", "{\"sealed\":\"x\"}"])
        {
            foreach (var question in (string[])["for-whom", "property", "reason", "until", "email", "name"])
            {
                var asked = site.NewCase();
                asked["answers"]![question] = JsonNode.Parse(answer);
                await RefusedAsync(422, Post(asked.ToJsonString(), once));
            }
        }

        Task<Answered> Post(string json, params (string, string)[] headers) => partner.SendAsync(HttpMethod.Post, "/api/v1/cases", new StringContent(json, Encoding.UTF8, "application/json"), headers);

        static async Task<Answered> RefusedAsync(int status, Task<Answered> sent)
        {
            var answer = await sent;
            answer.Status.ShouldBe(status, $"{answer.Response.RequestMessage!.RequestUri} {answer.Body?.ToJsonString()}");
            answer.Response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
            answer.Body!["status"]!.GetValue<int>().ShouldBe(answer.Status);
            answer.Body["title"]!.GetValue<string>().ShouldNotBeEmpty();
            return answer;
        }
    }
}
