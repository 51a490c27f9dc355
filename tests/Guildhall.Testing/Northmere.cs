using Guildhall.Foundations.Modules.Places;
using Guildhall.Platform.Design;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Testing;

/// <summary>The sample council and its made-up borough.</summary>
public static class Northmere
{
    /// <summary>Its folder.</summary>
    public static string Folder { get; } = Repository.Folder("council", "northmere");

    /// <summary>The borough, as its gazetteer.</summary>
    public static SampleBorough Borough(int properties, int seed = 1) => new(SampleCouncil.Of(CouncilProfile.Read(Folder)), seed, properties);

    /// <summary>Gives a running council a borough of so many properties, unless it has one.</summary>
    public static Task TakeInBoroughAsync(this RunningGuildhall guildhall, int properties) =>
        Borough(properties).TakeInIfEmptyAsync(ActivatorUtilities.GetServiceOrCreateInstance<GazetteerImport>(guildhall.Services));
}
