using Guildhall.Platform.Events;

namespace Guildhall.Council.Modules.Grants;

/// <summary>Something is to be done to many applications' cases, or goes on.</summary>
public sealed record GrantJobBegun(Guid Job) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "grants.job-begun";
}
