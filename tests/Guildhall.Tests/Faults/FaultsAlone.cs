namespace Guildhall.Tests.Faults;

/// <summary>Tests that kill and stop things, one after the other, when the quick ones are done.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class FaultsAlone
{
    public const string Name = "Faults";
}
