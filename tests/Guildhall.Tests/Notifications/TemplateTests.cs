using Guildhall.Foundations.Modules.Notifications;
using Guildhall.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Guildhall.Tests.Notifications;

public sealed class TemplateTests : IDisposable
{
    private const string Good = "---\nsubject: Hello {{name}}\n---\nDear {{name}},\n";
    private readonly string _folder = Directory.CreateTempSubdirectory("guildhall-messages").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_sample_council_s_messages_are_good_with_the_values_that_cases_give()
    {
        var templates = new Templates(Repository.Folder("council", "northmere", "messages"));

        templates.Validate().ShouldBeEmpty();
        foreach (var name in (string[])["request-received", "request-update", "request-closed"])
        {
            templates.Validate(name, [.. PostRoom.Values.Keys]).ShouldBeEmpty();
        }
    }

    [Theory]
    [InlineData("no head", 1, "The file must begin with a line of three hyphens")]
    [InlineData("---\nsubject: a: b\n---\nx", 2, "The head is not valid YAML")]
    [InlineData("---\nsms: Hello\n---\nx", 1, "The subject is missing")]
    [InlineData("---\nsubject: Hello\n---\n", 4, "The message is missing")]
    [InlineData("---\nsubject: Hello\nsubjcet: Hello\n---\nx", 3, "“subjcet” is not known here")]
    [InlineData("---\nsubject: Hello {{{name}}}\n---\nx", 2, "“{{{name}}}” is not understood")]
    [InlineData("---\nsubject: Hello\n---\nx\n\n{{> other}}", 6, "“{{> other}}” is not understood")]
    [InlineData("---\nsubject: Hello\n---\n{{lookup this name}}", 4, "is not understood")]
    [InlineData("---\nsubject: Hello\n---\n{{name", 4, "is not understood")]
    [InlineData("---\nsubject: Hello\n---\n{{#if name}} x", 4, "is not closed")]
    [InlineData("---\nsubject: Hello\n---\nx {{/if}}", 4, "closed twice")]
    [InlineData("---\nsubject: Hello\n---\n{{#if name}}{{#unless name}}x{{/if}}{{/unless}}", 4, "Each needs its own")]
    [InlineData("---\nsubject: Hello\n---\nx {{else}} y", 4, "Each needs its own")]
    public void A_faulty_file_is_refused_with_its_line_and_what_to_write(string content, int line, string advice)
    {
        Write("hello.md", content);
        Write("hello.cy.md", Good);

        var problem = new Templates(_folder).Validate().ShouldHaveSingleItem();

        problem.Line.ShouldBe(line);
        problem.Advice.ShouldContain(advice);
        problem.ToString().ShouldStartWith($"hello.md, line {line}: ");
    }

    [Fact]
    public void Every_message_of_the_sample_council_can_be_written()
    {
        foreach (var file in Directory.GetFiles(Repository.Folder("council", "northmere", "messages"), "*.md"))
        {
            var template = Foundations.Modules.Notifications.Write.Template.Read(file);
            var values = template.Placeholders.Keys.ToDictionary(name => name, _ => "something", StringComparer.Ordinal);

            template.Write(MessageChannel.Email, values).Body.ShouldNotBeEmpty(file);
            (template.HasText ? template.Write(MessageChannel.Sms, values).Body : "no text").ShouldNotBeEmpty(file);
        }
    }

    [Fact]
    public void What_is_not_refused_can_be_written()
    {
        string[] parts = ["{{name}}", "{{#if name}}", "{{#unless name}}", "{{else}}", "{{/if}}", "{{/unless}}", " and "];
        var chance = new Random(7);
        var values = new Dictionary<string, string> { ["name"] = "Amala" };
        var written = 0;
        for (var i = 0; i < 3000; i++)
        {
            Write("chance.md", $"---\nsubject: Hello\n---\nDear {string.Concat(Enumerable.Range(0, chance.Next(1, 9)).Select(_ => parts[chance.Next(parts.Length)]))}");
            var template = Foundations.Modules.Notifications.Write.Template.Read(Path.Combine(_folder, "chance.md"));
            if (template.Problems.Count == 0)
            {
                template.Write(MessageChannel.Email, values).Body.ShouldStartWith("Dear");
                written++;
            }
        }

        written.ShouldBeGreaterThan(100);
    }

    [Fact]
    public void Every_message_is_in_both_languages()
    {
        Write("hello.md", Good);
        Write("bye.cy.md", Good);
        Write("text.md", Good.Replace("---\nDear", "sms: Hi\n---\nDear", StringComparison.Ordinal));
        Write("text.cy.md", Good);

        new Templates(_folder).Validate().Select(p => p.ToString()).ShouldBe(
        [
            "bye.md, line 1: The file is missing. Every message is written in English and in Welsh.",
            "hello.cy.md, line 1: The file is missing. Every message is written in English and in Welsh.",
            "text.cy.md, line 1: It has no sms line, but its other language has one. Add it, so that both can be sent as a text.",
        ]);
    }

    [Fact]
    public void A_placeholder_nobody_fills_is_found_before_anything_is_sent()
    {
        Write("hello.md", Good + "\nYour {{refernce}}.");
        Write("hello.cy.md", Good);
        var templates = new Templates(_folder);

        templates.Validate("hello", ["name", "reference"]).ShouldHaveSingleItem().ToString()
            .ShouldBe("hello.md, line 6: There is no value {{refernce}} in this message. There are: name, reference.");
        templates.Validate("missing", ["name"]).ShouldHaveSingleItem().Advice.ShouldStartWith("The file is missing.");
    }

    [Fact]
    public void An_edited_file_is_read_again()
    {
        var values = new Dictionary<string, string> { ["name"] = "Amala" };
        Write("hello.md", Good);
        var templates = new Templates(_folder);
        templates.Write("hello", "en", MessageChannel.Email, values).Subject.ShouldBe("Hello Amala");

        Write("hello.md", Good.Replace("Hello", "Good day", StringComparison.Ordinal));
        File.SetLastWriteTimeUtc(Path.Combine(_folder, "hello.md"), TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(5));

        templates.Write("hello", "en", MessageChannel.Email, values).Subject.ShouldBe("Good day Amala");
    }

    [Fact]
    public void A_link_to_anything_but_a_page_an_address_or_a_telephone_is_shown_as_its_words()
    {
        Write("hello.md", "---\nsubject: Hello\n---\n[one]({{link}}) [two](https://example.com/a?b=c&d=e) [three](mailto:a@example.com) ![four](https://example.com/x.png) <i>five</i>\n");
        var body = new Templates(_folder).Write("hello", "en", MessageChannel.Email, new Dictionary<string, string> { ["link"] = "javascript:alert(1)" }).Body;

        Foundations.Modules.Notifications.Write.Letter.Html(body, "#111111").Trim().ShouldBe(
            "<p style=\"margin:0 0 16px;\">one <a href=\"https://example.com/a?b=c&amp;d=e\" style=\"color:#111111;\">two</a> <a href=\"mailto:a@example.com\" style=\"color:#111111;\">three</a> four &lt;i&gt;five&lt;/i&gt;</p>");
        Foundations.Modules.Notifications.Write.Letter.Text(body).ShouldBe(
            "one two: https://example.com/a?b=c&d=e three: mailto:a@example.com four <i>five</i>");
    }

    [Fact]
    public void Text_and_notify_s_markdown_keep_the_shape_of_the_message()
    {
        const string Markdown = "# Title\n\nPara one\nsoft\\\nhard **bold**\n\n* one\n* two\n  * inner\n\n1. first\n2. second\n\n> quoted\n> more\n\n\\[not a link\\](http://x)\n\n[words](https://example.com)";

        Foundations.Modules.Notifications.Write.Letter.Text(Markdown).ShouldBe(
            "Title\n\nPara one soft\nhard bold\n\n* one\n* two\n  * inner\n\n1. first\n2. second\n\n> quoted more\n\n[not a link](http://x)\n\nwords: https://example.com");
        Foundations.Modules.Notifications.Write.Letter.Notify(Markdown).ShouldBe(
            "# Title\n\nPara one soft\nhard bold\n\n* one\n* two\n  * inner\n\n1. first\n2. second\n\n^ quoted more\n\n\\[not a link\\](http://x)\n\n[words](https://example.com)");
    }

    [Fact]
    public void Settings_that_are_missing_are_named_with_what_to_set()
    {
        Problems([]).ShouldBe(
        [
            "The setting Notifications:Email is wrong: it is not set. Say who sends e-mails: smtp (your mail server) or notify (GOV.UK Notify). Set it in appsettings.json or by the environment variable Notifications__Email.",
        ]);
        Problems(new() { ["Notifications:Email"] = "smtp", ["Notifications:Smtp:From"] = "nobody", ["Notifications:Smtp:User"] = "u", ["Notifications:Smtp:Port"] = "0" })
            .Select(p => p.Split(' ')[2]).ShouldBe(["Notifications:Smtp:Host", "Notifications:Smtp:Port", "Notifications:Smtp:From", "Notifications:Smtp:Password"]);
        Problems(new() { ["Notifications:Email"] = "notify", ["Notifications:Sms"] = "notify", ["Notifications:Notify:BaseUrl"] = "http://notify.example", ["Notifications:Notify:CallbackToken"] = "short" })
            .Select(p => p.Split(' ')[2]).ShouldBe(["Notifications:Notify:BaseUrl", "Notifications:Notify:ApiKey", "Notifications:Notify:EmailTemplate", "Notifications:Notify:SmsTemplate", "Notifications:Notify:CallbackToken"]);
    }

    private static IEnumerable<string> Problems(Dictionary<string, string?> settings)
    {
        var services = new ServiceCollection();
        new NotificationsModule().AddServices(services, new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        using var provider = services.BuildServiceProvider();
        return Should.Throw<OptionsValidationException>(() => provider.GetRequiredService<IOptions<NotificationsOptions>>().Value).Failures;
    }

    private void Write(string name, string content) => File.WriteAllText(Path.Combine(_folder, name), content);
}
