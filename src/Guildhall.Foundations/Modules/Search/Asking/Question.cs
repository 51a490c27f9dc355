namespace Guildhall.Foundations.Modules.Search.Asking;

/// <summary>One way a word of the search may be met.</summary>
/// <param name="Place">Which word.</param>
/// <param name="Alike">How near this is to what was typed: 1 for the word itself.</param>
/// <param name="Text">As <c>to_tsquery</c> reads it. Holds nothing but quoted letters and digits and our own operators.</param>
internal sealed record Term(int Place, double Alike, string Text);

/// <summary>What is asked of the index: a place for each word that says something, and the ways to meet it.</summary>
internal sealed class Question
{
    private const double Form = 0.9;
    private const double Meaning = 0.75;
    private const double Beginning = 0.6;
    private const int ShortestBeginning = 3;
    private const int MostMeanings = 12;

    private readonly IReadOnlyList<TypedWord> _words;
    private readonly HashSet<int> _known;

    private Question(IReadOnlyList<TypedWord> words, List<string> places, List<Term> terms, HashSet<int> known, IReadOnlySet<string> ownName)
    {
        _words = words;
        _known = known;
        Places = places;
        Terms = terms;
        Weak = [.. Enumerable.Range(0, places.Count).Where(place => SmallWords.IsWeak(places[place]) || ownName.Contains(places[place]))];
    }

    /// <summary>The words that say something.</summary>
    public IReadOnlyList<string> Places { get; }

    /// <summary>The ways to meet them.</summary>
    public IReadOnlyList<Term> Terms { get; }

    /// <summary>The places of words that say little.</summary>
    public IReadOnlyList<int> Weak { get; }

    /// <summary>Any of the words that tell something, in any way.</summary>
    public string Any => string.Join(" | ", Telling.Select(t => t.Text).Distinct(StringComparer.Ordinal));

    /// <summary>All of them, each in any way.</summary>
    public string Every => string.Join(" & ", Telling.GroupBy(t => t.Place).Select(p => $"({string.Join(" | ", p.Select(t => t.Text).Distinct(StringComparer.Ordinal))})"));

    // When all say little, each must do.
    private IEnumerable<Term> Telling => Weak.Count == Places.Count ? Terms : Terms.Where(t => !Weak.Contains(t.Place));

    /// <summary>Whether a place's word is one the council wrote down as a synonym, and so is not misspelt.</summary>
    public bool IsKnown(int place) => _known.Contains(place);

    /// <summary>Makes the question.</summary>
    /// <param name="ownName">The words of the council's own name, which say little in its own search.</param>
    public static Question Of(IReadOnlyList<TypedWord> words, string language, Synonyms synonyms, IReadOnlySet<string> ownName)
    {
        words = WithTellingPhrases(words, language, synonyms);
        var places = words.Where(w => !w.Small).Select(w => w.Text).ToList();
        var terms = new List<Term>();
        var known = new HashSet<int>();
        for (var place = 0; place < places.Count; place++)
        {
            terms.Add(new Term(place, 1, Phrase([places[place]])));
            if (language == "cy" && Mutations.Of(places[place]) is { Count: > 0 } forms)
            {
                terms.Add(new Term(place, Form, $"({string.Join(" | ", forms.Select(form => Phrase([form])))})"));
            }
        }

        AddMeanings(words, language, synonyms, terms, known);
        if (places.Count > 0 && places[^1].Length >= ShortestBeginning && !places[^1].Any(char.IsDigit))
        {
            terms.Add(new Term(places.Count - 1, Beginning, Phrase([places[^1]]) + ":*"));
        }

        return new Question(words, places, terms, known, ownName);
    }

    /// <summary>The typed words with some of them put right.</summary>
    public IReadOnlyList<TypedWord> With(IReadOnlyDictionary<int, string> corrections)
    {
        var place = 0;
        return [.. _words.Select(word => !word.Small && corrections.TryGetValue(place++, out var right) ? word with { Text = right } : word)];
    }

    // Words that say nothing may say something together: “look after”.
    private static IReadOnlyList<TypedWord> WithTellingPhrases(IReadOnlyList<TypedWord> words, string language, Synonyms synonyms)
    {
        var telling = synonyms.In([.. words.Select(w => w.Text)], language)
            .Where(phrase => phrase.Length > 1 && words.Skip(phrase.Start).Take(phrase.Length).All(w => w.Small))
            .Select(phrase => phrase.Start)
            .ToHashSet();
        return telling.Count == 0 ? words : [.. words.Select((word, i) => telling.Contains(i) ? word with { Small = false } : word)];
    }

    // A phrase may hold small words (“freedom of information”), and stands for each of its other words.
    private static void AddMeanings(IReadOnlyList<TypedWord> words, string language, Synonyms synonyms, List<Term> terms, HashSet<int> known)
    {
        var placeOf = new int[words.Count];
        for (int i = 0, place = 0; i < words.Count; i++)
        {
            placeOf[i] = words[i].Small ? -1 : place++;
        }

        foreach (var (start, length, meanings) in synonyms.In([.. words.Select(w => w.Text)], language))
        {
            var query = $"({string.Join(" | ", meanings.Take(MostMeanings).Select(Phrase).Distinct(StringComparer.Ordinal))})";
            foreach (var place in placeOf.Skip(start).Take(length).Where(p => p >= 0))
            {
                known.Add(place);
                terms.Add(new Term(place, Meaning, query));
            }
        }
    }

    private static string Phrase(IReadOnlyList<string> words) =>
        words.Count == 1 ? $"'{words[0]}'" : $"({string.Join(" <-> ", words.Select(word => $"'{word}'"))})";
}
