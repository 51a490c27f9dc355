using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Design.Components;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Council.Modules.Assets.Keep;

/// <summary>What is written of a thing, to be added.</summary>
[Authorize(Policies.Staff)]
internal sealed class AddModel(AssetRegister register, AssetRules rules) : AssetFormPage(register, rules)
{
    public IActionResult OnGet()
    {
        Form = new AssetForm();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (Typed().Read(Settings, ModelState) is not { } facts)
        {
            return Refused();
        }

        var (result, id) = await Register.AddAsync(facts, User.Staff(), cancellationToken);
        return result == AssetResult.Done ? Redirect(AssetLinks.One(id)) : Refused(result);
    }
}

/// <summary>What is written of a thing, to be changed.</summary>
[Authorize(Policies.Staff)]
internal sealed class ChangeModel(AssetRegister register, AssetRules rules) : AssetFormPage(register, rules)
{
    public Guid Id { get; private set; }

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await Register.OneAsync(id, cancellationToken) is not var (found, _))
        {
            return NotFound();
        }

        (Id, Version, Form) = (id, found.Version, AssetForm.Of(found));
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(Guid id, CancellationToken cancellationToken)
    {
        Id = id;
        if (Typed().Read(Settings, ModelState) is not { } facts)
        {
            return Refused();
        }

        switch (await Register.ChangeAsync(id, facts, Version, User.Staff(), cancellationToken))
        {
            case AssetResult.Done:
                return Redirect(AssetLinks.One(id));
            case AssetResult.NotFound:
                return NotFound();
            case AssetResult.Changed:
                Version = (await Register.OneAsync(id, cancellationToken))?.Asset.Version ?? 0;
                ModelState.Clear();
                ModelState.AddModelError("tag", "Somebody changed it while you were writing. Look at its history, then save again if yours is right");
                return new PageResult { StatusCode = StatusCodes.Status409Conflict };
            case var other:
                return Refused(other);
        }
    }
}

/// <summary>A page with the fields of a thing.</summary>
internal abstract class AssetFormPage(AssetRegister register, AssetRules rules) : AssetPage(rules)
{
    public AssetForm Form { get; protected set; } = new();

    [BindProperty(Name = "version")]
    public int Version { get; set; }

    public IEnumerable<SelectItem> Kinds => [new SelectItem { Value = "", Text = "Choose" }, .. Settings.Kinds.Select(k => new SelectItem { Value = k.Name, Text = k.Title })];

    protected AssetRegister Register => register;

    protected AssetForm Typed()
    {
        var sent = Request.Form;
        return Form = new AssetForm
        {
            Tag = sent["tag"],
            Kind = sent["kind"],
            Make = sent["make"],
            Model = sent["model"],
            Serial = sent["serial"],
            Bought = sent["bought"],
            Warranty = sent["warranty"],
            Value = sent["value"],
            Place = sent["place"],
        };
    }

    protected PageResult Refused(AssetResult result)
    {
        ModelState.AddModelError(result == AssetResult.TagTaken ? "tag" : "serial", result == AssetResult.TagTaken ? "Something else has this label" : "Something else of this kind has this serial number");
        return Refused();
    }
}
