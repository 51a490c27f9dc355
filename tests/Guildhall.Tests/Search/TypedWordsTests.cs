using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Guildhall.Foundations.Modules.Search.Asking;

namespace Guildhall.Tests.Search;

public sealed class TypedWordsTests
{
    [Theory]
    [InlineData("My bin wasn’t emptied!", "bin wasn emptied")]
    [InlineData("CAFÉ  Ŵyl", "cafe wyl")]
    [InlineData("the of and", "")]
    public void Only_words_that_say_something_are_looked_for(string typed, string words) =>
        string.Join(' ', TypedWords.Of(typed, "en").Where(w => !w.Small).Select(w => w.Text)).ShouldBe(words);

    [Fact]
    public void No_more_than_twelve_words_are_looked_for() =>
        TypedWords.Of(string.Join(' ', Enumerable.Range(0, 100).Select(n => $"w{n}")), "en").Count.ShouldBe(12);

    [Theory]
    [InlineData("grit bins near NM1 1AA", "grit bins near")]
    [InlineData("allotment jo@example.com 07700900123", "allotment")]
    [InlineData("NM-7K3M-92PX", null)]
    [InlineData("https://example.com/x", null)]
    [InlineData("12345", null)]
    [InlineData("😀", null)]
    [InlineData("where is the", null)]
    public void What_could_name_somebody_is_not_counted(string typed, string? counted) =>
        TypedWords.ToCount(typed, "en").ShouldBe(counted);

    [Fact]
    public void What_is_counted_is_short() =>
        TypedWords.ToCount(string.Join(' ', Enumerable.Repeat("allotment", 30)), "en")!.Length.ShouldBeLessThanOrEqualTo(60);

    [Fact]
    public void Whatever_is_typed_becomes_letters_and_digits_alone() =>
        Prop.ForAll<string?>(text => TypedWords.Of(text ?? "", "en").All(w => w.Text.EnumerateRunes().All(Rune.IsLetterOrDigit))).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("nhreth", "treth")]
    [InlineData("dreth", "treth")]
    [InlineData("treth", "nhreth")]
    [InlineData("lyfrgell", "llyfrgell")]
    [InlineData("ardd", "gardd")]
    [InlineData("fathodyn", "bathodyn")]
    [InlineData("chartref", "cartref")]
    [InlineData("nghartref", "cartref")]
    public void A_mutated_word_has_its_other_forms(string word, string other) => Mutations.Of(word).ShouldContain(other);

    [Theory]
    [InlineData("libary", "library", 1)]
    [InlineData("nosie", "noise", 1)]
    [InlineData("bin", "bin", 0)]
    [InlineData("", "bin", 3)]
    [InlineData("parkng", "permit", 4)]
    public void Slips_are_letters_changed_missing_added_or_swapped(string a, string b, int slips) => Spelling.Slips(a, b).ShouldBe(slips);

    [Fact]
    public void Synonyms_that_are_no_lists_are_refused_with_the_line()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, Synonyms.FileName), "en:\n  - [rubbish, bin]\n  - rubbish: bin\n");

            Should.Throw<InvalidOperationException>(() => Synonyms.Read(folder.FullName)).Message.ShouldContain("synonyms.yaml, line 3");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
