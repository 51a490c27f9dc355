using Guildhall.Foundations.Modules.Records.Store;
using Guildhall.Platform.Events;

namespace Guildhall.Foundations.Modules.Records.Sweep;

/// <summary>Deletes the bytes of a file that was removed, unless another file shares them.</summary>
internal sealed class ForgetBytes(Vault vault) : ISubscriber<FileRemoved>
{
    public async Task HandleAsync(FileRemoved happened, Delivery delivery, CancellationToken cancellationToken)
    {
        foreach (var name in happened.Stored)
        {
            await vault.ForgetAsync(Convert.FromHexString(name), cancellationToken);
        }
    }
}
