using Guildhall.Platform.Ids;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Guildhall.Platform.Banking;

/// <summary>
/// Reads the banks' tables from the folder <c>BankTables:Folder</c>, or from <c>reference/bank</c> beside the program. Without them accounts
/// are checked for their form alone.
/// </summary>
public sealed class BankTables
{
    private readonly ModulusChecker? _checker;

    /// <summary>Reads the tables.</summary>
    /// <exception cref="FormatException">A table is broken; the message names the line.</exception>
    public BankTables(IConfiguration configuration, ILogger<BankTables> logger)
    {
        var folder = configuration["BankTables:Folder"] is { Length: > 0 } set ? set : Path.Combine(AppContext.BaseDirectory, "reference", "bank");
        var weights = Path.Combine(folder, "valacdos.txt");
        var substitutes = Path.Combine(folder, "scsubtab.txt");
        if (File.Exists(weights))
        {
            _checker = new ModulusChecker(File.ReadAllLines(weights), File.Exists(substitutes) ? File.ReadAllLines(substitutes) : []);
        }
        else
        {
            logger.LogWarning("There are no bank tables in {Folder}: bank accounts are checked for their form alone", folder);
        }
    }

    /// <summary>Checks an account number against its sort code.</summary>
    public AccountCheck Check(BankAccount account) => _checker?.Check(account) ?? AccountCheck.NotKnown;
}
