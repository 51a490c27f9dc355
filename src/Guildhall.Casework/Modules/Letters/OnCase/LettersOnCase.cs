using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Letters.MakeLetter;
using Guildhall.Platform.Data;

namespace Guildhall.Casework.Modules.Letters.OnCase;

/// <summary>Leads from a case to its letters.</summary>
internal sealed class LetterActions : ICaseActions
{
    public CaseAction? ForOfficer(CaseGlance about) => new("Make a letter", LetterLinks.Of(about.Reference));

    // What was written to them is in the history they see.
    public Task<CaseAction?> ForCustomerAsync(CaseGlance about, CancellationToken cancellationToken = default) => Task.FromResult<CaseAction?>(null);
}

/// <summary>The letters of a case, on its page.</summary>
internal sealed class LettersSection : ICaseSection
{
    public int Order => 60;

    public async Task<CaseSection?> ForOfficerAsync(CaseGlance about, ReadBatch reads, CancellationToken cancellationToken = default) =>
        await CaseLetters.OfAsync(about.Id, reads) is { Count: > 0 } made
            ? new CaseSection("/Modules/Letters/OnCase/_Letters.cshtml", new LettersOnCase(about.Reference, made))
            : null;
}

/// <summary>What the part of the page shows.</summary>
internal sealed record LettersOnCase(string Reference, IReadOnlyList<LetterLine> Letters);
