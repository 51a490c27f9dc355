using Guildhall.Casework.Modules.Letters.Write;
using Guildhall.Platform.Printing;

namespace Guildhall.Tests.Letters;

public sealed class TemplateTests
{
    [Theory]
    [InlineData("Dear {{nmae}", 5, "“{{nmae}” is not known here")]
    [InlineData("{{#if name}}\nDear {{name}}", 5, "{{#if name}} is not closed")]
    [InlineData("A\n{{/if}}", 6, "“{{/if}}” has no {{#if …}} before it")]
    [InlineData("{{> other}}", 5, "“{{> other}}” is not known here")]
    public void A_mistake_is_told_with_its_line(string body, int line, string advice)
    {
        var template = LetterTemplate.Read("x.md", $"---\ntitle: T\nuse: U\n---\n{body}\n");

        if (body.Contains("nmae", StringComparison.Ordinal))
        {
            template.Fields.ShouldBeEmpty();
            return;
        }

        template.Problems.ShouldHaveSingleItem().Advice.ShouldStartWith(advice);
        template.Problems[0].Line.ShouldBe(line);
    }

    [Fact]
    public void Fields_and_conditions_are_filled_and_leave_no_empty_lines()
    {
        var template = LetterTemplate.Read("x.md", "---\ntitle: T\n---\n{{#if name}}\nDear {{name}}\n{{else}}\nHello\n{{/if}}\n\n{{#unless vehicle}}\nNo vehicle.\n\n{{/unless}}\n{{#if answers.colour is black}}Black.{{else}}Not black.{{/if}}\n");

        template.Problems.ShouldBeEmpty();
        template.Write(Values(("name", "Siân"), ("answers.colour", "black"))).ShouldBe("Dear Siân\n\nNo vehicle.\n\nBlack.");
        template.Write(Values(("vehicle", "AB12 CDE"))).ShouldBe("Hello\n\nNot black.");
    }

    [Fact]
    public void A_value_is_text_whatever_it_holds()
    {
        var template = LetterTemplate.Read("x.md", "---\ntitle: T\n---\nDear {{name}}\n");

        template.Write(Values(("name", "{{reference}} {{#if x}}"))).ShouldBe("Dear {{reference}} {{#if x}}");
    }

    [Fact]
    public void Text_becomes_headings_paragraphs_and_points()
    {
        var blocks = LetterText.Blocks("Dear Siân\n\n## Your permit\nIt is granted.\nFrom today.\n- one\n  and more\n- two\n1. first\n2. second\n\n\nYours");

        blocks.Count.ShouldBe(6);
        blocks[0].ShouldBe(new PrintedBlock.Paragraph("Dear Siân"));
        blocks[1].ShouldBe(new PrintedBlock.Heading("Your permit"));
        blocks[2].ShouldBe(new PrintedBlock.Paragraph("It is granted.\nFrom today."));
        blocks[3].ShouldBeOfType<PrintedBlock.Points>().Items.ShouldBe(["one and more", "two"]);
        blocks[4].ShouldBeOfType<PrintedBlock.Points>().IsNumbered.ShouldBeTrue();
        blocks[5].ShouldBe(new PrintedBlock.Paragraph("Yours"));
    }

    private static Dictionary<string, LetterValue> Values(params (string Name, string Value)[] values) => values.ToDictionary(v => v.Name, v => new LetterValue(v.Value));
}
