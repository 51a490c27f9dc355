using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Guildhall.Casework.Modules.Cases.Samples;

/// <summary>What people of a sample council ask and say: the <c>sample-year.yaml</c> of its folder. A real council leaves it out.</summary>
public sealed class SampleWords
{
    /// <summary>The file's name.</summary>
    public const string FileName = "sample-year.yaml";

    /// <summary>First names.</summary>
    public List<string> First { get; init; } = ["Sam"];

    /// <summary>Last names.</summary>
    public List<string> Last { get; init; } = ["Example"];

    /// <summary>Notes for colleagues.</summary>
    public List<string> Notes { get; init; } = ["Rang the customer and left a message."];

    /// <summary>What customers write while they wait.</summary>
    public List<string> Letters { get; init; } = ["Is there any news?"];

    /// <summary>What officers answer.</summary>
    public List<string> Replies { get; init; } = ["We are still working on this, and will tell you as soon as it is done."];

    /// <summary>Why something was refused, where the stage asks for a reason.</summary>
    public List<string> Reasons { get; init; } = ["We could not do this. You can ask us to look again."];

    /// <summary>By the name of the service. One that is not here is asked for seldom.</summary>
    public Dictionary<string, ServiceWords> Services { get; init; } = [];

    /// <summary>What is particular to one service.</summary>
    public sealed class ServiceWords
    {
        /// <summary>How much of all that people ask for, against the others.</summary>
        public double Share { get; init; } = 1;

        /// <summary>Which part of its cases ends late, from 0 to 1.</summary>
        public double Late { get; init; } = 0.12;

        /// <summary>What people answer to its questions of free text, by the name of the question.</summary>
        public Dictionary<string, List<string>> Answers { get; init; } = [];

        /// <summary>Notes for colleagues; those of the whole council if it has none of its own.</summary>
        public List<string> Notes { get; init; } = [];

        /// <summary>Why something was refused; those of the whole council if it has none of its own.</summary>
        public List<string> Reasons { get; init; } = [];
    }

    /// <summary>Reads the file of a council's folder; null where it has none.</summary>
    /// <exception cref="InvalidOperationException">The file cannot be read; the message says where.</exception>
    public static SampleWords? Read(string councilFolder)
    {
        var path = Path.Combine(councilFolder, FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return new DeserializerBuilder().WithNamingConvention(HyphenatedNamingConvention.Instance).Build().Deserialize<SampleWords>(File.ReadAllText(path)) ?? new SampleWords();
        }
        catch (YamlException e)
        {
            throw new InvalidOperationException($"{path}, line {e.Start.Line}: {e.InnerException?.Message ?? e.Message}", e);
        }
    }
}
