using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Guildhall.Foundations.Modules.Places;

/// <summary>The council's <c>wards.yaml</c>: what the wards are called, by their codes in the gazetteer.</summary>
public sealed class WardNames(IReadOnlyDictionary<string, string> names)
{
    private const string FileName = "wards.yaml";

    /// <summary>The wards the file names, by name.</summary>
    public IReadOnlyList<(string Code, string Name)> All { get; } = [.. names.Select(n => (n.Key, n.Value)).OrderBy(n => n.Value, StringComparer.Ordinal)];

    /// <summary>What a ward is called: its code, where the file does not name it.</summary>
    public string Of(string code) => Find(code) ?? code;

    /// <summary>The name of a ward; null where the file does not name it.</summary>
    public string? Find(string code) => names.GetValueOrDefault(code);

    /// <summary>Reads the file; a council without one calls its wards by their codes.</summary>
    /// <exception cref="InvalidOperationException">The file is wrong; the message says where.</exception>
    public static WardNames Read(string? councilFolder)
    {
        var path = Path.Combine(councilFolder ?? "", FileName);
        if (councilFolder is null || !File.Exists(path))
        {
            return new WardNames(new Dictionary<string, string>(StringComparer.Ordinal));
        }

        try
        {
            return new WardNames(new DeserializerBuilder().Build().Deserialize<Dictionary<string, string>?>(File.ReadAllText(path)) ?? []);
        }
        catch (YamlException e)
        {
            throw new InvalidOperationException($"{path}, line {e.Start.Line}: {e.InnerException?.Message ?? e.Message} Write one ward a line, such as “E05012345: Castle Hill”.", e);
        }
    }
}
