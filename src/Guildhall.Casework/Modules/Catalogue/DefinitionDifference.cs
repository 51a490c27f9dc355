namespace Guildhall.Casework.Modules.Catalogue;

/// <summary>How two versions of a service differ in one thing.</summary>
public enum DifferenceKind
{
    /// <summary>Something is new.</summary>
    Added,

    /// <summary>Something is gone.</summary>
    Removed,

    /// <summary>The same is said in other words.</summary>
    Reworded,

    /// <summary>Something stands elsewhere.</summary>
    Moved,

    /// <summary>It works in another way.</summary>
    RuleChanged,
}

/// <summary>One difference between two versions of a service, as people tell it.</summary>
/// <param name="Kind">What kind it is.</param>
/// <param name="Spot">The part, by names: <c>form/your-home/rooms</c>, <c>case/received</c>, <c>start</c>, <c>privacy</c>; empty for the service itself. Of what is gone, where it was.</param>
/// <param name="Sentence">What differs, in a sentence.</param>
public sealed record DefinitionDifference(DifferenceKind Kind, string Spot, string Sentence)
{
    /// <summary>What differs between two versions: the service itself first, then the start page, the form, the case and privacy.</summary>
    public static IReadOnlyList<DefinitionDifference> Between(ServiceDefinition before, ServiceDefinition after) => new Compare.Comparison(before, after).Differences;
}
