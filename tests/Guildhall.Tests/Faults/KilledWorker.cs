using Dapper;
using Guildhall.Sandbox;
using Guildhall.Testing;
using Npgsql;

namespace Guildhall.Tests.Faults;

/// <summary>A program that works in the background and is killed amid it, again and again, each time to be started anew.</summary>
internal static class KilledWorker
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(180);

    /// <summary>Settings by which a delivery whose worker was killed is taken up again when its lease is over, and one that was slow a second later.</summary>
    public static Dictionary<string, string?> Settings(SandboxServer sandbox)
    {
        var settings = new Dictionary<string, string?>(SandboxSettings.For(sandbox)) { ["Deliveries:LeaseSeconds"] = "8" };
        foreach (var attempt in Enumerable.Range(0, 30))
        {
            settings[$"Deliveries:RetrySeconds:{attempt}"] = "1";
        }

        return settings;
    }

    /// <summary>Runs it until its work is at its end.</summary>
    /// <param name="kills">When it is killed: each time so much is done.</param>
    public static async Task RunAsync(string database, ITestOutputHelper output, IEnumerable<(Func<Task<int>> Done, int Enough)> kills, Func<Task<bool>> ended)
    {
        await using var sandbox = await SandboxServer.StartAsync();
        var settings = Settings(sandbox);
        var program = Start();
        try
        {
            foreach (var (done, enough) in kills)
            {
                await Eventually.TrueAsync(async () => await done() >= enough, $"{enough} done", s_patience);
                await program.KillAsync();
                output.WriteLine($"Killed at {await done()}");
                await program.DisposeAsync();
                program = Start();
            }

            await Eventually.TrueAsync(ended, "the end", s_patience);
        }
        finally
        {
            await program.DisposeAsync();
        }

        GuildhallProcess Start() => GuildhallProcess.Start("worker", ["--database", database], 0, settings);
    }

    /// <summary>The one value a query finds.</summary>
    public static async Task<T> OneAsync<T>(string database, string sql, object? parameters = null)
    {
        await using var connection = new NpgsqlConnection(database);
        return (await connection.ExecuteScalarAsync<T>(sql, parameters))!;
    }
}
