using Guildhall.Foundations.Modules.Notifications;
using Guildhall.Platform.Ids;
using Guildhall.Sandbox.Faults;

namespace Guildhall.Tests.Notifications;

public sealed class FaultTests(PostRooms rooms) : IClassFixture<PostRooms>
{
    [Theory]
    [InlineData("connect", "refuse", 0)]
    [InlineData("connect", "hang", 0)]
    [InlineData("connect", "rubbish", 0)]
    [InlineData("connect", "reply", 554)]
    [InlineData("ehlo", "reply", 421)]
    [InlineData("ehlo", "hang", 0)]
    [InlineData("mail", "reply", 451)]
    [InlineData("mail", "reply", 550)]
    [InlineData("mail", "drop", 0)]
    [InlineData("rcpt", "reply", 450)]
    [InlineData("rcpt", "hang", 0)]
    [InlineData("rcpt", "rubbish", 0)]
    [InlineData("data", "reply", 451)]
    [InlineData("data", "hang", 0)]
    [InlineData("data", "drop", 0)]
    [InlineData("message", "reply", 452)]
    [InlineData("message", "hang", 0)]
    [InlineData("message", "rubbish", 0)]
    public async Task Whatever_the_mail_server_does_the_message_arrives_when_it_is_well_again(string stage, string kind, int code)
    {
        var room = await rooms.GetAsync(patience: kind == "hang" ? 1 : 10);
        var about = await room.QueueAsync();
        room.Sandbox.Faults.Set(new Fault { Target = "smtp", Stage = stage, Kind = kind, Code = code == 0 ? 451 : code, Count = 2 });

        for (var i = 0; i < 2; i++)
        {
            await room.DeliverAsync();
            (await room.OneAboutAsync(about)).State.ShouldBe(MessageState.Queued);
            (await room.DeliveryAsync(about)).State.ShouldBe("waiting");
            room.Clock.Advance(TimeSpan.FromSeconds(30));
        }

        (await room.DeliveryAsync(about)).LastError!.ShouldNotContain("amala");
        await room.DeliverAsync();
        room.Sandbox.Messages.All.ShouldHaveSingleItem();
        (await room.OneAboutAsync(about)).State.ShouldBe(MessageState.Sent);
    }

    [Theory]
    [InlineData("rate-limit")]
    [InlineData("error")]
    [InlineData("html")]
    [InlineData("drop")]
    [InlineData("hang")]
    [InlineData("rubbish")]
    [InlineData("lost")]
    public async Task Whatever_notify_does_the_message_arrives_once(string kind)
    {
        var room = await rooms.GetAsync(email: "notify", patience: kind == "hang" ? 1 : 10);
        var about = await room.QueueAsync();

        // The second fault befalls the question whether Notify has the message, the third the next try.
        room.Sandbox.Faults.Set(new Fault { Target = "notify", Kind = kind, Count = 3 });

        for (var i = 0; i < 7 && (await room.OneAboutAsync(about)).State == MessageState.Queued; i++)
        {
            await room.DeliverAsync();
            room.Clock.Advance(TimeSpan.FromMinutes(10));
        }

        room.Sandbox.Messages.All.ShouldHaveSingleItem();
        (await room.OneAboutAsync(about)).State.ShouldBe(MessageState.Sent);
        (await room.EventsAsync(about)).ShouldBe(["message.queued", "message.sent"]);
    }

    [Fact]
    public async Task An_address_the_mail_server_refuses_is_a_dead_letter_that_can_be_replayed()
    {
        var room = await rooms.GetAsync();
        var about = await room.QueueAsync();
        room.Sandbox.Faults.Set(new Fault { Target = "smtp", Stage = "rcpt", Kind = "reply", Code = 550, Count = 1 });

        await room.DeliverAsync();

        var failed = await room.OneAboutAsync(about);
        failed.State.ShouldBe(MessageState.Failed);
        failed.Failure.ShouldStartWith("The mail server refused the address: 550 ");
        failed.Failure.ShouldNotContain("amala");
        (await room.DeliveryAsync(about)).State.ShouldBe("dead");
        (await room.EventsAsync(about)).ShouldBe(["message.failed", "message.queued"]);

        await room.ReplayAsync(about);
        await room.DeliverAsync();

        room.Sandbox.Messages.All.ShouldHaveSingleItem();
        (await room.OneAboutAsync(about)).State.ShouldBe(MessageState.Sent);
        (await room.OneAboutAsync(about)).Failure.ShouldBeNull();
    }

    [Fact]
    public async Task What_notify_refuses_is_a_dead_letter_with_its_reason()
    {
        var room = await rooms.GetAsync();
        var about = Key.New(room.Clock);
        await room.QueueAsync(PostRoom.Message(about, MessageChannel.Sms) with { To = "01632 960100" });

        await room.DeliverAsync();

        (await room.OneAboutAsync(about)).Failure.ShouldBe("GOV.UK Notify refused the message: ValidationError: phone_number Not a UK mobile number");
        (await room.DeliveryAsync(about)).State.ShouldBe("dead");
    }

    [Fact]
    public async Task A_mail_server_that_stays_away_makes_a_dead_letter_and_a_replay_sends_it()
    {
        var room = await rooms.GetAsync();
        var about = await room.QueueAsync();
        room.Sandbox.Faults.Set(new Fault { Target = "smtp", Stage = "connect", Kind = "refuse" });

        await room.DeliverUntilDoneAsync();

        (await room.DeliveryAsync(about)).State.ShouldBe("dead");
        (await room.OneAboutAsync(about)).State.ShouldBe(MessageState.Queued);

        room.Sandbox.Faults.Clear();
        await room.ReplayAsync(about);
        await room.DeliverAsync();
        room.Sandbox.Messages.All.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_message_whose_answer_was_lost_comes_again_under_the_same_id()
    {
        var room = await rooms.GetAsync();
        await room.QueueAsync();
        room.Sandbox.Faults.Set(new Fault { Target = "smtp", Stage = "message", Kind = "lost", Count = 1 });

        await room.DeliverAsync();
        room.Clock.Advance(TimeSpan.FromSeconds(5));
        await room.DeliverAsync();

        room.Sandbox.Messages.All.Count.ShouldBe(2);
        room.Sandbox.Messages.All.Select(m => m.Reference).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_delivery_made_twice_sends_once()
    {
        var room = await rooms.GetAsync();
        var about = await room.QueueAsync();
        await room.DeliverAsync();

        await room.ReplayAsync(about);
        (await room.DeliverAsync()).ShouldBe(1);
        room.Sandbox.Messages.All.ShouldHaveSingleItem();
    }
}
