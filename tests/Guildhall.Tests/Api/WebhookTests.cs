using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Guildhall.Foundations.Modules.Integration.Webhooks;
using Guildhall.Sandbox.Faults;
using Guildhall.Sandbox.Webhooks;
using Guildhall.Testing;

namespace Guildhall.Tests.Api;

/// <summary>Partners that are told of cases by webhook: the Sandbox is one.</summary>
public sealed class WebhookTests(ApiSite site) : IClassFixture<ApiSite>
{
    private RunningGuildhall Guildhall => site.Guildhall;

    private WebhookInbox Inbox => Guildhall.Sandbox.Webhooks;

    [Fact]
    public async Task A_partner_is_told_of_a_case_in_order_and_of_nothing_personal()
    {
        await using var hook = await AddAsync("In order");
        using var partner = await site.PartnerAsync(ApiSite.Everything);
        var reference = (await partner.PostAsync("/api/v1/cases", site.NewCase())).Text("reference");
        await HeardAsync(reference, 1);
        await partner.PostAsync($"/api/v1/cases/{reference}/moves", new JsonObject { ["stage"] = "visit" }, ("If-Match", "*"));
        await HeardAsync(reference, 2);
        await partner.PostAsync($"/api/v1/cases/{reference}/moves", new JsonObject { ["stage"] = "refused", ["message"] = "No way in." }, ("If-Match", "*"));
        var told = await HeardAsync(reference, 3);

        told.Select(t => t.Type).ShouldBe(["case.opened", "case.moved", "case.closed"]);
        told[1].Data.GetProperty("stage").GetString().ShouldBe("visit");
        told[2].Data.GetProperty("outcome").GetString().ShouldBe("refused");
        told[2].Data.GetProperty("isOpen").GetBoolean().ShouldBeFalse();
        told.ShouldAllBe(t => t.Id.StartsWith("msg_"));
        string.Concat(told.Select(t => t.Body.ToString())).ShouldNotContain("Mary");
        string.Concat(told.Select(t => t.Body.ToString())).ShouldNotContain("No way in");
        var url = new Uri(told[0].Data.GetProperty("url").GetString()!);
        (await partner.GetAsync(url.AbsolutePath)).Text("reference").ShouldBe(reference);
    }

    [Theory]
    [InlineData("error", 2)]
    [InlineData("drop", 2)]
    [InlineData("lost", 1)]
    [InlineData("redirect", 1)]
    [InlineData("hang", 1)]
    public async Task A_receiver_that_fails_and_recovers_is_told_everything_by_the_same_id(string fault, int count)
    {
        await using var hook = await AddAsync($"Recovers from {fault}");
        Guildhall.Sandbox.Faults.Set(new Fault { Target = "webhooks", Kind = fault, Count = count });
        var opened = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            opened.Add((await Guildhall.OpenCaseAsync()).Reference.ToString());
        }

        foreach (var reference in opened)
        {
            var told = (await HeardAsync(reference, 1)).ShouldHaveSingleItem();
            await Eventually.TrueAsync(async () => await site.OneAsync<string>("select state from integration.webhook_message where 'msg_' || replace(event_id::text, '-', '') = @Id and webhook = @Hook", new { told.Id, Hook = hook.Id }) == "delivered", "it is known to have arrived");
        }

        var tries = await site.OneAsync<int>("select count(*)::int from integration.webhook_try t join integration.webhook_message m on m.id = t.message where m.webhook = @Id and (t.status is null or t.status >= 300)", new { hook.Id });
        tries.ShouldBe(count);
        if (fault == "lost")
        {
            opened.Sum(reference => Inbox.All.Single(r => r.Data.GetProperty("reference").GetString() == reference).Times).ShouldBe(4);
        }

        var page = await site.Administrator.GoAsync($"/staff/webhooks/{hook.Id}/messages");
        page.Text.ShouldContain("Arrived");
    }

    [Fact]
    public async Task What_was_given_up_is_sent_again_by_hand()
    {
        await using var hook = await AddAsync("Given up");
        Guildhall.Sandbox.Faults.Set(new Fault { Target = "webhooks", Kind = "error" });
        var reference = (await Guildhall.OpenCaseAsync()).Reference.ToString();
        await Eventually.TrueAsync(async () => await site.OneAsync<int>("select count(*)::int from integration.webhook_message where webhook = @Id and state = 'failed' and tries = 5", new { hook.Id }) == 1, "it is given up");
        Guildhall.Sandbox.Faults.Clear();
        (await site.Administrator.GoAsync("/staff/webhooks")).Text.ShouldContain("Failing");

        var page = await site.Administrator.GoAsync($"/staff/webhooks/{hook.Id}/messages");
        page.Text.ShouldContain("Given up");
        page.Text.ShouldContain("500");
        page = await site.Administrator.FollowAsync("case.opened");
        page.Text.ShouldContain("The system failed.");
        page.Text.ShouldContain(reference);
        await site.Administrator.GoAsync($"/staff/webhooks/{hook.Id}/messages");
        page = await site.Administrator.SubmitAsync([], "Send all again that did not arrive");
        page.Text.ShouldContain("1 message is sent again.");

        await HeardAsync(reference, 1);
        await Eventually.TrueAsync(async () => !(await site.Administrator.GoAsync("/staff/webhooks")).Text.Contains("Failing", StringComparison.Ordinal), "it is well again");
    }

    [Fact]
    public async Task Who_says_that_it_is_gone_or_fails_too_long_is_switched_off_and_administrators_are_told()
    {
        await using var hook = await AddAsync("Soon gone");
        Guildhall.Sandbox.Faults.Set(new Fault { Target = "webhooks", Kind = "gone", Count = 1 });
        await Guildhall.OpenCaseAsync();
        await Eventually.TrueAsync(async () => await site.OneAsync<string?>("select off_why from integration.webhook where id = @Id", new { hook.Id }) == "gone", "it is off");
        await Guildhall.Sandbox.Messages.WaitForAsync(m => m.Subject == "A webhook was switched off: Soon gone");
        var missed = (await Guildhall.OpenCaseAsync()).Reference.ToString();
        await site.SettledAsync(missed);

        var page = await site.Administrator.GoAsync($"/staff/webhooks/{hook.Id}");
        page.Text.ShouldContain("it answered that it is gone");
        await site.Administrator.SubmitAsync([], "Turn on");
        var heard = (await Guildhall.OpenCaseAsync()).Reference.ToString();
        await HeardAsync(heard, 1);
        Inbox.All.ShouldNotContain(r => r.Data.GetProperty("reference").GetString() == missed);

        await Eventually.TrueAsync(
            async () => await site.OneAsync<int>("select count(*)::int from integration.webhook_message where webhook = @Id and state = 'waiting'", new { hook.Id }) == 0, "it is known to have come");
        await site.ExecuteAsync("update integration.webhook set failing_since = now() - interval '4 days', failures = 9 where id = @Id", new { hook.Id });
        Guildhall.Sandbox.Faults.Set(new Fault { Target = "webhooks", Kind = "error", Count = 1 });
        await Guildhall.OpenCaseAsync();
        await Eventually.TrueAsync(async () => await site.OneAsync<string?>("select off_why from integration.webhook where id = @Id", new { hook.Id }) == "failing", "it is off again");
    }

    [Fact]
    public async Task A_new_secret_is_signed_with_beside_the_old_one_and_a_forged_message_is_turned_away()
    {
        await using var hook = await AddAsync("Rotates");
        await site.Administrator.GoAsync($"/staff/webhooks/{hook.Id}");
        var page = await site.Administrator.SubmitAsync([], "Make a new secret");
        var fresh = page.TextOf("#secret").ShouldNotBeNull();
        fresh.ShouldNotBe(hook.Secret);

        var first = (await Guildhall.OpenCaseAsync()).Reference.ToString();
        await HeardAsync(first, 1);
        Inbox.TrustNone();
        Inbox.Trust(fresh);
        var second = (await Guildhall.OpenCaseAsync()).Reference.ToString();
        await HeardAsync(second, 1);

        using var http = new HttpClient();
        var body = """{"type":"case.opened","timestamp":"2026-11-23T00:00:00Z","data":{"reference":"NM-FAKE-FAKE"}}""";
        var now = TimeProvider.System.GetUtcNow();
        (await SendAsync("msg_1", now, "v1,AAAA", body)).ShouldBe(HttpStatusCode.Unauthorized);
        (await SendAsync("msg_1", now, WebhookSecret.Sign(WebhookSecret.Make(), "msg_1", now, body), body)).ShouldBe(HttpStatusCode.Unauthorized);
        (await SendAsync("msg_2", now, WebhookSecret.Sign(fresh, "msg_1", now, body), body)).ShouldBe(HttpStatusCode.Unauthorized);
        (await SendAsync("msg_1", now.AddMinutes(-10), WebhookSecret.Sign(fresh, "msg_1", now.AddMinutes(-10), body), body)).ShouldBe(HttpStatusCode.Unauthorized);
        (await SendAsync("msg_1", now, WebhookSecret.Sign(fresh, "msg_1", now, body), body + " ")).ShouldBe(HttpStatusCode.Unauthorized);
        (await SendAsync("msg_1", now, WebhookSecret.Sign(hook.Secret, "msg_1", now, body), body)).ShouldBe(HttpStatusCode.Unauthorized);
        Inbox.All.ShouldNotContain(r => r.Id == "msg_1");
        (await SendAsync("msg_1", now, WebhookSecret.Sign(fresh, "msg_1", now, body), body)).ShouldBe(HttpStatusCode.NoContent);

        async Task<HttpStatusCode> SendAsync(string id, DateTimeOffset at, string signature, string text)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, Guildhall.Sandbox.WebhookUrl) { Content = new StringContent(text, Encoding.UTF8, "application/json") };
            request.Headers.Add("webhook-id", id);
            request.Headers.Add("webhook-timestamp", at.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture));
            request.Headers.Add("webhook-signature", signature);
            using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
            return answer.StatusCode;
        }
    }

    // The example of the specification itself.
    [Fact]
    public void The_signature_is_that_of_Standard_Webhooks() =>
        WebhookSecret.Sign("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", DateTimeOffset.FromUnixTimeSeconds(1614265330), """{"test": 2432232314}""")
            .ShouldBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");

    [Fact]
    public async Task Nobody_hears_of_restricted_services_or_of_others_than_they_chose()
    {
        await using var all = await AddAsync("All");
        await using var named = await AddAsync("Named", services: ["noise-complaint"], trust: false);
        var noise = (await Guildhall.OpenCaseAsync("noise-complaint")).Reference.ToString();
        var bins = (await Guildhall.OpenCaseAsync()).Reference.ToString();
        await HeardAsync(bins, 1);
        await Eventually.TrueAsync(async () => await CountAsync(named.Id, noise) == 1, "who was given it by name is told");

        (await CountAsync(all.Id, noise)).ShouldBe(0);
        (await CountAsync(named.Id, bins)).ShouldBe(0);

        Task<int> CountAsync(Guid hook, string reference) =>
            site.OneAsync<int>("select count(*)::int from integration.webhook_message where webhook = @hook and body::jsonb -> 'data' ->> 'reference' = @reference", new { hook, reference });
    }

    [Theory]
    [InlineData("http://partner.example/hooks", "The address must begin with https://")]
    [InlineData("ftp://partner.example/", "The address must begin with https://")]
    [InlineData("partner.example", "Enter a whole address, beginning with https://")]
    [InlineData("https://user:secret@partner.example/", "The address must not hold a user name")]
    [InlineData("https://partner.example/#part", "The address must not have a part after #")]
    [InlineData("https://127.0.0.1/", "The address must be on the public internet")]
    [InlineData("https://localhost/", "The address must be on the public internet")]
    [InlineData("https://[::1]/", "The address must be on the public internet")]
    [InlineData("https://2130706433/", "The address must be on the public internet")]
    [InlineData("https://169.254.169.254/latest/meta-data", "The address must be on the public internet")]
    [InlineData("https://[::ffff:10.0.0.1]/", "The address must be on the public internet")]
    [InlineData("https://partner.example/hooks", null)]
    public void An_address_leads_out_of_the_council(string address, string? problem) => WebhookDoor.Problem(address, allowPrivate: false).ShouldBe(problem);

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700:4700::1111", true)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("::", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::127.0.0.1", false)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("fd00::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("2001:db8::1", false)]
    public void Only_the_public_internet_is_connected_to(string address, bool isPublic) => WebhookDoor.IsPublic(IPAddress.Parse(address)).ShouldBe(isPublic);

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    public async Task A_name_that_stands_for_our_own_network_is_not_connected_to(string host)
    {
        using var client = new HttpClient(WebhookDoor.Handler(allowPrivate: false));
        var address = new UriBuilder(Guildhall.Sandbox.WebhookUrl) { Host = host }.Uri;

        var refused = await Should.ThrowAsync<HttpRequestException>(() => client.PostAsync(address, null, TestContext.Current.CancellationToken));

        refused.InnerException.ShouldBeOfType<WebhookDoorException>();
        using var open = new HttpClient(WebhookDoor.Handler(allowPrivate: true));
        (await open.PostAsync(address, null, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private async Task<Hook> AddAsync(string name, string[]? services = null, bool trust = true)
    {
        await site.Administrator.GoAsync("/staff/webhooks/new");
        var page = await site.Administrator.SubmitAsync(
            [("name", name), ("url", Guildhall.Sandbox.WebhookUrl.ToString()), .. (services ?? []).Select(service => ("services", service))], "Add webhook");
        page.Errors.ShouldBeEmpty();
        var secret = page.TextOf("#secret").ShouldNotBeNull();
        if (trust)
        {
            Inbox.Trust(secret);
        }

        return new Hook(site, await site.OneAsync<Guid>("select id from integration.webhook where name = @name order by id desc limit 1", new { name }), secret);
    }

    private async Task<IReadOnlyList<ReceivedWebhook>> HeardAsync(string reference, int count)
    {
        IReadOnlyList<ReceivedWebhook> heard = [];
        await Eventually.TrueAsync(() => (heard = [.. Inbox.All.Where(r => r.Data.GetProperty("reference").GetString() == reference)]).Count >= count, $"{count} messages of {reference}");
        return heard;
    }

    private sealed class Hook(ApiSite site, Guid id, string secret) : IAsyncDisposable
    {
        public Guid Id => id;

        public string Secret => secret;

        public async ValueTask DisposeAsync()
        {
            site.Guildhall.Sandbox.Faults.Clear();
            await site.ExecuteAsync("update integration.webhook set enabled = false, off_at = coalesce(off_at, now()), off_why = coalesce(off_why, 'by-hand') where id = @id", new { id });
        }
    }
}
