using System.Globalization;
using Npgsql;

namespace Guildhall;

/// <summary>What a node does.</summary>
public enum NodeRole
{
    /// <summary>Serves pages and runs the deliveries and schedules too: one machine does it all.</summary>
    All,

    /// <summary>Serves pages only.</summary>
    Web,

    /// <summary>Runs the deliveries and schedules only; serves nothing but its health.</summary>
    Worker,
}

/// <summary>
/// Where this node finds things. Read from the command line, then the environment
/// (<c>GUILDHALL_URLS</c>, <c>GUILDHALL_DATA</c>, <c>GUILDHALL_COUNCIL</c>, <c>GUILDHALL_DATABASE</c>), then the defaults.
/// </summary>
public sealed record HostSettings
{
    /// <summary>What the node does.</summary>
    public NodeRole Role { get; init; } = NodeRole.All;

    /// <summary>Where to listen: one or more addresses, separated by semicolons.</summary>
    public string Urls { get; init; } = "http://localhost:8080";

    /// <summary>The folder for what the program keeps on this machine: the embedded database, the demo password.</summary>
    public string Data { get; init; } = "data";

    /// <summary>The council's folder: its face, its services, its messages.</summary>
    public required string Council { get; init; }

    /// <summary>A PostgreSQL connection string; null starts the embedded PostgreSQL in the data folder.</summary>
    public string? Database { get; init; }

    /// <summary>The Sandbox's assembly, to start beside this node; null for none.</summary>
    public string? Sandbox { get; init; }

    /// <summary>Whether to make the sample council's officers and addresses.</summary>
    public bool Demo { get; init; }

    /// <summary>More settings, by their configuration key, such as <c>Notifications:Email</c>.</summary>
    public IReadOnlyDictionary<string, string?> More { get; init; } = new Dictionary<string, string?>();

    /// <summary>The ASP.NET Core environment: Development shows the designer's pages.</summary>
    public string Environment { get; init; } = "Production";

    internal static HostSettings Read(NodeRole role, CommandLine commandLine)
    {
        string? Setting(string name) =>
            commandLine.Options.GetValueOrDefault(name) ?? System.Environment.GetEnvironmentVariable("GUILDHALL_" + name.ToUpperInvariant());

        return new HostSettings
        {
            Role = role,
            Urls = Setting("urls") ?? "http://localhost:8080",
            Data = Path.GetFullPath(Setting("data") ?? "data"),
            Council = Path.GetFullPath(Setting("council") ?? DefaultCouncil()),
            Database = Setting("database"),
            Sandbox = Setting("sandbox"),
            Demo = Setting("demo") == "true",
            Environment = System.Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") ?? "Production",
        };
    }

    /// <summary>The connection string with the settings every node uses.</summary>
    public static string Connection(string database) => new NpgsqlConnectionStringBuilder(database)
    {
        ApplicationName = "guildhall",
        MaxPoolSize = 50,
        MaxAutoPrepare = 200,
        AutoPrepareMinUsages = 2,
        // We leave nothing behind on a connection, so there is nothing to reset between uses.
        NoResetOnClose = true,
        Timeout = 5,
        CommandTimeout = 30,
    }.ToString();

    private static string DefaultCouncil()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var councils = new DirectoryInfo(Path.Combine(at.FullName, "council"));
            if (councils.Exists && councils.GetDirectories().Where(c => File.Exists(Path.Combine(c.FullName, "council.yaml"))).ToList() is [var only])
            {
                return only.FullName;
            }
        }

        throw new UsageException("Say where the council's folder is: --council DIR, or GUILDHALL_COUNCIL.");
    }

    /// <summary>The first of the addresses, as a program on this machine reaches it.</summary>
    internal static string OwnAddress(string urls)
    {
        var first = urls.Split(';')[0].TrimEnd('/');
        return Uri.TryCreate(first, UriKind.Absolute, out var uri) && uri.Host is not ("0.0.0.0" or "[::]") ? first
            : $"{(first.StartsWith("https:", StringComparison.OrdinalIgnoreCase) ? "https" : "http")}://localhost:{Port(urls)}";
    }

    internal static int? Port(string urls) =>
        Uri.TryCreate(urls.Split(';')[0].Replace("*", "localhost", StringComparison.Ordinal).Replace("+", "localhost", StringComparison.Ordinal), UriKind.Absolute, out var uri)
            ? uri.Port
            : int.TryParse(urls, CultureInfo.InvariantCulture, out var port) ? port : null;
}
