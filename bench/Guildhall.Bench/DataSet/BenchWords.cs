using Guildhall.Casework.Modules.Cases.Samples;

namespace Guildhall.Bench.DataSet;

/// <summary>What the people of a borough of 300,000 are called and write: the sample council's words, and very many more.</summary>
internal static class BenchWords
{
    private const int RareNames = 1500;
    private const int CouncilNotes = 4000;
    private const int ServiceNotes = 400;
    private const int WordsOfNote = 12;

    /// <summary>The names few people have.</summary>
    public static IReadOnlyList<string> Rare { get; } = [.. SearchTexts.RareOnes().Where(word => word.Length >= 4).Take(RareNames).Select(SearchTexts.Capital)];

    public static SampleWords Read()
    {
        var words = SampleWords.Read(BenchData.Council) ?? throw new BenchException($"{BenchData.Council} has no {SampleWords.FileName}.");
        var chance = new Random(17);

        // One in five has one of the usual names.
        var usual = words.Last.ToArray();
        words.Last.AddRange(Enumerable.Repeat(usual, RareNames / usual.Length / 4).SelectMany(names => names));
        words.Last.AddRange(Rare);
        words.Notes.AddRange(Made(CouncilNotes));
        words.Letters.AddRange(Made(CouncilNotes));
        foreach (var service in words.Services.Values.Where(service => service.Notes.Count > 0))
        {
            service.Notes.AddRange(Made(ServiceNotes));
        }

        return words;

        IEnumerable<string> Made(int many) => Enumerable.Range(0, many).Select(_ => SearchTexts.Capital(SearchTexts.Sentence(WordsOfNote, chance)) + ".");
    }
}
