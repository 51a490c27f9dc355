namespace Guildhall.Testing;

/// <summary>The repository the tests run in, for what is not part of the build: the sample council, the docs, npm's packages.</summary>
public static class Repository
{
    /// <summary>Its root folder.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A folder or file below the root.</summary>
    public static string Folder(params string[] parts) => Path.Combine([Root, .. parts]);

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
