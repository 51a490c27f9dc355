using System.Collections.Concurrent;
using Dapper;
using Guildhall.Casework.Modules.Cases.FindCase;
using Guildhall.Casework.Modules.Catalogue;
using Npgsql;
using NpgsqlTypes;

namespace Guildhall.Bench.DataSet;

/// <summary>Makes all cases findable at once, by the product's own words for a case: it would take one case after another.</summary>
internal sealed class FindingMaker(string database, ServiceCatalogue catalogue)
{
    private const int AtOnce = 10_000;

    private readonly ConcurrentDictionary<(string Word, string Team), bool> _words = new();

    public async Task MakeAsync()
    {
        await using var connection = await OpenAsync();
        var from = (await connection.QueryAsync<Guid>(
            """select n.id from (select c.id, row_number() over (order by c.id) as number from cases."case" c) n where n.number % @AtOnce = 1 order by n.id""",
            new { AtOnce }, commandTimeout: 0)).ToList();
        await Parallel.ForEachAsync(
            from.Zip(from.Skip(1).Append(new Guid("ffffffff-ffff-ffff-ffff-ffffffffffff"))),
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            async (range, _) => await MakeAsync(range.First, range.Second));
        await using var to = await connection.BeginBinaryImportAsync("copy cases.finding_word (word, team) from stdin (format binary)");
        foreach (var (word, team) in _words.Keys)
        {
            await to.StartRowAsync();
            await to.WriteAsync(word, NpgsqlDbType.Text);
            await to.WriteAsync(team, NpgsqlDbType.Text);
        }

        await to.CompleteAsync();
    }

    private async Task MakeAsync(Guid from, Guid to)
    {
        await using var connection = await OpenAsync();
        var rows = await connection.QueryAsync<CaseIndexer.Row>(
            $"""
            select {CaseIndexer.Selected}
            from cases."case" c
            join cases.submission s on s.case_id = c.id
            where c.id >= @from and c.id < @to
            """,
            new { from, to },
            commandTimeout: 0);
        await connection.ExecuteAsync("create temporary table written (case_id uuid, team text, open boolean, names text[], body text)");
        await using (var copy = await connection.BeginBinaryImportAsync("copy written from stdin (format binary)"))
        {
            foreach (var row in rows)
            {
                var written = CaseIndexer.Written(row, (await catalogue.VersionAsync(row.ServiceVersion)).Definition);
                await copy.StartRowAsync();
                await copy.WriteAsync(row.Id, NpgsqlDbType.Uuid);
                await copy.WriteAsync(written.Team, NpgsqlDbType.Text);
                await copy.WriteAsync(row.IsOpen, NpgsqlDbType.Boolean);
                await copy.WriteAsync(written.Names.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text);
                await copy.WriteAsync(written.Body, NpgsqlDbType.Text);
                foreach (var word in written.Words)
                {
                    _words.TryAdd((word, written.Team ?? ""), true);
                }
            }

            await copy.CompleteAsync();
        }

        await connection.ExecuteAsync(
            $"""
            insert into cases.finding (case_id, team, open, words)
            select n.case_id, n.team, n.open, {CaseIndexer.Vector.Replace("@", "n.", StringComparison.Ordinal)} from written n order by n.case_id
            """,
            commandTimeout: 0);
    }

    private async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(database + ";Pooling=false");
        await connection.OpenAsync();
        await connection.ExecuteAsync("set session_replication_role = replica; set synchronous_commit = off");
        return connection;
    }
}
