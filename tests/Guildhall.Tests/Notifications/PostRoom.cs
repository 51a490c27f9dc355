using System.Globalization;
using Dapper;
using Guildhall.Foundations.Modules.Notifications;
using Guildhall.Platform.Design;
using Guildhall.Platform.Events;
using Guildhall.Platform.Ids;
using Guildhall.Sandbox;
using Guildhall.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Notifications;

/// <summary>A node with the Notifications module alone, and the Sandbox it sends to.</summary>
internal sealed class PostRoom : IAsyncDisposable
{
    public static readonly IReadOnlyDictionary<string, string> Values = new Dictionary<string, string>
    {
        ["name"] = "Amala",
        ["service"] = "Assisted bin collection",
        ["reference"] = "NM-7K3M-92PX",
        ["stage-text"] = "We will look at your request.",
        ["officer-message"] = "",
        ["target-date"] = "3 December 2026",
        ["not-fixed-until"] = "4 December 2026",
        ["track-link"] = "https://northmere.example/track?reference=NM-7K3M-92PX",
        ["council-phone"] = "01632 960 100",
    };

    private PostRoom(PlatformNode node, SandboxServer sandbox, TestClock clock)
    {
        Node = node;
        Sandbox = sandbox;
        Clock = clock;
    }

    public PlatformNode Node { get; }

    public SandboxServer Sandbox { get; }

    public TestClock Clock { get; }

    public Messenger Messenger => Node.Get<Messenger>();

    public static async Task<PostRoom> OpenAsync(string email = "smtp", double patience = 10)
    {
        var clock = new TestClock();
        var sandbox = await SandboxServer.StartAsync(new SandboxOptions { Clock = clock });
        var settings = SandboxSettings.For(sandbox);
        settings["Council:Folder"] = Repository.Folder("council", "northmere");
        settings["Notifications:Email"] = email;
        settings["Notifications:TimeoutSeconds"] = patience.ToString(CultureInfo.InvariantCulture);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var node = PlatformNode.Create(
            await TestPostgres.CreateDatabaseAsync(),
            services =>
            {
                services.AddSingleton<TimeProvider>(clock);
                services.AddSingleton(CouncilProfile.Read(Repository.Folder("council", "northmere")));
                new NotificationsModule().AddServices(services, configuration);
            },
            settings);
        return new PostRoom(node, sandbox, clock);
    }

    public static OutgoingMessage Message(Guid about, MessageChannel channel = MessageChannel.Email) => new()
    {
        About = about,
        Template = "request-received",
        Channel = channel,
        To = channel == MessageChannel.Email ? "amala@example.com" : "07700 900123",
        Language = "en",
        Values = Values,
    };

    public static OutgoingMessage With(OutgoingMessage message, string name, string value) =>
        message with { Values = new Dictionary<string, string>(message.Values) { [name] = value } };

    public async Task QueueAsync(OutgoingMessage message)
    {
        await using var tx = await Node.Database.BeginAsync(Actor.System);
        await Messenger.QueueAsync(tx, message);
        await tx.CommitAsync();
    }

    public async Task<Guid> QueueAsync(MessageChannel channel = MessageChannel.Email)
    {
        var about = Key.New(Clock);
        await QueueAsync(Message(about, channel));
        return about;
    }

    public Task<int> DeliverAsync() => Node.Get<DeliveryWorker>().DeliverDueAsync();

    public async Task<MessageSummary> OneAboutAsync(Guid about) => (await Messenger.SentAboutAsync(about)).ShouldHaveSingleItem();

    /// <summary>Plays the whole schedule of retries, until nothing waits any more.</summary>
    public async Task DeliverUntilDoneAsync()
    {
        await DeliverAsync();
        foreach (var wait in (int[])[5, 30, 120, 600, 3600, 21600, 43200])
        {
            Clock.Advance(TimeSpan.FromSeconds(wait));
            await DeliverAsync();
        }
    }

    public async Task<(string State, int Attempts, string? LastError)> DeliveryAsync(Guid about)
    {
        await using var connection = await Node.Database.OpenAsync();
        return await connection.QuerySingleAsync<(string, int, string?)>(
            """
            select d.state, d.attempts, d.last_error
            from platform.delivery d join platform.event e on e.id = d.event_id
            where e.data ->> 'about' = @about::text
            """,
            new { about });
    }

    public async Task<List<string>> EventsAsync(Guid about)
    {
        await using var connection = await Node.Database.OpenAsync();
        return [.. await connection.QueryAsync<string>("select kind from platform.event where data ->> 'about' = @about::text order by kind", new { about })];
    }

    /// <summary>What an administrator's replay button does, whatever state the delivery is in.</summary>
    public async Task ReplayAsync(Guid about)
    {
        await using var connection = await Node.Database.OpenAsync();
        await connection.ExecuteAsync(
            """
            update platform.delivery set state = 'waiting', attempts = 0, finished_at = null, next_attempt_at = @now
            where event_id = (select id from platform.event where data ->> 'about' = @about::text and kind = 'message.queued')
            """,
            new { about, now = Clock.GetUtcNow() });
    }

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        await Sandbox.DisposeAsync();
    }
}

/// <summary>Post rooms that the tests of a class share, one after the other.</summary>
public sealed class PostRooms : IAsyncLifetime
{
    private readonly Dictionary<(string Email, double Patience), PostRoom> _rooms = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>A room with an empty mailbox and no faults.</summary>
    internal async Task<PostRoom> GetAsync(string email = "smtp", double patience = 10)
    {
        if (!_rooms.TryGetValue((email, patience), out var room))
        {
            _rooms[(email, patience)] = room = await PostRoom.OpenAsync(email, patience);
        }

        room.Sandbox.Messages.Clear();
        room.Sandbox.Faults.Clear();
        return room;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var room in _rooms.Values)
        {
            await room.DisposeAsync();
        }
    }
}
