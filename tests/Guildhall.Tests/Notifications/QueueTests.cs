using AngleSharp.Html.Parser;
using FsCheck;
using FsCheck.Fluent;
using Guildhall.Foundations.Modules.Notifications;
using Guildhall.Foundations.Modules.Notifications.Write;
using Guildhall.Platform.Events;
using Guildhall.Platform.Ids;
using Guildhall.Testing;

namespace Guildhall.Tests.Notifications;

public sealed class QueueTests(PostRooms rooms) : IClassFixture<PostRooms>
{
    [Fact]
    public async Task A_message_arrives_as_text_and_as_html_with_the_council_s_name()
    {
        var room = await rooms.GetAsync();
        var about = await room.QueueAsync();

        (await room.DeliverAsync()).ShouldBe(1);

        var email = room.Sandbox.Messages.All.ShouldHaveSingleItem();
        email.Subject.ShouldBe("We have your request: Assisted bin collection (NM-7K3M-92PX)");
        email.From.ShouldBe("\"Northmere Borough Council\" <no-reply@northmere.example>");
        email.To.ShouldBe(["amala@example.com"]);
        email.Text.ShouldContain("Dear Amala,\n\nThank you. We have your request: Assisted bin collection.");
        email.Text.ShouldContain("See how your request is getting on: https://northmere.example/track?reference=NM-7K3M-92PX");
        email.Text.ShouldContain("We aim to finish by 3 December 2026.");
        email.Headers.ShouldContain(h => h.Key == "Auto-Submitted" && h.Value == "auto-generated");
        var page = new HtmlParser().ParseDocument(email.Html!);
        page.DocumentElement.GetAttribute("lang").ShouldBe("en-GB");
        page.Title.ShouldBe(email.Subject);
        page.Body!.TextContent.ShouldContain("Northmere Borough Council");
        page.QuerySelector("a")!.GetAttribute("href").ShouldBe("https://northmere.example/track?reference=NM-7K3M-92PX");
        page.QuerySelector("h2")!.TextContent.ShouldBe("What happens next");

        var seen = await room.OneAboutAsync(about);
        seen.State.ShouldBe(MessageState.Sent);
        seen.SentAt.ShouldBe(room.Clock.GetUtcNow());
        seen.Text.ShouldContain("Dear Amala,");
        email.Reference.ShouldBe($"<{seen.Id}@northmere.example>");
        (await room.EventsAsync(about)).ShouldBe(["message.queued", "message.sent"]);
    }

    [Fact]
    public async Task A_message_in_Welsh_is_Welsh_throughout()
    {
        var room = await rooms.GetAsync();
        await room.QueueAsync(PostRoom.Message(Key.New(room.Clock)) with { Language = "cy" });
        await room.DeliverAsync();

        var email = room.Sandbox.Messages.All.ShouldHaveSingleItem();
        email.Subject.ShouldStartWith("Rydym wedi cael eich cais");
        email.Text.ShouldContain("Annwyl Amala,");
        email.Html!.ShouldContain("<html lang=\"cy\">");
    }

    [Fact]
    public async Task A_text_goes_by_notify_with_its_short_wording()
    {
        var room = await rooms.GetAsync();
        var about = await room.QueueAsync(MessageChannel.Sms);

        await room.DeliverAsync();

        var text = room.Sandbox.Messages.All.ShouldHaveSingleItem();
        text.Kind.ShouldBe("sms");
        text.To.ShouldBe(["+447700900123"]);
        text.Text.ShouldBe("Northmere: we have your request (Assisted bin collection). Your reference is NM-7K3M-92PX. Track it at https://northmere.example/track?reference=NM-7K3M-92PX");
        (await room.OneAboutAsync(about)).Text.ShouldBe(text.Text);
    }

    [Fact]
    public async Task The_same_key_twice_makes_one_message()
    {
        var room = await rooms.GetAsync();
        var message = PostRoom.Message(Key.New(room.Clock)) with { Key = Key.New(room.Clock) };

        await room.QueueAsync(message);
        await room.QueueAsync(message);
        await room.DeliverAsync();

        room.Sandbox.Messages.All.ShouldHaveSingleItem();
        await room.OneAboutAsync(message.About);
    }

    [Fact]
    public async Task A_change_that_is_not_committed_sends_nothing()
    {
        var room = await rooms.GetAsync();
        await using (var tx = await room.Node.Database.BeginAsync(Actor.System))
        {
            await room.Messenger.QueueAsync(tx, PostRoom.Message(Key.New(room.Clock)));
        }

        (await room.DeliverAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task What_cannot_be_written_fails_for_good_and_says_why_without_saying_who()
    {
        var room = await rooms.GetAsync();
        var good = PostRoom.Message(Key.New(room.Clock));

        (await RefusedAsync(room, good with { Template = "no-such" })).ShouldBe("There is no message template no-such.md in the council's folder.");
        (await RefusedAsync(room, good with { Template = "../council" })).ShouldContain("no message template");
        (await RefusedAsync(room, good with { Language = "fr" })).ShouldContain("no message template");
        (await RefusedAsync(room, good with { Values = new Dictionary<string, string> { ["name"] = "Amala" } }))
            .ShouldBe("request-received.md needs values it was not given: service, reference, track-link, stage-text, target-date, officer-message, council-phone.");
        (await RefusedAsync(room, good with { To = "amala at example" })).ShouldBe("The message request-received has no good e-mail address to go to.");
        (await RefusedAsync(room, good with { Channel = MessageChannel.Sms, To = "12" })).ShouldBe("The message request-received has no good telephone number to go to.");
        (await room.Messenger.SentAboutAsync(good.About)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("[click me](http://evil.example)")]
    [InlineData("<script>alert(1)</script> <b>bold</b> &lt; &amp;")]
    [InlineData("![x](http://evil.example/x.png)")]
    [InlineData("**bold** _it_ `code` ~~gone~~ # no heading")]
    [InlineData("{{reference}} {{{reference}}} {{#if name}}")]
    [InlineData("one\n\n# two\n\n* three\n1. four\n> five\n---\n    six\n===\n\n```\nseven")]
    [InlineData("<http://evil.example> https://evil.example [a]: http://evil.example")]
    [InlineData("back\\slash \\[not\\] \\")]
    [InlineData("مرحبا 😀 O’Brien “quoted”")]
    public async Task What_a_person_typed_is_shown_as_they_typed_it(string typed)
    {
        var room = await rooms.GetAsync();
        var message = PostRoom.With(PostRoom.With(PostRoom.With(PostRoom.Message(Key.New(room.Clock)), "officer-message", typed), "name", typed), "service", typed);
        await room.QueueAsync(message with { Template = "request-update" });
        await room.DeliverAsync();

        var email = room.Sandbox.Messages.All.ShouldHaveSingleItem();
        var page = new HtmlParser().ParseDocument(email.Html!);
        Shown(page.Body!.TextContent).ShouldContain(Shown(typed));
        page.QuerySelectorAll("a").ShouldHaveSingleItem().GetAttribute("href").ShouldBe(PostRoom.Values["track-link"]);
        page.QuerySelectorAll("script, img, b, em, code, ul, ol, pre, h1, h2, hr").ShouldBeEmpty();
        page.QuerySelectorAll("blockquote").Length.ShouldBe(1);
        page.QuerySelectorAll("strong").Length.ShouldBe(3);
        email.Text.ShouldContain(typed.Split('\n')[^1].Trim());
        email.Subject.ShouldContain(string.Join(' ', typed.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
    }

    [Fact]
    public async Task What_cannot_be_shown_is_left_out()
    {
        var room = await rooms.GetAsync();
        await room.QueueAsync(PostRoom.With(PostRoom.Message(Key.New(room.Clock)), "name", "Am\0ala\u202Egpj.exe\u0007\ttab"));
        await room.DeliverAsync();

        room.Sandbox.Messages.All.ShouldHaveSingleItem().Text.ShouldStartWith("Dear Amalagpj.exe tab,");
    }

    [Fact]
    public async Task A_value_of_any_length_makes_a_message_that_can_be_sent()
    {
        var room = await rooms.GetAsync();
        var about = Key.New(room.Clock);
        await room.QueueAsync(PostRoom.With(PostRoom.Message(about), "service", new string('x', 150) + string.Concat(Enumerable.Repeat("😀", 2500))));
        await room.QueueAsync(PostRoom.With(PostRoom.Message(about, MessageChannel.Sms), "service", string.Concat(Enumerable.Repeat("😀", 2500))));
        await room.DeliverAsync();

        room.Sandbox.Messages.All.Count.ShouldBe(2);
        var sent = await room.Messenger.SentAboutAsync(about);
        sent.ShouldAllBe(m => m.State == MessageState.Sent);
        var subject = sent.Single(m => m.Channel == MessageChannel.Email).Subject;
        subject.Length.ShouldBeLessThanOrEqualTo(200);
        subject.ShouldBe("We have your request: " + new string('x', 150) + string.Concat(Enumerable.Repeat("😀", 13)) + "…");
        sent.Single(m => m.Channel == MessageChannel.Sms).Text.Length.ShouldBeLessThanOrEqualTo(918);
    }

    [Fact]
    public void Any_text_given_as_a_value_comes_out_as_text_and_nothing_else()
    {
        var templates = new Templates(Repository.Folder("council", "northmere", "messages"));
        var parser = new HtmlParser();
        var nasty = Gen.OneOf(
            ArbMap.Default.ArbFor<string>().Generator.Select(s => s ?? ""),
            Gen.ArrayOf(Gen.Elements("[", "](", ")", "<", ">", "\n", "\n\n", "*", "_", "`", "#", " ", "    ", "\\", "&lt;", "http://e.vil", "!", "a", "-", "=", "1.", "+", "{{", "}}", "|", "~", "\t", ":", "\"", "'")).Select(string.Concat));

        Prop.ForAll(nasty.ToArbitrary(), value =>
        {
            var written = templates.Write("request-update", "en", MessageChannel.Email, new Dictionary<string, string>(PostRoom.Values) { ["officer-message"] = value });
            var page = parser.ParseDocument(Letter.Html(written.Body, "#000000"));
            var plain = new string([.. value.EnumerateRunes().Where(r => !System.Text.Rune.IsControl(r) && r.Value is not ((>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069))).SelectMany(r => r.ToString())]);
            return page.QuerySelectorAll("a").Length == 1
                && page.QuerySelectorAll("*").All(e => e.LocalName is "html" or "head" or "body" or "p" or "a" or "strong" or "blockquote" or "br")
                && Shown(page.Body!.TextContent).Contains(Shown(plain), StringComparison.Ordinal)
                && Shown(Letter.Text(written.Body)).Replace(">", "", StringComparison.Ordinal).Contains(Shown(plain).Replace(">", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }).QuickCheckThrowOnFailure();
    }

    private static string Shown(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c) && !char.IsControl(c)));

    private static async Task<string> RefusedAsync(PostRoom room, OutgoingMessage message) =>
        (await Should.ThrowAsync<PermanentFailureException>(() => room.QueueAsync(message))).Message;
}
