using Guildhall.Casework.Modules.Catalogue;
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
        { "service: lost-cat", "service: lost-dog", 1, "write “service: lost-cat”" },
    };

    [Fact]
    public void A_good_file_has_no_problems()
    {
        Read(Good).Problems.ShouldBeEmpty();
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
            .SelectMany(file => DefinitionReader.Read(file).Problems);

        problems.ShouldBeEmpty();
    }

    [Fact]
    public void The_service_in_the_README_reads_without_a_problem()
    {
        var readme = File.ReadAllText(Repository.Folder("README.md"));
        var yaml = readme.Split("```yaml\n")[1].Split("```")[0];

        Read(yaml).Problems.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("team: animals", 23, "There is no team “animals”. The teams are: parks. Add one in staff.yaml.")]
    [InlineData("public: We are looking.", 27, "There is no message “request-received”.")]
    public void A_team_or_message_the_council_does_not_have_is_named(string at, int line, string advice)
    {
        var read = DefinitionReader.Read(new DefinitionFile("lost-cat", "lost-cat.yaml", Good, null), new KnownNames(["parks"], ["request-closed"]));

        Good.ShouldContain(at);
        read.Problems.ShouldContain(p => p.Line == line && p.Message.StartsWith(advice), string.Join('\n', read.Problems));
    }

    [Fact]
    public void A_question_keeps_its_Welsh_and_falls_back_to_English()
    {
        var read = DefinitionReader.Read(new DefinitionFile("lost-cat", "lost-cat.yaml", Good,
            """
            title: Dweud wrthym am gath goll
            questions:
              colour:
                label: Pa liw yw hi?
                options: { black: Du }
            """));

        read.Problems.ShouldBeEmpty();
        read.Definition!.Title.In("cy").ShouldBe("Dweud wrthym am gath goll");
        var colour = read.Definition.Questions.First();
        colour.Options[0].Label.In("cy").ShouldBe("Du");
        colour.Options[1].Label.In("cy").ShouldBe("Another colour");
    }

    [Fact]
    public void A_Welsh_key_that_matches_nothing_is_named()
    {
        var read = DefinitionReader.Read(new DefinitionFile("lost-cat", "lost-cat.yaml", Good, "questions:\n  color: { label: Lliw }\n"));

        read.Problems.ShouldHaveSingleItem().ToString().ShouldBe("lost-cat.cy.yaml, line 2: “color” is not a key here. Did you mean “colour”?");
    }

    private static ReadResult Read(string yaml) => DefinitionReader.Read(new DefinitionFile("lost-cat", "lost-cat.yaml", yaml, null));
}
