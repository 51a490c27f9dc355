using Guildhall.Platform.Localisation;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Guildhall.Casework.Modules.Catalogue.Topics;

/// <summary>A heading services are listed under: a topic, a life event, an audience.</summary>
/// <param name="Name">Its name in addresses.</param>
/// <param name="Title">What people read.</param>
/// <param name="Summary">What is in it, in a few words.</param>
public sealed record Topic(string Name, LocalText Title, LocalText Summary)
{
    /// <summary>The names of the few services that most people need of it, in the order they need them; empty where the file names none.</summary>
    public IReadOnlyList<string> First { get; init; } = [];
}

/// <summary>The council's topics, in the order of its <c>topics.yaml</c>.</summary>
public sealed class TopicList
{
    private readonly Dictionary<string, Topic> _byName;

    private TopicList(List<Topic> all)
    {
        All = all;
        _byName = all.ToDictionary(t => t.Name, StringComparer.Ordinal);
    }

    /// <summary>None.</summary>
    internal static TopicList Empty { get; } = new([]);

    /// <summary>Every topic.</summary>
    public IReadOnlyList<Topic> All { get; }

    /// <summary>The topic of that name; one made from the name where the file does not know it.</summary>
    public Topic Named(string name) => _byName.GetValueOrDefault(name) ?? new Topic(name, new LocalText(name.Replace('-', ' ')), new LocalText(""));

    /// <summary>The one the file has under that name, or null.</summary>
    public Topic? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Reads the file.</summary>
    /// <exception cref="InvalidOperationException">The file is missing or broken; the message says where.</exception>
    public static TopicList Read(string councilFolder) => ReadFile(Path.Combine(councilFolder, "topics.yaml"));

    /// <summary>Reads a file of the same form.</summary>
    /// <exception cref="InvalidOperationException">The file is missing or broken; the message says where.</exception>
    internal static TopicList ReadFile(string path)
    {
        try
        {
            var read = new DeserializerBuilder().WithNamingConvention(HyphenatedNamingConvention.Instance).Build()
                .Deserialize<Dictionary<string, Entry>?>(File.ReadAllText(path)) ?? [];
            return new TopicList([.. read.Select(t => new Topic(
                t.Key,
                new LocalText(t.Value.Title, t.Value.TitleCy),
                new LocalText(t.Value.Summary, t.Value.SummaryCy)) { First = [.. t.Value.First] })]);
        }
        catch (Exception e) when (e is YamlException or IOException)
        {
            var line = e is YamlException yaml ? $", line {yaml.Start.Line}" : "";
            throw new InvalidOperationException($"The topics could not be read from {path}{line}: {e.Message}", e);
        }
    }

    private sealed class Entry
    {
        public string Title { get; set; } = "";

        public string? TitleCy { get; set; }

        public string Summary { get; set; } = "";

        public string? SummaryCy { get; set; }

        public List<string> First { get; set; } = [];
    }
}
