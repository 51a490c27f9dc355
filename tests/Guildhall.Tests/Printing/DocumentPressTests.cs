using FsCheck;
using FsCheck.Fluent;
using Guildhall.Platform.Design;
using Guildhall.Platform.Printing;
using Guildhall.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Guildhall.Tests.Printing;

public sealed class DocumentPressTests
{
    private static readonly DocumentPress s_press = new(CouncilProfile.Read(Repository.Folder("council", "northmere")), new ConfigurationBuilder().Build(), NullLogger<DocumentPress>.Instance);

    [Fact]
    public void A_document_is_tagged_titled_and_in_its_language_for_screen_readers()
    {
        var pdf = Print("cy", new PrintedBlock.Heading("Beth sy’n digwydd nesaf"), new PrintedBlock.Paragraph("Byddwn yn ysgrifennu at Siôn yn Nhŷ Gŵyr."), Facts(("Pwy?", "Siân")));

        pdf.Title.ShouldBe("Ask for help");
        pdf.Language.ShouldBe("cy-GB");
        pdf.Catalogue.ShouldContain("/MarkInfo << /Marked true >>");
        pdf.Catalogue.ShouldContain("/DisplayDocTitle true");
        pdf.Metadata.ShouldContain("<pdfuaid:part>1</pdfuaid:part>");
        pdf.Tags.ShouldBe(
        [
            ("Document", ""), ("P", "Cyngor Bwrdeistref Northmere"), ("H1", "Ask for help"), ("H2", "Beth sy’n digwydd nesaf"),
            ("P", "Byddwn yn ysgrifennu at Siôn yn Nhŷ Gŵyr."), ("Table", ""), ("TR", ""), ("TH", "Pwy?"), ("TD", "Siân"),
        ]);
        pdf.Untagged.ShouldBeEmpty();
        pdf.Pages.ShouldHaveSingleItem().ShouldContain("Tudalen 1 o 1");
    }

    [Fact]
    public void A_long_answer_runs_over_several_pages_and_every_page_has_its_number_and_reference()
    {
        var words = string.Join(' ', Enumerable.Range(1, 3000).Select(i => $"word{i}"));

        var pdf = Print("en", Facts(("Tell us more", words), ("And then?", "Nothing")));

        pdf.Pages.Count.ShouldBeGreaterThan(3);
        foreach (var (i, page) in pdf.Pages.Index())
        {
            page.ShouldContain($"Page {i + 1} of {pdf.Pages.Count}");
            page.ShouldContain("NM-7K3M-92PX");
        }

        pdf.Tags.Single(t => t.Text.StartsWith("word1 ", StringComparison.Ordinal)).Text.ShouldBe(words);
        pdf.Text.ShouldEndWith("And then?\nNothing");
    }

    [Fact]
    public void A_word_wider_than_the_page_is_cut_and_letters_the_font_does_not_have_can_still_be_read_out()
    {
        var endless = new string('W', 300);

        var pdf = Print("en", Facts(("Web address", endless), ("Name", "李小龙 👍"), ("Other names", "Пётр Ελένη Łukasz")));

        pdf.Text.Replace(" ", "", StringComparison.Ordinal).ShouldContain(endless);
        pdf.Text.ShouldContain("李小龙 👍");
        pdf.Text.ShouldContain("Пётр Ελένη Łukasz");
    }

    [Fact]
    public void Whatever_people_write_comes_back_whole()
    {
        Prop.ForAll<NonNull<string>[]>(texts =>
        {
            var lines = texts.Select(t => string.Join(' ', Guildhall.Platform.Data.Characters.Normalized(new string([.. t.Item.Where(c => !char.IsControl(c) && !char.IsSurrogate(c))])).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))).ToList();
            var pdf = Print("en", [.. lines.Select(l => Facts(("Answer", l)))]);
            Spaceless(pdf.Text).ShouldBe(Spaceless($"Northmere Borough Council Ask for help{string.Concat(lines.Select(l => $"Answer {l}"))}"));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_heading_never_stands_alone_at_the_foot_of_a_page()
    {
        for (var lines = 20; lines < 60; lines++)
        {
            var pdf = Print("en", new PrintedBlock.Paragraph(string.Join('\n', Enumerable.Range(1, lines))), new PrintedBlock.Heading("Then"), new PrintedBlock.Paragraph("After it"));

            pdf.Pages.Single(p => p.Contains("Then", StringComparison.Ordinal)).ShouldContain("After it");
        }
    }

    private static string Spaceless(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    private static PrintedBlock.Facts Facts(params (string Name, string Value)[] facts) => new([.. facts.Select(f => new PrintedFact(f.Name, [f.Value]))]);

    private static PdfReader Print(string language, params PrintedBlock[] blocks) => new(s_press.Print(new PrintedDocument
    {
        Title = "Ask for help",
        Language = language,
        Foot = "NM-7K3M-92PX – Ask for help",
        WrittenAt = new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero),
        Blocks = blocks,
    }));
}
