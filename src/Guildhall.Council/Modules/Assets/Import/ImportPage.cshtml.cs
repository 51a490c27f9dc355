using System.Text;
using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Guildhall.Council.Modules.Assets.Import;

/// <summary>Takes equipment in from a table: first what would come of each line, then in truth.</summary>
[Authorize(Policies.Staff)]
internal sealed class ImportPageModel(AssetTable table, AssetRules rules) : AssetPage(rules)
{
    private const long MostBytes = 4 * 1024 * 1024;

    /// <summary>What came of each line; null before a table was sent.</summary>
    public IReadOnlyList<TableLine>? Report { get; private set; }

    /// <summary>Whether it was taken in, and not only looked at.</summary>
    public bool IsKept { get; private set; }

    [BindProperty(Name = "text")]
    public string? Text { get; set; }

    [BindProperty(Name = "keep")]
    public bool Keep { get; set; }

    public int CountOf(LineResult result) => Report!.Count(l => l.Result == result);

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(IFormFile? file, CancellationToken cancellationToken)
    {
        if (file is { Length: > MostBytes })
        {
            ModelState.AddModelError("file", "The file must be 4 MB or smaller. Take it in in parts");
            return Refused();
        }

        if (file is { Length: > 0 })
        {
            using var reader = new StreamReader(file.OpenReadStream(), Encoding.UTF8);
            Text = await reader.ReadToEndAsync(cancellationToken);
        }

        Text = Clean(Text);
        if (Text.Length == 0)
        {
            ModelState.AddModelError("file", "Choose the file, or put the table into the box");
            return Refused();
        }

        try
        {
            Report = await table.TakeAsync(Text, Keep, User.Staff().ToActor(), cancellationToken);
        }
        catch (FormatException e)
        {
            ModelState.AddModelError("file", e.Message);
            return Refused();
        }

        IsKept = Keep;
        ModelState.Clear();
        return Page();
    }
}
