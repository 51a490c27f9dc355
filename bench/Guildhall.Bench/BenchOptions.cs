using System.Globalization;

namespace Guildhall.Bench;

/// <summary>The bench cannot go on; the message says why.</summary>
internal sealed class BenchException(string message) : Exception(message);

/// <summary>What to measure, and how long.</summary>
internal sealed record BenchOptions
{
    public const string Help =
        """
        Measures Guildhall against a bare floor that does the same reads and writes.

          dotnet run -c Release --project bench/Guildhall.Bench -- [options]

          --quick               a small borough and few cases, for a first look: 2 seconds each
          --cases N[,N…]        sizes of the case load (20000,1000000)
          --properties N        addresses in the gazetteer (150000)
          --seconds N           measured seconds of each request, for product and floor each (8)
          --clients N           clients that ask one request after another (4)
          --only NAME[,NAME…]   home, start, address, search, form-step, long-form-step, submission, case-list, filtered-list, case-page, case-search,
                                numbers, numbers-lists, move, sign-in (with sign-in-page and sign-in-rush), export, bulk; or desk, for all that the desk is measured by
          --data DIR            where the database lives (a temporary folder)
          --keep                leave the data for the next run with the same --data
          --as-is               take what was left there, whatever services and migrations have changed since: they are applied
          --out FILE            also write the tables to a file
        """;

    private static readonly string[] s_desk = ["submission", "case-list", "filtered-list", "case-page", "case-search", "numbers", "numbers-lists", "move", "export", "bulk"];

    public IReadOnlyList<int> Cases { get; init; } = [20_000, 1_000_000];

    public int Properties { get; init; } = 150_000;

    public double Seconds { get; init; } = 8;

    public int Clients { get; init; } = 4;

    public IReadOnlySet<string> Only { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    public string? Data { get; init; }

    public bool Keep { get; init; }

    /// <summary>Whether older data will do.</summary>
    public bool AsIs { get; init; }

    public string? Out { get; init; }

    /// <summary>Reads the command line; null when help was asked for.</summary>
    public static BenchOptions? Parse(IReadOnlyList<string> arguments)
    {
        var options = new BenchOptions();
        for (var i = 0; i < arguments.Count; i++)
        {
            switch (arguments[i])
            {
                case "--help" or "-h":
                    return null;
                case "--quick":
                    options = options with { Cases = [20_000], Properties = 20_000, Seconds = 2 };
                    break;
                case "--keep":
                    options = options with { Keep = true };
                    break;
                case "--as-is":
                    options = options with { AsIs = true };
                    break;
                case "--cases":
                    options = options with { Cases = [.. Value().Split(',').Select(n => (int)Number(n)).Order()] };
                    break;
                case "--properties":
                    options = options with { Properties = (int)Number(Value()) };
                    break;
                case "--seconds":
                    options = options with { Seconds = Number(Value()) };
                    break;
                case "--clients":
                    options = options with { Clients = (int)Number(Value()) };
                    break;
                case "--only":
                    options = options with { Only = Value().Split(',').SelectMany(n => n == "desk" ? s_desk : [n]).ToHashSet(StringComparer.Ordinal) };
                    break;
                case "--data":
                    options = options with { Data = Path.GetFullPath(Value()) };
                    break;
                case "--out":
                    options = options with { Out = Path.GetFullPath(Value()) };
                    break;
                case var unknown:
                    throw new BenchException($"There is no option “{unknown}”. --help shows them.");
            }

            string Value() => ++i < arguments.Count ? arguments[i] : throw new BenchException($"{arguments[i - 1]} needs a value after it.");
        }

        return options;
    }

    private static double Number(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new BenchException($"“{text}” is not a number above 0.");
}
