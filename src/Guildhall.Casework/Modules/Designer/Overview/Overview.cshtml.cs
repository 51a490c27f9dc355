using Guildhall.Casework.Modules.Catalogue.Format;
using Guildhall.Casework.Modules.Forms;
using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Mvc;

namespace Guildhall.Casework.Modules.Designer.Overview;

/// <summary>A service with its parts in order, and what is wrong with them.</summary>
internal sealed class OverviewModel(DefinitionDrafts drafts, Publisher publisher, TestRuns tests) : DesignerPage(drafts, publisher)
{
    public override string Tab => "overview";

    /// <summary>What was typed to add something.</summary>
    public string Added { get; private set; } = "";

    /// <summary>Whether the list was changed by somebody else meanwhile.</summary>
    public bool ChangedMeanwhile { get; private set; }

    public IReadOnlyList<Spot> Pages => [.. ((Root.At("form") as YamlPart.List)?.Items ?? []).Select(item => Spot.Find(Root, $"form/{YamlPart.NameOf(item)}")).OfType<Spot>()];

    public IReadOnlyList<Spot> Stages => [.. ((Root.At("case/stages") as YamlPart.Map)?.Entries ?? []).Select(e => Spot.Find(Root, $"case/stages/{e.Key.Value}")).OfType<Spot>()];

    public int ProblemsIn(string path) => Problems.Count(p => p.Path == path || p.Path.StartsWith($"{path}/", StringComparison.Ordinal));

    public IEnumerable<Spot> QuestionsOf(Spot page) =>
        ((page["ask"] as YamlPart.List)?.Items ?? []).Select(item => Spot.Find(Root, $"{page.Path}/ask/{YamlPart.NameOf(item)}")).OfType<Spot>();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) =>
        await LoadAsync("", cancellationToken) ? Page() : NotFound();

    /// <summary>Adds or moves a page, or asks whether to take it out.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!await LoadAsync("", cancellationToken))
        {
            return NotFound();
        }

        var typed = await Request.ReadFormAsync(cancellationToken);
        Added = typed["add-form"].ToString();
        var done = PartActions.Do(Texts.Of(Working), typed["do"].ToString(), typed);
        if (done.TakeOut is { } path)
        {
            return Redirect(DesignerLinks.TakeOut(Service, path));
        }

        if (done.Problem is { } missing)
        {
            ModelState.AddModelError(missing.Field, missing.Message);
            return new Microsoft.AspNetCore.Mvc.RazorPages.PageResult { StatusCode = 400 };
        }

        if (await Drafts.SaveAsync(User.Staff().ToActor(), Working, done.Texts.Yaml, done.Texts.WelshYaml, done.Change, cancellationToken) is null)
        {
            await LoadAsync("", cancellationToken);
            ChangedMeanwhile = true;
            return new Microsoft.AspNetCore.Mvc.RazorPages.PageResult { StatusCode = 409 };
        }

        return Redirect(done.GoTo is null ? $"{DesignerLinks.Service(Service)}#form" : DesignerLinks.Edit(Service, done.GoTo));
    }

    /// <summary>Begins a test of the form as it is now.</summary>
    public async Task<IActionResult> OnPostTryAsync(CancellationToken cancellationToken)
    {
        if (!await LoadAsync("", cancellationToken))
        {
            return NotFound();
        }

        var staff = User.Staff();
        if (await Publisher.TryAsync(staff, Working, cancellationToken) is not { } version)
        {
            ModelState.AddModelError("problems", "It cannot be tried yet. Put the problems right first");
            return new Microsoft.AspNetCore.Mvc.RazorPages.PageResult { StatusCode = 400 };
        }

        return Redirect(await tests.BeginAsync(HttpContext, version, staff.ToActor(), "en"));
    }

    /// <summary>Throws the draft away.</summary>
    public async Task<IActionResult> OnPostDiscardAsync(CancellationToken cancellationToken)
    {
        await Drafts.DiscardAsync(User.Staff().ToActor(), Service, cancellationToken);
        return Redirect(await Drafts.FindAsync(Service, cancellationToken) is null ? DesignerLinks.All : DesignerLinks.Service(Service));
    }
}
