using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Guildhall.Foundations.Modules.Search.Asking;

/// <summary>
/// The council's <c>synonyms.yaml</c>: under <c>en</c> and <c>cy</c>, lists of words and phrases that mean the same to the people who search.
/// </summary>
internal sealed class Synonyms
{
    public const string FileName = "synonyms.yaml";
    private const int LongestPhrase = 4;
    private static readonly IReadOnlyList<string[]> s_none = [];
    private readonly Dictionary<string, Dictionary<string, List<string[]>>> _meanings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _words = new(StringComparer.Ordinal);

    private Synonyms()
    {
    }

    /// <summary>Reads the file; a council without one has no synonyms.</summary>
    /// <exception cref="InvalidOperationException">The file is wrong; the message says where.</exception>
    public static Synonyms Read(string? councilFolder)
    {
        var path = Path.Combine(councilFolder ?? "", FileName);
        if (councilFolder is null || !File.Exists(path))
        {
            return new Synonyms();
        }

        try
        {
            return From(new DeserializerBuilder().Build().Deserialize<Dictionary<string, List<List<string>>>?>(File.ReadAllText(path)) ?? []);
        }
        catch (YamlException e)
        {
            throw new InvalidOperationException(
                $"{path}, line {e.Start.Line}: {e.InnerException?.Message ?? e.Message} Write lists under en and cy, such as “- [rubbish, bin, waste]”.", e);
        }
    }

    /// <summary>Makes them from lists of words and phrases, by language.</summary>
    public static Synonyms From(IReadOnlyDictionary<string, List<List<string>>> lists)
    {
        var synonyms = new Synonyms();
        foreach (var (language, sets) in lists)
        {
            var meanings = synonyms._meanings[language] = new Dictionary<string, List<string[]>>(StringComparer.Ordinal);
            var words = synonyms._words[language] = new HashSet<string>(StringComparer.Ordinal);
            foreach (var set in sets ?? [])
            {
                var phrases = (set ?? []).Select(text => TypedWords.Split(text ?? "").ToArray()).Where(p => p.Length is > 0 and <= LongestPhrase).ToList();
                foreach (var phrase in phrases)
                {
                    words.UnionWith(phrase.Where(word => word.Length > 2));
                    var key = Key(phrase, language);
                    meanings.TryAdd(key, []);
                    meanings[key].AddRange(phrases.Where(other => Key(other, language) != key && Tells(other, language)));
                }
            }
        }

        return synonyms;
    }

    /// <summary>Every word in them.</summary>
    public IReadOnlyCollection<string> Words(string language) => _words.TryGetValue(language, out var words) ? words : [];

    /// <summary>The phrases among some words: where each begins, how long it is, and what means the same.</summary>
    public IEnumerable<(int Start, int Length, IReadOnlyList<string[]> Meanings)> In(IReadOnlyList<string> words, string language)
    {
        for (var start = 0; start < words.Count; start++)
        {
            for (var length = 1; length <= LongestPhrase && start + length <= words.Count; length++)
            {
                var meanings = Of(words, start, length, language);
                if (meanings.Count > 0)
                {
                    yield return (start, length, meanings);
                }
            }
        }
    }

    private IReadOnlyList<string[]> Of(IReadOnlyList<string> words, int start, int length, string language) =>
        _meanings.TryGetValue(language, out var meanings)
        && meanings.TryGetValue(Key(words.Skip(start).Take(length), language), out var found) ? found : s_none;

    // The index would take “IT support” for “support”: people may type it, but nothing is found by it.
    private static bool Tells(string[] phrase, string language) => phrase.Length == 1 || phrase.Count(word => !SmallWords.IsListed(word, language)) > 1;

    // Singular and plural are one word here.
    private static string Key(IEnumerable<string> phrase, string language) =>
        string.Join(' ', language == "en" ? phrase.Select(Singular) : phrase);

    private static string Singular(string word) => word switch
    {
        { Length: > 4 } when word.EndsWith("ies", StringComparison.Ordinal) => word[..^3] + "y",
        { Length: > 4 } when word.EndsWith("ches", StringComparison.Ordinal) || word.EndsWith("shes", StringComparison.Ordinal)
            || word.EndsWith("xes", StringComparison.Ordinal) || word.EndsWith("sses", StringComparison.Ordinal) => word[..^2],
        { Length: > 3 } when word.EndsWith('s') && word[^2] is not ('s' or 'u' or 'i') => word[..^1],
        _ => word,
    };
}
