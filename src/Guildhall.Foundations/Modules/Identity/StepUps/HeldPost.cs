namespace Guildhall.Foundations.Modules.Identity.StepUps;

/// <summary>A form that was kept.</summary>
/// <param name="Path">Where it was sent.</param>
/// <param name="Fields">Names and values; empty when there is nothing to send on.</param>
/// <param name="MissingStep">The step that comes first; null when there is none.</param>
internal sealed record HeldPost(string Path, IReadOnlyList<string[]> Fields, string? MissingStep);
