using System.Diagnostics;
using System.Globalization;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Catalogue.Reading;

namespace Guildhall.Bench.DataSet;

/// <summary>How long a program that has just started takes to read so many service files.</summary>
internal static class DefinitionReading
{
    /// <summary>How many are read: the sample council's, over and over.</summary>
    public const int Services = 200;

    /// <summary>Reads them in a process of its own, which is as cold as a start of the product, and returns the seconds it took.</summary>
    public static async Task<double> SecondsAsync()
    {
        var start = new ProcessStartInfo("dotnet", [typeof(DefinitionReading).Assembly.Location, "--definitions"]) { RedirectStandardOutput = true, UseShellExecute = false };
        using var process = Process.Start(start) ?? throw new BenchException("No process to read definitions in.");
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return double.TryParse(said, CultureInfo.InvariantCulture, out var seconds) ? seconds : throw new BenchException($"Reading definitions failed. {said}");
    }

    /// <summary>Reads them here, side by side as the product does, and says how many seconds it took.</summary>
    public static void Run()
    {
        var began = Stopwatch.GetTimestamp();
        var files = new CatalogueFolder(Path.Combine(BenchData.Council, "services")).Read().ToArray();
        Parallel.For(0, Services, i =>
        {
            if (DefinitionReader.Read(files[i % files.Length]).Definition is null)
            {
                throw new BenchException($"{files[i % files.Length].Path} cannot be read.");
            }
        });
        Console.Write(Stopwatch.GetElapsedTime(began).TotalSeconds.ToString(CultureInfo.InvariantCulture));
    }
}
