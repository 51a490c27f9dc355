using Guildhall.Casework.Modules.Cases;
using Guildhall.Platform.Data;

namespace Guildhall.Council.Modules.Councillors.OnCase;

/// <summary>On the page of a case: the councillors who follow it.</summary>
internal sealed class CouncillorSection : ICaseSection
{
    public int Order => 40;

    public async Task<CaseSection?> ForOfficerAsync(CaseGlance about, ReadBatch reads, CancellationToken cancellationToken = default) =>
        await CouncillorThreads.OfAsync(about.Id, reads) is { Count: > 0 } found
            ? new CaseSection("/Modules/Councillors/OnCase/_Councillors.cshtml", new CouncillorsOnCase(about.Reference, found))
            : null;
}

/// <summary>What the part of the page shows.</summary>
internal sealed record CouncillorsOnCase(string Reference, IReadOnlyList<CouncillorThread> Threads);
