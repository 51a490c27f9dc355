using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Designer.Publish;

/// <summary>What publishing the draft would change, and for whom; and the button that does it.</summary>
internal sealed class PublishModel(DefinitionDrafts drafts, Publisher publisher, ServiceCatalogue catalogue) : DesignerPage(drafts, publisher)
{
    public override string Tab => "publish";

    [BindProperty(Name = "revision")]
    public int Revision { get; set; }

    /// <summary>What is on offer now; null for a new service.</summary>
    public WrittenVersion? Published { get; private set; }

    public Touched Touched { get; private set; } = new(0, 0);

    /// <summary>Whether another version was published after this draft was begun.</summary>
    public bool IsBehind => Published is not null && Working.BasedOn != Published.Id;

    /// <summary>Whether somebody changed the draft since this page was looked at.</summary>
    public bool ChangedMeanwhile { get; private set; }

    /// <summary>What changes, in words.</summary>
    public IReadOnlyList<DefinitionDifference> Differences { get; private set; } = [];

    public IReadOnlyList<DifferentLine> English => LineDifference.Of(Published?.Yaml, Working.Yaml);

    public IReadOnlyList<DifferentLine> WelshLines => LineDifference.Of(Published?.WelshYaml, Working.WelshYaml);

    public bool MayPublish => Working.IsDraft && Read.Definition is not null;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) =>
        await ShowAsync(cancellationToken) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var result = await Publisher.PublishAsync(User.Staff(), Service, Revision, cancellationToken);
        if (result is PublishResult.Published)
        {
            return Redirect(DesignerLinks.Versions(Service) + "?published=true");
        }

        if (!await ShowAsync(cancellationToken))
        {
            return NotFound();
        }

        ChangedMeanwhile = result is PublishResult.Changed;
        return new PageResult { StatusCode = ChangedMeanwhile ? StatusCodes.Status409Conflict : StatusCodes.Status400BadRequest };
    }

    private async Task<bool> ShowAsync(CancellationToken cancellationToken)
    {
        if (!await LoadAsync("publish", cancellationToken))
        {
            return false;
        }

        Revision = Working.Revision;
        Published = await catalogue.LatestWrittenAsync(Service, cancellationToken);
        Differences = catalogue.Find(Service) is { } now && Read.Sketch is { } draft ? DefinitionDifference.Between(now.Definition, draft) : [];
        Touched = await Publisher.TouchedAsync(Service, cancellationToken);
        return true;
    }
}
