using Guildhall.Platform.Design;
using Guildhall.Platform.Design.Branding;
using Guildhall.Testing;

namespace Guildhall.Tests.Design;

public sealed class CouncilProfileTests
{
    private static readonly string s_file = Repository.Folder("council", "northmere", "council.yaml");
    private static readonly string s_yaml = File.ReadAllText(s_file);

    [Fact]
    public void The_sample_council_is_read()
    {
        var council = CouncilProfile.Read(Repository.Folder("council", "northmere"));

        council.Name.In("en").ShouldBe("Northmere Borough Council");
        council.Name.In("cy").ShouldBe("Cyngor Bwrdeistref Northmere");
        council.ReferencePrefix.ShouldBe("NM");
        council.Languages.ShouldBe(["en", "cy"]);
        council.CustodianCode.ShouldBe(9999);
        council.Contact.Email.ShouldBe("hello@northmere.example");
        council.TopTasks.ShouldNotBeEmpty();
        council.Colours.Stylesheet().ShouldStartWith(":root{--gh-ink:#1d2a2e;--gh-paper:#fdfbf7;");
    }

    [Theory]
    [InlineData("accent: \"#0b5d57\"", "accent: \"#7fc4bf\"", "accent on paper (links) is", "to 1", "make the darker one darker")]
    [InlineData("ink: \"#1d2a2e\"", "ink: \"#999999\"", "ink on paper (text) is 2.8 to 1", "4.5 to 1")]
    [InlineData("ink: \"#1d2a2e\"", "ink: black", "branding.colours.ink is “black”", "such as \"#1d2a2e\"")]
    [InlineData("reference-prefix: NM", "reference-prefix: northmere", "reference-prefix is “northmere”", "such as NM")]
    [InlineData("short-name: Northmere", "", "short-name is missing", "the council's name in running text")]
    [InlineData("languages: [en, cy]", "languages: [cy]", "languages is not a choice of en and cy", "[en, cy]")]
    [InlineData("languages: [en, cy]", "languages: English", "languages is not a list")]
    [InlineData("custodian-code: 9999", "custodian-code: Northmere", "custodian-code is “Northmere”", "such as 9999")]
    [InlineData("crest: crest.svg", "crest: ../crest.svg", "branding.crest names “../crest.svg”, which is not beside it")]
    [InlineData("contact:", "kontact:", "contact is missing", "`contact:` with phone, email, address and hours")]
    [InlineData("name: Northmere Borough Council\n", "name: [\n", "not readable as YAML")]
    public void A_council_file_that_cannot_be_used_is_refused_with_advice(string good, string bad, params string[] advice)
    {
        s_yaml.ShouldContain(good);
        var message = Should.Throw<CouncilProfileException>(() => CouncilProfile.Parse(s_yaml.Replace(good, bad, StringComparison.Ordinal), s_file)).Message;

        message.ShouldStartWith(s_file);
        foreach (var part in advice)
        {
            message.ShouldContain(part);
        }
    }

    [Fact]
    public void The_line_of_the_mistake_is_named() =>
        Should.Throw<CouncilProfileException>(() => CouncilProfile.Parse("name: Northmere\nshort-name: Northmere\nreference-prefix: 7\n" + "contact: {}\nbranding: {colours: {}}", "council.yaml"))
            .Message.ShouldStartWith("council.yaml, line 3: reference-prefix is “7”. Write two to four capital letters");

    [Theory]
    [InlineData("#000000", "#ffffff", 21)]
    [InlineData("#777777", "#ffffff", 4.48)]
    [InlineData("#0b5d57", "#0b5d57", 1)]
    public void Contrast_is_reckoned_as_WCAG_does(string one, string two, double ratio)
    {
        Colour.TryParse(one, out var first).ShouldBeTrue();
        Colour.TryParse(two, out var second).ShouldBeTrue();

        first.ContrastWith(second).ShouldBe(ratio, 0.01);
        second.ContrastWith(first).ShouldBe(ratio, 0.01);
    }

    [Fact]
    public void A_crest_is_let_through_as_shapes_only()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, """
            <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" onload="alert(1)">
              <script>alert(2)</script><style>@import url(//evil.example)</style><foreignObject><p>hello</p></foreignObject>
              <a href="https://evil.example"><path d="M0 0"/></a>
              <image href="https://evil.example/x.png"/><use xlink:href="https://evil.example/x.svg#a"/>
              <path id="shape" d="M1 1" fill="url(#paint)" stroke="url(https://evil.example)" onclick="alert(3)"/>
            </svg>
            """);
        try
        {
            var crest = Crest.Read(file);

            crest.ShouldContain("M1 1");
            crest.ShouldContain("url(#paint)");
            crest.ShouldNotContain("evil");
            crest.ShouldNotContain("alert");
            crest.ShouldNotContain("hello");
        }
        finally
        {
            File.Delete(file);
        }
    }
}
