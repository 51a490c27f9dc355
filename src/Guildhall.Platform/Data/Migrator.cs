using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Guildhall.Platform.Data;

/// <summary>A step of the schema: one embedded file, applied once, never edited after.</summary>
/// <param name="Schema">The schema it belongs to: the platform's or a module's.</param>
/// <param name="Name">The file's name, which begins with its date.</param>
/// <param name="Sql">What it does.</param>
public sealed record Migration(string Schema, string Name, string Sql)
{
    /// <summary>SHA-256 of the text, with line ends normalised.</summary>
    public string Checksum => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));
}

/// <summary>Brings the database to the schema this build needs: forward only, compatible with the version still running.</summary>
public sealed class Migrator(NpgsqlDataSource source, IReadOnlyList<Migration> migrations, ILogger<Migrator> logger)
{
    private const long LockKey = 0x6775696c64; // "guild"

    // An index of millions of rows takes minutes, and the other nodes wait for it.
    private const int NoLimit = 0;

    /// <summary>The migrations embedded in an assembly: <c>…/Migrations/*.sql</c> below a module's folder, or the platform's own.</summary>
    public static IEnumerable<Migration> FindIn(Assembly assembly, IEnumerable<Modules.Module> modules)
    {
        foreach (var resource in assembly.GetManifestResourceNames().Where(n => n.Contains(".Migrations.", StringComparison.Ordinal)))
        {
            var split = resource.IndexOf(".Migrations.", StringComparison.Ordinal);
            var folder = resource[..split];
            var schema = modules.SingleOrDefault(m => m.GetType().Namespace == folder)?.Schema
                ?? (assembly == typeof(Migrator).Assembly ? "platform" : throw new InvalidOperationException($"No module owns the migration {resource}."));
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            yield return new Migration(schema, resource[(split + ".Migrations.".Length)..], reader.ReadToEnd());
        }
    }

    /// <summary>Whether the database has every migration this build needs.</summary>
    public async Task<bool> IsCurrentAsync(CancellationToken cancellationToken = default)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var applied = (await connection.QueryAsync<(string, string, string)>(
            new CommandDefinition("select schema, name, checksum from platform.migration", cancellationToken: cancellationToken))).ToHashSet();
        return migrations.All(m => applied.Contains((m.Schema, m.Name, m.Checksum)));
    }

    /// <summary>Applies what is missing, each file in a transaction of its own, one node at a time.</summary>
    /// <exception cref="InvalidOperationException">A file that was applied has been edited since.</exception>
    public async Task ApplyAsync(CancellationToken cancellationToken = default)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync("select pg_advisory_lock(@LockKey)", new { LockKey }, commandTimeout: NoLimit);
        try
        {
            await connection.ExecuteAsync(
                """
                create schema if not exists platform;
                create table if not exists platform.migration (
                    schema text not null,
                    name text not null,
                    checksum text not null,
                    applied_at timestamptz not null default now(),
                    primary key (schema, name)
                )
                """);
            var applied = (await connection.QueryAsync<(string Schema, string Name, string Checksum)>(
                "select schema, name, checksum from platform.migration")).ToDictionary(m => (m.Schema, m.Name), m => m.Checksum);

            foreach (var migration in migrations.OrderBy(m => m.Name, StringComparer.Ordinal).ThenBy(m => m.Schema, StringComparer.Ordinal))
            {
                if (applied.TryGetValue((migration.Schema, migration.Name), out var checksum))
                {
                    if (checksum != migration.Checksum)
                    {
                        throw new InvalidOperationException(
                            $"The migration {migration.Schema}/{migration.Name} was changed after this database applied it. Put the old text back and add a new file.");
                    }

                    continue;
                }

                await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
                await connection.ExecuteAsync($"create schema if not exists \"{migration.Schema}\"", transaction: transaction);
                await connection.ExecuteAsync(migration.Sql, transaction: transaction, commandTimeout: NoLimit);
                await connection.ExecuteAsync(
                    "insert into platform.migration (schema, name, checksum) values (@Schema, @Name, @Checksum)",
                    new { migration.Schema, migration.Name, migration.Checksum },
                    transaction);
                await transaction.CommitAsync(cancellationToken);
                logger.LogInformation("Applied migration {Schema}/{Name}", migration.Schema, migration.Name);
            }
        }
        finally
        {
            await connection.ExecuteAsync("select pg_advisory_unlock(@LockKey)", new { LockKey });
        }
    }
}
