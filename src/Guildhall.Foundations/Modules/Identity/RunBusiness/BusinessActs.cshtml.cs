using Guildhall.Platform.Audit;
using Microsoft.Extensions.Localization;

namespace Guildhall.Foundations.Modules.Identity.RunBusiness;

/// <summary>What was done for a business, and by whom, as the audit has it.</summary>
internal sealed class BusinessActsModel(BusinessRegister register, ActsForOthers audit, IEnumerable<ActWords> acts, IStringLocalizer<Words> words) : BusinessPage(register, words)
{
    private const int MostShown = 200;

    public IReadOnlyList<AuditedAct> Acts { get; private set; } = [];

    /// <summary>What was done, in words.</summary>
    public string Tell(AuditedAct act) => acts.FirstOrDefault(known => known.Action == act.Action) is { } told
        ? told.TellsSubject ? $"{told.Words} ({act.Subject})" : told.Words.ToString()
        : Words["Did something else ({0})", act.Action];

    public async Task OnGetAsync(CancellationToken cancellationToken) =>
        Acts = await audit.DoneForAsync(Business.Id, by: null, DateTimeOffset.MinValue, MostShown, cancellationToken);
}
