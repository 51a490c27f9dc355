using Guildhall.Casework.Modules.Cases.CaseFiles;
using Guildhall.Foundations.Modules.Records;
using Guildhall.Platform.Data;
using Guildhall.Platform.Events;
using Guildhall.Platform.Ids;

namespace Guildhall.Casework.Modules.Cases.Samples;

/// <summary>The files of made-up cases go with them.</summary>
internal sealed class ForgetSampleFiles(Database database, Documents documents) : ISubscriber<SampleRemoved>
{
    public async Task HandleAsync(SampleRemoved happened, Delivery delivery, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(Actor.System, cancellationToken);
        foreach (var id in happened.Cases)
        {
            await documents.RemoveAllAsync(tx, CaseDocuments.Subject(id));
        }

        await tx.CommitAsync(cancellationToken);
    }
}
