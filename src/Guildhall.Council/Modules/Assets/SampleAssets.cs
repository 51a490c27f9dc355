using Guildhall.Council.Modules.Assets.Import;
using Guildhall.Council.Modules.Assets.Stock;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Microsoft.Extensions.Configuration;

namespace Guildhall.Council.Modules.Assets;

/// <summary>The equipment of a sample council, from its <c>sample-assets.csv</c> and <c>sample-stock.csv</c>: taken in once, where there is none.</summary>
public sealed class SampleAssets
{
    private readonly Database _database;
    private readonly AssetTable _table;
    private readonly string _folder;

    internal SampleAssets(Database database, AssetTable table, IConfiguration configuration)
    {
        _database = database;
        _table = table;
        _folder = configuration["Council:Folder"] ?? "";
    }

    /// <summary>Takes it in. Returns how many things there are of it; null where there were some before, or the council has no sample.</summary>
    public async Task<int?> MakeIfEmptyAsync(CancellationToken cancellationToken = default)
    {
        var file = Path.Combine(_folder, "sample-assets.csv");
        await using (var tx = await _database.BeginAsync(Actor.System, cancellationToken))
        {
            if (!File.Exists(file) || await tx.QuerySingleAsync<bool>("select exists (select from assets.asset)"))
            {
                return null;
            }

            var stock = Path.Combine(_folder, "sample-stock.csv");
            foreach (var (_, fields) in File.Exists(stock) ? Csv.Read(await File.ReadAllTextAsync(stock, cancellationToken)).Skip(1) : [])
            {
                await StockRoom.PutAsync(tx, new StockItem
                {
                    Name = fields[0],
                    Title = fields[1],
                    Place = fields[4],
                    Level = int.Parse(fields[2], System.Globalization.CultureInfo.InvariantCulture),
                    Low = int.Parse(fields[3], System.Globalization.CultureInfo.InvariantCulture),
                });
            }

            await tx.CommitAsync(cancellationToken);
        }

        return (await _table.TakeAsync(await File.ReadAllTextAsync(file, cancellationToken), keep: true, Actor.System, cancellationToken)).Count(l => l.Result == LineResult.Added);
    }
}
