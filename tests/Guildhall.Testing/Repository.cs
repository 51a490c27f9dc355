namespace Guildhall.Testing;

/// <summary>The repository the tests run in, for what is not part of the build: the sample council, the docs, npm's packages.</summary>
public static class Repository
{
    /// <summary>Its root folder.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A folder or file below the root.</summary>
    public static string Folder(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>Copies a folder with all in it, such as the sample council, to be changed by a test.</summary>
    public static void CopyFolder(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private static string FindRoot()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Guildhall.slnx")))
            {
                return at.FullName;
            }
        }

        throw new InvalidOperationException("The tests are not inside the repository.");
    }
}
