using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Catalogue.Format;
using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Designer.EditPart;

/// <summary>What somebody else changed in a field while a designer was writing.</summary>
internal sealed record OtherChange(string Label, string Theirs);

/// <summary>A part that was taken out while somebody wrote in it.</summary>
/// <param name="By">Who changed the service last.</param>
/// <param name="Change">What they did.</param>
/// <param name="Typed">What was written, by the labels of its fields.</param>
internal sealed record GonePart(string? By, string? Change, IReadOnlyList<(string Label, string Text)> Typed);

/// <summary>One part of a service: its fields, made from the table of the format, and a preview beside them.</summary>
internal sealed class EditModel(DefinitionDrafts drafts, Publisher publisher, Choices choices, ServiceCatalogue catalogue) : DesignerPage(drafts, publisher)
{
    public override string Tab => "part";

    public PartForm Form { get; private set; } = null!;

    public Spot Spot => Form.Spot;

    /// <summary>The revision the form was made from.</summary>
    [BindProperty(Name = "revision")]
    public int Revision { get; set; }

    /// <summary>The language of the preview.</summary>
    [BindProperty(Name = "language", SupportsGet = true)]
    public string? Language { get; set; }

    /// <summary>Whether what was typed has just been saved.</summary>
    [BindProperty(Name = "saved", SupportsGet = true)]
    public bool IsSaved { get; set; }

    /// <summary>What is to be put right elsewhere next; null for nothing.</summary>
    public PlacedProblem? Next => Problems.FirstOrDefault(p => p.IsError && p.Path != Spot.Path);

    /// <summary>Where a question is asked beside this one; null where this is none, or asks questions of its own.</summary>
    public string? Beside => Spot.Type is { } type && type != QuestionType.Group && !Spot.IsAskedOfOfficers ? string.Join('/', YamlPart.Steps(Spot.Path)[..^1]) : null;

    /// <summary>What was typed about a part that is no longer there; null while it is.</summary>
    public GonePart? Gone { get; private set; }

    /// <summary>Who else changed this part meanwhile; null when nobody did.</summary>
    public string? ChangedBy { get; private set; }

    public IReadOnlyList<OtherChange> Others { get; private set; } = [];

    /// <summary>The questions a rule here may look at.</summary>
    public IReadOnlyList<Question> Before { get; private set; } = [];

    /// <summary>The problems of the part as a whole.</summary>
    public IReadOnlyList<PlacedProblem> Here { get; private set; } = [];

    /// <summary>What is typed to add something.</summary>
    public string Typed(string field) => Request.HasFormContentType ? Request.Form[field].ToString() : "";

    /// <summary>The pages a question may be moved to.</summary>
    public IEnumerable<(string Name, string Title)> OtherPages =>
        YamlPart.Steps(Spot.Path) is ["form", var own, "ask", _]
            ? ((Root.At("form") as YamlPart.List)?.Items ?? []).Select(p => Spot.Find(Root, $"form/{YamlPart.NameOf(p)}")).OfType<Spot>()
                .Where(p => p.Map == DefinitionFormat.Page && p.Name != own).Select(p => (p.Name, p.Title))
            : [];

    /// <summary>The parts this one is in, the service first.</summary>
    public IEnumerable<Spot> Trail
    {
        get
        {
            var trail = new List<Spot>();
            for (var parent = Spot.Parent; !string.IsNullOrEmpty(parent); parent = trail[^1].Parent)
            {
                if (Spot.Find(Root, parent) is not { } found)
                {
                    break;
                }

                trail.Add(found);
            }

            trail.Reverse();
            return trail;
        }
    }

    /// <summary>What the preview shows: a page of the form, or the start page; null for nothing to see.</summary>
    public string? Previewed => Spot.Path switch
    {
        "" or "start" or "privacy" or "retired" => "start",
        var path when YamlPart.Steps(path) is ["form", var page, ..] => page,
        _ => null,
    };

    private string Path => ((string?)RouteData.Values["path"] ?? "").Trim('/');

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (!await LoadAsync(Path, cancellationToken) || Spot.Find(Root, Path) is not { } spot || Spot.IsInline(spot.Map))
        {
            return NotFound();
        }

        await ShowAsync(spot, null, cancellationToken);
        Revision = Working.Revision;
        return Page();
    }

    /// <summary>Saves what was typed, and then does what the pressed button says.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!await LoadAsync(Path, cancellationToken))
        {
            return NotFound();
        }

        var typed = await Request.ReadFormAsync(cancellationToken);
        if (Spot.Find(Root, Path) is not { } spot)
        {
            return await ShowGoneAsync(typed, cancellationToken);
        }

        if (Revision != Working.Revision && await DiffersAsync(spot, cancellationToken))
        {
            await ShowAsync(spot, typed, cancellationToken);
            Revision = Working.Revision;
            return new PageResult { StatusCode = StatusCodes.Status409Conflict };
        }

        if (typed["do"].ToString().StartsWith("lines:", StringComparison.Ordinal))
        {
            await ShowAsync(spot, typed, cancellationToken);
            return Page();
        }

        await ShowAsync(spot, null, cancellationToken);
        try
        {
            return await SaveAsync(spot, typed, cancellationToken);
        }
        catch (YamlEditException e)
        {
            return await RefuseAsync(spot, typed, [("part", e.Message)], cancellationToken);
        }
    }

    // Somebody took the part out meanwhile, or gave it another name. What was typed is shown, for it to be kept by hand.
    private async Task<IActionResult> ShowGoneAsync(IFormCollection typed, CancellationToken cancellationToken)
    {
        var changes = await Drafts.RevisionsAsync(Service, cancellationToken);
        Gone = new GonePart(Working.ChangedBy, changes.Count > 0 ? changes[0].Change : null, [.. typed
            .Select(f => (Label: LabelOf(f.Key), Text: PartForm.Clean(f.Value.ToString()).Trim()))
            .Where(f => f.Label is not null && f.Text.Length > 0)
            .Select(f => (f.Label!, f.Text))]);
        return new PageResult { StatusCode = StatusCodes.Status409Conflict };

        static string? LabelOf(string field) => field.Split('.') switch
        {
            [var key] when key.StartsWith(PartForm.Prefix, StringComparison.Ordinal) && key.EndsWith("-cy", StringComparison.Ordinal) => $"{Spot.Sentence(key[PartForm.Prefix.Length..^3])}, Welsh",
            [var key] when key.StartsWith(PartForm.Prefix, StringComparison.Ordinal) => Spot.Sentence(key[PartForm.Prefix.Length..]),
            [var key] when key.StartsWith("add-", StringComparison.Ordinal) && !key.Contains("-type", StringComparison.Ordinal) => "To be added",
            [var key, ['s' or 'v', ..]] when key.StartsWith(PartForm.Prefix, StringComparison.Ordinal) && !field.EndsWith(".sent", StringComparison.Ordinal) => Spot.Sentence(key[PartForm.Prefix.Length..]),
            [_, "label"] => "Option",
            [_, "cy"] => "Option, Welsh",
            _ => null,
        };
    }

    // What was typed to add something is added by Enter, or “Save”, as by its own button.
    private string Unadded(IFormCollection typed) =>
        Form.Lists.Select(l => l.Path).Concat(Beside is null ? [] : [Beside]).FirstOrDefault(p => !string.IsNullOrWhiteSpace(typed[$"add-{YamlPart.Steps(p)[^1]}"])) is { } list ? $"add:{list}" : "";

    private async Task<IActionResult> SaveAsync(Spot spot, IFormCollection typed, CancellationToken cancellationToken)
    {
        var written = PartWriter.Write(Texts.Of(Working), Form, typed);
        if (written.Problems.Count > 0)
        {
            return await RefuseAsync(spot, typed, written.Problems, cancellationToken);
        }

        var action = typed["do"].ToString() is { Length: > 0 } pressed ? pressed : Unadded(typed);
        var done = action.Length == 0 ? new PartAction(written.Texts) : PartActions.Do(written.Texts, Renamed(action, spot.Path, written.Path), typed);
        if (done.Problem is { } missing)
        {
            return await RefuseAsync(spot, typed, [missing], cancellationToken);
        }

        var change = done.Change.Length > 0 ? done.Change : $"Changed {(spot.Path.Length == 0 ? "the details" : spot.Title)}";
        if (await Drafts.SaveAsync(User.Staff().ToActor(), Working, done.Texts.Yaml, done.Texts.WelshYaml, change, cancellationToken) is null)
        {
            // Somebody was quicker by a moment: the next try compares with what they did.
            return await OnPostAsync(cancellationToken);
        }

        if (done.TakeOut is { } path)
        {
            return Redirect(DesignerLinks.TakeOut(Service, path));
        }

        var goTo = done.GoTo ?? (YamlPart.Read(done.Texts.Yaml) is var root && Spot.Find(root, written.Path) is null ? spot.Parent : written.Path);
        var query = QueryString.Empty;
        query = Language == "cy" ? query.Add("language", "cy") : query;
        query = action.Length == 0 ? query.Add("saved", "true") : query;
        return Redirect(string.IsNullOrEmpty(goTo) && Path.Length > 0 ? DesignerLinks.Service(Service) : DesignerLinks.Edit(Service, goTo ?? "") + query);
    }

    /// <summary>The preview of what is typed and not saved yet.</summary>
    public async Task<IActionResult> OnPostPreviewAsync(CancellationToken cancellationToken)
    {
        if (await Drafts.FindAsync(Service, cancellationToken) is not { } working)
        {
            return NotFound();
        }

        await LoadAsync(working, cancellationToken);
        if (Spot.Find(Root, Path) is not { } spot)
        {
            return NotFound();
        }

        await ShowAsync(spot, null, cancellationToken);
        try
        {
            var written = PartWriter.Write(Texts.Of(Working), Form, await Request.ReadFormAsync(cancellationToken));
            return await Preview.PreviewPage.ShowAsync(this, working with { Yaml = written.Texts.Yaml, WelshYaml = written.Texts.WelshYaml }, written.Path, Language, cancellationToken);
        }
        catch (YamlEditException)
        {
            return await Preview.PreviewPage.ShowAsync(this, working, Path, Language, cancellationToken);
        }
    }

    private static string Renamed(string action, string from, string to) =>
        from == to ? action : action.Replace($":{from}", $":{to}", StringComparison.Ordinal);

    // Only a change to this very part is in the way; others stand elsewhere and stay.
    private async Task<bool> DiffersAsync(Spot spot, CancellationToken cancellationToken)
    {
        if (await Drafts.AtAsync(Service, Revision, cancellationToken) is not { } then || Spot.Find(YamlPart.Read(then.Yaml), spot.Path) is not { } old)
        {
            ChangedBy = Working.ChangedBy;
            return true;
        }

        var known = await catalogue.KnownAsync(cancellationToken);
        var before = PartForm.Of(old, YamlPart.Read(then.Yaml), then.WelshYaml is null ? null : YamlPart.Read(then.WelshYaml), choices, known);
        var now = PartForm.Of(spot, Root, Welsh, choices, known);
        var others = new List<OtherChange>();
        foreach (var field in now.Fields)
        {
            var was = before.Fields.FirstOrDefault(f => f.Path == field.Path);
            if (was?.Value != field.Value)
            {
                others.Add(new OtherChange(field.Label, field.Value));
            }

            if ((was?.Welsh ?? "") != field.Welsh)
            {
                others.Add(new OtherChange($"{field.Label}, Welsh", field.Welsh));
            }
        }

        if (!(before.Options ?? []).SequenceEqual(now.Options ?? []))
        {
            others.Add(new OtherChange("Options", string.Join("; ", (now.Options ?? []).Select(o => o.Label))));
        }

        Others = others;
        ChangedBy = others.Count > 0 ? Working.ChangedBy : null;
        return others.Count > 0;
    }

    private async Task<IActionResult> RefuseAsync(Spot spot, IFormCollection typed, IEnumerable<(string Field, string Message)> problems, CancellationToken cancellationToken)
    {
        await ShowAsync(spot, typed, cancellationToken);
        foreach (var (field, message) in problems)
        {
            ModelState.AddModelError(field, message);
        }

        return new PageResult { StatusCode = StatusCodes.Status400BadRequest };
    }

    private async Task ShowAsync(Spot spot, IFormCollection? typed, CancellationToken cancellationToken)
    {
        var form = PartForm.Of(spot, Root, Welsh, choices, await catalogue.KnownAsync(cancellationToken));
        if (typed is not null)
        {
            form = form.With(typed);
        }

        var paths = form.Fields.Select(f => f.Path).ToHashSet(StringComparer.Ordinal);
        Form = form.With(Problems.Where(p => p.Path == spot.Path).ToLookup(p => FieldOf(p), p => p.IsWelsh ? $"Welsh: {p.Problem.Message}" : p.Problem.Message));
        Here = [.. Problems.Where(p => p.Path == spot.Path && FieldOf(p) is null)];
        Before = Questions();

        // A look-up written as a name alone has its problems at that name.
        string? FieldOf(PlacedProblem problem) =>
            problem.Field is null ? null
            : paths.Contains(problem.Field) ? problem.Field
            : paths.FirstOrDefault(p => p.StartsWith($"{problem.Field}/", StringComparison.Ordinal));
    }

    private List<Question> Questions()
    {
        var questions = new List<Question>();
        var steps = YamlPart.Steps(Spot.Path);
        if (Read.Sketch is { Work: { } work } worked && steps is ["case", "stages", var stage, "ask", var field, ..])
        {
            // What the customer answered is known, and what officers were asked before, where it is asked before.
            return [.. worked.Questions.Concat(work.Stage(stage)?.Fields.TakeWhile(f => f.Name != field) ?? []).Where(q => q.Name.Length > 0)];
        }

        if (Read.Sketch is not { } service || steps is not ["form", var own, ..])
        {
            return questions;
        }

        foreach (var page in service.Pages)
        {
            if (page.Name != own)
            {
                questions.AddRange(page.Questions);
                continue;
            }

            // The page's own condition is asked before its questions; what is said and refused on it, after.
            if (steps.Length > 2)
            {
                var question = steps is [_, _, "ask", var asked, ..] ? asked : null;
                questions.AddRange(page.Questions.TakeWhile(q => q.Name != question));
                if (page.Questions.FirstOrDefault(q => q.Name == question) is { Questions.Count: > 0 } group && steps is [_, _, _, _, "ask", var inner, ..])
                {
                    questions.AddRange(group.Questions.TakeWhile(q => q.Name != inner));
                }
            }

            break;
        }

        return [.. questions.Where(q => q.Name.Length > 0)];
    }
}
