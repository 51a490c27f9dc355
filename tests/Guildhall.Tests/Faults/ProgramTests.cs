using System.Diagnostics;
using System.Globalization;
using System.Net;
using Guildhall.Testing;

namespace Guildhall.Tests.Faults;

/// <summary>The program with its own embedded PostgreSQL and Sandbox: started, stopped and killed, as <c>./run</c> has it.</summary>
[Collection(FaultsAlone.Name)]
public sealed class ProgramTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly string s_sandbox = Path.Combine(AppContext.BaseDirectory, "guildhall-sandbox.dll");

    private static readonly Dictionary<string, string?> s_mail = new()
    {
        ["Notifications:Email"] = "smtp",
        ["Notifications:Smtp:Host"] = "127.0.0.1",
        ["Notifications:Smtp:Port"] = "25",
        ["Notifications:Smtp:From"] = "noreply@northmere.example",
    };

    private readonly string _data = Directory.CreateTempSubdirectory("guildhall-faults").FullName;
    private readonly List<GuildhallProcess> _programs = [];

    private string PidFile => Path.Combine(_data, "postgres", "cluster", "postmaster.pid");

    public ValueTask InitializeAsync() => default;

    [Fact]
    public async Task Ctrl_C_stops_all_of_it_and_the_second_start_has_everything()
    {
        var program = Start();
        output.WriteLine($"First start: ready after {(await program.ReadyAsync()).TotalSeconds:0.0} s");
        var reference = await SendAsync(program);
        var postgres = Postmaster();
        var sandbox = ChildrenOf(program.Id).ShouldHaveSingleItem();

        // A command beside the running program uses its database, and leaves it running.
        await using (var verify = GuildhallProcess.Start("audit", ["verify", "--data", _data], settings: s_mail))
        {
            (await verify.EndAsync()).ShouldBe(0, string.Join('\n', verify.Output));
        }

        Runs(postgres).ShouldBeTrue("PostgreSQL while the program uses it");
        await SendAsync(program);

        var (exitCode, took) = await program.InterruptAsync();

        exitCode.ShouldBe(0, string.Join('\n', program.Output));
        output.WriteLine($"Ctrl-C: ended after {took.TotalSeconds:0.0} s");
        Runs(postgres).ShouldBeFalse("the embedded PostgreSQL");
        Runs(sandbox).ShouldBeFalse("the Sandbox");
        File.Exists(PidFile).ShouldBeFalse();

        var began = Stopwatch.GetTimestamp();
        var second = Start();
        await second.ReadyAsync();
        using var visitor = second.Visit();
        (await visitor.GoAsync("/")).Status.ShouldBe(HttpStatusCode.OK);
        var first = Stopwatch.GetElapsedTime(began);
        output.WriteLine($"Second start: first page after {first.TotalSeconds:0.0} s");
        first.ShouldBeLessThan(TimeSpan.FromSeconds(20));
        (await TrackAsync(second, reference)).ShouldBe(HttpStatusCode.OK);

        (await second.InterruptAsync()).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Killed_it_leaves_nothing_the_next_start_cannot_recover_from()
    {
        var program = Start();
        await program.ReadyAsync();
        var reference = await SendAsync(program);
        var postgres = Postmaster();
        var sandbox = ChildrenOf(program.Id).ShouldHaveSingleItem();

        await program.KillAsync();

        await Eventually.TrueAsync(() => !Runs(sandbox), "the Sandbox to end with the program");
        Runs(postgres).ShouldBeTrue("PostgreSQL has lost its program, and goes on");
        var next = Start();
        output.WriteLine($"After a kill of the program: ready after {(await next.ReadyAsync()).TotalSeconds:0.0} s");
        Postmaster().ShouldBe(postgres);
        (await TrackAsync(next, reference)).ShouldBe(HttpStatusCode.OK);

        await KillAsync(next, postgres);
        var last = Start();
        output.WriteLine($"After a kill of PostgreSQL too: ready after {(await last.ReadyAsync()).TotalSeconds:0.0} s");
        (await TrackAsync(last, reference)).ShouldBe(HttpStatusCode.OK);

        // After a restart of the machine the number in the file may be anybody's: here it is ours.
        var lines = await File.ReadAllLinesAsync(PidFile);
        await KillAsync(last, Postmaster());
        lines[0] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        await File.WriteAllLinesAsync(PidFile, lines);
        var restarted = Start();
        await restarted.ReadyAsync();
        (await restarted.InterruptAsync()).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Ctrl_C_while_it_starts_leaves_nothing_running()
    {
        var program = Start();
        await Eventually.TrueAsync(() => File.Exists(PidFile), "PostgreSQL to start", TimeSpan.FromSeconds(60));

        (await program.InterruptAsync(TimeSpan.FromSeconds(30))).ExitCode.ShouldBe(0, string.Join('\n', program.Output));

        File.Exists(PidFile).ShouldBeFalse();
        var next = Start();
        await next.ReadyAsync();
        (await next.InterruptAsync()).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Two_run_side_by_side_each_with_its_own_data()
    {
        var one = Start("one");
        var two = Start("two");
        await one.ReadyAsync();
        await two.ReadyAsync();
        var reference = await SendAsync(one);

        (await TrackAsync(one, reference)).ShouldBe(HttpStatusCode.OK);
        (await TrackAsync(two, reference)).ShouldBe(HttpStatusCode.BadRequest);
        (await two.InterruptAsync()).ExitCode.ShouldBe(0);
        (await TrackAsync(one, reference)).ShouldBe(HttpStatusCode.OK);
        (await one.InterruptAsync()).ExitCode.ShouldBe(0);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var program in _programs)
        {
            await program.DisposeAsync();
        }

        foreach (var pidFile in Directory.GetFiles(_data, "postmaster.pid", SearchOption.AllDirectories))
        {
            var number = int.Parse(File.ReadLines(pidFile).First(), CultureInfo.InvariantCulture);
            if (Runs(number))
            {
                using var left = Process.GetProcessById(number);
                left.Kill();
            }
        }

        Directory.Delete(_data, recursive: true);
    }

    private GuildhallProcess Start(string folder = "")
    {
        var program = GuildhallProcess.Start("run", ["--data", Path.Combine(_data, folder), "--sandbox", s_sandbox]);
        _programs.Add(program);
        return program;
    }

    private static async Task KillAsync(GuildhallProcess program, int postgres)
    {
        await program.KillAsync();
        using var postmaster = Process.GetProcessById(postgres);
        postmaster.Kill();
    }

    private int Postmaster() =>
        int.Parse(File.ReadLines(PidFile).First(), CultureInfo.InvariantCulture);

    private static async Task<string> SendAsync(GuildhallProcess program)
    {
        using var visitor = program.Visit();
        await visitor.AnswerInformationRequestAsync("Mary Jones", "mary@example.com");
        return (await visitor.SubmitAsync()).TextOf(".govuk-panel__body strong").ShouldNotBeNull();
    }

    private static async Task<HttpStatusCode> TrackAsync(GuildhallProcess program, string reference)
    {
        using var visitor = program.Visit();
        await visitor.GoAsync("/track");
        return (await visitor.SubmitAsync(("reference", reference), ("proof", "Jones"))).Status;
    }

    // A process that has ended but was not collected by its parent still has a number, and the state Z.
    private static bool Runs(int process)
    {
        try
        {
            return !File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static List<int> ChildrenOf(int process) =>
        [.. Directory.GetDirectories($"/proc/{process}/task").SelectMany(task => File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(int.Parse)];
}
