using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Council.Modules.Assets;

/// <summary>A page for those who look after equipment; for anybody else it is not there.</summary>
internal abstract class AssetPage(AssetRules rules) : PageModel
{
    /// <summary>The most characters of a text.</summary>
    public const int TextLength = 1000;

    /// <summary>What the council says of its equipment.</summary>
    public AssetSettings Settings => rules.Current;

    /// <inheritdoc/>
    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        if (!rules.IsKeeper(User.Staff()))
        {
            context.Result = NotFound();
        }
    }

    /// <summary>The page once more, with what was typed and what is wrong.</summary>
    protected PageResult Refused()
    {
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    /// <summary>A text as it was typed, without what no keyboard types.</summary>
    protected static string Clean(string? text) => (text ?? "").Replace("\0", "", StringComparison.Ordinal).ReplaceLineEndings("\n").Trim();
}
