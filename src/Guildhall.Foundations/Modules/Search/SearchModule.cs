using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Search.Asking;
using Guildhall.Foundations.Modules.Search.Searches;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Guildhall.Platform.Jobs;
using Guildhall.Platform.Modules;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Foundations.Modules.Search;

/// <summary>Finding things by a person's own words: one index that other modules fill.</summary>
public sealed class SearchModule : Module
{
    /// <summary>The policy of those who see what people looked for in vain: whoever can write what they missed.</summary>
    internal const string SeesSearches = "sees-searches";

    /// <inheritdoc/>
    public override void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(_ => Synonyms.Read(configuration["Council:Folder"]));
        services.AddSingleton(provider => new SearchIndex(provider.GetRequiredService<Database>(), provider.GetRequiredService<Synonyms>(), provider.GetService<CouncilProfile>()?.Name));
        services.AddSingleton<MissedSearches>();
        services.AddSchedule<PurgeMissed>("search.purge-missed", "0 30 3 * * ?");
        services.AddStaffPolicy(SeesSearches, StaffRole.Administrator, StaffRole.Designer, StaffRole.Editor);
        services.AddSingleton(new StaffNavigationItem("Searches", SearchesModel.Address, SeesSearches, 120));
    }
}
