namespace Guildhall.Testing;

/// <summary>A copy of the sample council's folder, with services of a test's own, until it is disposed of.</summary>
public sealed class CouncilFolder : IDisposable
{
    /// <param name="services">Services by their names, as their files.</param>
    public CouncilFolder(params (string Name, string Yaml)[] services)
    {
        Repository.CopyFolder(Repository.Folder("council", "northmere"), Path);
        foreach (var (name, yaml) in services)
        {
            File.WriteAllText(System.IO.Path.Combine(Path, "services", $"{name}.yaml"), yaml);
        }
    }

    /// <summary>Where it is.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("guildhall-council").FullName;

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
