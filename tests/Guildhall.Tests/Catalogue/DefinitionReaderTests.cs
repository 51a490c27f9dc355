using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Catalogue.Format;
using Guildhall.Casework.Modules.Catalogue.Reading;
using Guildhall.Testing;

namespace Guildhall.Tests.Catalogue;

public sealed class DefinitionReaderTests
{
    private const string Good =
        """
        service: lost-cat
        title: Report a lost cat
        summary: Tell us your cat is lost.
        topic: animals
        start:
          who-for: Anyone with a cat.
          takes: 2 minutes
          what-happens-next: We look for it.
        form:
          - page: cat
            ask:
              - name: colour
                type: radios
                label: What colour is it?
                options:
                  black: Black
                  other: Another colour
          - page: other
            when: { colour: other }
            ask:
              - { name: which, type: text, label: Which colour? }
        case:
          team: animals
          target: 3 working days
          stages:
            received:
              public: We are looking.
              next: [found]
            found:
              public: We found it.
              closes: done
        privacy:
          lawful-basis: public-task
          notice: We use this to find your cat.
        retention: 1 year
        """;

    private const string Welsh =
        """
        title: Dweud wrthym am gath goll
        summary: Dywedwch wrthym fod eich cath ar goll.
        start: { who-for: Unrhyw un sydd â chath., takes: 2 funud, what-happens-next: Rydym yn chwilio amdani. }
        questions:
          colour:
            label: Pa liw yw hi?
            options: { black: Du, other: Lliw arall }
          which: { label: Pa liw? }
        stages:
          received: { public: Rydym yn chwilio. }
          found: { public: Rydym wedi dod o hyd iddi. }
        privacy: { notice: Rydym yn defnyddio hyn i ddod o hyd i’ch cath. }
        """;

    public static TheoryData<string, string, int, string> Mistakes => new()
    {
        { "summary: Tell us", "sumary: Tell us", 3, "Did you mean “summary”?" },
        { "type: radios", "type: radio", 13, "Write one of text, long-text" },
        { "{ colour: other }", "{ colour: blue }", 19, "The answers are: black, other." },
        { "{ colour: other }", "{ color: other }", 19, "not a question asked before this" },
        { "next: [found]", "next: [lost]", 27, "“lost”, which is not a stage" },
        { "closes: done", "title: Found", 30, "A case would be stuck at “found”" },
        { "3 working days", "soon", 24, "“target: 5 working days”" },
        { "name: colour", "name: Colour of Cat", 12, "lower-case words joined by hyphens" },
        { "lawful-basis: public-task", "lawful-basis: because", 33, "one of consent" },
        { "- page: other", "- page: check", 18, "every form has one of its own" },
        { "title: Report a lost cat", "title: [a", 1, "This is not valid YAML" },
        { "next: [found]", "next: [found]\n      independent: maybe", 27, "“independent” is “yes” or the name of a stage, and “maybe” is neither. The stages are: received, found." },
        { "closes: done", "closes: done\n      independent: yes", 30, "Write “independent” at the stage where it is decided." },
        { "next: [found]", "next: [found]\n      not-happy: soon", 29, "“not-happy: 20 working days”" },
        { "next: [found]", "next: [found]\n      not-happy: 3 weeks", 27, "so another stage must say “reopens: yes”" },
        { "next: [found]", "next: [found]\n      reopens: yes\n      not-happy: 3 weeks", 27, "so another stage must say “reopens: yes”" },
        { "closes: done", "closes: done\n      not-happy: 3 weeks", 30, "“not-fixed” of the service says how long" },
        { "service: lost-cat", "service: lost-dog", 1, "write “service: lost-cat”" },
    };

    [Fact]
    public void A_good_file_has_no_problems()
    {
        Read(Good, Welsh).Problems.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_named_with_its_line_and_what_to_write_instead(string right, string wrong, int line, string advice)
    {
        var result = Read(Good.Replace(right, wrong, StringComparison.Ordinal));

        result.Definition.ShouldBeNull();
        result.Problems.ShouldContain(p => p.Message.Contains(advice) && p.Line == line, string.Join('\n', result.Problems));
    }

    [Fact]
    public void Every_service_of_the_sample_council_reads_without_a_problem()
    {
        var problems = new CatalogueFolder(Repository.Folder("council", "northmere", "services")).Read()
            .SelectMany(file => DefinitionReader.Read(file).Problems)
            .Where(problem => problem.Weight == ProblemWeight.Error);

        problems.ShouldBeEmpty();
    }

    [Fact]
    public void The_service_in_the_README_reads_without_a_problem()
    {
        var readme = File.ReadAllText(Repository.Folder("README.md"));
        var yaml = readme.Split("```yaml\n")[1].Split("```")[0];

        Read(yaml).Definition.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("team: animals", 23, "There is no team “animals”. There are: parks. Add one in staff.yaml.")]
    [InlineData("public: We are looking.", 27, "There is no message “request-received”.")]
    public void A_team_or_message_the_council_does_not_have_is_named(string at, int line, string advice)
    {
        var read = DefinitionReader.Read(new DefinitionFile("lost-cat", "lost-cat.yaml", Good, null), new KnownNames(["parks"], ["request-closed"]));

        Good.ShouldContain(at);
        read.Problems.ShouldContain(p => p.Line == line && p.Message.StartsWith(advice), string.Join('\n', read.Problems));
    }

    [Fact]
    public void A_question_keeps_its_Welsh()
    {
        var definition = Read(Good, Welsh).Definition!;

        definition.Title.In("cy").ShouldBe("Dweud wrthym am gath goll");
        var colour = definition.Questions.First();
        colour.Label.In("cy").ShouldBe("Pa liw yw hi?");
        colour.Options[1].Label.In("cy").ShouldBe("Lliw arall");
    }

    [Fact]
    public void A_service_without_Welsh_may_be_published_and_its_writer_is_told()
    {
        var read = Read(Good);

        read.Definition.ShouldNotBeNull();
        read.Problems.ShouldHaveSingleItem().ToString().ShouldBe("lost-cat.yaml, line 1: There is no Welsh. Write it in lost-cat.cy.yaml.");
        read.Problems[0].Weight.ShouldBe(ProblemWeight.Advice);
    }

    [Fact]
    public void A_text_the_Welsh_left_out_is_named()
    {
        var read = Read(Good, Welsh.Replace(", other: Lliw arall", "", StringComparison.Ordinal));

        read.Definition.ShouldBeNull();
        read.Problems.ShouldHaveSingleItem().ToString().ShouldBe("lost-cat.yaml, line 17: “other” has no Welsh. Write it in lost-cat.cy.yaml, for form/cat/colour.");
    }

    [Fact]
    public void A_Welsh_key_that_matches_nothing_is_named()
    {
        var read = Read(Good, Welsh.Replace("which:", "wich:", StringComparison.Ordinal));

        read.Problems.ShouldContain(p => p.ToString() == "lost-cat.cy.yaml, line 8: “wich” is not a key here. Did you mean “which”?", string.Join('\n', read.Problems));
    }

    /// <summary>Pages that stand in for those of the good file, and what is said of them.</summary>
    public static TheoryData<string, string> Pages => new()
    {
        { "- { page: p, ask: [ { name: a, type: text, label: A, pattern: '(a+)+\\1', pattern-error: No } ] }", "look-around or a back-reference" },
        { "- { page: p, ask: [ { name: a, type: text, label: A, pattern: '[', pattern-error: No } ] }", "not a regular expression" },
        { "- { page: p, ask: [ { name: a, type: text, label: A, max: 3 } ] }", "A question of type text has no “max”" },
        { "- { page: p, ask: [ { name: a, type: select, label: A } ] }", "needs “options”" },
        { "- { page: p, title: P, ask: [ { name: a, type: number, label: A }, { name: c, type: calculated, label: C, formula: a * b } ] }", "looks at “b”, which is not a question" },
        { "- { page: p, title: P, ask: [ { name: a, type: number, label: A }, { name: c, type: calculated, label: C, formula: 'a * (' } ] }", "cannot be reckoned: It ends too early." },
        { "- { page: p, ask: [ { name: a, type: text, label: A, when: { a: x } } ] }", "not a question asked before this" },
        { "- { page: p, title: P, ask: [ { name: a, type: text, label: A }, { name: a, type: text, label: A } ] }", "Two questions are called “a”" },
        { "- { page: p, ask: [ { name: a, type: text, label: A } ] }\n  - { exit: e, title: E, intro: End }", "nobody can send it" },
        { "- { exit: e, title: E, intro: End }\n  - { page: p, ask: [ { name: a, type: text, label: A } ] }", "nobody gets to “p”" },
        { "- { page: p, title: P }", "asks nothing and says nothing" },
        { "- { page: p, ask: [ { name: a, type: group, label: A, at-most: 3, ask: [ { name: b, type: text, label: B } ] } ] }", "item: Person" },
        { "- { page: p, ask: [ { name: a, type: group, label: A, ask: [ { name: b, type: group, label: B, ask: [] } ] } ] }", "cannot be asked inside a group" },
        { "- { page: p, ask: [ { name: a, type: group, label: A, ask: [ { name: b, type: text, label: B } ] } ] }\n  - { page: q, when: { b: x }, ask: [ { name: c, type: text, label: C } ] }", "“b”, which is not a question asked before" },
        { "- { page: p, ask: [ { name: a, type: date, label: A, earliest: last week } ] }", "today - 3 months" },
        { "- { page: p, ask: [ { name: a, type: text, label: A } ] }\n  - { page: q, when: { a: { more-than: 3 } }, ask: [ { name: c, type: text, label: C } ] }", "looks at a number or amount" },
        { "- { page: p, ask: [ { name: a, type: number, label: A } ] }\n  - { page: q, when: { a: { bigger: 3 } }, ask: [ { name: c, type: text, label: C } ] }", "“bigger” is not a way" },
        { "- { page: p, rules: [ { refuse-when: { a: 3 }, message: No, at: z } ], ask: [ { name: a, type: number, label: A } ] }", "“z” is not a question of this page" },
        { "- { page: p, ask: [ { name: a, type: file, label: A, max-size: 2 GB } ] }", "a size up to 100 MB" },
        { "- { page: p, ask: [ { name: a, type: checkboxes, label: A, at-least: 3, options: { x: X, y: Y } } ] }", "nobody can tick 3" },
        { "- { page: p, ask: [ { name: a, type: checkboxes, label: A, at-least: 2, options: { x: X, z: { label: Neither, none: true } } } ] }", "only 1 option to count, so nobody can tick 2" },
        { "- &a { page: p, ask: [ { name: a, type: text, label: A, when: *a } ] }", "might lead round in a ring" },
        { "- { page: p, ask: [[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]] }", "too many levels" },
    };

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_form_that_cannot_work_is_refused_with_the_reason(string form, string said)
    {
        var start = Good.IndexOf("  - page: cat", StringComparison.Ordinal);
        var end = Good.IndexOf("case:", StringComparison.Ordinal);

        var read = Read($"{Good[..start]}  {form}\n{Good[end..]}");

        read.Definition.ShouldBeNull();
        read.Problems.ShouldContain(p => p.Message.Contains(said), string.Join('\n', read.Problems));
    }

    [Fact]
    public void A_select_of_ten_thousand_options_is_refused()
    {
        var options = string.Join(", ", Enumerable.Range(0, 10_000).Select(i => $"o{i}: Option {i}"));

        Read(Good.Replace("          black: Black\n", $"          black: {{ label: Black }}\n", StringComparison.Ordinal)).Definition.ShouldNotBeNull();
        Read(Good.Replace("options:\n          black: Black\n          other: Another colour", $"options: {{ {options}, black: Black, other: Other }}", StringComparison.Ordinal))
            .Problems.ShouldContain(p => p.Message.StartsWith("There are 10002 options"));
    }

    [Fact]
    public void A_checker_needs_no_case_and_ends_in_advice()
    {
        var start = Good.IndexOf("case:", StringComparison.Ordinal);
        var end = Good.IndexOf("privacy:", StringComparison.Ordinal);
        var checker = Good[..start] + "  - exit: advice\n    title: What you can do\n    advice:\n      - { when: { colour: black }, content: Look in the dark. }\n" + Good[end..];

        var definition = Read(checker).Definition!;

        definition.IsChecker.ShouldBeTrue();
        definition.Pages[^1].Advice.ShouldHaveSingleItem();
    }

    [Fact]
    public void Every_key_of_the_format_is_read()
    {
        // A key in the table that the reader passes over would be promised and do nothing.
        var source = string.Concat(Directory.EnumerateFiles(Repository.Folder("src", "Guildhall.Casework", "Modules", "Catalogue", "Reading"), "*.cs").Select(File.ReadAllText));
        var keys = new[]
        {
            DefinitionFormat.Service, DefinitionFormat.Start, DefinitionFormat.Page, DefinitionFormat.Exit, DefinitionFormat.Question, DefinitionFormat.Option,
            DefinitionFormat.Case, DefinitionFormat.Stage, DefinitionFormat.Privacy, DefinitionFormat.Advice, DefinitionFormat.Rule, DefinitionFormat.Continue,
            DefinitionFormat.CostLine, DefinitionFormat.LookUp, DefinitionFormat.Drafts, DefinitionFormat.Retired,
        }.SelectMany(map => map.Keys).Select(key => key.Name).Distinct();

        keys.Where(key => !source.Contains($"\"{key}\"", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static ReadResult Read(string yaml, string? welsh = null) => DefinitionReader.Read(new DefinitionFile("lost-cat", "lost-cat.yaml", yaml, welsh));
}
