using Guildhall.Casework.Modules.Catalogue.Format;
using Guildhall.Casework.Modules.Catalogue.Reading;
using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Designer.TakeOut;

/// <summary>Asks whether to take a part out, and says what goes with it.</summary>
internal sealed class TakeOutModel(DefinitionDrafts drafts, Publisher publisher) : DesignerPage(drafts, publisher)
{
    public Spot Spot { get; private set; } = null!;

    /// <summary>The revision the page was made from.</summary>
    [BindProperty(Name = "revision")]
    public int Revision { get; set; }

    /// <summary>The questions in it.</summary>
    public IReadOnlyList<string> Questions { get; private set; } = [];

    /// <summary>Whether Welsh goes with it.</summary>
    public bool HasWelsh { get; private set; }

    /// <summary>What will have to be put right then.</summary>
    public IReadOnlyList<DefinitionProblem> Leaves { get; private set; } = [];

    /// <summary>Whether the service was changed by somebody else meanwhile.</summary>
    public bool ChangedMeanwhile { get; private set; }

    /// <summary>Where to go without it.</summary>
    public string Back => Spot.Parent is { Length: > 0 } parent ? DesignerLinks.Edit(Service, parent) : DesignerLinks.Service(Service);

    private string Path => ((string?)RouteData.Values["path"] ?? "").Trim('/');

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) =>
        await ShowAsync(cancellationToken) is null ? NotFound() : Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var seen = Revision;
        if (await ShowAsync(cancellationToken) is not { } without)
        {
            // Somebody else took it out.
            return Redirect(DesignerLinks.Service(Service));
        }

        if (seen != Working.Revision
            || await Drafts.SaveAsync(User.Staff().ToActor(), Working, without.Yaml, without.WelshYaml, $"Took out {Spot.Title}", cancellationToken) is null)
        {
            ChangedMeanwhile = true;
            return await ShowAsync(cancellationToken) is null ? NotFound() : new PageResult { StatusCode = StatusCodes.Status409Conflict };
        }

        return Redirect(Back);
    }

    // The files without the part; null when there is no such part.
    private async Task<Texts?> ShowAsync(CancellationToken cancellationToken)
    {
        if (!await LoadAsync(Path, cancellationToken) || Path.Length == 0 || Spot.Find(Root, Path) is not { Value: { } value } spot || Root.At(Path) is null)
        {
            return null;
        }

        Spot = spot;
        Revision = Working.Revision;
        var without = PartActions.Without(Texts.Of(Working), Root, Path);
        Questions = [.. QuestionsOf(value)];
        HasWelsh = without.WelshYaml != Working.WelshYaml;
        var before = Read.Problems.Select(p => p.Message).ToHashSet(StringComparer.Ordinal);
        var after = await Publisher.ReadAsync((Working with { Yaml = without.Yaml, WelshYaml = without.WelshYaml }).File, cancellationToken);
        Leaves = [.. after.Problems.Where(p => p.Weight == ProblemWeight.Error && !before.Contains(p.Message))];
        return without;
    }

    private static IEnumerable<string> QuestionsOf(YamlPart part) =>
        ((part.At("ask") as YamlPart.List)?.Items ?? []).SelectMany(q => QuestionsOf(q).Prepend(YamlPart.TextOf(q.At("label")) ?? YamlPart.NameOf(q) ?? "")).Where(q => q.Length > 0);
}
