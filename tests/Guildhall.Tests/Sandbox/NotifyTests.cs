using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Guildhall.Sandbox;
using Guildhall.Sandbox.Notify;
using Guildhall.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Guildhall.Tests.Sandbox;

public sealed class NotifyTests : IAsyncLifetime
{
    private SandboxServer _sandbox = null!;

    public async ValueTask InitializeAsync() =>
        _sandbox = await SandboxServer.StartAsync(new SandboxOptions { CallbackPause = TimeSpan.FromMilliseconds(100) });

    public ValueTask DisposeAsync() => _sandbox.DisposeAsync();

    [Fact]
    public async Task Notifys_own_client_finds_what_it_expects()
    {
        var script = Repository.Folder("tests", "Guildhall.Tests", "Sandbox", "notify-client.mjs");
        using var node = Process.Start(new ProcessStartInfo(
            "node",
            [script, _sandbox.NotifyUrl.ToString(), NotifyService.ApiKey, NotifyTemplate.All[2].Id.ToString(), NotifyTemplate.All[3].Id.ToString()])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
        error.ShouldBeEmpty();
        var seen = JsonDocument.Parse(await output).RootElement;

        seen.GetProperty("email").GetProperty("content").GetProperty("subject").GetString().ShouldBe("Your appointment on 1 May");
        seen.GetProperty("email").GetProperty("content").GetProperty("body").GetString()!.ShouldContain("* passport\n* bill\n");
        seen.GetProperty("email").GetProperty("content").GetProperty("body").GetString()!.ShouldEndWith("The entrance is step free.");
        seen.GetProperty("email").GetProperty("reference").GetString().ShouldBe("our-reference");
        seen.GetProperty("text").GetProperty("content").GetProperty("body").GetString().ShouldBe("Amala, your appointment is on 1 May.");
        seen.GetProperty("emailAfter").GetProperty("status").GetString().ShouldBe("delivered");
        seen.GetProperty("emailAfter").GetProperty("email_address").GetString().ShouldBe("amala@example.com");
        seen.GetProperty("byReference").GetProperty("notifications").GetArrayLength().ShouldBe(1);
        seen.GetProperty("all").GetInt32().ShouldBe(3);
        seen.GetProperty("older").EnumerateArray().ShouldHaveSingleItem().GetString().ShouldBe(seen.GetProperty("email").GetProperty("id").GetString());
        seen.GetProperty("delivered").GetInt32().ShouldBe(2);
        seen.GetProperty("templates").GetInt32().ShouldBe(2);
        seen.GetProperty("template").GetProperty("personalisation").GetProperty("documents").GetProperty("required").GetBoolean().ShouldBeTrue();
        seen.GetProperty("version").GetInt32().ShouldBe(1);
        seen.GetProperty("preview").GetProperty("body").GetString().ShouldBe("Amala, your appointment is on 1 May.");
        seen.GetProperty("errors").EnumerateArray().Select(e =>
                $"{e.GetProperty("status")} {e.GetProperty("body").GetProperty("status_code")} {string.Join("; ", e.GetProperty("body").GetProperty("errors").EnumerateArray().Select(x => $"{x.GetProperty("error")}: {x.GetProperty("message")}"))}")
            .ShouldBe(
            [
                "400 400 BadRequestError: Missing personalisation: date, documents, step-free",
                "400 400 BadRequestError: Template not found",
                "400 400 ValidationError: email_address Not a valid email address; ValidationError: template_id is not a valid UUID",
                "400 400 ValidationError: phone_number Not a UK mobile number",
                "404 404 NoResultFound: No result found",
                "403 403 AuthError: Invalid token: API key not found",
                "403 403 AuthError: Invalid token: service not found",
            ]);

        // The smoke test's number gets nothing.
        _sandbox.Messages.All.Select(m => m.Kind).ShouldBe(["sms", "email"]);
    }

    [Theory]
    [InlineData(0, HttpStatusCode.OK)]
    [InlineData(-25, HttpStatusCode.OK)]
    [InlineData(-40, HttpStatusCode.Forbidden)]
    [InlineData(40, HttpStatusCode.Forbidden)]
    public async Task A_token_lives_for_half_a_minute(int seconds, HttpStatusCode expected) =>
        (await GetAsync(Token(TimeProvider.System.GetUtcNow().AddSeconds(seconds)))).ShouldBe(expected);

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("Basic abc", HttpStatusCode.Unauthorized)]
    [InlineData("Bearer abc", HttpStatusCode.Forbidden)]
    [InlineData("Bearer a.b.c", HttpStatusCode.Forbidden)]
    [InlineData("Bearer eyJhbGciOiJub25lIn0.eyJpc3MiOiJjMGZmZWUwMC01YTRkLTRiMGYtOGYwMC0wMDAwMDAwMDAwMDEifQ.", HttpStatusCode.Forbidden)]
    public async Task Without_a_good_token_there_is_no_answer(string? authorization, HttpStatusCode expected) =>
        (await GetAsync(authorization)).ShouldBe(expected);

    [Fact]
    public async Task A_receipt_is_sent_until_it_is_taken()
    {
        var seen = new List<(string? Token, JsonElement Body)>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using var council = builder.Build();
        council.Urls.Add("http://127.0.0.1:0");
        council.MapPost("/callbacks/notify", async (HttpRequest request) =>
        {
            lock (seen)
            {
                seen.Add((request.Headers.Authorization, default));
            }

            var body = await request.ReadFromJsonAsync<JsonElement>();
            lock (seen)
            {
                seen[^1] = (seen[^1].Token, body);
                return seen.Count < 3 ? Results.StatusCode(503) : Results.NoContent();
            }
        });
        await council.StartAsync(TestContext.Current.CancellationToken);
        _sandbox.Callback = new NotifyCallback(new Uri(new Uri(council.Urls.First()), "/callbacks/notify"), "a-token");

        await SendTextAsync("07700900003");

        while (true)
        {
            lock (seen)
            {
                if (seen.Count == 3 && seen[2].Body.ValueKind == JsonValueKind.Object)
                {
                    break;
                }
            }

            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        seen.ShouldAllBe(s => s.Token == "Bearer a-token");
        seen[2].Body.GetProperty("status").GetString().ShouldBe("temporary-failure");
        seen[2].Body.GetProperty("to").GetString().ShouldBe("07700900003");
        seen[2].Body.GetProperty("template_version").GetInt32().ShouldBe(1);
    }

    private async Task SendTextAsync(string number)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = AuthenticationHeaderValue.Parse(Token(TimeProvider.System.GetUtcNow()));
        (await http.PostAsJsonAsync(
            _sandbox.NotifyUrl + "/v2/notifications/sms",
            new { phone_number = number, template_id = NotifyTemplate.AnyText.Id, personalisation = new { body = "Hello" } },
            TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    private async Task<HttpStatusCode> GetAsync(string? authorization)
    {
        using var http = new HttpClient();
        if (authorization is not null)
        {
            http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);
        }

        return (await http.GetAsync(_sandbox.NotifyUrl + "/v2/templates", TestContext.Current.CancellationToken)).StatusCode;
    }

    private static string Token(DateTimeOffset issued)
    {
        static string Encode(string text) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
        var service = NotifyService.ApiKey[^73..^37];
        var signed = Encode("""{"typ":"JWT","alg":"HS256"}""") + "." + Encode($$"""{"iss":"{{service}}","iat":{{issued.ToUnixTimeSeconds()}}}""");
        return $"Bearer {signed}." + System.Buffers.Text.Base64Url.EncodeToString(
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(NotifyService.ApiKey[^36..]), Encoding.ASCII.GetBytes(signed)));
    }
}
