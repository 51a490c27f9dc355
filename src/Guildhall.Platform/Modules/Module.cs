using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Platform.Modules;

/// <summary>
/// What a module tells the host. One module is one folder, one namespace and one PostgreSQL schema;
/// the class sits in the module's root folder and is found by reflection.
/// </summary>
public abstract partial class Module
{
    /// <summary>The module's name: the last part of its namespace, such as <c>Cases</c>.</summary>
    public string Name => GetType().Namespace!.Split('.')[^1];

    /// <summary>The PostgreSQL schema the module owns: its name in snake case, such as <c>community_directory</c>.</summary>
    public string Schema => WordStart().Replace(Name, "_$0").ToLowerInvariant();

    /// <summary>Registers the module's services, options, subscribers and schedules.</summary>
    public virtual void AddServices(IServiceCollection services, IConfiguration configuration)
    {
    }

    /// <summary>Says which policy guards which of the module's page folders.</summary>
    public virtual void AddConventions(PageConventionCollection conventions)
    {
    }

    /// <summary>Maps endpoints that are not pages; each names a policy or says it is anonymous.</summary>
    public virtual void MapEndpoints(IEndpointRouteBuilder endpoints)
    {
    }

    /// <summary>Work done once at start, after migrations, by every node: idempotent and quick.</summary>
    public virtual Task StartAsync(IServiceProvider services, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>All modules of the given assemblies, in the order of the assemblies and then by name.</summary>
    public static IReadOnlyList<Module> FindIn(IEnumerable<Assembly> assemblies) =>
        [.. assemblies.SelectMany(assembly => assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(Module)) && !type.IsAbstract)
            .OrderBy(type => type.FullName, StringComparer.Ordinal)
            .Select(type => (Module)Activator.CreateInstance(type)!))];

    [GeneratedRegex("(?<!^)[A-Z]", RegexOptions.None, 1000)]
    private static partial Regex WordStart();
}
