using Guildhall.Platform.Localisation;

namespace Guildhall.Casework.Modules.Catalogue;

/// <summary>How long the last cases of a service took.</summary>
/// <param name="Cases">How many were measured.</param>
/// <param name="Half">Within so many days half of them were finished.</param>
/// <param name="NineInTen">Within so many days nine in ten were.</param>
/// <param name="IsLocal">Whether they were all of one ward.</param>
public sealed record ServicePace(int Cases, Period Half, Period NineInTen, bool IsLocal)
{
    /// <summary>It in a sentence, as the public is told.</summary>
    public LocalText Said => Half == NineInTen
        ? new(
            $"Nine in ten of the last {Cases}{(IsLocal ? " in your area" : "")} were finished within {NineInTen.Said.English}.",
            $"Cafodd naw o bob deg o’r {Cases} diwethaf{(IsLocal ? " yn eich ardal" : "")} eu gorffen o fewn {NineInTen.Said.Welsh}.")
        : new(
            $"Half of the last {Cases}{(IsLocal ? " in your area" : "")} were finished within {Half.Said.English}, and nine in ten within {NineInTen.Said.English}.",
            $"Cafodd hanner y {Cases} diwethaf{(IsLocal ? " yn eich ardal" : "")} eu gorffen o fewn {Half.Said.Welsh}, a naw o bob deg o fewn {NineInTen.Said.Welsh}.");
}

/// <summary>Knows how long services really take. Another module measures it: this one only asks.</summary>
public interface IServicePace
{
    /// <summary>How long the last cases took: those of a ward where enough are known, else all of the service; null where there are too few.</summary>
    ValueTask<ServicePace?> FindAsync(string service, string? ward = null, CancellationToken cancellationToken = default);
}
