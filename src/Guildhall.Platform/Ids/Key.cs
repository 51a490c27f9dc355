namespace Guildhall.Platform.Ids;

/// <summary>Makes keys.</summary>
public static class Key
{
    /// <summary>A UUID v7 (RFC 9562) of the clock's time, so that rows made together sit together.</summary>
    public static Guid New(TimeProvider clock) => Guid.CreateVersion7(clock.GetUtcNow());
}
