using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Authorization;

namespace Guildhall.Council.Modules.Councillors.Raise;

/// <summary>Where a councillor says for whom they raise something.</summary>
[Authorize(Policies.Councillor)]
internal sealed class RaiseWithModel(Raiser raiser, TimeProvider clock) : ConsentPage(raiser, clock)
{
    protected override Task<Guid?> CouncillorAsync(CancellationToken cancellationToken) => Task.FromResult<Guid?>(User.Staff().Id);
}
