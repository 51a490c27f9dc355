namespace Guildhall.Casework.Modules.Catalogue;

/// <summary>A part of a service's start page that another module fills, above its button. Register it as a service.</summary>
public interface IStartPageParts
{
    /// <summary>What to show on a service's start page; null for nothing.</summary>
    StartPagePart? For(ServiceDefinition service);
}

/// <summary>What a part of a start page shows.</summary>
/// <param name="View">The full path of a partial view.</param>
/// <param name="Model">Its model.</param>
public sealed record StartPagePart(string View, object Model);
