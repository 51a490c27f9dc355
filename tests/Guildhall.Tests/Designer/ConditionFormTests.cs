using Guildhall.Casework.Modules.Catalogue.Format;
using Guildhall.Casework.Modules.Designer;
using Guildhall.Casework.Modules.Designer.EditPart;
using Guildhall.Testing;

namespace Guildhall.Tests.Designer;

public sealed class ConditionFormTests
{
    [Theory]
    [InlineData("{ colour: black }")]
    [InlineData("{ colour: [black, white] }")]
    [InlineData("{ colour: { not: black } }")]
    [InlineData("{ colour: { answered: true } }")]
    [InlineData("{ rooms: { more-than: 3 }, colour: black }")]
    [InlineData("{ end: { before: { answer: start } } }")]
    [InlineData("{ born: { older-than: 18 years } }")]
    [InlineData("{ any: [{ colour: black }, { rooms: { at-least: 2 } }] }")]
    [InlineData("{ any: [{ colour: black, rooms: 2 }, { size: large }] }")]
    [InlineData("{ size: large, any: [{ colour: black }, { rooms: 2 }] }")]
    [InlineData("{ all: [{ colour: { not: black } }, { colour: { not: white } }] }")]
    [InlineData("{ size: large, colour: [black, white] }")]
    public void A_rule_is_read_into_rows_and_written_back_as_it_was(string rule)
    {
        var part = YamlPart.Read(rule);
        var form = ConditionForm.Of(part).ShouldNotBeNull();

        YamlWriter.Flow(form.Write()!).ShouldBe(YamlWriter.Flow(part));
    }

    [Theory]
    [InlineData("{ not: { colour: black } }")]
    [InlineData("{ any: [{ all: [{ a: b }, { any: [{ c: d }, { e: f }] }] }, { g: h }] }")]
    [InlineData("{ colour: { sounds-like: black } }")]
    public void A_rule_that_says_more_than_rows_is_left_as_text(string rule) =>
        ConditionForm.Of(YamlPart.Read(rule)).ShouldBeNull();

    [Fact]
    public void Every_rule_of_the_sample_council_can_be_built_from_choices()
    {
        foreach (var file in Directory.EnumerateFiles(Repository.Folder("council", "northmere", "services"), "*.yaml"))
        {
            foreach (var rule in Rules(YamlPart.Read(File.ReadAllText(file))))
            {
                if (ConditionForm.Of(rule) is { } form)
                {
                    YamlWriter.Flow(ConditionForm.Of(form.Write()!)!.Write()!).ShouldBe(YamlWriter.Flow(form.Write()!), file);
                }
            }
        }
    }

    [Fact]
    public void A_question_is_renamed_wherever_it_is_spoken_of()
    {
        var texts = Renamer.Rename(
            new Texts(
                """
                form:
                  - page: one
                    ask:
                      - { name: rooms, type: number }
                      - name: colour
                        type: radios
                        options: { black: Black }
                  - page: two
                    when: { any: [ { rooms: { more-than: 1 } }, { colour: [black, white] } ] }
                    ask:
                      - { name: total, type: calculated, formula: "rooms * 2 + bed-rooms" }
                      - { name: other, type: number, when: { other-rooms: { less-than: { answer: rooms } } } }
                    rules:
                      - { refuse-when: { rooms: 1 }, message: No, at: rooms }
                """,
                "questions:\n  rooms: { label: Ystafelloedd }\n  rooms-2: { label: Arall }\n"),
            "form/one/ask/rooms",
            "bedrooms");

        texts.Yaml.ShouldContain("{ name: bedrooms, type: number }");
        texts.Yaml.ShouldContain("{ bedrooms: { more-than: 1 } }");
        texts.Yaml.ShouldContain("\"bedrooms * 2 + bed-rooms\"");
        texts.Yaml.ShouldContain("{ other-rooms: { less-than: { answer: bedrooms } } }");
        texts.Yaml.ShouldContain("{ refuse-when: { bedrooms: 1 }, message: No, at: bedrooms }");
        texts.WelshYaml.ShouldBe("questions:\n  bedrooms: { label: Ystafelloedd }\n  rooms-2: { label: Arall }\n");

        Renamer.Rename(texts, "form/one/ask/colour/options/black", "ink").Yaml.ShouldContain("{ colour: [ink, white] }");
    }

    private static IEnumerable<YamlPart> Rules(YamlPart part) => part switch
    {
        YamlPart.Map map => map.Entries.SelectMany(e => e.Key.Value is "when" or "refuse-when" ? [e.Value] : Rules(e.Value)),
        YamlPart.List list => list.Items.SelectMany(Rules),
        _ => [],
    };
}
