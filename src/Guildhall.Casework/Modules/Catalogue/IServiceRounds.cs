using Guildhall.Platform.Localisation;

namespace Guildhall.Casework.Modules.Catalogue;

/// <summary>Tells of services that take something in on some days only, as a module above knows them. Register it as a service; every start page asks.</summary>
public interface IServiceRounds
{
    /// <summary>What people are told of a service that takes nothing in on a day; null where it does.</summary>
    ValueTask<LocalText?> ClosedAsync(string service, DateOnly day, CancellationToken cancellationToken = default);
}
