using Guildhall.Platform.Events;

namespace Guildhall.Foundations.Modules.Identity;

/// <summary>A person closed their account: what other modules keep of it as an account, and not as a record, goes too.</summary>
public sealed record PersonLeft(Guid Account) : IEvent
{
    /// <inheritdoc/>
    public static string Kind => "person.left";
}
