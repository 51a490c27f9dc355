using Dapper;
using Guildhall.Foundations.Modules.Places.Import;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Microsoft.Extensions.Logging;

namespace Guildhall.Foundations.Modules.Places;

/// <summary>
/// Takes in a land and property gazetteer, in DTF 7.3 or AddressBase Premium CSV, whole or as changes, in one transaction.
/// A file that cannot be trusted as a whole is refused and changes nothing; single bad records are left out and reported.
/// </summary>
public sealed class GazetteerImport(Database database, ILogger<GazetteerImport> logger)
{
    private const long LockKey = 0x706c61636573; // "places"

    /// <summary>Whether no gazetteer was ever taken in.</summary>
    public async Task<bool> IsEmptyAsync(CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return !await connection.ExecuteScalarAsync<bool>("select exists (select 1 from places.gazetteer_import)");
    }

    /// <summary>Takes in the file at a path, or the files of a supply in volume order.</summary>
    public async Task<ImportReport> RunAsync(IReadOnlyList<string> paths, Actor actor, CancellationToken cancellationToken = default)
    {
        var streams = new List<Stream>();
        try
        {
            streams.AddRange(paths.Select(path => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.Asynchronous | FileOptions.SequentialScan)));
            return await RunAsync(streams, actor, cancellationToken);
        }
        finally
        {
            foreach (var stream in streams)
            {
                await stream.DisposeAsync();
            }
        }
    }

    /// <summary>Takes in one file.</summary>
    public Task<ImportReport> RunAsync(Stream file, Actor actor, CancellationToken cancellationToken = default) =>
        RunAsync([file], actor, cancellationToken);

    /// <summary>Takes in the files of one supply, in volume order.</summary>
    public async Task<ImportReport> RunAsync(IReadOnlyList<Stream> files, Actor actor, CancellationToken cancellationToken = default)
    {
        var log = new ImportLog { Volumes = files.Count };
        try
        {
            var report = await TakeInAsync(files, actor, log, cancellationToken);
            logger.LogInformation(
                "Took in a gazetteer of {Properties} properties: {Lines} lines, {Skipped} records left out, {Changed} properties changed",
                report.Properties, report.Lines, report.Skipped, report.Changed);
            return report;
        }
        catch (RefusedException e)
        {
            log.Tell(e.Line, ImportSeverity.Refused, e.Message);
            logger.LogWarning("Refused a gazetteer file at line {Line}: {Reason}", log.Messages[^1].Line, e.Message);
            return new ImportReport { Accepted = false, Lines = log.Lines, Records = log.Records, Skipped = log.Skipped, Messages = log.Messages };
        }
    }

    private async Task<ImportReport> TakeInAsync(IReadOnlyList<Stream> files, Actor actor, ImportLog log, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(actor, cancellationToken);
        if (!await tx.QuerySingleAsync<bool>("select pg_try_advisory_xact_lock(@LockKey)", new { LockKey }))
        {
            throw new RefusedException(0, "Another gazetteer import is running. Try again when it has ended.");
        }

        var staging = new Staging(tx.Connection);
        await staging.CreateAsync();
        VolumeHeader? first = null;
        VolumeHeader? last = null;
        var next = 0;
        for (var i = 0; i < files.Count; i++)
        {
            (var header, next) = await new Volume(files[i], i, staging, log).ReadAsync(cancellationToken);
            await CheckOrderAsync(tx, i, last, header);
            first ??= header;
            last = header;
        }

        if (first is null || last is null)
        {
            throw new RefusedException(0, "No file was given.");
        }

        if (last is { Format: GazetteerFormat.AddressBasePremium, Scope: GazetteerScope.Full } && next > last.Volume)
        {
            throw new RefusedException(0, $"Volume {next} of this supply follows: give all its files together, or the addresses in it would be lost.");
        }

        await staging.CompleteAsync(cancellationToken);
        await new Merge(tx.Connection, last.Scope, log.Tell).RunAsync();
        var changed = await new AddressTable(tx.Connection).RebuildAsync(cancellationToken);
        var properties = await tx.QuerySingleAsync<long>("select count(*) from places.blpu");
        await RecordAsync(tx, last, log, properties, changed);
        await tx.CommitAsync(cancellationToken);
        await AnalyzeAsync(cancellationToken);
        return new ImportReport
        {
            Accepted = true,
            Format = last.Format,
            Scope = last.Scope,
            Volume = last.Volume,
            Lines = log.Lines,
            Records = log.Records,
            Skipped = log.Skipped,
            Properties = properties,
            Changed = changed,
            Messages = log.Messages,
        };
    }

    private static async Task CheckOrderAsync(Transaction tx, int place, VolumeHeader? before, VolumeHeader header)
    {
        var at = ImportLog.Place(place, 1);
        if (before is not null)
        {
            if ((before.Format, before.Scope) != (header.Format, header.Scope))
            {
                throw new RefusedException(at, "The files are not of one supply: their formats or file types differ.");
            }

            if (header.Volume != before.Volume + 1)
            {
                throw new RefusedException(at, $"Volume {header.Volume} is given after volume {before.Volume}: give the files in volume order.");
            }

            return;
        }

        if (header.Scope == GazetteerScope.Full)
        {
            return;
        }

        var last = await tx.QuerySingleOrDefaultAsync<LastImport>(
            "select format, volume, process_date from places.gazetteer_import order by imported_at desc, id desc limit 1")
            ?? throw new RefusedException(at, "The file holds changes only, and the gazetteer is empty: import a full file first.");
        if (last.Format != Text.Kebab(header.Format))
        {
            throw new RefusedException(at, "The file holds changes in another format than the gazetteer came in: import a full file first.");
        }

        // AddressBase Premium numbers the files of each supply from 1; DTF 7.3 counts on from one supply to the next.
        var newSupply = header.Format == GazetteerFormat.AddressBasePremium && header.ProcessDate > last.ProcessDate;
        var expected = newSupply ? 1 : last.Volume + 1;
        if (header.Volume != expected)
        {
            throw new RefusedException(at, header.Volume <= last.Volume && !newSupply
                ? $"Volume {header.Volume} is in already: the next is volume {expected}."
                : $"Volume {header.Volume} is out of order: import volume {expected} first.");
        }
    }

    private static async Task RecordAsync(Transaction tx, VolumeHeader header, ImportLog log, long properties, long changed)
    {
        await tx.ExecuteAsync(
            """
            insert into places.gazetteer_import (id, imported_at, format, scope, volume, process_date, records, faults, properties)
            values (@Id, @Now, @Format, @Scope, @Volume, @ProcessDate, @Records, @Skipped, @properties)
            """,
            new
            {
                Id = tx.NewId(),
                tx.Now,
                Format = Text.Kebab(header.Format),
                Scope = Text.Kebab(header.Scope),
                header.Volume,
                header.ProcessDate,
                Records = log.Records.Values.Sum(),
                log.Skipped,
                properties,
            });
        tx.Audit("gazetteer.imported", "gazetteer", new { header.Format, header.Scope, header.Volume, log.Lines, log.Skipped, properties, changed });
        tx.Publish(new GazetteerImported { Scope = header.Scope, Volume = header.Volume, Properties = properties, Changed = changed });
    }

    // Without fresh statistics the first look-ups after a big import would be planned for empty tables.
    private async Task AnalyzeAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync("analyze places.street, places.street_descriptor, places.blpu, places.lpi, places.address, places.word", commandTimeout: 0);
    }

    private sealed record LastImport
    {
        public required string Format { get; init; }

        public required int Volume { get; init; }

        public DateOnly? ProcessDate { get; init; }
    }
}
