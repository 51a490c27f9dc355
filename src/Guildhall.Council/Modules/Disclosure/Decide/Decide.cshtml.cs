using System.Globalization;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Design;
using Guildhall.Platform.Design.Components;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Guildhall.Council.Modules.Disclosure.Decide;

/// <summary>How a request is decided: on what grounds a part of it is refused, what it would cost, and whether it takes longer.</summary>
[Authorize(CaseworkPolicy.Name)]
internal sealed class DecideModel(CaseFactReader reader, DisclosureRules rules, Decisions decisions, CaseActs acts, CouncilProfile council) : RequestPage(reader, rules, council)
{
    private const decimal MostHours = 9999;

    public IReadOnlyList<ExemptionUse> Uses { get; private set; } = [];

    public Estimate? Estimate { get; private set; }

    /// <summary>Those that hold.</summary>
    public IEnumerable<ExemptionUse> InForce => Uses.Where(u => u.WithdrawnAt is null);

    public bool IsFoi => Kind.Law == TargetLaw.FreedomOfInformation;

    /// <summary>
    /// Whether the law gives more time: section 10(3) of the Act for weighing the public interest in a qualified exemption, regulation 7 for what is both complex and large.
    /// </summary>
    public bool MayExtend => IsOpen && (!IsFoi || InForce.Any(u => u.Ground.Kind == ExemptionKind.Qualified));

    /// <summary>The grounds to choose from.</summary>
    public IEnumerable<SelectItem> Grounds => [new SelectItem { Value = "", Text = "Choose" }, .. Exemptions.Of(Kind.Law).Select(e => new SelectItem { Value = e.Key, Text = e.Line })];

    /// <summary>The ground that was chosen; null before one was.</summary>
    public Exemption? Ground { get; private set; }

    [BindProperty(Name = "exemption", SupportsGet = true)]
    public string? Chosen { get; set; }

    [BindProperty(Name = "applies-to")]
    public string? AppliesTo { get; set; }

    [BindProperty(Name = "harm")]
    public string? Harm { get; set; }

    [BindProperty(Name = "for-disclosing")]
    public string? ForDisclosing { get; set; }

    [BindProperty(Name = "for-withholding")]
    public string? ForWithholding { get; set; }

    [BindProperty(Name = "use")]
    public Guid Use { get; set; }

    [BindProperty(Name = "why")]
    public string? Why { get; set; }

    [BindProperty(Name = "holding")]
    public string? Holding { get; set; }

    [BindProperty(Name = "locating")]
    public string? Locating { get; set; }

    [BindProperty(Name = "retrieving")]
    public string? Retrieving { get; set; }

    [BindProperty(Name = "extracting")]
    public string? Extracting { get; set; }

    [BindProperty(Name = "how")]
    public string? How { get; set; }

    [BindProperty(Name = "reason")]
    public string? Reason { get; set; }

    /// <summary>Why it takes longer, drafted from the grounds.</summary>
    public string DraftReason => Reason ?? (IsFoi
        ? string.Join('\n', InForce.Where(u => u.Ground.Kind == ExemptionKind.Qualified).Select(u => $"We are weighing the public interest in the exemption in section {u.Ground.Section} of the Freedom of Information Act 2000 ({Lower(u.Ground.Title.English)})."))
        : "");

    public async Task<IActionResult> OnGetAsync(string reference, CancellationToken cancellationToken) => await LoadAsync(reference, cancellationToken) ? Page() : NotFound();

    /// <summary>Writes a ground down.</summary>
    public async Task<IActionResult> OnPostAsync(string reference, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(reference, cancellationToken))
        {
            return NotFound();
        }

        if (Ground is not { } ground)
        {
            ModelState.AddModelError("exemption", "Choose the ground");
            return Refused();
        }

        (AppliesTo, Harm, ForDisclosing, ForWithholding) = (Clean(AppliesTo), Clean(Harm), Clean(ForDisclosing), Clean(ForWithholding));
        Want("applies-to", AppliesTo, "Write what it applies to");
        if (ground.NeedsHarm)
        {
            Want("harm", Harm, "Write what harm would come of telling, and how likely it is");
        }

        if (ground.Kind == ExemptionKind.Qualified)
        {
            Want("for-disclosing", ForDisclosing, "Write what speaks for telling");
            Want("for-withholding", ForWithholding, "Write what speaks for withholding, and why it weighs more");
        }

        if (ground.Key == Exemptions.Cost && Estimate is not { IsOver: true })
        {
            ModelState.AddModelError("exemption", Estimate is null ? "Write the estimate first: section 12 needs one above the limit" : $"The estimate is £{Estimate.Cost:0.00}, which is not above the limit of £{Estimate.AppropriateLimit:0.00}");
        }

        if (!ModelState.IsValid)
        {
            return Refused();
        }

        var use = new ExemptionUse
        {
            Id = default,
            At = default,
            ByName = "",
            Exemption = ground.Key,
            AppliesTo = AppliesTo,
            Harm = ground.NeedsHarm ? Harm : null,
            ForDisclosing = ground.Kind == ExemptionKind.Qualified ? ForDisclosing : null,
            ForWithholding = ground.Kind == ExemptionKind.Qualified ? ForWithholding : null,
        };
        return await decisions.UseAsync(About, use, User.Staff(), cancellationToken) ? Redirect(DisclosureLinks.Decide(About.Reference)) : NotFound();
    }

    /// <summary>Withdraws one.</summary>
    public async Task<IActionResult> OnPostWithdrawAsync(string reference, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(reference, cancellationToken))
        {
            return NotFound();
        }

        Why = Clean(Why);
        Want("why", Why, "Write why it is not used any more");
        return !ModelState.IsValid ? Refused()
            : await decisions.WithdrawAsync(About, Use, Why, User.Staff(), cancellationToken) ? Redirect(DisclosureLinks.Decide(About.Reference))
            : NotFound();
    }

    /// <summary>Keeps an estimate.</summary>
    public async Task<IActionResult> OnPostEstimateAsync(string reference, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(reference, cancellationToken) || !IsFoi)
        {
            return NotFound();
        }

        How = Clean(How);
        var estimate = new Estimate
        {
            Holding = Hours("holding", Holding),
            Locating = Hours("locating", Locating),
            Retrieving = Hours("retrieving", Retrieving),
            Extracting = Hours("extracting", Extracting),
            Hourly = Settings.Hour,
            AppropriateLimit = Settings.Limit,
            How = How,
        };
        Want("how", How, "Write how you reckoned it, such as how many files and minutes each");
        return !ModelState.IsValid ? Refused()
            : await decisions.EstimateAsync(About, estimate, User.Staff(), cancellationToken) ? Redirect($"{DisclosureLinks.Decide(About.Reference)}#cost")
            : NotFound();
    }

    /// <summary>Takes the longer time that the law gives, and tells the requester why.</summary>
    public async Task<IActionResult> OnPostExtendAsync(string reference, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(reference, cancellationToken) || !MayExtend)
        {
            return NotFound();
        }

        Reason = Clean(Reason);
        Want("reason", Reason, "Tell the requester why it takes longer, and when the answer will come");
        if (!ModelState.IsValid)
        {
            return Refused();
        }

        try
        {
            if (await acts.ExtendAsync(About, Reason, User.Staff(), cancellationToken) is { } problem)
            {
                ModelState.AddModelError("reason", $"It was not given more time: {problem}");
                return Refused();
            }
        }
        catch (CaseChangedException)
        {
            ModelState.AddModelError("reason", "Someone changed this case at the same moment. Send it again if it still needs more time");
            return Refused();
        }

        return Redirect(CaseLinks.Case(About.Reference));
    }

    private static string Lower(string title) => char.ToLowerInvariant(title[0]) + title[1..];

    private decimal Hours(string field, string? typed)
    {
        if (string.IsNullOrWhiteSpace(typed))
        {
            return 0;
        }

        if (decimal.TryParse(typed.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var hours) && hours <= MostHours)
        {
            return decimal.Round(hours, 2);
        }

        ModelState.AddModelError(field, "Enter hours as a number, such as 2 or 0.5");
        return 0;
    }

    private async Task<bool> LoadAsync(string reference, CancellationToken cancellationToken)
    {
        if (!await FindAsync(reference, cancellationToken))
        {
            return false;
        }

        (Uses, Estimate) = await decisions.OfAsync(About.Id, cancellationToken);
        Ground = Exemptions.Find(Chosen) is { } found && found.Law == Kind.Law ? found : null;
        return true;
    }
}
