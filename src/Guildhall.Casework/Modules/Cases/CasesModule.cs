using Guildhall.Platform.Modules;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Casework.Modules.Cases;

/// <summary>The council's work: cases, their stages and teams, and the one timeline of each.</summary>
public sealed class CasesModule : Module
{
    /// <inheritdoc/>
    public override void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<CaseRegister>();
    }
}
