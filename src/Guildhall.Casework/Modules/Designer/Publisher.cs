using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Catalogue.Reading;
using Guildhall.Casework.Modules.Forms;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;

namespace Guildhall.Casework.Modules.Designer;

/// <summary>What came of publishing.</summary>
internal abstract record PublishResult
{
    /// <summary>It is on offer.</summary>
    public sealed record Published(int Version) : PublishResult;

    /// <summary>The draft was changed since the designer looked at it.</summary>
    public sealed record Changed : PublishResult;

    /// <summary>It has errors.</summary>
    public sealed record Refused : PublishResult;
}

/// <summary>Whom publishing touches: people who go on with the version they began.</summary>
internal sealed record Touched(int Drafts, int Cases);

/// <summary>Puts drafts of definitions on offer, and to the test.</summary>
internal sealed class Publisher(Database database, ServiceCatalogue catalogue, DefinitionDrafts drafts, UnfinishedForms unfinished, OpenCases open)
{
    /// <summary>Reads a text as it would be published.</summary>
    public async Task<ReadResult> ReadAsync(DefinitionFile file, CancellationToken cancellationToken = default)
    {
        var known = await catalogue.KnownAsync(cancellationToken);
        return DefinitionReader.Read(file, known with { Services = [.. known.Services ?? [], file.Service] });
    }

    public async Task<Touched> TouchedAsync(string service, CancellationToken cancellationToken = default) =>
        new(await unfinished.CountAsync(service, cancellationToken), await open.CountAsync(service, cancellationToken));

    /// <summary>Publishes the draft as it stood at a revision.</summary>
    public async Task<PublishResult> PublishAsync(CurrentStaff staff, string service, int revision, CancellationToken cancellationToken = default)
    {
        if (await drafts.AtAsync(service, revision, cancellationToken) is not { IsDraft: true } draft)
        {
            return new PublishResult.Changed();
        }

        if ((await ReadAsync(draft.File, cancellationToken)).Definition is null)
        {
            return new PublishResult.Refused();
        }

        int version;
        await using (var tx = await database.BeginAsync(staff.ToActor(), cancellationToken))
        {
            if (!await DefinitionDrafts.IsAtAsync(tx, service, revision))
            {
                return new PublishResult.Changed();
            }

            version = await catalogue.PublishAsync(tx, draft.File, cancellationToken);
            await DefinitionDrafts.ForgetAsync(tx, service);
            await tx.CommitAsync(cancellationToken);
        }

        await catalogue.RefreshAsync(cancellationToken);
        return new PublishResult.Published(version);
    }

    /// <summary>A version of the text to try out; null when it has errors.</summary>
    public async Task<ServiceVersion?> TryAsync(CurrentStaff staff, WorkingText text, CancellationToken cancellationToken = default)
    {
        if ((await ReadAsync(text.File, cancellationToken)).Definition is null)
        {
            return null;
        }

        await using var tx = await database.BeginAsync(staff.ToActor(), cancellationToken);
        var version = await catalogue.AddTestAsync(tx, text.File);
        tx.Audit("service.tried", text.Service, new { revision = text.Revision });
        await tx.CommitAsync(cancellationToken);
        return version;
    }
}
