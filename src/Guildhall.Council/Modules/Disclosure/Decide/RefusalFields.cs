using System.Globalization;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Letters;
using Guildhall.Platform.Localisation;

namespace Guildhall.Council.Modules.Disclosure.Decide;

/// <summary>
/// What a decision letter says of the grounds, drafted from what was written down: section 17 of the Act and regulation 14 have a refusal name the provision, say why it
/// applies, and how the public interest was weighed. What officers wrote stands there as they wrote it.
/// </summary>
internal sealed class RefusalFields(DisclosureRules rules, Decisions decisions) : ILetterFields
{
    public const string Field = "refusals";

    public IReadOnlyList<string> Names { get; } = [Field];

    public async Task<IReadOnlyDictionary<string, string>> OfAsync(CaseFacts about, string language, CancellationToken cancellationToken = default)
    {
        if (rules.Current.Request(about.Service) is null)
        {
            return new Dictionary<string, string>();
        }

        var (uses, estimate) = await decisions.OfAsync(about.Id, cancellationToken);
        return new Dictionary<string, string> { [Field] = string.Join("\n\n", uses.Where(u => u.WithdrawnAt is null).Select(use => Said(use, estimate, language))) };
    }

    private static string Said(ExemptionUse use, Estimate? estimate, string language)
    {
        var ground = use.Ground;
        var law = (ground.Law == TargetLaw.EnvironmentalInformation
            ? new LocalText("Environmental Information Regulations 2004", "Rheoliadau Gwybodaeth Amgylcheddol 2004")
            : new LocalText("Freedom of Information Act 2000", "Deddf Rhyddid Gwybodaeth 2000")).In(language);
        var parts = new List<string>
        {
            $"{ground.Provision.In(language)}, {law}: {ground.Title.In(language)}.",
            $"{new LocalText("We use it for:", "Rydym yn ei defnyddio ar gyfer:").In(language)} {use.AppliesTo}",
        };
        if (ground.Key == Exemptions.Cost && estimate is not null)
        {
            parts.Add(string.Format(
                CultureInfo.InvariantCulture,
                new LocalText("We estimate that it would take {0:0.#} hours, which the law counts as £{1:0.00}. The limit is £{2:0.00}.", "Rydym yn amcangyfrif y byddai’n cymryd {0:0.#} awr, y mae’r gyfraith yn ei gyfrif fel £{1:0.00}. £{2:0.00} yw’r terfyn.").In(language),
                estimate.Hours, estimate.Cost, estimate.AppropriateLimit));
        }

        if (use.Harm is not null)
        {
            parts.Add($"{new LocalText("What harm would come of telling:", "Pa niwed a ddeuai o ddweud:").In(language)} {use.Harm}");
        }

        if (use.ForDisclosing is not null)
        {
            parts.Add($"{new LocalText("We weighed the public interest. For telling:", "Rydym wedi pwyso a mesur budd y cyhoedd. O blaid dweud:").In(language)} {use.ForDisclosing}");
            parts.Add($"{new LocalText("For withholding, which weighs more:", "O blaid atal, sy’n pwyso’n drymach:").In(language)} {use.ForWithholding}");
        }

        return string.Join("\n\n", parts);
    }
}
