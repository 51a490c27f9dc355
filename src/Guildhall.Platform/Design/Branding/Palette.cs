using System.Globalization;

namespace Guildhall.Platform.Design.Branding;

/// <summary>The council's colours, and those made of them.</summary>
/// <param name="Ink">Text.</param>
/// <param name="Paper">The page.</param>
/// <param name="Accent">Links, buttons and bands.</param>
/// <param name="AccentDark">The footer, and links and buttons under the pointer.</param>
public sealed record Palette(Colour Ink, Colour Paper, Colour Accent, Colour AccentDark)
{
    /// <summary>Behind the element that has focus; the ink stands on it.</summary>
    private static readonly Colour Focus = new(0xff, 0xc9, 0x4d);

    /// <summary>Text of less weight: hints, dates.</summary>
    public Colour Muted => Ink.Over(Paper, 0.78);

    /// <summary>Rules and borders.</summary>
    public Colour Line => Ink.Over(Paper, 0.2);

    /// <summary>A grey wash behind headings of tables and the like.</summary>
    public Colour Wash => Ink.Over(Paper, 0.06);

    /// <summary>A wash of the accent.</summary>
    public Colour Tint => Accent.Over(Paper, 0.09);

    /// <summary>The pairs that people read, each with the contrast it reaches and the least it may have.</summary>
    public IEnumerable<(string Pair, double Ratio, double Least)> Pairs()
    {
        yield return ("ink on paper (text)", Ink.ContrastWith(Paper), 4.5);
        yield return ("accent on paper (links)", Accent.ContrastWith(Paper), 4.5);
        yield return ("accent-dark on paper (links under the pointer)", AccentDark.ContrastWith(Paper), 4.5);
        yield return ("paper on accent (buttons)", Paper.ContrastWith(Accent), 4.5);
        yield return ("paper on accent-dark (footer)", Paper.ContrastWith(AccentDark), 4.5);
        yield return ("accent on its own tint (secondary buttons)", Accent.ContrastWith(Tint), 4.5);
        yield return ("muted ink on paper (hints)", Muted.ContrastWith(Paper), 4.5);
        yield return ("muted ink on the accent's tint (hints)", Muted.ContrastWith(Tint), 4.5);
        yield return ("ink on the focus colour", Ink.ContrastWith(Focus), 4.5);
    }

    /// <summary>The stylesheet that hands the colours to the rest.</summary>
    public string Stylesheet() => string.Create(CultureInfo.InvariantCulture,
        $":root{{--gh-ink:{Ink};--gh-paper:{Paper};--gh-accent:{Accent};--gh-accent-dark:{AccentDark};--gh-muted:{Muted};--gh-line:{Line};--gh-wash:{Wash};--gh-tint:{Tint}}}\n");
}
