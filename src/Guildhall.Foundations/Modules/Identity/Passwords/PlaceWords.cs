using Microsoft.Extensions.Configuration;

namespace Guildhall.Foundations.Modules.Identity.Passwords;

/// <summary>Words that anyone who knows the council would try: the names of its folder and its services' files.</summary>
internal sealed class PlaceWords(IConfiguration configuration)
{
    private readonly Lazy<IReadOnlyList<string>> _words = new(() => Read(configuration["Council:Folder"]));

    public IReadOnlyList<string> Words => _words.Value;

    private static IReadOnlyList<string> Read(string? folder)
    {
        if (folder is null)
        {
            return [];
        }

        var services = Path.Combine(folder, "services");
        var files = Directory.Exists(services) ? Directory.EnumerateFiles(services, "*.yaml") : [];
        return [.. files.Append(folder)
            .SelectMany(path => Path.GetFileNameWithoutExtension(path).Split('-'))
            .Where(word => word.Length >= 4)
            .Distinct(StringComparer.OrdinalIgnoreCase)];
    }
}
