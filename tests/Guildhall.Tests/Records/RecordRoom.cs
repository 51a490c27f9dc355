using Dapper;
using Guildhall.Foundations.Modules.Records;
using Guildhall.Platform.Data;
using Guildhall.Platform.Events;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Jobs;
using Guildhall.Sandbox;
using Guildhall.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Records;

/// <summary>A node with the Records module alone, a folder of its own, and the Sandbox it has files scanned by.</summary>
internal sealed class RecordRoom : IAsyncDisposable
{
    private RecordRoom(PlatformNode node, SandboxServer sandbox, TestClock clock, string folder)
    {
        Node = node;
        Sandbox = sandbox;
        Clock = clock;
        Folder = folder;
    }

    public PlatformNode Node { get; }

    public SandboxServer Sandbox { get; }

    public TestClock Clock { get; }

    public string Folder { get; }

    public Documents Documents => Node.Get<Documents>();

    public IReadOnlyList<string> Kept => Files("kept");

    public IReadOnlyList<string> Arriving => Files("arriving");

    /// <summary>Opens one.</summary>
    /// <param name="change">Changes to the settings, given the Sandbox.</param>
    public static async Task<RecordRoom> OpenAsync(Action<Dictionary<string, string?>, SandboxServer>? change = null)
    {
        var clock = new TestClock();
        var sandbox = await SandboxServer.StartAsync();
        var folder = Path.Combine(Path.GetTempPath(), $"guildhall-records-{Environment.ProcessId}-{Guid.CreateVersion7():n}");
        var settings = new Dictionary<string, string?> { ["Records:Folder"] = folder, ["Records:Scanning"] = "none" };
        change?.Invoke(settings, sandbox);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var node = PlatformNode.Create(
            await TestPostgres.CreateDatabaseAsync(),
            services =>
            {
                services.AddSingleton<TimeProvider>(clock);
                services.AddLocalization();
                services.AddAntiforgery();
                new RecordsModule().AddServices(services, configuration);
            },
            settings);
        return new RecordRoom(node, sandbox, clock, folder);
    }

    public static FileRules Anything { get; } = new(AcceptedFiles.Any);

    public Task<Intake> TakeInAsync(byte[] content, string name, FileRules? rules = null) => TakeInAsync(new MemoryStream(content), name, rules);

    public Task<Intake> TakeInAsync(Stream content, string name, FileRules? rules = null) =>
        Documents.TakeInAsync(content, name, rules ?? Anything, Actor.Anonymous, TestContext.Current.CancellationToken);

    /// <summary>Takes a file in that must be taken.</summary>
    public async Task<Document> TakenAsync(byte[] content, string name)
    {
        var intake = await TakeInAsync(content, name);
        intake.Refusal.ShouldBeNull();
        return intake.Document!;
    }

    /// <summary>Takes a file in that must be refused.</summary>
    public async Task<Refusal> RefusedAsync(byte[] content, string name, FileRules? rules = null)
    {
        var intake = await TakeInAsync(content, name, rules);
        intake.Document.ShouldBeNull();
        Kept.ShouldBeEmpty();
        Arriving.ShouldBeEmpty();
        return intake.Refusal!;
    }

    public async Task<Document> NowAsync(Document document) => (await Documents.FindAsync(document.Id, document.Subject)).ShouldNotBeNull();

    public async Task<int> InTransactionAsync(Func<Transaction, Task<int>> change)
    {
        await using var tx = await Node.Database.BeginAsync(Actor.Anonymous);
        var count = await change(tx);
        await tx.CommitAsync();
        return count;
    }

    /// <summary>Has the workers do what is due.</summary>
    public Task<int> DeliverAsync() => Node.Get<DeliveryWorker>().DeliverDueAsync();

    public Task SweepAsync() => Node.Get<Schedules>().RunAsync("records.sweep");

    /// <summary>What a browser gets.</summary>
    public async Task<(bool Served, HttpResponse Response, byte[] Body)> ServeAsync(Document document, bool preview = false)
    {
        var body = new MemoryStream();
        var context = new DefaultHttpContext { Response = { Body = body } };
        var served = await Documents.ServeAsync(document, context, preview);
        return (served, context.Response, body.ToArray());
    }

    public async Task<List<string>> EventsAsync(Document document)
    {
        await using var connection = await Node.Database.OpenAsync();
        return [.. await connection.QueryAsync<string>(
            "select kind from platform.event where data ->> 'documentId' = @id::text order by kind", new { id = document.Id })];
    }

    public async Task<(string State, string? LastError)> ScanAsync(Document document)
    {
        await using var connection = await Node.Database.OpenAsync();
        return await connection.QuerySingleAsync<(string, string?)>(
            """
            select d.state, d.last_error
            from platform.delivery d join platform.event e on e.id = d.event_id
            where e.kind = 'records.file-received' and e.data ->> 'documentId' = @id::text
            """,
            new { id = document.Id });
    }

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        await Sandbox.DisposeAsync();
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private string[] Files(string part) => Directory.Exists(Path.Combine(Folder, part))
        ? Directory.GetFiles(Path.Combine(Folder, part), "*", SearchOption.AllDirectories)
        : [];
}
