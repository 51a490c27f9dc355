using FsCheck;
using FsCheck.Fluent;
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
    [InlineData("{ not: { colour: black } }")]
    [InlineData("{ not: { any: [{ colour: black }, { rooms: 2 }] } }")]
    [InlineData("{ not: { colour: black, rooms: 2 } }")]
    [InlineData("{ any: [{ size: small, any: [{ a: b }, { not: { c: d } }] }, { g: h }] }")]
    [InlineData("{ size: large, not: { any: [{ a: b, rooms: { at-least: 2 } }, { c: d }] } }")]
    [InlineData("{ all: [{ not: { a: b } }, { not: { c: [d, e] } }] }")]
    public void A_rule_is_read_into_rows_and_written_back_as_it_was(string rule)
    {
        var part = YamlPart.Read(rule);
        var form = ConditionForm.Of(part).ShouldNotBeNull();

        YamlWriter.Flow(form.Write()!).ShouldBe(YamlWriter.Flow(part));
    }

    [Theory]
    [InlineData("{ any: [{ a: b, any: [{ c: d, any: [{ e: f, any: [{ g: h }, { i: j }] }, { k: l }] }, { m: n }] }, { o: p }] }")]
    [InlineData("{ colour: { sounds-like: black } }")]
    public void A_rule_that_says_more_than_rows_is_left_as_text(string rule) =>
        ConditionForm.Of(YamlPart.Read(rule)).ShouldBeNull();

    [Fact]
    public void A_line_belongs_to_the_group_above_it_however_far_in_it_stands_and_an_empty_group_says_nothing()
    {
        var form = new ConditionForm(false, [new("size is large", "", 1), new("any", "", 1), new("a is b", "", 4), new("", "", 2), new("none", "", 2), new("c is d", "", 3), new("all", "", 1)]);

        YamlWriter.Flow(form.Write()!).ShouldBe("{ size: large, any: [{ a: b }, { not: { c: d } }] }");
        new ConditionForm(false, [new("any", "", 1), new("a is b", "", 2), new("c is d", "", 1)]).Offered().Select(r => $"{r.Level} {r.Statement}")
            .ShouldBe(["1 any", "2 a is b", "2 ", "1 c is d", "1 "]);
        new ConditionForm(true, [new("none", "", 1)]).Write().ShouldBeNull();
    }

    [Fact]
    public void Rules_of_any_shape_keep_their_meaning_when_they_are_built_from_choices() =>
        Prop.ForAll(Gen.Sized(size => Shape(Math.Min(size, 3))).ToArbitrary(), Arb.From(Gen.Choose(0, 15)), (rule, bits) =>
        {
            var form = ConditionForm.Of(rule).ShouldNotBeNull();
            Holds(form.Write()!, bits).ShouldBe(Holds(rule, bits));
        }).QuickCheckThrowOnFailure();

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

    private static Gen<YamlPart.Map> Shape(int depth) => depth == 0
        ? Gen.Choose(0, 3).Select(q => YamlPart.Of(($"q{q}", new YamlPart.Text("yes"))))
        : Gen.OneOf(
            Shape(0),
            Shape(depth - 1).Select(r => YamlPart.Of(("not", r))),
            Gen.Elements("any", "all").SelectMany(word => Shape(depth - 1).ListOf(2).Select(parts => YamlPart.Of((word, new YamlPart.List([.. parts]))))));

    // Four questions, each answered yes or no by its bit.
    private static bool Holds(YamlPart rule, int bits) => ((YamlPart.Map)rule).Entries.All(e => (e.Key.Value, e.Value) switch
    {
        ("any", YamlPart.List list) => list.Items.Any(i => Holds(i, bits)),
        ("all", YamlPart.List list) => list.Items.All(i => Holds(i, bits)),
        ("not", var denied) => !Holds(denied, bits),
        (var question, YamlPart.List list) => list.Items.Any(_ => Answered(bits, question)),
        (var question, _) => Answered(bits, question),
    });

    private static bool Answered(int bits, string question) => (bits >> (question[1] - '0') & 1) == 1;

    private static IEnumerable<YamlPart> Rules(YamlPart part) => part switch
    {
        YamlPart.Map map => map.Entries.SelectMany(e => e.Key.Value is "when" or "refuse-when" ? [e.Value] : Rules(e.Value)),
        YamlPart.List list => list.Items.SelectMany(Rules),
        _ => [],
    };
}
