using FsCheck;
using FsCheck.Fluent;
using Guildhall.Casework.Modules.Catalogue.Format;
using Guildhall.Testing;

namespace Guildhall.Tests.Designer;

public sealed class YamlEditTests
{
    private const string File =
        """
        # What the crew needs.
        service: bins   # the name of the file
        title: 'Ask for help'

        form:
          # The first page.
          - page: who
            ask:
              - name: for-whom
                type: radios
                options: { me: I do, other: "Someone: else" }   # two
          - page: what
            intro: |
              One.

              Two.
            # Hard to say.
            ask:
            - name: reason
              type: text
        case:
          stages:
            received: { title: Received, next: [done] }
            done:
              closes: done
        """;

    private static readonly string[] s_texts =
    [
        "plain", "it's", "a: b", "- dash", "#hash", "a # b", "[x]", "{ y }", "\"quoted\"", "yes", "12.50", "one\ntwo", "one\n\n  two\nthree\n", " led by a blank",
        "trailing ", "tab\there", "é ŵ ’", "\U0001F600", "%", "@x", "a, b", "?", "-", ":", "null", "x:", "---", "\\", "1\r", "",
    ];

    [Fact]
    public void A_text_is_changed_and_nothing_else()
    {
        YamlEdit.Set(File, "title", new YamlPart.Text("Ask for a hand")).ShouldBe(File.Replace("'Ask for help'", "'Ask for a hand'", StringComparison.Ordinal));
        YamlEdit.Set(File, "service", new YamlPart.Text("sacks")).ShouldBe(File.Replace("service: bins  ", "service: sacks  ", StringComparison.Ordinal));
        YamlEdit.Set(File, "form/who/ask/for-whom/options/other", new YamlPart.Text("Them, or us"))
            .ShouldBe(File.Replace("\"Someone: else\"", "\"Them, or us\"", StringComparison.Ordinal));
        YamlEdit.Set(File, "form/what/intro", new YamlPart.Text("Three.\n\nFour.\n"))
            .ShouldBe(File.Replace("One.\n\n      Two.", "Three.\n\n      Four.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_key_is_added_where_it_is_best_written()
    {
        YamlEdit.Set(File, "form/what/ask/reason/hint", new YamlPart.Text("In a word"), ["name", "type", "label", "hint"])
            .ShouldBe(File.Replace("type: text", "type: text\n      hint: In a word", StringComparison.Ordinal));
        YamlEdit.Set(File, "form/who/ask/for-whom/label", new YamlPart.Text("Who: you?"), ["name", "label", "type"])
            .ShouldBe(File.Replace("- name: for-whom\n", "- name: for-whom\n        label: \"Who: you?\"\n", StringComparison.Ordinal));
        YamlEdit.Set(File, "privacy/notice", new YamlPart.Text("We keep it.")).ShouldBe(File + "\nprivacy:\n  notice: We keep it.\n");
        YamlEdit.Set(File, "case/stages/received/public", new YamlPart.Text("We have it, thanks"))
            .ShouldBe(File.Replace("next: [done] }", "next: [done], public: \"We have it, thanks\" }", StringComparison.Ordinal));
        YamlEdit.Set(File, "case/stages/received/next", YamlPart.Texts(["done", "undone"])).ShouldBe(File.Replace("[done]", "[done, undone]", StringComparison.Ordinal));
    }

    [Fact]
    public void A_part_goes_with_the_comments_above_it()
    {
        YamlEdit.Remove(File, "form/who").ShouldNotContain("The first page");
        YamlEdit.Remove(File, "form/who/ask/for-whom/options/me").ShouldContain("options: { other: \"Someone: else\" }   # two");
        YamlEdit.Remove(File, "form/what/ask/reason/name").ShouldContain("ask:\n    - type: text");
        YamlEdit.Remove(File, "form/what/ask/reason").ShouldContain("Two.\ncase:");

        var moved = YamlEdit.Move(File, "form/who", 1);
        moved.ShouldContain("form:\n  - page: what");
        moved.ShouldContain("- name: reason\n      type: text\n  # The first page.\n  - page: who");
        YamlEdit.Move(moved, "form/who", -1).ShouldBe(File);
        YamlEdit.Move(File, "form/who/ask/for-whom/options/me", 1).ShouldContain("{ other: \"Someone: else\", me: I do }   # two");
        YamlEdit.Move(File, "case/stages/done", -1).ShouldContain("stages:\n    done:\n      closes: done\n    received:");

        var elsewhere = YamlEdit.MoveTo(File, "form/who/ask/for-whom", "form/what/ask");
        elsewhere.ShouldContain("      type: text\n    - name: for-whom\n      type: radios\n      options: { me: I do, other: \"Someone: else\" }   # two\ncase:");
    }

    [Fact]
    public void An_item_is_put_into_its_place_and_a_thing_renamed()
    {
        var page = YamlPart.Of(("page", new YamlPart.Text("new")), ("ask", new YamlPart.List([YamlPart.Of(("name", new YamlPart.Text("age")))])));
        YamlEdit.Insert(File, "form", 1, page).ShouldContain("# two\n  - page: new\n    ask:\n      - name: age\n  - page: what");
        YamlEdit.Insert(File, "form", 0, page).ShouldContain("form:\n  - page: new\n    ask:\n      - name: age\n  # The first page.\n  - page: who");
        YamlEdit.InsertKey(File, "form/who/ask/for-whom/options", 0, "us", new YamlPart.Text("We do")).ShouldContain("{ us: We do, me: I do");
        YamlEdit.Rename(File, "case/stages/received", "taken-in").ShouldContain("    taken-in: { title: Received");
        YamlEdit.Rename(File, "form/who", "whom").ShouldContain("- page: whom\n");
    }

    [Fact]
    public void The_line_endings_of_a_file_stay_its_own()
    {
        var file = File.Replace("\n", "\r\n", StringComparison.Ordinal);
        YamlEdit.Set(file, "privacy/notice", new YamlPart.Text("One.\nTwo.\n")).ShouldBe(file + "\r\nprivacy:\r\n  notice: |\r\n    One.\r\n    Two.\r\n");
        YamlEdit.Move(file, "form/who", 1).Replace("\r\n", "", StringComparison.Ordinal).ShouldNotContain('\n');
    }

    [Fact]
    public void What_is_written_again_as_it_is_changes_no_byte()
    {
        foreach (var file in Directory.EnumerateFiles(Repository.Folder("council", "northmere", "services"), "*noise*.yaml"))
        {
            var yaml = System.IO.File.ReadAllText(file);
            foreach (var (path, part) in All(YamlPart.Read(yaml)))
            {
                YamlEdit.Set(yaml, path, part).ShouldBe(yaml, path);
            }
        }
    }

    [Fact]
    public void Any_text_is_read_back_as_it_was_written()
    {
        foreach (var text in s_texts)
        {
            foreach (var path in All(YamlPart.Read(File)).Where(p => p.Part is YamlPart.Text).Select(p => p.Path).Append("new").Append("case/more/deep"))
            {
                var edited = YamlEdit.Set(File, path, new YamlPart.Text(text));
                YamlPart.TextOf(YamlPart.Read(edited).At(Renamed(path, text))).ShouldBe(text, path);
            }
        }
    }

    [Fact]
    public void Any_sequence_of_edits_does_just_what_each_says()
    {
        var start = System.IO.File.ReadAllText(Repository.Folder("council", "northmere", "services", "assisted-collection.yaml"));
        Prop.ForAll(
            ArbMap.Default.ArbFor<int[]>(),
            seeds =>
            {
                var yaml = start;
                foreach (var seed in seeds.Take(8).Select(Math.Abs))
                {
                    var root = YamlPart.Read(yaml);
                    var parts = All(root).ToList();
                    if (parts.Count == 0)
                    {
                        break;
                    }

                    var (path, part) = parts[seed % parts.Count];
                    var text = s_texts[seed % s_texts.Length];
                    switch (seed % 4)
                    {
                        case 0:
                            yaml = YamlEdit.Set(yaml, path, new YamlPart.Text(text));
                            All(YamlPart.Read(yaml)).Count(p => p.Part is YamlPart.Text t && t.Value == text).ShouldBeGreaterThan(0);
                            break;
                        case 1:
                            yaml = YamlEdit.Remove(yaml, path);
                            break;
                        case 2:
                            yaml = YamlEdit.Move(yaml, path, 1);
                            All(YamlPart.Read(yaml)).Count().ShouldBe(parts.Count);
                            break;
                        default:
                            if (part is YamlPart.Map)
                            {
                                yaml = YamlEdit.Set(yaml, $"{path}/added", new YamlPart.List([YamlPart.Of(("name", new YamlPart.Text(text)))]));
                                YamlPart.Read(yaml).At($"{path}/added/0/name").ShouldBeOfType<YamlPart.Text>().Value.ShouldBe(text);
                            }

                            break;
                    }

                    YamlPart.Read(yaml);
                }
            }).QuickCheckThrowOnFailure();
    }

    // A thing whose name is changed is found under the new one.
    private static string Renamed(string path, string text) =>
        path.EndsWith("/page", StringComparison.Ordinal) || path.EndsWith("/name", StringComparison.Ordinal)
            ? Numbered(path)
            : path;

    private static string Numbered(string path) => path switch
    {
        "form/who/page" => "form/0/page",
        "form/what/page" => "form/1/page",
        "form/who/ask/for-whom/name" => "form/who/ask/0/name",
        _ => "form/what/ask/0/name",
    };

    private static IEnumerable<(string Path, YamlPart Part)> All(YamlPart part, string path = "")
    {
        var children = part switch
        {
            YamlPart.Map map => map.Entries.Select(e => (Step: e.Key.Value, e.Value)),
            YamlPart.List list => list.Items.Select((item, i) => (Step: YamlPart.NameOf(item) is { Length: > 0 } name && !name.Contains('/', StringComparison.Ordinal) ? name : $"{i}", Value: item)),
            _ => [],
        };
        foreach (var (step, value) in children)
        {
            var at = path.Length == 0 ? step : $"{path}/{step}";
            yield return (at, value);
            foreach (var inner in All(value, at))
            {
                yield return inner;
            }
        }
    }
}
