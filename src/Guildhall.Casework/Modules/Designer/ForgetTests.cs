using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Forms;
using Guildhall.Platform.Jobs;

namespace Guildhall.Casework.Modules.Designer;

/// <summary>Every night, what was tried out two weeks ago and led to no form or case that is still there.</summary>
internal sealed class ForgetTests(ServiceCatalogue catalogue, TestRuns tests, OpenCases cases, TimeProvider clock) : IScheduledJob
{
    private static readonly TimeSpan s_kept = TimeSpan.FromDays(14);

    public async Task RunAsync(CancellationToken cancellationToken) =>
        await catalogue.ForgetTestsAsync(
            clock.GetUtcNow() - s_kept,
            [.. await tests.VersionsAsync(cancellationToken), .. await cases.TestVersionsAsync(cancellationToken)],
            cancellationToken);
}
