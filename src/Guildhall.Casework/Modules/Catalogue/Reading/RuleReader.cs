namespace Guildhall.Casework.Modules.Catalogue.Reading;

/// <summary>What came of reading a rule.</summary>
/// <param name="Rule">The rule; null when an error stands against it.</param>
/// <param name="Problems">What is wrong, by line.</param>
public sealed record RuleReadResult(CaseRule? Rule, IReadOnlyList<DefinitionProblem> Problems);

/// <summary>Reads a rule that stands alone, as it would stand in a service's file.</summary>
public static class RuleReader
{
    /// <summary>Reads a rule and checks it.</summary>
    /// <param name="service">The service it is for; null for all.</param>
    /// <param name="known">The names it may use; null where they are not at hand, and are not checked.</param>
    public static RuleReadResult Read(string yaml, ServiceDefinition? service, KnownNames? known) => Read(yaml, service, known, lenient: false);

    /// <summary>Reads a rule that was checked before it was kept: it may name what is no longer there.</summary>
    public static CaseRule? ReadKept(string yaml) => Read(yaml, null, null, lenient: true).Rule;

    private static RuleReadResult Read(string yaml, ServiceDefinition? service, KnownNames? known, bool lenient)
    {
        var problems = new List<DefinitionProblem>();
        var file = new DefinitionFile(service?.Name ?? "all", "the rule", yaml, null);
        if (DefinitionReader.Parse(file.Path, yaml, problems) is not { } root)
        {
            return new RuleReadResult(null, problems);
        }

        var rule = new ServiceReader(file, root, null, known).OneRule(service, lenient);
        return new RuleReadResult(problems.Exists(p => p.Weight == ProblemWeight.Error) ? null : rule, problems);
    }
}
