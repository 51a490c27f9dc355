using Dapper;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Platform.Data;

namespace Guildhall.Casework.Modules.Cases.Promise;

/// <summary>How long services take. Every start page asks, and the answer changes at night: a node keeps a copy for some minutes.</summary>
internal sealed class Paces(Database database, TimeProvider clock) : IServicePace
{
    private static readonly TimeSpan s_fresh = TimeSpan.FromMinutes(5);

    private volatile Copy? _copy;

    public async ValueTask<ServicePace?> FindAsync(string service, string? ward = null, CancellationToken cancellationToken = default)
    {
        var paces = await AllAsync(cancellationToken);
        return (string.IsNullOrEmpty(ward) ? null : paces.GetValueOrDefault((service, ward))) ?? paces.GetValueOrDefault((service, ""));
    }

    /// <summary>Has this node look again at once.</summary>
    public void Forget() => _copy = null;

    private async ValueTask<IReadOnlyDictionary<(string, string), ServicePace>> AllAsync(CancellationToken cancellationToken)
    {
        if (_copy is { } copy && clock.GetElapsedTime(copy.Read) < s_fresh)
        {
            return copy.Paces;
        }

        var read = clock.GetTimestamp();
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<Row>("select service, ward, cases, half, nine_in_ten, unit from cases.pace");
        var paces = rows.ToDictionary(row => (row.Service, row.Ward), row =>
        {
            var unit = Text.Parse<PeriodUnit>(row.Unit);
            return new ServicePace(row.Cases, new Period(row.Half, unit), new Period(row.NineInTen, unit), row.Ward.Length > 0);
        });
        _copy = new Copy(paces, read);
        return paces;
    }

    private sealed record Copy(IReadOnlyDictionary<(string, string), ServicePace> Paces, long Read);

    private sealed record Row
    {
        public required string Service { get; init; }

        public required string Ward { get; init; }

        public required int Cases { get; init; }

        public required int Half { get; init; }

        public required int NineInTen { get; init; }

        public required string Unit { get; init; }
    }
}
