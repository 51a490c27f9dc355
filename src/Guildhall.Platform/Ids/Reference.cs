using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Guildhall.Platform.Ids;

/// <summary>
/// What people see and say instead of a key: <c>NM-7K3M-92PX</c>. The council's prefix, seven random characters of
/// Crockford's base 32 (thirty-four thousand million, so one cannot be guessed) and a check character that catches every
/// single wrong character and every two neighbours swapped.
/// </summary>
public readonly record struct Reference
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Length = 8;

    private readonly string? _text;

    private Reference(string prefix, ReadOnlySpan<char> code) => _text = $"{prefix}-{code[..4]}-{code[4..]}";

    /// <summary>A new one, made at random.</summary>
    /// <param name="prefix">The council's letters.</param>
    public static Reference New(string prefix)
    {
        Span<byte> random = stackalloc byte[Length];
        RandomNumberGenerator.Fill(random);
        Span<char> code = stackalloc char[Length];
        var check = 0;
        for (var i = 0; i < Length - 1; i++)
        {
            var value = random[i] & 31;
            code[i] = Alphabet[value];
            check ^= Times(value, Weight(i));
        }

        code[^1] = Alphabet[check];
        return new Reference(prefix, code);
    }

    /// <summary>Reads one as it is stored.</summary>
    /// <exception cref="FormatException">It is not a reference.</exception>
    public static Reference Parse(string text)
    {
        var prefix = text.Split('-')[0];
        return TryParse(text, prefix, out var reference) && reference.ToString() == text
            ? reference
            : throw new FormatException($"“{text}” is not a reference.");
    }

    /// <summary>
    /// Reads one as people type it: in any case, with or without spaces, hyphens and prefix, and with O for 0 and I or L for 1.
    /// </summary>
    public static bool TryParse([NotNullWhen(true)] string? text, string prefix, out Reference reference)
    {
        reference = default;
        if (text is null || text.Length > 64)
        {
            return false;
        }

        var typed = Plain(text);
        var plainPrefix = Plain(prefix);
        if (typed.Length == Length + plainPrefix.Length && typed.StartsWith(plainPrefix, StringComparison.Ordinal))
        {
            typed = typed[plainPrefix.Length..];
        }

        if (typed.Length != Length)
        {
            return false;
        }

        var sum = 0;
        for (var i = 0; i < Length; i++)
        {
            var value = Alphabet.IndexOf(typed[i], StringComparison.Ordinal);
            if (value < 0)
            {
                return false;
            }

            sum ^= Times(value, Weight(i));
        }

        if (sum != 0)
        {
            return false;
        }

        reference = new Reference(prefix, typed);
        return true;
    }

    /// <summary>
    /// The references that what people typed may have been meant to be: one wrong character, two neighbours swapped, one too many or
    /// one too few. Few, because each has to fit its check character; none where what was typed is a reference, or nothing like one.
    /// </summary>
    public static IReadOnlyList<Reference> Near(string? text, string prefix)
    {
        if (text is null || text.Length > 64 || TryParse(text, prefix, out _))
        {
            return [];
        }

        var typed = Plain(text);
        var plainPrefix = Plain(prefix);
        if (typed.StartsWith(plainPrefix, StringComparison.Ordinal) && Math.Abs(typed.Length - plainPrefix.Length - Length) <= 1)
        {
            typed = typed[plainPrefix.Length..];
        }

        if (Math.Abs(typed.Length - Length) > 1 || typed.Any(c => !char.IsAsciiLetterOrDigit(c)))
        {
            return [];
        }

        return [.. Slips(typed).Where(t => t.Length == Length).Distinct(StringComparer.Ordinal)
            .Select(t => TryParse(t, prefix, out var near) ? near : (Reference?)null).OfType<Reference>().Distinct()];
    }

    private static IEnumerable<string> Slips(string typed)
    {
        for (var i = 0; i < typed.Length; i++)
        {
            if (typed.Length > Length)
            {
                yield return typed.Remove(i, 1);
            }
            else if (typed.Length == Length)
            {
                foreach (var letter in Alphabet)
                {
                    yield return $"{typed[..i]}{letter}{typed[(i + 1)..]}";
                }

                if (i > 0)
                {
                    yield return $"{typed[..(i - 1)]}{typed[i]}{typed[i - 1]}{typed[(i + 1)..]}";
                }
            }
        }

        for (var i = 0; i <= typed.Length && typed.Length < Length; i++)
        {
            foreach (var letter in Alphabet)
            {
                yield return typed.Insert(i, letter.ToString());
            }
        }
    }

    /// <inheritdoc/>
    public override string ToString() => _text ?? "";

    // Upper case, look-alikes resolved, and only what was meant: spaces, hyphens and dots fall away.
    private static string Plain(string text) => string.Concat(text
        .Where(c => !char.IsWhiteSpace(c) && !char.IsPunctuation(c))
        .Select(char.ToUpperInvariant)
        .Select(c => c switch { 'O' => '0', 'I' or 'L' => '1', _ => c }));

    // Each place has a weight of its own, none zero: so one changed value, or two neighbours swapped, changes the sum.
    // The check character's weight is 1, so it equals the sum of the others.
    private static int Weight(int place)
    {
        var weight = 1;
        for (var i = place; i < Length - 1; i++)
        {
            weight = Times(weight, 2);
        }

        return weight;
    }

    // Multiplication in GF(32), whose polynomial is x^5 + x^2 + 1.
    private static int Times(int a, int b)
    {
        var product = 0;
        for (; b > 0; b >>= 1)
        {
            product ^= (b & 1) * a;
            a = (a << 1) ^ ((a >> 4) * 0b100101);
        }

        return product;
    }
}
