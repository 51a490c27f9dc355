using Dapper;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Testing;

namespace Guildhall.Tests.Designer;

/// <summary>A running council with a folder of its own, which the tests of the designer may write in.</summary>
public sealed class DesignSite : IAsyncLifetime
{
    public RunningGuildhall Guildhall { get; private set; } = null!;

    /// <summary>The council's folder.</summary>
    public string Council { get; } = Path.Combine(Path.GetTempPath(), $"guildhall-council-{Environment.ProcessId}-{Guid.CreateVersion7():N}");

    public async ValueTask InitializeAsync()
    {
        Copy(Repository.Folder("council", "northmere"), Council);
        Guildhall = await RunningGuildhall.StartAsync(s => s with
        {
            Council = Council,
            Environment = "Production",
            More = new Dictionary<string, string?>(s.More) { ["Staff:PasswordRounds"] = "10000" },
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (Guildhall is not null)
        {
            await Guildhall.DisposeAsync();
        }

        Directory.Delete(Council, recursive: true);
    }

    /// <summary>A designer, signed in.</summary>
    public Task<Visitor> DesignerAsync(string name = "Helen Marsh") => Guildhall.SignedInAsync(name, ["waste-contact"], StaffRole.Designer, StaffRole.Officer);

    public async Task<T> OneAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await Guildhall.Database.OpenAsync();
        return await connection.QuerySingleAsync<T>(sql, parameters);
    }

    /// <summary>What stands in a service's file, as it is exported.</summary>
    public static async Task<string> TextOfAsync(Visitor designer, string service, string language = "en") =>
        await designer.Http.GetStringAsync($"/staff/designer/{service}/text?handler=Download&language={language}");

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (var folder in Directory.EnumerateDirectories(from))
        {
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
        }
    }
}
