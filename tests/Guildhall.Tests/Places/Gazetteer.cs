using Dapper;
using Guildhall.Foundations.Modules.Places;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Guildhall.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Guildhall.Tests.Places;

/// <summary>A gazetteer in a database of its own.</summary>
internal sealed class Gazetteer : IAsyncDisposable
{
    private readonly PlatformNode _node;

    private Gazetteer(PlatformNode node)
    {
        _node = node;
        Addresses = new Addresses(node.Database);
        Importer = new GazetteerImport(node.Database, NullLogger<GazetteerImport>.Instance);
    }

    public Addresses Addresses { get; }

    public GazetteerImport Importer { get; }

    public Database Database => _node.Database;

    public static async Task<Gazetteer> CreateAsync(DtfFile? file = null)
    {
        var gazetteer = new Gazetteer(PlatformNode.Create(await TestPostgres.CreateDatabaseAsync(), worker: false));
        if (file is not null)
        {
            (await gazetteer.ImportAsync(file)).ShouldBeAccepted();
        }

        return gazetteer;
    }

    public Task<ImportReport> ImportAsync(DtfFile file) => ImportAsync(file.End());

    public Task<ImportReport> ImportAsync(params Stream[] files) => Importer.RunAsync(files, Actor.System, TestContext.Current.CancellationToken);

    public async Task<string[]> FindAsync(string? typed, int limit = 10) =>
        [.. (await Addresses.FindAsync(typed, limit, TestContext.Current.CancellationToken)).Select(m => m.SingleLine)];

    public Task<Address?> GetAsync(long uprn) => Addresses.GetAsync(Uprn.From(uprn), TestContext.Current.CancellationToken);

    /// <summary>Everything the gazetteer's tables hold, to see that nothing changed.</summary>
    public async Task<string> ContentsAsync()
    {
        await using var connection = await Database.OpenAsync(TestContext.Current.CancellationToken);
        return await connection.QuerySingleAsync<string>(
            """
            select md5(concat(
                (select string_agg(s::text, ';' order by usrn) from places.street s),
                (select string_agg(d::text, ';' order by usrn, language) from places.street_descriptor d),
                (select string_agg(b::text, ';' order by uprn) from places.blpu b),
                (select string_agg(l::text, ';' order by lpi_key) from places.lpi l),
                (select string_agg(a::text, ';' order by lpi_key) from places.address a)))
            """);
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();
}

internal static class ReportAssertions
{
    public static ImportReport ShouldBeAccepted(this ImportReport report)
    {
        report.Accepted.ShouldBeTrue(string.Join('\n', report.Messages.Take(5)));
        return report;
    }

    /// <summary>The one message that refused the file.</summary>
    public static ImportMessage ShouldBeRefused(this ImportReport report)
    {
        report.Accepted.ShouldBeFalse();
        return report.Messages.Single(m => m.Severity == ImportSeverity.Refused);
    }
}
