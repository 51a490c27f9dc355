using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Guildhall.Foundations.Modules.Notifications;
using Guildhall.Platform.Ids;
using Guildhall.Sandbox.Notify;
using Guildhall.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Notifications;

public sealed class ReceiptTests(ReceiptTests.Site site) : IClassFixture<ReceiptTests.Site>
{
    private readonly RunningGuildhall _guildhall = site.Guildhall;

    [Fact]
    public async Task A_text_is_delivered_when_notify_says_so()
    {
        _guildhall.Sandbox.Callback = new NotifyCallback(new Uri(_guildhall.Address, "/callbacks/notify"), SandboxSettings.CallbackToken);
        var about = await QueueAsync("07700 900123");

        await UntilAsync(about, MessageState.Delivered);

        var message = await OneAsync(about);
        message.DeliveredAt.ShouldNotBeNull();
        _guildhall.Sandbox.Messages.To("+447700900123").ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_text_to_a_number_that_does_not_exist_fails_with_the_reason()
    {
        _guildhall.Sandbox.Callback = new NotifyCallback(new Uri(_guildhall.Address, "/callbacks/notify"), SandboxSettings.CallbackToken);
        var about = await QueueAsync("07700 900002");

        await UntilAsync(about, MessageState.Failed);

        (await OneAsync(about)).Failure.ShouldBe("GOV.UK Notify could not deliver it: the address or number does not exist.");
    }

    [Fact]
    public async Task The_same_receipt_twice_changes_nothing_and_delivered_is_final()
    {
        _guildhall.Sandbox.Callback = null;
        var about = await QueueAsync("07700 900123");
        await UntilAsync(about, MessageState.Sent);
        var id = (await OneAsync(about)).Id;

        (await PostAsync(Receipt(id, "delivered"))).ShouldBe(HttpStatusCode.NoContent);
        var first = (await OneAsync(about)).DeliveredAt;
        (await PostAsync(Receipt(id, "delivered"))).ShouldBe(HttpStatusCode.NoContent);
        (await PostAsync(Receipt(id, "permanent-failure"))).ShouldBe(HttpStatusCode.NoContent);

        var message = await OneAsync(about);
        message.State.ShouldBe(MessageState.Delivered);
        message.DeliveredAt.ShouldBe(first);
    }

    [Theory]
    [InlineData("{}", HttpStatusCode.BadRequest)]
    [InlineData("[1]", HttpStatusCode.BadRequest)]
    [InlineData("{\"status\":", HttpStatusCode.BadRequest)]
    [InlineData("{\"status\": 7, \"reference\": null}", HttpStatusCode.BadRequest)]
    [InlineData("{\"status\": \"delivered\", \"reference\": null}", HttpStatusCode.NoContent)]
    [InlineData("{\"status\": \"delivered\", \"reference\": \"not ours\"}", HttpStatusCode.NoContent)]
    [InlineData("{\"status\": \"delivered\", \"reference\": \"0198c0de-0000-7000-8000-000000000000\"}", HttpStatusCode.NoContent)]
    [InlineData("{\"status\": \"sideways\", \"reference\": \"0198c0de-0000-7000-8000-000000000000\"}", HttpStatusCode.NoContent)]
    public async Task A_receipt_that_makes_no_sense_is_answered_plainly(string body, HttpStatusCode expected) =>
        (await PostAsync(body)).ShouldBe(expected);

    [Theory]
    [InlineData(null)]
    [InlineData("wrong")]
    [InlineData("")]
    public async Task Without_the_token_nothing_is_taken(string? token) =>
        (await PostAsync(Receipt(Guid.Empty, "delivered"), token)).ShouldBe(HttpStatusCode.Unauthorized);

    private static string Receipt(Guid id, string status) => $$"""{"id": "x", "reference": "{{id}}", "to": "07700900123", "status": "{{status}}"}""";

    private async Task<HttpStatusCode> PostAsync(string body, string? token = SandboxSettings.CallbackToken)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_guildhall.Address, "/callbacks/notify"))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return (await http.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode;
    }

    private async Task<Guid> QueueAsync(string number)
    {
        var about = Key.New(TimeProvider.System);
        await using var tx = await _guildhall.Database.BeginAsync(Actor.System);
        await _guildhall.Services.GetRequiredService<Messenger>().QueueAsync(tx, PostRoom.Message(about, MessageChannel.Sms) with { To = number });
        await tx.CommitAsync();
        return about;
    }

    private async Task<MessageSummary> OneAsync(Guid about) =>
        (await _guildhall.Services.GetRequiredService<Messenger>().SentAboutAsync(about)).ShouldHaveSingleItem();

    private Task UntilAsync(Guid about, MessageState state) =>
        Eventually.TrueAsync(async () => (await OneAsync(about)).State == state, $"the message is {state}");

    public sealed class Site : IAsyncLifetime
    {
        public RunningGuildhall Guildhall { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Guildhall = await RunningGuildhall.StartAsync();

        public ValueTask DisposeAsync() => Guildhall.DisposeAsync();
    }
}
