namespace Guildhall.Foundations.Modules.Integration;

/// <summary>A service that keys and webhooks can be for.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Title">What people call it.</param>
/// <param name="NeedsNaming">Whether nobody gets it who was not given it by name.</param>
public sealed record ApiService(string Name, string Title, bool NeedsNaming);

/// <summary>Tells what services there are. Whoever has services does: this module only hands out keys to them.</summary>
public interface IApiServices
{
    /// <summary>All services that open cases, by title.</summary>
    IReadOnlyList<ApiService> All { get; }
}
