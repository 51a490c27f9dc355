using FsCheck;
using FsCheck.Fluent;
using Guildhall.Platform.Ids;

namespace Guildhall.Tests.Ids;

public class ReferenceTests
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private static readonly Arbitrary<Reference> s_references = Gen.Constant(0).Select(_ => Reference.New("NM")).ToArbitrary();

    [Fact]
    public void A_reference_looks_like_one() =>
        Reference.New("NM").ToString().ShouldMatch("^NM-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$");

    [Fact]
    public void What_is_written_is_read_back() =>
        Prop.ForAll(s_references, r => Reference.Parse(r.ToString()) == r && Reference.TryParse(r.ToString(), "NM", out var read) && read == r)
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Every_single_wrong_character_is_caught() =>
        Prop.ForAll(s_references, reference =>
        {
            var code = Code(reference);
            return Enumerable.Range(0, 8).All(i => Alphabet.Where(c => c != code[i])
                .All(c => !Reference.TryParse(string.Concat(code.AsSpan(0, i), $"{c}", code.AsSpan(i + 1)), "NM", out _)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_two_neighbours_swapped_are_caught() =>
        Prop.ForAll(s_references, reference =>
        {
            var code = Code(reference);
            return Enumerable.Range(0, 7).Where(i => code[i] != code[i + 1])
                .All(i => !Reference.TryParse($"{code[..i]}{code[i + 1]}{code[i]}{code[(i + 2)..]}", "NM", out _));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Case_spaces_hyphens_and_the_prefix_are_forgiven() =>
        Prop.ForAll(s_references, reference =>
        {
            var code = Code(reference);
            string[] ways =
            [
                code, code.ToLowerInvariant(), $"nm{code}", $" NM {code[..4]} {code[4..]} ", $"nm–{code[..4]}–{code[4..]}.", string.Join(' ', code.AsEnumerable()),
                code.Replace('0', 'O').Replace('1', 'l'), code.Replace('0', 'o').Replace('1', 'I'),
            ];
            return ways.All(way => Reference.TryParse(way, "NM", out var read) && read == reference);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_prefix_of_look_alike_letters_works()
    {
        var reference = Reference.New("LOI");

        Reference.TryParse(reference.ToString().ToLowerInvariant(), "LOI", out var read).ShouldBeTrue();
        read.ShouldBe(reference);
        Reference.Parse(reference.ToString()).ShouldBe(reference);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("NM-")]
    [InlineData("NM-7K3M-92P")]
    [InlineData("NM-7K3M-92PXX")]
    [InlineData("UUUUUUUU")]
    [InlineData("NM-7K3M-92P\0")]
    [InlineData("🗑️🗑️🗑️🗑️")]
    [InlineData("'; drop table cases.case; --")]
    public void What_is_no_reference_is_refused(string? text) => Reference.TryParse(text, "NM", out _).ShouldBeFalse();

    [Fact]
    public void A_very_long_text_is_refused() => Reference.TryParse(new string('7', 5000), "NM", out _).ShouldBeFalse();

    [Fact]
    public void Any_text_is_read_or_refused_but_never_throws() =>
        Prop.ForAll<string>(text => !Reference.TryParse(text, "NM", out var read) || read.ToString().Length == 12).QuickCheckThrowOnFailure();

    private static string Code(Reference reference) => reference.ToString()[3..].Replace("-", "", StringComparison.Ordinal);
}
