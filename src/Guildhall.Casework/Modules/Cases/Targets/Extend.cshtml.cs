using System.Globalization;
using Dapper;
using Guildhall.Casework.Modules.Cases.CasePage;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Cases.Targets;

/// <summary>Gives a case more time.</summary>
[Authorize(CaseworkPolicy.Name)]
internal sealed class ExtendModel(CaseReader reader, CaseExtender extender, Database database, CouncilProfile council) : OfficersCase(reader, council)
{
    /// <summary>The targets that run.</summary>
    public IReadOnlyList<Clock> Running { get; private set; } = [];

    /// <summary>Those that may have more time.</summary>
    public IReadOnlyList<Clock> Extendable => [.. Running.Where(clock => CaseExtender.Lawful(Rules, clock.Name) is null || clock.Extensions == 0)];

    public CaseRules Rules => Record.Service.Definition.Case;

    [BindProperty(Name = "target")]
    public string? Target { get; set; }

    [BindProperty(Name = "amount")]
    public string? Amount { get; set; }

    [BindProperty(Name = "reason")]
    public string? Reason { get; set; }

    [BindProperty(Name = "version")]
    public int Version { get; set; }

    /// <summary>Why it may have more time, in the words of the law; null for the council's own target.</summary>
    public string? Lawful => Extendable is [{ Name: CaseRules.Finish }, ..] ? Rules.Law switch
    {
        TargetLaw.FreedomOfInformation => "You may take up to 20 working days more, once, to weigh up the public interest in a qualified exemption. Say which exemption, and when the answer will come.",
        TargetLaw.EnvironmentalInformation => "You may take up to 40 working days in all, once, where the request is both complex and large. Say why.",
        TargetLaw.DataProtection => "You may take two months more, once, where the request is complex or the person has made several. Say why, within the first month.",
        _ => null,
    } : null;

    /// <summary>What the amount is counted in; null where the law gives it.</summary>
    public string? Unit => Extendable.FirstOrDefault(clock => CaseExtender.Lawful(Rules, clock.Name) is null) is { } clock
        ? Text.Kebab(clock.Target.Unit).Replace('-', ' ')
        : null;

    public async Task<IActionResult> OnGetAsync(string reference, CancellationToken cancellationToken) =>
        await FindAsync(reference, cancellationToken) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(string reference, CancellationToken cancellationToken)
    {
        if (!await FindAsync(reference, cancellationToken))
        {
            return NotFound();
        }

        var chosen = Extendable.Count == 1 ? Extendable[0] : Extendable.FirstOrDefault(clock => clock.Name == Target);
        if (chosen is null && Extendable.Count > 0)
        {
            ModelState.AddModelError("target", "Select the target to put off");
        }

        var amount = 0;
        if (chosen is not null && CaseExtender.Lawful(Rules, chosen.Name) is null
            && (!int.TryParse(Amount?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out amount) || amount < 1 || amount > 366))
        {
            ModelState.AddModelError("amount", $"Enter how many {Text.Kebab(chosen.Target.Unit).Replace('-', ' ')} more it needs, from 1 to 366");
        }

        Reason = Clean(Reason);
        if (Reason.Length is 0 or > CaseExtender.ReasonLength)
        {
            ModelState.AddModelError("reason", Reason.Length == 0 ? "Tell the customer why it takes longer" : $"The reason must be {CaseExtender.ReasonLength:N0} characters or fewer");
        }

        if (!ModelState.IsValid || chosen is null)
        {
            return new PageResult { StatusCode = 400 };
        }

        try
        {
            switch (await extender.ExtendAsync(CaseReference, chosen.Name, amount, Reason, Version, User.Staff(), cancellationToken))
            {
                case ExtendResult.Extended:
                    return Redirect(CaseLinks.Done(CaseReference));
                case ExtendResult.NotFound:
                    return NotFound();
                default:
                    await FindAsync(reference, cancellationToken);
                    return new PageResult { StatusCode = 409 };
            }
        }
        catch (CaseChangedException)
        {
            await FindAsync(reference, cancellationToken);
            ModelState.Clear();
            Version = Record.Case.Version;
            ModelState.AddModelError("reason", "Someone changed this case while you were writing. Check that it still needs more time, then send again");
            return new PageResult { StatusCode = 409 };
        }
    }

    private async Task<bool> FindAsync(string reference, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(reference, cancellationToken))
        {
            return false;
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        Running = [.. (await connection.QueryAsync<ClockRow>(
            $"select {CaseClocks.Columns} from cases.clock k where k.case_id = @Id and k.stopped_at is null order by k.due_at, k.name", new { Record.Case.Id })).Select(row => row.ToClock())];
        return true;
    }
}
