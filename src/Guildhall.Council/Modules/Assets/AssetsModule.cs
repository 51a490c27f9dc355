using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Council.Modules.Assets.Import;
using Guildhall.Council.Modules.Assets.Keep;
using Guildhall.Council.Modules.Assets.Leavers;
using Guildhall.Council.Modules.Assets.OnCase;
using Guildhall.Council.Modules.Assets.Stock;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Guildhall.Platform.Events;
using Guildhall.Platform.Modules;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Guildhall.Council.Modules.Assets;

/// <summary>The council's equipment: what there is, who has it, and what is in stock.</summary>
public sealed class AssetsModule : Module
{
    /// <inheritdoc/>
    public override void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(s => new AssetRules(configuration["Council:Folder"] ?? "", s.GetRequiredService<ServiceCatalogue>(), s.GetRequiredService<ILogger<AssetRules>>()));
        services.AddSingleton(s => new StaffNavigationItem("Equipment", AssetLinks.All, Policies.Staff, 45) { OnlyTeams = () => s.GetRequiredService<AssetRules>().Teams });
        services.AddSingleton<AssetRegister>();
        services.AddSingleton<StockRoom>();
        services.AddSingleton<AssetTable>();
        services.AddSingleton(s => new SampleAssets(s.GetRequiredService<Database>(), s.GetRequiredService<AssetTable>(), configuration));
        services.AddSingleton<ICaseSection, EquipmentSection>();
        services.AddSingleton<ICaseActions, EquipmentActions>();
        services.AddSingleton<IStaffWork, EquipmentInHand>();
        services.AddSubscriber<StaffEnded, CollectFromLeaver>("assets.collect-from-leaver");
    }
}
