using System.Text;

namespace Guildhall.Platform.Data;

/// <summary>Text as anyone may send it: with code points in it that are no characters.</summary>
public static class Characters
{
    private const int Replacement = 0xfffd;

    /// <summary>Brings text to a normal form. What is no character (U+FFFF, half a surrogate pair) becomes U+FFFD; .NET's own method throws at it.</summary>
    public static string Normalized(this string text, NormalizationForm form = NormalizationForm.FormC)
    {
#pragma warning disable RS0030 // This is what the ban sends people to.
        try
        {
            return text.Normalize(form);
        }
        catch (ArgumentException)
        {
            var clean = new StringBuilder(text.Length);
            foreach (var rune in text.EnumerateRunes())
            {
                clean.Append(IsNone(rune.Value) ? new Rune(Replacement) : rune);
            }

            return clean.ToString().Normalize(form);
        }
#pragma warning restore RS0030
    }

    private static bool IsNone(int codePoint) => (codePoint & 0xfffe) == 0xfffe || codePoint is >= 0xfdd0 and <= 0xfdef;
}
