using Guildhall.Casework.Modules.Catalogue.Format;
using Guildhall.Casework.Modules.Catalogue.Reading;
using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Designer;

/// <summary>A page about one service that is being written.</summary>
[Authorize(DesignerModule.Policy)]
internal abstract class DesignerPage(DefinitionDrafts drafts, Publisher publisher) : PageModel
{
    public WorkingText Working { get; protected set; } = null!;

    public YamlPart Root { get; private set; } = null!;

    public YamlPart? Welsh { get; private set; }

    public ReadResult Read { get; private set; } = null!;

    public IReadOnlyList<PlacedProblem> Problems { get; private set; } = [];

    /// <summary>Who else is at it.</summary>
    public IReadOnlyList<Editor> Editors { get; private set; } = [];

    public string Service => (string)RouteData.Values["service"]!;

    /// <summary>What the service is called, for headings.</summary>
    public string ServiceTitle => YamlPart.TextOf(Root.At("title")) is { Length: > 0 } title ? title : Service;

    /// <summary>Which of the tabs is open.</summary>
    public virtual string Tab => "";

    protected DefinitionDrafts Drafts { get; } = drafts;

    protected Publisher Publisher { get; } = publisher;

    /// <summary>Reads the text a designer works on; false when there is no such service.</summary>
    protected async Task<bool> LoadAsync(string spot, CancellationToken cancellationToken)
    {
        if (await Drafts.FindAsync(Service, cancellationToken) is not { } working)
        {
            return false;
        }

        await LoadAsync(working, cancellationToken);
        Editors = await Drafts.OpenAsync(User.Staff(), Service, spot, cancellationToken);
        return true;
    }

    /// <summary>Reads a text that is given.</summary>
    protected async Task LoadAsync(WorkingText working, CancellationToken cancellationToken)
    {
        Working = working;
        Root = YamlPart.Read(working.Yaml);
        Welsh = working.WelshYaml is null ? null : YamlPart.Read(working.WelshYaml);
        Read = await Publisher.ReadAsync(working.File, cancellationToken);
        Problems = ProblemList.Place(Read.Problems, Texts.Of(working));
    }
}
