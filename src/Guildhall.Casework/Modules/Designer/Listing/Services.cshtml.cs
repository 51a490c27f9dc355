using System.Collections.Concurrent;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Catalogue.Format;
using Guildhall.Casework.Modules.Catalogue.Reading;
using Guildhall.Casework.Modules.Designer.EditPart;
using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Designer.Listing;

/// <summary>A service in the list.</summary>
internal sealed record ServiceLine(string Name, string Title, string State, int? Version, DraftLine? Draft, int Errors, int Advice);

/// <summary>What is wrong in a published version, which does not change.</summary>
internal sealed class ProblemCounts
{
    private readonly ConcurrentDictionary<Guid, (int Errors, int Advice)> _counts = new();

    public async Task<(int Errors, int Advice)> OfAsync(Guid version, Func<Task<ReadResult>> read)
    {
        if (!_counts.TryGetValue(version, out var counts))
        {
            counts = Of(await read());
            _counts[version] = counts;
        }

        return counts;
    }

    public static (int Errors, int Advice) Of(ReadResult result) =>
        (result.Problems.Count(p => p.Weight == ProblemWeight.Error), result.Problems.Count(p => p.Weight == ProblemWeight.Advice));
}

/// <summary>Every service with its state; and where a new one begins.</summary>
[Authorize(DesignerModule.Policy)]
internal sealed class ServicesModel(ServiceCatalogue catalogue, DefinitionDrafts drafts, Publisher publisher, ProblemCounts counts) : PageModel
{
    public IReadOnlyList<ServiceLine> Services { get; private set; } = [];

    /// <summary>What is wrong in files that were not taken.</summary>
    public IReadOnlyList<DefinitionProblem> NotTaken { get; private set; } = [];

    [BindProperty(Name = "title")]
    public string? Title { get; set; }

    [BindProperty(Name = "copy")]
    public string? Copy { get; set; }

    /// <summary>Which are listed: all, or those in a state.</summary>
    [BindProperty(Name = "state", SupportsGet = true)]
    public string? State { get; set; }

    public Task OnGetAsync(CancellationToken cancellationToken) => ListAsync(cancellationToken);

    /// <summary>Begins a new service, from nothing or as a copy.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var title = PartForm.OneLine(Title ?? "");
        var all = (await drafts.AllAsync(cancellationToken)).Select(d => d.Service).ToHashSet(StringComparer.Ordinal);
        var name = Renamer.NameOf(title);
        if (title.Length is 0 or > 200)
        {
            ModelState.AddModelError("title", "Enter what people will call the service, such as “Apply for an allotment”");
        }
        else if (name == "use" || catalogue.Find(name) is not null || all.Contains(name) || await catalogue.LatestWrittenAsync(name, cancellationToken) is not null)
        {
            ModelState.AddModelError("title", "There is a service of that name. Choose another, or change that one");
        }

        WorkingText? original = null;
        if (!string.IsNullOrEmpty(Copy) && (original = await drafts.FindAsync(Copy, cancellationToken)) is null)
        {
            ModelState.AddModelError("copy", "Select a service to copy, or none");
        }

        if (!ModelState.IsValid)
        {
            await ListAsync(cancellationToken);
            return new PageResult { StatusCode = 400 };
        }

        var yaml = original is null ? Skeleton.Of(name, title)
            : YamlEdit.Set(YamlEdit.Set(original.Yaml, "service", new YamlPart.Text(name)), "title", new YamlPart.Text(title));
        var begun = new WorkingText { Service = name, Yaml = yaml, Revision = 0 };
        await drafts.SaveAsync(User.Staff().ToActor(), begun, yaml, original?.WelshYaml, original is null ? "Began it" : $"Copied it from {original.Service}", cancellationToken);
        return Redirect(DesignerLinks.Service(name));
    }

    private async Task ListAsync(CancellationToken cancellationToken)
    {
        var begun = (await drafts.AllAsync(cancellationToken)).ToDictionary(d => d.Service);
        var lines = new List<ServiceLine>();
        foreach (var version in catalogue.Current.Values)
        {
            var name = version.Definition.Name;
            var draft = begun.GetValueOrDefault(name);
            var (errors, advice) = draft is not null
                ? await CountAsync(name, cancellationToken)
                : await counts.OfAsync(version.Id, async () => await publisher.ReadAsync((await drafts.FindAsync(name, cancellationToken))!.File, cancellationToken));
            lines.Add(new ServiceLine(name, version.Definition.Title.English, version.Definition.Retired is null ? "Published" : "Retired", version.Number, draft, errors, advice));
        }

        foreach (var draft in begun.Values.Where(d => catalogue.Find(d.Service) is null))
        {
            var text = await drafts.FindAsync(draft.Service, cancellationToken);
            var (errors, advice) = await CountAsync(draft.Service, cancellationToken);
            lines.Add(new ServiceLine(draft.Service, YamlPart.TextOf(YamlPart.Read(text!.Yaml).At("title")) ?? draft.Service, "New", null, draft, errors, advice));
        }

        NotTaken = [.. catalogue.Problems.Where(p => p.Weight == ProblemWeight.Error)];
        Services = [.. lines
            .Where(l => State switch { "draft" => l.Draft is not null, "retired" => l.State == "Retired", "problems" => l.Errors + l.Advice > 0, _ => true })
            .OrderBy(l => l.Title, StringComparer.Ordinal)];
    }

    private async Task<(int Errors, int Advice)> CountAsync(string service, CancellationToken cancellationToken) =>
        ProblemCounts.Of(await publisher.ReadAsync((await drafts.FindAsync(service, cancellationToken))!.File, cancellationToken));
}

/// <summary>What a new service begins with: the parts nearly every service has, to be changed.</summary>
internal static class Skeleton
{
    public static string Of(string name, string title) =>
        YamlEdit.Set(YamlEdit.Set(Text, "service", new YamlPart.Text(name)), "title", new YamlPart.Text(title));

    private const string Text =
        """
        service: new
        title: new
        audience: [resident]
        sign-in: optional

        start:
          takes: 5 minutes
          what-happens-next: We look at what you sent and tell you what we decide.

        form:
          - page: your-details
            title: How we can reach you
            ask:
              - name: name
                type: name
                label: Your name
                missing: Enter your name
                contact: name
              - name: email
                type: email
                label: Email address
                missing: Enter your email address
                contact: email
              - name: phone
                type: phone
                label: Phone number
                optional: true
                contact: phone

        case:
          target: 10 working days
          stages:
            received:
              title: Received
              public: We have your request. We will tell you what we decide by {target}.
              next: [done, refused]
            done:
              title: Done
              public: We have done what you asked for.
              closes: done
            refused:
              title: Refused
              public: We cannot do what you asked for.
              closes: refused
              reason: required

        privacy:
          lawful-basis: public-task
          notice: We use what you tell us to deal with your request, and for nothing else.
        retention: 2 years

        """;
}
