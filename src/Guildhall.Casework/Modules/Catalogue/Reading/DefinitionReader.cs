using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Guildhall.Casework.Modules.Catalogue.Reading;

/// <summary>What came of reading a file.</summary>
/// <param name="Definition">The service; null when an error stands against it.</param>
/// <param name="Problems">The errors and the advice.</param>
public sealed record ReadResult(ServiceDefinition? Definition, IReadOnlyList<DefinitionProblem> Problems)
{
    /// <summary>The service as far as it can be made out, errors and all: to look at, not to use. Null where nothing can.</summary>
    public ServiceDefinition? Sketch { get; init; }
}

/// <summary>What a service may name that is kept elsewhere.</summary>
/// <param name="Teams">The council's teams.</param>
/// <param name="Messages">The council's message templates.</param>
public sealed record KnownNames(IReadOnlyCollection<string> Teams, IReadOnlyCollection<string> Messages)
{
    /// <summary>The council's topics; null when they are not checked.</summary>
    public IReadOnlyCollection<string>? Topics { get; init; }

    /// <summary>The life events; null when they are not checked.</summary>
    public IReadOnlyCollection<string>? LifeEvents { get; init; }

    /// <summary>The other services; null when they are not checked.</summary>
    public IReadOnlyCollection<string>? Services { get; init; }

    /// <summary>The look-ups of all modules; null when they are not checked.</summary>
    public IReadOnlyCollection<string>? LookUps { get; init; }
}

/// <summary>Reads a service from its YAML, and says of every mistake where it is and what to write instead.</summary>
public static class DefinitionReader
{
    private const int LongestFile = 500_000;
    private const int Deepest = 20;

    /// <summary>Reads one file with its Welsh companion.</summary>
    /// <param name="file">The texts.</param>
    /// <param name="known">The names it may use; null where they are not at hand, and are not checked.</param>
    public static ReadResult Read(DefinitionFile file, KnownNames? known = null)
    {
        var problems = new List<DefinitionProblem>();
        var root = Parse(file.Path, file.Yaml, problems);
        var welsh = file.WelshYaml is null ? null : Parse(Path.ChangeExtension(file.Path, ".cy.yaml"), file.WelshYaml, problems);
        if (root is null)
        {
            return new ReadResult(null, problems);
        }

        var definition = new ServiceReader(file, root, welsh, known).Read();
        return new ReadResult(problems.Exists(p => p.Weight == ProblemWeight.Error) ? null : definition, problems) { Sketch = definition };
    }

    internal static YamlMap? Parse(string path, string yaml, List<DefinitionProblem> problems)
    {
        if (yaml.Length > LongestFile)
        {
            problems.Add(new DefinitionProblem(path, 1, "The file is longer than 500,000 characters. Take lists of many options out of it: “options-from” gets them from elsewhere."));
            return null;
        }

        try
        {
            var stream = new YamlStream();
            stream.Load(new WaryParser(yaml));
            if (stream.Documents.Count == 1 && stream.Documents[0].RootNode is YamlMappingNode map)
            {
                return new YamlMap(path, map, problems);
            }

            problems.Add(new DefinitionProblem(path, 1, "The file should hold one service: begin with “service: its-name”."));
        }
        catch (UntakenException e)
        {
            problems.Add(new DefinitionProblem(path, e.Line, e.Message));
        }
        catch (YamlException e)
        {
            problems.Add(new DefinitionProblem(path, e.Start.Line, $"This is not valid YAML: {e.InnerException?.Message ?? e.Message} Check the indentation, and put quotes around a text that holds a colon."));
        }

        // The parser meets some broken texts with exceptions of other kinds, which name no line.
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException)
        {
            problems.Add(new DefinitionProblem(path, 1, "This is not valid YAML: a bracket, brace or quote is opened and not closed."));
        }

        return null;
    }

    // Stops before the nodes are made: an alias may make a ring of them, and a deep nest more than the stack can hold.
    private sealed class WaryParser(string yaml) : IParser
    {
        private readonly Parser _parser = new(new StringReader(yaml));
        private int _depth;

        public ParsingEvent? Current => _parser.Current;

        public bool MoveNext()
        {
            if (!_parser.MoveNext())
            {
                return false;
            }

            switch (_parser.Current)
            {
                case AnchorAlias alias:
                    throw new UntakenException(alias.Start.Line, $"“*{alias.Value}” repeats another part of the file, and might lead round in a ring. Write that part out again here.");
                case MappingStart or SequenceStart when ++_depth > Deepest:
                    throw new UntakenException(_parser.Current.Start.Line, "There are too many levels inside each other here.");
                case MappingEnd or SequenceEnd:
                    _depth--;
                    break;
            }

            return true;
        }
    }

    private sealed class UntakenException(long line, string message) : Exception(message)
    {
        public long Line { get; } = line;
    }
}
