using Guildhall.Council.Modules.Assets.Keep;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Events;

namespace Guildhall.Council.Modules.Assets.Leavers;

/// <summary>Puts what a leaver has on the list of what is to be collected.</summary>
internal sealed class CollectFromLeaver(AssetRegister register) : ISubscriber<StaffEnded>
{
    public Task HandleAsync(StaffEnded happened, Delivery delivery, CancellationToken cancellationToken) => register.CollectAsync(happened.Account, cancellationToken);
}

/// <summary>Tells what a member of staff has of ours, before they leave.</summary>
internal sealed class EquipmentInHand(AssetRegister register, AssetRules rules) : IStaffWork
{
    public async Task<IReadOnlyList<OpenWork>> OfAsync(Guid account, CancellationToken cancellationToken = default) =>
        await register.CountAsync(account, cancellationToken) is > 0 and var count ? [new OpenWork("Equipment to give back", count, $"{AssetLinks.All}?holder={account}") { Called = ("thing", "things"), MayLook = rules.IsKeeper }] : [];
}
