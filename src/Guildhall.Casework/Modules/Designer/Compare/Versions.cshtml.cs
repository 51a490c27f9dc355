using System.Globalization;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Mvc;

namespace Guildhall.Casework.Modules.Designer.Compare;

/// <summary>What was published when, and the draft's edits: any two compared, any of them gone back to.</summary>
internal sealed class VersionsModel(DefinitionDrafts drafts, Publisher publisher, ServiceCatalogue catalogue) : DesignerPage(drafts, publisher)
{
    public override string Tab => "versions";

    public IReadOnlyList<WrittenVersion> Versions { get; private set; } = [];

    public IReadOnlyList<RevisionLine> Revisions { get; private set; } = [];

    /// <summary>What is compared: <c>v3</c> for a version, <c>r12</c> for an edit of the draft.</summary>
    [BindProperty(Name = "from", SupportsGet = true)]
    public string? From { get; set; }

    [BindProperty(Name = "to", SupportsGet = true)]
    public string? To { get; set; }

    /// <summary>Whether a version has just been published.</summary>
    [BindProperty(Name = "published", SupportsGet = true)]
    public bool IsPublished { get; set; }

    /// <summary>What is gone back to.</summary>
    [BindProperty(Name = "restore")]
    public string? Restore { get; set; }

    /// <summary>The comparison; null when none was asked for.</summary>
    public (IReadOnlyList<DefinitionDifference> InWords, IReadOnlyList<DifferentLine> English, IReadOnlyList<DifferentLine> Welsh)? Difference { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (!await ShowAsync(cancellationToken))
        {
            return NotFound();
        }

        if (From is not null && To is not null && await TextAsync(From, cancellationToken) is { } from && await TextAsync(To, cancellationToken) is { } to)
        {
            var (before, after) = (await SketchAsync(from, cancellationToken), await SketchAsync(to, cancellationToken));
            Difference = (before is null || after is null ? [] : DefinitionDifference.Between(before, after), LineDifference.Of(from.Yaml, to.Yaml), LineDifference.Of(from.WelshYaml, to.WelshYaml));
        }

        return Page();
    }

    /// <summary>Makes an earlier text the draft. What the draft was stays among its edits.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!await ShowAsync(cancellationToken) || await TextAsync(Restore ?? "", cancellationToken) is not { } texts)
        {
            return NotFound();
        }

        var said = Restore![0] == 'v' ? $"Went back to version {Restore[1..]}" : $"Went back to edit {Restore[1..]}";
        await Drafts.SaveAsync(User.Staff().ToActor(), Working, texts.Yaml, texts.WelshYaml, said, cancellationToken);
        return Redirect(DesignerLinks.Service(Service));
    }

    private async Task<bool> ShowAsync(CancellationToken cancellationToken)
    {
        if (!await LoadAsync("versions", cancellationToken))
        {
            return false;
        }

        Versions = await catalogue.WrittenAsync(Service, cancellationToken);
        Revisions = await Drafts.RevisionsAsync(Service, cancellationToken);
        return true;
    }

    private async Task<ServiceDefinition?> SketchAsync(Texts texts, CancellationToken cancellationToken) =>
        (await Publisher.ReadAsync(new DefinitionFile(Service, $"{Service}.yaml", texts.Yaml, texts.WelshYaml), cancellationToken)).Sketch;

    private async Task<Texts?> TextAsync(string which, CancellationToken cancellationToken)
    {
        if (which.Length < 2 || !int.TryParse(which.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        return which[0] switch
        {
            'v' => Versions.FirstOrDefault(v => v.Version == number) is { } version ? new Texts(version.Yaml, version.WelshYaml) : null,
            'r' when number > 0 => await Drafts.AtAsync(Service, number, cancellationToken) is { } text ? Texts.Of(text) : null,
            _ => null,
        };
    }
}
