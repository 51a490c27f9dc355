using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Guildhall.Foundations.Modules.Records.Store;

/// <summary>The folder of the files: those that are kept, and those that are still arriving.</summary>
internal sealed class StoreFolder(IOptions<RecordsOptions> options, IConfiguration configuration)
{
    private readonly string _root = Path.GetFullPath(
        options.Value.Folder.Length > 0 ? options.Value.Folder : Path.Combine(configuration["Data:Folder"] ?? "data", "files"));

    /// <summary>The kept ones, when they are kept on disk.</summary>
    public string Kept => Path.Combine(_root, "kept");

    /// <summary>The arriving ones: sealed, like the kept.</summary>
    public string Arriving => Path.Combine(_root, "arriving");
}
