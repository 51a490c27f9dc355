using Guildhall.Platform.Data;
using Npgsql;

namespace Guildhall.Testing;

/// <summary>
/// One real PostgreSQL for the test process, and a database for each that asks: a copy of a migrated template, made in milliseconds.
/// Set GUILDHALL_TEST_DATABASE to use a server of your own.
/// </summary>
public static class TestPostgres
{
    private static readonly Lazy<Task<string>> s_server = new(StartAsync);
    private static readonly Lazy<Task<string>> s_template = new(MakeTemplateAsync);
    private static readonly SemaphoreSlim s_copying = new(1, 1);
    private static int s_databases;

    /// <summary>The connection string of a new, migrated, empty database.</summary>
    public static async Task<string> CreateDatabaseAsync()
    {
        var template = await s_template.Value;
        return await CreateAsync($"t{Environment.ProcessId}_{Interlocked.Increment(ref s_databases)}", template);
    }

    /// <summary>The connection string of a new database with nothing in it, not even the schema.</summary>
    public static Task<string> CreateBareDatabaseAsync() =>
        CreateAsync($"b{Environment.ProcessId}_{Interlocked.Increment(ref s_databases)}", "template1");

    private static async Task<string> MakeTemplateAsync()
    {
        var template = await CreateAsync($"template{Environment.ProcessId}", "template1");
        await using (var source = NpgsqlDataSource.Create(template + ";Pooling=false"))
        {
            await new Migrator(source, GuildhallHost.Migrations, Microsoft.Extensions.Logging.Abstractions.NullLogger<Migrator>.Instance).ApplyAsync();
        }

        return $"template{Environment.ProcessId}";
    }

    private static async Task<string> CreateAsync(string name, string template)
    {
        var server = await s_server.Value;
        await s_copying.WaitAsync();
        try
        {
            await using var connection = new NpgsqlConnection(server + ";Pooling=false");
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand($"create database \"{name}\" template \"{template}\" strategy file_copy", connection);
            await command.ExecuteNonQueryAsync();
        }
        finally
        {
            s_copying.Release();
        }

        return new NpgsqlConnectionStringBuilder(server) { Database = name }.ToString();
    }

    private static async Task<string> StartAsync()
    {
        if (Environment.GetEnvironmentVariable("GUILDHALL_TEST_DATABASE") is { Length: > 0 } own)
        {
            return own;
        }

        var folder = Path.Combine(Path.GetTempPath(), $"guildhall-tests-{Environment.ProcessId}");
        var postgres = await EmbeddedPostgres.StartAsync(folder, new Dictionary<string, string>
        {
            ["fsync"] = "off",
            ["synchronous_commit"] = "off",
            ["full_page_writes"] = "off",
            ["shared_buffers"] = "128MB",
            ["max_connections"] = "1000",
        });
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            postgres.CrashAsync().GetAwaiter().GetResult();
            // Hundreds of databases are many files, and the test runner gives a process ten seconds to end.
            System.Diagnostics.Process.Start("rm", ["-rf", folder]);
        };
        return postgres.ConnectionString;
    }
}
