namespace Guildhall.Platform.Design;

/// <summary>Who the council is, from its <c>council.yaml</c>.</summary>
public sealed record CouncilProfile
{
    /// <summary>The letters that begin every reference.</summary>
    public required string ReferencePrefix { get; init; }
}
