using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Catalogue.Reading;
using Guildhall.Testing;

namespace Guildhall.Tests.Catalogue;

public sealed class ConditionTests
{
    private static readonly DateOnly s_today = new(2026, 11, 21);

    private static readonly Answers s_answers = Answers.FromJson(
        """
        {
          "rooms": "3", "rent": "812.50", "born": "2008-11-22", "from": "2026-12-01", "to": "2026-12-15", "colour": "black",
          "people": [ { "first-name": "Ann", "income": "100" }, { "first-name": "Bob", "income": "250.50" } ], "reasons": ["a", "b"],
          "permit": { "lines": [], "total": "60" }
        }
        """);

    [Theory]
    [InlineData("rooms", Relation.MoreThan, "2", true)]
    [InlineData("rooms", Relation.MoreThan, "3", false)]
    [InlineData("rooms", Relation.AtLeast, "3", true)]
    [InlineData("rent", Relation.LessThan, "812.51", true)]
    [InlineData("people", Relation.AtLeast, "2", true)]
    [InlineData("people", Relation.MoreThan, "2", false)]
    [InlineData("reasons", Relation.AtMost, "1", false)]
    [InlineData("permit", Relation.AtLeast, "60", true)]
    [InlineData("from", Relation.After, "2026-11-30", true)]
    [InlineData("from", Relation.Before, "2026-12-01", false)]
    [InlineData("nothing", Relation.LessThan, "5", false)]
    public void An_answer_is_compared_with_a_value(string question, Relation relation, string value, bool holds)
    {
        new Condition.Compares(question, relation, value, null).Holds(s_answers, s_today).ShouldBe(holds);
    }

    [Theory]
    [InlineData("from", Relation.Before, "to", true)]
    [InlineData("to", Relation.Before, "from", false)]
    [InlineData("rent", Relation.MoreThan, "rooms", true)]
    public void An_answer_is_compared_with_another(string question, Relation relation, string other, bool holds)
    {
        new Condition.Compares(question, relation, null, other).Holds(s_answers, s_today).ShouldBe(holds);
    }

    [Theory]
    [InlineData("2026-11-21", 18, true)]
    [InlineData("2026-11-22", 18, false)]
    [InlineData("2028-03-01", 20, false)]
    public void An_age_is_reached_on_the_birthday(string today, int years, bool under)
    {
        var rule = new Condition.Aged("born", new Period(years, PeriodUnit.Years), Younger: true);

        rule.Holds(s_answers, DateOnly.Parse(today, System.Globalization.CultureInfo.InvariantCulture)).ShouldBe(under || years == 20);
    }

    [Theory]
    [InlineData("rooms * 12.50", 37.5)]
    [InlineData("1 + 2 * 3", 7.0)]
    [InlineData("(1 + 2) * 3", 9.0)]
    [InlineData("10 - 2 - 3", 5.0)]
    [InlineData("rooms / 0", null)]
    [InlineData("sum(income)", 350.5)]
    [InlineData("count(people)", 2.0)]
    [InlineData("min(rooms, 2) + max(rooms, 5)", 7.0)]
    [InlineData("round(10 / 3, 2)", 3.33)]
    [InlineData("age(born)", 17.0)]
    [InlineData("days(from, to)", 14.0)]
    [InlineData("unknown + 1", 1.0)]
    public void A_formula_is_reckoned_from_the_answers(string formula, double? value)
    {
        Formula.Parse(formula, out _).ShouldNotBeNull().Reckon(s_answers, s_today).ShouldBe((decimal?)value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1 +")]
    [InlineData("power(2)")]
    [InlineData("1 2")]
    [InlineData("rooms *")]
    [InlineData("max(1)")]
    [InlineData("99999999999999999999999999999999")]
    public void A_formula_that_makes_no_sense_is_refused_with_the_reason(string formula)
    {
        Formula.Parse(formula, out var problem).ShouldBeNull();
        problem.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("""{ "needs": ["ramp"] }""", true)]
    [InlineData("""{ "needs": ["nothing"] }""", false)]
    [InlineData("{}", false)]
    public void A_condition_that_counts_ticked_boxes_counts_none_of_these_for_none(string answers, bool holds)
    {
        var when = Everything(("amount: 5, when: { colour: blue }", "amount: 5, when: { needs: { at-least: 1 } }")).Page("fee")!.Questions[0].Lines[1].When.ShouldNotBeNull();

        when.Holds(Answers.FromJson(answers), s_today).ShouldBe(holds);
        when.Renamed(name => $"people-0-{name}").Holds(Answers.FromJson(answers.Replace("needs", "people-0-needs", StringComparison.Ordinal)), s_today).ShouldBe(holds);
    }

    [Fact]
    public void Ticked_boxes_are_counted_for_what_they_cost_and_none_of_these_is_none()
    {
        var line = Everything(("amount: rooms * 12.50", "amount: count(needs) * 12.50")).Page("fee")!.Questions[0].Lines[0];

        line.Amount.Reckon(Answers.FromJson("""{ "needs": ["ramp", "rail"] }"""), s_today).ShouldBe(25m);
        line.Amount.Reckon(Answers.FromJson("""{ "needs": ["nothing"] }"""), s_today).ShouldBe(0m);
        line.Amount.Reckon(Answers.Empty, s_today).ShouldBe(0m);
    }

    [Fact]
    public void No_text_makes_the_formula_reader_fail()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<string?>(), text =>
        {
            Formula.Parse(text ?? "", out _)?.Reckon(s_answers, s_today);
            Formula.Parse($"({text})*({text})", out _)?.Reckon(s_answers, s_today);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Sums_that_are_too_great_have_no_value()
    {
        Formula.Parse(string.Join(" * ", Enumerable.Repeat("99999999999", 5)), out _)!.Reckon(s_answers, s_today).ShouldBeNull();
    }

    [Fact]
    public void A_date_in_a_group_is_looked_at_thing_by_thing()
    {
        var thing = s_answers.Things("people")[1];

        thing.Text("first-name").ShouldBe("Bob");
        new Condition.Compares("income", Relation.MoreThan, "200", null).Holds(s_answers.And(thing), s_today).ShouldBeTrue();
        s_answers.With("people", new JsonArray()).Sum("income").ShouldBe(0);
    }

    private static ServiceDefinition Everything((string Old, string New) change)
    {
        EveryQuestion.Service.ShouldContain(change.Old);
        var file = new DefinitionFile("everything", "everything.yaml", EveryQuestion.Service.Replace(change.Old, change.New, StringComparison.Ordinal), null);
        var read = DefinitionReader.Read(file, new KnownNames(["housing-options"], ["request-received", "request-update", "request-closed"]) { Topics = ["housing"], LookUps = ["catalogue.services"], Services = ["freedom-of-information"] });
        return read.Definition.ShouldNotBeNull(string.Join('\n', read.Problems.Select(p => p.Message)));
    }
}
